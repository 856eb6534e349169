#include "extract/host/quoting.h"

#include <algorithm>

namespace demarc {

namespace {

bool is_word_byte(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         static_cast<unsigned char>(c) >= 0x80;
}

// The byte behind the name that stands between the quotes that open at `at`; 0 if it is none.
std::size_t end_of_name(const std::string& sql, std::size_t at, char close) {
  const std::size_t end = sql.find(close, at + 1);
  constexpr std::size_t longest = 140;
  if (end == std::string::npos || end == at + 1 || end - at > longest) return 0;
  for (std::size_t i = at + 1; i < end; ++i) {
    const char c = sql[i];
    const bool fits = is_word_byte(c) || c == '$' || c == '{' || c == '}' || c == '%' || c == '-' ||
                      c == ' ' || c == '#';
    if (!fits) return 0;
  }
  return end + 1;
}

// Behind a name, a bracket or a string stands a subscript; digits are one everywhere.
bool is_bracketed_name(const std::string& sql, std::size_t at) {
  const char first = at + 1 < sql.size() ? sql[at + 1] : '\0';
  if (first >= '0' && first <= '9') return false;
  if (at == 0) return true;
  const char before = sql[at - 1];
  if (is_word_byte(before) || before == ']' || before == ')' || before == '\'' || before == '"')
    return false;
  return before != '[';
}

}  // namespace

void use_standard_quotes(std::string& sql) {
  if (sql.find_first_of("`[") == std::string::npos) return;
  for (std::size_t at = 0; at < sql.size(); ++at) {
    const char c = sql[at];
    if (c == '\'' || c == '"') {
      at = std::min(sql.find(c, at + 1), sql.size() - 1);
    } else if (c == '-' && at + 1 < sql.size() && sql[at + 1] == '-') {
      at = std::min(sql.find('\n', at), sql.size() - 1);
    } else if (c == '/' && at + 1 < sql.size() && sql[at + 1] == '*') {
      at = std::min(sql.find("*/", at + 2), sql.size() - 1);
    } else if (c == '`' || (c == '[' && is_bracketed_name(sql, at))) {
      const std::size_t end = end_of_name(sql, at, c == '`' ? '`' : ']');
      if (end == 0) continue;
      sql[at] = sql[end - 1] = '"';
      at = end - 1;
    }
  }
}

}  // namespace demarc
