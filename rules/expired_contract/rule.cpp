// Contracts and moves near or past the day on which they end.
#include <algorithm>

#include <fmt/format.h>

#include "rules/terms.h"
#include "rules/wording.h"

namespace demarc::rules {

static std::string days_of(int count) {
  return count_of(static_cast<std::size_t>(count), "day");
}

// "users.accounts and users.sessions", or the patterns where nothing is known by these names.
static std::string subject_of(const Finding& finding,
                              const std::vector<RelationPattern>& patterns) {
  std::vector<std::string> names;
  for (const ForeignRelation& relation : finding.relations) names.push_back(object_name(relation));
  if (names.empty()) {
    for (const RelationPattern& pattern : patterns) names.push_back(pattern.written);
  }
  return list_of(names);
}

// Severity and message of an agreement that ends on `until`; false while that is far off.
static bool judge(const Model& model, const std::string& name, const Date& until, int grace_days,
                  Finding& finding) {
  const int left = days_between(model.today, until);
  if (left > warned_days) return false;
  const std::string day = to_string(until);
  if (left >= 0) {
    finding.severity = Severity::warning;
    finding.message = left == 0 ? fmt::format("{} ends today, on {}", name, day)
                                : fmt::format("{} ends in {}, on {}", name, days_of(left), day);
  } else if (-left <= grace_days) {
    finding.severity = Severity::warning;
    finding.message =
        fmt::format("{} ended on {}; {} of grace left", name, day, days_of(grace_days + left));
  } else {
    finding.severity = Severity::error;
    finding.message = fmt::format("{} ended on {}, {} ago", name, day, days_of(-left));
  }
  return true;
}

static void check_contracts(RuleContext& context) {
  const Model& model = context.model;
  for (std::size_t i = 0; i < model.manifest->contracts.size(); ++i) {
    const Contract& contract = model.manifest->contracts[i];
    Finding finding = finding_of_contract(model, expired_contract, contract);
    if (!judge(model, contract_name(contract), contract.until, contract.grace_days, finding)) {
      continue;
    }
    const bool over = finding.severity == Severity::error;
    const std::string what = subject_of(finding, contract.relations);
    finding.label =
        over ? fmt::format("gave {} {}; it allows nothing any more", contract.consumer, what)
             : fmt::format("gives {} {}", contract.consumer, what);
    const Party* consumer = model.manifest->party(contract.consumer);
    const std::string whom = consumer == nullptr || consumer->team.empty()
                                 ? contract.consumer
                                 : contract.consumer + " (" + consumer->team + ")";
    finding.fixes = {
        fmt::format("{} stops using {}; then delete the contract", whom, what),
        fmt::format("{} and {} agree on a later day, here", contract.provider, contract.consumer)};
    finding.not_a_fix = "a day far away; the agreement is then for ever, and nobody decided that";
    context.findings.push_back(std::move(finding));
  }
}

static void check_moves(RuleContext& context) {
  const Model& model = context.model;
  for (const Move& move : model.manifest->moves) {
    Finding finding;
    finding.rule = expired_contract.name;
    const std::string name =
        fmt::format("the move of {} from {} to {}", move.relation.written, move.from, move.to);
    if (!judge(model, name, move.until, 0, finding)) continue;
    finding.service = move.to;
    finding.concerns = {move.from, move.to};
    finding.identity = name + "\n" + to_string(move.until);
    stand_at(move.place, finding);
    finding.label = finding.severity == Severity::error ? "only its owner may write it now"
                                                        : "until then both may write it";
    finding.fixes = {
        fmt::format("finish it: {} owns it, {} no longer touches it", move.to, move.from),
        "agree on a later day, here"};
    context.findings.push_back(std::move(finding));
  }
}

static void check(RuleContext& context) {
  if (!context.model.today.known()) return;
  check_contracts(context);
  check_moves(context);
}

const Rule expired_contract = {
    .name = "expired-contract",
    .summary = "a contract or a move between two services has ended, or ends within 30 days",
    .form = Form::none,
    .severity = Severity::error,
    .scope = Scope::file,
    .check = check,
};

}  // namespace demarc::rules
