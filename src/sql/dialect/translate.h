// SQL of MySQL, MariaDB, SQL Server, Oracle and SQLite as PostgreSQL's grammar reads it.
//
// In: text of that dialect, of a whole file or of one statement. Out: text that names the same
// relations with the same privileges, a map from its bytes to those of the input, and what could
// not be read. Not more than that is kept: types become the nearest of PostgreSQL's, options of
// storage and hints go, variables become parameters, control flow becomes the statements that it
// runs. Names are folded to lower case, as those engines find them whatever the case (MySQL on
// Linux tells tables apart by case; two that differ in nothing else are taken for one). Temporary
// tables
// (#t, @t) go to pg_temp, the engine's own tables to pg_catalog.
//
// What it does not know stays as it is: the grammar then refuses the statement, and the names are
// recovered from its tokens. Never fails; linear in the text; statements are read one by one.
//
// Sources: the reference manuals of MySQL 8.4 (SQL statements, lexical structure), SQL Server 2022
// (Transact-SQL reference), Oracle Database 23ai (SQL and PL/SQL language references), SQLite
// (lang.html).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "source/fragment.h"
#include "sql/prepass.h"

namespace demarc {

struct Translation {
  std::string text{};
  ByteMap map{};  // to the input
  std::vector<PrepassNote> notes{};
};

// True for the dialects that translate() knows.
bool is_translated(Dialect dialect);

Translation translate(std::string_view text, Dialect dialect);

}  // namespace demarc
