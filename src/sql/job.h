// One text to analyse — a fragment, the body of a routine, what an EXECUTE runs — with its way back
// to the host file, and the batches in which the grammar reads its pieces.
#pragma once

#include <cstdint>
#include <string_view>

#include "source/fragment.h"
#include "sql/rows.h"

namespace demarc::sql {

class VariableNames;

struct Job {
  std::string_view text{};  // what names are looked up in; offsets are the text's own
  ByteMap map{};            // to the host file
  std::uint32_t unit = 0;
  std::uint32_t parent = no_row;
  Confidence confidence = Confidence::certain;
  bool dynamic = false;                      // assembled at run time
  bool whole = true;                         // dynamic: nothing of it is missing
  int depth = 0;                             // bodies inside bodies
  const VariableNames* variables = nullptr;  // parameters and variables in scope
};

// A statement or expression of a job that the grammar is to read.
struct BatchPiece {
  std::uint32_t begin = 0;  // in the job's text
  std::uint32_t end = 0;
  std::uint32_t nesting = 0;
  bool is_expression = false;  // read behind "SELECT "
  bool has_placeholder_name = false;
};

// The map of a text inside a text: `inner` leads from it to the outer text, `outer` to the host.
ByteMap compose(const ByteMap& outer, const ByteMap& inner, std::uint32_t inner_size);

}  // namespace demarc::sql
