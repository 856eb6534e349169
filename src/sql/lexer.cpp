#include "sql/lexer.h"

#include <cstring>

#include "sql/chars.h"

namespace demarc {

constexpr std::size_t npos = std::string_view::npos;

std::size_t end_of_block_comment(std::string_view text, std::size_t at) {
  std::size_t depth = 1;
  std::size_t i = at + 2;
  while (i + 1 < text.size()) {
    // Both delimiters hold a star.
    const void* hit = std::memchr(text.data() + i, '*', text.size() - i);
    if (hit == nullptr) return npos;
    const std::size_t star = static_cast<std::size_t>(static_cast<const char*>(hit) - text.data());
    if (star > i && text[star - 1] == '/') {
      ++depth;
      i = star + 1;
    } else if (star + 1 < text.size() && text[star + 1] == '/') {
      i = star + 2;
      if (--depth == 0) return i;
    } else {
      i = star + 1;
    }
  }
  return npos;
}

std::size_t end_of_line_comment(std::string_view text, std::size_t at) {
  const char* begin = text.data() + at;
  const void* hit = std::memchr(begin, '\n', text.size() - at);
  const std::size_t size = hit == nullptr
                               ? text.size() - at
                               : static_cast<std::size_t>(static_cast<const char*>(hit) - begin);
  const void* cr = std::memchr(begin, '\r', size);
  if (cr != nullptr) return static_cast<std::size_t>(static_cast<const char*>(cr) - text.data());
  return at + size;
}

std::size_t end_of_quote(std::string_view text, std::size_t open, bool backslash) {
  const char quote = text[open];
  std::size_t i = open + 1;
  while (i < text.size()) {
    if (!backslash) {
      const void* hit = std::memchr(text.data() + i, quote, text.size() - i);
      if (hit == nullptr) return npos;
      i = static_cast<std::size_t>(static_cast<const char*>(hit) - text.data());
    } else if (text[i] == '\\') {
      i += 2;
      continue;
    } else if (text[i] != quote) {
      ++i;
      continue;
    }
    if (i + 1 >= text.size() || text[i + 1] != quote) return i + 1;
    i += 2;
  }
  return npos;
}

std::size_t dollar_tag_size(std::string_view text, std::size_t at) {
  std::size_t i = at + 1;
  if (i < text.size() && is_ident_start(text[i])) {
    while (i < text.size() && is_ident(text[i]) && text[i] != '$') ++i;
  }
  return i < text.size() && text[i] == '$' ? i + 1 - at : 0;
}

std::size_t end_of_dollar_quote(std::string_view text, std::size_t at, std::size_t tag_size) {
  // Dollar signs are rare, so looking for one is faster than looking for the whole delimiter.
  const std::string_view tag = text.substr(at, tag_size);
  std::size_t i = at + tag_size;
  while (i < text.size()) {
    const void* hit = std::memchr(text.data() + i, '$', text.size() - i);
    if (hit == nullptr) return npos;
    i = static_cast<std::size_t>(static_cast<const char*>(hit) - text.data());
    if (text.substr(i, tag_size) == tag) return i + tag_size;
    ++i;
  }
  return npos;
}

std::string name_of(std::string_view token) {
  std::string name;
  if (token.size() > 2 && fold(token[0]) == 'u' && token[1] == '&') token.remove_prefix(2);
  const char quote = token.empty() ? '\0' : token[0];
  if (quote != '"' && quote != '`' && quote != '[') {
    name.assign(token);
    for (char& c : name) c = fold(c);
    return name;
  }
  const char close = quote == '[' ? ']' : quote;
  token.remove_prefix(1);
  if (!token.empty() && token.back() == close) token.remove_suffix(1);
  for (std::size_t i = 0; i < token.size(); ++i) {
    name += token[i];
    if (token[i] == close && i + 1 < token.size() && token[i + 1] == close) ++i;
  }
  return name;
}

bool Lexer::is(const Token& token, std::string_view lower_word) const {
  return token.kind == TokenKind::word && same_word(text(token), lower_word);
}

Token Lexer::finish(TokenKind kind, std::size_t begin, std::size_t end) {
  if (end == npos) {
    end = text_.size();
    unterminated_ = true;
  }
  at_ = end;
  return {kind, static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)};
}

void Lexer::skip_blank() {
  while (at_ < text_.size()) {
    const char c = text_[at_];
    if (is_space(c)) {
      ++at_;
    } else if (c == '-' && at_ + 1 < text_.size() && text_[at_ + 1] == '-') {
      at_ = end_of_line_comment(text_, at_);
    } else if (c == '/' && at_ + 1 < text_.size() && text_[at_ + 1] == '*') {
      at_ = end_of_block_comment(text_, at_);
      if (at_ == npos) {
        unterminated_ = true;
        at_ = text_.size();
      }
    } else {
      return;
    }
  }
}

Token Lexer::next() {
  skip_blank();
  const std::size_t begin = at_;
  if (begin >= text_.size()) return finish(TokenKind::end, text_.size(), text_.size());
  const char c = text_[begin];
  if (is_ident_start(c)) {
    std::size_t i = begin + 1;
    while (i < text_.size() && is_ident(text_[i])) ++i;
    const char after = i < text_.size() ? text_[i] : '\0';
    // The prefixes of literals are words that touch their quote.
    if (after == '\'' && i == begin + 1) {
      if (fold(c) == 'e') return quote(TokenKind::escaped, begin, i, true);
      if (fold(c) == 'n' || fold(c) == 'b' || fold(c) == 'x')
        return quote(TokenKind::string, begin, i, false);
    }
    if (after == '&' && i == begin + 1 && fold(c) == 'u' && i + 1 < text_.size()) {
      if (text_[i + 1] == '\'') return quote(TokenKind::string, begin, i + 1, false);
      if (text_[i + 1] == '"') return quote(TokenKind::quoted, begin, i + 1, false);
    }
    return finish(TokenKind::word, begin, i);
  }
  switch (c) {
    case '\'':
      return quote(TokenKind::string, begin, begin, false);
    case '"':
    case '`':
      return quote(TokenKind::quoted, begin, begin, false);
    case '$':
      return dollar(begin);
    case '.':
    case ':': {
      const char after = begin + 1 < text_.size() ? text_[begin + 1] : '\0';
      if (c == '.' && is_digit(after)) return number(begin);
      const bool pair = after == c || (c == ':' && after == '=');
      return finish(pair ? TokenKind::op : TokenKind::symbol, begin, begin + (pair ? 2 : 1));
    }
    default:
      break;
  }
  if (is_digit(c)) return number(begin);
  if (is_operator_char(c)) return op(begin);
  return finish(TokenKind::symbol, begin, begin + 1);
}

Token Lexer::quote(TokenKind kind, std::size_t begin, std::size_t open, bool backslash) {
  return finish(kind, begin, end_of_quote(text_, open, backslash));
}

Token Lexer::dollar(std::size_t begin) {
  const std::size_t tag = dollar_tag_size(text_, begin);
  if (tag != 0) return finish(TokenKind::dollar, begin, end_of_dollar_quote(text_, begin, tag));
  std::size_t i = begin + 1;
  while (i < text_.size() && is_ident(text_[i]) && text_[i] != '$') ++i;
  return finish(i == begin + 1 ? TokenKind::symbol : TokenKind::parameter, begin, i);
}

Token Lexer::number(std::size_t begin) {
  std::size_t i = begin;
  while (i < text_.size()) {
    const char c = text_[i];
    if (c == '.') {
      if (i + 1 < text_.size() && text_[i + 1] == '.') break;  // 1..10 is a range
    } else if (!is_ident(c)) {
      const bool sign = (c == '+' || c == '-') && fold(text_[i - 1]) == 'e' && i > begin &&
                        i + 1 < text_.size() && is_digit(text_[i + 1]) && text_[begin + 1] != 'x';
      if (!sign) break;
    }
    ++i;
  }
  return finish(TokenKind::number, begin, i);
}

Token Lexer::op(std::size_t begin) {
  std::size_t i = begin;
  bool unusual = false;  // holds a character that lets the operator end in + or -
  while (i < text_.size() && is_operator_char(text_[i]) && text_[i] != '`') {
    const char after = i + 1 < text_.size() ? text_[i + 1] : '\0';
    if ((text_[i] == '-' && after == '-') || (text_[i] == '/' && after == '*')) break;
    unusual = unusual || std::memchr("~!@#^&|?%", text_[i], 9) != nullptr;
    ++i;
  }
  while (!unusual && i > begin + 1 && (text_[i - 1] == '+' || text_[i - 1] == '-')) --i;
  return finish(TokenKind::op, begin, i);
}

}  // namespace demarc
