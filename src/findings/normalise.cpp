#include "findings/normalise.h"

#include <cstddef>

namespace demarc {

static bool is_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         static_cast<unsigned char>(c) >= 0x80;
}

static bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

static bool is_space(char c) {
  return c == ' ' || (c >= '\t' && c <= '\r') || c == '\0';
}

// Past the comment that begins at `at`, or `at` itself if none does. Block comments nest.
static std::size_t skip_comment(std::string_view text, std::size_t at) {
  if (text.substr(at, 2) == "--") {
    const std::size_t end = text.find('\n', at);
    return end == std::string_view::npos ? text.size() : end;
  }
  if (text.substr(at, 2) != "/*") return at;
  int depth = 0;
  while (at < text.size()) {
    if (text.substr(at, 2) == "/*") {
      ++depth;
      at += 2;
    } else if (text.substr(at, 2) == "*/") {
      at += 2;
      if (--depth == 0) return at;
    } else {
      ++at;
    }
  }
  return at;
}

// Past the closing quote; doubled quotes stay inside, a backslash escapes where `backslash` says
// so.
static std::size_t skip_quoted(std::string_view text, std::size_t at, char quote, bool backslash) {
  for (++at; at < text.size(); ++at) {
    if (backslash && text[at] == '\\') {
      ++at;
    } else if (text[at] == quote) {
      if (at + 1 < text.size() && text[at + 1] == quote) {
        ++at;
      } else {
        return at + 1;
      }
    }
  }
  return text.size();
}

// Past the dollar-quoted string or the parameter that begins at `at`; `at` if neither does.
static std::size_t skip_dollar(std::string_view text, std::size_t at) {
  std::size_t end = at + 1;
  if (end < text.size() && is_digit(text[end])) {
    while (end < text.size() && is_digit(text[end])) ++end;
    return end;
  }
  while (end < text.size() && is_word(text[end])) ++end;
  if (end >= text.size() || text[end] != '$') return at;
  const std::string_view tag = text.substr(at, end + 1 - at);
  const std::size_t close = text.find(tag, end + 1);
  return close == std::string_view::npos ? text.size() : close + tag.size();
}

static std::size_t skip_number(std::string_view text, std::size_t at) {
  while (at < text.size()) {
    const char c = text[at];
    const bool sign = (c == '+' || c == '-') && (text[at - 1] == 'e' || text[at - 1] == 'E');
    if (!is_word(c) && c != '.' && !sign) return at;
    ++at;
  }
  return at;
}

// True for the one-letter prefixes of strings: E'', B'', X'', N''.
static bool is_string_prefix(std::string_view word) {
  if (word.size() != 1) return false;
  const char c = static_cast<char>(word[0] | 0x20);
  return c == 'e' || c == 'b' || c == 'x' || c == 'n';
}

std::string normalise_statement(std::string_view text) {
  std::string out;
  const auto token = [&](std::string_view piece) {
    if (!out.empty()) out += ' ';
    out += piece;
  };
  std::size_t at = 0;
  while (at < text.size()) {
    const char c = text[at];
    if (is_space(c)) {
      ++at;
    } else if (const std::size_t after = skip_comment(text, at); after != at) {
      at = after;
    } else if (c == '\'') {
      at = skip_quoted(text, at, '\'', false);
      token("?");
    } else if (c == '"') {
      const std::size_t end = skip_quoted(text, at, '"', false);
      token(text.substr(at, end - at));
      at = end;
    } else if (const std::size_t dollar = c == '$' ? skip_dollar(text, at) : at; dollar != at) {
      at = dollar;
      token("?");
    } else if (is_digit(c) || (c == '.' && at + 1 < text.size() && is_digit(text[at + 1]))) {
      at = skip_number(text, at + 1);
      token("?");
    } else if (is_word(c)) {
      std::size_t end = at;
      while (end < text.size() && (is_word(text[end]) || text[end] == '$')) ++end;
      const std::string_view word = text.substr(at, end - at);
      if (is_string_prefix(word) && end < text.size() && text[end] == '\'') {
        at = skip_quoted(text, end, '\'', (word[0] | 0x20) == 'e');
        token("?");
        continue;
      }
      token({});
      for (char letter : word)
        out += letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter | 0x20) : letter;
      at = end;
    } else {
      token(text.substr(at, 1));
      ++at;
    }
  }
  while (out.size() >= 2 && out.substr(out.size() - 2) == " ;") out.resize(out.size() - 2);
  return out;
}

}  // namespace demarc
