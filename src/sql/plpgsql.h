// Cuts a PL/pgSQL body into the SQL statements and expressions inside it.
//
// In: the body's text (between the quotes). Out: pieces in the order of the text, each a range of
// the body, ready for the grammar: placeholders rewritten as prepass does and INTO targets blanked
// with spaces, in place, so that offsets stay true; expressions are to be parsed behind "SELECT ".
// Texts of EXECUTE are assembled beside it, with a map back. Not a validating parser: what it
// cannot cut it skips and reports. Linear time, keeps its own stack.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "source/fragment.h"
#include "sql/prepass.h"

namespace demarc {

enum class PlpgsqlKind : std::uint8_t {
  statement,   // SQL as it stands
  expression,  // assignment, IF, WHILE, RETURN, CASE, loop bounds, PERFORM (parse behind SELECT)
  dynamic,     // EXECUTE: see `dynamic`
  commit,      // COMMIT or ROLLBACK inside a procedure
};

struct PlpgsqlPiece {
  PlpgsqlKind kind = PlpgsqlKind::statement;
  bool trivial =
      false;  // an expression without call, cast, subquery: variables, constants, operators
  bool has_placeholder_name = false;  // as in prepass
  std::uint32_t begin = 0;            // in the body
  std::uint32_t end = 0;
  std::uint32_t nesting = 0;  // parentheses and brackets
  std::uint32_t dynamic = 0;  // index into PlpgsqlBody::dynamics, for kind dynamic
};

// The text that an EXECUTE runs, as far as it is literal: literals unescaped and joined, whatever
// is not literal replaced by "${}", which prepass knows as a placeholder. It is script text:
// prepass it.
struct PlpgsqlDynamic {
  std::string text{};  // empty: nothing of it is literal
  ByteMap map{};       // offsets of `text` to offsets of the body
  bool whole = false;  // all of it is literal
};

struct PlpgsqlBody {
  bool rewritten = false;  // false: pieces are ranges of the body itself, `text` is empty
  std::string text{};      // same length as the body
  std::vector<PlpgsqlPiece> pieces{};
  std::vector<PlpgsqlDynamic> dynamics{};
  std::vector<std::string>
      variables{};  // declared names and loop variables, folded, sorted: never columns
                    // or relations (FOUND, NEW, TG_OP … are not listed)
  std::vector<PrepassNote> notes{};  // of the placeholders inside
  bool complete = true;              // false: something could not be cut; `error_at` says where
  std::uint32_t error_at = 0;

  // What the grammar is to read for that piece (not for kind dynamic).
  std::string_view text_of(const PlpgsqlPiece& piece, std::string_view body) const {
    return (rewritten ? std::string_view(text) : body).substr(piece.begin, piece.end - piece.begin);
  }
};

PlpgsqlBody segment_plpgsql(std::string_view body);

}  // namespace demarc
