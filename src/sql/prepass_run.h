// One run of prepass over a text: what its parts (statement borders, psql and COPY, placeholders)
// share. Only prepass*.cpp includes it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "sql/prepass.h"
#include "sql/special_bytes.h"

namespace demarc {

// What the first words of a statement say about where it ends.
enum class Shape : std::uint8_t { plain, copy, routine, rule };

// A placeholder as it stands in the text.
enum class HoleForm : std::uint8_t { braces, colon, at, question, percent, dollar };
struct Hole {
  HoleForm form = HoleForm::braces;
  std::size_t begin = 0;
  std::size_t end = 0;
};

enum class HoleRole : std::uint8_t;
struct HoleContext;

class PrepassRun {
 public:
  PrepassRun(std::string_view text, PrepassMode mode, Prepass& out);
  void run();

 private:
  static constexpr std::size_t npos = std::string_view::npos;

  // prepass.cpp: tokens, statement borders.
  void handle(std::size_t at);
  void start(std::size_t at);
  Shape shape_at(std::size_t at) const;
  void end_piece(std::size_t at, std::size_t next);
  bool separates(std::size_t at);
  void follow_atomic(std::size_t at);
  std::size_t last_token_end(std::size_t before) const;
  std::size_t skip_spaces(std::size_t at);
  void skip_comment(std::size_t at, std::size_t end);
  void skip_blank(std::size_t at, std::size_t end);
  void string(std::size_t at);
  void quoted(std::size_t at, char quote);
  void dollar(std::size_t at);
  void open(std::size_t at);
  void close(std::size_t at);
  std::size_t unterminated(std::size_t at, const char* what);
  std::uint32_t nesting_with_case(std::size_t begin, std::size_t end) const;

  // prepass_psql.cpp: what is not SQL.
  void backslash(std::size_t at);
  void psql_copy(std::size_t at, std::size_t line_end);
  void copy_data(std::size_t at);
  bool is_delimiter_command(std::size_t at) const;
  void delimiter_command(std::size_t at);
  std::size_t delimited_pieces(std::size_t at, std::string_view delimiter);
  bool go_line(std::size_t at);
  void hash_line(std::size_t at);
  bool reads_stdin(std::size_t begin, std::size_t end) const;
  void note(NoteKind kind, std::size_t begin, std::size_t end, std::string message);
  void note_command(std::size_t begin, std::size_t end);

  // quoted_names.cpp
  std::size_t end_of_quoted_name(std::size_t at);

  // placeholders.cpp: holes and what they become.
  void colon(std::size_t at);
  void question(std::size_t at);
  void at_sign(std::size_t at);
  void percent(std::size_t at);
  std::size_t end_of_percent_name(std::size_t at) const;
  void brace(std::size_t at);
  void closing_brace(std::size_t at);
  void template_block(std::size_t at, std::string_view close);
  void fill(const Hole& hole);
  void hidden(const Hole& hole);
  void note_hidden(const Hole& hole);
  bool fill_relation(const Hole& hole);
  void fill_value(char* bytes, const Hole& hole, HoleRole role, const HoleContext& context);
  bool in_slice() const;

  // The bytes, writable: copies the text the first time.
  char* writable();
  void blank(std::size_t begin, std::size_t end);
  void blank_hole(std::size_t begin, std::size_t end);  // and goes on behind it

  friend struct HoleContext;

  std::string_view text_;  // the input, or the output once something was rewritten
  PrepassMode mode_;
  Prepass& out_;
  SpecialBytes special_;

  std::size_t from_ = 0;      // where the current statement may begin
  std::size_t begin_ = npos;  // its first token, npos while there was none
  Shape shape_ = Shape::plain;
  bool placeholder_name_ = false;
  bool hides_sql_ = false;  // a placeholder for SQL was noted
  Hole first_hole_{};       // one that the statement begins with
  std::uint32_t hidden_ = 0;
  std::size_t blank_begin_ = 0;  // the last stretch of comments and blanked placeholders
  std::size_t blank_end_ = 0;
  std::uint32_t depth_ = 0;
  std::uint32_t deepest_ = 0;
  std::size_t list_ = npos;  // the last opened parenthesis, if none was closed since
  struct Bracket {
    std::uint32_t depth = 0;
    bool subscript = false;
  };
  std::vector<Bracket> brackets_{};  // the open ones
  std::uint32_t escape_braces_ = 0;  // open braces of JDBC escapes: {call f()}

  // BEGIN ATOMIC, followed while a routine's statement goes on.
  std::size_t atomic_at_ = 0;
  bool atomic_ = false;
  bool after_begin_ = false;
  std::uint32_t atomic_cases_ = 0;

  bool no_copy_end_ = false;                   // there is no "\." line from here on
  std::uint32_t commands_ = 0;                 // psql commands noted
  std::size_t close_searched_[3] = {0, 0, 0};  // next "}}", "%}", "#}" at or after what was asked
};

}  // namespace demarc
