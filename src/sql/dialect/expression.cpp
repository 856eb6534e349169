// What statements of all kinds have in common: operators, functions, hints, types in casts.
#include <algorithm>

#include "sql/dialect/render.h"
#include "sql/dialect/rewriter.h"

namespace demarc {

// How many tokens a clause may be from what it belongs to.
constexpr std::size_t farthest = 4096;

void DialectRewriter::common(std::size_t first, std::size_t last) {
  for (std::size_t i = first; i < last; ++i) {
    if (b_.is_dropped(i)) continue;
    if (b_.is_kind(i, Kind::op)) {
      if (mysql()) mysql_operator(i, last);
      continue;
    }
    if (oracle() && b_.is(i, '(') && b_.is_op(i + 1, "+") && b_.is(i + 2, ')')) b_.drop(i, i + 3);
    if (b_.is_kind(i, Kind::symbol) || b_.is_kind(i, Kind::number)) continue;
    name_position(i, last);
    if (!b_.is_kind(i, Kind::word) || (i > first && b_.is(i - 1, '.'))) {
      if (oracle()) sequence(i, last);
      continue;
    }
    if (b_.is_dropped(i)) continue;
    common_word(i, last);
    if (mysql()) mysql_word(i, last);
    if (tsql()) tsql_word(i, last);
    if (oracle()) oracle_word(i, last);
  }
}

void DialectRewriter::common_word(std::size_t i, std::size_t last) {
  if (b_.is(i, "as") && b_.is_kind(i + 1, Kind::string) && i + 1 < last && !oracle()) {
    b_.replace(i + 1, quoted_name(b_.text(i + 1)));  // a column's name
    return;
  }
  if (b_.is(i, "collate") && i + 1 < last) return b_.drop(i, b_.past_name(i + 1, last));
  if (b_.any(i, {"cast", "try_cast", "convert", "try_convert"}) && b_.is(i + 1, '(')) {
    return cast_type(i, last);
  }
  if (b_.is(i, "from") && b_.is(i + 1, "dual")) {
    const bool alone = !b_.is(i + 2, ',') && !b_.any(i + 2, {"join", "left", "cross", "inner"});
    if (alone) b_.drop(i, i + 2);
    return;
  }
  if (b_.is(i, "with") && b_.is(i + 1, "rollup")) return b_.drop(i, i + 2);
  if (b_.is(i, "next")) return sequence(i, last);
  // A word for a type, where only a function can stand.
  const bool is_call = b_.is(i + 1, '(') && i + 1 < last;
  if (is_call && b_.any(i, {"char", "nchar", "time", "timestamp", "values"})) {
    const bool of_insert = b_.is(i, "values") && !(b_.is_op(i - 1, "=") || b_.is(i - 1, '(') ||
                                                   b_.is(i - 1, ',') || b_.is_op(i - 1, "+"));
    const bool in_rows = b_.is(i, "values") && !mysql();
    if (of_insert || in_rows || b_.any(i - 1, {"as"}) || b_.is_name(i - 1)) return;
    return b_.replace(i, b_.is(i, "values") ? "least" : "chr");
  }
  if (!is_call && is_reserved_here_only(b_.name(i), dialect_)) {
    b_.replace(i, quoted_name(b_.text(i)));
  }
}

// CAST(x AS type), CONVERT(type, x), CONVERT(x, type), CONVERT(x USING charset)
void DialectRewriter::cast_type(std::size_t i, std::size_t last) {
  const std::size_t close = b_.past_group(i + 1, last) - 1;
  if (b_.any(i, {"cast", "try_cast"})) {
    b_.replace(i, "cast");
    const std::size_t as = b_.find(i + 2, close, {"as"});
    if (as + 1 >= close) return;
    const std::string_view known = known_type(b_.name(as + 1));
    if (known.empty() && b_.is(as + 2, '.')) return;
    b_.drop(as + 1, close);
    b_.replace(as + 1, known.empty() ? "text" : std::string(known));
    return;
  }
  const std::size_t comma = b_.comma(i + 2, close);
  if (tsql()) {
    b_.replace(i, "max");
    return b_.drop(i + 2, std::min(comma + 1, close));
  }
  if (!mysql()) return;
  const std::size_t end = std::min(comma, b_.find(i + 2, close, {"using"}));
  b_.drop(end, close);
}

void DialectRewriter::mysql_operator(std::size_t i, std::size_t last) {
  if (b_.is_op(i, ":=")) return b_.replace(i, "=");
  if (b_.is_op(i, "&&")) return b_.replace(i, "AND");
  if (b_.is_op(i, "||")) return b_.replace(i, "OR");
  if (b_.is_op(i, "<=>")) return b_.replace(i, "=");
  if (b_.is_op(i, "!") && i + 1 < last) b_.replace(i, "-");
}

void DialectRewriter::mysql_word(std::size_t i, std::size_t last) {
  if (b_.any(i, {"sql_calc_found_rows", "sql_no_cache", "sql_cache", "sql_small_result",
                 "sql_big_result", "sql_buffer_result", "high_priority", "binary"})) {
    if (!b_.is(i + 1, ')') && !b_.is(i + 1, ',') && !b_.is(i, ')')) b_.drop(i);
  } else if (b_.is(i, "straight_join")) {
    i > 0 && b_.is(i - 1, "select") ? b_.drop(i) : b_.replace(i, "JOIN");
    if (!b_.is_dropped(i)) join(i, last);
  } else if (b_.is(i, "join")) {
    join(i, last);
  } else if (b_.is(i, "distinctrow")) {
    b_.replace(i, "DISTINCT");
  } else if (b_.any(i, {"use", "force", "ignore"}) && b_.any(i + 1, {"index", "key"})) {
    std::size_t end = b_.parenthesis(i, last);
    end = b_.past_group(end, last);
    b_.drop(i, end);
  } else if (b_.is(i, "partition") && b_.is(i + 1, '(') && i > 0 && b_.is_name(i - 1)) {
    if (!b_.is(i - 1, "by")) b_.drop(i, b_.past_group(i + 1, last));
  } else if (b_.any(i, {"regexp", "rlike"})) {
    b_.replace(i, "LIKE");
  } else if (b_.is(i, "div")) {
    b_.replace(i, "/");
  } else if (b_.is(i, "mod") && !b_.is(i + 1, '(')) {
    b_.replace(i, "%");
  } else if (b_.is(i, "xor")) {
    b_.replace(i, "OR");
  } else if (b_.is(i, "sounds") && b_.is(i + 1, "like")) {
    b_.drop(i);
  } else if (b_.is(i, "interval") && !b_.is(i + 1, '(')) {
    const std::size_t end = past_operand(i + 1, last);
    b_.drop(i);
    b_.drop(end, std::min(end + 1, last));
  } else if (b_.is(i, "interval")) {
    const std::size_t end = b_.past_group(i + 1, last);
    if (b_.any(end, {"second", "minute", "hour", "day", "week", "month", "quarter", "year",
                     "microsecond"})) {
      b_.drop(i);
      b_.drop(end);
    }
  } else if (b_.is(i, "separator") && b_.is_kind(i + 1, Kind::string)) {
    b_.drop(i, i + 2);
  } else if (b_.is(i, "against") && b_.is(i + 1, '(')) {
    b_.replace(i, "=");
    const std::size_t close = b_.past_group(i + 1, last) - 1;
    b_.drop(std::min(b_.find(i + 2, close, {"in", "with"}), close), close);
  } else if (b_.is(i, "limit")) {
    const std::size_t comma = i + 2;
    if (b_.is(comma, ',')) b_.drop(comma, std::min(comma + 2, last));
  } else if (b_.text(i).front() == '_' && b_.is_kind(i + 1, Kind::string)) {
    b_.drop(i);  // _utf8'x'
  }
}

// JOIN without ON or USING is a CROSS JOIN.
void DialectRewriter::join(std::size_t i, std::size_t last) {
  if (b_.any(i - 1, {"cross", "natural", "left", "right", "outer", "full"})) return;
  std::size_t depth = 0;
  const std::size_t end = std::min(last, i + farthest);
  for (std::size_t k = i + 1; k < end; ++k) {
    if (b_.is(k, '(')) ++depth;
    if (b_.is(k, ')') && depth-- == 0) break;
    if (depth > 0) continue;
    if (b_.any(k, {"on", "using"})) return;
    if (b_.is(k, ',') ||
        b_.any(k, {"join", "left", "right", "inner", "cross", "straight_join", "natural", "where",
                   "group", "order", "limit", "set", "union", "having", "for"})) {
      break;
    }
  }
  if (b_.is(i - 1, "inner")) b_.drop(i - 1);
  b_.replace(i, "CROSS JOIN");
}

// WITH (NOLOCK), and (NOLOCK) behind a table.
void DialectRewriter::table_hint(std::size_t i, std::size_t last) {
  const std::size_t open = b_.is(i, "with") ? i + 1 : i;
  const bool hint = b_.any(open + 1, {"nolock", "readpast", "updlock", "holdlock", "rowlock",
                                      "tablock", "tablockx", "xlock", "paglock", "readuncommitted",
                                      "readcommitted", "repeatableread", "serializable", "nowait",
                                      "index", "forceseek", "forcescan", "noexpand", "snapshot"});
  if (!hint) return;
  b_.drop(i, b_.past_group(open, last));
}

// OUTPUT inserted.id, deleted.* [INTO @t]: up to the clause that follows.
void DialectRewriter::drop_output(std::size_t i, std::size_t last) {
  std::size_t end = b_.find(
      i + 1, last, {"values", "select", "from", "where", "default", "exec", "execute", "option"});
  for (std::size_t k = i + 1; k < end; ++k) {
    if (b_.is(k, ';')) end = k;
  }
  b_.drop(i, end);
}

void DialectRewriter::tsql_word(std::size_t i, std::size_t last) {
  if (b_.is(i, "top")) {
    std::size_t end = b_.is(i + 1, '(') ? b_.past_group(i + 1, last) : i + 2;
    if (b_.is(end, "percent")) ++end;
    if (b_.is(end, "with") && b_.is(end + 1, "ties")) end += 2;
    b_.drop(i, std::min(end, last));
  } else if (b_.is(i, "with") && b_.is(i + 1, '(')) {
    table_hint(i, last);
  } else if (b_.any(i, {"output"}) && b_.any(i + 1, {"inserted", "deleted"})) {
    drop_output(i, last);
  } else if (b_.any(i, {"cross", "outer"}) && b_.is(i + 1, "apply")) {
    b_.replace(i, "CROSS");
    b_.replace(i + 1, b_.is(i + 2, '(') ? "JOIN LATERAL" : "JOIN");
  } else if (b_.is(i, "option") && b_.is(i + 1, '(')) {
    b_.drop(i, b_.past_group(i + 1, last));
  } else if (b_.is(i, "for") && b_.any(i + 1, {"xml", "json", "browse"})) {
    std::size_t end = i + 1;
    for (std::size_t depth = 0; end < last; ++end) {
      if (b_.is(end, '(')) ++depth;
      if (b_.is(end, ')') && depth-- == 0) break;
    }
    b_.drop(i, end);
  } else if (b_.any(i, {"pivot", "unpivot"}) && b_.is(i + 1, '(')) {
    std::size_t end = b_.past_group(i + 1, last);
    if (b_.is(end, "as")) ++end;
    if (b_.is_name(end)) ++end;
    b_.drop(i, std::min(end, last));
  } else if (b_.any(i, {"hash", "loop", "merge", "remote"}) && b_.is(i + 1, "join")) {
    b_.drop(i);
  } else if (b_.is(i + 1, '(') && b_.is_name(i) && i > 0) {
    table_hint(i + 1, last);
  }
}

// Whether a condition stands between FROM and token `i`.
bool DialectRewriter::has_where(std::size_t i) const {
  for (std::size_t k = i; k > 0 && i - k < farthest && !b_.is(k - 1, "from"); --k) {
    if (b_.any(k - 1, {"where", "start", "connect"})) return true;
  }
  return false;
}

void DialectRewriter::oracle_word(std::size_t i, std::size_t last) {
  if (b_.is(i, "minus")) {
    b_.replace(i, "EXCEPT");
  } else if (b_.is(i, "connect") && b_.is(i + 1, "by")) {
    b_.replace(i, "AND");
    b_.drop(i + 1);
    if (b_.is(i + 2, "nocycle")) b_.drop(i + 2);
    const std::size_t group = b_.find(i, last, {"start"});
    if (b_.is(group + 1, "with")) {
      b_.replace(group, "AND");
      b_.drop(group + 1);
    }
    if (!has_where(i)) b_.replace(i, "WHERE");
  } else if (b_.is(i, "start") && b_.is(i + 1, "with") && !b_.is_kind(i + 2, Kind::number)) {
    b_.replace(i, has_where(i) ? "AND" : "WHERE");
    b_.drop(i + 1);
  } else if (b_.is(i, "on") && b_.is(i + 1, "overflow")) {  // LISTAGG
    std::size_t end = i;
    while (end < last && !b_.is(end, ')')) ++end;
    b_.drop(i, end);
  } else if (b_.is(i, "prior")) {
    b_.drop(i);
  } else if (b_.any(i, {"returning", "return"}) && b_.find(i, last, {"into"}) < last) {
    b_.drop(i, last);
  } else if (b_.is(i, "log") && b_.is(i + 1, "errors")) {
    b_.drop(i, last);
  } else if (b_.is(i, "wait") && b_.is_kind(i + 1, Kind::number)) {
    b_.drop(i, i + 2);
  }
}

}  // namespace demarc
