// One unit of work that commits writes to relations of two owners together. About the unit: it
// stands beside the foreign writes in it, and no contract covers it.
#include <algorithm>
#include <map>
#include <string_view>

#include <fmt/format.h>

#include "rules/fixes.h"
#include "rules/wording.h"

namespace demarc::rules {

static bool is_data_write(const Access& access) {
  return access.why == Why::direct && access.timing == Timing::direct && access.is_target &&
         (access.privileges & (priv_insert | priv_update | priv_delete)) != 0;
}

// Owners as far as this rule counts: what nobody owns, and a table that changes hands, is no second
// one.
static bool counts(const Demand& demand) {
  return demand.owner != none && demand.allowed != Allowed::nobody &&
         demand.allowed != Allowed::temporary && demand.allowed != Allowed::move &&
         demand.allowed != Allowed::actor;
}

struct Write {
  PartyId party = none;
  std::uint32_t demand = none;
};

static std::vector<Write> writes_of(const Model& model, const ModelUnit& unit) {
  std::vector<Write> out;
  for (std::uint32_t at = 0; at < unit.statement_count; ++at) {
    const StatementId id = model.unit_statements[unit.first_statement + at];
    const ModelStatement& statement = model.statements[id];
    if (statement.down) continue;
    for (std::uint32_t i = 0; i < statement.demand_count; ++i) {
      const std::uint32_t index = statement.first_demand + i;
      const Demand& demand = model.demands[index];
      if (counts(demand) && is_data_write(model.accesses[demand.access]))
        out.push_back({demand.party, index});
    }
  }
  return out;
}

static const char* name_of(const ModelUnit& unit) {
  switch (unit.type) {
    case UnitType::migration:
      return "one migration";
    case UnitType::routine:
      return "one call of a routine";
    case UnitType::function:
      return "one function";
    case UnitType::transaction:
      return "one transaction";
    case UnitType::query:
    case UnitType::statement:
      return "one script";
  }
  return "one transaction";
}

// `together` says in what the writes commit. Returns whether there was anything to tell.
static bool tell(RuleContext& context, std::string_view together, Confidence confidence,
                 PartyId party, const std::vector<Write>& writes) {
  const Model& model = context.model;
  std::vector<PartyId> owners;
  std::vector<std::uint32_t> firsts;  // the first write to each owner
  for (const Write& write : writes) {
    if (write.party != party) continue;
    const PartyId owner = model.demands[write.demand].owner;
    if (std::find(owners.begin(), owners.end(), owner) != owners.end()) continue;
    owners.push_back(owner);
    firsts.push_back(write.demand);
  }
  if (owners.size() < 2) return false;
  // It stands at the write that makes it two.
  const Breach breach{
      Told::write, model.accesses[model.demands[firsts[1]].access].statement, party, {firsts[1]}};
  Finding finding = start_finding(model, cross_service_transaction, breach, priv_writes);
  finding.relations.clear();
  std::vector<std::string> parts;
  for (std::uint32_t index : firsts) {
    const Demand& demand = model.demands[index];
    const Access& access = model.accesses[demand.access];
    const std::string relation = model.relation_name(access.relation);
    parts.push_back(fmt::format("{} ({})", relation, model.party_name(demand.owner)));
    finding.confidence = weaker(finding.confidence, access.confidence);
    if (demand.owner != party) {
      add_relation(model, demand, finding);
      finding.relations.back().privileges |= access.privileges & priv_writes;
      add_claim(model, access.relation, finding);
    }
    if (index != firsts[1])
      add_related(finding, related_at(model, access.spot, relation + " is written here"));
  }
  finding.confidence = weaker(finding.confidence, confidence);
  finding.message = fmt::format("{} writes relations of {} owners in {}: {}", finding.service,
                                owners.size(), together, list_of(parts));
  finding.label =
      fmt::format("commits together with the write to {}",
                  model.relation_name(model.accesses[model.demands[firsts[0]].access].relation));
  finding.fixes = ways_to_split(model, party, owners);
  finding.not_a_fix =
      "two transactions one after the other; a crash between them leaves half of it, and nothing "
      "notices";
  context.findings.push_back(std::move(finding));
  return true;
}

// A statement is atomic whatever stands around it: several writing CTEs, a DO block.
static bool tell_statements(RuleContext& context, PartyId party, const std::vector<Write>& writes) {
  const Model& model = context.model;
  std::map<StatementId, std::vector<Write>> by_statement;
  for (const Write& write : writes) {
    const Access& access = model.accesses[model.demands[write.demand].access];
    by_statement[root_statement(model, access.statement)].push_back(write);
  }
  bool told = false;
  for (const auto& [statement, own] : by_statement)
    told = tell(context, "one statement", Confidence::certain, party, own) || told;
  return told;
}

static void check(RuleContext& context) {
  const Model& model = context.model;
  for (const ModelUnit& unit : model.units) {
    if (!is_flagged(model.files[unit.file])) continue;
    const std::vector<Write> writes = writes_of(model, unit);
    if (writes.size() < 2) continue;
    std::vector<PartyId> parties;
    parties.reserve(writes.size());
    for (const Write& write : writes) parties.push_back(write.party);
    std::sort(parties.begin(), parties.end());
    parties.erase(std::unique(parties.begin(), parties.end()), parties.end());
    for (PartyId party : parties) {
      if (unit.atomic == Atomic::yes) {
        tell(context, name_of(unit), Confidence::certain, party, writes);
      } else if (!tell_statements(context, party, writes) && unit.atomic == Atomic::unknown) {
        tell(context, name_of(unit), Confidence::possible, party, writes);
      }
    }
  }
}

const Rule cross_service_transaction = {
    .name = "cross-service-transaction",
    .summary = "one transaction writes relations of two owners",
    .form = Form::transaction,
    .severity = Severity::error,
    .scope = Scope::service,
    .check = check,
};

}  // namespace demarc::rules
