// Functions, procedures and trigger functions whose bodies cross the line, one finding a routine;
// and calls of another service's routines.
#include <fmt/format.h>

#include "rules/fixes.h"
#include "rules/wording.h"

namespace demarc::rules {

static const char* kind_of(const Model& model, StatementId definition, std::uint32_t routine) {
  if (routine != none && model.routines[routine].returns_trigger) return "trigger function";
  return model.statements[definition].tag == CommandTag::create_procedure ? "procedure"
                                                                          : "function";
}

// "reads", "writes" or "changes": the heaviest thing that the body does.
static Form form_of_breach(const Model& model, const Breach& breach) {
  Privileges all = 0;
  for (std::uint32_t index : breach.demands) all |= model.demands[index].denied;
  if ((all & priv_writes) != 0) return Form::write;
  if ((all & priv_definition) != 0) return Form::ddl;
  return Form::read;
}

static void add_triggers(const Model& model, std::uint32_t routine, Finding& finding) {
  if (routine == none) return;
  for (const ModelTrigger& trigger : model.triggers) {
    if (trigger.routine != routine) continue;
    add_related(finding, related_at(model, model.statements[trigger.statement].spot,
                                    fmt::format("runs for {}, in the writer's transaction",
                                                model.relation_name(trigger.relation))));
  }
}

// A call of another service's routine that is not exported.
static Finding tell_call(RuleContext& context, const Breach& breach) {
  const Model& model = context.model;
  Finding finding = start_finding(model, cross_service_routine, breach, priv_execute);
  const Demand& demand = model.demands[main_demand(model, breach, priv_execute)];
  finding.message = fmt::format("{} calls {}", finding.service, whose(finding));
  finding.fixes = {fmt::format("call an API of {} instead", who(model, demand.owner)),
                   contract_line(model, demand, Form::read)};
  finding.not_a_fix = "a copy of the function; it needs the tables behind it";
  return finding;
}

static Finding tell_body(RuleContext& context, const Breach& breach) {
  const Model& model = context.model;
  const Form form = form_of_breach(model, breach);
  const Privileges mask = form == Form::write ? priv_writes
                          : form == Form::ddl ? priv_definition
                                              : priv_select;
  Finding finding = start_finding(model, cross_service_routine, breach, mask);
  finding.form = form;
  const Demand& demand = model.demands[main_demand(model, breach, mask)];
  const std::uint32_t routine = context.evidence.routine_defined_by(breach.statement);
  const char* verb = form == Form::write ? "writes" : form == Form::ddl ? "changes" : "reads";
  finding.message =
      fmt::format("{} {}() of {} {} {}", kind_of(model, breach.statement, routine),
                  defined_name(model, breach.statement), finding.service, verb, whose(finding));
  add_triggers(model, routine, finding);
  finding.fixes = form == Form::write ? ways_to_write(context, demand)
                  : form == Form::ddl ? ways_to_define(context, demand)
                                      : ways_to_read(context, demand);
  finding.fixes.push_back(contract_line(model, demand, form));
  finding.not_a_fix = "SECURITY DEFINER; it only hides who reaches across";
  return finding;
}

// A migration whose routine a later one drops.
static bool is_taken_back(RuleContext& context, StatementId statement) {
  const Model& model = context.model;
  if (model.files[model.statements[statement].file].file_class != FileClass::migration)
    return false;
  const std::uint32_t routine = context.evidence.routine_defined_by(statement);
  return routine != none && model.relations[model.routines[routine].object].dropped;
}

static void check(RuleContext& context) {
  for (const Breach& breach : context.breaches) {
    if (breach.told == Told::routine && !is_taken_back(context, breach.statement))
      context.findings.push_back(tell_body(context, breach));
    if (breach.told == Told::call) context.findings.push_back(tell_call(context, breach));
  }
}

const Rule cross_service_routine = {
    .name = "cross-service-routine",
    .summary = "a routine reaches what another service owns, or a service calls another's routine",
    .form = Form::read,
    .severity = Severity::error,
    .scope = Scope::service,
    .check = check,
};

}  // namespace demarc::rules
