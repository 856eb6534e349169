#include <algorithm>
#include <array>
#include <iterator>
#include <utility>

#include "sql/dialect/rewriter.h"

namespace demarc {

std::string_view known_type(std::string_view lower_word) {
  static constexpr std::pair<std::string_view, std::string_view> types[] = {
#define DEMARC_DIALECT_TYPE(name, type) {#name, #type},
#include "sql/dialect/types.def"
#undef DEMARC_DIALECT_TYPE
  };
  const auto* const found =
      std::lower_bound(std::begin(types), std::end(types), lower_word,
                       [](const auto& entry, std::string_view word) { return entry.first < word; });
  return found != std::end(types) && found->first == lower_word ? found->second
                                                                : std::string_view{};
}

// Reserved by PostgreSQL, and by none of the others where a column or table may stand. Words that
// are reserved in some and syntax in others are not here.
bool is_reserved_here_only(std::string_view lower_word, Dialect dialect) {
  static constexpr std::array<std::string_view, 17> all = {
      "analyse", "array",     "concurrently", "freeze",   "ilike",    "initially",
      "isnull",  "lateral",   "localtime",    "notnull",  "overlaps", "placing",
      "similar", "symmetric", "tablesample",  "variadic", "verbose"};
  if (dialect != Dialect::oracle && (lower_word == "lateral" || lower_word == "tablesample"))
    return false;
  if (std::binary_search(all.begin(), all.end(), lower_word)) return true;
  if (lower_word == "user") return dialect == Dialect::mysql || dialect == Dialect::sqlite;
  if (lower_word == "asymmetric") return true;
  return false;
}

}  // namespace demarc
