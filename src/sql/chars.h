// What a byte means to PostgreSQL's lexer, as one table of 256 entries.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace demarc {

constexpr std::uint8_t char_space = 1;  // space, tab, newline, return, form feed, vertical tab, NUL
constexpr std::uint8_t char_ident_start = 2;  // letters, underscore, all bytes above 127
constexpr std::uint8_t char_ident = 4;        // those, digits and $
constexpr std::uint8_t char_digit = 8;
constexpr std::uint8_t char_operator = 16;

constexpr std::array<std::uint8_t, 256> make_char_table() {
  std::array<std::uint8_t, 256> table{};
  const auto set = [&](std::string_view bytes, std::uint8_t classes) {
    for (const char c : bytes) table[static_cast<unsigned char>(c)] = classes;
  };
  set(std::string_view(" \t\n\r\f\v\0", 7), char_space);
  set("~!@#^&|`?+-*/%<>=", char_operator);
  set("0123456789", char_ident | char_digit);
  set("abcdefghijklmnopqrstuvwxyz_", char_ident | char_ident_start);
  set("ABCDEFGHIJKLMNOPQRSTUVWXYZ", char_ident | char_ident_start);
  set("$", char_ident);
  for (std::size_t c = 128; c < table.size(); ++c) table[c] = char_ident | char_ident_start;
  return table;
}
inline constexpr std::array<std::uint8_t, 256> char_table = make_char_table();

constexpr bool has_class(char c, std::uint8_t classes) {
  return (char_table[static_cast<unsigned char>(c)] & classes) != 0;
}
constexpr bool is_space(char c) {
  return has_class(c, char_space);
}
constexpr bool is_ident_start(char c) {
  return has_class(c, char_ident_start);
}
constexpr bool is_ident(char c) {
  return has_class(c, char_ident);
}
constexpr bool is_digit(char c) {
  return has_class(c, char_digit);
}
constexpr bool is_operator_char(char c) {
  return has_class(c, char_operator);
}

// ASCII letters only; other bytes stay as they are, as PostgreSQL folds identifiers in UTF-8.
constexpr char fold(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
}

// `lower` must be in lower case.
constexpr bool same_word(std::string_view word, std::string_view lower) {
  if (word.size() != lower.size()) return false;
  for (std::size_t i = 0; i < word.size(); ++i) {
    if (fold(word[i]) != lower[i]) return false;
  }
  return true;
}

}  // namespace demarc
