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

static RelationId view_made_by(const Model& model, const ModelStatement& statement) {
  for (std::uint32_t i = 0; i < statement.access_count; ++i) {
    const Access& access = model.accesses[statement.first_access + i];
    if (access.is_target && (access.privileges & priv_create) != 0) return access.relation;
  }
  return none;
}

// A migration whose view a later one drops or replaces: the line is crossed there, or no more.
static bool is_taken_back(const Model& model, StatementId id) {
  const ModelStatement& statement = model.statements[id];
  const ModelFile& file = model.files[statement.file];
  const RelationId view = view_made_by(model, statement);
  if (file.file_class != FileClass::migration || view == none) return false;
  const StatementId last = model.relations[view].defined_by;
  if (model.relations[view].dropped || last == none) return model.relations[view].dropped;
  return last != id && model.files[model.statements[last].file].migration_set == file.migration_set;
}

static void check(RuleContext& context) {
  const Model& model = context.model;
  for (const Breach& breach : context.breaches) {
    if (breach.told != Told::view || is_taken_back(model, breach.statement)) continue;
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
