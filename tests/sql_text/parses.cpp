extern "C" {
#include "pg_query.h"
#include "pg_query_internal.h"
#include "postgres.h"
}

#include <algorithm>
#include <cstdlib>

#include "parses.h"

namespace demarc::testing {

std::string parse_error(const std::string& sql) {
  MemoryContext context = pg_query_enter_memory_context();
#ifdef DEMARC_RAW_PARSE_HAS_OPTIONS
  PgQueryInternalParsetreeAndError result = pg_query_raw_parse(sql.c_str(), 0);
#else
  PgQueryInternalParsetreeAndError result = pg_query_raw_parse(sql.c_str());
#endif
  std::string error;
  if (result.error != nullptr) {
    error = result.error->message;
    pg_query_free_error(result.error);
  }
  std::free(result.stderr_buffer);
  pg_query_exit_memory_context(context);
  return error;
}

std::string shown(std::string_view text) {
  std::string result(text);
  std::replace(result.begin(), result.end(), placeholder_byte, '#');
  return result;
}

std::vector<std::string> pieces_of(std::string_view text) {
  const Prepass result = prepass(text);
  const std::string_view bytes = result.rewritten ? std::string_view(result.text) : text;
  std::vector<std::string> pieces;
  for (const Piece& piece : result.pieces) {
    pieces.push_back(shown(bytes.substr(piece.begin, piece.end - piece.begin)));
  }
  return pieces;
}

}  // namespace demarc::testing
