// Dead letters that nobody can understand or send again.
#include <algorithm>

#include <fmt/format.h>

#include "base/text.h"
#include "rules/convention_use.h"
#include "rules/wording.h"

namespace demarc::rules {

static void check(RuleContext& context) {
  for (const Convention& table : context.conventions.all()) {
    if (table.role != ConventionRole::dead_letter || table.framework != nullptr) continue;
    if (table.shape.open || !is_flagged(context, table)) continue;
    const ConventionColumns& c = table.columns;
    std::vector<std::string> gaps;
    if (c.payload.empty()) gaps.emplace_back("the payload");
    if (c.error.empty()) gaps.emplace_back("the error");
    if (c.id.empty()) gaps.emplace_back("the message's id");
    if (c.type.empty()) gaps.emplace_back("its type or topic");
    const bool timed = !c.created.empty() || table.shape.column("failed_at") != nullptr;
    if (!timed) gaps.emplace_back("when it failed");
    const ShapeColumn* payload = table.shape.column(c.payload);
    const bool cut = payload != nullptr && is_bounded_text(payload->type);
    if (gaps.empty() && !cut) continue;
    Finding finding = start_finding(context, dead_letter_shape, table);
    std::vector<std::string> parts;
    if (!gaps.empty()) parts.push_back("does not keep " + list_of(gaps));
    if (cut) parts.push_back(fmt::format("has room for {} only", payload->type));
    finding.message =
        fmt::format("{} {}", convention_name(context.model, table), join(parts, "; it "));
    finding.label = "what is not kept cannot be sent again";
    finding.fixes = {
        "message_id, topic, type, payload, headers, error, attempts, failed_at; and a "
        "time of replay that an operator sets"};
    finding.not_a_fix = "the log; it is gone before anybody looks";
    context.findings.push_back(std::move(finding));
  }
}

const Rule dead_letter_shape = {
    .name = "dead-letter-shape",
    .summary = "a dead letter table does not keep what a replay needs",
    .form = Form::none,
    .severity = Severity::warning,
    .scope = Scope::file,
    .check = check,
};

}  // namespace demarc::rules
