// CREATE VIEW, INDEX, SEQUENCE, TRIGGER, RULE, POLICY, SCHEMA, STATISTICS.
#include "sql/visitor.h"

namespace demarc::sql {

static bool option_is_true(const List* options, const char* name) {
  for (const Node* node : NodesOf(options)) {
    const auto* option = as<DefElem>(node);
    if (std::strcmp(option->defname, name) != 0) continue;
    if (option->arg == nullptr) return true;
    const char* text = nullptr;
    if (tag_of(option->arg) == T_String) text = string_of(option->arg);
    if (tag_of(option->arg) == T_TypeName) {
      text = string_of(last_of(as<TypeName>(option->arg)->names));
    }
    if (tag_of(option->arg) == T_Boolean) return as<Boolean>(option->arg)->boolval;
    if (tag_of(option->arg) == T_Integer) return as<Integer>(option->arg)->ival != 0;
    return text != nullptr && (std::strcmp(text, "true") == 0 || std::strcmp(text, "on") == 0 ||
                               std::strcmp(text, "1") == 0 || std::strcmp(text, "yes") == 0);
  }
  return false;
}

void Visitor::create_view(const ViewStmt* statement, Context c) {
  const Words words = words_of(statement->view);
  creates_in(words, span_of(words, statement->view->location));
  DefinitionRow& row = define(
      ObjectKind::view, statement->replace ? Action::replace : Action::create, statement->view);
  row.security_invoker = option_is_true(statement->options, "security_invoker") ? 1 : 0;
  row.columns.first = static_cast<std::uint32_t>(rows_.columns.size());
  row.columns.count = static_cast<std::uint32_t>(length_of(statement->aliases));
  const bool temporary = row.temporary != 0 && words.schema != "pg_temp";
  for (const Node* alias : NodesOf(statement->aliases)) {
    const Str name = text_of(string_of(alias));
    rows_.columns.push_back({.name = name});
  }
  if (temporary) add_database_use(priv_temporary);
  output_types(statement->query, c);
  c.timing = Timing::view;
  push(statement->query, c);
}

void Visitor::create_index(const IndexStmt* statement, Context c) {
  const std::uint32_t need = add_target(statement->relation, priv_owner);
  const Name table = rows_.needs[need].name;
  Span span = host_span({text_begin_, text_begin_});
  if (statement->idxname != nullptr) {
    span = find(word(statement->idxname));
  }
  const Words words{{}, view_of(statement->relation->schemaname), view_of(statement->idxname), 1};
  DefinitionRow& row = define(ObjectKind::index, Action::create, words, span);
  row.of = table;
  row.if_exists = statement->if_not_exists ? 1 : 0;
  row.keys = {static_cast<std::uint32_t>(rows_.keys.size()), 1};
  const Str name = row.name.name;
  if (statement->relation->schemaname != nullptr) {
    add_schema_use(words, span_of(words_of(statement->relation), statement->relation->location),
                   priv_create);
  }
  KeyRow key;
  key.kind = statement->unique ? KeyKind::unique_index : KeyKind::index;
  key.partial = statement->whereClause != nullptr ? 1 : 0;
  key.name = name;
  key.columns.first = static_cast<std::uint32_t>(rows_.names.size());
  for (const Node* node : NodesOf(statement->indexParams)) {
    const auto* element = as<IndexElem>(node);
    expression(element->expr, c);
    output_type(element->expr, c);
    if (element->name == nullptr) continue;
    const Str column = text_of(element->name);
    rows_.names.push_back(column);
    ++key.columns.count;
  }
  key.begin = source_.host(span.begin);
  key.end = source_.host(span.end);
  rows_.keys.push_back(key);
  shape_of_index(statement, need);
  expression(statement->whereClause, c);
}

void Visitor::create_sequence(const CreateSeqStmt* statement) {
  const Words words = words_of(statement->sequence);
  creates_in(words, span_of(words, statement->sequence->location));
  DefinitionRow& row = define(ObjectKind::sequence, Action::create, statement->sequence);
  row.if_exists = statement->if_not_exists ? 1 : 0;
  if (row.temporary != 0 && words.schema != "pg_temp") add_database_use(priv_temporary);
  owned_by(statement->options, statement->sequence);
}

void Visitor::alter_sequence(const AlterSeqStmt* statement) {
  const Words words = words_of(statement->sequence);
  const Span span = span_of(words, statement->sequence->location);
  add_use(ObjectKind::sequence, words, span, priv_owner);
  DefinitionRow& row = define(ObjectKind::sequence, Action::alter, words, span);
  row.if_exists = statement->missing_ok ? 1 : 0;
  owned_by(statement->options, statement->sequence);
}

// OWNED BY table.column: the table must have the same owner.
void Visitor::owned_by(const List* options, const RangeVar* sequence) {
  for (const Node* node : NodesOf(options)) {
    const auto* option = as<DefElem>(node);
    if (std::strcmp(option->defname, "owned_by") != 0 || option->arg == nullptr) continue;
    const List* names = as<List>(option->arg);
    const int count = length_of(names);
    if (count < 2) continue;  // OWNED BY NONE
    const Words table = words_of(names, 1);
    cursor_ = offset_of(option->location);
    const std::uint32_t need = add_need(table, find(table), priv_owner, {});
    const Name of = rows_.needs[need].name;
    DefinitionRow& row = define(ObjectKind::sequence, Action::owned_by, sequence);
    row.of = of;
  }
}

// REFERENCING OLD TABLE AS …, NEW TABLE AS …: names in the body of the trigger's function.
Range Visitor::transition_tables(const List* references) {
  Range out{static_cast<std::uint32_t>(rows_.names.size()), 0};
  for (const Node* node : NodesOf(references)) {
    const auto* reference = as<TriggerTransition>(node);
    if (!reference->isTable) continue;
    const Str name = text_of(reference->name);
    rows_.names.push_back(name);
    ++out.count;
  }
  return out;
}

void Visitor::create_trigger(const CreateTrigStmt* statement, Context c) {
  const std::uint32_t need = add_target(statement->relation, priv_trigger);
  const Name table = rows_.needs[need].name;
  if (statement->constrrel != nullptr) add_need(statement->constrrel, priv_trigger, {});
  const Words name = word(statement->trigname);
  const Span span = find(name);
  const Words function = words_of(statement->funcname);
  cursor_ = span_of(words_of(statement->relation), statement->relation->location).end;
  const Span function_span = find(function);
  function_reference(statement->funcname, function_span, priv_execute, {});
  const Name routine = name_of(function);
  const Range columns = add_names(statement->columns);
  const Range tables = transition_tables(statement->transitionRels);
  DefinitionRow& row = define(ObjectKind::trigger,
                              statement->replace ? Action::replace : Action::create, name, span);
  row.of = table;
  row.routine = routine;
  row.limits = columns;
  row.transition_tables = tables;
  // The bits of pg_trigger.tgtype, which the grammar uses too.
  const auto on = [&](int bit, Privileges event) {
    return (statement->events & (1 << bit)) != 0 ? event : 0;
  };
  row.events = static_cast<std::uint16_t>(on(2, priv_insert) | on(3, priv_delete) |
                                          on(4, priv_update) | on(5, priv_truncate));
  row.is_conditional = statement->whenClause != nullptr ? 1 : 0;
  c.timing = Timing::trigger;
  expression(statement->whenClause, c);
}

void Visitor::create_rule(const RuleStmt* statement, Context c) {
  const std::uint32_t need = add_target(statement->relation, priv_owner);
  const Name table = rows_.needs[need].name;
  const Words name = word(statement->rulename);
  DefinitionRow& row = define(
      ObjectKind::rule, statement->replace ? Action::replace : Action::create, name, find(name));
  row.of = table;
  row.events = static_cast<std::uint16_t>(statement->event == CMD_SELECT   ? priv_select
                                          : statement->event == CMD_INSERT ? priv_insert
                                          : statement->event == CMD_UPDATE ? priv_update
                                                                           : priv_delete);
  c.timing = Timing::rule;
  const auto first = static_cast<std::uint32_t>(entries_.size());
  entries_.emplace_back().name = "new";
  entries_.emplace_back().name = "old";
  entries_[first].qualified_only = entries_[first + 1].qualified_only = true;
  c.level = add_level(0, first, first + 2);
  push_all(statement->actions, c);
  expression(statement->whereClause, c);
}

void Visitor::create_policy(const CreatePolicyStmt* statement, Context c) {
  policy(statement->table, statement->policy_name, statement->qual, statement->with_check,
         Action::create, c);
  // "all" is no privilege of rows: 0, whatever is done.
  constexpr Privileges rows = priv_select | priv_insert | priv_update | priv_delete;
  const bool is_all = std::strcmp(statement->cmd_name, "all") == 0;
  const Range roles = role_names(statement->roles);
  DefinitionRow& row = rows_.definitions.back();
  row.events = static_cast<std::uint16_t>(is_all ? 0 : privilege_of(statement->cmd_name) & rows);
  row.limits = roles;
}

// Columns in a policy are the table's own; what its subqueries read, its readers need.
void Visitor::policy(const RangeVar* table, const char* name, const Node* qual, const Node* check,
                     Action action, Context c) {
  const std::uint32_t need = add_target(table, priv_owner);
  const Name of = rows_.needs[need].name;
  const Words words = word(name);
  DefinitionRow& row = define(ObjectKind::policy, action, words, find(words));
  row.of = of;
  c.timing = Timing::policy;
  const auto first = static_cast<std::uint32_t>(entries_.size());
  entries_.emplace_back().name = table->relname;
  c.level = add_level(0, first, first + 1);
  expression(check, c);
  expression(qual, c);
}

void Visitor::create_schema(const CreateSchemaStmt* statement, Context c) {
  add_database_use(priv_create);
  const char* role = statement->authrole != nullptr ? statement->authrole->rolename : nullptr;
  const Words words = word(statement->schemaname != nullptr ? statement->schemaname : role);
  if (words.name.empty()) return;
  DefinitionRow& row = define(ObjectKind::schema, Action::create, words, find(words));
  row.if_exists = statement->if_not_exists ? 1 : 0;
  const auto index = rows_.definitions.size() - 1;
  const Str owner = text_of(role);
  rows_.definitions[index].role = owner;
  schema_of_elements_ = words.name;
  push_all(statement->schemaElts, c);
}

void Visitor::create_statistics(const CreateStatsStmt* statement, Context c) {
  Name table;
  for (const Node* node : NodesOf(statement->relations)) {
    if (tag_of(node) != T_RangeVar) continue;
    table = rows_.needs[add_target(as<RangeVar>(node), priv_owner)].name;
  }
  for (const Node* node : NodesOf(statement->exprs)) {
    if (tag_of(node) == T_StatsElem) expression(as<StatsElem>(node)->expr, c);
  }
  const Words words = words_of(statement->defnames);
  if (words.name.empty()) return;
  const Span span = find(words);
  creates_in(words, span);
  DefinitionRow& row = define(ObjectKind::statistics, Action::create, words, span);
  row.of = table;
  row.if_exists = statement->if_not_exists ? 1 : 0;
}

}  // namespace demarc::sql
