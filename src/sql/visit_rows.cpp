// Rows and names: from the tree's strings and locations to the pool and the host's offsets.
#include "sql/chars.h"
#include "sql/prepass.h"
#include "sql/visitor.h"

namespace demarc::sql {

Name Visitor::name_of(const Words& words) {
  Name name;
  if (!words.database.empty()) name.database = rows_.add(words.database);
  if (!words.schema.empty()) {
    // Most statements name one schema again and again.
    if (rows_.text(last_schema_) != words.schema) last_schema_ = rows_.add(words.schema);
    name.schema = last_schema_;
  }
  name.name = rows_.add(words.name);
  return name;
}

Words Visitor::words_of(const List* names, int but) {
  Words words;
  const int count = length_of(names) - but;
  if (count <= 0) return words;
  for (int i = 0; i < count; ++i) {
    if (nth(names, i) == nullptr || tag_of(nth(names, i)) != T_String) return words;
  }
  words.count = std::min(count, 3);
  words.name = string_of(nth(names, count - 1));
  if (count > 1) words.schema = string_of(nth(names, count - 2));
  if (count > 2) words.database = string_of(nth(names, count - 3));
  return words;
}

Words Visitor::words_of(const RangeVar* relation) {
  Words words{view_of(relation->catalogname), view_of(relation->schemaname), relation->relname, 1};
  if (!words.schema.empty()) ++words.count;
  if (!words.database.empty()) ++words.count;
  return words;
}

std::uint32_t Visitor::offset_of(int location) const {
  if (location < 0) return text_begin_;
  return source_.offset(location);
}

static bool ends_name(std::string_view text, std::size_t at) {
  return at >= text.size() || !is_ident(text[at]);
}

Span Visitor::span_of(const Words& words, int location) const {
  const std::uint32_t begin = offset_of(location);
  if (location < 0 || words.name.empty()) return {begin, begin};
  // Nearly all names are plain words joined by bare dots; the tokens decide about the others.
  std::size_t end = begin;
  bool plain = true;
  for (std::string_view part : {words.database, words.schema, words.name}) {
    if (part.empty()) continue;
    if (end != begin) plain = plain && end < source_.text.size() && source_.text[end++] == '.';
    if (end >= source_.text.size() || source_.text[end] == '"') plain = false;
    end += part.size();
    plain = plain && ends_name(source_.text, end) && !ends_name(source_.text, end - 1);
  }
  if (plain) return {begin, static_cast<std::uint32_t>(end)};
  return {begin, std::max(begin, name_end(source_.text, begin, words.count))};
}

// The next place, from the cursor on, where these words stand as a name. DROP, COMMENT and the like
// carry no locations; their objects stand in the order of the tree.
Span Visitor::find(const Words& words) {
  if (words.count == 0) return {text_begin_, text_begin_};
  const std::string_view parts[3] = {words.database, words.schema, words.name};
  const Span found =
      find_name(source_.text, {cursor_, text_end_}, parts + 3 - words.count, words.count);
  if (found.end == 0) return {text_begin_, text_begin_};
  cursor_ = found.end;
  return found;
}

std::uint32_t Visitor::add_need(const Words& words, Span in_text, Privileges privileges,
                                Context c) {
  const auto index = static_cast<std::uint32_t>(rows_.needs.size());
  const Name name = name_of(words);
  NeedRow& row = rows_.needs.emplace_back();
  row.statement = statement_;
  row.name = name;
  row.privileges = (c.flags & names_only) != 0 ? 0 : privileges;
  row.timing = c.timing;
  row.confidence = confidence_;
  row.begin = source_.host(in_text.begin);
  row.end = source_.host(in_text.end);
  NeedColumns& columns = need_columns_.emplace_back();
  columns.frozen = (c.flags & names_only) != 0;
  columns.inside = c.inside;
  if (!words.schema.empty()) add_schema_use(words, in_text, priv_usage, c);
  return index;
}

std::uint32_t Visitor::add_need(const RangeVar* relation, Privileges privileges, Context c) {
  const Words words = words_of(relation);
  return add_need(words, span_of(words, relation->location), privileges, c);
}

std::uint32_t Visitor::add_target(const RangeVar* relation, Privileges privileges, Context c) {
  const std::uint32_t index = add_need(relation, privileges, c);
  rows_.needs[index].is_target = 1;
  return index;
}

std::uint32_t Visitor::add_use(ObjectKind object, const Words& words, Span in_text,
                               Privileges privileges, Context c, bool any_of) {
  const auto index = static_cast<std::uint32_t>(rows_.uses.size());
  const Name name = name_of(words);
  UseRow& row = rows_.uses.emplace_back();
  row.statement = statement_;
  row.object = object;
  row.timing = c.timing;
  row.confidence = confidence_;
  row.any_of = any_of ? 1 : 0;
  row.name = name;
  row.privileges = (c.flags & names_only) != 0 ? 0 : privileges;
  row.begin = source_.host(in_text.begin);
  row.end = source_.host(in_text.end);
  if (!words.schema.empty()) add_schema_use(words, in_text, priv_usage, c);
  return index;
}

static bool is_system_schema(std::string_view schema) {
  return schema == "pg_catalog" || schema == "information_schema" || schema == "pg_temp" ||
         schema == "pg_toast";
}

// A schema is looked up when the statement is analysed, whenever its other needs are demanded.
void Visitor::add_schema_use(const Words& words, Span in_text, Privileges privileges, Context) {
  const std::string_view schema = words.schema;
  if (is_system_schema(schema)) return;
  const std::size_t recent = std::min<std::size_t>(rows_.uses.size() - first_.uses, 8);
  for (std::size_t i = rows_.uses.size(); i-- > rows_.uses.size() - recent;) {
    const UseRow& use = rows_.uses[i];
    if (use.object == ObjectKind::schema && use.privileges == privileges &&
        rows_.text(use.name.name) == schema) {
      return;
    }
  }
  Name name;
  if (rows_.text(last_schema_) != schema) last_schema_ = rows_.add(schema);
  name.name = last_schema_;
  std::uint32_t begin = in_text.begin;
  if (!words.database.empty()) {
    name.database = rows_.add(words.database);
    begin = next_token(source_.text, next_token(source_.text, begin).end).end;
    begin = skip_space(source_.text, begin);
  }
  UseRow& row = rows_.uses.emplace_back();
  row.statement = statement_;
  row.object = ObjectKind::schema;
  row.confidence = confidence_;
  row.name = name;
  row.privileges = privileges;
  row.begin = source_.host(begin);
  row.end = source_.host(name_end(source_.text, begin, 1));
}

// CREATE SCHEMA, temporary tables and the like are demanded of the current database.
void Visitor::add_database_use(Privileges privileges) {
  UseRow& row = rows_.uses.emplace_back();
  row.statement = statement_;
  row.object = ObjectKind::database;
  row.confidence = confidence_;
  row.privileges = privileges;
  row.begin = row.end = source_.host(text_begin_);
}

DefinitionRow& Visitor::define(ObjectKind object, Action action, const Words& words, Span in_text) {
  const Name name = name_of(words);
  DefinitionRow& row = rows_.definitions.emplace_back();
  row.statement = statement_;
  row.object = object;
  row.action = action;
  row.name = name;
  row.begin = source_.host(in_text.begin);
  row.end = source_.host(in_text.end);
  if (words.schema == "pg_temp") row.temporary = 1;
  return row;
}

DefinitionRow& Visitor::define(ObjectKind object, Action action, const RangeVar* relation) {
  Words words = words_of(relation);
  const Span span = span_of(words, relation->location);
  const bool creates = action == Action::create || action == Action::replace;
  if (creates && words.schema.empty() && relation->relpersistence != 't') {
    words.schema = schema_of_elements_;
  }
  DefinitionRow& row = define(object, action, words, span);
  if (relation->relpersistence == 't') row.temporary = 1;
  return row;
}

Range Visitor::add_names(const List* strings) {
  Range range{static_cast<std::uint32_t>(rows_.names.size()), 0};
  for (const Node* node : NodesOf(strings)) {
    if (node == nullptr) continue;
    const char* text = string_of(node);
    if (text == nullptr && tag_of(node) == T_A_Const && !as<A_Const>(node)->isnull) {
      text = string_of(&as<A_Const>(node)->val.node);
    }
    if (text == nullptr) continue;
    const Str name = text_of(text);
    rows_.names.push_back(name);
    ++range.count;
  }
  return range;
}

void Visitor::note(NoteKind kind, std::string_view message, Span in_text) {
  const Str text = rows_.add(message);
  const Span span = host_span(in_text);
  rows_.notes.push_back({.kind = kind,
                         .message = text,
                         .statement = statement_,
                         .begin = span.begin,
                         .end = span.end});
}

// A query in WITH that nobody names is not even planned; one that writes is run whatever happens.
void Visitor::forgive_unused_ctes() {
  for (bool changed = true; changed;) {
    changed = false;
    for (const CteReference& reference : cte_references_) {
      if (ctes_[reference.cte].is_run || !spend(1)) continue;
      if (reference.inside != no_index && !ctes_[reference.inside].is_run) continue;
      ctes_[reference.cte].is_run = changed = true;
    }
  }
  for (std::size_t i = 0; i < need_columns_.size(); ++i) {
    const std::uint32_t inside = need_columns_[i].inside;
    if (inside == no_index || ctes_[inside].is_run) continue;
    rows_.needs[first_.needs + i].privileges = 0;
  }
}

// Inside CREATE SCHEMA one owns what the same statement has just made.
void Visitor::forgive_own_elements() {
  const auto is_own = [&](const NeedRow& need) {
    const std::string_view schema = rows_.text(need.name.schema);
    if (!schema.empty() && schema != schema_of_elements_) return false;
    for (std::size_t i = first_.definitions; i < rows_.definitions.size() && spend(1); ++i) {
      const DefinitionRow& row = rows_.definitions[i];
      if (row.object != ObjectKind::schema && rows_.text(row.name.schema) == schema_of_elements_ &&
          rows_.text(row.name.name) == rows_.text(need.name.name)) {
        return true;
      }
    }
    return false;
  };
  for (std::size_t i = first_.needs; i < rows_.needs.size(); ++i) {
    NeedRow& need = rows_.needs[i];
    if (need.timing == Timing::direct && is_own(need)) need.privileges = 0;
  }
}

// What stands for a placeholder names nothing: it is told by a note. Names that are known in part
// are kept as a guess.
void Visitor::drop_unknown_names() {
  const auto known = [&](const Name& name) { return !is_unknown_name(rows_.text(name.name)); };
  // What is unknown of a name is written as a pattern: message*, *.users.
  const auto in_part = [&](Name& name) {
    bool unknown = false;
    for (Str* part : {&name.database, &name.schema, &name.name}) {
      if (rows_.text(*part).find(placeholder_byte) == std::string_view::npos) continue;
      unknown = true;
      std::string pattern;
      for (const char c : rows_.text(*part)) {
        if (c != placeholder_byte) {
          pattern += c;
        } else if (pattern.empty() || pattern.back() != '*') {
          pattern += '*';
        }
      }
      *part = rows_.add(pattern);
    }
    return unknown;
  };
  std::size_t kept = first_.needs;
  bool dropped = false;
  for (std::size_t i = first_.needs; i < rows_.needs.size(); ++i) {
    const bool is_known = known(rows_.needs[i].name);
    if (in_part(rows_.needs[i].name)) rows_.needs[i].confidence = Confidence::possible;
    for (std::size_t k = first_.keys; k < rows_.keys.size() && kept != i; ++k) {
      if (rows_.keys[k].need == i) rows_.keys[k].need = static_cast<std::uint32_t>(kept);
    }
    if (!is_known) {
      dropped = true;
      continue;
    }
    need_columns_[kept - first_.needs] = need_columns_[i - first_.needs];
    rows_.needs[kept++] = rows_.needs[i];
  }
  rows_.needs.resize(kept);
  need_columns_.resize(kept - first_.needs);
  const auto drop = [&](auto& rows, std::size_t first) {
    const auto end = std::remove_if(rows.begin() + static_cast<std::ptrdiff_t>(first), rows.end(),
                                    [&](const auto& row) { return !known(row.name); });
    dropped = dropped || end != rows.end();
    rows.erase(end, rows.end());
    for (std::size_t i = first; i < rows.size(); ++i) in_part(rows[i].name);
  };
  drop(rows_.uses, first_.uses);
  drop(rows_.definitions, first_.definitions);
  if (dropped && !place_.partly_known) {
    note(NoteKind::dynamic_sql, "a name is filled in at run time", {text_begin_, text_end_});
    ++rows_.statements_not_analysed;
  }
}

// Needs in the order of the text: FROM is walked before the select list that stands before it.
void Visitor::sort_needs(std::uint32_t first) {
  const auto count = static_cast<std::uint32_t>(rows_.needs.size()) - first;
  bool sorted = true;
  for (std::uint32_t i = first + 1; i < first + count; ++i) {
    sorted = sorted && rows_.needs[i - 1].begin <= rows_.needs[i].begin;
  }
  if (sorted) return;
  order_.resize(count);
  for (std::uint32_t i = 0; i < count; ++i) order_[i] = i;
  std::stable_sort(order_.begin(), order_.end(), [&](std::uint32_t a, std::uint32_t b) {
    return rows_.needs[first + a].begin < rows_.needs[first + b].begin;
  });
  sorted_.assign(rows_.needs.begin() + first, rows_.needs.end());
  place_of_.resize(count);
  for (std::uint32_t i = 0; i < count; ++i) {
    rows_.needs[first + i] = sorted_[order_[i]];
    place_of_[order_[i]] = first + i;
  }
  for (std::size_t i = first_.keys; i < rows_.keys.size(); ++i) {
    std::uint32_t& need = rows_.keys[i].need;
    if (need != no_row) need = place_of_[need - first];
  }
}

// The columns of each need, one row a name.
void Visitor::write_columns(std::uint32_t first) {
  constexpr Privileges by_column = priv_select | priv_insert | priv_update | priv_references;
  for (std::size_t i = 0; i < need_columns_.size(); ++i) {
    NeedRow& need = rows_.needs[first + i];
    if (need_columns_[i].unknown || (need.privileges & by_column) == 0) continue;
    need.columns_known = 1;
    need.columns.first = static_cast<std::uint32_t>(rows_.column_uses.size());
    column_order_.clear();
    bool sorted = true;
    for (std::uint32_t at = need_columns_[i].head; at != no_index; at = column_notes_[at].next) {
      const ColumnNote& column = column_notes_[at];
      sorted =
          sorted && (column_order_.empty() || column_order_.back()->location <= column.location);
      column_order_.push_back(&column);
    }
    if (!sorted) {
      // The notes lie in memory in the order of finding, which decides between equals.
      std::sort(column_order_.begin(), column_order_.end(),
                [](const ColumnNote* a, const ColumnNote* b) {
                  return a->location != b->location ? a->location < b->location : a < b;
                });
    }
    for (const ColumnNote* column : column_order_) {
      const Str name = text_of(column->name);
      rows_.column_uses.push_back({name, column->privileges});
    }
    need.columns.count = static_cast<std::uint32_t>(rows_.column_uses.size()) - need.columns.first;
  }
}

}  // namespace demarc::sql
