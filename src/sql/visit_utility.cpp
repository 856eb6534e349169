// Statements that act on relations without being queries, settings, foreign data.
#include "sql/visitor.h"

namespace demarc::sql {

void Visitor::truncate(const TruncateStmt* statement) {
  for (const Node* node : NodesOf(statement->relations)) {
    const std::uint32_t need = add_target(as<RangeVar>(node), priv_truncate);
    rows_.needs[need].cascade = statement->behavior == DROP_CASCADE ? 1 : 0;
  }
}

// Any one of the privileges will do, but ACCESS SHARE wants SELECT (PostgreSQL 15's rule).
void Visitor::lock_table(const LockStmt* statement) {
  constexpr int access_share = 1;
  constexpr int row_exclusive = 3;
  Privileges privileges = priv_update | priv_delete | priv_truncate;
  if (statement->mode == access_share) privileges = priv_select;
  if (statement->mode == row_exclusive) privileges |= priv_insert;
  for (const Node* node : NodesOf(statement->relations)) {
    const std::uint32_t need = add_need(as<RangeVar>(node), privileges, {});
    rows_.needs[need].any_of = statement->mode == access_share ? 0 : 1;
    note_unknown(need);
  }
}

void Visitor::vacuum(const VacuumStmt* statement) {
  for (const Node* node : NodesOf(statement->rels)) {
    const auto* target = as<VacuumRelation>(node);
    if (target->relation != nullptr) add_target(target->relation, priv_maintain);
  }
}

void Visitor::reindex(const ReindexStmt* statement) {
  if (statement->relation != nullptr) {
    const Words words = words_of(statement->relation);
    if (statement->kind == REINDEX_OBJECT_INDEX) {
      add_use(ObjectKind::index, words, span_of(words, statement->relation->location),
              priv_maintain);
    } else {
      add_target(statement->relation, priv_maintain);
    }
  } else if (statement->name != nullptr) {
    const Words words = word(statement->name);
    const ObjectKind object =
        statement->kind == REINDEX_OBJECT_SCHEMA ? ObjectKind::schema : ObjectKind::database;
    add_use(object, words, find(words), priv_owner);
  }
}

// EXPLAIN checks permissions whether or not it runs the query; only ANALYZE calls functions.
void Visitor::explain(const ExplainStmt* statement, Context c) {
  bool analyze = false;
  for (const Node* node : NodesOf(statement->options)) {
    const auto* option = as<DefElem>(node);
    if (std::strcmp(option->defname, "analyze") == 0) {
      const char* text = option->arg == nullptr ? "true" : string_of(option->arg);
      analyze =
          text == nullptr || (std::strcmp(text, "false") != 0 && std::strcmp(text, "off") != 0);
    }
  }
  if (!analyze) c.flags |= not_executed;
  push(statement->query, c);
}

void Visitor::publication_objects(const List* objects, bool adds, Context c) {
  for (const Node* node : NodesOf(objects)) {
    const auto* object = as<PublicationObjSpec>(node);
    if (object->pubtable != nullptr && object->pubtable->relation != nullptr) {
      add_target(object->pubtable->relation, adds ? priv_owner : 0);
      expression(object->pubtable->whereClause, c);
    } else if (object->name != nullptr) {
      const Words schema = word(object->name);
      add_use(ObjectKind::schema, schema,
              {offset_of(object->location), offset_of(object->location)}, 0);
    }
  }
}

static bool is_kept(const char* name) {
  return name != nullptr &&
         (std::strcmp(name, "search_path") == 0 || std::strcmp(name, "role") == 0 ||
          std::strcmp(name, "session_authorization") == 0);
}

void Visitor::add_setting(SettingScope scope, const VariableSetStmt* set, const Name& of) {
  const char* name = set->kind == VAR_RESET_ALL ? "search_path" : set->name;
  if (!is_kept(name) || set->kind == VAR_SET_CURRENT) return;
  SettingRow row;
  row.statement = statement_;
  row.scope = set->is_local ? SettingScope::transaction : scope;
  row.reset = set->kind == VAR_SET_VALUE ? 0 : 1;
  row.name = text_of(name);
  row.of = of;
  row.values = add_names(set->args);
  rows_.settings.push_back(row);
}

void Visitor::settings(const Node* node) {
  Name of;
  switch (tag_of(node)) {
    case T_VariableSetStmt:
      return add_setting(SettingScope::session, as<VariableSetStmt>(node), of);
    case T_AlterRoleSetStmt: {
      const auto* statement = as<AlterRoleSetStmt>(node);
      of.name = text_of(statement->role == nullptr ? nullptr : statement->role->rolename);
      of.database = text_of(statement->database);
      return add_setting(SettingScope::role, statement->setstmt, of);
    }
    case T_AlterDatabaseSetStmt: {
      const auto* statement = as<AlterDatabaseSetStmt>(node);
      const Words words = word(statement->dbname);
      add_use(ObjectKind::database, words, find(words), priv_owner);
      of.name = text_of(statement->dbname);
      return add_setting(SettingScope::database, statement->setstmt, of);
    }
    default:
      return discard(as<DiscardStmt>(node));
  }
}

void Visitor::discard(const DiscardStmt* statement) {
  if (statement->target != DISCARD_ALL) return;
  for (const char* name : {"search_path", "role", "session_authorization"}) {
    SettingRow row;
    row.statement = statement_;
    row.reset = 1;
    row.name = text_of(name);
    rows_.settings.push_back(row);
  }
}

// One's own user mapping needs USAGE of the server, anybody else's its owner.
static Privileges mapping_privilege(const RoleSpec* user) {
  const bool own = user != nullptr && (user->roletype == ROLESPEC_CURRENT_USER ||
                                       user->roletype == ROLESPEC_CURRENT_ROLE);
  return own ? priv_usage : priv_owner;
}

// Extensions, foreign servers, databases, roles, subscriptions: named by one string each.
void Visitor::foreign_statement(const Node* node) {
  const auto define_one = [&](ObjectKind object, Action action, const char* name, bool if_exists) {
    const Words words = word(name);
    if (name == nullptr) return;
    if (action == Action::alter || action == Action::drop) {
      const Span span = find(words);
      add_use(object, words, span, priv_owner);
      define(object, action, words, span).if_exists = if_exists ? 1 : 0;
    } else {
      define(object, action, words, find(words)).if_exists = if_exists ? 1 : 0;
    }
  };
  const auto use_one = [&](ObjectKind object, const char* name, Privileges privileges) {
    const Words words = word(name);
    if (name != nullptr) add_use(object, words, find(words), privileges);
  };
  switch (tag_of(node)) {
    case T_CreateExtensionStmt:
      add_database_use(priv_create);
      return define_one(ObjectKind::extension, Action::create,
                        as<CreateExtensionStmt>(node)->extname,
                        as<CreateExtensionStmt>(node)->if_not_exists);
    case T_AlterExtensionStmt:
      return define_one(ObjectKind::extension, Action::alter, as<AlterExtensionStmt>(node)->extname,
                        false);
    case T_AlterExtensionContentsStmt: {
      const auto* statement = as<AlterExtensionContentsStmt>(node);
      define_one(ObjectKind::extension, Action::alter, statement->extname, false);
      return demand_owner(target_of(statement->objtype, statement->object), priv_owner);
    }
    case T_CreateFdwStmt:
      return define_one(ObjectKind::foreign_data_wrapper, Action::create,
                        as<CreateFdwStmt>(node)->fdwname, false);
    case T_AlterFdwStmt:
      return define_one(ObjectKind::foreign_data_wrapper, Action::alter,
                        as<AlterFdwStmt>(node)->fdwname, false);
    case T_CreateForeignServerStmt:
      define_one(ObjectKind::server, Action::create, as<CreateForeignServerStmt>(node)->servername,
                 as<CreateForeignServerStmt>(node)->if_not_exists);
      return use_one(ObjectKind::foreign_data_wrapper, as<CreateForeignServerStmt>(node)->fdwname,
                     priv_usage);
    case T_AlterForeignServerStmt:
      return define_one(ObjectKind::server, Action::alter,
                        as<AlterForeignServerStmt>(node)->servername, false);
    case T_CreateUserMappingStmt:
      return use_one(ObjectKind::server, as<CreateUserMappingStmt>(node)->servername,
                     mapping_privilege(as<CreateUserMappingStmt>(node)->user));
    case T_AlterUserMappingStmt:
      return use_one(ObjectKind::server, as<AlterUserMappingStmt>(node)->servername,
                     mapping_privilege(as<AlterUserMappingStmt>(node)->user));
    case T_DropUserMappingStmt:
      return use_one(ObjectKind::server, as<DropUserMappingStmt>(node)->servername,
                     mapping_privilege(as<DropUserMappingStmt>(node)->user));
    case T_ImportForeignSchemaStmt: {
      const auto* statement = as<ImportForeignSchemaStmt>(node);
      cursor_ = text_begin_;
      use_one(ObjectKind::server, statement->server_name, priv_usage);
      return use_one(ObjectKind::schema, statement->local_schema, priv_create);
    }
    case T_CreateSubscriptionStmt:
      return define_one(ObjectKind::subscription, Action::create,
                        as<CreateSubscriptionStmt>(node)->subname, false);
    case T_AlterSubscriptionStmt:
      return define_one(ObjectKind::subscription, Action::alter,
                        as<AlterSubscriptionStmt>(node)->subname, false);
    case T_DropSubscriptionStmt:
      return define_one(ObjectKind::subscription, Action::drop,
                        as<DropSubscriptionStmt>(node)->subname,
                        as<DropSubscriptionStmt>(node)->missing_ok);
    case T_CreatedbStmt:
      return define_one(ObjectKind::database, Action::create, as<CreatedbStmt>(node)->dbname,
                        false);
    case T_AlterDatabaseStmt:
      return define_one(ObjectKind::database, Action::alter, as<AlterDatabaseStmt>(node)->dbname,
                        false);
    case T_DropdbStmt:
      return define_one(ObjectKind::database, Action::drop, as<DropdbStmt>(node)->dbname,
                        as<DropdbStmt>(node)->missing_ok);
    case T_CreateRoleStmt:
      define_one(ObjectKind::role, Action::create, as<CreateRoleStmt>(node)->role, false);
      return role_options(as<CreateRoleStmt>(node)->options, as<CreateRoleStmt>(node)->role);
    case T_AlterRoleStmt: {
      const RoleSpec* role = as<AlterRoleStmt>(node)->role;
      if (role == nullptr || role->roletype != ROLESPEC_CSTRING) return;
      const Words words = word(role->rolename);
      define(ObjectKind::role, Action::alter, words, find(words));
      return role_options(as<AlterRoleStmt>(node)->options, role->rolename);
    }
    case T_CreateEventTrigStmt:
      return function_reference(as<CreateEventTrigStmt>(node)->funcname,
                                find(words_of(as<CreateEventTrigStmt>(node)->funcname)),
                                priv_execute, {});
    case T_SecLabelStmt:
      return demand_owner(
          target_of(as<SecLabelStmt>(node)->objtype, as<SecLabelStmt>(node)->object), priv_owner);
    default:
      return;
  }
}

}  // namespace demarc::sql
