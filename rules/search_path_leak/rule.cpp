// A search_path through which unqualified names of one service end at another's relations. It
// stands where the path is set, beside the findings of the statements that it misleads.
#include <map>
#include <tuple>
#include <vector>

#include <fmt/format.h>

#include "base/text.h"
#include "rules/wording.h"

namespace demarc::rules {

struct Leak {
  const NameResolution* first = nullptr;
  std::uint32_t demand = none;
  std::vector<AccessId> accesses{};
};

// (party, where the path comes from, foreign schema)
using Key = std::tuple<PartyId, std::string, std::string>;

// The first denied demand of each access. Made once: one statement may name a hundred thousand
// relations.
static std::vector<std::uint32_t> denied_demands(const Model& model) {
  std::vector<std::uint32_t> out(model.accesses.size(), none);
  for (std::size_t i = model.demands.size(); i-- > 0;) {
    const Demand& demand = model.demands[i];
    if (demand.denied != 0) out[demand.access] = static_cast<std::uint32_t>(i);
  }
  return out;
}

static void stand_where_set(const Model& model, const Leak& leak, Finding& finding) {
  const Access& access = model.accesses[leak.accesses.front()];
  stand_for(model, access.statement, finding);
  finding.statement_begin = finding.statement_end = 0;
  const StatementId set_by = model.search_paths[leak.first->search_path].set_by;
  if (set_by != none && is_flagged(model.files[model.statements[set_by].file])) {
    stand_for(model, set_by, finding);
    stand_at(model, model.statements[set_by].spot, finding);
  } else if (const Place& place = model.search_paths[leak.first->search_path].declared;
             place.line != 0) {
    stand_at(place, finding);
  } else {
    stand_at(model, access.spot, finding);
  }
}

static Finding tell(const Model& model, PartyId party, const std::string& schema,
                    const std::vector<std::uint32_t>& denied, const Leak& leak) {
  Finding finding;
  finding.rule = search_path_leak.name;
  finding.severity = search_path_leak.severity;
  finding.service = model.party_name(party);
  stand_where_set(model, leak, finding);
  const Demand& demand = model.demands[leak.demand];
  finding.confidence = model.accesses[demand.access].confidence;
  const std::string owner = model.party_name(demand.owner);
  std::vector<std::uint32_t> demands;
  for (AccessId id : leak.accesses) {
    demands.push_back(denied[id]);
    const Access& access = model.accesses[id];
    add_claim(model, access.relation, finding);
    add_related(finding,
                related_at(model, access.spot,
                           fmt::format("{} means {} here", model.relations[access.relation].name,
                                       model.relation_name(access.relation))));
  }
  add_relations(model, demands, finding);
  const SearchPath& path = model.search_paths[leak.first->search_path];
  finding.message = fmt::format(
      "unqualified names of {} lead into schema {}, which {} owns: its search_path is {}",
      finding.service, schema, owner, join(path.schemas, ", "));
  finding.identity = join(path.schemas, ",");
  finding.context = path.source;
  finding.label = fmt::format("takes {} into the search_path of {}", schema, finding.service);
  finding.fixes = {
      fmt::format("take {} off the search_path of {}", schema, finding.service),
      fmt::format("where the relation is exported to {}: write its name with the schema",
                  finding.service)};
  finding.not_a_fix =
      "moving it to the end of the path; a name that is missing before still ends there";
  return finding;
}

// Schemas that are one party's alone. Where several share a schema (prefix style in public) no
// search_path could keep them apart.
static std::map<std::pair<std::string, std::string>, PartyId> single_owners(const Model& model) {
  std::map<std::pair<std::string, std::string>, PartyId> out;
  for (const ModelRelation& relation : model.relations) {
    if (relation.claim.owner == none || !is_relation(relation.object)) continue;
    const auto [at, added] =
        out.emplace(std::pair(relation.database, relation.schema), relation.claim.owner);
    if (!added && at->second != relation.claim.owner) at->second = none;
  }
  return out;
}

static void check(RuleContext& context) {
  const Model& model = context.model;
  if (model.resolutions.empty()) return;
  const auto owners = single_owners(model);
  const std::vector<std::uint32_t> denied = denied_demands(model);
  std::map<Key, Leak> leaks;
  for (const NameResolution& resolution : model.resolutions) {
    const Access& access = model.accesses[resolution.access];
    const ModelStatement& statement = model.statements[access.statement];
    if (access.relation == none || statement.down || !is_flagged(model.files[statement.file]))
      continue;
    const std::uint32_t index = denied[resolution.access];
    if (index == none || model.search_paths[resolution.search_path].source == "default") continue;
    const ModelRelation& relation = model.relations[access.relation];
    const auto owner = owners.find({relation.database, relation.schema});
    if (owner == owners.end() || owner->second != model.demands[index].owner) continue;
    Leak& leak = leaks[{model.demands[index].party,
                        model.search_paths[resolution.search_path].source, relation.schema}];
    if (leak.first == nullptr) {
      leak.first = &resolution;
      leak.demand = index;
    }
    leak.accesses.push_back(resolution.access);
  }
  for (const auto& [key, leak] : leaks)
    context.findings.push_back(tell(model, std::get<0>(key), std::get<2>(key), denied, leak));
}

const Rule search_path_leak = {
    .name = "search-path-leak",
    .summary = "the search_path of a service leads unqualified names into another service's schema",
    .form = Form::none,
    .severity = Severity::warning,
    .scope = Scope::service,
    .check = check,
};

}  // namespace demarc::rules
