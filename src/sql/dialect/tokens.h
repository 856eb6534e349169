// Tokens of MySQL, T-SQL, Oracle and SQLite text.
//
// Comments and white space are skipped; MySQL's /*! … */ is code, so only its borders are. What the
// host program or a template fills in (${x}, #{x}, {{ x }}) is one token. Never fails: what is not
// closed ends with the text. Linear time.
#pragma once

#include <cstdint>
#include <string_view>

#include "source/fragment.h"

namespace demarc {

enum class DialectTokenKind : std::uint8_t {
  end,
  word,
  quoted,    // `name`, [name], "name" where that is a name
  string,    // 'text', N'text', q'[text]', "text" where that is a string
  doubled,   // ''text'' inside of a string
  number,    // 1, 0xAB
  variable,  // @x, @@x
  hole,      // ${x}, #{x}, {{ x }}
  op,
  symbol,
};

struct DialectToken {
  DialectTokenKind kind = DialectTokenKind::end;
  bool dropped = false;
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
  std::uint32_t by = 0;      // what it becomes: 1 + index of a text, 0: itself
  std::uint32_t before = 0;  // what is put before it, likewise
};

class DialectLexer {
 public:
  // With `doubled`, the text stands inside of a string, so that every quote is written twice.
  DialectLexer(std::string_view text, Dialect dialect, bool doubled = false)
      : text_(text), dialect_(dialect), doubled_(doubled) {}

  DialectToken next();
  std::uint32_t at() const { return at_; }
  void go_to(std::uint32_t at) { at_ = at; }
  // Ends a word too: END$$
  void end_words_at(std::string_view delimiter) { delimiter_ = delimiter; }

 private:
  char look(std::uint32_t ahead) const {
    return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0';
  }
  void skip_blank();
  bool skip_comment();
  void skip_past(std::string_view close, std::uint32_t from);
  DialectToken finish(DialectTokenKind kind, std::uint32_t begin, std::size_t end);
  DialectToken quote(DialectTokenKind kind, std::uint32_t begin, std::uint32_t open, char close);
  DialectToken string(std::uint32_t begin, std::uint32_t open);
  DialectToken oracle_quote(std::uint32_t begin, std::uint32_t open);
  DialectToken word(std::uint32_t begin);
  DialectToken number(std::uint32_t begin);
  DialectToken op(std::uint32_t begin);
  bool hole(DialectToken& token);

  std::string_view text_;
  Dialect dialect_;
  bool doubled_;
  std::string_view delimiter_{};
  bool in_versioned_comment_ = false;  // inside of /*! … */
  std::uint32_t at_ = 0;
};

}  // namespace demarc
