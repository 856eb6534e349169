// The little that the referee has to know of a statement's text itself. It is not demarc's lexer:
// the referee must not share the mistakes of what it judges.
#pragma once

#include <set>
#include <string>
#include <string_view>

#include "tests/referee/catalog.h"

namespace demarc::referee {

// The words of the text, lower-case, inside strings and quoted names too.
std::set<std::string> words_of(std::string_view sql);

// Does the text have the object's name? Databases and languages count where a word of the text
// makes them matter, because statements rarely name them.
bool is_named(const Object& object, const std::set<std::string>& words, std::string_view sql);

// Does the server's message have the object's name, in quotes or as its last words?
bool message_names(std::string_view message, const Object& object);

// "permission denied for table x" is about tables.
bool message_is_about(std::string_view message, ObjectKind kind);

// BEGIN, COMMIT, SAVEPOINT …: nothing can be demanded for them.
bool is_transaction_control(std::string_view sql);

// SELECT, INSERT, UPDATE, DELETE, MERGE, WITH, VALUES, TABLE: what EXPLAIN takes.
bool is_query(std::string_view sql);

// The first word, lower-case, behind comments and parentheses.
std::string first_word(std::string_view sql);

// A query or DML statement with $1, as it stands in application code.
bool has_parameters_to_bind(std::string_view sql);

// The name in PREPARE name AS; empty for everything else.
std::string name_after_prepare(std::string_view sql);

}  // namespace demarc::referee
