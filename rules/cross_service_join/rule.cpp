// Reads of one statement that bring relations of two owners together.
#include <fmt/format.h>

#include "rules/fixes.h"
#include "rules/wording.h"

namespace demarc::rules {

static void check(RuleContext& context) {
  const Model& model = context.model;
  for (const Breach& breach : context.breaches) {
    if (breach.told != Told::join) continue;
    Finding finding = start_finding(model, cross_service_join, breach, priv_select);
    const Demand& demand = model.demands[main_demand(model, breach, priv_select)];
    finding.message = fmt::format("{} joins {}{}", finding.service, whose(finding),
                                  through(model, model.accesses[demand.access]));
    finding.fixes = ways_to_read(context, demand);
    finding.fixes.push_back(contract_line(model, demand, Form::join));
    finding.not_a_fix = "two queries instead of a join; the line is crossed all the same";
    context.findings.push_back(std::move(finding));
  }
}

const Rule cross_service_join = {
    .name = "cross-service-join",
    .summary = "a query joins relations of two owners, at least one of them foreign",
    .form = Form::join,
    .severity = Severity::error,
    .scope = Scope::file,
    .check = check,
};

}  // namespace demarc::rules
