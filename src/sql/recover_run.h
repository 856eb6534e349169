// One run of the name recovery over a statement. Only recover*.cpp includes it.
#pragma once

#include <algorithm>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "sql/chars.h"
#include "sql/lexer.h"
#include "sql/recover.h"

namespace demarc {

constexpr std::size_t most_names = 1000;
constexpr std::size_t most_levels = 65536;

// What is known inside one pair of parentheses.
struct ParenLevel {
  Privileges list = 0;  // a comma goes on with a list of relations: for these privileges
  bool in_list = false;
  bool list_is_target = false;
  bool argument = false;                // of EXTRACT, SUBSTRING, TRIM …: FROM is no clause
  CommandTag verb = CommandTag::other;  // SELECT, INSERT, UPDATE, DELETE, MERGE at this level
  bool cte_list = false;                // behind WITH: a name follows a comma
};

class Recoverer {
 public:
  explicit Recoverer(std::string_view text) : text_(text), lexer_(text), next_(lexer_.next()) {}
  Recovery run();

 private:
  void advance();
  bool is(std::string_view word) const { return lexer_.is(token_, word); }
  bool is(char symbol) const { return lexer_.is(token_, symbol); }
  bool next_is(std::string_view word) const { return lexer_.is(next_, word); }
  bool before_is(std::initializer_list<std::string_view> words) const;
  bool next_in(std::initializer_list<std::string_view> words) const;
  bool first_in(std::initializer_list<std::string_view> words) const;

  void symbol();
  void word();
  void query_word();
  void definition_word();
  void verb(CommandTag tag, Privileges privileges);
  void from();
  void on();
  void copy();
  void table();
  void cte_names();
  void want(Privileges privileges, bool target, bool list);
  bool skip_modifiers();
  bool name_begins() const;
  bool read_name(Privileges privileges, bool target);
  std::string read_part();
  void read_alias(std::size_t index);
  void finish();

  struct Alias {
    std::string name{};
    std::size_t index = 0;
  };

  std::string_view text_;
  Lexer lexer_;
  Token token_{};
  Token next_{};
  Token before_{};  // the token before `token_`
  Token before_that_{};
  std::string_view first_{};   // first word of the statement
  std::string_view second_{};  // and the one after it
  std::vector<ParenLevel> levels_{ParenLevel{}};
  std::size_t too_deep_ = 0;
  std::vector<std::string> ctes_{};
  std::vector<Alias> aliases_{};
  std::size_t merge_target_ = most_names;
  Recovery out_{};
};

inline bool any_word(std::string_view word, std::initializer_list<std::string_view> words) {
  return std::any_of(words.begin(), words.end(),
                     [&](std::string_view w) { return same_word(word, w); });
}

}  // namespace demarc
