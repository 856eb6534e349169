// Ways out that fit what the repository shows, the best evidenced first.
//
// An export or view that is there already comes before an event that carries the data, an event
// before a new contract. Each is one line that starts with who does what.
#pragma once

#include <string>
#include <vector>

#include "rules/rule.h"

namespace demarc {

// How `party` gets what it reads of the foreign relation, without reading it.
std::vector<std::string> ways_to_read(const RuleContext& context, const Demand& demand);
// How what `party` writes into the foreign relation gets there.
std::vector<std::string> ways_to_write(const RuleContext& context, const Demand& demand);
// Where a change of the foreign relation's definition belongs.
std::vector<std::string> ways_to_define(const RuleContext& context, const Demand& demand);
// What keeps two owners in step without one transaction; `written` are the relations, party's own
// too.
std::vector<std::string> ways_to_split(const Model& model, PartyId party,
                                       const std::vector<PartyId>& owners);
// The last resort: "ask users for a contract: …".
std::string contract_line(const Model& model, const Demand& demand, Form form);

}  // namespace demarc
