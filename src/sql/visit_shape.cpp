// How a statement goes about the one relation of a query level: locks, order, conflict clause, and
// the terms of WHERE, ORDER BY and SET that are about a single column.
//
// Only levels that read one relation have conditions, and of a long AND list the first terms only:
// this is for polls of outboxes and updates of markers, not for reports.
#include "sql/visitor.h"

namespace demarc::sql {

static constexpr int most_terms = 16;

void Visitor::shape_of_query(const SelectStmt* statement, std::uint32_t first) {
  std::uint32_t traits = 0;
  for (const Node* node : NodesOf(statement->lockingClause)) {
    const LockWaitPolicy policy = as<LockingClause>(node)->waitPolicy;
    traits |= trait_locks;
    if (policy == LockWaitSkip) traits |= trait_skips_locked;
    if (policy == LockWaitError) traits |= trait_no_wait;
  }
  if (statement->sortClause != nullptr) {
    traits |= trait_ordered;
    if (as<SortBy>(nth(statement->sortClause, 0))->sortby_dir == SORTBY_DESC)
      traits |= trait_descending;
  }
  if (statement->limitCount != nullptr) traits |= trait_limited;
  if (entries_.size() != first + 1) traits |= trait_joined;
  for (std::uint32_t i = first; i < entries_.size(); ++i) {
    const Entry& entry = entries_[i];
    if (entry.kind == EntryKind::relation && entry.need != no_index)
      rows_.needs[entry.need].traits |= traits;
  }
  if (entries_.size() != first + 1 || entries_[first].kind != EntryKind::relation) return;
  const Entry entry = entries_[first];
  conditions_of(statement->whereClause, entry);
  order_of(statement->sortClause, entry);
}

void Visitor::shape_of_insert(const InsertStmt* statement, std::uint32_t need) {
  std::uint32_t traits = 0;
  const SelectStmt* query = nullptr;
  if (statement->selectStmt != nullptr && tag_of(statement->selectStmt) == T_SelectStmt)
    query = as<SelectStmt>(statement->selectStmt);
  if (query != nullptr && query->valuesLists == nullptr) traits |= trait_from_query;
  if (const OnConflictClause* clause = statement->onConflictClause; clause != nullptr) {
    traits |= clause->action == ONCONFLICT_UPDATE ? trait_conflict_update : trait_conflict_nothing;
    if (clause->infer != nullptr) traits |= trait_conflict_target;
    Entry entry;
    entry.need = need;
    if (clause->infer != nullptr) {
      for (const Node* node : NodesOf(clause->infer->indexElems)) {
        if (const char* name = as<IndexElem>(node)->name; name != nullptr)
          add_condition(entry, Clause::conflict, name, Comparison::other);
      }
    }
  }
  rows_.needs[need].traits |= traits;
}

// UPDATE, DELETE, and the update of ON CONFLICT, whose second entry is "excluded".
void Visitor::shape_of_change(const Node* where, const List* targets, std::uint32_t first) {
  const Entry entry = entries_[first];
  const bool alone = entries_.size() == first + 1 || entries_[first + 1].qualified_only;
  if (!alone) {
    rows_.needs[entry.need].traits |= trait_joined;
    return assigned(targets, entry);
  }
  conditions_of(where, entry);
  assigned(targets, entry);
}

void Visitor::shape_of_index(const IndexStmt* statement, std::uint32_t need) {
  Entry entry;
  entry.need = need;
  conditions_of(statement->whereClause, entry);
}

void Visitor::conditions_of(const Node* where, const Entry& entry) {
  if (where == nullptr) return;
  if (tag_of(where) != T_BoolExpr || as<BoolExpr>(where)->boolop != AND_EXPR)
    return condition(where, entry);
  int terms = 0;
  for (const Node* node : NodesOf(as<BoolExpr>(where)->args)) {
    if (++terms > most_terms) return;
    condition(node, entry);
  }
}

// The column's name if the node is a column of the entry; else null.
const char* Visitor::column_of(const Node* node, const Entry& entry) {
  if (node == nullptr || tag_of(node) != T_ColumnRef) return nullptr;
  const List* fields = as<ColumnRef>(node)->fields;
  const int count = length_of(fields);
  const char* name = string_of(nth(fields, count - 1));
  if (name == nullptr || count == 1) return name;
  const char* of = string_of(nth(fields, count - 2));
  const bool fits = entry.name != nullptr && of != nullptr && std::strcmp(entry.name, of) == 0;
  return fits ? name : nullptr;
}

static bool calls_snapshot(const Node* node) {
  while (node != nullptr && tag_of(node) == T_TypeCast) node = as<TypeCast>(node)->arg;
  if (node == nullptr || tag_of(node) != T_FuncCall) return false;
  const char* name = string_of(last_of(as<FuncCall>(node)->funcname));
  return name != nullptr && (std::strcmp(name, "pg_snapshot_xmin") == 0 ||
                             std::strcmp(name, "txid_snapshot_xmin") == 0);
}

static Comparison comparison_of(const char* name) {
  if (name == nullptr) return Comparison::other;
  const std::string_view text(name);
  if (text == "=") return Comparison::equal;
  if (text == "<>" || text == "!=") return Comparison::not_equal;
  if (text == "<" || text == "<=") return Comparison::less;
  if (text == ">" || text == ">=") return Comparison::greater;
  return Comparison::other;
}

static Comparison turned(Comparison comparison) {
  if (comparison == Comparison::less) return Comparison::greater;
  if (comparison == Comparison::greater) return Comparison::less;
  return comparison;
}

void Visitor::compare(const Node* left, const Node* right, Comparison comparison,
                      const Entry& entry) {
  if (calls_snapshot(left) || calls_snapshot(right)) rows_.needs[entry.need].traits |= trait_fenced;
  if (const char* column = column_of(left, entry); column != nullptr && !is_variable(column))
    return add_condition(entry, Clause::where, column, comparison, right);
  if (const char* column = column_of(right, entry); column != nullptr && !is_variable(column))
    return add_condition(entry, Clause::where, column, turned(comparison), left);
  add_condition(entry, Clause::where, nullptr, Comparison::other);
}

void Visitor::condition(const Node* term, const Entry& entry) {
  const auto about = [&](const Node* node, Comparison comparison) {
    const char* column = column_of(node, entry);
    add_condition(entry, Clause::where, column, column == nullptr ? Comparison::other : comparison);
  };
  switch (tag_of(term)) {
    case T_A_Expr: {
      const auto* expression = as<A_Expr>(term);
      const char* name =
          length_of(expression->name) == 1 ? string_of(nth(expression->name, 0)) : nullptr;
      if (expression->kind == AEXPR_OP && expression->lexpr != nullptr)
        return compare(expression->lexpr, expression->rexpr, comparison_of(name), entry);
      const bool is_in = (expression->kind == AEXPR_IN || expression->kind == AEXPR_OP_ANY) &&
                         comparison_of(name) == Comparison::equal;
      return about(expression->lexpr, is_in ? Comparison::in : Comparison::other);
    }
    case T_NullTest:
      return about(reinterpret_cast<const Node*>(as<NullTest>(term)->arg),
                   as<NullTest>(term)->nulltesttype == IS_NULL ? Comparison::is_null
                                                               : Comparison::is_not_null);
    case T_BooleanTest: {
      const BoolTestType type = as<BooleanTest>(term)->booltesttype;
      const Comparison comparison = type == IS_TRUE    ? Comparison::is_true
                                    : type == IS_FALSE ? Comparison::is_false
                                                       : Comparison::other;
      return about(reinterpret_cast<const Node*>(as<BooleanTest>(term)->arg), comparison);
    }
    case T_BoolExpr:
      if (as<BoolExpr>(term)->boolop == NOT_EXPR)
        return about(nth(as<BoolExpr>(term)->args, 0), Comparison::is_false);
      return about(nullptr, Comparison::other);
    case T_ColumnRef:
      return about(term, Comparison::is_true);
    default:
      return about(nullptr, Comparison::other);
  }
}

void Visitor::order_of(const List* sorts, const Entry& entry) {
  int terms = 0;
  for (const Node* node : NodesOf(sorts)) {
    if (++terms > most_terms) return;
    const auto* sort = as<SortBy>(node);
    const char* column = column_of(sort->node, entry);
    add_condition(entry, Clause::order, column,
                  sort->sortby_dir == SORTBY_DESC ? Comparison::descending : Comparison::ascending);
  }
}

// Computed from what the column held: balance + $1, coalesce(n, 0) + 1, tags || $2.
static bool reads_itself(const Node* value, const char* column, int depth) {
  if (value == nullptr || depth > 4) return false;
  switch (tag_of(value)) {
    case T_ColumnRef: {
      const List* fields = as<ColumnRef>(value)->fields;
      const char* name = string_of(last_of(fields));
      const char* of = fields->length > 1 ? string_of(nth(fields, fields->length - 2)) : nullptr;
      if (of != nullptr && std::strcmp(of, "excluded") == 0) return false;
      return depth > 0 && name != nullptr && std::strcmp(name, column) == 0;
    }
    case T_TypeCast:
      return reads_itself(as<TypeCast>(value)->arg, column, depth + 1);
    case T_A_Expr: {
      const auto* expression = as<A_Expr>(value);
      if (expression->kind != AEXPR_OP) return false;
      return reads_itself(expression->lexpr, column, depth + 1) ||
             reads_itself(expression->rexpr, column, depth + 1);
    }
    case T_CoalesceExpr: {
      const List* args = as<CoalesceExpr>(value)->args;
      return depth > 0 && reads_itself(nth(args, 0), column, depth + 1);
    }
    case T_FuncCall: {
      const char* name = string_of(last_of(as<FuncCall>(value)->funcname));
      const bool grows = name != nullptr && (std::strcmp(name, "array_append") == 0 ||
                                             std::strcmp(name, "array_prepend") == 0 ||
                                             std::strcmp(name, "array_cat") == 0);
      if (!grows) return false;
      for (const Node* node : NodesOf(as<FuncCall>(value)->args)) {
        if (reads_itself(node, column, depth + 1)) return true;
      }
      return false;
    }
    default:
      return false;
  }
}

void Visitor::assigned(const List* targets, const Entry& entry) {
  int terms = 0;
  for (const Node* node : NodesOf(targets)) {
    if (++terms > most_terms) return;
    const auto* target = as<ResTarget>(node);
    if (target->name == nullptr || target->val == nullptr) continue;
    const bool own = reads_itself(target->val, target->name, 0);
    add_condition(entry, Clause::assign, target->name, own ? Comparison::own : Comparison::plain,
                  own ? nullptr : target->val);
  }
}

Str Visitor::constant_of(const Node* node) {
  while (node != nullptr && tag_of(node) == T_TypeCast) node = as<TypeCast>(node)->arg;
  if (node == nullptr || tag_of(node) != T_A_Const) return {};
  const auto* constant = as<A_Const>(node);
  if (constant->isnull) return rows_.add("null");
  switch (tag_of(&constant->val.node)) {
    case T_Integer:
      return rows_.add(std::to_string(constant->val.ival.ival));
    case T_Float:
      return text_of(constant->val.fval.fval);
    case T_Boolean:
      return rows_.add(constant->val.boolval.boolval ? "true" : "false");
    case T_String:
      return text_of(constant->val.sval.sval);
    default:
      return {};
  }
}

void Visitor::add_condition(const Entry& entry, Clause clause, const char* column,
                            Comparison comparison, const Node* value) {
  ConditionRow row;
  row.statement = statement_;
  row.at = rows_.needs[entry.need].begin;
  row.clause = clause;
  row.comparison = comparison;
  row.column = text_of(column);
  row.value = constant_of(value);
  row.is_constant = row.value.empty() ? 0 : 1;
  rows_.conditions.push_back(row);
}

}  // namespace demarc::sql
