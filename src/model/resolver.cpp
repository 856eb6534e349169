#include "model/resolver.h"

#include "model/known_objects.h"

namespace demarc {

Resolver::Resolver(History& history, Ownership& ownership, Scopes& scopes, const Model& model)
    : history_(history), ownership_(ownership), scopes_(scopes) {
  find_temporary_tables(model);
}

void Resolver::find_temporary_tables(const Model& model) {
  for (FileId file = 0; file < model.files.size(); ++file) {
    if (model.files[file].facts == nullptr || scopes_.file(file).role == Role::nothing) continue;
    const Rows& rows = model.files[file].facts->rows;
    for (const DefinitionRow& row : rows.definitions) {
      if (row.temporary == 0 || space_of(row.object) != Space::relation) continue;
      const std::string_view name = rows.text(row.name.name);
      const DatabaseId database = scopes_.context(scopes_.context_of(file, 0)).database;
      Names& names = history_.names();
      const SlotId slot = names.add(names.schema(database, "pg_temp"), Space::relation, name);
      const ObjectId object = history_.add_temporary(slot, row.object);
      temporary_[file].emplace_back(name, object);
      temporary_anywhere_.emplace(name, object);
    }
  }
}

ObjectId Resolver::temporary(FileId file, std::string_view name) const {
  if (temporary_.empty()) return none;
  const auto at = temporary_.find(file);
  if (at == temporary_.end()) return none;
  for (const auto& [there, object] : at->second) {
    if (there == name) return object;
  }
  return none;
}

void Resolver::add_transition_table(ObjectId routine, std::string_view name) {
  auto& tables = transition_tables_[routine];
  for (const auto& [there, object] : tables) {
    if (there == name) return;
  }
  Names& names = history_.names();
  const SchemaId routine_schema = names.slot(history_.object(routine).slot).schema;
  const SchemaId schema = names.schema(names.database_of(routine_schema), "pg_temp");
  const SlotId slot = names.add(schema, Space::relation, name);
  tables.emplace_back(name, history_.add_temporary(slot, ObjectKind::table));
}

ObjectId Resolver::transition_table(const NameScope& scope, std::string_view name) const {
  if (scope.routine == none || transition_tables_.empty()) return none;
  const auto at = transition_tables_.find(scope.routine);
  if (at == transition_tables_.end()) return none;
  for (const auto& [there, object] : at->second) {
    if (there == name) return object;
  }
  return none;
}

Resolution Resolver::assumed(SlotId slot, const NameScope& scope, Confidence confidence) {
  Resolution out;
  out.slot = slot;
  out.object = history_.at_or_assumed(slot, scope.point, ObjectKind::table);
  out.confidence = confidence;
  return out;
}

Resolution Resolver::along_path(Space space, std::string_view name, const NameScope& scope) {
  Resolution late;
  for (SchemaId schema : scopes_.schemas(scope.path, *scope.context)) {
    const SlotId slot = history_.names().find(schema, space, name);
    if (slot == none) continue;
    const History::Found found = history_.at(slot, scope.point);
    if (found.object == none || !history_.object(found.object).created) continue;
    const Resolution here{
        found.object, slot,  found.misfit ? Confidence::likely : Confidence::certain,
        found.misfit, false, true};
    if (!found.misfit) return here;
    if (late.object == none) late = here;
  }
  return late;
}

Resolution Resolver::outside_path(Space space, std::string_view name, const NameScope& scope) {
  Resolution out;
  const std::vector<SlotId> slots = history_.everywhere(scope.context->database, space, name);
  for (SlotId slot : slots) {
    const History::Found found = history_.at(slot, scope.point);
    if (found.object == none || found.object == out.object) continue;
    // What is there beats what was there.
    if (out.object != none && found.misfit && !out.misfit) continue;
    if (out.object != none && found.misfit == out.misfit) {
      out.ambiguous = true;
      continue;
    }
    out = {found.object, slot, Confidence::possible, found.misfit, false, false};
  }
  if (out.ambiguous) out.object = none;
  return out;
}

Resolution Resolver::find(Space space, std::string_view schema, std::string_view name,
                          const NameScope& scope) {
  Names& names = history_.names();
  if (!schema.empty()) {
    const SchemaId id = names.schema(scope.context->database, schema);
    if (names.is_temporary(id) && space == Space::relation) {
      const ObjectId object = temporary(scope.file, name);
      if (object != none) return {object, history_.object(object).slot};
    }
    const SlotId slot = names.find(id, space, name);
    if (slot == none) return {};
    const History::Found found = history_.at(slot, scope.point);
    return {found.object, slot, Confidence::certain, found.misfit};
  }
  if (space == Space::relation) {
    const ObjectId object = temporary(scope.file, name);
    if (object != none) return {object, history_.object(object).slot};
  }
  return along_path(space, name, scope);
}

Resolution Resolver::resolve(Space space, std::string_view schema, std::string_view name,
                             const NameScope& scope) {
  Names& names = history_.names();
  const DatabaseId database = scope.context->database;
  if (!schema.empty()) {
    const Resolution found = find(space, schema, name, scope);
    if (found.object != none) return found;
    return assumed(names.add(names.schema(database, schema), space, name), scope,
                   Confidence::certain);
  }
  if (space == Space::relation) {
    if (const ObjectId object = transition_table(scope, name); object != none)
      return {object, history_.object(object).slot};
    const ObjectId object = temporary(scope.file, name);
    if (object != none) return {object, history_.object(object).slot};
    if (is_system_relation(name))
      return assumed(names.add(names.schema(database, "pg_catalog"), space, name), scope,
                     Confidence::certain);
  }
  const Resolution found = along_path(space, name, scope);
  if (found.object != none) return found;
  Resolution outside = outside_path(space, name, scope);
  if (outside.object != none || outside.ambiguous) return outside;
  if (space != Space::relation) return {};
  for (SchemaId id : scopes_.schemas(scope.path, *scope.context)) {
    if (!ownership_.is_covered(database, names.schema_name(id), name)) continue;
    Resolution out = assumed(names.add(id, space, name), scope, Confidence::likely);
    out.by_path = true;
    return out;
  }
  if (const auto at = temporary_anywhere_.find(name); at != temporary_anywhere_.end())
    return {at->second, history_.object(at->second).slot, Confidence::likely};
  if (extension_relation({}, name).found)
    return assumed(names.add(names.schema(database, "public"), space, name), scope,
                   Confidence::likely);
  return {};
}

SlotId Resolver::slot_for_create(Space space, std::string_view schema, std::string_view name,
                                 const NameScope& scope) {
  Names& names = history_.names();
  const DatabaseId database = scope.context->database;
  if (!schema.empty()) return names.add(names.schema(database, schema), space, name);
  // The first schema of the path that exists; "$user" often does not.
  const std::vector<SchemaId>& path = scopes_.schemas(scope.path, *scope.context);
  const std::string_view user = scope.context->user;
  for (SchemaId id : path) {
    const bool is_user = !user.empty() && names.schema_name(id) == user && path.size() > 1;
    if (!is_user || history_.is_known_schema(id) || ownership_.owner_of_schema(id) != none)
      return names.add(id, space, name);
  }
  return names.add(path.empty() ? names.schema(database, "public") : path.front(), space, name);
}

}  // namespace demarc
