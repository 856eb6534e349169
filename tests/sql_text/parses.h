// Whether the grammar takes a text, and what else the tests over SQL text share.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "sql/prepass.h"

namespace demarc::testing {

// The grammar's error, or "" if it takes the text.
std::string parse_error(const std::string& sql);

// `text` with '#' for every placeholder_byte.
std::string shown(std::string_view text);

// The text of every piece, shown.
std::vector<std::string> pieces_of(std::string_view text);

}  // namespace demarc::testing
