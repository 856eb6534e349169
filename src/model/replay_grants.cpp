// GRANT, REVOKE, ALTER DEFAULT PRIVILEGES and memberships: what every role holds at the end.
#include "model/replay_run.h"

namespace demarc {
namespace {

// Bounds on what defaults times objects add up to; no repository of ours comes near.
constexpr std::size_t most_defaults = 1000;
constexpr std::size_t most_default_steps = 20000000;

// Tables, views and their kin are one kind to GRANT.
bool is_of_kind(ObjectKind object, ObjectKind granted) {
  if (granted == ObjectKind::table) return is_relation(object);
  return object == granted;
}

std::string key_of(const ReplayedGrant& grant, bool with_columns) {
  std::string key(grant.role);
  key += '\0';
  key += std::to_string(static_cast<int>(grant.object)) + ":" + std::to_string(grant.on) + ":" +
         std::to_string(grant.database) + ":" + std::string(grant.granted);
  // Rights on columns are told apart by the row that gives them.
  if (with_columns)
    key += ":" + std::to_string(grant.origin.file) + ":" + std::to_string(grant.grant_row);
  return key;
}

}  // namespace

void Replay::grant_on(ReplayedGrant grant, bool revoke) {
  const bool with_columns = grant.columns.count > 0 && !revoke;
  const auto [at, added] = grant_index_.emplace(key_of(grant, with_columns),
                                                static_cast<std::uint32_t>(out_.grants.size()));
  if (revoke) {
    if (!added) out_.grants[at->second].privileges &= ~grant.privileges;
    if (!added) out_.grants[at->second].revoked = grant.object == ObjectKind::role;
    if (added) grant_index_.erase(at);
    return;
  }
  if (added) {
    out_.grants.push_back(grant);
  } else {
    out_.grants[at->second].privileges |= grant.privileges;
    out_.grants[at->second].revoked = false;
  }
}

void Replay::apply_grants(FileId file, const StatementRow& statement, const NameScope& scope) {
  const Rows& r = model_.files[file].facts->rows;
  Names& names = history_.names();
  for (std::uint32_t i = 0; i < statement.grants.count; ++i) {
    const std::uint32_t index = statement.grants.first + i;
    const GrantRow& row = r.grants[index];
    ReplayedGrant grant;
    grant.origin = {file, row.statement};
    grant.grant_row = index;
    grant.database = scope.context->database;
    grant.role = r.text(row.grantee);
    grant.object = row.object;
    grant.privileges = row.privileges;
    grant.columns = row.columns;
    const bool revoke = row.action == GrantAction::revoke || row.action == GrantAction::revoke_role;
    const std::string_view schema = r.text(row.object_name.schema);
    const std::string_view name = r.text(row.object_name.name);
    if (row.action == GrantAction::default_grant || row.action == GrantAction::default_revoke) {
      const SchemaId in = schema.empty() ? none : names.schema(grant.database, schema);
      grant.by_default = true;
      change_default({grant, in, r.text(row.for_role), scope.point.timeline},
                     row.action == GrantAction::default_revoke);
      continue;
    }
    if (row.all_in_schema != 0) {
      const SchemaId in = names.schema(grant.database, schema);
      for (ObjectId object : history_.in_schema(in, scope.point)) {
        if (!is_of_kind(history_.object(object).kind, row.object)) continue;
        grant.on = object;
        grant_on(grant, revoke);
      }
      grant.on = none;
      if (!revoke) whole_schemas_.push_back({grant, in, scope.point.timeline});
      continue;
    }
    const bool in_schema = is_relation(row.object) || row.object == ObjectKind::sequence ||
                           row.object == ObjectKind::routine || row.object == ObjectKind::type ||
                           row.object == ObjectKind::domain;
    if (in_schema) {
      grant.on = resolver_.resolve(space_of(row.object), schema, name, scope).object;
      if (grant.on == none) grant.granted = name;
    } else {
      grant.granted = name;
    }
    grant_on(grant, revoke);
  }
}

void Replay::change_default(ReplayedDefault rule, bool revoke) {
  for (ReplayedDefault& there : out_.defaults) {
    if (there.grant.role != rule.grant.role || there.grant.object != rule.grant.object ||
        there.grant.database != rule.grant.database || there.schema != rule.schema ||
        there.for_role != rule.for_role)
      continue;
    if (revoke) {
      there.grant.privileges &= ~rule.grant.privileges;
    } else {
      there.grant.privileges |= rule.grant.privileges;
    }
    return;
  }
  // Only objects made from now on, and only those that the role itself makes, know of it.
  if (!revoke && out_.defaults.size() < most_defaults) out_.defaults.push_back(rule);
}

bool Replay::applies(const ReplayedDefault& rule, ObjectId id) const {
  const Object& object = history_.object(id);
  if (rule.grant.privileges == 0 || !is_of_kind(object.kind, rule.grant.object)) return false;
  const SchemaId schema = history_.names().slot(object.slot).schema;
  if (rule.schema != none && rule.schema != schema) return false;
  if (history_.names().database_of(schema) != rule.grant.database) return false;
  if (rule.for_role.empty() || object.definer == none) return true;
  const std::string& maker = model_.manifest->parties[object.definer].roles.migrate;
  return maker.empty() || maker == rule.for_role;
}

void Replay::grant_defaults(ObjectId id) {
  for (const ReplayedDefault& rule : out_.defaults) {
    if (!applies(rule, id)) continue;
    ReplayedGrant grant = rule.grant;
    grant.on = id;
    grant_on(grant, false);
  }
}

// Between two migration sets nothing is known of before and after: what one says of all tables of a
// schema, or of future ones, holds for those that another one makes.
void Replay::finish_grants() {
  const auto is_of_another = [&](ObjectId id, TimelineId timeline) {
    const Object& object = history_.object(id);
    return object.created && !object.dropped && object.made_in != timeline;
  };
  for (const WholeSchema& whole : whole_schemas_) {
    for (ObjectId id : history_.in_schema(whole.schema, {})) {
      if (default_steps_++ > most_default_steps) return;
      if (!is_of_kind(history_.object(id).kind, whole.grant.object)) continue;
      if (!is_of_another(id, whole.timeline)) continue;
      ReplayedGrant grant = whole.grant;
      grant.on = id;
      grant_on(grant, false);
    }
  }
  for (const ReplayedDefault& rule : out_.defaults) {
    for (ObjectId id = 0; id < history_.count(); ++id) {
      if (default_steps_++ > most_default_steps) return;
      if (!is_of_another(id, rule.timeline) || !applies(rule, id)) continue;
      ReplayedGrant grant = rule.grant;
      grant.on = id;
      grant_on(grant, false);
    }
  }
}

}  // namespace demarc
