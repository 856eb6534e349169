// Names of relations: temporary ones, the engine's own, those of another server, sequences.
#include <algorithm>

#include "sql/dialect/render.h"
#include "sql/dialect/rewriter.h"

namespace demarc {

bool DialectRewriter::in_name_position(std::size_t i) const {
  return i > 0 && b_.any(i - 1, {"from", "join", "into", "update", "table", "using", "apply",
                                 "references", "straight_join"});
}

// A name begins at `i`.
void DialectRewriter::name_position(std::size_t i, std::size_t last) {
  const bool first = i > 0 && !b_.is(i - 1, '.');
  if (!first) return;
  const bool at_name = in_name_position(i);
  if (b_.is_kind(i, Kind::word) && b_.text(i).front() == '#') {
    return b_.replace(i, "pg_temp." + quoted_name(b_.text(i)));
  }
  if (at_name && b_.is_kind(i, Kind::string) && (mysql() || sqlite())) {
    return b_.replace(i, quoted_name(b_.text(i)));
  }
  if (at_name && tsql() && b_.is_kind(i, Kind::variable)) {
    return b_.replace(i, "pg_temp." + quoted_name(b_.text(i)));
  }
  if (!b_.is_name(i)) return;
  of_server(i, last);
  if (tsql() && b_.is_op(i + 1, "..") && b_.is_name(i + 2) && i + 2 < last && !b_.is_dropped(i)) {
    b_.replace(i + 1, ".dbo.");
  }
  if (!at_name) return;
  const std::size_t end = b_.past_name(i, last);
  if (oracle() && b_.is_kind(end, Kind::variable) && end < last) {
    return far_name(i, end + 1, last, "database_link");
  }
  if (tsql() && end - i >= 7 && !b_.is_dropped(i)) far_name(i, end, last, "linked_server");
}

// The engine's own tables are nobody's.
void DialectRewriter::of_server(std::size_t i, std::size_t last) {
  const std::string name = b_.name(i);
  const bool qualifies = i + 2 < last && (b_.is(i + 1, '.') || b_.is_op(i + 1, ".."));
  if (tsql() && qualifies &&
      (name == "master" || name == "msdb" || name == "tempdb" || name == "model")) {
    b_.drop(i, i + 2);
    const bool schema = b_.is(i + 1, '.') && b_.is(i + 3, '.');
    if (b_.text(i + 2).front() == '#') return;
    if (schema) return b_.replace(i + 2, "pg_catalog");
    return b_.before(i + 2, "pg_catalog.");
  }
  if (qualifies &&
      (name == "sys" || (mysql() && (name == "mysql" || name == "performance_schema")))) {
    return b_.replace(i, "pg_catalog");
  }
  if (qualifies || !in_name_position(i)) return;
  const bool own = sqlite() ? name.starts_with("sqlite_")
                   : tsql() ? name == "sysobjects" || name == "syscolumns" || name == "sysindexes"
                   : oracle()
                       ? name.starts_with("user_") || name.starts_with("all_") ||
                             name.starts_with("dba_") || name.starts_with("v$") || name == "dual"
                       : false;
  if (own) b_.replace(i, "pg_catalog." + quoted_name(b_.text(i)));
}

// A table of another server: what reaches it is a call; where it is written, the call is a
// statement of its own.
void DialectRewriter::far_name(std::size_t first, std::size_t end, std::size_t last,
                               std::string_view function) {
  const std::string call = std::string(function) + "()";
  b_.drop(first, end);
  if (b_.any(first - 1, {"from", "join", "apply", "using"}) && !b_.is(first - 2, "delete")) {
    return b_.replace(first, call);
  }
  b_.replace(first, "pg_temp.\"@\"");
  b_.before(last, "; SELECT " + call, first);
}

// NEXT VALUE FOR s; s.NEXTVAL, s.CURRVAL
void DialectRewriter::sequence(std::size_t i, std::size_t last) {
  if (b_.is(i, "next") && b_.is(i + 1, "value") && b_.is(i + 2, "for")) {
    const std::size_t end = b_.past_name(i + 3, last);
    if (end == i + 3) return;
    b_.replace(i, "nextval('" + name_text(i + 3, end) + "')");
    b_.drop(i + 1, end);
    return;
  }
  if (!oracle() || !b_.any(i, {"nextval", "currval"}) || i < 2 || !b_.is(i - 1, '.')) return;
  std::size_t first = i - 2;
  while (first >= 2 && b_.is(first - 1, '.') && b_.is_name(first - 2)) first -= 2;
  b_.replace(first, std::string(b_.text(i)) + "('" + name_text(first, i - 1) + "')");
  b_.drop(first + 1, i + 1);
}

}  // namespace demarc
