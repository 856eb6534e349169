// SQL text in, rows out: the one entry to PostgreSQL's grammar.
//
// In: a fragment. Out: rows appended to `rows` — units, statements in the order of the text (bodies
// of routines after the statement that holds them), needs, uses, definitions, notes. Never fails
// and never throws: what does not parse becomes a note with its table names recovered from tokens.
// Depends on nothing but the fragment and the grammar.
#pragma once

#include <cstdint>

#include "source/fragment.h"
#include "sql/rows.h"

namespace demarc {

struct SqlLimits {
  std::uint32_t batch_bytes = 16u << 10;
  std::uint32_t statement_bytes = 16u << 20;  // larger: a note and token recovery
  std::uint32_t nesting = 2000;               // of parentheses, before the parser sees it
};

void analyse_sql(const Fragment& fragment, const SqlLimits& limits, Rows& rows);

// "17.7" or "15.1": the PostgreSQL version of the linked grammar.
const char* grammar_version();

}  // namespace demarc
