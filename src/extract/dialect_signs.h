// Whose SQL a text is, by what stands in it: rules/dialects.toml.
#pragma once

#include <string_view>

#include "source/fragment.h"

namespace demarc {

// By words that only one engine's SQL has; postgresql where nothing is sure. Looks at the first
// 256 KB. Ask only for text that PostgreSQL's grammar refuses.
Dialect dialect_of_text(std::string_view text);

// By names in quotes that PostgreSQL does not know: [a].[b] is SQL Server's, `a`.`b` and FROM `a`
// are read as MySQL's; postgresql where there are none.
Dialect dialect_of_quotes(std::string_view sql);

// True for what a dump tool of another engine wrote, told by its first line.
bool is_mysql_dump(std::string_view text);

// By the one driver that a source file names; postgresql where it names none, several, or
// PostgreSQL's.
Dialect dialect_of_driver(std::string_view bytes);

}  // namespace demarc
