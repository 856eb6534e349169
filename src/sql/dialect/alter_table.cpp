// ALTER TABLE: columns, keys, foreign keys and renames stay; where nothing does, the owner's right
// is still needed, which SET WITHOUT CLUSTER stands for.
#include <algorithm>

#include "sql/dialect/render.h"
#include "sql/dialect/rewriter.h"

namespace demarc {

static constexpr std::string_view nothing_kept = "SET WITHOUT CLUSTER";

void DialectRewriter::alter_table(std::size_t first, std::size_t last) {
  const std::size_t table = b_.find(first, last, {"table"});
  b_.drop(first + 1, table);
  std::size_t name = table + 1;
  if (b_.is(name, "if")) name += 2;
  const std::size_t actions = b_.past_name(name, last);
  if (b_.is(actions, "rename") && !b_.any(actions + 1, {"column", "index", "key", "constraint"})) {
    std::size_t to = actions + 1;
    if (b_.any(to, {"to", "as"})) b_.drop(to++);
    const std::size_t end = b_.past_name(to, last);
    b_.drop(to, end - 1);
    b_.replace(actions, "RENAME TO");
    return b_.drop(end, last);
  }
  if (b_.is(actions, "rename") && b_.is(actions + 1, "column")) return;
  bool any = false;
  bool adds = false;
  for (std::size_t i = actions; i < last;) {
    const std::size_t end = b_.comma(i, last);
    // T-SQL: ADD a int, b int
    const bool goes_on = adds && tsql() && !b_.any(i, {"add", "alter", "drop"});
    if (i == actions)
      adds = b_.is(i, "add") || (tsql() && b_.holds(i, std::min(end, i + 3), "add"));
    const bool kept = alter_action(i, end, goes_on);
    if (i > actions) {
      // One comma between what stays.
      if (!kept || !any) b_.drop(i - 1);
    }
    any = any || kept;
    i = end + 1;
  }
  if (!any) b_.before(last, nothing_kept);
  for (const std::size_t column : renames_) {
    b_.before(last, "; ALTER TABLE");
    b_.copy_before(last, name, b_.past_name(name, actions));
    b_.before(last, "RENAME COLUMN");
    b_.copy_before(last, column, column + 1);
    b_.before(last, "TO");
    b_.copy_before(last, column + 1, column + 2);
  }
  renames_.clear();
}

// One action. False if nothing of it stays.
bool DialectRewriter::alter_action(std::size_t first, std::size_t last, bool goes_on) {
  if (first >= last) return false;
  if (goes_on) return alter_add(first, last, true);
  std::size_t i = first;
  if (tsql() && b_.is(i, "with") && b_.any(i + 1, {"check", "nocheck"})) {
    b_.drop(i, i + 2);
    i += 2;
  }
  if (b_.is(i, "add")) return alter_add(i, last, false);
  if (b_.any(i, {"modify", "change"})) {
    std::size_t name = i + 1;
    if (b_.is(name, "column")) b_.drop(name++);
    const bool group = b_.is(name, '(');
    if (b_.is(i, "change")) change_name(name);
    if (group) return b_.drop(first, last), false;
    b_.replace(i, "ALTER COLUMN");
    return alter_column(b_.is(i, "change") ? name + 2 : name + 1, name, last);
  }
  if (b_.is(i, "alter")) {
    std::size_t name = i + 1;
    if (b_.is(name, "column")) ++name;
    if (b_.any(name + 1, {"set", "drop"}) && b_.is(name + 2, "default")) return true;
    if (tsql() && !b_.any(name + 1, {"add", "drop"})) return alter_column(name + 1, name, last);
    return b_.drop(first, last), false;
  }
  if (b_.is(i, "drop")) {
    if (b_.any(i + 1, {"column"})) {
      const std::size_t name = i + 2 + (b_.is(i + 2, "if") ? 2u : 0u);
      b_.drop(b_.past_name(name, last), last);
      return true;
    }
    if (b_.any(i + 1, {"constraint", "foreign", "check"})) {
      if (b_.is(i + 1, "foreign")) b_.drop(i + 2);
      b_.replace(i + 1, "CONSTRAINT");
      return true;
    }
    const bool other =
        b_.any(i + 1, {"primary", "index", "key", "partition", "unique", "period"}) ||
        b_.is(i + 1, '(');
    if (other || !b_.is_name(i + 1)) return b_.drop(first, last), false;
    return true;
  }
  b_.drop(first, last);
  return false;
}

// CHANGE old new type: the new name comes behind the statement, in one of its own.
void DialectRewriter::change_name(std::size_t name) {
  b_.drop(name + 1);
  if (b_.name(name) == b_.name(name + 1) || !b_.is_name(name + 1)) return;
  renames_.push_back(name);
}

// ADD [COLUMN] c type …, ADD (c type, …), ADD CONSTRAINT …, ADD INDEX …
bool DialectRewriter::alter_add(std::size_t first, std::size_t last, bool goes_on) {
  std::size_t i = goes_on ? first : first + 1;
  if (goes_on) b_.before(i, "ADD");
  if (b_.is(i, "column")) ++i;
  if (b_.is(i, "if")) {
    b_.drop(i, i + 3);
    i += 3;
  }
  if (b_.is(i, '(')) {
    const std::size_t close = b_.past_group(i, last) - 1;
    b_.drop(i);
    b_.drop(close, last);
    bool any = false;
    for (std::size_t at = i + 1; at < close;) {
      const std::size_t end = b_.comma(at, close);
      const bool kept = element(at, end);
      if (kept && any) b_.before(at, "ADD");
      if (at > i + 1 && (!kept || !any)) b_.drop(at - 1);
      any = any || kept;
      at = end + 1;
    }
    if (!any) b_.drop(first, last);
    return any;
  }
  if (b_.any(i, {"index", "key", "fulltext", "spatial", "partition", "default", "period"}) ||
      !element(i, last)) {
    b_.drop(first, last);
    if (goes_on) b_.replace(first, std::string(nothing_kept)), b_.drop(first);
    return false;
  }
  return true;
}

// ALTER COLUMN name type …: only the type stays.
bool DialectRewriter::alter_column(std::size_t first, std::size_t name, std::size_t last) {
  if (first >= last) return b_.drop(name - 1, last), false;
  if (b_.any(first, {"not", "null", "default"})) {  // Oracle: MODIFY c NOT NULL
    b_.drop(first, last);
    b_.before(first, "SET NOT NULL");
    return true;
  }
  b_.before(first, "TYPE");
  const std::size_t end = type(first, last);
  b_.drop(end, last);
  return true;
}

}  // namespace demarc
