// INSERT, UPDATE, DELETE, MERGE.
#include <algorithm>

#include "sql/dialect/render.h"
#include "sql/dialect/rewriter.h"

namespace demarc {

// INSERT [IGNORE …] [INTO] t …; REPLACE INTO; INSERT OR REPLACE INTO; INSERT ALL INTO … SELECT
void DialectRewriter::insert(std::size_t first, std::size_t last) {
  if (oracle() && b_.any(first + 1, {"all", "first"})) return insert_all(first, last);
  b_.replace(first, "INSERT");
  std::size_t i = first + 1;
  while (i < last && !b_.is(i, "into") &&
         (b_.any(i, {"ignore", "low_priority", "delayed", "high_priority", "or", "overwrite"}) ||
          b_.is(i - 1, "or") || b_.is_dropped(i))) {
    b_.drop(i++);
  }
  if (b_.is(i, "into")) {
    ++i;
  } else {
    b_.before(i, "INTO");
  }
  const std::size_t name_end = b_.past_name(i, last);
  std::size_t rest = name_end;
  if (b_.is(rest, '(')) rest = b_.past_group(rest, last);
  for (std::size_t k = name_end; k < rest; ++k) {  // ('a', 'b') are names here
    if (b_.is_kind(k, Kind::string)) b_.replace(k, quoted_name(b_.text(k)));
  }
  if (mysql() && b_.is(name_end, "set")) b_.replace(name_end, "SELECT");
  const std::size_t source = b_.find(rest, last, {"values", "value", "select", "exec", "execute"});
  if (tsql() && b_.any(source, {"exec", "execute"})) {
    b_.drop(name_end, source);
    b_.before(source, "DEFAULT VALUES;");
    return call(source, last);
  }
  if (b_.is(source, "value")) b_.replace(source, "VALUES");
  if (mysql() && b_.is(source, "values") && b_.is(source + 1, '(') && b_.is(source + 2, ')')) {
    b_.replace(source, "DEFAULT VALUES");
    b_.drop(source + 1, source + 3);
  }
  for (std::size_t k = rest; k + 3 < last; ++k) {
    if (!b_.is(k, "on") || !b_.is(k + 1, "duplicate") || !b_.is(k + 2, "key")) continue;
    // VALUES (…) AS new ON DUPLICATE …
    if (b_.is_name(k - 1) && b_.is(k - 2, "as")) b_.drop(k - 2, k);
    b_.replace(k + 1, "CONFLICT");
    b_.replace(k + 2, "DO");
    b_.before(k + 4, "SET");
    set_list(k + 4, last);
    break;
  }
  drop_select_into(rest, last);
}

// INSERT ALL INTO a (…) VALUES (…) WHEN … THEN INTO b … SELECT …: one INSERT for each, the query at
// the end.
void DialectRewriter::insert_all(std::size_t first, std::size_t last) {
  const std::size_t query = b_.find(first, last, {"select"});
  bool is_first = true;
  b_.drop(first, first + 2);
  for (std::size_t i = first + 2; i < query; ++i) {
    if (!b_.is(i, "into")) {
      b_.drop(i);
      continue;
    }
    b_.before(i, is_first ? "INSERT" : "; INSERT");
    is_first = false;
    std::size_t end = b_.past_name(i + 1, query);
    if (b_.is(end, '(')) end = b_.past_group(end, query);
    b_.before(end, "DEFAULT VALUES");
    // Columns and DEFAULT VALUES do not go together.
    b_.drop(b_.past_name(i + 1, query), end);
    i = end - 1;
  }
  b_.before(query, ";");
}

// The name of a column on the left of each assignment, without its table.
void DialectRewriter::set_list(std::size_t first, std::size_t last) {
  for (std::size_t i = first; i < last;) {
    std::size_t end = i;
    while (end + 2 < last && b_.is_name(end) && b_.is(end + 1, '.')) end += 2;
    b_.drop(i, end);
    if (b_.is_kind(end, Kind::variable)) {  // SET @x = column = value
      b_.drop(end, std::min(end + 2, last));
      if (!(b_.is_name(end + 2) && b_.is_op(end + 3, "="))) {
        b_.before(end, "\"@\"=");
      }
    }
    for (std::string_view op : {"+=", "-=", "*=", "/=", "|=", "&="}) {
      if (b_.is_op(end + 1, op) || (b_.is_op(end + 1, op.substr(0, 1)) && b_.is_op(end + 2, "="))) {
        b_.replace(end + 1, "=");
        if (b_.is_op(end + 2, "=")) b_.drop(end + 2);
      }
    }
    const std::size_t stop =
        b_.find(i, last, {"where", "from", "output", "order", "limit", "returning"});
    const std::size_t comma = b_.comma(i, stop);
    if (comma >= stop) return;
    i = comma + 1;
  }
}

// ORDER BY … LIMIT … behind UPDATE and DELETE.
void DialectRewriter::cut_order(std::size_t first, std::size_t last) {
  if (!mysql() && !sqlite()) return;
  b_.drop(b_.find(first, last, {"order", "limit"}), last);
}

// The table behind the alias at `name` in the FROM list [first, last): its first token, or `name`.
std::size_t DialectRewriter::table_named(std::size_t name, std::size_t first,
                                         std::size_t last) const {
  if (b_.is(name + 1, '.') || (name > 0 && b_.is(name - 1, '.'))) return name;
  const std::string wanted = b_.name(name);
  for (std::size_t i = first; i < last; ++i) {
    const bool begins = i == first || b_.any(i - 1, {"join", "from", "straight_join"}) ||
                        b_.is(i - 1, ',') || b_.is(i - 1, '(');
    if (!begins || !b_.is_name(i)) continue;
    const std::size_t end = b_.past_name(i, last);
    std::size_t alias = end;
    if (b_.is(alias, "as")) ++alias;
    if (alias < last && b_.is_name(alias) && b_.name(alias) == wanted) return i;
    if (b_.name(end - 1) == wanted) return i;
  }
  return name;
}

void DialectRewriter::update(std::size_t first, std::size_t last) {
  std::size_t i = first + 1;
  while (b_.any(i, {"low_priority", "ignore", "or", "top"}) || (i > first && b_.is(i - 1, "or"))) {
    const std::size_t end = b_.is(i + 1, '(') ? b_.past_group(i + 1, last) : i + 1;
    b_.drop(i, end);
    i = end;
  }
  const std::size_t set = b_.find(i, last, {"set"});
  if (set >= last) return b_.is(i, "statistics") ? b_.drop(first, last) : void();
  const std::size_t target_end = b_.past_name(i, set);
  if (mysql() && (b_.find(i, set, {"join", "straight_join"}) < set || b_.comma(i, set) < set ||
                  b_.is(i, '('))) {
    return update_joined(first, set, last);
  }
  set_list(set + 1, last);
  cut_order(set, last);
  if (tsql()) {
    const std::size_t from = b_.find(set, last, {"from"});
    const std::size_t table = from < last && target_end == i + 1
                                  ? table_named(i, from + 1, b_.find(from, last, {"where"}))
                                  : i;
    if (table != i) {
      b_.copy_before(i, table, b_.past_name(table, last));
      b_.drop(i);
    }
  }
}

// UPDATE a JOIN b ON … SET a.x = …: WITH _ AS (SELECT FROM a JOIN b ON …) UPDATE a SET x = …
void DialectRewriter::update_joined(std::size_t first, std::size_t set, std::size_t last) {
  const std::size_t refs = first + 1;
  std::vector<std::size_t> tables;
  const std::size_t where = b_.find(set, last, {"where", "order", "limit"});
  constexpr std::size_t most_tables = 64;
  for (std::size_t i = set + 1; i < where && tables.size() < most_tables;) {
    // The qualifier of the column, or else the first table of the list.
    std::size_t table = refs;
    while (b_.is(table, '(')) ++table;
    if (b_.is_name(i) && b_.is(i + 1, '.')) {
      const bool schema = b_.is_name(i + 2) && b_.is(i + 3, '.');
      const std::size_t found = table_named(schema ? i + 2 : i, refs, set);
      if (found >= refs && found < set) table = found;
      if (schema) {
        for (std::size_t k = refs; k < set; ++k) {
          if (b_.name(k) == b_.name(i + 2) && b_.is(k - 1, '.')) table = k - 2;
        }
      }
    }
    if (std::find(tables.begin(), tables.end(), table) == tables.end()) tables.push_back(table);
    i = b_.comma(i, where) + 1;
  }
  b_.before(first, "WITH _ AS (SELECT FROM");
  b_.drop(first);
  b_.before(set, ")");
  for (std::size_t t = 1; t < tables.size(); ++t) {
    b_.before(set, ", _" + std::to_string(t) + " AS (UPDATE");
    b_.copy_before(set, tables[t], b_.past_name(tables[t], set));
    b_.before(set, "SET \"_\" = 1)");
  }
  b_.before(set, "UPDATE");
  const std::size_t table = tables.empty() ? refs : tables.front();
  b_.copy_before(set, table, b_.past_name(table, set));
  b_.before(where, "FROM _");  // nobody reads a query that is not named
  set_list(set + 1, last);
  cut_order(set, last);
}

void DialectRewriter::remove(std::size_t first, std::size_t last) {
  std::size_t i = first + 1;
  while (b_.any(i, {"low_priority", "quick", "ignore", "top"})) {
    const std::size_t end = b_.is(i + 1, '(') ? b_.past_group(i + 1, last) : i + 1;
    b_.drop(i, end);
    i = end;
  }
  const std::size_t from = b_.find(i, last, {"from"});
  cut_order(i, last);
  if (b_.is(i, "from")) {
    const std::size_t name_end = b_.past_name(i + 1, last);
    const std::size_t using_ = b_.find(i, last, {"using"});
    if (mysql() && using_ < last) return remove_joined(first, using_, last);
    const std::size_t again = tsql() ? b_.find(name_end, last, {"from"}) : last;
    if (again >= last) return;
    const std::size_t table = table_named(i + 1, again + 1, b_.find(again, last, {"where"}));
    if (table != i + 1) {
      b_.copy_before(i + 1, table, b_.past_name(table, last));
      b_.drop(i + 1);
    }
    return b_.replace(again, "USING");
  }
  if (from >= last) return b_.before(i, "FROM");
  if (mysql()) return remove_joined(first, from, last);
  // DELETE a FROM t a …
  const std::size_t name_end = b_.past_name(i, from);
  b_.before(i, "FROM");
  const std::size_t table =
      name_end == i + 1 ? table_named(i, from + 1, b_.find(from, last, {"where"})) : i;
  if (table != i) {
    b_.copy_before(i, table, b_.past_name(table, last));
    b_.drop(i);
  }
  b_.replace(from, "USING");
}

// DELETE a, b FROM a JOIN b …, DELETE FROM a USING a JOIN b …: `from` stands before the list.
void DialectRewriter::remove_joined(std::size_t first, std::size_t from, std::size_t last) {
  std::vector<std::size_t> tables;
  const std::size_t where = b_.find(from, last, {"where"});
  for (std::size_t i = b_.is(first + 1, "from") ? first + 2 : first + 1; i < from; ++i) {
    if (!b_.is_name(i) || b_.is_dropped(i) || b_.is(i, "from")) continue;
    const std::size_t end = b_.past_name(i, from);
    std::size_t table = table_named(i, from + 1, where);
    // db.t, and t.*
    if (b_.is(i + 1, '.') && end == i + 2) table = i;
    tables.push_back(table);
    i = end;
  }
  b_.drop(first, from);
  b_.before(first, "WITH _ AS (SELECT");
  b_.replace(from, "FROM");
  b_.before(last, ")");
  for (std::size_t t = 0; t < tables.size(); ++t) {
    std::size_t end = b_.past_name(tables[t], last);
    if (b_.is(end - 1, '.')) --end;
    if (t > 0) b_.before(last, ", _" + std::to_string(t) + " AS (DELETE FROM");
    if (t == 0 && tables.size() == 1) b_.before(last, "DELETE FROM");
    if (t == 0 && tables.size() > 1) b_.before(last, ", _0 AS (DELETE FROM");
    b_.copy_before(last, tables[t], end);
    b_.before(last, "USING _");
    if (tables.size() > 1) b_.before(last, ")");
  }
  if (tables.size() > 1) b_.before(last, "SELECT");
}

// MERGE [INTO] t [AS] x USING … WHEN NOT MATCHED BY SOURCE THEN …
void DialectRewriter::merge(std::size_t first, std::size_t last) {
  std::size_t i = first + 1;
  if (b_.is(i, "top")) {
    const std::size_t end = b_.past_group(i + 1, last);
    b_.drop(i, end);
    i = end;
  }
  if (!b_.is(i, "into")) b_.before(i, "INTO");
  for (; i < last; ++i) {
    if (b_.is(i, "matched") && b_.is(i + 1, "by")) {
      b_.drop(i + 1, i + 3);
      if (b_.is(i + 2, "source")) b_.drop(i - 1);  // NOT
    }
    if (b_.is(i, "then") && b_.is(i + 1, "update")) {
      set_list(i + 3, b_.find(i + 3, last, {"when"}));
    }
  }
}

}  // namespace demarc
