#include "base/toml.h"

#include <algorithm>
#include <cstdint>

#define TOML_EXCEPTIONS 0
#define TOML_ENABLE_FORMATTERS 0
#define TOML_MAX_NESTED_VALUES 64
#include <toml++/toml.h>

namespace demarc {
namespace {

constexpr std::size_t size_limit = 4u << 20;
constexpr int depth_limit = 64;

Error syntax_error(std::string_view path, int line, int column, std::string message) {
  Error error;
  error.message = std::move(message);
  error.path = std::string(path);
  error.line = line;
  error.column = column;
  return error;
}

// Where each line begins, to turn the library's columns (code points) into bytes.
std::vector<std::size_t> line_begins(std::string_view text) {
  std::vector<std::size_t> begins{0};
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\n') begins.push_back(i + 1);
  }
  return begins;
}

struct Converter {
  std::string_view text;
  std::vector<std::size_t> lines;

  int column_in_bytes(std::uint32_t line, std::uint32_t column) const {
    if (line == 0 || line > lines.size()) return static_cast<int>(column);
    std::size_t i = lines[line - 1];
    const std::size_t begin = i;
    for (std::uint32_t left = column; left > 1 && i < text.size(); --left) {
      ++i;
      while (i < text.size() && (static_cast<unsigned char>(text[i]) & 0xc0) == 0x80) ++i;
    }
    return static_cast<int>(i - begin) + 1;
  }

  void place(TomlValue& out, const toml::source_region& region) const {
    out.line = static_cast<int>(region.begin.line);
    out.column = column_in_bytes(region.begin.line, region.begin.column);
    out.key_line = out.line;
    out.key_column = out.column;
  }

  TomlValue convert(const toml::node& node) const;  // recursion bounded by depth_limit
};

TomlValue Converter::convert(const toml::node& node) const {
  using Kind = TomlValue::Kind;
  TomlValue out;
  place(out, node.source());
  if (const auto* table = node.as_table()) {
    out.kind = Kind::table;
    for (const auto& [key, value] : *table) {
      TomlValue member = convert(value);
      member.key_line = static_cast<int>(key.source().begin.line);
      member.key_column = column_in_bytes(key.source().begin.line, key.source().begin.column);
      out.members.emplace_back(std::string(key.str()), std::move(member));
    }
    std::ranges::stable_sort(out.members, [](const auto& a, const auto& b) {
      return std::pair(a.second.key_line, a.second.key_column) <
             std::pair(b.second.key_line, b.second.key_column);
    });
  } else if (const auto* array = node.as_array()) {
    out.kind = Kind::array;
    for (const auto& item : *array) out.items.push_back(convert(item));
  } else if (const auto* text_node = node.as_string()) {
    out.kind = Kind::string;
    out.text = text_node->get();
  } else if (const auto* integer = node.as_integer()) {
    out.kind = Kind::integer;
    out.integer = integer->get();
  } else if (const auto* floating = node.as_floating_point()) {
    out.kind = Kind::floating;
    out.floating = floating->get();
  } else if (const auto* boolean = node.as_boolean()) {
    out.kind = Kind::boolean;
    out.boolean = boolean->get();
  } else if (const auto* date = node.as_date()) {
    out.kind = Kind::date;
    out.date = {date->get().year, date->get().month, date->get().day};
  } else if (const auto* moment = node.as_date_time()) {
    out.kind = Kind::date;
    out.date = {moment->get().date.year, moment->get().date.month, moment->get().date.day};
  } else {
    out.kind = Kind::string;  // a time of day: no key wants one
  }
  return out;
}

// The library limits nested values but not dotted keys, whose tables it destroys recursively; so
// a key with too many parts is refused before it is parsed. Returns the offset behind the string.
std::size_t skip_string(std::string_view text, std::size_t i) {
  const char quote = text[i];
  const std::string_view triple = quote == '"' ? "\"\"\"" : "'''";
  const bool multi_line = text.substr(i, 3) == triple;
  i += multi_line ? 3 : 1;
  while (i < text.size()) {
    if (quote == '"' && text[i] == '\\') {
      i += 2;
    } else if (multi_line ? text.substr(i, 3) == triple : text[i] == quote) {
      return i + (multi_line ? 3 : 1);
    } else if (!multi_line && text[i] == '\n') {
      return i;
    } else {
      ++i;
    }
  }
  return text.size();
}

std::size_t first_too_deep_key(std::string_view text) {
  int dots = 0;
  for (std::size_t i = 0; i < text.size();) {
    const char c = text[i];
    if (c == '"' || c == '\'') {
      i = skip_string(text, i);
      continue;
    }
    if (c == '#') {
      i = std::min(text.find('\n', i), text.size());
      continue;
    }
    if (c == '.' && ++dots >= depth_limit) return i;
    if (c == '\n' || c == '=' || c == ',' || c == '[' || c == '{') dots = 0;
    ++i;
  }
  return text.size();
}

}  // namespace

const TomlValue* TomlValue::find(std::string_view key) const {
  for (const auto& [name, value] : members) {
    if (name == key) return &value;
  }
  return nullptr;
}

const char* to_string(TomlValue::Kind kind) {
  switch (kind) {
    case TomlValue::Kind::string:
      return "a string";
    case TomlValue::Kind::integer:
      return "an integer";
    case TomlValue::Kind::floating:
      return "a number with a fraction";
    case TomlValue::Kind::boolean:
      return "a boolean";
    case TomlValue::Kind::date:
      return "a date";
    case TomlValue::Kind::array:
      return "an array";
    case TomlValue::Kind::table:
      return "a table";
  }
  return "";
}

Result<TomlValue> parse_toml(std::string_view text, std::string_view path) {
  if (text.starts_with("\xef\xbb\xbf")) text.remove_prefix(3);
  if (text.size() > size_limit) return syntax_error(path, 0, 0, "is larger than 4 MiB");
  Converter converter{text, line_begins(text)};
  if (const std::size_t at = first_too_deep_key(text); at < text.size()) {
    const auto line = std::ranges::upper_bound(converter.lines, at) - converter.lines.begin();
    const auto begin = converter.lines[static_cast<std::size_t>(line) - 1];
    return syntax_error(path, static_cast<int>(line), static_cast<int>(at - begin) + 1,
                        "a key has more than 64 parts");
  }
  const toml::parse_result parsed = toml::parse(text);
  if (!parsed) {
    const toml::parse_error& error = parsed.error();
    const auto begin = error.source().begin;
    return syntax_error(path, static_cast<int>(begin.line),
                        converter.column_in_bytes(begin.line, begin.column),
                        "not valid TOML: " + std::string(error.description()));
  }
  TomlValue root = converter.convert(parsed.table());
  root.line = root.column = root.key_line = root.key_column = 1;
  return root;
}

}  // namespace demarc
