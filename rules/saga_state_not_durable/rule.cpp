// Saga states that two steps can overwrite, or that do not outlive a restart whole.
#include <algorithm>

#include <fmt/format.h>

#include "base/text.h"
#include "rules/convention_use.h"
#include "rules/wording.h"

namespace demarc::rules {

static std::vector<std::string> shape_faults(const Convention& saga) {
  std::vector<std::string> faults;
  const TableShape& shape = saga.shape;
  if (saga.framework != nullptr) {
    const std::string key = missing_framework_key(saga);
    if (!key.empty())
      faults.push_back(
          fmt::format("lacks the unique key ({}) of {}", key, saga.framework->framework));
  } else if (std::none_of(shape.keys.begin(), shape.keys.end(), [](const ShapeKey& key) {
               return key.kind == KeyKind::primary || key.kind == KeyKind::unique ||
                      key.kind == KeyKind::unique_index;
             })) {
    faults.emplace_back("has no key: one saga can be started twice");
  }
  for (const ShapeColumn& column : shape.columns) {
    const std::string name = squeezed(column.name);
    const bool data = name.find("data") != std::string::npos || name == "payload" ||
                      name == "context" || name.find("json") != std::string::npos;
    if (data && name.find("type") == std::string::npos && is_bounded_text(column.type))
      faults.push_back(fmt::format("cannot hold more than {} of {}", column.type, column.name));
  }
  return faults;
}

// The UPDATE says which version or state it starts from, or the row was locked before.
static bool is_guarded(const Model& model, const Convention& saga, const ConventionUse& update,
                       const std::vector<ConventionUse>& uses) {
  for (const ConditionRow* row : update.conditions) {
    if (row->clause != Clause::where) continue;
    const std::string_view column = text_of(model, update, row->column);
    if (row->comparison == Comparison::other) return true;
    if (column == saga.columns.version || column == saga.columns.state) return true;
  }
  const UnitId unit = model.statements[model.accesses[update.access].statement].unit;
  return std::any_of(uses.begin(), uses.end(), [&](const ConventionUse& use) {
    return use.has(trait_locks) && unit != none &&
           model.statements[model.accesses[use.access].statement].unit == unit;
  });
}

static bool sets_state(const Model& model, const Convention& saga, const ConventionUse& update) {
  return std::any_of(update.conditions.begin(), update.conditions.end(), [&](const auto* row) {
    return row->clause == Clause::assign &&
           text_of(model, update, row->column) == saga.columns.state;
  });
}

static void tell_update(RuleContext& context, const Convention& saga, const ConventionUse& use) {
  const Model& model = context.model;
  const Access& access = model.accesses[use.access];
  Finding finding = start_finding(model, saga_state_not_durable, access.statement, access.spot);
  finding.confidence = weaker(access.confidence, Confidence::likely);
  finding.service = model.party_name(saga.owner);
  finding.context = fmt::format("saga: {}", saga.why);
  add_relation(model, saga.relation, 0, finding);
  finding.message =
      fmt::format("the state of saga {} is overwritten, whatever it has become in the meantime",
                  model.relation_name(saga.relation));
  finding.label = "neither version nor state in WHERE";
  finding.fixes = {
      "… SET state = $2, version = version + 1 WHERE id = $1 AND version = $3; no row "
      "updated means: read it again"};
  finding.not_a_fix = "reading it once more before; between the two another answer comes in";
  context.findings.push_back(std::move(finding));
}

static void check(RuleContext& context) {
  const Model& model = context.model;
  const auto uses = uses_of_conventions(context);
  for (const Convention& saga : context.conventions.all()) {
    if (saga.role != ConventionRole::saga || saga.shape.open) continue;
    const std::vector<std::string> faults = shape_faults(saga);
    if (!faults.empty() && is_flagged(context, saga)) {
      Finding finding = start_finding(context, saga_state_not_durable, saga);
      finding.message = fmt::format("{} {}", convention_name(model, saga), join(faults, "; it "));
      finding.label = "the only memory of what was done and is to be undone";
      finding.fixes = {"PRIMARY KEY over what correlates the answers, data as jsonb or text"};
      finding.not_a_fix = "keeping the rest in memory; the restart comes between two steps";
      context.findings.push_back(std::move(finding));
    }
    const auto at = uses.find(saga.relation);
    if (at == uses.end() || saga.columns.state.empty()) continue;
    for (const ConventionUse& use : at->second) {
      const ModelStatement& statement = model.statements[model.accesses[use.access].statement];
      const bool updates = statement.tag == CommandTag::update_ && use.need->is_target != 0 &&
                           sets_state(model, saga, use) && !use.has(trait_joined);
      if (!updates || !is_flagged(model.files[statement.file])) continue;
      if (!is_guarded(model, saga, use, at->second)) tell_update(context, saga, use);
    }
  }
}

const Rule saga_state_not_durable = {
    .name = "saga-state-not-durable",
    .summary = "a saga's state has no key, no room, or is overwritten without a guard",
    .form = Form::none,
    .severity = Severity::warning,
    .scope = Scope::file,
    .check = check,
};

}  // namespace demarc::rules
