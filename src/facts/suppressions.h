// Comments that excuse findings, as rows of the file's facts.
//
//   -- demarc: allow search-path-leak until 2027-01-31 -- moved in SHOP-812
//   // demarc: allow-file unowned-relation -- scratch tables of the load test
//
// In: the bytes of a file of any language. Out: SuppressionRows, those with mistakes too, so that a
// rule can tell them. A comment behind something on its line speaks of that line, one on a line of
// its own of the next line that is no comment. One pass over the bytes; never fails.
#pragma once

#include <string_view>

#include "sql/rows.h"

namespace demarc {

// False if there is no such comment for sure.
bool may_suppress(std::string_view bytes);
void read_suppressions(std::string_view bytes, Rows& rows);

}  // namespace demarc
