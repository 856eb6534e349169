// Suppressions whose day is past: what they excused counts again.
#include <fmt/format.h>

#include "rules/wording.h"

namespace demarc::rules {

static void check(SettledContext& context) {
  for (const SuppressionUse& use : context.suppressions) {
    const ModelFile& file = context.model.files[use.file];
    if (!use.expired || !use.counts || use.matched == 0 || !is_flagged(file)) continue;
    const SuppressionRow& row = file.facts->rows.suppressions[use.row];
    const std::string until = to_string(until_of(row));
    Finding finding;
    finding.rule = expired_suppression.name;
    finding.severity = expired_suppression.severity;
    finding.file_class = file.file_class;
    if (file.parties.size() == 1) finding.service = context.model.party_name(file.parties.front());
    stand_at(context.model, {use.file, row.begin, row.end}, finding);
    finding.message =
        fmt::format("the suppression of {} ended on {}", rule_of(context.model, use), until);
    finding.label = fmt::format("{} counts again", count_of(use.matched, "finding"));
    finding.fixes = {"mend what it excused, and delete the comment",
                     "if the reason still holds: a later day"};
    finding.not_a_fix = "no day at all; nobody will look at it again";
    context.findings.push_back(std::move(finding));
  }
}

const Rule expired_suppression = {
    .name = "expired-suppression",
    .summary = "the day until which a comment excused a finding is past",
    .form = Form::none,
    .severity = Severity::warning,
    .scope = Scope::file,
    .check_settled = check,
};

}  // namespace demarc::rules
