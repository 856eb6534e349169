// Tokens of SQL and PL/pgSQL as PostgreSQL's lexer cuts them, also out of text that its grammar
// refuses.
//
// Comments and white space are skipped. Never fails: what is not closed ends with the text and sets
// `unterminated`. Backtick names (MySQL) are quoted names; [names] (SQL Server) stay symbols,
// because brackets are subscripts here. Linear time, no allocation.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace demarc {

enum class TokenKind : std::uint8_t {
  end,
  word,     // identifier or keyword
  quoted,   // "name", U&"name", `name`
  string,   // 'text', N'text', B'', X'', U&''
  escaped,  // E'text'
  dollar,   // $tag$text$tag$
  number,
  parameter,  // $1, and $name
  op,         // an operator, or one of :: := ..
  symbol,     // one of , ; ( ) [ ] { } . : \ and any other byte
};

struct Token {
  TokenKind kind = TokenKind::end;
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
};

class Lexer {
 public:
  explicit Lexer(std::string_view text, std::size_t at = 0) : text_(text), at_(at) {}

  Token next();
  std::size_t at() const { return at_; }
  void go_to(std::size_t at) { at_ = at; }
  bool unterminated() const { return unterminated_; }  // a quote or comment had no end

  std::string_view text(const Token& token) const {
    return text_.substr(token.begin, token.end - token.begin);
  }
  bool is(const Token& token, char symbol) const {
    return token.end - token.begin == 1 && text_[token.begin] == symbol;
  }
  bool is(const Token& token, std::string_view lower_word) const;  // an unquoted word
  bool is_op(const Token& token, std::string_view op) const {
    return token.kind == TokenKind::op && text(token) == op;
  }

 private:
  void skip_blank();
  Token finish(TokenKind kind, std::size_t begin, std::size_t end);
  Token quote(TokenKind kind, std::size_t begin, std::size_t open, bool backslash);
  Token dollar(std::size_t begin);
  Token number(std::size_t begin);
  Token op(std::size_t begin);

  std::string_view text_;
  std::size_t at_ = 0;
  bool unterminated_ = false;
};

// Past the end of a block comment that begins at `at`; npos if it has no end. They nest.
std::size_t end_of_block_comment(std::string_view text, std::size_t at);
// Past the line comment that begins at `at`: at its newline or return, or at the end of the text.
std::size_t end_of_line_comment(std::string_view text, std::size_t at);
// Past the closing `quote` of what opens at `open`, npos if there is none. A doubled quote goes on;
// with `backslash`, \' does too.
std::size_t end_of_quote(std::string_view text, std::size_t open, bool backslash);
// Size of the dollar quote's delimiter at `at` ("$$" 2, "$tag$" 5), 0 if none begins there.
std::size_t dollar_tag_size(std::string_view text, std::size_t at);
// Past the closing delimiter, npos if there is none.
std::size_t end_of_dollar_quote(std::string_view text, std::size_t at, std::size_t tag_size);

// The name that a word or quoted token stands for: folded, or unquoted with "" undone.
std::string name_of(std::string_view token);

}  // namespace demarc
