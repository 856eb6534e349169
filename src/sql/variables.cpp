#include "sql/visitor_state.h"

namespace demarc::sql {

static constexpr std::string_view special_of_plpgsql[] = {
    "found",           "new",     "old",      "sqlerrm", "sqlstate", "tg_argv",    "tg_event",
    "tg_level",        "tg_name", "tg_nargs", "tg_op",   "tg_relid", "tg_relname", "tg_table_name",
    "tg_table_schema", "tg_tag",  "tg_when"};

bool VariableNames::contains(std::string_view name) const {
  if (std::binary_search(names_.begin(), names_.end(), name)) return true;
  if (!plpgsql_ || name.empty()) return false;
  switch (name.front()) {
    case 'f':
    case 'n':
    case 'o':
    case 's':
    case 't':
      return std::find(std::begin(special_of_plpgsql), std::end(special_of_plpgsql), name) !=
             std::end(special_of_plpgsql);
    default:
      return false;
  }
}

}  // namespace demarc::sql
