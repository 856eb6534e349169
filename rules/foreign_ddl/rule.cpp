// Changes of the definition of another owner's relations: what only an owner may do, and triggers.
#include <fmt/format.h>

#include "base/text.h"
#include "rules/fixes.h"
#include "rules/wording.h"

namespace demarc::rules {

static bool begins(std::string_view text, std::string_view prefix) {
  return text.substr(0, prefix.size()) == prefix;
}

// "creates an index on", "alters", "drops", from PostgreSQL's command tag.
static std::string verb(CommandTag tag, Privileges denied) {
  if (tag == CommandTag::create_trigger) return "creates a trigger on";
  const std::string_view name = to_string(tag);
  if (begins(name, "CREATE TABLE") || begins(name, "CREATE VIEW") ||
      begins(name, "CREATE MATERIALIZED VIEW") || name == "SELECT INTO") {
    return (denied & priv_create) != 0 ? "creates" : "hangs a table under";
  }
  if (name == "CREATE STATISTICS") return "creates statistics on";
  if (begins(name, "CREATE "))
    return "creates " + std::string(name == "CREATE INDEX" ? "an " : "a ") +
           to_lower(name.substr(7)) + " on";
  if (name == "DROP TABLE" || name == "DROP VIEW" || name == "DROP MATERIALIZED VIEW")
    return "drops";
  if (begins(name, "DROP "))
    return "drops " + std::string(name == "DROP INDEX" ? "an " : "a ") + to_lower(name.substr(5)) +
           " of";
  if (begins(name, "ALTER ")) return "alters";
  if (name == "COMMENT") return "comments on";
  if (name == "GRANT" || name == "REVOKE") return "decides who may use";
  return "runs " + std::string(name) + " on";
}

static std::string created_name(const RuleContext& context, StatementId statement) {
  const RelationId created = context.evidence.created_by(context.model.statements[statement]);
  return created == none ? defined_name(context.model, statement)
                         : context.model.relation_name(created);
}

static void check(RuleContext& context) {
  const Model& model = context.model;
  for (const Breach& breach : context.breaches) {
    if (breach.told != Told::ddl) continue;
    Finding finding = start_finding(model, foreign_ddl, breach, priv_definition);
    const Demand& demand = model.demands[main_demand(model, breach, priv_definition)];
    const Access& access = model.accesses[demand.access];
    const CommandTag tag = model.statements[access.statement].tag;
    if (model.relations[access.relation].object == ObjectKind::schema &&
        (demand.denied & priv_create) != 0) {
      finding.message = fmt::format("{} creates {} in {}", finding.service,
                                    created_name(context, breach.statement), whose(finding));
    } else {
      finding.message =
          fmt::format("{} {} {}, which {} owns", finding.service, verb(tag, demand.denied),
                      object_name(finding.relations.front()), model.party_name(demand.owner));
    }
    finding.fixes = ways_to_define(context, demand);
    if ((demand.denied & priv_trigger) != 0) {
      const Party& owner = model.manifest->parties[demand.owner];
      if (!owner.publishes.empty())
        finding.fixes.insert(
            finding.fixes.begin(),
            fmt::format("react to an event of {} instead of a trigger: it publishes {}", owner.name,
                        list_of(owner.publishes, 4)));
    }
    finding.not_a_fix =
        "running it by hand as a superuser; the owner's next deployment does not know of it";
    context.findings.push_back(std::move(finding));
  }
}

const Rule foreign_ddl = {
    .name = "foreign-ddl",
    .summary = "a service changes the definition of a relation that another service owns",
    .form = Form::ddl,
    .severity = Severity::error,
    .scope = Scope::service,
    .check = check,
};

}  // namespace demarc::rules
