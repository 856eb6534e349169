#include "model/defaults.h"

namespace demarc {

std::string_view column_of_default(const Rows& rows, const StatementRow& statement,
                                   const UseRow& use) {
  std::string_view column;
  std::uint32_t last = 0;  // where the nearest of what stands before it begins
  for (std::uint32_t i = 0; i < statement.definitions.count; ++i) {
    const DefinitionRow& row = rows.definitions[statement.definitions.first + i];
    for (std::uint32_t k = 0; k < row.columns.count; ++k) {
      const ColumnRow& candidate = rows.columns[row.columns.first + k];
      if (candidate.begin > use.begin || candidate.begin < last) continue;
      last = candidate.begin;
      column = rows.text(candidate.name);
    }
    for (std::uint32_t k = 0; k < row.keys.count; ++k) {
      const KeyRow& candidate = rows.keys[row.keys.first + k];
      if (candidate.kind != KeyKind::check) continue;
      if (candidate.begin > use.begin || candidate.begin < last) continue;
      last = candidate.begin;
      column = {};
    }
  }
  return column;
}

}  // namespace demarc
