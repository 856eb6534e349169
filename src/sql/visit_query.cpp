// Queries: set operations, WITH, FROM, row locks.
#include "sql/builtins.h"
#include "sql/visitor.h"

namespace demarc::sql {

static std::uint32_t hash_of(const char* name) {
  std::uint32_t hash = 2166136261u;
  for (; *name != '\0'; ++name) hash = (hash ^ static_cast<unsigned char>(*name)) * 16777619u;
  return hash;
}

// Set operations lean to the left: every branch but the last waits on the stack.
void Visitor::select(const SelectStmt* statement, Context c) {
  while (true) {
    if (statement->withClause != nullptr) c.ctes = with(statement->withClause, c);
    if (statement->op == SETOP_NONE || statement->larg == nullptr) break;
    Context outer = c;
    outer.level = 0;  // ORDER BY of a set operation sees output columns only
    expressions(statement->sortClause, outer);
    expression(statement->limitOffset, c);
    expression(statement->limitCount, c);
    push(statement->rarg, c);
    statement = statement->larg;
  }
  select_leaf(statement, c);
}

void Visitor::select_leaf(const SelectStmt* statement, Context c) {
  if (statement->intoClause != nullptr) {
    into_clause(statement->intoClause, ObjectKind::table, false);
    output_types(reinterpret_cast<const Node*>(statement), c);
    if (tag_ == CommandTag::select_) tag_ = CommandTag::select_into;
  }
  const Context outer = c;
  if (statement->fromClause != nullptr) {
    const auto first = static_cast<std::uint32_t>(entries_.size());
    c.level = add_level(c.level, first, first);
    from_list(statement->fromClause, c);
    if (statement->lockingClause != nullptr) lock_clause(statement->lockingClause, first);
    shape_of_query(statement, first);
  }
  c.flags &= static_cast<std::uint8_t>(~lock_rows);  // reaches into FROM, not into expressions
  for (int i = length_of(statement->valuesLists); i-- > 0;) {
    expression(nth(statement->valuesLists, i), c);
  }
  expression(statement->limitCount, outer);
  expression(statement->limitOffset, outer);
  output_sorts(statement->sortClause, statement->targetList, c);
  expressions(statement->windowClause, c);
  expression(statement->havingClause, c);
  output_sorts(statement->groupClause, statement->targetList, c);
  expression(statement->whereClause, c);
  // DISTINCT without ON is a list of one null.
  output_sorts(statement->distinctClause, statement->targetList, c);
  for (int i = length_of(statement->targetList); i-- > 0;) {
    expression(as<ResTarget>(nth(statement->targetList, i))->val, c);
  }
}

// ORDER BY, GROUP BY and DISTINCT ON may name output columns; those are no columns of a relation.
void Visitor::output_sorts(const List* sorts, const List* targets, Context c) {
  for (int i = length_of(sorts); i-- > 0;) {
    const Node* node = nth(sorts, i);
    if (node == nullptr) continue;
    if (tag_of(node) == T_SortBy) node = as<SortBy>(node)->node;
    if (!names_output(node, targets)) expression(node, c);
  }
}

bool Visitor::names_output(const Node* node, const List* targets) {
  if (tag_of(node) != T_ColumnRef || length_of(as<ColumnRef>(node)->fields) != 1) return false;
  const char* name = string_of(nth(as<ColumnRef>(node)->fields, 0));
  if (name == nullptr || !spend(static_cast<std::uint32_t>(length_of(targets)))) return false;
  for (const Node* target : NodesOf(targets)) {
    const char* output = as<ResTarget>(target)->name;
    if (output != nullptr && std::strcmp(output, name) == 0) return true;
  }
  return false;
}

// Every CTE sees those before it; WITH RECURSIVE lets all see all.
std::uint32_t Visitor::with(const WithClause* with, Context c) {
  std::uint32_t visible = c.ctes;
  std::uint32_t all = c.ctes;
  for (const Node* node : NodesOf(with->ctes)) {
    const auto* cte = as<CommonTableExpr>(node);
    const bool writes = cte->ctequery != nullptr && tag_of(cte->ctequery) != T_SelectStmt;
    ctes_.push_back({cte, all, hash_of(cte->ctename), writes});
    all = static_cast<std::uint32_t>(ctes_.size()) - 1;
  }
  std::uint32_t index =
      static_cast<std::uint32_t>(ctes_.size()) - static_cast<std::uint32_t>(length_of(with->ctes));
  for (const Node* node : NodesOf(with->ctes)) {
    Context inner = c;
    inner.flags &= static_cast<std::uint8_t>(~lock_rows);
    inner.ctes = with->recursive ? all : visible;
    inner.inside = index;
    push(as<CommonTableExpr>(node)->ctequery, inner);
    visible = index++;
  }
  return all;
}

std::uint32_t Visitor::find_cte(const char* name, std::uint32_t ctes) {
  if (ctes == no_index) return no_index;
  const std::uint32_t hash = hash_of(name);
  for (; ctes != no_index; ctes = ctes_[ctes].parent) {
    if (ctes_[ctes].hash == hash && std::strcmp(ctes_[ctes].node->ctename, name) == 0) return ctes;
    if (!spend(1)) break;
  }
  return no_index;
}

// Adds the entries of FROM to the level that is open in `c`.
void Visitor::from_list(const List* from, Context c) {
  for (const Node* item : NodesOf(from)) from_item(item, c);
  levels_[c.level].end = static_cast<std::uint32_t>(entries_.size());
  if (!joins_using_.empty()) apply_join_using(c.level);
}

// Joins are walked in place, so that their entries stand together in the order of the text.
void Visitor::from_item(const Node* item, Context c) {
  const std::size_t bottom = joins_.size();
  const auto here = [&] { return static_cast<std::uint32_t>(entries_.size()); };
  while (true) {
    while (tag_of(item) == T_JoinExpr) {
      joins_.push_back({as<JoinExpr>(item), here(), 0, 0, 0});
      item = as<JoinExpr>(item)->larg;
    }
    from_leaf(item, c);
    item = nullptr;
    while (joins_.size() > bottom) {
      JoinFrame& frame = joins_.back();
      if (frame.state == 0) {
        frame.state = 1;
        frame.middle = here();
        item = frame.join->rarg;
        break;
      }
      const JoinFrame done = frame;
      joins_.pop_back();
      finish_join(done, c);
    }
    if (item == nullptr) return;
  }
}

void Visitor::finish_join(const JoinFrame& frame, Context c) {
  const JoinExpr* join = frame.join;
  const auto end = static_cast<std::uint32_t>(entries_.size());
  if (join->quals != nullptr) {
    Context inner = c;
    inner.level = add_level(levels_[c.level].parent, frame.first, end);
    inner.flags &= static_cast<std::uint8_t>(~lock_rows);
    expression(join->quals, inner);
  }
  if (join->isNatural) {
    for (std::uint32_t i = frame.first; i < end; ++i) {
      if (entries_[i].kind != EntryKind::join) all_columns_of(entries_[i]);
    }
  }
  if (join->usingClause != nullptr) {
    joins_using_.push_back(frame);
    joins_using_.back().end = end;
  }
  if (join->join_using_alias != nullptr) {
    Entry& entry = entries_.emplace_back();
    entry.name = join->join_using_alias->aliasname;
    entry.column_names = join->usingClause;
    entry.complete = true;
    entry.qualified_only = true;
  }
  if (join->alias != nullptr) {
    for (std::uint32_t i = frame.first; i < end; ++i) entries_[i].hidden = true;
    Entry& entry = entries_.emplace_back();
    entry.name = join->alias->aliasname;
    entry.kind = EntryKind::join;
    entry.first = frame.first;
  }
}

// JOIN … USING (x) reads x on both sides; `x` alone then means both.
void Visitor::apply_join_using(std::uint32_t level) {
  std::vector<JoinFrame> frames;
  frames.swap(joins_using_);
  for (const JoinFrame& frame : frames) {
    const std::uint32_t end = frame.end;
    for (const Node* node : NodesOf(frame.join->usingClause)) {
      const char* name = string_of(node);
      Level left{0, frame.first, frame.middle, levels_[level].merged};
      Level right{0, frame.middle, end, no_index};
      unqualified_at({name}, left);
      unqualified_at({name}, right);
    }
    for (const Node* node : NodesOf(frame.join->usingClause)) {
      merged_.push_back({string_of(node), levels_[level].merged});
      levels_[level].merged = static_cast<std::uint32_t>(merged_.size()) - 1;
    }
  }
}

void Visitor::from_leaf(const Node* item, Context c) {
  // What a lateral item sees: the entries so far, then the levels outside.
  const auto lateral = [&] {
    Context inner = c;
    inner.level = add_level(levels_[c.level].parent, levels_[c.level].first,
                            static_cast<std::uint32_t>(entries_.size()));
    inner.flags &= static_cast<std::uint8_t>(~lock_rows);
    return inner;
  };
  switch (tag_of(item)) {
    case T_RangeVar:
      return from_relation(as<RangeVar>(item), c);
    case T_RangeTableSample: {
      const auto* sample = as<RangeTableSample>(item);
      const Context inner = lateral();
      expressions(sample->args, inner);
      expression(sample->repeatable, inner);
      return from_leaf(sample->relation, c);
    }
    case T_RangeSubselect: {
      const auto* subselect = as<RangeSubselect>(item);
      Context inner = subselect->lateral ? lateral() : c;
      inner.flags = c.flags;
      if (!subselect->lateral) inner.level = levels_[c.level].parent;
      push(subselect->subquery, inner);
      Entry& entry = entries_.emplace_back();
      entry.query = subselect->subquery;
      entry.item = static_cast<std::uint32_t>(stack_.size()) - 1;
      if (subselect->alias != nullptr) {
        entry.name = subselect->alias->aliasname;
        entry.column_names = subselect->alias->colnames;
      }
      return;
    }
    case T_RangeFunction:
      return from_function(as<RangeFunction>(item), lateral());
    case T_RangeTableFunc: {
      const auto* table = as<RangeTableFunc>(item);
      const Context inner = lateral();
      expressions(table->columns, inner);
      expressions(table->namespaces, inner);
      expression(table->rowexpr, inner);
      expression(table->docexpr, inner);
      Entry& entry = entries_.emplace_back();
      if (table->alias != nullptr) entry.name = table->alias->aliasname;
      entry.columns_of = item;
      return;
    }
#if DEMARC_GRAMMAR_MAJOR >= 17
    case T_JsonTable: {
      const auto* table = as<JsonTable>(item);
      const Context inner = lateral();
      expression(table->on_error, inner);
      expressions(table->columns, inner);
      expressions(table->passing, inner);
      expression(table->context_item, inner);
      Entry& entry = entries_.emplace_back();
      if (table->alias != nullptr) entry.name = table->alias->aliasname;
      entry.columns_of = item;
      return;
    }
#endif
    default:
      entries_.emplace_back();
  }
}

void Visitor::from_relation(const RangeVar* relation, Context c) {
  Entry entry;
  entry.name = relation->relname;
  entry.schema = relation->schemaname;
  const std::uint32_t cte =
      relation->schemaname == nullptr ? find_cte(relation->relname, c.ctes) : no_index;
  if (cte != no_index) {
    cte_references_.push_back({c.inside, cte});
    entry.query = ctes_[cte].node->ctequery;
    entry.column_names = ctes_[cte].node->aliascolnames;
  } else {
    entry.kind = EntryKind::relation;
    const Privileges locks = (c.flags & lock_rows) != 0 ? priv_update : 0;
    entry.need = add_need(relation, priv_select | locks, c);
  }
  if (relation->alias != nullptr) {
    entry.name = relation->alias->aliasname;
    entry.schema = nullptr;
    if (relation->alias->colnames != nullptr) entry.column_names = relation->alias->colnames;
  }
  entries_.push_back(entry);
}

void Visitor::from_function(const RangeFunction* function, Context c) {
  Entry entry;
  const FuncCall* only = nullptr;
  for (const Node* node : NodesOf(function->functions)) {
    const Node* called = nth(as<List>(node), 0);  // (function, column definitions)
    expression(called, c);
    if (called != nullptr && tag_of(called) == T_FuncCall) only = as<FuncCall>(called);
  }
  if (only != nullptr && length_of(function->functions) == 1) {
    const Words words = words_of(only->funcname);
    entry.name = string_of(last_of(only->funcname));
    if (words.schema.empty() && !words.name.empty()) {
      entry.one_column = !function->ordinality &&
                         builtin_function(words.name).special == SpecialFunction::single_column;
    }
  }
  if (function->alias != nullptr) {
    entry.name = function->alias->aliasname;
    entry.column_names = function->alias->colnames;
    if (entry.column_names != nullptr && entry.one_column) entry.complete = true;
  }
  if (function->coldeflist != nullptr) entry.columns_of = reinterpret_cast<const Node*>(function);
  entries_.push_back(entry);
}

// FOR UPDATE and its weaker kin need UPDATE beside SELECT; they reach into subqueries, not into
// CTEs.
void Visitor::lock_clause(const List* clauses, std::uint32_t first) {
  for (const Node* node : NodesOf(clauses)) {
    const List* only = as<LockingClause>(node)->lockedRels;
    for (std::uint32_t i = first; i < entries_.size(); ++i) {
      const Entry& entry = entries_[i];
      bool locked = only == nullptr;
      for (const Node* relation : NodesOf(only)) {
        if (!spend(1)) break;
        const char* name = as<RangeVar>(relation)->relname;
        locked = locked || (entry.name != nullptr && std::strcmp(entry.name, name) == 0);
      }
      if (!locked) continue;
      if (entry.kind == EntryKind::relation && entry.need != no_index) {
        demand(entry.need, priv_update);
      } else if (entry.item != no_index) {
        stack_[entry.item].context.flags |= lock_rows;
      }
    }
  }
}

}  // namespace demarc::sql
