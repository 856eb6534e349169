// Outboxes that nobody fills, or nobody empties.
#include <algorithm>

#include <fmt/format.h>

#include "base/text.h"
#include "rules/convention_use.h"
#include "rules/wording.h"

namespace demarc::rules {

static void check(RuleContext& context) {
  const Model& model = context.model;
  const auto uses = uses_of_conventions(context);
  for (const Convention& outbox : context.conventions.all()) {
    if (outbox.role != ConventionRole::outbox || !is_flagged(context, outbox)) continue;
    if (outbox.framework != nullptr && outbox.framework->relays) continue;
    const auto at = uses.find(outbox.relation);
    bool written = false, worked = false;
    if (at != uses.end()) {
      for (const ConventionUse& use : at->second) {
        written = written || use.writes(priv_insert);
        worked = worked || (!use.writes(priv_insert) && use.need->privileges != 0 &&
                            !model.statements[model.accesses[use.access].statement].as_migration);
      }
    }
    if (written == worked && written) continue;
    Finding finding = start_finding(context, ghost_outbox, outbox);
    const bool polled = outbox.relay == "polling";
    // What is seen of one side only may have its other side out of sight.
    const bool seen = (worked && !written) || (written && polled);
    if (!seen || is_partly_read(model, outbox.owner)) finding.confidence = Confidence::possible;
    if (!written && !worked) finding.confidence = Confidence::possible;
    if (written && outbox.relay == "cdc") continue;
    const char* what = written  ? "is written, and nothing reads it"
                       : worked ? "is read, and nothing writes it"
                                : "is neither written nor read by any SQL of this run";
    finding.message = fmt::format("{} {}", convention_name(model, outbox), what);
    finding.label = written ? "its events are never published" : "there is nothing to publish";
    finding.fixes = {
        "a relay that polls it, or relay = \"cdc\" in the manifest where a connector "
        "reads it; or drop it"};
    finding.not_a_fix = "publishing beside it; an outbox that is not read is only a log";
    context.findings.push_back(std::move(finding));
  }
}

const Rule ghost_outbox = {
    .name = "ghost-outbox",
    .summary = "an outbox is never written, or never read",
    .form = Form::none,
    .severity = Severity::warning,
    .scope = Scope::service,
    .check = check,
};

}  // namespace demarc::rules
