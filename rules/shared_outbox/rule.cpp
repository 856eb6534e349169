// One outbox or inbox, several services: each relay publishes the events of the others.
#include <algorithm>

#include <fmt/format.h>

#include "base/text.h"
#include "rules/convention_use.h"
#include "rules/wording.h"

namespace demarc::rules {

static std::vector<PartyId> declared_by(const Model& model, const Convention& table) {
  std::vector<PartyId> out;
  const ModelRelation& relation = model.relations[table.relation];
  for (PartyId id = 0; id < model.manifest->parties.size(); ++id) {
    const Party& party = model.manifest->parties[id];
    const auto names = [&](const std::optional<DeclaredTable>& declared) {
      return declared && covers(declared->table, relation);
    };
    if (names(party.outbox) || names(party.inbox)) out.push_back(id);
  }
  return out;
}

static void check(RuleContext& context) {
  const Model& model = context.model;
  const auto uses = uses_of_conventions(context);
  for (const Convention& table : context.conventions.all()) {
    const bool shared = table.role == ConventionRole::outbox || table.role == ConventionRole::inbox;
    if (!shared || !is_flagged(context, table)) continue;
    std::vector<PartyId> parties = declared_by(model, table);
    std::vector<RelatedSpot> spots;
    if (const auto at = uses.find(table.relation); at != uses.end()) {
      for (const ConventionUse& use : at->second) {
        if (!use.writes(priv_insert)) continue;
        const Access& access = model.accesses[use.access];
        for (PartyId party : model.parties(model.statements[access.statement])) {
          if (model.manifest->parties[party].kind != PartyKind::service) continue;
          if (std::find(parties.begin(), parties.end(), party) != parties.end()) continue;
          parties.push_back(party);
          spots.push_back(related_at(model, access.spot, model.party_name(party) + " writes here"));
        }
      }
    }
    if (parties.size() < 2) continue;
    Finding finding = start_finding(context, shared_outbox, table);
    std::vector<std::string> names;
    for (PartyId party : parties) names.push_back(model.party_name(party));
    finding.message =
        fmt::format("{} is used by {}", convention_name(model, table), list_of(names));
    for (RelatedSpot& spot : spots) add_related(finding, std::move(spot));
    finding.label = "whose event a row is, the table does not know";
    finding.fixes = {
        "one table for each service, in its own schema, written in its own "
        "transactions"};
    finding.not_a_fix = "a column with the service's name; the relay of one still stops the others";
    context.findings.push_back(std::move(finding));
  }
}

const Rule shared_outbox = {
    .name = "shared-outbox",
    .summary = "several services share one outbox or inbox",
    .form = Form::none,
    .severity = Severity::error,
    .scope = Scope::whole_database,
    .check = check,
};

}  // namespace demarc::rules
