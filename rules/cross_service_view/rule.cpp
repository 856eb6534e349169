// Views whose query reads what the view's owner may not read: told at the definition, with the
// uses.
#include <set>

#include <fmt/format.h>

#include "rules/fixes.h"
#include "rules/wording.h"

namespace demarc::rules {

// The uses of the view that the server would deny for the same reason, as related spots.
static void add_uses(RuleContext& context, const Breach& breach, Finding& finding) {
  const Model& model = context.model;
  std::set<StatementId> told;
  for (AccessId id : context.evidence.implied_by(breach.statement)) {
    const Access& access = model.accesses[id];
    if (!told.insert(access.statement).second) continue;
    add_related(finding, related_at(model, access.spot, "used here"));
  }
}

static std::string view_name(RuleContext& context, StatementId statement) {
  const RelationId view = context.evidence.created_by(context.model.statements[statement]);
  return view == none ? defined_name(context.model, statement) : context.model.relation_name(view);
}

static void check(RuleContext& context) {
  const Model& model = context.model;
  for (const Breach& breach : context.breaches) {
    if (breach.told != Told::view) continue;
    Finding finding = start_finding(model, cross_service_view, breach, priv_select);
    const Demand& demand = model.demands[main_demand(model, breach, priv_select)];
    const bool stored =
        model.statements[breach.statement].tag == CommandTag::create_materialized_view;
    finding.message =
        fmt::format("{} {} of {} reads {}", stored ? "materialized view" : "view",
                    view_name(context, breach.statement), finding.service, whose(finding));
    add_uses(context, breach, finding);
    finding.fixes = ways_to_read(context, demand);
    finding.fixes.push_back(contract_line(model, demand, Form::read));
    finding.not_a_fix =
        stored ? "refreshing it less often; it depends on the same columns"
               : "a materialized view; it copies later, and depends on the same columns";
    context.findings.push_back(std::move(finding));
  }
}

const Rule cross_service_view = {
    .name = "cross-service-view",
    .summary = "a view reads a relation that another service owns",
    .form = Form::read,
    .severity = Severity::error,
    .scope = Scope::service,
    .check = check,
};

}  // namespace demarc::rules
