#include "sql/fold.h"

#include <cstring>

#include "sql/builtins.h"
#include "sql/chars.h"
#include "sql/lexer.h"

namespace demarc {

namespace {

constexpr std::size_t npos = std::string_view::npos;
constexpr std::size_t shortest_worth_it = 256;
constexpr std::size_t shortest_body_worth_it = 128;
constexpr std::size_t longest_head = 4096;  // "INSERT INTO … VALUES" with its columns

// Reads rows of literals byte by byte; every function gives the offset behind what it read, or npos
// if that is no literal after all.
class LiteralRows {
 public:
  explicit LiteralRows(std::string_view text) : text_(text) {}

  std::size_t row(std::size_t at) const;
  std::size_t skip_space(std::size_t at) const {
    while (at < text_.size() && is_space(text_[at])) ++at;
    return at;
  }
  char at_or_nul(std::size_t at) const { return at < text_.size() ? text_[at] : '\0'; }

 private:
  std::size_t literal(std::size_t at) const;
  std::size_t string(std::size_t at) const;
  std::size_t number(std::size_t at) const;
  std::size_t word(std::size_t at) const;
  std::size_t cast(std::size_t at) const;

  std::string_view text_;
};

std::size_t LiteralRows::row(std::size_t at) const {
  if (at_or_nul(at) != '(') return npos;
  do {
    at = literal(skip_space(at + 1));
    if (at == npos) return npos;
    at = skip_space(at);
  } while (at_or_nul(at) == ',');
  return at_or_nul(at) == ')' ? at + 1 : npos;
}

std::size_t LiteralRows::literal(std::size_t at) const {
  const char c = at_or_nul(at);
  if (c == '\'') {
    at = string(at);
  } else if (is_digit(c) || c == '-' || c == '.') {
    at = number(at);
  } else if (is_ident_start(c)) {
    at = word(at);
  } else {
    return npos;
  }
  return at == npos ? npos : cast(at);
}

std::size_t LiteralRows::string(std::size_t at) const {
  const char* end = text_.data() + text_.size();
  for (const char* from = text_.data() + at + 1; from < end;) {
    const void* hit = std::memchr(from, '\'', static_cast<std::size_t>(end - from));
    if (hit == nullptr) return npos;
    const char* quote = static_cast<const char*>(hit);
    if (quote + 1 == end || quote[1] != '\'') {
      return static_cast<std::size_t>(quote + 1 - text_.data());
    }
    from = quote + 2;
  }
  return npos;
}

std::size_t LiteralRows::number(std::size_t at) const {
  if (text_[at] == '-') ++at;
  const std::size_t first = at;
  while (is_digit(at_or_nul(at))) ++at;
  if (at_or_nul(at) == '.') {
    ++at;
    while (is_digit(at_or_nul(at))) ++at;
    if (at == first + 1) return npos;
  }
  if (at == first) return npos;
  // An exponent, a radix, an operator: left to the grammar.
  return is_ident(at_or_nul(at)) || at_or_nul(at) == '.' ? npos : at;
}

std::size_t LiteralRows::word(std::size_t at) const {
  std::size_t end = at;
  while (end < text_.size() && is_ident(text_[end])) ++end;
  const std::string_view word = text_.substr(at, end - at);
  for (std::string_view known : {"null", "true", "false", "default"}) {
    if (same_word(word, known)) return end;
  }
  if (at_or_nul(end) != '(' || at_or_nul(end + 1) != ')' || word.size() > 63) return npos;
  char name[64];
  for (std::size_t i = 0; i < word.size(); ++i) name[i] = fold(word[i]);
  const Builtin builtin = builtin_function({name, word.size()});
  return builtin.known && builtin.special == SpecialFunction::none ? end + 2 : npos;
}

// Past "::type" if one follows; only types of one word without arguments.
std::size_t LiteralRows::cast(std::size_t at) const {
  if (at_or_nul(at) != ':') return at;
  if (at_or_nul(at + 1) != ':') return npos;
  const std::size_t begin = at + 2;
  std::size_t end = begin;
  while (end < text_.size() && is_ident(text_[end])) ++end;
  const std::string_view type = text_.substr(begin, end - begin);
  for (std::string_view known : {"json", "jsonb", "text", "uuid", "date", "int", "integer",
                                 "bigint", "timestamptz", "inet", "bytea", "numeric", "boolean"}) {
    if (same_word(type, known))
      return is_space(at_or_nul(end)) || at_or_nul(end) == ',' || at_or_nul(end) == ')' ? end
                                                                                        : npos;
  }
  return npos;
}

}  // namespace

// The offset behind VALUES in "INSERT INTO name [(columns)] VALUES", npos for other statements.
static std::size_t end_of_values_keyword(std::string_view statement) {
  if (statement.size() < shortest_worth_it || (statement[0] | 0x20) != 'i') return npos;
  Lexer lexer(statement.substr(0, longest_head));
  if (!lexer.is(lexer.next(), std::string_view("insert"))) return npos;
  bool in_columns = false;
  for (Token token = lexer.next(); token.kind != TokenKind::end; token = lexer.next()) {
    if (lexer.is(token, '(')) {
      if (in_columns) return npos;
      in_columns = true;
    } else if (lexer.is(token, ')')) {
      in_columns = false;
    } else if (token.kind == TokenKind::word && !in_columns) {
      if (lexer.is(token, std::string_view("values"))) return token.end;
      if (lexer.is(token, std::string_view("select"))) return npos;
    }
  }
  return npos;
}

// The first dollar quote of CREATE FUNCTION, CREATE PROCEDURE and DO: what is between its
// delimiters.
static Cut body_of_routine(std::string_view statement) {
  if (statement.size() < shortest_worth_it) return {};
  const char first = static_cast<char>(statement[0] | 0x20);
  if (first != 'c' && first != 'd') return {};
  if (statement.find("$$") == npos && statement.find('$') == npos) return {};
  Lexer lexer(statement);
  Token token = lexer.next();
  bool is_routine = lexer.is(token, std::string_view("do"));
  for (int words = 0; words < 4 && !is_routine; ++words) {
    token = lexer.next();
    is_routine = lexer.is(token, std::string_view("function")) ||
                 lexer.is(token, std::string_view("procedure"));
  }
  if (!is_routine) return {};
  while (token.kind != TokenKind::end && token.kind != TokenKind::dollar) token = lexer.next();
  if (token.kind != TokenKind::dollar || lexer.unterminated()) return {};
  const std::size_t tag = dollar_tag_size(statement, token.begin);
  const std::size_t size = token.end - token.begin;
  if (size < 2 * tag + shortest_body_worth_it) return {};
  return {token.begin + tag, size - 2 * tag};
}

static Cut rows_of_literals(std::string_view statement) {
  const std::size_t values = end_of_values_keyword(statement);
  if (values == npos) return {};
  const LiteralRows rows(statement);
  const std::size_t from = rows.row(rows.skip_space(values));  // the first row stays
  if (from == npos) return {};
  std::size_t end = from;
  while (true) {  // comma and row, as long as they are literals
    const std::size_t comma = rows.skip_space(end);
    if (rows.at_or_nul(comma) != ',') break;
    const std::size_t behind = rows.row(rows.skip_space(comma + 1));
    if (behind == npos) break;
    end = behind;
  }
  return {from, end - from};
}

Cut append_folded(std::string_view statement, std::string& out) {
  Cut cut = rows_of_literals(statement);
  if (cut.size == 0) cut = body_of_routine(statement);
  if (cut.size == 0) {
    out.append(statement);
  } else {
    out.append(statement.substr(0, cut.at));
    out.append(statement.substr(cut.at + cut.size));
  }
  return cut;
}

}  // namespace demarc
