// Who is to hold what on which object: the plan that grants.cpp writes down.
#pragma once

#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "export/grants.h"

namespace demarc {

// What one role is to hold on one relation.
struct Holding {
  Privileges whole = 0;
  std::map<Privileges, std::vector<std::string>> by_column{};  // one privilege each
};

struct GrantsPlan {
  std::map<RelationId, std::map<std::string, Holding>> relations{};  // role → holding
  std::set<std::pair<std::string, std::string>> schemas{};           // (schema, role) with USAGE
  std::set<std::string> temporary{};                                 // roles that make temp tables
  std::set<std::string> creates{};  // roles that create in the database: publications, extensions
  std::vector<std::string> gaps{};
};

GrantsPlan plan_grants(const Model& model, const GrantsRequest& request);

// The schemas that one pattern of the party covers whole: "orders.*".
std::vector<std::string> whole_schemas(const Party& party, const std::string& database);

}  // namespace demarc
