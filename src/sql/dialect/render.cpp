#include "sql/dialect/render.h"

#include <algorithm>

#include "sql/chars.h"
#include "sql/lexer.h"

namespace demarc {

std::string folded_name(std::string_view token) {
  if (!token.empty() && token.front() == '\'') {
    token.remove_prefix(1);
    if (!token.empty()) token.remove_suffix(1);
    std::string name(token);
    for (char& c : name) c = fold(c);
    return name;
  }
  std::string name = name_of(token);
  for (char& c : name) c = fold(c);
  return name;
}

std::string quoted_name(std::string_view token) {
  std::string out = "\"";
  for (char c : folded_name(token)) {
    out += c;
    if (c == '"') out += c;
  }
  return out + '"';
}

namespace {

// MySQL's 'it\'s' and "it's": values are not looked at, so the escapes become blanks.
std::string mysql_string(std::string_view token) {
  std::string out(token);
  const std::size_t open = out.find_first_of("'\"");
  const char quote = out[open];
  const bool closed = out.size() > open + 1 && out.back() == quote;
  const std::size_t end = closed ? out.size() - 1 : out.size();
  for (std::size_t i = open + 1; i < end; ++i) {
    if (out[i] == '\\') {
      const bool holds_quote = i + 1 < end && (out[i + 1] == '\'' || out[i + 1] == '"');
      out[i] = ' ';
      if (i + 1 < end && (holds_quote || out[i + 1] == '\\')) out[i + 1] = ' ';
      ++i;
    } else if (out[i] == '\'' && quote == '"') {
      out[i] = ' ';
    }
  }
  out[open] = '\'';
  if (closed) {
    out.back() = '\'';
  } else {
    out += '\'';
  }
  return out;
}

// q'[it's]'
std::string oracle_string(std::string_view token, std::size_t open) {
  std::string out(token);
  std::fill_n(out.begin(), open + 1, ' ');
  std::replace(out.begin(), out.end(), '\'', ' ');
  if (out.size() > open + 3) {
    out[open + 1] = '\'';
    out[out.size() - 2] = '\'';
    out.back() = ' ';
  }
  return out;
}

std::string string_token(std::string_view token, Dialect dialect) {
  const std::size_t open = token.find_first_of("'\"");
  if (dialect == Dialect::mysql) return mysql_string(token);
  if (open > 0 && dialect == Dialect::oracle && fold(token[open - 1]) == 'q') {
    return oracle_string(token, open);
  }
  std::string out(token);
  if (open == 1 && (fold(out[0]) == 'n' || fold(out[0]) == 'e')) out[0] = ' ';
  return out;
}

}  // namespace

std::string render_token(std::string_view token, DialectTokenKind kind, Dialect dialect) {
  switch (kind) {
    case DialectTokenKind::quoted:
      return quoted_name(token);
    case DialectTokenKind::string:
      return string_token(token, dialect);
    case DialectTokenKind::doubled: {
      std::string out(token);
      std::replace(out.begin(), out.end(), '\'', ' ');
      const std::size_t open = token.find('\'');
      if (out.size() < open + 4) return std::string(token.size(), ' ');
      out[open] = '\'';
      out.back() = '\'';
      return out;
    }
    case DialectTokenKind::variable:
      return "$1";
    case DialectTokenKind::number:
      if (token.size() > 1 && fold(token[1]) == 'x') return "0";
      return std::string(token);
    case DialectTokenKind::word:
      if (token.find('#') != std::string_view::npos) return quoted_name(token);
      return std::string(token);
    default:
      return std::string(token);
  }
}

}  // namespace demarc
