// PostgreSQL's command tag of a statement, from its node.
#include "sql/tags_objects.h"
#include "sql/visitor.h"

namespace demarc::sql {

static CommandTag transaction_tag(TransactionStmtKind kind) {
  switch (kind) {
    case TRANS_STMT_BEGIN:
      return CommandTag::begin_;
    case TRANS_STMT_START:
      return CommandTag::start_transaction;
    case TRANS_STMT_COMMIT:
      return CommandTag::commit_;
    case TRANS_STMT_ROLLBACK:
    case TRANS_STMT_ROLLBACK_TO:
      return CommandTag::rollback_;
    case TRANS_STMT_SAVEPOINT:
      return CommandTag::savepoint_;
    case TRANS_STMT_RELEASE:
      return CommandTag::release_;
    case TRANS_STMT_PREPARE:
      return CommandTag::prepare_transaction;
    case TRANS_STMT_COMMIT_PREPARED:
      return CommandTag::commit_prepared;
    case TRANS_STMT_ROLLBACK_PREPARED:
      return CommandTag::rollback_prepared;
  }
  return CommandTag::other;
}

static CommandTag table_tag(const Node* node) {
  switch (tag_of(node)) {
    case T_CreateTableAsStmt:
      if (as<CreateTableAsStmt>(node)->objtype == OBJECT_MATVIEW) {
        return CommandTag::create_materialized_view;
      }
      return as<CreateTableAsStmt>(node)->is_select_into ? CommandTag::select_into
                                                         : CommandTag::create_table_as;
    case T_AlterFunctionStmt:
      return alter_tag(as<AlterFunctionStmt>(node)->objtype);
    case T_AlterTableStmt:
      return alter_tag(as<AlterTableStmt>(node)->objtype);
    case T_AlterObjectSchemaStmt:
      return alter_tag(as<AlterObjectSchemaStmt>(node)->objectType);
    case T_AlterOwnerStmt:
      return alter_tag(as<AlterOwnerStmt>(node)->objectType);
    case T_AlterObjectDependsStmt:
      return alter_tag(as<AlterObjectDependsStmt>(node)->objectType);
    case T_AlterTableMoveAllStmt:
      return alter_tag(as<AlterTableMoveAllStmt>(node)->objtype);
    case T_RenameStmt: {
      const auto* rename = as<RenameStmt>(node);
      const bool part =
          rename->renameType == OBJECT_COLUMN || rename->renameType == OBJECT_ATTRIBUTE;
      return alter_tag(part ? rename->relationType : rename->renameType);
    }
    case T_CreateFunctionStmt:
      return as<CreateFunctionStmt>(node)->is_procedure ? CommandTag::create_procedure
                                                        : CommandTag::create_function;
    case T_GrantStmt:
      return as<GrantStmt>(node)->is_grant ? CommandTag::grant_ : CommandTag::revoke_;
    case T_GrantRoleStmt:
      return as<GrantRoleStmt>(node)->is_grant ? CommandTag::grant_role : CommandTag::revoke_role;
    case T_VariableSetStmt: {
      const VariableSetKind kind = as<VariableSetStmt>(node)->kind;
      return kind == VAR_RESET || kind == VAR_RESET_ALL ? CommandTag::reset_ : CommandTag::set_;
    }
    case T_VacuumStmt:
      return as<VacuumStmt>(node)->is_vacuumcmd ? CommandTag::vacuum_ : CommandTag::analyze_;
    case T_FetchStmt:
      return as<FetchStmt>(node)->ismove ? CommandTag::move_ : CommandTag::fetch_;
    default:
      return CommandTag::other;
  }
}

// Tags that follow from the node's kind alone.
static CommandTag plain_tag(NodeTag tag) {
  switch (tag) {
    case T_SelectStmt:
      return CommandTag::select_;
    case T_ReturnStmt:
      return CommandTag::select_;
    case T_InsertStmt:
      return CommandTag::insert_;
    case T_UpdateStmt:
      return CommandTag::update_;
    case T_DeleteStmt:
      return CommandTag::delete_;
    case T_MergeStmt:
      return CommandTag::merge_;
    case T_TruncateStmt:
      return CommandTag::truncate_table;
    case T_CopyStmt:
      return CommandTag::copy_;
    case T_LockStmt:
      return CommandTag::lock_table;
    case T_CreateStmt:
      return CommandTag::create_table;
    case T_CreateForeignTableStmt:
      return CommandTag::create_foreign_table;
    case T_ImportForeignSchemaStmt:
      return CommandTag::import_foreign_schema;
    case T_ViewStmt:
      return CommandTag::create_view;
    case T_RefreshMatViewStmt:
      return CommandTag::refresh_materialized_view;
    case T_IndexStmt:
      return CommandTag::create_index;
    case T_ReindexStmt:
      return CommandTag::reindex_;
    case T_CreateSeqStmt:
      return CommandTag::create_sequence;
    case T_AlterSeqStmt:
      return CommandTag::alter_sequence;
    case T_CreateTrigStmt:
      return CommandTag::create_trigger;
    case T_CreateEventTrigStmt:
      return CommandTag::create_event_trigger;
    case T_AlterEventTrigStmt:
      return CommandTag::alter_event_trigger;
    case T_RuleStmt:
      return CommandTag::create_rule;
    case T_CreatePolicyStmt:
      return CommandTag::create_policy;
    case T_AlterPolicyStmt:
      return CommandTag::alter_policy;
    case T_CallStmt:
      return CommandTag::call_;
    case T_DoStmt:
      return CommandTag::do_;
    case T_CompositeTypeStmt:
    case T_CreateEnumStmt:
    case T_CreateRangeStmt:
      return CommandTag::create_type;
    case T_AlterEnumStmt:
    case T_AlterTypeStmt:
      return CommandTag::alter_type;
    case T_CreateDomainStmt:
      return CommandTag::create_domain;
    case T_AlterDomainStmt:
      return CommandTag::alter_domain;
    case T_CreateSchemaStmt:
      return CommandTag::create_schema;
    case T_CreateExtensionStmt:
      return CommandTag::create_extension;
    case T_AlterExtensionStmt:
    case T_AlterExtensionContentsStmt:
      return CommandTag::alter_extension;
    case T_CreateFdwStmt:
      return CommandTag::create_foreign_data_wrapper;
    case T_AlterFdwStmt:
      return CommandTag::alter_foreign_data_wrapper;
    case T_CreateForeignServerStmt:
      return CommandTag::create_server;
    case T_AlterForeignServerStmt:
      return CommandTag::alter_server;
    case T_CreateUserMappingStmt:
      return CommandTag::create_user_mapping;
    case T_AlterUserMappingStmt:
      return CommandTag::alter_user_mapping;
    case T_DropUserMappingStmt:
      return CommandTag::drop_user_mapping;
    case T_CreatePublicationStmt:
      return CommandTag::create_publication;
    case T_AlterPublicationStmt:
      return CommandTag::alter_publication;
    case T_CreateSubscriptionStmt:
      return CommandTag::create_subscription;
    case T_AlterSubscriptionStmt:
      return CommandTag::alter_subscription;
    case T_DropSubscriptionStmt:
      return CommandTag::drop_subscription;
    case T_CreateStatsStmt:
      return CommandTag::create_statistics;
    case T_AlterStatsStmt:
      return CommandTag::alter_statistics;
    case T_AlterDefaultPrivilegesStmt:
      return CommandTag::alter_default_privileges;
    case T_CreateRoleStmt:
      return CommandTag::create_role;
    case T_AlterRoleStmt:
    case T_AlterRoleSetStmt:
      return CommandTag::alter_role;
    case T_DropRoleStmt:
      return CommandTag::drop_role;
    case T_DropOwnedStmt:
      return CommandTag::drop_owned;
    case T_ReassignOwnedStmt:
      return CommandTag::reassign_owned;
    case T_CreatedbStmt:
      return CommandTag::create_database;
    case T_AlterDatabaseStmt:
    case T_AlterDatabaseRefreshCollStmt:
    case T_AlterDatabaseSetStmt:
      return CommandTag::alter_database;
    case T_DropdbStmt:
      return CommandTag::drop_database;
    case T_VariableShowStmt:
      return CommandTag::show_;
    case T_ConstraintsSetStmt:
      return CommandTag::set_constraints;
    case T_PrepareStmt:
      return CommandTag::prepare_;
    case T_ExecuteStmt:
      return CommandTag::execute_;
    case T_DeallocateStmt:
      return CommandTag::deallocate_;
    case T_DeclareCursorStmt:
      return CommandTag::declare_cursor;
    case T_ClosePortalStmt:
      return CommandTag::close_cursor;
    case T_ExplainStmt:
      return CommandTag::explain_;
    case T_ClusterStmt:
      return CommandTag::cluster_;
    case T_CommentStmt:
      return CommandTag::comment_;
    case T_SecLabelStmt:
      return CommandTag::security_label;
    case T_ListenStmt:
      return CommandTag::listen_;
    case T_NotifyStmt:
      return CommandTag::notify_;
    case T_UnlistenStmt:
      return CommandTag::unlisten_;
    case T_LoadStmt:
      return CommandTag::load_;
    case T_CheckPointStmt:
      return CommandTag::checkpoint_;
    case T_DiscardStmt:
      return CommandTag::discard_;
    case T_CreateCastStmt:
      return CommandTag::create_cast;
    case T_AlterOperatorStmt:
      return CommandTag::alter_operator;
    case T_CreateOpClassStmt:
      return CommandTag::create_operator_class;
    case T_CreateOpFamilyStmt:
      return CommandTag::create_operator_family;
    case T_AlterOpFamilyStmt:
      return CommandTag::alter_operator_family;
    case T_AlterCollationStmt:
      return CommandTag::alter_collation;
    case T_CreateConversionStmt:
      return CommandTag::create_conversion;
    case T_CreatePLangStmt:
      return CommandTag::create_language;
    case T_CreateTransformStmt:
      return CommandTag::create_transform;
    case T_CreateAmStmt:
      return CommandTag::create_access_method;
    case T_AlterTSDictionaryStmt:
      return CommandTag::alter_text_search_dictionary;
    case T_AlterTSConfigurationStmt:
      return CommandTag::alter_text_search_configuration;
    case T_CreateTableSpaceStmt:
      return CommandTag::create_tablespace;
    case T_AlterTableSpaceOptionsStmt:
      return CommandTag::alter_tablespace;
    case T_DropTableSpaceStmt:
      return CommandTag::drop_tablespace;
    case T_AlterSystemStmt:
      return CommandTag::alter_system;
    default:
      return CommandTag::other;
  }
}

CommandTag command_tag(const Node* statement) {
  switch (tag_of(statement)) {
    case T_DropStmt:
      return drop_tag(as<DropStmt>(statement)->removeType);
    case T_DefineStmt:
      return define_tag(as<DefineStmt>(statement)->kind);
    case T_TransactionStmt:
      return transaction_tag(as<TransactionStmt>(statement)->kind);
    default:
      break;
  }
  const CommandTag plain = plain_tag(tag_of(statement));
  return plain != CommandTag::other ? plain : table_tag(statement);
}

}  // namespace demarc::sql
