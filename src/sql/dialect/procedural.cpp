// Control flow: of IF, WHILE, CASE, DECLARE, cursors and handlers stay the statements that they run
// and the queries in their conditions, each ended by a semicolon.
#include <algorithm>

#include "sql/dialect/rewriter.h"

namespace demarc {

// A semicolon behind what was written so far.
void DialectRewriter::end_here(std::size_t last) {
  b_.before(last, ";");
}

// The semicolon that ends the statement at `i`, or where the next one begins.
std::size_t DialectRewriter::end_of_statement(std::size_t i, std::size_t last) const {
  if (tsql()) return end_of_tsql(i, last);
  std::size_t depth = 0;
  for (std::size_t at = i; at < last; ++at) {
    if (b_.is(at, '(')) ++depth;
    if (b_.is(at, ')') && depth > 0) --depth;
    if (depth == 0 && b_.is(at, ';')) return at;
  }
  return last;
}

std::size_t DialectRewriter::drop_to_end(std::size_t i, std::size_t last) {
  const std::size_t end = end_of_statement(i, last);
  b_.drop(i, end);
  return end;
}

// [first, last) is an expression behind its keyword: a query if it holds one.
void DialectRewriter::expression(std::size_t first, std::size_t last) {
  if (first >= last) return;
  if (!b_.holds(first + 1, last, "select")) return b_.drop(first, last);
  b_.replace(first, "SELECT");
  common(first + 1, last);
  drop_select_into(first, last);
  end_here(last);
}

void DialectRewriter::block(std::size_t first, std::size_t last) {
  std::size_t i = first;
  while (i < last) {
    if (b_.is(i, ';')) {
      ++i;
      continue;
    }
    const std::size_t after = control(i, last);
    if (after > i) {
      i = after;
      continue;
    }
    const std::size_t end = std::max(i + 1, end_of_statement(i, last));
    statement(i, std::min(end, last));
    if (end < last && !b_.is(end, ';')) end_here(end);
    i = end;
  }
}

// Reads a word of control flow at `i`; gives `i` where none stands there.
std::size_t DialectRewriter::control(std::size_t i, std::size_t last) {
  if (b_.is_name(i) && b_.is(i + 1, ':') && i + 1 < last) {  // a label
    b_.drop(i, i + 2);
    return i + 2;
  }
  if (b_.is_op(i, "<") && b_.is_op(i + 1, "<")) {
    const std::size_t end = std::min(i + 5, last);
    b_.drop(i, end);
    return end;
  }
  if (b_.is(i, "begin")) return begin(i, last);
  if (b_.is(i, "end") && (in_body_ || tsql())) return end(i, last);
  if (b_.is(i, "declare")) return declare(i, last);
  const bool flow = in_body_ || tsql();
  if (!flow) return i;
  if (b_.any(i, {"if", "elseif", "elsif", "while", "until", "when"})) return condition(i, last);
  if (b_.is(i, "case")) {
    const std::size_t when = b_.find(i + 1, last, {"when"});
    b_.drop(i, std::max(when, i + 1));
    return std::max(when, i + 1);
  }
  if (b_.any(i, {"else", "loop", "repeat", "then", "exception", "do"})) {
    b_.drop(i);
    return i + 1;
  }
  if (b_.any(i, {"for", "forall"})) return loop(i, last);
  if (b_.is(i, "return")) {
    const std::size_t end = end_of_statement(i, last);
    expression(i, end);
    return end;
  }
  if (b_.is(i, "open")) {
    const std::size_t end = end_of_statement(i, last);
    const std::size_t query = b_.find(i + 1, end, {"select", "with"});
    if (query == end) return drop_to_end(i, last);
    b_.drop(i, query);
    return query;
  }
  if (b_.any(i, {"fetch", "close", "leave", "iterate", "exit", "continue", "signal", "resignal",
                 "null", "raise", "deallocate", "goto", "print", "raiserror", "throw", "waitfor",
                 "break", "pragma", "get"})) {
    return drop_to_end(i, last);
  }
  return oracle() ? plsql_declaration(i, last) : i;
}

// CURSOR c IS SELECT …; PROCEDURE p (…) IS … BEGIN … END; TYPE t IS …;
std::size_t DialectRewriter::plsql_declaration(std::size_t i, std::size_t last) {
  if (b_.any(i, {"type", "subtype"})) return drop_to_end(i, last);
  if (!b_.any(i, {"cursor", "procedure", "function", "member", "static", "constructor",
                  "overriding", "map", "order", "final"})) {
    return i;
  }
  const std::size_t end = end_of_statement(i, last);
  const std::size_t is = b_.find(i + 1, end, {"is", "as"});
  b_.drop(i, std::min(is + 1, end));
  return std::max(i + 1, std::min(is + 1, end));
}

// IF … THEN, WHILE … DO, UNTIL … END REPEAT, WHEN … THEN; in T-SQL up to the statement that
// follows.
std::size_t DialectRewriter::condition(std::size_t i, std::size_t last) {
  if (tsql()) {
    const std::size_t end = end_of_tsql(i, last);
    expression(i, end);
    return std::max(end, i + 1);
  }
  std::size_t depth = 0;
  std::size_t cases = 0;
  std::size_t end = i + 1;
  for (; end < last; ++end) {
    if (b_.is(end, '(')) ++depth;
    if (b_.is(end, ')') && depth > 0) --depth;
    if (depth > 0) continue;
    if (b_.is(end, "case")) ++cases;
    if (b_.is(end, "end")) {
      if (cases == 0) break;
      --cases;
    }
    if (b_.is(end, ';') || (cases == 0 && b_.any(end, {"then", "do", "loop"}))) break;
  }
  expression(i, end);
  return std::max(end, i + 1);
}

// FOR r IN (SELECT …) LOOP, FOR i IN 1..n LOOP, FORALL i IN 1..n INSERT …
std::size_t DialectRewriter::loop(std::size_t i, std::size_t last) {
  if (b_.is(i, "forall")) {
    const std::size_t verb =
        b_.find(i + 1, last, {"insert", "update", "delete", "merge", "execute"});
    b_.drop(i, verb);
    return verb;
  }
  const std::size_t end = b_.find(i + 1, last, {"loop", "do"});
  std::size_t query = i + 1;
  while (query < end && !b_.is(query, '(') && !b_.any(query, {"select", "with"})) ++query;
  b_.drop(i, query);
  if (!b_.holds(query, end, "select")) {
    b_.drop(query, end);
  } else {
    common(query, end);
    end_here(end);
  }
  return std::max(end, i + 1);
}

std::size_t DialectRewriter::begin(std::size_t i, std::size_t last) {
  if (b_.any(i + 1, {"tran", "transaction", "work"})) {
    const std::size_t end = end_of_statement(i, last);
    b_.drop(i + 1, end);
    end_here(end);
    return end;
  }
  if (b_.any(i + 1, {"immediate", "deferred", "exclusive"})) {  // SQLite
    b_.drop(i + 1, end_of_statement(i, last));
    return end_of_statement(i, last);
  }
  if (!in_body_ && !tsql() && b_.is(i + 1, ';')) return i;  // BEGIN; … COMMIT;
  const std::size_t end = b_.any(i + 1, {"try", "catch", "not"}) ? i + 2 : i + 1;
  b_.drop(i, std::min(end, last));
  return std::min(end, last);
}

// END, END IF, END LOOP label;
std::size_t DialectRewriter::end(std::size_t i, std::size_t last) {
  std::size_t end = i + 1;
  if (b_.any(end, {"if", "while", "loop", "repeat", "case", "for", "try", "catch"}) && end < last &&
      (!tsql() || b_.any(end, {"try", "catch"}))) {
    ++end;
  }
  if (!tsql() && end < last && b_.is_name(end) && (end + 1 >= last || b_.is(end + 1, ';'))) ++end;
  b_.drop(i, std::min(end, last));
  return std::min(end, last);
}

// DECLARE x INT DEFAULT (…), DECLARE c CURSOR FOR …, DECLARE … HANDLER FOR … , DECLARE in PL/SQL.
std::size_t DialectRewriter::declare(std::size_t i, std::size_t last) {
  if (oracle()) {
    b_.drop(i);
    return i + 1;
  }
  const std::size_t end = end_of_statement(i, last);
  if (b_.find(i + 1, std::min(end, i + 4), {"handler"}) < std::min(end, i + 4)) {
    return declared_handler(i, last);
  }
  const std::size_t cursor = b_.find(i + 1, std::min(end, i + 6), {"cursor"});
  if (cursor < std::min(end, i + 6)) {
    const std::size_t query = b_.find(cursor, end, {"for"});
    b_.drop(i, std::min(query + 1, end));
    return std::min(query + 1, end);
  }
  // Of the variables' values only their queries.
  bool any = false;
  for (std::size_t at = i; at < end;) {
    const std::size_t close = b_.is(at, '(') ? b_.past_group(at, end) : at + 1;
    if (b_.is(at, '(') && b_.is(at + 1, "select")) {
      common(at, close);
      b_.before(at, any ? "," : "SELECT");
      any = true;
    } else {
      b_.drop(at, close);
    }
    at = close;
  }
  if (any) end_here(end);
  return std::max(end, i + 1);
}

// DECLARE EXIT HANDLER FOR NOT FOUND, SQLSTATE '23000' statement
std::size_t DialectRewriter::declared_handler(std::size_t i, std::size_t last) {
  std::size_t at = b_.find(i, last, {"for"}) + 1;
  while (at < last &&
         (b_.any(at, {"not", "found", "sqlexception", "sqlwarning", "sqlstate", "value"}) ||
          b_.is(at, ',') || b_.is_kind(at, Kind::string) || b_.is_kind(at, Kind::number) ||
          b_.is(at - 1, ','))) {
    ++at;
  }
  at = std::min(at, last);
  b_.drop(i, at);
  return at;
}

}  // namespace demarc
