#include "model/replay.h"

#include <algorithm>

#include "model/replay_run.h"

namespace demarc {

Replayed replay(const Model& model, History& history, Resolver& resolver, Scopes& scopes) {
  return Replay(model, history, resolver, scopes).run();
}

Replayed Replay::run() {
  for (FileId file : scopes_.replay_order()) run_file(file);
  // What waited for another set, in the order in which it stands.
  std::vector<Step> waiting;
  waiting.swap(later_);
  for (Step& step : waiting) {
    step.last_try = true;
    apply(step);
  }
  finish_references();
  finish_grants();
  return std::move(out_);
}

// True if the statement runs when the file does: not part of a routine's body.
static bool runs_now(const Rows& rows, std::uint32_t row) {
  for (std::uint32_t at = rows.statements[row].parent; at != no_row && at < row;
       at = rows.statements[at].parent) {
    const CommandTag tag = rows.statements[at].tag;
    if (tag != CommandTag::do_ && tag != CommandTag::execute_) return false;
    row = at;
  }
  return true;
}

void Replay::run_file(FileId file) {
  const Rows& rows = model_.files[file].facts->rows;
  const FileScope& scope = scopes_.file(file);
  for (std::uint32_t row = 0; row < rows.statements.size(); ++row) {
    const StatementRow& statement = rows.statements[row];
    if (statement.definitions.count == 0 && statement.grants.count == 0 &&
        statement.settings.count == 0)
      continue;
    if (statement.unit < rows.units.size() && rows.units[statement.unit].part == Part::down)
      continue;
    if (statement.confidence == Confidence::possible || !runs_now(rows, row)) continue;
    for (std::uint32_t i = 0; i < scope.context_count; ++i)
      run_statement(file, row, scopes_.context(scopes_.context_of(file, i)));
  }
}

void Replay::run_statement(FileId file, std::uint32_t row, const LinkContext& context) {
  const Rows& rows = model_.files[file].facts->rows;
  const StatementRow& statement = rows.statements[row];
  Step step;
  step.origin = {file, row};
  step.loose = scopes_.file(file).role == Role::loose;
  const PathId path = scopes_.path_at(file, row);
  step.scope = {file, &context, path == none ? context.path : path, scopes_.point(file, row)};
  for (std::uint32_t i = 0; i < statement.definitions.count; ++i) {
    step.definition = statement.definitions.first + i;
    if (apply(step) == Done::later) later_.push_back(step);
  }
  for (std::uint32_t i = 0; i < statement.settings.count; ++i) {
    const std::uint32_t index = statement.settings.first + i;
    const SettingRow& setting = rows.settings[index];
    if (setting.scope != SettingScope::function || rows.text(setting.name) != "search_path")
      continue;
    const ObjectId routine = find(step, Space::routine, setting.of);
    if (routine == none) continue;
    history_.object(routine).set_path =
        setting.reset != 0 ? none
                           : scopes_.path_of(file, row, setting.values,
                                             "routine " + std::string(rows.text(setting.of.name)));
  }
  if (statement.grants.count > 0) apply_grants(file, statement, step.scope);
}

ObjectId Replay::find(const Step& step, Space space, const Name& name) {
  const Rows& r = rows(step);
  return resolver_.find(space, r.text(name.schema), r.text(name.name), step.scope).object;
}

// The object that the statement acts on; at the last try one that is assumed, or none.
ObjectId Replay::subject(const Step& step, const DefinitionRow& row, const Name& name) {
  const bool is_part = row.object == ObjectKind::column || row.object == ObjectKind::constraint ||
                       row.object == ObjectKind::trigger || row.object == ObjectKind::policy ||
                       row.object == ObjectKind::rule;
  const Space space = is_part ? Space::relation : space_of(row.object);
  const ObjectId there = find(step, space, name);
  if (there != none || !step.last_try || row.if_exists != 0) return there;
  const Rows& r = rows(step);
  return resolver_.resolve(space, r.text(name.schema), r.text(name.name), step.scope).object;
}

std::string Replay::full_name(SlotId slot) const {
  const NameSlot& s = history_.names().slot(slot);
  return std::string(history_.names().schema_name(s.schema)) + "." + std::string(s.name);
}

void Replay::note(const Step& step, const DefinitionRow& row, std::string message) {
  if (!step.loose) out_.notes.push_back({step.origin, row.begin, std::move(message)});
}

Replay::Done Replay::apply(const Step& step) {
  const DefinitionRow& row = rows(step).definitions[step.definition];
  switch (row.object) {
    case ObjectKind::trigger:
    case ObjectKind::policy:
    case ObjectKind::rule:
    case ObjectKind::column:
    case ObjectKind::constraint:
      return change_part(step, row);
    case ObjectKind::table:
    case ObjectKind::view:
    case ObjectKind::materialized_view:
    case ObjectKind::foreign_table:
    case ObjectKind::sequence:
    case ObjectKind::index:
    case ObjectKind::routine:
    case ObjectKind::type:
    case ObjectKind::domain:
    case ObjectKind::schema:
      break;
    default:
      return Done::yes;
  }
  switch (row.action) {
    case Action::create:
    case Action::replace:
      return create(step, row);
    case Action::drop:
      return drop(step, row);
    case Action::rename:
      return row.object == ObjectKind::schema ? rename_schema(step, row) : move_object(step, row);
    case Action::set_schema:
      return move_object(step, row);
    case Action::attach_partition:
    case Action::detach_partition:
    case Action::inherit:
    case Action::no_inherit:
    case Action::owned_by:
      return change_parent(step, row);
    case Action::alter:
    case Action::rename_column:
    case Action::enable_row_security:
      return change_table(step, row);
    case Action::set_owner:
    case Action::comment:
      return Done::yes;
  }
  return Done::yes;
}

Replay::Done Replay::create(const Step& step, const DefinitionRow& row) {
  const Rows& r = rows(step);
  if (row.temporary != 0) return Done::yes;
  std::string_view schema = r.text(row.name.schema);
  std::string_view name = r.text(row.name.name);
  if (row.object == ObjectKind::schema) {
    const SchemaId id = history_.names().schema(step.scope.context->database, name);
    history_.note_schema(id);
    return Done::yes;
  }
  if (name.empty()) return Done::yes;  // an index whose name the server makes up
  ObjectId parent = none;
  if (row.object == ObjectKind::index) {
    parent = find(step, Space::relation, row.of);
    if (parent == none && !step.last_try) return Done::later;
    if (parent != none && schema.empty()) {
      const NameSlot& table = history_.names().slot(history_.object(parent).slot);
      schema = history_.names().schema_name(table.schema);
    }
  }
  const SlotId slot = resolver_.slot_for_create(space_of(row.object), schema, name, step.scope);
  const History::Found before = history_.at(slot, step.scope.point);
  const bool is_there =
      before.object != none && !before.misfit && history_.object(before.object).created;
  if (is_there && row.action == Action::create && row.if_exists == 0 && is_relation(row.object)) {
    const Spot& first = history_.object(before.object).created_at;
    const bool same_history = first.file != none && !step.loose &&
                              scopes_.file(first.file).timeline == step.scope.point.timeline &&
                              scopes_.file(step.origin.file).context_count == 1;
    if (same_history) note(step, row, "creates " + full_name(slot) + ", which is there already");
  }
  const ObjectId object = history_.create(slot, row.object, step.scope.point);
  define(step, row, object, !is_there);
  if (parent != none) history_.set_parent(object, parent);
  if (parent != none)
    history_.object(parent).changes.push_back({step.origin.file, step.definition});
  if (!is_there) grant_defaults(object);
  return Done::yes;
}

void Replay::define(const Step& step, const DefinitionRow& row, ObjectId id, bool is_new) {
  const ModelFile& file = model_.files[step.origin.file];
  Object& object = history_.object(id);
  if (is_new || object.created_at.file == none) {
    object.created_at = {step.origin.file, row.begin, row.end};
    object.definer = file.parties.size() == 1 ? file.parties.front() : none;
  }
  switch (row.object) {
    case ObjectKind::view:
    case ObjectKind::materialized_view:
      if (!is_new && row.if_exists != 0) return;
      object.kind = row.object;
      object.meanings.push_back({step.origin, step.scope.point, step.definition});
      object.security_invoker = row.security_invoker != 0;
      object.columns.clear();
      add_columns(step, row, id);
      return;
    case ObjectKind::routine:
      object.meanings.push_back({step.origin, step.scope.point, step.definition});
      object.security_definer = row.security_definer != 0;
      object.returns_trigger = row.returns_trigger != 0;
      object.set_path = none;
      return;
    case ObjectKind::table:
    case ObjectKind::foreign_table: {
      if (is_new) object.columns.clear();
      if (is_new) object.changes.clear();
      object.changes.push_back({step.origin.file, step.definition});
      object.is_partition = row.is_partition != 0;
      add_columns(step, row, id);
      add_keys(step, row, id);
      add_defaults(step, id);
      if (row.object == ObjectKind::foreign_table || row.of.name.empty()) return;
      const ObjectId parent = find(step, Space::relation, row.of);
      if (parent != none) {
        history_.set_parent(id, parent);
      } else {
        pending_parents_.push_back({id, step.definition, step.scope});
      }
      return;
    }
    default:
      return;
  }
}

void Replay::drop_object(ObjectId object, Point when) {
  end_keys(object, {}, {});
  history_.drop(object, when);
}

Replay::Done Replay::drop(const Step& step, const DefinitionRow& row) {
  if (step.loose) return Done::yes;
  const Rows& r = rows(step);
  const Point when = step.scope.point;
  if (row.object == ObjectKind::schema) {
    if (row.cascade == 0) return Done::yes;
    const SchemaId schema =
        history_.names().schema(step.scope.context->database, r.text(row.name.name));
    for (ObjectId object : history_.in_schema(schema, when)) drop_object(object, when);
    return Done::yes;
  }
  // Overloads are one object here: dropping one leaves the others.
  if (row.object == ObjectKind::routine) {
    const ObjectId routine = find(step, Space::routine, row.name);
    if (routine != none && history_.object(routine).meanings.size() == 1)
      drop_object(routine, when);
    return Done::yes;
  }
  const ObjectId object = find(step, space_of(row.object), row.name);
  if (object == none) {
    if (!step.last_try) return Done::later;
    if (row.if_exists == 0 && is_relation(row.object)) {
      note(step, row,
           "drops " + std::string(r.text(row.name.name)) + ", which no migration creates");
    }
    return Done::yes;
  }
  if (const ObjectId table = history_.object(object).parent;
      row.object == ObjectKind::index && table != none)
    history_.object(table).changes.push_back({step.origin.file, step.definition});
  if (history_.object(object).dropped && row.if_exists == 0 && !step.last_try &&
      is_relation(row.object))
    note(step, row, "drops " + full_name(history_.object(object).slot) + ", which is gone already");
  drop_object(object, when);
  return Done::yes;
}

// RENAME and SET SCHEMA: the identity stays, with what hangs on it.
Replay::Done Replay::move_object(const Step& step, const DefinitionRow& row) {
  const Rows& r = rows(step);
  const ObjectId id = subject(step, row, row.renamed_from);
  if (id == none) {
    if (!step.last_try) return Done::later;
    if (row.if_exists == 0 && is_relation(row.object)) {
      note(
          step, row,
          "renames " + std::string(r.text(row.renamed_from.name)) + ", which no migration creates");
    }
    return Done::yes;
  }
  if (step.loose) return Done::yes;
  Names& names = history_.names();
  const NameSlot from = names.slot(history_.object(id).slot);
  const bool is_move = row.action == Action::set_schema;
  const SchemaId schema =
      is_move ? names.schema(step.scope.context->database, r.text(row.name.schema)) : from.schema;
  const std::string_view name = is_move ? from.name : r.text(row.name.name);
  const std::vector<ObjectId> children = history_.object(id).children;
  history_.object(id).created = true;
  history_.rename(id, names.add(schema, from.space, name), step.scope.point);
  if (!is_move) return Done::yes;
  // Indexes and owned sequences move along, partitions do not.
  for (ObjectId child : children) {
    const Object& object = history_.object(child);
    if (object.parent != id || object.dropped || is_relation(object.kind)) continue;
    const NameSlot slot = names.slot(object.slot);
    history_.rename(child, names.add(schema, slot.space, slot.name), step.scope.point);
  }
  return Done::yes;
}

Replay::Done Replay::rename_schema(const Step& step, const DefinitionRow& row) {
  if (step.loose) return Done::yes;
  const Rows& r = rows(step);
  Names& names = history_.names();
  const DatabaseId database = step.scope.context->database;
  const SchemaId from = names.schema(database, r.text(row.renamed_from.name));
  const SchemaId to = names.schema(database, r.text(row.name.name));
  if (from == to) return Done::yes;
  history_.note_schema(to);
  for (ObjectId object : history_.in_schema(from, step.scope.point)) {
    const NameSlot slot = names.slot(history_.object(object).slot);
    history_.rename(object, names.add(to, slot.space, slot.name), step.scope.point);
  }
  return Done::yes;
}

Replay::Done Replay::change_parent(const Step& step, const DefinitionRow& row) {
  const ObjectId child = subject(step, row, row.name);
  if (child == none) return step.last_try ? Done::yes : Done::later;
  if (row.action == Action::detach_partition || row.action == Action::no_inherit) {
    history_.set_parent(child, none);
    history_.object(child).is_partition = false;
    return Done::yes;
  }
  const ObjectId parent = find(step, Space::relation, row.of);
  if (parent == none) return step.last_try ? Done::yes : Done::later;
  history_.set_parent(child, parent);
  if (row.action == Action::attach_partition) history_.object(child).is_partition = true;
  return Done::yes;
}

}  // namespace demarc
