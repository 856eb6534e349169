#include "model/version_order.h"

#include <cstddef>

namespace demarc {
namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

bool is_separator(char c) {
  return c == '.' || c == '_' || c == '-';
}

std::size_t skip_letters(std::string_view text) {
  std::size_t i = 0;
  while (i < text.size() && !is_digit(text[i])) {
    if (is_separator(text[i])) return text.size();
    ++i;
  }
  return i;
}

// The next number at `i`, leading zeros off; moves behind it and its separator.
std::string_view next_number(std::string_view text, std::size_t& i) {
  while (i < text.size() && text[i] == '0') ++i;
  const std::size_t begin = i;
  while (i < text.size() && is_digit(text[i])) ++i;
  const std::string_view number = text.substr(begin, i - begin);
  while (i < text.size() && !is_digit(text[i])) ++i;
  return number;
}

}  // namespace

std::string_view migration_version(std::string_view name) {
  const std::size_t begin = skip_letters(name);
  std::size_t end = begin;
  while (end < name.size() && is_digit(name[end])) {
    while (end < name.size() && is_digit(name[end])) ++end;
    if (end + 1 < name.size() && is_separator(name[end]) && is_digit(name[end + 1])) ++end;
  }
  return name.substr(begin, end - begin);
}

bool is_at_or_before(std::string_view version, std::string_view limit) {
  std::size_t i = skip_letters(version);
  std::size_t j = skip_letters(limit);
  while (i < version.size() || j < limit.size()) {
    const std::string_view a = next_number(version, i);
    const std::string_view b = next_number(limit, j);
    if (a.size() != b.size()) return a.size() < b.size();
    if (a != b) return a < b;
  }
  return true;
}

bool is_named(std::string_view name, std::string_view limit) {
  if (limit.empty()) return false;
  if (name == limit) return true;
  if (!name.starts_with(limit)) {
    const std::string_view version = migration_version(name);
    return !version.empty() && version == limit;
  }
  const std::string_view rest = name.substr(limit.size());
  if (rest.starts_with("__") || rest[0] == '.') return true;
  // "V2_1__x" is not V2, "V2_add_x" is.
  return is_separator(rest[0]) && (rest.size() == 1 || !is_digit(rest[1]));
}

}  // namespace demarc
