// CREATE TABLE: columns with the nearest type, keys, foreign keys and checks stay; indexes, storage
// and everything else goes.
#include <algorithm>

#include "sql/dialect/render.h"
#include "sql/dialect/rewriter.h"

namespace demarc {

void DialectRewriter::create_table(std::size_t table, std::size_t last) {
  // CREATE GLOBAL TEMPORARY, COLUMN, EXTERNAL … TABLE
  std::size_t verb = table;
  while (verb > 0 && !b_.is(verb, "create")) --verb;
  const bool temporary = b_.find(verb, table, {"temp", "temporary"}) < table;
  b_.drop(verb + 1, table);
  if (temporary) b_.replace(verb, "CREATE TEMPORARY");
  std::size_t name = table + 1;
  if (b_.is(name, "if")) name += 3;
  const std::size_t name_end = b_.past_name(name, last);
  if (name_end == name) return;
  std::size_t rest = name_end;
  if (b_.is(name_end, "like")) {  // CREATE TABLE a LIKE b
    b_.before(name_end, "(");
    const std::size_t end = b_.past_name(name_end + 1, last);
    b_.drop(end, last);
    return b_.before(end, ")");
  }
  const bool federated = b_.holds(name_end, last, "federated");
  bool open = false;
  if (b_.is(name_end, '(') && !b_.any(name_end + 1, {"select", "with"})) {
    rest = b_.past_group(name_end, last);
    bool any = false;
    std::size_t comma = 0;
    for (std::size_t i = name_end + 1; i + 1 < rest;) {
      const std::size_t end = b_.comma(i, rest - 1);
      if (element(i, end)) {
        any = true;
        comma = end;
      } else if (end < rest - 1) {
        b_.drop(end);
      } else if (any) {
        b_.drop(comma);  // the comma behind the last one that stays
      }
      i = end + 1;
    }
    open = true;
  }
  // Behind the parentheses only a query counts.
  std::size_t query = b_.find(rest, last, {"select", "with"});
  if (b_.is(query, "with") && !b_.is(query + 2, "as")) query = b_.find(rest, last, {"select"});
  if (query == last && b_.is(rest, "as") && b_.is(rest + 1, '(')) query = rest + 1;
  b_.drop(rest, query);
  if (query < last) {
    if (open) b_.drop(name_end, rest);
    b_.before(query, "AS");
  } else if (!open) {
    b_.before(name_end, "()");
  }
  if (federated) b_.before(last, "; SELECT federated()");
}

// One element of the parentheses. False if nothing of it stays.
bool DialectRewriter::element(std::size_t first, std::size_t last) {
  if (first >= last) return false;
  if (b_.any(first, {"constraint", "primary", "foreign", "check", "unique"})) {
    return constraint(first, last);
  }
  if (b_.any(first, {"fulltext", "spatial", "period", "supplemental"}) ||
      (b_.any(first, {"key", "index"}) &&
       (b_.is(first + 1, '(') || b_.is(first + 2, '(') ||
        b_.any(first + 2, {"using", "clustered", "nonclustered", "unique"}) ||
        b_.is(first + 1, "using")))) {
    b_.drop(first, last);
    return false;
  }
  if (b_.is(first, "like")) return true;
  if (!b_.is_name(first) && !b_.is_kind(first, Kind::string)) return true;
  column(first, last);
  return true;
}

// [CONSTRAINT [name]] PRIMARY KEY | UNIQUE | FOREIGN KEY | CHECK …
bool DialectRewriter::constraint(std::size_t first, std::size_t last) {
  std::size_t i = first;
  if (b_.is(i, "constraint")) {
    if (b_.any(i + 1, {"primary", "unique", "foreign", "check"}) && !b_.is(i + 2, '.')) {
      b_.drop(i);
      ++i;
    } else {
      i = b_.past_name(i + 1, last);
    }
  }
  if (b_.any(i, {"primary", "unique"})) {
    const std::size_t open = b_.parenthesis(i, last);
    b_.drop(b_.is(i, "primary") ? i + 2 : i + 1, open);
    if (open >= last) return true;
    const std::size_t close = b_.past_group(open, last);
    key_columns(open, close);
    b_.drop(close, last);
    return true;
  }
  if (b_.is(i, "foreign")) {
    const std::size_t open = b_.parenthesis(i, last);
    b_.drop(i + 2, open);
    const std::size_t references = b_.find(open, last, {"references"});
    b_.drop(reference(references, last), last);
    return true;
  }
  if (b_.is(i, "check")) {
    const std::size_t open = b_.parenthesis(i, last);
    b_.drop(i + 1, open);
    b_.drop(b_.past_group(open, last), last);
    return true;
  }
  b_.drop(first, last);  // DEFAULT … FOR column
  return false;
}

// (a(10), b DESC): only the names stay.
void DialectRewriter::key_columns(std::size_t open, std::size_t close) {
  for (std::size_t i = open + 1; i + 1 < close; ++i) {
    if (b_.is(i, '(')) {
      const std::size_t end = b_.past_group(i, close - 1);
      b_.drop(i, end);
      i = end - 1;
    } else if (b_.any(i, {"asc", "desc", "autoincrement"})) {
      b_.drop(i);
    }
  }
}

static bool begins_attribute(const DialectBatch& b, std::size_t i) {
  return b.any(i, {"not",        "null",       "primary",        "unique",        "default",
                   "references", "check",      "constraint",     "generated",     "as",
                   "collate",    "comment",    "auto_increment", "autoincrement", "identity",
                   "on",         "key",        "unsigned",       "zerofill",      "charset",
                   "rowguidcol", "sparse",     "persisted",      "invisible",     "visible",
                   "virtual",    "stored",     "first",          "after",         "masked",
                   "encrypted",  "filestream", "enable",         "disable",       "column_format",
                   "storage",    "srid",       "deferrable",     "initially",     "binary",
                   "ascii",      "unicode",    "sortkey",        "using",         "hidden"}) ||
         (b.is(i, "character") && b.is(i + 1, "set"));
}

// The type that begins at `first`: past it.
std::size_t DialectRewriter::type(std::size_t first, std::size_t last) {
  if (first >= last || begins_attribute(b_, first)) {
    b_.before(std::min(first, last), "text");
    return first;
  }
  std::size_t end = b_.past_name(first, last);
  const bool qualified = end > first + 1;
  std::string known(known_type(b_.name(end > first ? end - 1 : first)));
  if (end == first) ++end;
  while (end < last && !begins_attribute(b_, end)) {
    end = b_.is(end, '(') ? b_.past_group(end, last) : end + 1;
  }
  if (known.empty() && qualified) return end;  // a type of a schema
  if (known.empty()) known = "text";
  const std::size_t open = first + 1;
  const bool sized =
      (known == "varchar" || known == "char" || known == "numeric") && b_.is(open, '(') &&
      b_.is_kind(open + 1, Kind::number) &&
      (b_.is(open + 2, ')') || (b_.is(open + 2, ',') && known == "numeric" &&
                                b_.is_kind(open + 3, Kind::number) && b_.is(open + 4, ')')));
  b_.drop(sized ? b_.past_group(open, last) : first, end);
  if (sized) b_.drop(first);
  b_.replace(first, known);
  return end;
}

void DialectRewriter::column(std::size_t first, std::size_t last) {
  if (b_.is_kind(first, Kind::string) || b_.is_kind(first, Kind::word)) {
    const std::string lower = b_.name(first);
    b_.replace(first, quoted_name(b_.text(first)));
    if (b_.is_kind(first, Kind::word) &&
        lower.find_first_not_of("abcdefghijklmnopqrstuvwxyz_0123456789") == std::string::npos &&
        !is_reserved_here_only(lower, dialect_)) {
      b_.replace(first, lower);
    }
  }
  std::size_t i = first + 1;
  if (tsql() && b_.is(i, "as")) {  // a computed column
    b_.before(i, "text");
    b_.drop(i, last);
    return;
  }
  i = type(i, last);
  while (i < last) i = std::max(attribute(i, last), i + 1);
}

// One attribute of a column: kept where it says something of names or keys.
std::size_t DialectRewriter::attribute(std::size_t i, std::size_t last) {
  if (b_.is(i, "not") && b_.is(i + 1, "null")) return i + 2;
  if (b_.is(i, "null")) return i + 1;
  if (b_.is(i, "primary")) {
    if (!b_.is(i + 1, "key")) b_.before(i + 1, "KEY");
    return i + 2;
  }
  if (b_.is(i, "unique")) {
    if (b_.is(i + 1, "key")) b_.drop(i + 1);
    return i + 2 - (b_.is_dropped(i + 1) ? 0u : 1u);
  }
  if (b_.is(i, "default")) {
    std::size_t end = past_operand(i + 1, last);
    if (tsql() && b_.is(i + 1, "next")) {
      end = b_.past_name(i + 4, last);
      b_.drop(i, end);
    }
    if (b_.is(i + 1, "on")) {  // DEFAULT ON NULL 1
      b_.drop(i + 1, i + 3);
      end = past_operand(i + 3, last);
    }
    return end;
  }
  if (b_.is(i, "generated")) {  // ALWAYS AS (…), BY DEFAULT ON NULL AS IDENTITY
    const std::size_t end = std::min(b_.find(i, last, {"as"}) + 1, last);
    b_.drop(i, end);
    return end;
  }
  if (b_.is(i, "references")) return reference(i, last);
  if (b_.is(i, "check") && b_.is(i + 1, '(')) return b_.past_group(i + 1, last);
  if (b_.is(i, "constraint")) {
    const std::size_t end = b_.past_name(i + 1, last);
    // Only of what stays.
    if (!b_.any(end, {"primary", "unique", "check", "references", "not", "null", "default"})) {
      b_.drop(i, end);
    }
    return end;
  }
  if (b_.is(i, '(')) {
    const std::size_t end = b_.past_group(i, last);
    b_.drop(i, end);
    return end;
  }
  b_.drop(i);
  return i + 1;
}

// REFERENCES t (a) [ON DELETE …] [ON UPDATE …] [NOT FOR REPLICATION …]: past it.
std::size_t DialectRewriter::reference(std::size_t i, std::size_t last) {
  if (i >= last) return last;
  std::size_t end = b_.past_name(i + 1, last);
  if (b_.is(end, '(')) {
    const std::size_t close = b_.past_group(end, last);
    key_columns(end, close);
    end = close;
  }
  while (end < last) {
    if (b_.is(end, "match")) {
      b_.drop(end, end + 2);
      end += 2;
    } else if (b_.is(end, "on") && b_.any(end + 1, {"delete", "update"})) {
      end += b_.any(end + 2, {"set", "no"}) ? 4 : 3;
    } else {
      break;
    }
  }
  return std::min(end, last);
}

// Past one operand of an expression: a literal, a call, a group.
std::size_t DialectRewriter::past_operand(std::size_t i, std::size_t last) const {
  while (i < last && (b_.is_op(i, "-") || b_.is_op(i, "+"))) ++i;
  if (i >= last) return last;
  if (b_.is(i, '(')) return b_.past_group(i, last);
  std::size_t end = b_.is_name(i) ? b_.past_name(i, last) : i + 1;
  if (b_.is_name(i) && b_.is_kind(end, Kind::string)) ++end;  // DATE '2024-01-01', _utf8'x'
  while (end < last && b_.is(end, '(')) end = b_.past_group(end, last);
  // sysdate + 1
  while (end + 1 < last && (b_.is_op(end, "+") || b_.is_op(end, "-") || b_.is_op(end, "*") ||
                            b_.is_op(end, "/") || b_.is_op(end, "||"))) {
    end = past_operand(end + 1, std::min(last, end + 64));
  }
  return end;
}

}  // namespace demarc
