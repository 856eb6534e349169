// CREATE, ALTER and DROP of everything but what stands in a table's parentheses.
#include <algorithm>

#include "sql/dialect/render.h"
#include "sql/dialect/rewriter.h"

namespace demarc {

void DialectRewriter::create(std::size_t first, std::size_t last) {
  const std::size_t window = std::min(last, first + 20);
  const std::size_t kind =
      b_.find(first + 1, window,
              {"table",     "view",    "index",        "schema",        "database",   "sequence",
               "user",      "role",    "login",        "type",          "synonym",    "function",
               "procedure", "server",  "tablespace",   "trigger",       "statistics", "partition",
               "package",   "session", "system",       "link",          "profile",    "directory",
               "context",   "virtual", "materialized", "authorization", "assembly",   "queue",
               "service",   "fulltext"});
  if (kind >= window) return b_.drop(first, last);
  const bool is_alter = b_.is(first, "alter");
  if (b_.is(kind, "table")) return is_alter ? alter_table(first, last) : create_table(kind, last);
  if (b_.is(kind, "view")) return create_view(first, kind, last);
  if (b_.is(kind, "index")) {
    return is_alter ? b_.drop(first, last) : create_index(first, kind, last);
  }
  if (b_.is(kind, "virtual")) {  // SQLite: CREATE VIRTUAL TABLE t USING fts5 (…)
    b_.drop(kind);
    const std::size_t name = kind + 2 + (b_.is(kind + 2, "if") ? 3u : 0u);
    const std::size_t end = b_.past_name(name, last);
    b_.drop(end, last);
    return b_.before(end, "()");
  }
  if (b_.is(kind, "materialized")) {
    const std::size_t as = b_.find(kind, last, {"as"});
    const std::size_t end = b_.past_name(kind + 2, last);
    return as < last ? b_.drop(end, as) : b_.drop(first, last);
  }
  const bool schema = b_.is(kind, "schema") || (mysql() && b_.is(kind, "database"));
  if (schema && !is_alter) {
    b_.replace(kind, "SCHEMA");
    const std::size_t name = kind + 1 + (b_.is(kind + 1, "if") ? 3u : 0u);
    return b_.drop(b_.past_name(name, last), last);
  }
  if (b_.is(kind, "sequence") && !is_alter) {
    const std::size_t name = kind + 1 + (b_.is(kind + 1, "if") ? 3u : 0u);
    return b_.drop(b_.past_name(name, last), last);
  }
  b_.drop(first, last);
}

// CREATE [UNIQUE] [CLUSTERED …] INDEX i [USING …] ON t (columns) [INCLUDE …] [WHERE …] …
void DialectRewriter::create_index(std::size_t first, std::size_t index, std::size_t last) {
  for (std::size_t i = first + 1; i < index; ++i) {
    if (!b_.is(i, "unique")) b_.drop(i);
  }
  const std::size_t on = b_.find(index, last, {"on"});
  std::size_t name = index + 1;
  if (b_.is(name, "if")) name += 3;
  const std::size_t name_end = b_.past_name(name, on);
  if (name_end > name + 1) b_.drop(name, name_end - 1);  // schema.index
  b_.drop(name_end, on);
  const std::size_t table_end = b_.past_name(std::min(on + 1, last), last);
  std::size_t columns = b_.find(table_end, last, {"using"});
  const std::size_t open = b_.is(table_end, '(') ? table_end : last;
  columns = std::min(open, last);
  if (columns >= last) return b_.drop(table_end, last), b_.before(table_end, "(x)");
  b_.drop(table_end, columns);
  const std::size_t close = b_.past_group(columns, last);
  if (mysql()) {
    for (std::size_t i = columns + 1; i + 1 < close; ++i) {  // name(10)
      if (b_.is(i, '(') && b_.is_name(i - 1) && b_.is_kind(i + 1, Kind::number) &&
          b_.is(i + 2, ')')) {
        b_.drop(i, i + 3);
      }
    }
  }
  for (std::size_t i = close; i < last; ++i) {
    if (b_.is(i, "include") && b_.is(i + 1, '(')) {
      i = b_.past_group(i + 1, last) - 1;
    } else if (b_.is(i, "where")) {
      i = b_.find(i, last, {"with", "on"}) - 1;
    } else {
      b_.drop(i);
    }
  }
}

// CREATE [ALGORITHM = … DEFINER = … SQL SECURITY … FORCE EDITIONABLE] VIEW v [WITH …] AS query
// [WITH …]
void DialectRewriter::create_view(std::size_t first, std::size_t view, std::size_t last) {
  const bool replaces = b_.is(first, "alter") || b_.find(first, view, {"or"}) < view;
  const bool temporary = b_.find(first, view, {"temp", "temporary"}) < view;
  b_.drop(first, view);
  b_.replace(first, std::string("CREATE") + (replaces ? " OR REPLACE" : "") +
                        (temporary ? " TEMPORARY" : ""));
  std::size_t name = view + 1;
  if (b_.is(name, "if")) {
    b_.drop(name, name + 3);
    name += 3;
  }
  std::size_t end = b_.past_name(name, last);
  if (b_.is(end, '(')) {
    const std::size_t close = b_.past_group(end, last);
    if (oracle()) b_.drop(end, close);
    end = close;
  }
  const std::size_t as = b_.find(end, last, {"as"});
  b_.drop(end, as);
  for (std::size_t i = as; i < last; ++i) {
    if (b_.is(i, "with") && b_.any(i + 1, {"check", "read", "cascaded", "local"})) b_.drop(i, last);
  }
}

// DROP kind [IF EXISTS] a, b …
void DialectRewriter::drop_objects(std::size_t first, std::size_t last) {
  std::size_t kind = first + 1;
  if (b_.any(kind, {"temporary", "materialized", "package"})) ++kind;
  const bool known = b_.any(kind, {"table", "view", "index", "schema", "database", "sequence",
                                   "procedure", "proc", "function"});
  if (!known || b_.any(first + 1, {"package"})) return b_.drop(first, last);
  if (b_.is(first + 1, "temporary")) b_.drop(first + 1);
  if (b_.is(kind, "database")) {
    if (!mysql()) return b_.drop(first, last);
    b_.replace(kind, "SCHEMA");
  }
  if (b_.is(kind, "proc")) b_.replace(kind, "PROCEDURE");
  if (b_.is(kind, "function")) b_.replace(kind, "ROUTINE");
  std::size_t name = kind + 1;
  if (b_.is(name, "if")) name += 2;
  const std::size_t on = b_.is(kind, "index") ? b_.find(name, last, {"on"}) : last;
  if (on < last) {
    b_.drop(first, on + 1);
    b_.replace(first, "ALTER TABLE");
    const std::size_t end = b_.past_name(on + 1, last);
    b_.drop(end, last);
    return b_.before(end, "SET WITHOUT CLUSTER");
  }
  // CASCADE CONSTRAINTS PURGE
  for (std::size_t i = name; i < last; ++i) {
    i = b_.past_name(i, last);
    if (i < last && !b_.is(i, ',')) {
      b_.drop(i, last);
      break;
    }
  }
}

// RENAME TABLE a TO b, c TO d: one ALTER TABLE for each.
void DialectRewriter::rename_table(std::size_t first, std::size_t last) {
  if (!b_.any(first + 1, {"table", "tables"})) return b_.drop(first, last);
  b_.replace(first, "ALTER TABLE");
  b_.drop(first + 1);
  for (std::size_t i = first + 2; i < last;) {
    const std::size_t comma = b_.comma(i, last);
    const std::size_t to = b_.find(i, comma, {"to"});
    if (to < comma) {
      b_.before(to, "RENAME");
      const std::size_t end = b_.past_name(to + 1, comma);
      b_.drop(to + 1, end - 1);
    }
    if (comma < last) b_.replace(comma, "; ALTER TABLE");
    i = comma + 1;
  }
}

}  // namespace demarc
