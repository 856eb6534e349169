#include "base/toml.h"

#include "base/text.h"

#include <algorithm>
#include <cstdint>
#include <map>

// The library asserts what bad input can break ("[.x]" ends the process), and with NDEBUG it has
// the compiler rely on it. Without both it goes on to its own error for such input.
#undef NDEBUG
#define TOML_ASSERT(condition) static_cast<void>(0)
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

bool is_continuation(char c) {
  return (static_cast<unsigned char>(c) & 0xc0) == 0x80;
}

// Turns the library's columns (code points) into bytes.
class Columns {
 public:
  explicit Columns(std::string_view text) : text_(text) {
    for (std::size_t i = 0; i < text.size(); ++i) {
      if (text[i] == '\n') begins_.push_back(i + 1);
      if (static_cast<unsigned char>(text[i]) >= 0x80) wide_[begins_.size() - 1];
    }
  }

  const std::vector<std::size_t>& line_begins() const { return begins_; }

  int in_bytes(std::uint32_t line, std::uint32_t column) {
    const auto wide = wide_.find(line - 1);
    if (wide == wide_.end()) return static_cast<int>(column);
    std::vector<std::uint32_t>& bytes = wide->second;
    if (bytes.empty()) {
      const std::size_t begin = begins_[wide->first];
      for (std::size_t i = begin; i < text_.size() && text_[i] != '\n'; ++i) {
        if (!is_continuation(text_[i])) bytes.push_back(static_cast<std::uint32_t>(i - begin) + 1);
      }
    }
    const bool known = column >= 1 && column <= bytes.size();
    return static_cast<int>(known ? bytes[column - 1] : column);
  }

 private:
  std::string_view text_;
  std::vector<std::size_t> begins_{0};
  // Of lines that are not ASCII: where each of their characters stands; filled when first asked.
  std::map<std::size_t, std::vector<std::uint32_t>> wide_{};
};

struct Converter {
  Columns columns;

  void place(TomlValue& out, const toml::source_region& region) {
    out.line = static_cast<int>(region.begin.line);
    out.column = columns.in_bytes(region.begin.line, region.begin.column);
    out.key_line = out.line;
    out.key_column = out.column;
  }

  TomlValue convert(const toml::node& node);  // recursion bounded by depth_limit
};

TomlValue Converter::convert(const toml::node& node) {
  using Kind = TomlValue::Kind;
  TomlValue out;
  place(out, node.source());
  if (const auto* table = node.as_table()) {
    out.kind = Kind::table;
    for (const auto& [key, value] : *table) {
      TomlValue member = convert(value);
      member.key_line = static_cast<int>(key.source().begin.line);
      member.key_column = columns.in_bytes(key.source().begin.line, key.source().begin.column);
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

bool is_ascii(char c) {
  return static_cast<unsigned char>(c) < 0x80;
}

// What has to be refused before the library sees it:
// - keys of very many parts: it limits nested values but not these, and destroys their tables
//   recursively;
// - characters that are not ASCII where it asks whether they are white space, which is undefined
// for
//   some of them. Valid TOML has them in strings and comments only; of those, a string may not
//   continue with one behind a backslash at the end of a line.
class Precheck {
 public:
  explicit Precheck(std::string_view text) : text_(text) {}

  // What is wrong, with `at()` telling where; nullptr if nothing is.
  const char* run() {
    int dots = 0;
    while (at_ < text_.size()) {
      const char c = text_[at_];
      if (c == '"' || c == '\'') {
        if (const char* wrong = string()) return wrong;
        continue;
      }
      if (c == '#') {
        at_ = std::min(text_.find('\n', at_), text_.size());
        continue;
      }
      if (!is_ascii(c)) return "a character that is not ASCII stands outside of quotes";
      if (c == '.' && ++dots >= depth_limit) return "a key has more than 64 parts";
      if (c == '\n' || c == '=' || c == ',' || c == '[' || c == '{') dots = 0;
      ++at_;
    }
    return nullptr;
  }

  std::size_t at() const { return at_; }

 private:
  const char* string() {
    const char quote = text_[at_];
    const std::string_view triple = quote == '"' ? "\"\"\"" : "'''";
    const bool multi_line = text_.substr(at_, 3) == triple;
    at_ += multi_line ? 3 : 1;
    while (at_ < text_.size()) {
      if (quote == '"' && text_[at_] == '\\') {
        const std::size_t backslash = at_++;
        if (multi_line) at_ = std::min(text_.find_first_not_of(" \t\r\n", at_), text_.size());
        if (at_ == text_.size()) return nullptr;
        if (!is_ascii(text_[at_])) return "behind a backslash stands a character that is not ASCII";
        if (at_ == backslash + 1) ++at_;  // the escaped one
      } else if (multi_line ? text_.substr(at_, 3) == triple : text_[at_] == quote) {
        at_ += multi_line ? 3 : 1;
        return nullptr;
      } else if (!multi_line && text_[at_] == '\n') {
        return nullptr;
      } else {
        ++at_;
      }
    }
    return nullptr;
  }

  std::string_view text_;
  std::size_t at_ = 0;
};

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
  Converter converter{Columns(text)};
  Precheck precheck(text);
  if (const char* wrong = precheck.run()) {
    const auto& lines = converter.columns.line_begins();
    const auto line = std::ranges::upper_bound(lines, precheck.at()) - lines.begin();
    const auto begin = lines[static_cast<std::size_t>(line) - 1];
    return syntax_error(path, static_cast<int>(line), static_cast<int>(precheck.at() - begin) + 1,
                        wrong);
  }
  const toml::parse_result parsed = toml::parse(text);
  if (!parsed) {
    const toml::parse_error& error = parsed.error();
    const auto begin = error.source().begin;
    return syntax_error(path, static_cast<int>(begin.line),
                        converter.columns.in_bytes(begin.line, begin.column),
                        "not valid TOML: " + std::string(error.description()));
  }
  TomlValue root = converter.convert(parsed.table());
  root.line = root.column = root.key_line = root.key_column = 1;
  return root;
}

std::string toml_quoted(std::string_view text) {
  std::string out = "\"";
  for (char c : printable_line(text)) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + "\"";
}

}  // namespace demarc
