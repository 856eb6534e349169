// The columns and keys of an outbox: what a relay and a consumer need to deliver once, in order,
// whole.
#include <algorithm>

#include <fmt/format.h>

#include "base/text.h"
#include "rules/convention_use.h"
#include "rules/wording.h"

namespace demarc::rules {

static bool indexes(const TableShape& shape, std::string_view column) {
  return std::any_of(shape.keys.begin(), shape.keys.end(), [&](const ShapeKey& key) {
    const bool btree = key.kind == KeyKind::index || key.kind == KeyKind::unique_index ||
                       key.kind == KeyKind::unique || key.kind == KeyKind::primary;
    return btree && std::find(key.columns.begin(), key.columns.end(), column) != key.columns.end();
  });
}

static std::vector<std::string> gaps_of(const Convention& outbox) {
  const ConventionColumns& c = outbox.columns;
  const TableShape& shape = outbox.shape;
  std::vector<std::string> gaps;
  if (outbox.framework != nullptr) {
    const std::string key = missing_framework_key(outbox);
    if (!key.empty())
      gaps.push_back(fmt::format("the unique key ({}) of {}", key, outbox.framework->framework));
    return gaps;
  }
  if (c.id.empty() || !shape.is_unique_within({c.id}))
    gaps.emplace_back("a unique event id: a consumer cannot tell a repeated event from a new one");
  if (c.type.empty()) gaps.emplace_back("a type or destination: nobody knows what an event is");
  if (c.key.empty())
    gaps.emplace_back("a key such as aggregate_id: the broker keeps no order without one");
  const ShapeColumn* id = shape.column(c.id);
  const bool counted = std::any_of(shape.columns.begin(), shape.columns.end(),
                                   [](const ShapeColumn& column) { return column.counts; });
  if (c.created.empty() && !counted && (id == nullptr || !id->counts))
    gaps.emplace_back("a time or number of creation: there is no order to publish in");
  return gaps;
}

static std::vector<std::string> faults_of(const Convention& outbox) {
  std::vector<std::string> faults;
  const ShapeColumn* payload = outbox.shape.column(outbox.columns.payload);
  if (payload == nullptr) return faults;
  if (is_bounded_text(payload->type))
    faults.push_back(fmt::format("{} is {}: a longer event fails, and the transaction with it",
                                 payload->name, payload->type));
  if (outbox.framework == nullptr && indexes(outbox.shape, payload->name))
    faults.push_back(fmt::format(
        "{} is in an index: an event of more than 2,700 bytes cannot be written", payload->name));
  return faults;
}

static void check(RuleContext& context) {
  for (const Convention& outbox : context.conventions.all()) {
    if (outbox.role != ConventionRole::outbox || outbox.shape.open) continue;
    if (!is_flagged(context, outbox)) continue;
    const std::vector<std::string> gaps = gaps_of(outbox);
    const std::vector<std::string> faults = faults_of(outbox);
    if (gaps.empty() && faults.empty()) continue;
    Finding finding = start_finding(context, outbox_shape, outbox);
    std::string text = gaps.empty() ? "" : " lacks " + join(gaps, "; ");
    if (!faults.empty()) text += (gaps.empty() ? ": its " : "; its ") + join(faults, "; its ");
    finding.message = convention_name(context.model, outbox) + text;
    finding.label = "what is not in the row cannot be published later";
    finding.fixes = {
        "id uuid NOT NULL UNIQUE, aggregate_id, type, payload jsonb or text, created_at: the relay "
        "and the consumers need all of them"};
    // Whether order matters is not told by the table.
    const bool only_order = faults.empty() && gaps.size() == 1 && outbox.framework == nullptr &&
                            outbox.columns.key.empty();
    if (only_order) finding.confidence = Confidence::possible;
    finding.not_a_fix = "putting the id into the payload; no key guards it there";
    context.findings.push_back(std::move(finding));
  }
}

const Rule outbox_shape = {
    .name = "outbox-shape",
    .summary = "an outbox lacks a column or key that delivery depends on",
    .form = Form::none,
    .severity = Severity::warning,
    .scope = Scope::file,
    .check = check,
};

}  // namespace demarc::rules
