// Contracts and moves: agreements of two parties with an end date.
#pragma once

#include <string>
#include <vector>

#include "rules/rule.h"

namespace demarc {

// "contract C-014 of users with billing", "the contract of users with billing".
std::string contract_name(const Contract& contract);

// The relations that the patterns cover now, by name; what a wildcard means today.
std::vector<RelationId> covered_now(const Model& model,
                                    const std::vector<RelationPattern>& patterns);

// Its place, its parties, the relations it covers; `service` is the consumer.
Finding finding_of_contract(const Model& model, const Rule& rule, const Contract& contract);

// How long before its end an agreement is told of.
constexpr int warned_days = 30;

}  // namespace demarc
