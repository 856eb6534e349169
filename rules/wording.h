// The phrases and places that findings share, so that all rules speak with one voice.
//
// `start_finding` fills everything that follows from the breach (place, relations, owners, related
// spots, confidence); a rule adds its message, label and fixes.
#pragma once

#include <string>
#include <vector>

#include "rules/rule.h"

namespace demarc {

// "a", "a and b", "a, b and c"; from `limit` on "a, b, c and 4 more".
std::string list_of(const std::vector<std::string>& words, std::size_t limit = 5);
// "1 table", "3 tables".
std::string count_of(std::size_t count, const std::string& noun);
// "users (@shop/users, #users-help)": whom to ask.
std::string who(const Model& model, PartyId party);
// `users (@shop/users, #users-help) by "users.*" at services/users/service.toml:6`.
std::string owner_line(const Model& model, const Claim& claim);
// "function orders.sync()", "trigger function …", "query GetOrder", "OrderRepo.recent()"; may be
// empty.
std::string unit_phrase(const Model& model, const ModelStatement& statement);
// The name that the statement defines, with the schema where the text has one; may be empty.
std::string defined_name(const Model& model, StatementId statement);
// What one access does: "reads id, name", "updates", "locks rows".
std::string deed(const Model& model, const Access& access, Privileges denied);
// "users.accounts", "users.next_id()", "schema users".
std::string object_name(const ForeignRelation& relation);
// "users.accounts and payments.charges, which users and payments own".
std::string whose(const Finding& finding);

struct Extent {
  std::uint32_t line = 0, column = 0, end_line = 0, end_column = 0;
};
Extent extent_of(const Model& model, const Spot& spot);
RelatedSpot related_at(const Model& model, const Spot& spot, std::string message);
RelatedSpot related_at(const Place& place, std::string message);

// Sets path, line and column of the finding.
void stand_at(const Model& model, const Spot& spot, Finding& finding);
void stand_at(const Place& place, Finding& finding);
// The statement that the fingerprint is made of, the database and the class of the file.
void stand_for(const Model& model, StatementId statement, Finding& finding);
// Adds the relation, or its privileges and columns to the entry that is there.
void add_relation(const Model& model, const Demand& demand, Finding& finding);
// The same for many at once, in that order: a statement may name a hundred thousand.
void add_relations(const Model& model, const std::vector<std::uint32_t>& demands, Finding& finding);
// The owner's line and the place of the claim, once an owner and claim.
void add_claim(const Model& model, RelationId relation, Finding& finding);
// At most `related_limit` spots are kept; what is beyond is counted in a last one.
constexpr std::size_t related_limit = 10;
void add_related(Finding& finding, RelatedSpot spot);

// The demand that the finding stands at: the first of those with the best confidence whose denied
// privileges meet `mask`.
std::uint32_t main_demand(const Model& model, const Breach& breach, Privileges mask);
Finding start_finding(const Model& model, const Rule& rule, const Breach& breach, Privileges mask);
// For findings that are about no breach: at a spot of a statement.
Finding start_finding(const Model& model, const Rule& rule, StatementId statement,
                      const Spot& spot);
// Adds the relation with its owner, once.
void add_relation(const Model& model, RelationId relation, Privileges privileges, Finding& finding);
// "reads id, name: needs SELECT, and no contract gives it to orders", for the main demand.
std::string label_of(const Model& model, const Demand& demand);
// ", through view users.directory" for an implied access, else "".
std::string through(const Model& model, const Access& access);

// False where the manifest says that the database is another engine's.
bool is_postgresql(const Model& model, const std::string& database);

void note_not_decidable(RuleContext& context, const Rule& rule, const std::string& path,
                        const std::string& what);

}  // namespace demarc
