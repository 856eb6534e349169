// How the SQL of the run goes about outboxes, inboxes and sagas: what rules about them share.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "rules/conventions.h"
#include "rules/rule.h"

namespace demarc {

// One place where a statement names the table.
struct ConventionUse {
  AccessId access = none;
  const NeedRow* need = nullptr;
  std::vector<const ConditionRow*> conditions{};  // about its columns

  bool has(std::uint32_t trait) const { return (need->traits & trait) != 0; }
  bool writes(Privileges privilege) const { return (need->privileges & privilege) != 0; }
};

// Direct uses of the tables of conventions, by relation, in the order of the statements. Tests,
// seeds, generated files and down parts are left out.
std::map<RelationId, std::vector<ConventionUse>> uses_of_conventions(const RuleContext& context);

std::string_view text_of(const Model& model, const ConventionUse& use, Str text);

// Some file of the party, or of a library that it uses, was not read in full, or it uses a mapper,
// whose writes need no SQL.
bool is_partly_read(const Model& model, PartyId party);

// "outbox orders.outbox"
std::string convention_name(const Model& model, const Convention& convention);
// A finding at the table's creation; empty confidence from how the table is known.
Finding start_finding(const RuleContext& context, const Rule& rule, const Convention& convention);
// Where it stands may be flagged at all.
bool is_flagged(const RuleContext& context, const Convention& convention);
// The key that its framework gives the table is missing; empty: it is there, or no framework's.
std::string missing_framework_key(const Convention& convention);
// varchar(n) or char(n): cuts off or refuses what is longer.
bool is_bounded_text(std::string_view type);

}  // namespace demarc
