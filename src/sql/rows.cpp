#include "sql/rows.h"

namespace demarc {

void Rows::clear() {
  pool.clear();
  units.clear();
  statements.clear();
  needs.clear();
  column_uses.clear();
  uses.clear();
  definitions.clear();
  columns.clear();
  keys.clear();
  settings.clear();
  grants.clear();
  names.clear();
  constants.clear();
  symbols.clear();
  messages.clear();
  notes.clear();
  suppressions.clear();
  conditions.clear();
  statements_seen = 0;
  statements_not_analysed = 0;
  skipped = 0;
}

static std::uint32_t function_row(Rows& rows, const UnitContext& unit, std::uint32_t begin,
                                  std::uint32_t end, std::uint32_t parent, Atomic atomic) {
  for (std::size_t i = rows.units.size(); i-- > 0;) {
    const UnitRow& other = rows.units[i];
    if (other.type == unit.type && other.begin == begin && other.end == end &&
        rows.text(other.function) == unit.function) {
      return static_cast<std::uint32_t>(i);
    }
  }
  UnitRow row;
  row.type = unit.type;
  row.atomic = atomic;
  row.part = unit.part;
  row.parent = parent;
  row.begin = begin;
  row.end = end;
  row.name = rows.add(unit.name);
  row.function = rows.add(unit.function);
  row.consumer = rows.add(unit.consumer);
  rows.units.push_back(row);
  return static_cast<std::uint32_t>(rows.units.size()) - 1;
}

std::uint32_t unit_of_function(Rows& rows, const UnitContext& unit) {
  std::uint32_t parent = no_row;
  if (unit.around_end != 0) {
    parent = function_row(rows, unit, unit.around_begin, unit.around_end, no_row, Atomic::unknown);
  }
  return function_row(rows, unit, unit.begin, unit.end, parent, unit.atomic);
}

}  // namespace demarc
