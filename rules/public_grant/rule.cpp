// GRANTs to PUBLIC on what a service owns: every role of the database holds them.
#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "rules/granted.h"
#include "rules/wording.h"

namespace demarc::rules {

// What an export to everybody allows.
static Privileges exported(const Model& model, const ModelGrant& grant) {
  if (grant.relation == none) return 0;
  for (const Export& entry : model.manifest->exports) {
    if (entry.access != ExportAccess::public_) continue;
    if (entry.provider != model.party_name(grant.owner)) continue;
    if (!covers(entry.relation, model.relations[grant.relation])) continue;
    if (entry.columns.empty()) return priv_select | priv_usage;
    const bool within =
        !grant.columns.empty() &&
        std::all_of(grant.columns.begin(), grant.columns.end(), [&](const auto& c) {
          return std::find(entry.columns.begin(), entry.columns.end(), c) != entry.columns.end();
        });
    if (within) return priv_select;
  }
  return 0;
}

static Privileges open_to_all(const Model& model, const ModelGrant& grant) {
  if (grant.role != "public" || grant.owner == none) return 0;
  if (grant.object == ObjectKind::schema) return grant.privileges & priv_create;
  const bool holds_data = is_relation(grant.object) || grant.object == ObjectKind::sequence;
  return holds_data ? grant.privileges & ~exported(model, grant) : 0;
}

static void check(RuleContext& context) {
  const Model& model = context.model;
  std::map<StatementId, std::vector<const ModelGrant*>> told;
  for (const ModelGrant& grant : model.grants) {
    if (grant.by_default || open_to_all(model, grant) == 0) continue;
    if (is_flagged(model.files[grant.spot.file])) told[grant.statement].push_back(&grant);
  }
  for (const auto& [statement, grants] : told) {
    const ModelGrant& first = *grants.front();
    Finding finding = start_finding(model, public_grant, statement, first.spot);
    finding.service = model.party_name(first.owner);
    Privileges all = 0;
    for (const ModelGrant* grant : grants) {
      const Privileges privileges = open_to_all(model, *grant);
      all |= privileges;
      if (grant->relation == none) continue;
      add_relation(model, grant->relation, privileges, finding);
      add_claim(model, grant->relation, finding);
    }
    const bool is_schema = first.object == ObjectKind::schema;
    const std::string what = is_schema ? "schema " + first.name : first.schema + "." + first.name;
    const std::string more =
        grants.size() > 1 ? fmt::format(" and {} more", grants.size() - 1) : "";
    finding.message = fmt::format("{} on {}{} of {} is granted to everybody",
                                  to_string_of_privileges(all), what, more, finding.service);
    finding.label = "PUBLIC is every role of the database, of today and of tomorrow";
    finding.context = "database " + first.database;
    finding.identity = what;
    finding.fixes = {
        fmt::format("REVOKE {} ON {} FROM PUBLIC, then grant it to the roles that "
                    "need it",
                    to_string_of_privileges(all), what)};
    if (!is_schema && all == priv_select)
      finding.fixes.push_back(fmt::format(
          "if everybody is to read it: {} exports it with access = \"public\"", finding.service));
    finding.not_a_fix =
        "revoking it from one role; what PUBLIC holds cannot be taken from a single one";
    context.findings.push_back(std::move(finding));
  }
}

const Rule public_grant = {
    .name = "public-grant",
    .summary = "a GRANT opens a service's relation to every role of the database",
    .form = Form::none,
    .severity = Severity::error,
    .scope = Scope::file,
    .check = check,
};

}  // namespace demarc::rules
