// What demarc's model says of one statement and whoever runs it, for the server to confirm.
#pragma once

#include <string>

#include "tests/referee/system.h"

namespace demarc::referee {

struct Expectation {
  bool denied = false;
  bool perhaps = false;   // demarc itself says that it depends on what it cannot see
  std::string demands{};  // the denied ones, a line each, for people
};

// A denied demand, direct or implied, of the statement or, for DO, of its body. What a definition
// says for later use (a view's query, a routine's body) is looked at then; but the server looks up
// its names at once, and that needs USAGE on their schemas.
Expectation expected_of(const System& system, StatementId statement, PartyId party);

}  // namespace demarc::referee
