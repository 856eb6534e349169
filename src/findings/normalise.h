// One spelling for statements that differ only in layout, for fingerprints.
//
// Words outside quotes are lower-cased, runs of space and comments become one space, literals
// (strings, numbers, dollar quotes) and parameters become "?". Quoted identifiers keep their case.
// Linear, never fails.
#pragma once

#include <string>
#include <string_view>

namespace demarc {

std::string normalise_statement(std::string_view text);

}  // namespace demarc
