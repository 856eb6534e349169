// What a service's role is granted and none of the service's SQL needs.
#include <map>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "base/text.h"
#include "rules/granted.h"
#include "rules/wording.h"

namespace demarc::rules {

namespace {

// What every party's SQL needs, and how well its SQL is known.
struct Needs {
  std::map<std::pair<PartyId, RelationId>, Privileges> of{};
  std::set<PartyId> runs_sql{};  // some statement outside of migrations was read
  std::set<PartyId> partly{};    // something of it was not analysed
};

Needs needs_of(const Model& model) {
  Needs out;
  for (const ModelStatement& statement : model.statements) {
    if (statement.down) continue;
    const bool runs = !statement.as_migration || statement.parent != none;
    for (std::uint32_t i = 0; i < statement.demand_count; ++i) {
      const Demand& demand = model.demands[statement.first_demand + i];
      const Access& access = model.accesses[demand.access];
      if (access.relation == none) continue;
      if (runs) {
        out.runs_sql.insert(demand.party);
        out.of[{demand.party, access.relation}] |= access.privileges;
      } else if (access.why != Why::direct || access.timing != Timing::direct) {
        out.of[{demand.party, access.relation}] |= access.privileges;
      }
    }
  }
  for (const ModelFile& file : model.files) {
    if (file.facts == nullptr || file.facts->rows.statements_not_analysed == 0) continue;
    out.partly.insert(file.parties.begin(), file.parties.end());
  }
  return out;
}

struct Spare {
  const ModelGrant* grant = nullptr;
  Privileges privileges = 0;
  bool is_used = false;  // the service uses the relation otherwise
};

bool is_service(const Model& model, PartyId party) {
  return model.manifest->parties[party].kind == PartyKind::service;
}

// What no holder of the grant needs; 0 where nothing can be said.
Spare spare_of(const Model& model, const Needs& needs, const ModelGrant& grant) {
  Spare out{&grant, grant.privileges & priv_relation_all, false};
  if (grant.relation == none || grant.holders.empty() || !is_relation(grant.object)) return {};
  for (const GrantHolder& holder : grant.holders) {
    const bool known = is_service(model, holder.party) && holder.denied == 0 &&
                       !holder.as_migration && needs.runs_sql.count(holder.party) != 0;
    if (!known || model.manifest->parties[holder.party].repo != "") return {};
    const auto at = needs.of.find({holder.party, grant.relation});
    if (at == needs.of.end()) continue;
    out.is_used = true;
    out.privileges &= ~at->second;
    // LOCK TABLE and FOR UPDATE are satisfied by any writing right.
    if ((at->second & priv_owner) != 0) return {};
  }
  return out;
}

Confidence confidence_of(const Needs& needs, const Spare& spare) {
  for (const GrantHolder& holder : spare.grant->holders) {
    if (needs.partly.count(holder.party) != 0) return Confidence::possible;
  }
  return spare.is_used ? Confidence::likely : Confidence::possible;
}

}  // namespace

static void check(RuleContext& context) {
  const Model& model = context.model;
  const Needs needs = needs_of(model);
  std::map<std::pair<StatementId, std::string>, std::vector<Spare>> told;
  for (const ModelGrant& grant : model.grants) {
    if (grant.role == "public" || !is_flagged(model.files[grant.spot.file])) continue;
    const Spare spare = spare_of(model, needs, grant);
    if (spare.privileges != 0) told[{grant.statement, grant.role}].push_back(spare);
  }
  for (const auto& [key, spares] : told) {
    Confidence best = Confidence::possible;
    for (const Spare& spare : spares) best = std::min(best, confidence_of(needs, spare));
    const ModelGrant& first = *spares.front().grant;
    Finding finding = start_finding(model, excess_grant, key.first, first.spot);
    finding.confidence = best;
    finding.service = model.party_name(first.holders.front().party);
    std::vector<std::string> what;
    for (const Spare& spare : spares) {
      if (confidence_of(needs, spare) != best) continue;
      add_relation(model, spare.grant->relation, spare.privileges, finding);
      what.push_back(to_string_of_privileges(spare.privileges) + " on " + spare.grant->schema +
                     "." + spare.grant->name);
    }
    finding.message = fmt::format("{} holds {}, which no SQL of {} needs", key.second,
                                  list_of(what, 3), finding.service);
    finding.label = "a service that is taken over can do this, too";
    finding.context = "database " + first.database;
    finding.identity = key.second + ":" + first.schema + "." + first.name;
    finding.fixes = {
        "revoke it, in a new migration; `demarc grants --minimal` writes what is "
        "left"};
    finding.not_a_fix = "granting ALL to be on the safe side; the safe side is the other one";
    context.findings.push_back(std::move(finding));
  }
}

const Rule excess_grant = {
    .name = "excess-grant",
    .summary = "a service's role holds a privilege that none of the service's SQL needs",
    .form = Form::none,
    .severity = Severity::info,
    .scope = Scope::service,
    .check = check,
};

}  // namespace demarc::rules
