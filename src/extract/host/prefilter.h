// Whether a host file may hold SQL at all: a verb with its partner near by. One pass over the
// bytes, no syntax; what it lets through is parsed, what it keeps out is not.
#pragma once

#include <string_view>

namespace demarc {

bool may_hold_sql(std::string_view bytes);

// A line longer than people write: the file is generated or minified.
bool has_overlong_line(std::string_view bytes);

}  // namespace demarc
