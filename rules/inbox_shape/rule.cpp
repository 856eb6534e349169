// Inboxes that do not refuse a message the second time.
#include <algorithm>

#include <fmt/format.h>

#include "base/text.h"
#include "rules/convention_use.h"
#include "rules/wording.h"

namespace demarc::rules {

// Why no key of the table refuses the same message twice; empty: one does.
static std::string fault_of(const Convention& inbox) {
  const TableShape& shape = inbox.shape;
  if (inbox.framework != nullptr) {
    const std::string key = missing_framework_key(inbox);
    return key.empty() ? ""
                       : fmt::format("the unique key ({}) of {} is missing", key,
                                     inbox.framework->framework);
  }
  const std::string_view id = inbox.columns.id;
  if (id.empty()) return {};
  std::string fault = fmt::format("no unique key over {}", id);
  for (const ShapeKey& key : shape.keys) {
    const bool unique = key.kind == KeyKind::primary || key.kind == KeyKind::unique ||
                        key.kind == KeyKind::unique_index;
    const auto has = [&](std::string_view name) {
      return std::find(key.columns.begin(), key.columns.end(), name) != key.columns.end();
    };
    if (!unique || key.has_expression || !has(id)) continue;
    if (key.partial) {
      fault = fmt::format("the unique index over {} is partial", id);
      continue;
    }
    std::string one;
    for (std::string_view name : key.columns) {
      const ShapeColumn* column = shape.column(name);
      if (column == nullptr) return {};
      if (column->counts) {
        one = fmt::format("its key counts with {}: every message is a new one", name);
      } else if (name == inbox.columns.created && name != id) {
        one = fmt::format("its key contains {}: the same message later is a new one", name);
      } else if (!column->not_null && key.kind != KeyKind::primary) {
        one = fmt::format("{} of its key may be NULL, and NULLs are never duplicates", name);
      }
    }
    if (one.empty()) return {};
    fault = one;
  }
  return fault;
}

static void check(RuleContext& context) {
  for (const Convention& inbox : context.conventions.all()) {
    if (inbox.role != ConventionRole::inbox || inbox.shape.open) continue;
    if (!is_flagged(context, inbox)) continue;
    const std::string fault = fault_of(inbox);
    if (fault.empty()) continue;
    Finding finding = start_finding(context, inbox_shape, inbox);
    finding.message =
        fmt::format("{} lets a message in twice: {}", convention_name(context.model, inbox), fault);
    finding.label = "brokers deliver at least once";
    if (inbox.framework != nullptr && !inbox.framework->defect.empty())
      finding.label = inbox.framework->defect;
    finding.fixes = {
        "PRIMARY KEY (consumer, message_id), both NOT NULL, and the INSERT in the "
        "transaction of the effect"};
    finding.not_a_fix = "a SELECT before the INSERT; two consumers both find nothing";
    context.findings.push_back(std::move(finding));
  }
}

const Rule inbox_shape = {
    .name = "inbox-shape",
    .summary = "an inbox has no full unique key over the message",
    .form = Form::none,
    .severity = Severity::error,
    .scope = Scope::file,
    .check = check,
};

}  // namespace demarc::rules
