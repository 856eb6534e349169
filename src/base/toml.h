// A parsed TOML document as a plain tree that knows where each value stands.
//
// The only door to toml++, whose headers cost a second per file that includes them. Input is
// hostile: depth and size are limited, nothing recurses further than those limits.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/date.h"
#include "base/result.h"

namespace demarc {

struct TomlValue {
  enum class Kind { string, integer, floating, boolean, date, array, table };
  Kind kind = Kind::table;
  int line = 0;      // of the value; of its header for [table] and [[table]]; from 1
  int column = 0;    // from 1, in bytes
  int key_line = 0;  // of the key, for the member of a table; else as above
  int key_column = 0;
  std::string text{};
  long long integer = 0;
  double floating = 0;
  bool boolean = false;
  Date date{};
  std::vector<TomlValue> items{};                            // array
  std::vector<std::pair<std::string, TomlValue>> members{};  // table, in the order of the document

  const TomlValue* find(std::string_view key) const;  // table member, or nullptr
};

const char* to_string(TomlValue::Kind kind);  // "a string", "an array", …

// The document, or the first syntax error with `path`, line and column. A byte-order mark is
// ignored. Tables and arrays may nest 64 deep; a document may have 4 MiB.
Result<TomlValue> parse_toml(std::string_view text, std::string_view path);

// "..." as TOML writes a string; control characters made visible.
std::string toml_quoted(std::string_view text);

}  // namespace demarc
