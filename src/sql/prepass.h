// The one pass over the bytes before the grammar sees them: removes what is not SQL, makes
// placeholders parseable, and finds where statements begin and end.
//
// In: SQL text as people keep it in files. Out: text of exactly the same length, so that every
// offset stays true: psql meta-commands, COPY data, \restrict lines, NUL bytes become spaces;
// placeholders
// (${x} {{ x }} :name @name %s %(id)s ? $name) become parameters, numbers or identifier characters
// of the same length; and the pieces between semicolons. Knows dollar quotes, nested comments, E'',
// U&"", BEGIN ATOMIC bodies, parenthesised rule actions. Linear time, no recursion.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "source/vocabulary.h"

namespace demarc {

struct Piece {
  std::uint32_t begin = 0;            // first token
  std::uint32_t end = 0;              // past the last token, without the semicolon
  std::uint32_t nesting = 0;          // deepest parentheses (and brackets, CASE) inside
  bool has_placeholder_name = false;  // a placeholder stands where a name is expected
};

struct PrepassNote {
  NoteKind kind = NoteKind::psql_command;
  std::string message{};
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
};

struct Prepass {
  bool rewritten = false;  // false: the grammar can read the input itself, `text` is empty
  std::string text{};      // same length as the input
  std::vector<Piece> pieces{};
  std::vector<PrepassNote> notes{};
};

Prepass prepass(std::string_view text);

}  // namespace demarc
