// Whether a host file may hold SQL at all: a verb with its partner near by; which broker clients it
// may use; whether it holds a word of a mapper or a query builder. One pass over the bytes, no
// syntax; what it lets through is parsed, what it keeps out is not.
#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <string_view>

#include "extract/host/word_set.h"

namespace demarc {

struct HostHints {
  bool sql = false;
  bool tables = false;        // one of `table_words` is there
  std::uint64_t markers = 0;  // a bit each of marker_sets()
};

HostHints hints_of(std::string_view bytes, const WordSet* table_words = nullptr);
inline bool may_hold_sql(std::string_view bytes) {
  return hints_of(bytes).sql;
}

// Is one of the names an identifier in `bytes`?
bool mentions_any(std::string_view bytes, const std::set<std::string, std::less<>>& names);

// A line longer than people write: the file is generated or minified.
bool has_overlong_line(std::string_view bytes);

}  // namespace demarc
