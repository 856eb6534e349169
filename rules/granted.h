// What the replayed GRANTs give each role: its own, those of the groups that it is in, PUBLIC's.
//
// Built once a rule; PUBLIC's built-in rights (EXECUTE, CONNECT) are no rows of the model and are
// not looked at here. A role of which no GRANT of the run says anything is unknown: its rights are
// somebody else's business, and no rule may conclude from their absence.
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "model/model.h"

namespace demarc {

class Granted {
 public:
  explicit Granted(const Model& model);

  // Some GRANT on an object of the database names the role or a group that it is in.
  bool knows(const std::string& database, const std::string& role) const;
  // Of `asked`, what the role does not hold on the relation. `columns`: enough on these; null: it
  // must be held on the whole relation.
  Privileges missing(const std::string& role, RelationId relation, Privileges asked,
                     const std::vector<std::string>* columns) const;
  bool has_schema_usage(const std::string& database, const std::string& role,
                        const std::string& schema) const;
  // The role itself and the groups that it is in, nearest first.
  std::vector<std::string> with_groups(const std::string& role) const;
  // Where something on the relation is granted to the role or its groups.
  std::vector<const ModelGrant*> grants_on(const std::string& role, RelationId relation) const;

 private:
  using Columns = std::map<std::string, Privileges>;
  struct OnRelation {
    Privileges whole = 0;
    Columns columns{};
    std::vector<const ModelGrant*> grants{};
  };
  std::map<std::pair<std::string, RelationId>, OnRelation> relations_{};
  std::set<std::pair<std::string, std::string>> known_{};    // (database, role)
  std::set<std::pair<std::string, std::string>> schemas_{};  // (role, database.schema) with USAGE
  std::map<std::string, std::vector<std::string>> groups_{};
};

// A party's role as the manifest names it, where it has one for all of its files; else empty.
const std::string& run_role(const Party& party);
// "SELECT (id, name)" or "SELECT, UPDATE".
std::string grant_phrase(Privileges privileges, const std::vector<std::string>& columns);

}  // namespace demarc
