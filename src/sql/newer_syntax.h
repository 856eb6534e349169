// Syntax of PostgreSQL releases after the grammar that is linked, said in its words.
#pragma once

#include <string>
#include <string_view>

namespace demarc {

// For a statement that the grammar refuses: `out` is the same statement, as long as before, with
// what PostgreSQL 18 added replaced by what names the same columns and relations; false where
// there is nothing of the kind. Not a parser: what it leaves wrong is refused again.
//
//   [CONSTRAINT n] NOT NULL c       → CHECK(1)      as a table's constraint
//   GENERATED ALWAYS AS (e) VIRTUAL → … STORED      also where neither is written
//   WITHOUT OVERLAPS, PERIOD c, [NOT] ENFORCED, RETURNING WITH (OLD AS o, …)  → left out
bool rewrite_newer_syntax(std::string_view statement, std::string& out);

}  // namespace demarc
