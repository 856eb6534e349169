// Defaults and checks of columns, as CREATE TABLE and ALTER TABLE write them.
#pragma once

#include <string_view>

#include "sql/rows.h"

namespace demarc {

// The column in whose default (or generation) a use with that timing stands; empty: in a check,
// which is looked at for the whole row.
std::string_view column_of_default(const Rows& rows, const StatementRow& statement,
                                   const UseRow& use);

}  // namespace demarc
