// Single tokens of other dialects as PostgreSQL writes them.
#pragma once

#include <string>
#include <string_view>

#include "sql/dialect/tokens.h"

namespace demarc {

// `Users`, [Users], "Users", Users → users.
std::string folded_name(std::string_view token);
// The same between quotes: "users".
std::string quoted_name(std::string_view token);
// What the token is to PostgreSQL, where nothing else is known of it. Not longer than the token,
// but for rare names.
std::string render_token(std::string_view token, DialectTokenKind kind, Dialect dialect);

}  // namespace demarc
