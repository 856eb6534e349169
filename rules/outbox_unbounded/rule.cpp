// Outboxes and inboxes into which nothing ever deletes: every event that was ever sent stays.
#include <algorithm>

#include <fmt/format.h>

#include "base/text.h"
#include "rules/convention_use.h"
#include "rules/wording.h"

namespace demarc::rules {

static bool has_partitions(const Model& model, RelationId table) {
  return std::any_of(model.relations.begin(), model.relations.end(), [&](const auto& relation) {
    return relation.parent == table && relation.is_partition;
  });
}

static Confidence confidence_of(const Model& model, const Convention& table,
                                const std::vector<ConventionUse>& uses) {
  if (table.framework != nullptr)
    return table.framework->relays ? Confidence::possible : Confidence::likely;
  // Where its SQL is not seen at work, what deletes may be out of sight, too.
  const bool inserts = std::any_of(
      uses.begin(), uses.end(), [](const ConventionUse& use) { return use.writes(priv_insert); });
  const bool works = std::any_of(uses.begin(), uses.end(), [](const ConventionUse& use) {
    return (use.need->privileges & (priv_select | priv_update)) != 0 && !use.writes(priv_insert);
  });
  const bool seen = inserts && (works || table.role == ConventionRole::inbox);
  if (!seen || is_partly_read(model, table.owner)) return Confidence::possible;
  return Confidence::likely;
}

static void check(RuleContext& context) {
  const Model& model = context.model;
  const auto uses = uses_of_conventions(context);
  static const std::vector<ConventionUse> nothing;
  for (const Convention& table : context.conventions.all()) {
    const bool piles_up =
        table.role == ConventionRole::outbox || table.role == ConventionRole::inbox;
    if (!piles_up || !is_flagged(context, table)) continue;
    if (table.framework != nullptr && table.framework->purges) continue;
    if (has_partitions(model, table.relation)) continue;
    const auto at = uses.find(table.relation);
    const std::vector<ConventionUse>& its = at == uses.end() ? nothing : at->second;
    const bool deletes = std::any_of(its.begin(), its.end(), [](const ConventionUse& use) {
      return use.writes(priv_delete | priv_truncate);
    });
    if (deletes) continue;
    Finding finding = start_finding(context, outbox_unbounded, table);
    finding.confidence = confidence_of(model, table, its);
    finding.message = fmt::format("nothing ever deletes from {}", convention_name(model, table));
    finding.label = "it grows with every event, and with it its index and its backups";
    finding.fixes = {
        "delete what is done in batches: DELETE … WHERE id IN (SELECT id … WHERE published_at < $1 "
        "LIMIT 1000)",
        "or partition it by day and drop the old days"};
    finding.not_a_fix = "one DELETE without LIMIT once a year; it locks and bloats the table";
    context.findings.push_back(std::move(finding));
  }
}

const Rule outbox_unbounded = {
    .name = "outbox-unbounded",
    .summary = "nothing ever deletes from an outbox or inbox",
    .form = Form::none,
    .severity = Severity::warning,
    .scope = Scope::service,
    .check = check,
};

}  // namespace demarc::rules
