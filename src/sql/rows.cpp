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
  deferred.clear();
  notes.clear();
  statements_seen = 0;
  statements_not_analysed = 0;
}

}  // namespace demarc
