// ALTER DEFAULT PRIVILEGES that will give every future object of a service to another, or to all.
#include <algorithm>

#include <fmt/format.h>

#include "base/text.h"
#include "rules/wording.h"

namespace demarc::rules {

// The manifest offers the whole schema to the party already.
static bool offers_schema(const Model& model, const ModelDefaultGrant& rule, PartyId to) {
  const auto whole = [&](const RelationPattern& pattern) {
    return pattern.name == "*" && (pattern.schema.empty() || rule.schema == pattern.schema ||
                                   wildcard_match(pattern.schema, rule.schema));
  };
  const std::string& provider = model.party_name(rule.owner);
  for (const Export& entry : model.manifest->exports) {
    if (entry.provider != provider || !whole(entry.relation)) continue;
    if (entry.access == ExportAccess::public_) return true;
    if (to != none && is_offered_to(entry, model.party_name(to))) return true;
  }
  if (to == none) return false;
  for (const Contract& contract : model.manifest->contracts) {
    if (contract.provider == provider && contract.consumer == model.party_name(to) &&
        std::any_of(contract.relations.begin(), contract.relations.end(), whole))
      return true;
  }
  const auto& may = model.manifest->parties[to].may;
  return std::any_of(may.begin(), may.end(), [&](const MayRule& one) {
    return whole(one.relations) && (rule.privileges & ~one.privileges) == 0;
  });
}

static bool holds_data(ObjectKind kind) {
  return is_relation(kind) || kind == ObjectKind::sequence;
}

static void tell(RuleContext& context, const ModelDefaultGrant& rule, PartyId to) {
  const Model& model = context.model;
  Finding finding = start_finding(model, default_privileges_leak, rule.statement, rule.spot);
  finding.service = model.party_name(rule.owner);
  const std::string whom =
      to == none ? "everybody" : fmt::format("{}, a role of {}", rule.role, model.party_name(to));
  const std::string where = rule.schema.empty() ? "" : " in schema " + rule.schema;
  finding.message = fmt::format("{} on every future {}{} of {} goes to {}",
                                to_string_of_privileges(rule.privileges), to_string(rule.object),
                                where, finding.service, whom);
  finding.label = "decided once, for what nobody has written yet";
  finding.context = "database " + rule.database;
  finding.fixes = {"grant what is exported, object by object, in the migration that makes it",
                   fmt::format("ALTER DEFAULT PRIVILEGES{}{} REVOKE {} ON {}S FROM {}",
                               rule.for_role.empty() ? "" : " FOR ROLE " + rule.for_role,
                               rule.schema.empty() ? "" : " IN SCHEMA " + rule.schema,
                               to_string_of_privileges(rule.privileges),
                               rule.object == ObjectKind::sequence ? "SEQUENCE" : "TABLE",
                               to == none ? "PUBLIC" : rule.role)};
  finding.not_a_fix = "revoking what it has given so far; the next table is open again";
  context.findings.push_back(std::move(finding));
}

static void check(RuleContext& context) {
  const Model& model = context.model;
  for (const ModelDefaultGrant& rule : model.default_grants) {
    if (rule.owner == none || !holds_data(rule.object)) continue;
    if (!is_flagged(model.files[rule.spot.file])) continue;
    if (rule.role == "public" && !offers_schema(model, rule, none)) tell(context, rule, none);
    for (PartyId to : rule.holders) {
      if (to != rule.owner && !offers_schema(model, rule, to)) tell(context, rule, to);
    }
  }
}

const Rule default_privileges_leak = {
    .name = "default-privileges-leak",
    .summary = "default privileges give a service's future relations to another service or to all",
    .form = Form::none,
    .severity = Severity::error,
    .scope = Scope::file,
    .check = check,
};

}  // namespace demarc::rules
