// The one pass over the bytes before the grammar sees them: removes what is not SQL, makes
// placeholders parseable, and finds where statements begin and end.
//
// In: SQL text as people keep it in files. Out: text of exactly the same length, so that every
// offset stays true: psql meta-commands, COPY data, \restrict lines, template blocks, NUL bytes
// become spaces; placeholders (${x} {{ x }} {x} #{x} :name @name %s %(id)s %name% ? $name) become a number
// where a value stands, `placeholder_byte`s in (or inside) a name, spaces where a clause may be
// inserted; and the pieces between semicolons. Knows dollar quotes, nested comments, E'', U&"",
// BEGIN ATOMIC bodies, parenthesised rule actions, DELIMITER and GO. Linear time, no recursion,
// nothing is copied where nothing is rewritten. What stands inside literals, quoted names and
// dollar quotes is not touched: bodies that are SQL themselves are given to prepass again.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "source/vocabulary.h"

namespace demarc {

// Fills the place of a placeholder in a name: `message${SUFFIX}` becomes "message" and nine of
// these. An identifier character for the grammar, and never part of valid UTF-8, so that a name
// tells by itself that a part of it is unknown.
constexpr char placeholder_byte = '\xff';

struct Piece {
  std::uint32_t begin = 0;  // first token
  std::uint32_t end = 0;    // past the last token, without the semicolon
  std::uint32_t nesting =
      0;  // deepest parentheses and brackets inside; CASE too in pieces over 4 KB
  bool has_placeholder_name = false;  // a placeholder stands where a name is expected
};

struct PrepassNote {
  NoteKind kind = NoteKind::psql_command;
  std::string message{};
  std::string include{};          // the file of \i and \ir as written, else empty
  bool include_relative = false;  // \ir: relative to the including file
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
};

struct Prepass {
  bool rewritten = false;  // false: the grammar can read the input itself, `text` is empty
  std::string text{};      // same length as the input
  std::vector<Piece> pieces{};
  std::vector<PrepassNote> notes{};
};

enum class PrepassMode : std::uint8_t {
  script,  // a file or a fragment of one: statements between semicolons
  body,    // the body of a PL/pgSQL routine: only placeholders are rewritten, no pieces
};

Prepass prepass(std::string_view text, PrepassMode mode = PrepassMode::script);

}  // namespace demarc
