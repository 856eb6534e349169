// Whether a text has the shape of SQL: a verb at its start with the verb's partner behind it. That
// a text parses says little: "Delete token" and "Lock timeout" do.
#pragma once

#include <cstdint>
#include <string_view>

namespace demarc {

enum class SqlShape : std::uint8_t {
  none,
  verb,     // begins like a statement: enough where a call runs it
  english,  // has the partner, and nothing that a sentence has not
  sql,
};

SqlShape shape_of(std::string_view text);

}  // namespace demarc
