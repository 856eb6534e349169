// Entities that a service maps to a relation of another owner; one finding for a relation, with the
// other mappings and the uses of the entities as related places.
#include <map>
#include <utility>

#include <fmt/format.h>

#include "rules/fixes.h"
#include "rules/wording.h"

namespace demarc::rules {

// "entity Account", or "it" where the mapping has no entity: a join table, a foreign key's target.
static std::string entity_of(const Model& model, StatementId id) {
  const std::string entity = unit_phrase(model, model.statements[id]);
  return entity.empty() ? std::string() : "entity " + entity;
}

// Statements whose text for the relation is that of a mapping.
static void add_uses(const Model& model, const Access& mapping, Finding& finding) {
  for (const ModelStatement& statement : model.statements) {
    if (statement.file != mapping.spot.file || statement.tag == CommandTag::mapping) continue;
    for (std::uint32_t i = 0; i < statement.access_count; ++i) {
      const Access& access = model.accesses[statement.first_access + i];
      if (access.why != Why::direct || access.spot.begin != mapping.spot.begin ||
          access.spot.file != mapping.spot.file)
        continue;
      const std::string unit = unit_phrase(model, statement);
      add_related(finding, related_at(model, statement.spot,
                                      unit.empty() ? "used here" : "used here by " + unit));
      break;
    }
  }
}

static void check(RuleContext& context) {
  const Model& model = context.model;
  std::map<std::pair<PartyId, RelationId>, std::vector<const Breach*>> by_relation;
  std::vector<std::pair<PartyId, RelationId>> order;
  for (const Breach& breach : context.breaches) {
    if (breach.told != Told::mapping) continue;
    const Access& access = model.accesses[model.demands[breach.demands.front()].access];
    std::vector<const Breach*>& group = by_relation[{breach.party, access.relation}];
    if (group.empty()) order.emplace_back(breach.party, access.relation);
    group.push_back(&breach);
  }
  for (const auto& key : order) {
    const std::vector<const Breach*>& group = by_relation[key];
    const Breach& first = *group.front();
    Finding finding = start_finding(model, foreign_mapping, first, priv_select);
    const Demand& demand = model.demands[main_demand(model, first, priv_select)];
    const std::string entity = entity_of(model, first.statement);
    finding.message = fmt::format("{} maps {}{}", finding.service,
                                  entity.empty() ? "" : entity + " to ", whose(finding));
    finding.label = fmt::format("{}: the mapper reads, and may write, what it maps",
                                entity.empty() ? "mapped" : entity);
    finding.fixes = ways_to_read(context, demand);
    finding.fixes.push_back(contract_line(model, demand, Form::mapping));
    finding.not_a_fix = "a read-only entity; its columns are bound to the owner's all the same";
    for (const Breach* breach : group) {
      const Access& access = model.accesses[model.demands[breach->demands.front()].access];
      if (breach != &first) {
        const std::string other = entity_of(model, breach->statement);
        add_related(finding, related_at(model, access.spot,
                                        "also mapped here" + (other.empty() ? "" : ": " + other)));
      }
      add_uses(model, access, finding);
    }
    context.findings.push_back(std::move(finding));
  }
}

const Rule foreign_mapping = {
    .name = "foreign-mapping",
    .summary = "a service maps an entity to a relation that another service owns",
    .form = Form::mapping,
    .severity = Severity::error,
    .scope = Scope::file,
    .check = check,
};

}  // namespace demarc::rules
