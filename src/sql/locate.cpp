#include "sql/locate.h"

#include <algorithm>
#include <utility>

#include "sql/chars.h"
#include "sql/prepass.h"

namespace demarc {

static char at_or_nul(std::string_view text, std::uint32_t at) {
  return at < text.size() ? text[at] : '\0';
}

Token next_token(std::string_view text, std::uint32_t at) {
  return Lexer(text, at).next();
}

std::uint32_t skip_space(std::string_view text, std::uint32_t at) {
  return next_token(text, at).begin;
}

static bool is_name(const Token& token) {
  return token.kind == TokenKind::word || token.kind == TokenKind::quoted;
}

std::uint32_t name_end(std::string_view text, std::uint32_t at, int parts) {
  Lexer lexer(text, at);
  std::uint32_t end = at;
  for (int part = 0; part < parts; ++part) {
    Token token = lexer.next();
    if (part > 0 && lexer.is(token, '.')) token = lexer.next();
    if (!is_name(token)) break;
    end = token.end;
  }
  return end;
}

bool token_is(std::string_view text, const Token& token, std::string_view name) {
  constexpr std::size_t longest_name = 63;  // the grammar cuts the rest off
  std::string_view word = text.substr(token.begin, token.end - token.begin);
  if (token.kind == TokenKind::word) {
    if (name.size() == longest_name) word = word.substr(0, longest_name);
    return same_word(word, name);
  }
  if (token.kind != TokenKind::quoted) return false;
  if (word.front() != '"') return true;  // U&"…" is not decoded: taken for what is looked for
  std::size_t at = 0;
  for (std::size_t i = 1; i + 1 < word.size(); ++i) {
    if (at == name.size()) return name.size() == longest_name;
    if (word[i] != name[at++]) return false;
    if (word[i] == '"') ++i;
  }
  return at == name.size();
}

bool is_unknown_name(std::string_view name) {
  return !name.empty() && name.find_first_not_of(placeholder_byte) == std::string_view::npos;
}

Span find_name(std::string_view text, Span range, const std::string_view* parts, int count) {
  Lexer lexer(text, range.begin);
  for (Token token = lexer.next(); token.kind != TokenKind::end && token.begin < range.end;
       token = lexer.next()) {
    if (!is_name(token) || !token_is(text, token, parts[0])) continue;
    Lexer ahead = lexer;
    Span found{token.begin, token.end};
    int part = 1;
    for (; part < count; ++part) {
      if (!ahead.is(ahead.next(), '.')) break;
      const Token next = ahead.next();
      if (!token_is(text, next, parts[part])) break;
      found.end = next.end;
    }
    if (part == count) return found;
  }
  return {};
}

namespace {

// Collects a value with its map: runs that advance together with the text are one segment.
struct LiteralBuilder {
  Literal& literal;
  bool last_literal = false;
  std::uint32_t expected = 0;

  void add(char c, std::uint32_t at, bool same) {
    const auto size = static_cast<std::uint32_t>(literal.value.size());
    if (!same || !last_literal || at != expected) literal.map.add({size, at, same});
    literal.value += c;
    last_literal = same;
    expected = at + 1;
  }
};

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  const char lower = static_cast<char>(c | 0x20);
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

void add_code_point(LiteralBuilder& builder, std::uint32_t code, std::uint32_t at) {
  if (code < 0x80) {
    builder.add(static_cast<char>(code), at, false);
  } else if (code < 0x800) {
    builder.add(static_cast<char>(0xc0 | (code >> 6)), at, false);
    builder.add(static_cast<char>(0x80 | (code & 0x3f)), at, false);
  } else if (code < 0x10000) {
    builder.add(static_cast<char>(0xe0 | (code >> 12)), at, false);
    builder.add(static_cast<char>(0x80 | ((code >> 6) & 0x3f)), at, false);
    builder.add(static_cast<char>(0x80 | (code & 0x3f)), at, false);
  } else {
    builder.add(static_cast<char>(0xf0 | ((code >> 18) & 7)), at, false);
    builder.add(static_cast<char>(0x80 | ((code >> 12) & 0x3f)), at, false);
    builder.add(static_cast<char>(0x80 | ((code >> 6) & 0x3f)), at, false);
    builder.add(static_cast<char>(0x80 | (code & 0x3f)), at, false);
  }
}

// One escape of E'…'; `at` is the backslash. Returns the offset past it.
std::uint32_t add_escape(LiteralBuilder& builder, std::string_view text, std::uint32_t at) {
  const char c = at_or_nul(text, at + 1);
  const auto digits = [&](std::uint32_t first, int most, int base) {
    std::uint32_t code = 0;
    std::uint32_t end = first;
    while (most-- > 0 && hex_value(at_or_nul(text, end)) >= 0 &&
           hex_value(at_or_nul(text, end)) < base) {
      code = code * static_cast<std::uint32_t>(base) +
             static_cast<std::uint32_t>(hex_value(text[end++]));
    }
    return std::pair{code, end};
  };
  if (c >= '0' && c <= '7') {
    const auto [code, end] = digits(at + 1, 3, 8);
    builder.add(static_cast<char>(code), at, false);
    return end;
  }
  if (c == 'x' && hex_value(at_or_nul(text, at + 2)) >= 0) {
    const auto [code, end] = digits(at + 2, 2, 16);
    builder.add(static_cast<char>(code), at, false);
    return end;
  }
  if (c == 'u' || c == 'U') {
    const auto [code, end] = digits(at + 2, c == 'u' ? 4 : 8, 16);
    add_code_point(builder, code, at);
    return end;
  }
  static constexpr std::string_view letters = "bfnrt";
  static constexpr std::string_view values = "\b\f\n\r\t";
  const std::size_t known = letters.find(c);
  builder.add(known == std::string_view::npos ? c : values[known], at, false);
  return at + 2;
}

// Adds one quoted part; returns the offset past its closing quote.
std::uint32_t add_part(LiteralBuilder& builder, std::string_view text, std::uint32_t at,
                       bool backslash) {
  ++at;
  while (at < text.size()) {
    if (backslash && text[at] == '\\') {
      at = add_escape(builder, text, at);
    } else if (text[at] != '\'') {
      builder.add(text[at], at, true);
      ++at;
    } else if (at_or_nul(text, at + 1) == '\'') {
      builder.add('\'', at, false);
      at += 2;
    } else {
      return at + 1;
    }
  }
  return at;
}

// 'a' <newline> 'b' is one literal: the offset of the next part's quote, 0 if there is none.
std::uint32_t continued_at(std::string_view text, std::uint32_t at) {
  const std::uint32_t next = skip_space(text, at);
  if (at_or_nul(text, next) != '\'') return 0;
  const std::string_view between = text.substr(at, next - at);
  return between.find('\n') != std::string_view::npos ? next : 0;
}

}  // namespace

Literal read_literal(std::string_view text, std::uint32_t at) {
  Literal literal;
  const Token token = next_token(text, at);
  if (token.kind != TokenKind::string && token.kind != TokenKind::escaped &&
      token.kind != TokenKind::dollar) {
    return literal;
  }
  literal.found = true;
  literal.end = token.end;
  if (token.kind == TokenKind::dollar) {
    const auto tag = static_cast<std::uint32_t>(dollar_tag_size(text, token.begin));
    literal.is_slice = true;
    literal.value_begin = token.begin + tag;
    literal.value_end = std::max(literal.value_begin, token.end - tag);
    return literal;
  }
  std::uint32_t quote = token.begin;
  while (text[quote] != '\'') ++quote;
  const bool backslash = token.kind == TokenKind::escaped;
  const std::string_view inner = text.substr(quote + 1, token.end - quote - 2);
  if (inner.find('\'') == std::string_view::npos && continued_at(text, token.end) == 0 &&
      (!backslash || inner.find('\\') == std::string_view::npos)) {
    literal.is_slice = true;
    literal.value_begin = quote + 1;
    literal.value_end = token.end - 1;
    return literal;
  }
  LiteralBuilder builder{literal};
  literal.end = add_part(builder, text, quote, backslash);
  for (std::uint32_t next; (next = continued_at(text, literal.end)) != 0;) {
    literal.end = add_part(builder, text, next, backslash);
  }
  return literal;
}

}  // namespace demarc
