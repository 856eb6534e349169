// Reads the few settings that demarc needs out of other programs' configuration files.
//
// In: YAML, JSON, TOML, .properties, .conf or .ini. Out: one flat list in the order of the text,
// with list items numbered: "sql.0.schema.1". Not a parser of these formats: anchors, tags and
// block scalars are passed over, and what is malformed yields what was understood. Linear time.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace demarc {

struct Setting {
  std::string key{};
  std::string value{};
};
using Settings = std::vector<Setting>;

// By the ending of `path`; what has none of the known endings is read as key = value lines.
Settings read_settings(std::string_view path, std::string_view text);

// True if the keys are the same but for letter case, '-' and '_', as Spring and others read them.
bool same_key(std::string_view a, std::string_view b);
// `${NAME:default}` → "default"; with no default "".
std::string without_placeholder(std::string_view value);

}  // namespace demarc
