#include "facts/tentative.h"

#include <algorithm>

namespace demarc {

namespace {

// Calls `visit(index, vector)` for each vector of rows. The pool is left alone: what nobody refers
// to does no harm, and the analyser may remember places in it.
template <typename AnyRows, typename Visit>
void for_each_rows(AnyRows& rows, Visit visit) {
  std::size_t index = 0;
  visit(index++, rows.units);
  visit(index++, rows.statements);
  visit(index++, rows.needs);
  visit(index++, rows.column_uses);
  visit(index++, rows.uses);
  visit(index++, rows.definitions);
  visit(index++, rows.columns);
  visit(index++, rows.keys);
  visit(index++, rows.settings);
  visit(index++, rows.grants);
  visit(index++, rows.names);
  visit(index++, rows.notes);
  visit(index++, rows.conditions);
}

bool same_need(const Rows& rows, const NeedRow& a, const NeedRow& b) {
  return a.begin == b.begin && a.privileges == b.privileges &&
         rows.text(a.name.name) == rows.text(b.name.name) &&
         rows.text(a.name.schema) == rows.text(b.name.schema);
}

bool is_said(const Rows& rows, const NeedRow& need, std::size_t before) {
  for (std::size_t i = 0; i < before; ++i) {
    if (same_need(rows, rows.needs[i], need)) return true;
  }
  return false;
}

// True for SQL that the grammar has read and that is about something.
bool is_accepted(const Fragment& fragment, const RowsMark& mark, const Rows& rows) {
  const std::size_t statements = mark.sizes[1];
  const std::size_t needs = mark.sizes[2];
  if (rows.statements.size() == statements) return false;
  const bool recovered = std::any_of(
      rows.statements.begin() + static_cast<std::ptrdiff_t>(statements), rows.statements.end(),
      [](const StatementRow& row) { return row.recovered != 0; });
  const bool has_names = rows.needs.size() > needs;
  if (fragment.tentative == Tentative::sure) return true;
  if (recovered) return has_names && fragment.tentative == Tentative::needs_name;
  if (fragment.tentative == Tentative::needs_parse) return true;
  // A table that only the run knows: worth a note where the place says that it is SQL.
  const bool unknown_name =
      std::any_of(rows.statements.begin() + static_cast<std::ptrdiff_t>(statements),
                  rows.statements.end(), [](const StatementRow& row) { return row.dynamic != 0; });
  if (unknown_name && fragment.tentative == Tentative::needs_name) return true;
  return has_names || rows.definitions.size() > mark.sizes[5] ||
         rows.settings.size() > mark.sizes[8] || rows.grants.size() > mark.sizes[9];
}

// What is said already stays, because it tells what the new names are joined to.
void mark_said(const RowsMark& mark, Rows& rows) {
  for (std::size_t i = mark.sizes[2]; i < rows.needs.size(); ++i) {
    if (is_said(rows, rows.needs[i], mark.sizes[2])) rows.needs[i].said_before = 1;
  }
}

}  // namespace

RowsMark mark_of(const Rows& rows) {
  RowsMark mark;
  for_each_rows(rows, [&](std::size_t i, const auto& list) { mark.sizes[i] = list.size(); });
  mark.seen = rows.statements_seen;
  mark.not_analysed = rows.statements_not_analysed;
  return mark;
}

void cut_back(Rows& rows, const RowsMark& mark) {
  for_each_rows(rows, [&](std::size_t i, auto& list) { list.resize(mark.sizes[i]); });
  rows.statements_seen = mark.seen;
  rows.statements_not_analysed = mark.not_analysed;
}

void forget_columns(const RowsMark& mark, Rows& rows) {
  for (std::size_t i = mark.sizes[2]; i < rows.needs.size(); ++i) {
    rows.needs[i].columns_known = 0;
    rows.needs[i].columns = {};
  }
}

bool says_all_of(const Rows& rows, const RowsMark& before, const RowsMark& mark) {
  for (std::size_t i = before.sizes[2]; i < mark.sizes[2]; ++i) {
    const bool said = std::any_of(
        rows.needs.begin() + static_cast<std::ptrdiff_t>(mark.sizes[2]), rows.needs.end(),
        [&](const NeedRow& need) { return same_need(rows, rows.needs[i], need); });
    if (!said) return false;
  }
  return rows.needs.size() - mark.sizes[2] > mark.sizes[2] - before.sizes[2];
}

bool settle_tentative(const Fragment& fragment, const RowsMark& mark, bool is_variant, Rows& rows) {
  if (fragment.tentative == Tentative::no) return true;
  if (!is_accepted(fragment, mark, rows)) {
    cut_back(rows, mark);
    return false;
  }
  const std::size_t before = mark.sizes[2];
  const bool has_needs = rows.needs.size() > before;
  // What a builder does to an entity stands where the entity's mapping says so, too.
  const bool all_said =
      has_needs && !fragment.is_built &&
      std::all_of(rows.needs.begin() + static_cast<std::ptrdiff_t>(before), rows.needs.end(),
                  [&](const NeedRow& need) { return is_said(rows, need, before); });
  if (all_said) {
    cut_back(rows, mark);
    return false;
  }
  if (is_variant && has_needs) mark_said(mark, rows);
  return true;
}

}  // namespace demarc
