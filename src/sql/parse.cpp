#include "sql/parse.h"

#include <cstdlib>

#include "sql/analyse.h"
#include "sql/server.h"

namespace demarc {

// The trees of 16 KB of SQL take some 400 KB: they fit into the first block, which stays.
[[maybe_unused]] static constexpr std::size_t first_block_bytes = 1u << 20;
[[maybe_unused]] static constexpr std::size_t largest_block_bytes = 16u << 20;

static MemoryContext trees_of_this_thread() {
  // Never deleted here: libpg_query frees all contexts of a thread when the thread ends.
  thread_local MemoryContext trees = nullptr;
  if (trees == nullptr) {
    trees = pg_query_enter_memory_context();
#if DEMARC_GRAMMAR_MAJOR >= 17
    trees =
        AllocSetContextCreateInternal(trees, "trees", 0, first_block_bytes, largest_block_bytes);
#endif
  }
  return trees;
}

// Trees go where this thread's context is. The server's own headers (15) do not know that the
// library's current context is one a thread, so there the context that was entered stays.
static void enter_trees() {
  [[maybe_unused]] MemoryContext trees = trees_of_this_thread();
#if DEMARC_GRAMMAR_MAJOR >= 17
  MemoryContextSwitchTo(trees);
#endif
}

// The parser counts characters from 1; 0 says nothing.
static std::size_t offset_of_character(const char* text, int character) {
  std::size_t at = 0;
  int seen = 0;
  for (; text[at] != '\0'; ++at) {
    const bool begins = (static_cast<unsigned char>(text[at]) & 0xc0) != 0x80;
    if (begins && ++seen == character) break;
  }
  return at;
}

ParseResult parse_text(const char* text) {
  enter_trees();
#ifdef DEMARC_RAW_PARSE_HAS_OPTIONS
  PgQueryInternalParsetreeAndError parsed = pg_query_raw_parse(text, PG_QUERY_PARSE_DEFAULT);
#else
  PgQueryInternalParsetreeAndError parsed = pg_query_raw_parse(text);
#endif
  std::free(parsed.stderr_buffer);
  ParseResult result;
  result.statements = parsed.tree;
  if (parsed.error != nullptr) {
    result.failed = true;
    result.statements = nullptr;
    result.message = parsed.error->message;
    result.error_at = offset_of_character(text, parsed.error->cursorpos);
    result.error_at_known = parsed.error->cursorpos > 0;
    pg_query_free_error(parsed.error);
  }
  return result;
}

void release_trees() {
  MemoryContextReset(trees_of_this_thread());
}

const char* grammar_version() {
  static const std::string version =
      std::to_string(DEMARC_GRAMMAR_NUM / 10000) + "." + std::to_string(DEMARC_GRAMMAR_NUM % 10000);
  return version.c_str();
}

}  // namespace demarc
