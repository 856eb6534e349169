// CREATE PROCEDURE, FUNCTION, TRIGGER, PACKAGE, EVENT: the routine as PostgreSQL writes it, its
// body a string of SQL statements, so that whoever calls it needs what it does.
#include <algorithm>
#include <utility>

#include "sql/dialect/render.h"
#include "sql/dialect/rewriter.h"

namespace demarc {

// Not part of any text: a body that holds it is left alone.
static constexpr std::string_view body_quote = "$demarc_body$";

// CREATE [OR REPLACE | OR ALTER] [DEFINER = …] kind, ALTER kind; `kind` is the word's place.
bool DialectRewriter::is_routine(std::size_t i, std::size_t last, std::size_t& kind) const {
  if (!b_.is(i, "create") && !(tsql() && b_.is(i, "alter"))) return false;
  const std::size_t window = std::min(last, i + 16);
  kind = b_.find(i + 1, window,
                 {"procedure", "proc", "function", "trigger", "package", "event", "table", "view",
                  "index", "type", "schema", "database", "user", "role", "sequence", "synonym"});
  if (kind >= window) return false;
  if (b_.any(kind, {"event"})) return mysql();
  if (b_.is(kind, "package")) return oracle();
  if (b_.is(kind, "type")) return oracle() && b_.is(kind + 1, "body");
  return b_.any(kind, {"procedure", "proc", "function", "trigger"});
}

std::string DialectRewriter::name_text(std::size_t first, std::size_t last) const {
  std::string out;
  for (std::size_t i = first; i < last; ++i) {
    out += b_.is(i, '.') ? std::string(".") : quoted_name(b_.text(i));
  }
  return out;
}

// Where the body begins, behind parameters and characteristics.
std::size_t DialectRewriter::body_of(std::size_t i, std::size_t last) const {
  if (mysql()) {
    for (; i < last; ++i) {
      if (b_.is(i, '(')) {
        i = b_.past_group(i, last) - 1;
      } else if (b_.any(i, {"begin", "return", "select", "insert", "update", "delete", "replace",
                            "set", "call", "if", "with"}) &&
                 !(b_.is(i, "begin") && b_.is(i + 1, ':'))) {
        return i;
      } else if (b_.is(i, "language")) {
        ++i;
      } else if (b_.any(i, {"reads", "modifies", "contains"})) {  // READS SQL DATA
        i += 2;
      }
    }
    return last;
  }
  const std::size_t as = tsql() ? b_.find(i, last, {"as"}) : b_.find(i, last, {"as", "is"});
  if (as >= last) return last;
  if (tsql() && b_.any(as + 1, {"owner", "self", "caller"})) return body_of(as + 1, last);
  if (tsql() && b_.is_kind(as + 1, Kind::string)) return body_of(as + 1, last);  // EXECUTE AS 'u'
  return as + 1;
}

// What stands from `first` on is the body, in a string behind `head`.
void DialectRewriter::body(std::size_t first, std::size_t last, std::string_view head) {
  b_.before(first, std::string(head) + " AS " + std::string(body_quote));
  const bool was = std::exchange(in_body_, true);
  block(first, last);
  in_body_ = was;
  b_.before(last, body_quote);
  end_here(last);
}

bool DialectRewriter::routine(std::size_t first, std::size_t last) {
  std::size_t kind = 0;
  if (!is_routine(first, last, kind)) return false;
  if (b_.source().find(body_quote) != std::string_view::npos) return false;
  if (b_.is(kind, "trigger")) {
    trigger(first, kind, last);
    return true;
  }
  std::size_t name = kind + 1;
  if (b_.is(name, "body")) ++name;
  if (b_.is(name, "if")) name += 3;
  const std::size_t name_end = b_.past_name(name, last);
  if (name_end == name) return false;
  if (b_.is(kind, "event")) {
    const std::size_t begins = std::min(b_.find(name_end, last, {"do"}) + 1, last);
    b_.drop(first, begins);
    const bool was = std::exchange(in_body_, true);
    block(begins, last);
    in_body_ = was;
    return true;
  }
  const std::size_t begins = body_of(name_end, last);
  if (begins >= last) {
    b_.drop(first, last);
    return true;
  }
  // The name keeps its place, so that findings lead to it.
  b_.drop(first, name);
  b_.replace(first, "CREATE OR REPLACE PROCEDURE");
  b_.drop(name_end, begins);
  body(begins, last, "() LANGUAGE sql");
  return true;
}

// The body becomes a function of the trigger's name, and the trigger what calls it.
void DialectRewriter::trigger(std::size_t first, std::size_t kind, std::size_t last) {
  std::size_t name = kind + 1;
  if (b_.is(name, "if")) name += 3;
  const std::size_t name_end = b_.past_name(name, last);
  const std::size_t on = b_.find(name_end, last, {"on"});
  std::size_t table_end = b_.past_name(std::min(on + 1, last), last);
  if (on >= last || table_end == on + 1) return b_.drop(first, last);
  std::size_t begins = last;
  if (tsql()) {
    begins = body_of(table_end, last);
  } else if (oracle()) {
    begins = b_.find(table_end, last, {"declare", "begin", "call"});
  } else if (sqlite()) {
    begins = b_.find(table_end, last, {"begin"});
  } else {
    begins = std::min(b_.find(table_end, last, {"row"}) + 1, last);
    if (b_.any(begins, {"follows", "precedes"})) begins = std::min(begins + 2, last);
  }
  const std::string called = name_text(name, name_end);
  const std::string own = quoted_name(b_.text(name_end - 1));
  b_.drop(first, begins);
  body(begins, last,
       "CREATE FUNCTION " + called + "() RETURNS trigger LANGUAGE sql SECURITY DEFINER");
  b_.before(last, "CREATE TRIGGER " + own + " AFTER INSERT OR UPDATE OR DELETE ON");
  b_.copy_before(last, on + 1, table_end);
  b_.before(last, "REFERENCING NEW TABLE AS inserted OLD TABLE AS deleted EXECUTE FUNCTION " +
                      called + "()");
  end_here(last);
}

}  // namespace demarc
