// Puts one statement to the server and takes back what it did.
//
// A query is prepared, explained with NULLs for its parameters, and then executed with values of
// the parameters' types: explaining shows the rights that the plan needs, views and policies
// included; only execution runs triggers and functions. All else is executed. The values are
// always the same (see value_of), so that a row that is made of them is found by them.
#pragma once

#include <string>

#include "tests/referee/session.h"

namespace demarc::referee {

// Of the first thing that is denied, else of the execution.
Outcome put(Session& session, const std::string& sql);

// SET and the like, whose effect the statements after it in a file are to see.
bool is_setting(std::string_view sql);

// The constant of that type, as SQL: 1, 'a', true, the id ending in 1, a day in November 2026.
std::string value_of(const std::string& type);

}  // namespace demarc::referee
