#include "sql/dialect/tokens.h"

#include <algorithm>

#include "sql/chars.h"
#include "sql/lexer.h"

namespace demarc {

using Kind = DialectTokenKind;
constexpr std::size_t npos = std::string_view::npos;
constexpr std::size_t longest_hole = 512;

DialectToken DialectLexer::finish(Kind kind, std::uint32_t begin, std::size_t end) {
  at_ = static_cast<std::uint32_t>(std::min(end, text_.size()));
  return {.kind = kind, .begin = begin, .end = at_};
}

void DialectLexer::skip_past(std::string_view close, std::uint32_t from) {
  const std::size_t found = text_.find(close, from);
  at_ = static_cast<std::uint32_t>(found == npos ? text_.size() : found + close.size());
}

// True if a comment began here. MySQL's comments do not nest, the others' may.
bool DialectLexer::skip_comment() {
  const char c = look(0);
  const bool mysql = dialect_ == Dialect::mysql;
  if (c == '-' && look(1) == '-') {
    const char after = look(2);
    if (mysql && after != '\0' && !is_space(after)) return false;  // 5--1
    at_ = static_cast<std::uint32_t>(end_of_line_comment(text_, at_));
    return true;
  }
  if (mysql && c == '#' && look(1) != '{') {
    at_ = static_cast<std::uint32_t>(end_of_line_comment(text_, at_));
    return true;
  }
  if (mysql && in_versioned_comment_ && c == '*' && look(1) == '/') {
    in_versioned_comment_ = false;
    at_ += 2;
    return true;
  }
  if (c != '/' || look(1) != '*') return false;
  if (mysql && (look(2) == '!' || (look(2) == 'M' && look(3) == '!'))) {
    at_ += look(2) == '!' ? 3 : 4;
    while (is_digit(look(0))) ++at_;
    in_versioned_comment_ = true;
    return true;
  }
  if (dialect_ == Dialect::sqlserver) {
    const std::size_t end = end_of_block_comment(text_, at_);
    at_ = static_cast<std::uint32_t>(std::min(end, text_.size()));
  } else {
    skip_past("*/", at_ + 2);
  }
  return true;
}

void DialectLexer::skip_blank() {
  while (at_ < text_.size()) {
    if (is_space(text_[at_])) {
      ++at_;
    } else if (text_.substr(at_, 3) == "\xef\xbb\xbf") {
      at_ += 3;
    } else if (!skip_comment()) {
      return;
    }
  }
}

DialectToken DialectLexer::quote(Kind kind, std::uint32_t begin, std::uint32_t open, char close) {
  std::size_t i = open + 1;
  while (i < text_.size()) {
    const std::size_t hit = text_.find(close, i);
    if (hit == npos) return finish(kind, begin, text_.size());
    if (hit + 1 >= text_.size() || text_[hit + 1] != close) return finish(kind, begin, hit + 1);
    i = hit + 2;
  }
  return finish(kind, begin, text_.size());
}

DialectToken DialectLexer::string(std::uint32_t begin, std::uint32_t open) {
  if (doubled_) {  // ''text''
    std::size_t i = open + 2;
    while ((i = text_.find("''", i)) != npos && text_.substr(i, 4) == "''''") i += 4;
    return finish(Kind::doubled, begin, i == npos ? text_.size() : i + 2);
  }
  const bool escapes = dialect_ == Dialect::mysql;
  return finish(Kind::string, begin, end_of_quote(text_, open, escapes));
}

// q'[text]', q'{text}', q'!text!'
DialectToken DialectLexer::oracle_quote(std::uint32_t begin, std::uint32_t open) {
  const char c = open + 1 < text_.size() ? text_[open + 1] : '\0';
  const char close = c == '[' ? ']' : c == '{' ? '}' : c == '(' ? ')' : c == '<' ? '>' : c;
  const char both[2] = {close, '\''};
  skip_past(std::string_view(both, 2), open + 2);
  return finish(Kind::string, begin, at_);
}

DialectToken DialectLexer::word(std::uint32_t begin) {
  const bool names_may_hold_sign =
      dialect_ == Dialect::oracle || dialect_ == Dialect::sqlserver;  // a#b, a@b
  std::uint32_t i = begin + 1;
  while (i < text_.size() && (is_ident(text_[i]) || (names_may_hold_sign && text_[i] == '#'))) {
    if (text_[i] == '$' && !delimiter_.empty() && text_.substr(i).starts_with(delimiter_)) break;
    ++i;
  }
  const char after = i < text_.size() ? text_[i] : '\0';
  if (after != '\'') return finish(Kind::word, begin, i);
  const char first = fold(text_[begin]);
  if (dialect_ == Dialect::oracle && fold(text_[i - 1]) == 'q' && i - begin <= 2) {
    return oracle_quote(begin, i);
  }
  const bool prefix =
      i == begin + 1 && (first == 'n' || first == 'x' || first == 'b' || first == 'e');
  return prefix ? string(begin, i) : finish(Kind::word, begin, i);
}

DialectToken DialectLexer::number(std::uint32_t begin) {
  std::uint32_t i = begin;
  while (i < text_.size() && (is_ident(text_[i]) || text_[i] == '.')) {
    if (text_[i] == '.' && i + 1 < text_.size() && text_[i + 1] == '.') break;
    const bool exponent = fold(text_[i]) == 'e' && i + 1 < text_.size() &&
                          (text_[i + 1] == '-' || text_[i + 1] == '+') && i > begin &&
                          i + 2 < text_.size() && is_digit(text_[i + 2]);
    i += exponent ? 2 : 1;
  }
  return finish(Kind::number, begin, i);
}

DialectToken DialectLexer::op(std::uint32_t begin) {
  for (std::string_view known : {"->>", "<=>", "||", "&&", "<>", "!=", "<=", ">=", ":=", "->", "=>",
                                 "+=", "-=", "*=", "..", "**"}) {
    if (text_.substr(begin, known.size()) == known) {
      return finish(Kind::op, begin, begin + known.size());
    }
  }
  const bool symbol = std::string_view(",;()[]{}.:\\?").find(text_[begin]) != npos;
  return finish(symbol ? Kind::symbol : Kind::op, begin, begin + 1);
}

// ${x}, #{x}, {{ x }}, {% x %}
bool DialectLexer::hole(DialectToken& token) {
  const std::string_view rest = text_.substr(at_, longest_hole);
  std::size_t size = npos;
  if (rest.starts_with("${") || rest.starts_with("#{")) {
    size = rest.find('}');
    if (size != npos) ++size;
  } else if (rest.starts_with("{{") || rest.starts_with("{%")) {
    size = rest.find(rest[1] == '{' ? "}}" : "%}");
    if (size != npos) size += 2;
  }
  if (size == npos) return false;
  token = finish(Kind::hole, at_, at_ + size);
  return true;
}

DialectToken DialectLexer::next() {
  skip_blank();
  const std::uint32_t begin = at_;
  if (begin >= text_.size()) return finish(Kind::end, begin, begin);
  DialectToken token;
  if (hole(token)) return token;
  const char c = text_[begin];
  const bool tsql = dialect_ == Dialect::sqlserver;
  if (is_ident_start(c)) return word(begin);
  if (tsql && c == '#' && (is_ident_start(look(1)) || look(1) == '#')) return word(begin);
  if (is_digit(c) || (c == '.' && is_digit(look(1)))) return number(begin);
  switch (c) {
    case '\'':
      return string(begin, begin);
    case '"':
      if (dialect_ != Dialect::mysql) return quote(Kind::quoted, begin, begin, '"');
      return finish(Kind::string, begin, end_of_quote(text_, begin, true));
    case '`':
      return quote(Kind::quoted, begin, begin, '`');
    case '[':
      if (tsql || dialect_ == Dialect::sqlite) return quote(Kind::quoted, begin, begin, ']');
      break;
    case '@': {
      std::uint32_t i = begin + 1;
      while (i < text_.size() && (is_ident(text_[i]) || text_[i] == '@' || text_[i] == '#')) ++i;
      if (i > begin + 1) return finish(Kind::variable, begin, i);
      break;
    }
    default:
      break;
  }
  return op(begin);
}

}  // namespace demarc
