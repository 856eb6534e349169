// Which relation a column belongs to, as far as the text tells.
#include "sql/visitor.h"

namespace demarc::sql {

std::uint32_t Visitor::add_level(std::uint32_t parent, std::uint32_t first, std::uint32_t end) {
  levels_.push_back({parent, first, end, no_index});
  return static_cast<std::uint32_t>(levels_.size()) - 1;
}

void Visitor::column(const ColumnRef* ref, Context c) {
  const List* fields = ref->fields;
  const int count = length_of(fields);
  if (tag_of(nth(fields, count - 1)) == T_A_Star) {
    if (count == 1) {
      all_columns_at(c.level);
    } else {
      const char* schema = count > 2 ? string_of(nth(fields, count - 3)) : nullptr;
      qualified_column(schema, string_of(nth(fields, count - 2)), {}, c.level);
    }
    return;
  }
  const char* first = string_of(nth(fields, 0));
  if (count == 1) {
    if (!is_variable(first)) unqualified_column({first, ref->location}, c.level);
  } else if (count == 2) {
    qualified_column(nullptr, first, {string_of(nth(fields, 1)), ref->location}, c.level);
  } else {
    qualified_column(string_of(nth(fields, count - 3)), string_of(nth(fields, count - 2)),
                     {string_of(nth(fields, count - 1)), ref->location}, c.level);
  }
}

// Innermost level first; a level that may have the column takes it.
void Visitor::unqualified_column(ColumnName column, std::uint32_t level) {
  for (; level != 0; level = levels_[level].parent) {
    if (unqualified_at(column, levels_[level])) return;
  }
}

bool Visitor::unqualified_at(ColumnName column, const Level& level) {
  const char* name = column.name;
  for (std::uint32_t at = level.merged; at != no_index; at = merged_[at].next) {
    if (std::strcmp(merged_[at].name, name) == 0) return true;  // noted on both sides of the join
  }
  if (!spend(level.end - level.first)) return false;
  std::uint32_t candidates = 0;
  const Entry* candidate = nullptr;
  const Entry* whole_row = nullptr;
  for (std::uint32_t i = level.first; i < level.end; ++i) {
    const Entry& entry = entries_[i];
    if (entry.kind == EntryKind::join || entry.qualified_only) continue;
    const HasColumn has = has_column(entry, name);
    if (has == HasColumn::yes) {
      if (entry.need != no_index) note_unknown(entry.need);  // renamed by an alias
      read_entry(entry, {});
      return true;
    }
    if (entry.name != nullptr && !entry.hidden && std::strcmp(entry.name, name) == 0) {
      whole_row = &entry;
    }
    if (has == HasColumn::no) continue;
    ++candidates;
    candidate = &entry;
  }
  if (whole_row != nullptr) {
    all_columns_of(*whole_row);
    return true;
  }
  if (candidates == 1) {
    read_entry(*candidate, column);
    return true;
  }
  if (candidates == 0) return false;
  for (std::uint32_t i = level.first; i < level.end; ++i) {
    const Entry& entry = entries_[i];
    if (entry.kind == EntryKind::join || entry.qualified_only) continue;
    if (has_column(entry, name) == HasColumn::no) continue;
    all_columns_of(entry);
  }
  return true;
}

// Without a field: "name.*".
void Visitor::qualified_column(const char* schema, const char* name, ColumnName field,
                               std::uint32_t level) {
  if (name == nullptr) return;
  for (; level != 0; level = levels_[level].parent) {
    const Level& scope = levels_[level];
    if (!spend(scope.end - scope.first)) return;
    for (std::uint32_t i = scope.first; i < scope.end; ++i) {
      const Entry& entry = entries_[i];
      if (entry.hidden || entry.name == nullptr || std::strcmp(entry.name, name) != 0) continue;
      if (schema != nullptr &&
          (entry.schema == nullptr || std::strcmp(entry.schema, schema) != 0)) {
        continue;
      }
      if (field.name == nullptr || entry.column_names != nullptr) {
        all_columns_of(entry);
      } else {
        read_entry(entry, field);
      }
      return;
    }
  }
}

void Visitor::all_columns_of(const Entry& entry) {
  if (entry.kind == EntryKind::join) {
    for (std::uint32_t i = entry.first; &entries_[i] != &entry; ++i) {
      if (entries_[i].kind != EntryKind::join) all_columns_of(entries_[i]);
    }
    return;
  }
  if (entry.need == no_index) return;
  note_unknown(entry.need);
  read_entry(entry, {});
}

void Visitor::all_columns_at(std::uint32_t level) {
  if (level == 0) return;
  for (std::uint32_t i = levels_[level].first; i < levels_[level].end; ++i) {
    if (entries_[i].kind != EntryKind::join) all_columns_of(entries_[i]);
  }
}

void Visitor::read_entry(const Entry& entry, ColumnName column) {
  if (entry.kind == EntryKind::join) {
    all_columns_of(entry);
  } else if (entry.need != no_index) {
    read_need(entry.need, column);
  }
}

void Visitor::read_need(std::uint32_t need, ColumnName column) {
  demand(need, priv_select);
  if (column.name != nullptr) note_column(need, column, priv_select);
}

void Visitor::note_column(std::uint32_t need, ColumnName column, Privileges privileges) {
  NeedColumns& columns = need_columns_[need - first_.needs];
  if (columns.unknown) return;
  std::uint32_t last = no_index;
  for (std::uint32_t at = columns.head; at != no_index; at = column_notes_[at].next) {
    if (std::strcmp(column_notes_[at].name, column.name) == 0) {
      column_notes_[at].privileges |= privileges;
      column_notes_[at].location = std::min(column_notes_[at].location, column.location);
      return;
    }
    last = at;
  }
  if (!spend(++columns.count)) {  // too many to compare: not worth knowing
    columns.unknown = true;
    return;
  }
  const auto index = static_cast<std::uint32_t>(column_notes_.size());
  column_notes_.push_back({column.name, privileges, column.location, no_index});
  (last == no_index ? columns.head : column_notes_[last].next) = index;
}

static bool list_has(const List* strings, const char* name) {
  for (const Node* node : NodesOf(strings)) {
    const char* text = string_of(node);
    if (text != nullptr && std::strcmp(text, name) == 0) return true;
  }
  return false;
}

Visitor::HasColumn Visitor::has_column(const Entry& entry, const char* name) {
  if (entry.column_names != nullptr) {
    if (!spend(static_cast<std::uint32_t>(length_of(entry.column_names))))
      return HasColumn::unknown;
    if (list_has(entry.column_names, name)) return HasColumn::yes;
    if (entry.complete) return HasColumn::no;
  }
  if (entry.one_column) {
    return entry.name != nullptr && std::strcmp(entry.name, name) == 0 ? HasColumn::yes
                                                                       : HasColumn::no;
  }
  if (entry.query != nullptr) return query_has_column(entry.query, name);
  if (entry.columns_of != nullptr) return table_has_column(entry.columns_of, name);
  return HasColumn::unknown;
}

// XMLTABLE, JSON_TABLE and functions with a column definition list tell their columns.
Visitor::HasColumn Visitor::table_has_column(const Node* table, const char* name) {
  const List* columns = nullptr;
  if (tag_of(table) == T_RangeFunction) columns = as<RangeFunction>(table)->coldeflist;
  if (tag_of(table) == T_RangeTableFunc) columns = as<RangeTableFunc>(table)->columns;
#if DEMARC_GRAMMAR_MAJOR >= 17
  if (tag_of(table) == T_JsonTable) columns = as<JsonTable>(table)->columns;
#endif
  if (!spend(static_cast<std::uint32_t>(length_of(columns)))) return HasColumn::unknown;
  HasColumn answer = HasColumn::no;
  for (const Node* node : NodesOf(columns)) {
    const char* column = nullptr;
    if (tag_of(node) == T_ColumnDef) column = as<ColumnDef>(node)->colname;
    if (tag_of(node) == T_RangeTableFuncCol) column = as<RangeTableFuncCol>(node)->colname;
#if DEMARC_GRAMMAR_MAJOR >= 17
    if (tag_of(node) == T_JsonTableColumn) {
      column = as<JsonTableColumn>(node)->name;
      if (as<JsonTableColumn>(node)->coltype == JTC_NESTED) answer = HasColumn::unknown;
    }
#endif
    if (column != nullptr && std::strcmp(column, name) == 0) return HasColumn::yes;
  }
  return answer;
}

// The name that the server gives an unnamed output column.
static const char* output_name(const Node* value) {
  while (value != nullptr) {
    switch (tag_of(value)) {
      case T_ColumnRef: {
        const Node* field = last_of(as<ColumnRef>(value)->fields);
        return tag_of(field) == T_A_Star ? nullptr : string_of(field);
      }
      case T_FuncCall:
        return string_of(last_of(as<FuncCall>(value)->funcname));
      case T_TypeCast: {
        const Node* arg = as<TypeCast>(value)->arg;
        if (arg != nullptr && tag_of(arg) == T_A_Const) {
          return string_of(last_of(as<TypeCast>(value)->typeName->names));
        }
        value = arg;
        break;
      }
      case T_CollateClause:
        value = as<CollateClause>(value)->arg;
        break;
      case T_CaseExpr:
        return "case";
      case T_CoalesceExpr:
        return "coalesce";
      case T_A_ArrayExpr:
        return "array";
      case T_RowExpr:
        return "row";
      default:
        return "?column?";
    }
  }
  return "?column?";
}

Visitor::HasColumn Visitor::query_has_column(const Node* query, const char* name) {
  const List* targets = nullptr;
  if (tag_of(query) == T_SelectStmt) {
    const auto* leaf = as<SelectStmt>(query);
    while (leaf->op != SETOP_NONE && leaf->larg != nullptr) {
      if (!spend(1)) return HasColumn::unknown;
      leaf = leaf->larg;
    }
    if (leaf->valuesLists != nullptr) {
      return std::strncmp(name, "column", 6) == 0 ? HasColumn::yes : HasColumn::no;
    }
    targets = leaf->targetList;
  } else if (tag_of(query) == T_InsertStmt) {
    targets = as<InsertStmt>(query)->returningList;
  } else if (tag_of(query) == T_UpdateStmt) {
    targets = as<UpdateStmt>(query)->returningList;
  } else if (tag_of(query) == T_DeleteStmt) {
    targets = as<DeleteStmt>(query)->returningList;
  } else {
    return HasColumn::unknown;
  }
  if (!spend(static_cast<std::uint32_t>(length_of(targets)))) return HasColumn::unknown;
  HasColumn answer = HasColumn::no;
  for (const Node* node : NodesOf(targets)) {
    const auto* target = as<ResTarget>(node);
    const char* output = target->name != nullptr ? target->name : output_name(target->val);
    if (output == nullptr) {
      answer = HasColumn::unknown;  // a star
    } else if (std::strcmp(output, name) == 0) {
      return HasColumn::yes;
    }
  }
  return answer;
}

}  // namespace demarc::sql
