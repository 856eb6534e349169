// One statement from its first node to its finished row.
#include "sql/visitor.h"

namespace demarc::sql {

std::uint32_t Visitor::visit_statement(const Node* statement, const Source& source,
                                       const StatementPlace& place) {
  source_ = source;
  start(place);
  tag_ = command_tag(statement);
  push(statement, {});
  while (!stack_.empty()) {
    const Item item = stack_.back();
    stack_.pop_back();
    visit(item.node, item.context);
  }
  return finish(place);
}

void Visitor::start(const StatementPlace& place) {
  statement_ = static_cast<std::uint32_t>(rows_.statements.size());
  first_ = {static_cast<std::uint32_t>(rows_.needs.size()),
            static_cast<std::uint32_t>(rows_.uses.size()),
            static_cast<std::uint32_t>(rows_.definitions.size()),
            static_cast<std::uint32_t>(rows_.settings.size()),
            static_cast<std::uint32_t>(rows_.grants.size()),
            static_cast<std::uint32_t>(rows_.keys.size()),
            static_cast<std::uint32_t>(rows_.conditions.size())};
  place_ = place;
  variables_ = place.variables;
  schema_of_elements_ = {};
  text_begin_ = cursor_ = place.begin;
  text_end_ = place.end;
  confidence_ = place.confidence;
  budget_ = 4096 + 64ull * (place.end - place.begin);
  bodies.clear();
  ctes_.clear();
  cte_references_.clear();
  levels_.clear();
  levels_.push_back({0, 0, 0, no_index});
  entries_.clear();
  merged_.clear();
  joins_.clear();
  joins_using_.clear();
  column_notes_.clear();
  need_columns_.clear();
}

std::uint32_t Visitor::finish(const StatementPlace& place) {
  const auto count = [](const auto& rows, std::uint32_t first) {
    return Range{first, static_cast<std::uint32_t>(rows.size()) - first};
  };
  if (place.only_if_needs && rows_.needs.size() == first_.needs &&
      rows_.uses.size() == first_.uses && rows_.settings.size() == first_.settings &&
      bodies.empty()) {
    return no_row;
  }
  if (!ctes_.empty()) forgive_unused_ctes();
  if (!schema_of_elements_.empty()) forgive_own_elements();
  if (place.dynamic) drop_unknown_names();
  write_columns(first_.needs);
  sort_needs(first_.needs);
  StatementRow& row = rows_.statements.emplace_back();
  row.tag = tag_;
  row.confidence = place.confidence;
  row.dynamic = place.dynamic ? 1 : 0;
  row.unit = place.unit;
  row.parent = place.parent;
  row.begin = source_.host(place.begin);
  row.end = place.end > place.begin ? source_.host(place.end - 1) + 1 : row.begin;
  row.needs = count(rows_.needs, first_.needs);
  row.uses = count(rows_.uses, first_.uses);
  row.definitions = count(rows_.definitions, first_.definitions);
  row.settings = count(rows_.settings, first_.settings);
  row.grants = count(rows_.grants, first_.grants);
  row.conditions = count(rows_.conditions, first_.conditions);
  return statement_;
}

void Visitor::push_all(const List* list, Context c) {
  for (int i = length_of(list); i-- > 0;) push(nth(list, i), c);
}

// Anything that can stand on the stack: queries first, they are most of what there is.
void Visitor::visit(const Node* node, Context c) {
  switch (tag_of(node)) {
    case T_SelectStmt:
      return select(as<SelectStmt>(node), c);
    case T_InsertStmt:
      return insert(as<InsertStmt>(node), c);
    case T_UpdateStmt:
      return update(as<UpdateStmt>(node), c);
    case T_DeleteStmt:
      return delete_(as<DeleteStmt>(node), c);
    case T_MergeStmt:
      return merge(as<MergeStmt>(node), c);
    case T_ReturnStmt:
      return expression(as<ReturnStmt>(node)->returnval, c);
    default:
      break;
  }
  if (visit_expression(node, c) || visit_definition(node, c) || visit_utility(node, c)) return;
  visit_type_statement(node, c);
}

bool Visitor::visit_definition(const Node* node, Context c) {
  switch (tag_of(node)) {
    case T_CreateStmt:
      create_table(as<CreateStmt>(node), nullptr, c);
      return true;
    case T_CreateForeignTableStmt:
      create_table(&as<CreateForeignTableStmt>(node)->base, as<CreateForeignTableStmt>(node), c);
      return true;
    case T_CreateTableAsStmt:
      create_table_as(as<CreateTableAsStmt>(node), c);
      return true;
    case T_AlterTableStmt:
      alter_table(as<AlterTableStmt>(node), c);
      return true;
    case T_ViewStmt:
      create_view(as<ViewStmt>(node), c);
      return true;
    case T_IndexStmt:
      create_index(as<IndexStmt>(node), c);
      return true;
    case T_CreateSeqStmt:
      create_sequence(as<CreateSeqStmt>(node));
      return true;
    case T_AlterSeqStmt:
      alter_sequence(as<AlterSeqStmt>(node));
      return true;
    case T_CreateTrigStmt:
      create_trigger(as<CreateTrigStmt>(node), c);
      return true;
    case T_RuleStmt:
      create_rule(as<RuleStmt>(node), c);
      return true;
    case T_CreatePolicyStmt:
      create_policy(as<CreatePolicyStmt>(node), c);
      return true;
    case T_AlterPolicyStmt: {
      const auto* statement = as<AlterPolicyStmt>(node);
      policy(statement->table, statement->policy_name, statement->qual, statement->with_check,
             Action::alter, c);
      const Range roles = role_names(statement->roles);
      rows_.definitions.back().limits = roles;
      return true;
    }
    case T_CreateSchemaStmt:
      create_schema(as<CreateSchemaStmt>(node), c);
      return true;
    case T_CreateStatsStmt:
      create_statistics(as<CreateStatsStmt>(node), c);
      return true;
    case T_CreateFunctionStmt:
      create_function(as<CreateFunctionStmt>(node), c);
      return true;
    case T_AlterFunctionStmt:
      alter_function(as<AlterFunctionStmt>(node));
      return true;
    case T_DoStmt:
      do_block(as<DoStmt>(node));
      return true;
    case T_DropStmt:
      drop(as<DropStmt>(node));
      return true;
    case T_CommentStmt:
      comment(as<CommentStmt>(node));
      return true;
    case T_RenameStmt:
      rename(as<RenameStmt>(node));
      return true;
    case T_AlterObjectSchemaStmt:
      set_schema(as<AlterObjectSchemaStmt>(node));
      return true;
    case T_AlterOwnerStmt:
      set_owner(as<AlterOwnerStmt>(node));
      return true;
    default:
      return false;
  }
}

bool Visitor::visit_utility(const Node* node, Context c) {
  switch (tag_of(node)) {
    case T_CopyStmt:
      copy(as<CopyStmt>(node), c);
      return true;
    case T_TruncateStmt:
      truncate(as<TruncateStmt>(node));
      return true;
    case T_LockStmt:
      lock_table(as<LockStmt>(node));
      return true;
    case T_VacuumStmt:
      vacuum(as<VacuumStmt>(node));
      return true;
    case T_ReindexStmt:
      reindex(as<ReindexStmt>(node));
      return true;
    case T_ClusterStmt:
      if (as<ClusterStmt>(node)->relation != nullptr) {
        add_target(as<ClusterStmt>(node)->relation, priv_maintain);
      }
      return true;
    case T_RefreshMatViewStmt:
      add_target(as<RefreshMatViewStmt>(node)->relation, priv_maintain);
      return true;
    case T_ExplainStmt:
      explain(as<ExplainStmt>(node), c);
      return true;
    case T_PrepareStmt:
      push(as<PrepareStmt>(node)->query, c);
      return true;
    case T_ExecuteStmt:
      expressions(as<ExecuteStmt>(node)->params, c);
      return true;
    case T_DeclareCursorStmt:
      push(as<DeclareCursorStmt>(node)->query, c);
      return true;
    case T_CallStmt:
      expression(as<CallStmt>(node)->funccall, c);
      return true;
    case T_GrantStmt:
      grant(as<GrantStmt>(node));
      return true;
    case T_GrantRoleStmt:
      grant_role(as<GrantRoleStmt>(node));
      return true;
    case T_AlterDefaultPrivilegesStmt:
      default_privileges(as<AlterDefaultPrivilegesStmt>(node));
      return true;
    case T_VariableSetStmt:
    case T_AlterRoleSetStmt:
    case T_AlterDatabaseSetStmt:
    case T_DiscardStmt:
      settings(node);
      return true;
    case T_CreatePublicationStmt:
      publication_objects(as<CreatePublicationStmt>(node)->pubobjects, true, c);
      add_database_use(priv_create);
      define(ObjectKind::publication, Action::create,
             word(as<CreatePublicationStmt>(node)->pubname),
             find(word(as<CreatePublicationStmt>(node)->pubname)));
      return true;
    case T_AlterPublicationStmt:
      publication_objects(as<AlterPublicationStmt>(node)->pubobjects,
                          as<AlterPublicationStmt>(node)->action != AP_DropObjects, c);
      cursor_ = text_begin_;
      add_use(ObjectKind::publication, word(as<AlterPublicationStmt>(node)->pubname),
              find(word(as<AlterPublicationStmt>(node)->pubname)), priv_owner);
      return true;
    default:
      foreign_statement(node);
      return false;
  }
}

}  // namespace demarc::sql
