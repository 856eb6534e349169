// ALTER TABLE and its kin: every command needs the owner; some define, rename or drop.
#include "sql/visitor.h"

namespace demarc::sql {

ObjectKind Visitor::altered_kind(const AlterTableStmt* statement) const {
  return kind_of(statement->objtype);
}

void Visitor::alter_table(const AlterTableStmt* statement, Context c) {
  const Words words = words_of(statement->relation);
  const Span span = span_of(words, statement->relation->location);
  const ObjectKind kind = altered_kind(statement);
  if (is_relation(kind)) {
    add_target(statement->relation, priv_owner);
  } else {
    add_use(kind, words, span, priv_owner);
  }
  const auto index = static_cast<std::uint32_t>(rows_.definitions.size());
  DefinitionRow& row = define(kind, Action::alter, words, span);
  row.if_exists = statement->missing_ok ? 1 : 0;
  row.columns.first = static_cast<std::uint32_t>(rows_.columns.size());
  row.keys.first = static_cast<std::uint32_t>(rows_.keys.size());
  bool makes_index = false;  // or a sequence, in the table's schema
  // What adds columns and keys first: the rows of one definition stand together.
  for (const Node* node : NodesOf(statement->cmds)) {
    const auto* command = as<AlterTableCmd>(node);
    if (command->subtype == AT_AddColumn && command->def != nullptr) {
      const auto* column = as<ColumnDef>(command->def);
      column_definition(column, index, c);
      // The default of an added column is evaluated now, for the rows that are there.
      for (const Node* constraint : NodesOf(column->constraints)) {
        const ConstrType type = as<Constraint>(constraint)->contype;
        if (type == CONSTR_DEFAULT || type == CONSTR_CHECK) {
          expression(as<Constraint>(constraint)->raw_expr, c);
        }
      }
    } else if (command->subtype == AT_AddConstraint && command->def != nullptr &&
               tag_of(command->def) == T_Constraint) {
      const auto* constraint = as<Constraint>(command->def);
      table_constraint(constraint, nullptr, index, c);
      // The rows that are there are checked now.
      if (!constraint->skip_validation) expression(constraint->raw_expr, c);
      makes_index = makes_index ||
                    (constraint->indexname == nullptr && (constraint->contype == CONSTR_PRIMARY ||
                                                          constraint->contype == CONSTR_UNIQUE ||
                                                          constraint->contype == CONSTR_EXCLUSION));
    } else if (command->subtype == AT_AddIdentity) {
      makes_index = true;
    }
  }
  finish_table(index);
  for (std::uint32_t i = 0; i < rows_.definitions[index].columns.count; ++i) {
    const ColumnRow& column = rows_.columns[rows_.definitions[index].columns.first + i];
    makes_index = makes_index || column.identity != 0 ||
                  rows_.text(column.type).find("serial") != std::string_view::npos;
  }
  for (const Node* node : NodesOf(statement->cmds)) {
    const auto* command = as<AlterTableCmd>(node);
    if (command->subtype != AT_AddColumn || command->def == nullptr) continue;
    for (const Node* constraint : NodesOf(as<ColumnDef>(command->def)->constraints)) {
      const ConstrType type = as<Constraint>(constraint)->contype;
      makes_index = makes_index || type == CONSTR_PRIMARY || type == CONSTR_UNIQUE;
    }
  }
  if (makes_index && !words.schema.empty()) add_schema_use(words, span, priv_create);
  for (const Node* node : NodesOf(statement->cmds)) {
    alter_command(statement, as<AlterTableCmd>(node), index, c);
  }
}

void Visitor::alter_command(const AlterTableStmt* statement, const AlterTableCmd* command,
                            std::uint32_t definition, Context c) {
  const Name table = rows_.definitions[definition].name;
  const auto with_parent = [&](Action action, const RangeVar* parent, Privileges privileges) {
    const std::uint32_t need = add_need(parent, privileges, c);
    const Name name = rows_.needs[need].name;
    DefinitionRow row = rows_.definitions[definition];
    row.columns = row.keys = {};
    row.action = action;
    row.of = name;
    rows_.definitions.push_back(row);
  };
  switch (command->subtype) {
    case AT_AttachPartition:
    case AT_DetachPartition:
    case AT_DetachPartitionFinalize: {
      const auto* partition = as<PartitionCmd>(command->def);
      const bool attach = command->subtype == AT_AttachPartition;
      const bool is_index = altered_kind(statement) == ObjectKind::index;
      const Words words = words_of(partition->name);
      const Span span = span_of(words, partition->name->location);
      if (is_index) {
        add_use(ObjectKind::index, words, span, 0);
      } else {
        add_need(words, span, attach ? priv_owner : 0, c);
      }
      DefinitionRow& row =
          define(is_index ? ObjectKind::index : ObjectKind::table,
                 attach ? Action::attach_partition : Action::detach_partition, words, span);
      row.of = table;
      row.is_partition = 1;
      if (partition->bound != nullptr) {
        expressions(partition->bound->listdatums, c);
        expressions(partition->bound->lowerdatums, c);
        expressions(partition->bound->upperdatums, c);
      }
      return;
    }
    case AT_AddInherit:
      return with_parent(Action::inherit, as<RangeVar>(command->def), priv_owner);
    case AT_DropInherit:
      return with_parent(Action::no_inherit, as<RangeVar>(command->def), 0);
    case AT_AddOf:
      return type_name(as<TypeName>(command->def), priv_usage, c);
    case AT_ChangeOwner: {
      DefinitionRow row = rows_.definitions[definition];
      row.columns = row.keys = {};
      row.action = Action::set_owner;
      if (command->newowner != nullptr) row.role = text_of(command->newowner->rolename);
      rows_.definitions.push_back(row);
      return;
    }
    case AT_EnableRowSecurity:
    case AT_ForceRowSecurity: {
      DefinitionRow row = rows_.definitions[definition];
      row.columns = row.keys = {};
      row.action = Action::enable_row_security;
      rows_.definitions.push_back(row);
      return;
    }
    default:
      return alter_column(statement, command, c);
  }
}

// Changes of one column or constraint: rows of their own, `of` is the table.
void Visitor::alter_column(const AlterTableStmt* statement, const AlterTableCmd* command,
                           Context c) {
  ObjectKind object = ObjectKind::column;
  Action action = Action::alter;
  ColumnRow column;
  bool has_column_row = false;
  Context later = c;
  later.timing = Timing::default_expression;
  switch (command->subtype) {
    case AT_DropColumn:
      action = Action::drop;
      break;
    case AT_DropConstraint:
      object = ObjectKind::constraint;
      action = Action::drop;
      break;
    case AT_AlterColumnType: {
      const auto* definition = as<ColumnDef>(command->def);
      type_name(definition->typeName, priv_usage, c);
      expression(definition->raw_default, c);
      column.type = type_as_written(definition->typeName);
      has_column_row = true;
      break;
    }
    case AT_SetNotNull:
      column.not_null = 1;
      has_column_row = true;
      break;
    case AT_DropNotNull:
      has_column_row = true;
      break;
    case AT_ColumnDefault:
      expression(command->def, later);
      column.has_default = command->def != nullptr ? 1 : 0;
      has_column_row = true;
      break;
    case AT_AddIdentity:
      column.identity = 1;
      has_column_row = true;
      break;
    case AT_ValidateConstraint:
      return;
    default:
      return;
  }
  const Words table = words_of(statement->relation);
  const Words words = word(command->name);
  if (cursor_ == text_begin_) {
    cursor_ = span_of(table, statement->relation->location).end;
  }
  const Span span = find(words);
  const Name of = name_of(table);
  column.name = text_of(command->name);
  column.begin = source_.host(span.begin);
  column.end = source_.host(span.end);
  DefinitionRow& row = define(object, action, words, span);
  row.of = of;
  row.cascade = command->behavior == DROP_CASCADE ? 1 : 0;
  row.if_exists = command->missing_ok ? 1 : 0;
  if (!has_column_row) return;
  row.columns = {static_cast<std::uint32_t>(rows_.columns.size()), 1};
  rows_.columns.push_back(column);
}

}  // namespace demarc::sql
