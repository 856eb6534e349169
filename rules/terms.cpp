#include "rules/terms.h"

#include <algorithm>

#include <fmt/format.h>

#include "rules/wording.h"

namespace demarc {

std::string contract_name(const Contract& contract) {
  return fmt::format("{} of {} with {}",
                     contract.id.empty() ? std::string("the contract") : "contract " + contract.id,
                     contract.provider, contract.consumer);
}

std::vector<RelationId> covered_now(const Model& model,
                                    const std::vector<RelationPattern>& patterns) {
  std::vector<RelationId> out;
  for (RelationId id = 0; id < model.relations.size(); ++id) {
    const ModelRelation& relation = model.relations[id];
    if (relation.dropped || relation.temporary || relation.name.empty()) continue;
    const auto covers_it = [&](const RelationPattern& pattern) {
      return covers(pattern, relation);
    };
    if (std::any_of(patterns.begin(), patterns.end(), covers_it)) out.push_back(id);
  }
  return out;
}

Finding finding_of_contract(const Model& model, const Rule& rule, const Contract& contract) {
  Finding finding;
  finding.rule = rule.name;
  finding.severity = rule.severity;
  finding.service = contract.consumer;
  finding.concerns = {contract.provider, contract.consumer};
  stand_at(contract.place, finding);
  for (RelationId id : covered_now(model, contract.relations)) {
    ForeignRelation entry;
    entry.database = model.relations[id].database;
    entry.relation = model.relation_name(id);
    entry.object = model.relations[id].object;
    entry.owner = contract.provider;
    finding.relations.push_back(std::move(entry));
  }
  finding.identity = contract_name(contract) + "\n" + to_string(contract.until);
  for (const RelationPattern& pattern : contract.relations) {
    finding.identity += "\n" + pattern.written;
  }
  return finding;
}

}  // namespace demarc
