// Comments that mean to excuse a finding and excuse none: nothing stands there, the rule is
// unknown, the reason is missing, or the finding is not the reader's to excuse.
#include <fmt/format.h>

#include "rules/registry.h"
#include "rules/wording.h"

namespace demarc::rules {

static const char* how_to =
    "write `demarc: allow RULE -- reason`, or `… RULE until 2027-01-31 -- …`";

static bool excuses_nothing(const SettledContext& context, const SuppressionUse& use,
                            Finding& finding) {
  const FileFacts& facts = *context.model.files[use.file].facts;
  const SuppressionRow& row = facts.rows.suppressions[use.row];
  const std::string word(facts.rows.text(row.word));
  const std::string name(rule_of(context.model, use));
  const Rule* rule = find_rule(name);
  if (row.fault == SuppressionFault::unknown_word) {
    finding.message = fmt::format("`demarc: {}` means nothing", word);
    finding.fixes = {how_to};
  } else if (row.fault == SuppressionFault::bad_date) {
    finding.message = fmt::format("`{}` is no date, so the suppression does not count", word);
    finding.fixes = {"dates look like 2027-01-31"};
  } else if (row.fault == SuppressionFault::no_rule) {
    finding.message = "the suppression names no rule, so it does not count";
    finding.fixes = {how_to};
  } else if (rule == nullptr) {
    const std::string near = nearest_rule(name);
    finding.message = fmt::format("the suppression names `{}`, which is no rule", name);
    finding.fixes = {near.empty() ? std::string("the reason stands behind `--`: ") + how_to
                                  : fmt::format("did you mean `{}`?", near)};
  } else if (!is_suppressible(rule->form)) {
    finding.message = fmt::format("a suppression cannot excuse {}", name);
    finding.label = "only the owner of the relation can let others in";
    finding.fixes = {"ask the owner for a [[contract]]: `demarc request FINGERPRINT` drafts it",
                     "until then: `demarc accept FINGERPRINT --reason … --until DATE` puts it into "
                     "the baseline"};
    finding.not_a_fix = "another wording of the comment";
  } else if (row.reason.empty()) {
    finding.message =
        fmt::format("the suppression of {} gives no reason, so it does not count", name);
    finding.fixes = {how_to};
  } else if (use.matched == 0) {
    // Where something could not be read, the finding may be there all the same.
    if (facts.rows.statements_not_analysed > 0) return false;
    finding.message = fmt::format("nothing here is excused by the suppression of {}", name);
    finding.fixes = {"delete the comment"};
  } else {
    return false;
  }
  return true;
}

static void check(SettledContext& context) {
  for (const SuppressionUse& use : context.suppressions) {
    const ModelFile& file = context.model.files[use.file];
    if (!is_flagged(file)) continue;
    const SuppressionRow& row = file.facts->rows.suppressions[use.row];
    Finding finding;
    if (!excuses_nothing(context, use, finding)) continue;
    finding.rule = unused_suppression.name;
    finding.severity = unused_suppression.severity;
    finding.file_class = file.file_class;
    if (file.parties.size() == 1) finding.service = context.model.party_name(file.parties.front());
    stand_at(context.model, {use.file, row.begin, row.end}, finding);
    context.findings.push_back(std::move(finding));
  }
}

const Rule unused_suppression = {
    .name = "unused-suppression",
    .summary = "a comment that should excuse a finding excuses none",
    .form = Form::none,
    .severity = Severity::warning,
    .scope = Scope::file,
    .check_settled = check,
};

}  // namespace demarc::rules
