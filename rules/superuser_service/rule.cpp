// Services that connect as a role which no grant can bound.
#include <algorithm>
#include <string_view>

#include <fmt/format.h>

#include "rules/granted.h"
#include "rules/wording.h"

namespace demarc::rules {

// Predefined roles, and those of managed servers, that reach past the grants on tables.
static std::string_view power_of(std::string_view group) {
  if (group == "pg_read_all_data") return "reads every table";
  if (group == "pg_write_all_data") return "writes every table";
  if (group == "pg_execute_server_program" || group == "pg_write_server_files" ||
      group == "pg_read_server_files")
    return "reaches the server's files";
  if (group == "rds_superuser" || group == "cloudsqlsuperuser" || group == "azure_pg_admin" ||
      group == "postgres")
    return "administers the server";
  return {};
}

static Finding start(const Model& model, const Party& party, const std::string& role) {
  Finding finding;
  finding.rule = superuser_service.name;
  finding.severity = superuser_service.severity;
  finding.service = party.name;
  finding.database = party.databases.empty() ? "" : party.databases.front();
  stand_at(party.place, finding);
  for (const ModelRole& one : model.roles) {
    if (one.name != role || one.spot.file == none) continue;
    stand_for(model, one.statement, finding);
    stand_at(model, one.spot, finding);
  }
  finding.identity = role;
  return finding;
}

// "is a superuser"; empty: nothing special.
static std::string attribute_of(const Model& model, const std::string& role) {
  for (const ModelRole& one : model.roles) {
    if (one.name != role) continue;
    if (one.superuser) return "is a superuser";
    if (one.bypasses_row_security) return "bypasses row-level security";
    if (one.creates_roles) return "creates roles, and takes on their rights";
  }
  return {};
}

static void look_at(RuleContext& context, const Granted& granted, const Party& party) {
  const Model& model = context.model;
  const std::string& role = party.roles.run;
  std::string why;
  Spot membership;
  for (const std::string& name : granted.with_groups(role)) {
    const std::string_view power = power_of(name);
    std::string attribute = name == role || power.empty() ? attribute_of(model, name) : "";
    if (attribute.empty() && !power.empty()) attribute = power;
    if (attribute.empty()) continue;
    why = name == role ? attribute : fmt::format("is a member of {}, which {}", name, attribute);
    for (const ModelGrant& grant : model.grants) {
      if (grant.object == ObjectKind::role && grant.name == name) membership = grant.spot;
    }
    break;
  }
  if (why.empty()) return;
  Finding finding = start(model, party, role);
  finding.message = fmt::format("{} runs as {}, which {}", party.name, role, why);
  finding.label = "what it may do is not what it is granted";
  if (membership.file != none)
    add_related(finding, related_at(model, membership, "made a member here"));
  finding.fixes = {
      fmt::format("run {} as a role of its own without attributes, with what `demarc grants "
                  "--service {}` writes",
                  party.name, party.name)};
  finding.not_a_fix = "a second role beside it; what connects with the first one keeps its rights";
  context.findings.push_back(std::move(finding));
}

static void check(RuleContext& context) {
  const Granted granted(context.model);
  for (const Party& party : context.model.manifest->parties) {
    if (party.kind == PartyKind::service && !party.roles.run.empty())
      look_at(context, granted, party);
  }
}

const Rule superuser_service = {
    .name = "superuser-service",
    .summary = "a service connects as a role that its grants do not bound",
    .form = Form::none,
    .severity = Severity::error,
    .scope = Scope::service,
    .check = check,
};

}  // namespace demarc::rules
