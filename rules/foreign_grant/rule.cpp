// GRANTs to another service's role of what the manifest does not allow it: granted and not allowed.
#include <map>
#include <utility>

#include <fmt/format.h>

#include "rules/granted.h"
#include "rules/wording.h"

namespace demarc::rules {

struct Given {
  std::vector<const ModelGrant*> grants{};
  Privileges denied = 0;
};

static bool crosses(const ModelGrant& grant, const GrantHolder& holder) {
  return holder.denied != 0 && grant.owner != none && holder.party != grant.owner;
}

static Finding tell(const Model& model, PartyId party, const Given& given) {
  const ModelGrant& first = *given.grants.front();
  Finding finding = start_finding(model, foreign_grant, first.statement, first.spot);
  finding.service = model.party_name(party);
  for (const ModelGrant* grant : given.grants) {
    if (grant->relation != none) {
      add_relation(model, grant->relation, given.denied & grant->privileges, finding);
      add_claim(model, grant->relation, finding);
    }
    if (grant != &first)
      add_related(finding,
                  related_at(model, grant->spot, "also " + grant->schema + "." + grant->name));
  }
  const std::string what = first.schema + "." + first.name;
  const std::string more =
      given.grants.size() > 1 ? fmt::format(" and {} more", given.grants.size() - 1) : "";
  const std::string phrase = grant_phrase(given.denied, first.columns);
  finding.message = fmt::format("{}, a role of {}, is granted {} on {}{} of {}", first.role,
                                finding.service, phrase, what, more, model.party_name(first.owner));
  finding.label = fmt::format("no export or contract gives it to {}", finding.service);
  finding.context = "database " + first.database;
  finding.identity = fmt::format("{}:{}:{}", first.role, what, phrase);
  finding.fixes = {
      fmt::format("REVOKE {} ON {} FROM {}, in a new migration", phrase, what, first.role),
      fmt::format("if {} is to have it: {} says so with an [[export]] or a [[contract]]",
                  finding.service, who(model, first.owner))};
  finding.not_a_fix =
      "leaving it because nothing uses it yet; the next query needs no one's consent";
  return finding;
}

static void check(RuleContext& context) {
  const Model& model = context.model;
  std::map<std::pair<StatementId, PartyId>, Given> given;
  for (const ModelGrant& grant : model.grants) {
    if (grant.by_default || grant.role == "public") continue;
    if (!is_flagged(model.files[grant.spot.file])) continue;
    for (const GrantHolder& holder : grant.holders) {
      if (!crosses(grant, holder)) continue;
      Given& entry = given[{grant.statement, holder.party}];
      entry.grants.push_back(&grant);
      entry.denied |= holder.denied;
    }
  }
  for (const auto& [key, entry] : given) context.findings.push_back(tell(model, key.second, entry));
}

const Rule foreign_grant = {
    .name = "foreign-grant",
    .summary = "a GRANT gives another service's role more than the manifest allows it",
    .form = Form::none,
    .severity = Severity::error,
    .scope = Scope::file,
    .check = check,
};

}  // namespace demarc::rules
