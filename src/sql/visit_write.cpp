// INSERT, UPDATE, DELETE, MERGE and COPY: what the target is asked for.
//
// A target needs SELECT only if one of its columns is read. Assigned columns are UPDATE or INSERT.
#include "sql/visitor.h"

namespace demarc::sql {

// The target as the first entry of the level that follows.
std::uint32_t Visitor::target_entry(const RangeVar* relation, Privileges privileges, Context c) {
  const std::uint32_t need = add_target(relation, privileges, c);
  Entry& entry = entries_.emplace_back();
  entry.kind = EntryKind::target;
  entry.need = need;
  entry.name = relation->relname;
  entry.schema = relation->schemaname;
  if (relation->alias != nullptr) {
    entry.name = relation->alias->aliasname;
    entry.schema = nullptr;
    entry.column_names = relation->alias->colnames;
  }
  return need;
}

void Visitor::insert(const InsertStmt* statement, Context c) {
  if (statement->withClause != nullptr) c.ctes = with(statement->withClause, c);
  const auto first = static_cast<std::uint32_t>(entries_.size());
  const std::uint32_t need = target_entry(statement->relation, priv_insert, c);
  const std::uint32_t level = add_level(c.level, first, first + 1);
  for (const Node* node : NodesOf(statement->cols)) {
    note_column(need, {as<ResTarget>(node)->name, as<ResTarget>(node)->location}, priv_insert);
    expressions(as<ResTarget>(node)->indirection, c);
  }
  // Without a list the columns are the table's first ones, whatever they are called.
  if (statement->cols == nullptr && statement->selectStmt != nullptr) note_unknown(need);
  Context inner = c;
  inner.level = level;
  expressions(statement->returningList, inner);
  if (statement->onConflictClause != nullptr) on_conflict(statement->onConflictClause, need, inner);
  shape_of_insert(statement, need);
  push(statement->selectStmt, c);  // does not see the target
}

void Visitor::on_conflict(const OnConflictClause* clause, std::uint32_t need, Context c) {
  if (clause->infer != nullptr) {
    expression(clause->infer->whereClause, c);
    for (const Node* node : NodesOf(clause->infer->indexElems)) {
      const auto* element = as<IndexElem>(node);
      if (element->name != nullptr) read_need(need, {element->name});
      expression(element->expr, c);
    }
    if (clause->infer->conname != nullptr) {  // reads the constraint's columns
      demand(need, priv_select);
      note_unknown(need);
    }
  }
  if (clause->action != ONCONFLICT_UPDATE) return;
  demand(need, priv_update);
  // Reading "excluded" asks for SELECT on the target's column of that name.
  Entry entry = entries_[levels_[c.level].first];
  const auto first = static_cast<std::uint32_t>(entries_.size());
  entries_.push_back(entry);
  entry.name = "excluded";
  entry.schema = nullptr;
  entry.column_names = nullptr;
  entry.qualified_only = true;
  entries_.push_back(entry);
  c.level = add_level(levels_[c.level].parent, first, first + 2);
  shape_of_change(clause->whereClause, clause->targetList, first);
  assignments(clause->targetList, need, c);
  expression(clause->whereClause, c);
}

void Visitor::assignments(const List* targets, std::uint32_t need, Context c) {
  for (int i = length_of(targets); i-- > 0;) {
    const auto* target = as<ResTarget>(nth(targets, i));
    if (target->name != nullptr) note_column(need, {target->name, target->location}, priv_update);
    expressions(target->indirection, c);
    expression(target->val, c);
  }
}

void Visitor::update(const UpdateStmt* statement, Context c) {
  if (statement->withClause != nullptr) c.ctes = with(statement->withClause, c);
  const auto first = static_cast<std::uint32_t>(entries_.size());
  const std::uint32_t need = target_entry(statement->relation, priv_update, c);
  c.level = add_level(c.level, first, first + 1);
  from_list(statement->fromClause, c);
  expressions(statement->returningList, c);
  expression(statement->whereClause, c);
  shape_of_change(statement->whereClause, statement->targetList, first);
  assignments(statement->targetList, need, c);
}

void Visitor::delete_(const DeleteStmt* statement, Context c) {
  if (statement->withClause != nullptr) c.ctes = with(statement->withClause, c);
  const auto first = static_cast<std::uint32_t>(entries_.size());
  target_entry(statement->relation, priv_delete, c);
  c.level = add_level(c.level, first, first + 1);
  from_list(statement->usingClause, c);
  shape_of_change(statement->whereClause, nullptr, first);
  expressions(statement->returningList, c);
  expression(statement->whereClause, c);
}

void Visitor::merge(const MergeStmt* statement, Context c) {
  if (statement->withClause != nullptr) c.ctes = with(statement->withClause, c);
  const auto first = static_cast<std::uint32_t>(entries_.size());
  const std::uint32_t need = target_entry(statement->relation, 0, c);
  Context both = c;
  both.level = add_level(c.level, first, first + 1);
  Context source = c;
  source.level = add_level(c.level, first + 1, first + 1);
  from_item(statement->sourceRelation, both);
  levels_[both.level].end = static_cast<std::uint32_t>(entries_.size());
  levels_[source.level].end = levels_[both.level].end;
  if (!joins_using_.empty()) apply_join_using(both.level);
  expression(statement->joinCondition, both);
#if DEMARC_GRAMMAR_MAJOR >= 17
  expressions(statement->returningList, both);
#endif
  for (const Node* node : NodesOf(statement->mergeWhenClauses)) {
    const auto* when = as<MergeWhenClause>(node);
    expression(when->condition, both);
    switch (when->commandType) {
      case CMD_UPDATE:
        demand(need, priv_update);
        assignments(when->targetList, need, both);
        break;
      case CMD_DELETE:
        demand(need, priv_delete);
        break;
      case CMD_INSERT:
        demand(need, priv_insert);
        if (when->targetList == nullptr && when->values != nullptr) note_unknown(need);
        for (const Node* column : NodesOf(when->targetList)) {
          note_column(need, {as<ResTarget>(column)->name, as<ResTarget>(column)->location},
                      priv_insert);
        }
        expressions(when->values, source);
        break;
      default:
        demand(need, priv_select);  // DO NOTHING
    }
  }
}

void Visitor::copy(const CopyStmt* statement, Context c) {
  if (statement->query != nullptr) return push(statement->query, c);
  if (statement->relation == nullptr) return;
  const Privileges privilege = statement->is_from ? priv_insert : priv_select;
  const auto first = static_cast<std::uint32_t>(entries_.size());
  const std::uint32_t need = target_entry(statement->relation, privilege, c);
  rows_.needs[need].is_target = statement->is_from ? 1 : 0;
  if (statement->attlist == nullptr) note_unknown(need);
  for (const Node* column : NodesOf(statement->attlist)) {
    note_column(need, {string_of(column)}, privilege);
  }
  c.level = add_level(c.level, first, first + 1);
  expression(statement->whereClause, c);
}

}  // namespace demarc::sql
