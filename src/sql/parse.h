// The one door to libpg_query: text in, the server's raw parse trees out.
//
// Trees live in one memory context a thread, which keeps its first block between batches, so that a
// batch costs no system calls; `release` makes room for the next one. Text that does not parse
// gives no trees and the parser's message. No public pg_query_* function may be called anywhere
// else.
#pragma once

#include <cstddef>
#include <string>

struct List;

namespace demarc {

struct ParseResult {
  const List* statements = nullptr;  // RawStmt nodes; null for empty text and for errors
  bool failed = false;
  std::string message{};     // of the parser, if it failed
  std::size_t error_at = 0;  // where in the text
  bool error_at_known = false;
};

// `text` ends with NUL. The trees point into memory that `release_trees` frees.
ParseResult parse_text(const char* text);
void release_trees();

}  // namespace demarc
