// SQL text in, rows out: the one entry to PostgreSQL's grammar.
//
// In: a fragment. Out: rows appended to `rows` — units, statements in the order of the text (bodies
// of routines after the statement that holds them), needs, uses, definitions, notes. Never fails
// and never throws: what does not parse becomes a note with its table names recovered from tokens.
// Depends on nothing but the fragment and the grammar.
#pragma once

#include <cstdint>
#include <memory>

#include "source/fragment.h"
#include "sql/rows.h"

namespace demarc {

namespace sql {
class Analysis;
}

struct SqlLimits {
  std::uint32_t batch_bytes = 16u << 10;
  std::uint32_t statement_bytes = 16u << 20;  // larger: a note and token recovery
  std::uint32_t nesting = 2000;               // of parentheses, before the parser sees it
};

// Analyses one fragment after the other into the same rows. Its working memory is kept from one to
// the next, which matters where files are small: make one for many fragments.
class SqlAnalyser {
 public:
  // `rows` outlives it, and may be emptied between fragments.
  explicit SqlAnalyser(Rows& rows, const SqlLimits& limits = {});
  ~SqlAnalyser();
  void add(const Fragment& fragment);

 private:
  std::unique_ptr<sql::Analysis> analysis_;
};

// The same for one fragment alone.
void analyse_sql(const Fragment& fragment, const SqlLimits& limits, Rows& rows);

// "17.7" or "15.1": the PostgreSQL version of the linked grammar.
const char* grammar_version();

}  // namespace demarc
