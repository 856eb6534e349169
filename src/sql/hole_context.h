// What may stand at the place of a placeholder, from what stands left and right of it.
// Only prepass includes it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "sql/prepass_run.h"

namespace demarc {

enum class HoleRole : std::uint8_t {
  keep,   // no placeholder: an operator, a slice
  blank,  // a clause, or nothing
  name,
  value,       // 1
  parameter,   // $1: a value that is subscripted
  string,      // '': where the grammar takes no other literal
  query,       // select: a whole query
  assignment,  // name = 1
  in_list,     // behind IN, which becomes =
  rows,        // behind VALUES, which becomes select
  op,          // =
};

// What a word says about what follows it.
enum class WordClass : std::uint8_t {
  operand,  // an identifier: the operand is complete
  name,     // a name follows: FROM, INTO, TABLE …
  noun,     // a name follows in DDL; elsewhere it is an identifier: TYPE, INDEX, USER …
  value,    // an expression follows: WHERE, AND, SELECT …
  string,   // a literal follows: PASSWORD …
  literal,  // DATE, INTERVAL …: a literal may follow
  query,    // a whole query follows: UNION, EXPLAIN
  in,
  values,
  set,
  as,
  on,
  to,
  from,
};
WordClass class_of_word(std::string_view word);

struct HoleContext {
  HoleContext(const PrepassRun& run, const Hole& hole);

  HoleRole role() const;
  bool touches_left() const { return touches_left_; }
  bool touches_right() const { return touches_right_; }
  std::size_t left_begin() const { return left_begin_; }
  void rewrite_in(char* bytes) const;  // x IN → x =, x NOT IN → x =

 private:
  static constexpr std::size_t npos = std::string_view::npos;
  enum class Left : std::uint8_t { none, word, operand, dot, other };

  HoleRole role_after_word() const;
  HoleRole role_after_from() const;
  HoleRole query_role() const;
  bool query_follows() const;
  bool query_begins_right() const;
  HoleRole role_after_operand() const;
  bool has_line_of_its_own() const;
  HoleRole role_after_symbol() const;
  HoleRole role_of_question() const;
  HoleRole role_touching_word() const;
  HoleRole value_role() const;
  bool operand_follows() const;
  bool in_column_list() const;
  bool in_from_list() const;
  std::string_view word_before(std::size_t at, std::size_t& begin) const;
  std::string_view first_word() const;
  bool is_dml() const;
  bool is_ddl_on() const;

  const PrepassRun& run_;
  const Hole& hole_;
  std::string_view text_;
  Left left_ = Left::none;
  std::size_t left_begin_ = 0;  // of the word before
  std::size_t left_end_ = 0;
  WordClass word_ = WordClass::operand;
  std::size_t right_ = 0;  // first byte of what follows
  char next_ = '\0';
  bool touches_left_ = false;  // an identifier byte directly before
  bool touches_right_ = false;
};

}  // namespace demarc
