// Reads of another owner's relations alone, without a second owner beside them.
#include <fmt/format.h>

#include "rules/fixes.h"
#include "rules/wording.h"

namespace demarc::rules {

static void check(RuleContext& context) {
  const Model& model = context.model;
  for (const Breach& breach : context.breaches) {
    if (breach.told != Told::read) continue;
    Finding finding = start_finding(model, foreign_read, breach, priv_select);
    const Demand& demand = model.demands[main_demand(model, breach, priv_select)];
    const char* verb = (demand.denied & priv_select) != 0 ? "reads" : "uses";
    finding.message = fmt::format("{} {} {}{}", finding.service, verb, whose(finding),
                                  through(model, model.accesses[demand.access]));
    finding.fixes = ways_to_read(context, demand);
    finding.fixes.push_back(contract_line(model, demand, Form::read));
    finding.not_a_fix = "a view of your own over the table; it reads the same columns";
    context.findings.push_back(std::move(finding));
  }
}

const Rule foreign_read = {
    .name = "foreign-read",
    .summary = "a service reads a relation that another service owns",
    .form = Form::read,
    .severity = Severity::error,
    .scope = Scope::file,
    .check = check,
};

}  // namespace demarc::rules
