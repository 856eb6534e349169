// C#'s verbatim literals in a form that its grammar reads.
#pragma once

#include <string>
#include <string_view>

namespace demarc {

// The grammar loses its way where a hole of $@"…" is followed by a doubled quote. Gives a copy of
// the same length in which the doubled quotes of verbatim literals are two other bytes.
std::string without_doubled_quotes(std::string_view bytes);

}  // namespace demarc
