// Cuts a PL/pgSQL body into the SQL statements and expressions inside it.
//
// In: the body's text (between the quotes). Out: pieces in order, each with the offset of its text
// in the body, ready for the grammar: INTO targets blanked with spaces, so that offsets stay true;
// expressions are to be parsed behind "SELECT ". Not a validating parser: what it cannot cut it
// reports.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace demarc {

enum class PlpgsqlKind : std::uint8_t {
  statement,   // SQL as it stands
  expression,  // assignment, IF, WHILE, RETURN, CASE, loop bounds, PERFORM (parse behind SELECT)
  dynamic,     // EXECUTE: `text` is the literal part as far as it is literal; `dynamic_rest` if not
               // all
  commit,      // COMMIT or ROLLBACK inside a procedure
};

struct PlpgsqlPiece {
  PlpgsqlKind kind = PlpgsqlKind::statement;
  std::uint32_t begin = 0;  // in the body
  std::uint32_t end = 0;
  std::string text{};  // same length as end - begin for statement and expression
  bool dynamic_rest = false;
  std::uint32_t nesting = 0;
};

struct PlpgsqlBody {
  std::vector<PlpgsqlPiece> pieces{};
  std::vector<std::string> variables{};  // declared names, folded: never columns or relations
  bool complete = true;                  // false: something could not be cut; `error_at` says where
  std::uint32_t error_at = 0;
};

PlpgsqlBody segment_plpgsql(std::string_view body);

}  // namespace demarc
