// What demarc's facts say of one statement, in the referee's terms: objects of the catalogue.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "sql/rows.h"
#include "tests/referee/catalog.h"

namespace demarc::referee {

struct Claim {
  const Object* object = nullptr;
  Privileges all = 0;
  std::vector<Privileges> any{};  // one of each
  // For each privilege the columns it is for; nothing: facts do not know, or mean all of them.
  std::map<Privileges, std::optional<std::set<std::string>>> columns{};
};

struct Claims {
  std::vector<Claim> claims{};
  // Demanded on something that is not there.
  std::vector<std::string> relations_not_found{};
  std::vector<std::string> uses_not_found{};
  bool unparsed = false;
};

// The facts of the text of one statement.
Rows facts_of(std::string_view sql);

// Privileges are those of PostgreSQL 15: MAINTAIN is OWNER. The statements inside a DO block count
// with it, those of a routine's body do not: they run when it is called.
Claims claims_of(const Rows& rows, const Catalog& catalog, const std::vector<std::string>& path);

}  // namespace demarc::referee
