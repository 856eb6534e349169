// One statement: what it is, and what of it PostgreSQL has another word for.
#include <algorithm>

#include "sql/dialect/render.h"
#include "sql/dialect/rewriter.h"

namespace demarc {

void DialectRewriter::drop_statement(std::size_t first, std::size_t last) {
  b_.drop(first, last);
}

void DialectRewriter::statement(std::size_t first, std::size_t last) {
  if (first >= last) return;
  if (session(first, last)) return;
  common(first, last);
  std::size_t verb = first;
  while (verb < last && b_.is(verb, '(')) ++verb;
  if (b_.is(verb, "with")) {
    verb = b_.find(verb + 1, last, {"select", "insert", "update", "delete", "merge"});
  }
  if (b_.any(verb, {"insert", "replace"})) {
    insert(verb, last);
  } else if (b_.is(verb, "update")) {
    update(verb, last);
  } else if (b_.is(verb, "delete")) {
    remove(verb, last);
  } else if (b_.is(verb, "merge")) {
    merge(verb, last);
  } else if (b_.is(verb, "create")) {
    create(verb, last);
  } else if (b_.is(verb, "alter")) {
    create(verb, last);
  } else if (b_.is(verb, "drop")) {
    drop_objects(verb, last);
  } else if (mysql() && b_.is(verb, "rename")) {
    rename_table(verb, last);
  } else if (b_.any(verb, {"exec", "execute", "call"})) {
    call(verb, last);
  } else if (b_.is(verb, "truncate") && b_.is(verb + 1, "table")) {
    b_.drop(b_.past_name(verb + 2, last), last);
  } else {
    query(verb, last);
  }
}

// What concerns the session or the server, not relations. True if that is what it was.
bool DialectRewriter::session(std::size_t first, std::size_t last) {
  if (b_.is(first, "use") && b_.is_name(first + 1)) {
    if (mysql()) {
      b_.replace(first, "SET search_path TO");
      b_.drop(first + 2, last);
    } else {
      drop_statement(first, last);
    }
    return true;
  }
  if (mysql() && b_.is(first, "lock") && b_.any(first + 1, {"tables", "table"})) {
    lock_tables(first, last);
    return true;
  }
  if (b_.is(first, "set") && !sqlite()) {
    expression(first, last);
    return true;
  }
  const bool comments = b_.is(first, "comment") && b_.any(first + 2, {"table", "column", "view"});
  if (b_.any(first, {"grant", "revoke", "deny"}) || (b_.is(first, "comment") && !comments)) {
    drop_statement(first, last);
    return true;
  }
  if (b_.any(first, {"commit", "rollback"})) {
    if (last > first + 1 && b_.is(first + 1, "to")) b_.drop(first, last);
    b_.drop(first + 1, last);
    return true;
  }
  if (b_.any(first,
             {"save",      "dbcc",     "kill",    "bulk",     "print",    "flush",      "unlock",
              "show",      "optimize", "check",   "repair",   "purge",    "reset",      "install",
              "uninstall", "handler",  "help",    "describe", "desc",     "delimiter",  "prompt",
              "spool",     "whenever", "exit",    "quit",     "pragma",   "reindex",    "vacuum",
              "detach",    "analyze",  "change",  "binlog",   "xa",       "deallocate", "prepare",
              "execute",   "declare",  "source",  "define",   "undefine", "begin",      "end",
              "column",    "accept",   "connect", "conn",     "disable",  "enable"}) &&
      !(b_.any(first, {"execute"}) && !mysql() && !oracle()) && !b_.is(first + 1, '(') &&
      !(b_.is(first, "begin") && last == first + 1)) {
    drop_statement(first, last);
    return true;
  }
  if (b_.any(first, {"backup", "restore", "stop"}) ||
      (b_.is(first, "start") && b_.any(first + 1, {"slave", "replica", "group_replication"}))) {
    drop_statement(first, last);
    return true;
  }
  if (sqlite() && b_.is(first, "attach")) {
    b_.replace(first, "SELECT attach_database()");
    b_.drop(first + 1, last);
    return true;
  }
  return false;
}

// LOCK TABLES a READ, b AS c WRITE: the reading ones are read, the others locked.
void DialectRewriter::lock_tables(std::size_t first, std::size_t last) {
  const bool writes = b_.holds(first, last, "write");
  if (writes) {
    b_.replace(first, "LOCK TABLE");
    b_.drop(first + 1);
  } else {
    b_.replace(first, "SELECT FROM");
    b_.drop(first + 1);
  }
  for (std::size_t i = first + 2; i < last;) {
    const std::size_t end = b_.past_name(i, last);
    const std::size_t comma = b_.comma(i, last);
    b_.drop(std::min(end, comma), comma);
    i = comma + 1;
  }
}

// EXEC p @a = 1 → CALL p ()
void DialectRewriter::call(std::size_t first, std::size_t last) {
  std::size_t name = first + 1;
  if (b_.is_kind(name, Kind::variable) && b_.is_op(name + 1, "=")) {
    b_.drop(name, name + 2);
    name += 2;
  }
  const std::size_t end = b_.past_name(name, last);
  const std::string called = end > name ? b_.name(end - 1) : std::string{};
  const bool of_server = tsql() && (called.starts_with("sp_") || called.starts_with("xp_"));
  if (end == name || of_server) return b_.drop(first, last);
  if (b_.is(first, "call")) {
    if (end == last) b_.before(end, "()");
    return;
  }
  b_.replace(first, "CALL");
  b_.drop(end, last);
  b_.before(end, "()");
}

void DialectRewriter::query(std::size_t first, std::size_t last) {
  if (oracle() && in_body_ && b_.is_name(first) && !b_.any(first, {"select", "with"})) {
    const std::size_t end = b_.past_name(first, last);
    const bool is_call = end == last || (b_.is(end, '(') && b_.past_group(end, last) == last);
    if (is_call) {
      b_.before(first, "CALL");
      if (end == last) b_.before(last, "()");
      return;
    }
    // x := (SELECT …), declarations
    if (!b_.holds(first, last, "select")) return b_.drop(first, last);
    b_.drop(first, b_.find(first, last, {"select"}));
    return;
  }
  drop_select_into(first, last);
  for (std::size_t i = first; i < last; ++i) {
    if (mysql() && b_.is(i, "lock") && b_.is(i + 1, "in")) {
      b_.replace(i, "FOR");
      b_.drop(i + 1);
      b_.drop(i + 3);
    }
  }
}

// SELECT … INTO variables FROM …: in T-SQL it makes a table, elsewhere it fills variables.
void DialectRewriter::drop_select_into(std::size_t first, std::size_t last) {
  if (tsql() || sqlite()) return;
  for (std::size_t i = first; i < last; ++i) {
    if (!b_.is(i, "into") || b_.any(i - 1, {"insert", "ignore", "replace", "merge", "all", "then"}))
      continue;
    std::size_t end = i + 1;
    std::size_t depth = 0;
    for (; end < last; ++end) {
      if (b_.is(end, '(')) ++depth;
      if (b_.is(end, ')') && depth-- == 0) break;
      if (depth == 0 && b_.any(end, {"from", "where", "limit", "for", "union", "order", "group"}))
        break;
    }
    if (i > first && b_.is(i - 1, "collect")) b_.drop(i - 2, i);  // BULK COLLECT
    b_.drop(i, end);
    i = end;
  }
}

}  // namespace demarc
