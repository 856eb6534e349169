// Says in one line what analyse_sql found in a piece of SQL, for tables of tests.
//
// Needs:  "t SELECT(a,b) UPDATE(c)" — "(*)" where the columns are unknown or all, no parentheses
// for privileges that know no columns, "-" for a relation that is named and asked for nothing,
// "@view" and the like for needs that are not direct, "any" where one of the privileges suffices.
// Several needs are joined by "; ", several statements by " | ".
#pragma once

#include <string>
#include <string_view>

#include "sql/rows.h"

namespace demarc {

Rows rows_of(std::string_view sql);
std::string describe_needs(const Rows& rows, const StatementRow& statement);
std::string describe_uses(const Rows& rows, const StatementRow& statement);
std::string describe_definitions(const Rows& rows, const StatementRow& statement);

// All statements of the text: "needs | needs", without tags.
std::string needs_of(std::string_view sql);
std::string uses_of(std::string_view sql);
std::string definitions_of(std::string_view sql);
std::string grants_of(std::string_view sql);
std::string settings_of(std::string_view sql);
std::string keys_of(std::string_view sql);
std::string notes_of(std::string_view sql);
std::string tags_of(std::string_view sql);

}  // namespace demarc
