// GRANT, REVOKE and ALTER DEFAULT PRIVILEGES: one row for each (object, columns, grantee).
#include "sql/visitor.h"

namespace demarc::sql {

// A statement may name thousands of objects and thousands of roles; the product is cut off here.
static constexpr std::size_t most_rows_of_one_statement = 100000;

static Privileges all_of(ObjectType type) {
  switch (type) {
    case OBJECT_TABLE:
      return priv_relation_all;
    case OBJECT_SEQUENCE:
      return priv_usage | priv_select | priv_update;
    case OBJECT_SCHEMA:
      return priv_usage | priv_create;
    case OBJECT_DATABASE:
      return priv_connect | priv_temporary | priv_create;
    case OBJECT_FUNCTION:
    case OBJECT_PROCEDURE:
    case OBJECT_ROUTINE:
      return priv_execute;
    case OBJECT_TABLESPACE:
      return priv_create;
    default:
      return priv_usage;
  }
}

void Visitor::grant(const GrantStmt* statement) {
  GrantRow row;
  row.action = statement->is_grant ? GrantAction::grant : GrantAction::revoke;
  row.with_grant_option = statement->grant_option ? 1 : 0;
  grant_objects(statement, row);
}

void Visitor::grant_objects(const GrantStmt* statement, const GrantRow& pattern) {
  for (const Node* node : NodesOf(statement->objects)) {
    GrantRow row = pattern;
    row.object = kind_of(statement->objtype);
    if (statement->targtype == ACL_TARGET_ALL_IN_SCHEMA) {
      const Words schema = word(string_of(node));
      const Span span = find(schema);
      add_use(ObjectKind::schema, schema, span, priv_usage);
      row.all_in_schema = 1;
      row.object_name.schema = rows_.add(schema.name);
      row.begin = source_.host(span.begin);
      row.end = source_.host(span.end);
      grant_to(statement, row);
      continue;
    }
    Target target;
    if (tag_of(node) == T_RangeVar) {
      target = target_of(statement->objtype, as<RangeVar>(node), nullptr);
    } else {
      target = target_of(statement->objtype, node);
    }
    if (target.words.name.empty()) continue;
    demand_owner(target, priv_owner);
    row.object_name = name_of(target.words);
    row.begin = source_.host(target.span.begin);
    row.end = source_.host(target.span.end);
    grant_to(statement, row);
  }
}

// Privileges of the whole object in one row, those of columns in one for each list of columns.
void Visitor::grant_to(const GrantStmt* statement, const GrantRow& pattern) {
  GrantRow whole = pattern;
  whole.privileges = statement->privileges == nullptr ? all_of(statement->objtype) : 0;
  for (const Node* node : NodesOf(statement->privileges)) {
    const auto* privilege = as<AccessPriv>(node);
    const Privileges bits = privilege->priv_name == nullptr
                                ? (privilege->cols != nullptr
                                       ? priv_select | priv_insert | priv_update | priv_references
                                       : all_of(statement->objtype))
                                : privilege_of(privilege->priv_name);
    if (privilege->cols == nullptr) {
      whole.privileges |= bits;
      continue;
    }
    GrantRow row = pattern;
    row.privileges = bits;
    row.columns = add_names(privilege->cols);
    add_grantees(statement->grantees, row);
  }
  if (whole.privileges != 0) add_grantees(statement->grantees, whole);
}

static const char* role_text(const RoleSpec* role) {
  switch (role->roletype) {
    case ROLESPEC_PUBLIC:
      return "public";
    case ROLESPEC_CSTRING:
      return role->rolename;
    case ROLESPEC_CURRENT_ROLE:
      return "current_role";
    case ROLESPEC_CURRENT_USER:
      return "current_user";
    case ROLESPEC_SESSION_USER:
      return "session_user";
  }
  return "";
}

Range Visitor::role_names(const List* roles) {
  Range out{static_cast<std::uint32_t>(rows_.names.size()), 0};
  for (const Node* node : NodesOf(roles)) {
    const Str name = text_of(role_text(as<RoleSpec>(node)));
    rows_.names.push_back(name);
    ++out.count;
  }
  return out;
}

void Visitor::add_grantees(const List* grantees, GrantRow row) {
  row.statement = statement_;
  for (const Node* node : NodesOf(grantees)) {
    if (rows_.grants.size() - first_.grants >= most_rows_of_one_statement) {
      note(NoteKind::too_large, "more objects and grantees than can be kept apart",
           {text_begin_, text_end_});
      return;
    }
    row.grantee = text_of(role_text(as<RoleSpec>(node)));
    rows_.grants.push_back(row);
  }
}

void Visitor::grant_role(const GrantRoleStmt* statement) {
  GrantRow row;
  row.action = statement->is_grant ? GrantAction::grant_role : GrantAction::revoke_role;
  row.object = ObjectKind::role;
  for (const Node* node : NodesOf(statement->granted_roles)) {
    const Words role = word(as<AccessPriv>(node)->priv_name);
    if (role.name.empty()) continue;
    const Span span = find(role);
    row.object_name.name = rows_.add(role.name);
    row.begin = source_.host(span.begin);
    row.end = source_.host(span.end);
    add_grantees(statement->grantee_roles, row);
  }
}

// CREATE and ALTER ROLE: attributes are limits of the definition that was added last, IN ROLE and
// ROLE are memberships.
void Visitor::role_options(const List* options, const char* role) {
  Range attributes{static_cast<std::uint32_t>(rows_.names.size()), 0};
  const auto member = [&](const char* group, const char* of) {
    GrantRow row;
    row.statement = statement_;
    row.action = GrantAction::grant_role;
    row.object = ObjectKind::role;
    row.object_name.name = text_of(group);
    row.grantee = text_of(of);
    row.begin = source_.host(text_begin_);
    row.end = row.begin;
    rows_.grants.push_back(row);
  };
  for (const Node* node : NodesOf(options)) {
    const auto* option = as<DefElem>(node);
    const std::string_view name = view_of(option->defname);
    if (name == "superuser" || name == "bypassrls" || name == "createrole") {
      const bool on = option->arg == nullptr || tag_of(option->arg) != T_Boolean ||
                      as<Boolean>(option->arg)->boolval;
      const Str text = rows_.add((on ? "" : "no") + std::string(name));
      rows_.names.push_back(text);
      ++attributes.count;
    }
  }
  if (attributes.count > 0) rows_.definitions.back().limits = attributes;
  for (const Node* node : NodesOf(options)) {
    const auto* option = as<DefElem>(node);
    const std::string_view name = view_of(option->defname);
    if (name != "addroleto" && name != "rolemembers" && name != "adminmembers") continue;
    for (const Node* other : NodesOf(as<List>(option->arg))) {
      const char* text = role_text(as<RoleSpec>(other));
      if (name == "addroleto") {
        member(text, role);
      } else {
        member(role, text);
      }
    }
  }
}

void Visitor::default_privileges(const AlterDefaultPrivilegesStmt* statement) {
  const List* schemas = nullptr;
  const List* roles = nullptr;
  for (const Node* node : NodesOf(statement->options)) {
    const auto* option = as<DefElem>(node);
    if (std::strcmp(option->defname, "schemas") == 0) schemas = as<List>(option->arg);
    if (std::strcmp(option->defname, "roles") == 0) roles = as<List>(option->arg);
  }
  const GrantStmt* action = statement->action;
  GrantRow row;
  row.action = action->is_grant ? GrantAction::default_grant : GrantAction::default_revoke;
  row.object = kind_of(action->objtype);
  row.with_grant_option = action->grant_option ? 1 : 0;
  row.begin = source_.host(text_begin_);
  row.end = row.begin;
  const auto for_schemas = [&] {
    if (schemas == nullptr) return grant_to(action, row);
    for (const Node* node : NodesOf(schemas)) {
      row.object_name.schema = text_of(string_of(node));
      grant_to(action, row);
    }
  };
  if (roles == nullptr) return for_schemas();
  for (const Node* node : NodesOf(roles)) {
    row.for_role = text_of(role_text(as<RoleSpec>(node)));
    for_schemas();
  }
}

}  // namespace demarc::sql
