// Contracts that no SQL of the consumer needs.
#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "rules/terms.h"
#include "rules/wording.h"

namespace demarc::rules {

namespace {

// What this run has of the consumer's SQL.
struct Seen {
  bool any = false;
  bool all = true;  // false: something of it could not be analysed
};

Seen seen_of(const Model& model, std::string_view consumer) {
  Seen seen;
  const Party* party = model.manifest->party(consumer);
  if (party == nullptr || !party->repo.empty()) return seen;
  const auto id = static_cast<PartyId>(party - model.manifest->parties.data());
  for (const ModelFile& file : model.files) {
    if (file.facts == nullptr ||
        !std::binary_search(file.parties.begin(), file.parties.end(), id)) {
      continue;
    }
    const Rows& rows = file.facts->rows;
    seen.any = seen.any || rows.statements_seen > rows.statements_not_analysed;
    for (const NoteRow& note : rows.notes) {
      if (counts_as_not_analysed(note.kind)) seen.all = false;
    }
  }
  return seen;
}

bool has_wildcard(const Contract& contract) {
  return std::any_of(contract.relations.begin(), contract.relations.end(),
                     [](const RelationPattern& pattern) {
                       return pattern.written.find_first_of("*?") != std::string::npos;
                     });
}

}  // namespace

static void check(RuleContext& context) {
  const Model& model = context.model;
  std::set<std::string> noted;
  for (std::size_t i = 0; i < model.manifest->contracts.size(); ++i) {
    const Contract& contract = model.manifest->contracts[i];
    const bool is_over = model.today.known() && contract.until.known() &&
                         days_between(contract.until, model.today) > contract.grace_days;
    if (is_over || model.contracts_used[i] != 0) continue;
    const Seen seen = seen_of(model, contract.consumer);
    if (!seen.any) {
      if (noted.insert(contract.consumer).second) {
        note_not_decidable(context, unused_contract, contract.place.path,
                           fmt::format("no SQL of {} is in this run", contract.consumer));
      }
      continue;
    }
    Finding finding = finding_of_contract(model, unused_contract, contract);
    finding.confidence = seen.all ? Confidence::certain : Confidence::possible;
    finding.message = fmt::format("{} is used by nothing", contract_name(contract));
    if (finding.relations.empty()) {
      finding.label = "no relation of this run is covered by it";
    } else if (has_wildcard(contract)) {
      std::vector<std::string> names;
      for (const ForeignRelation& relation : finding.relations)
        names.push_back(object_name(relation));
      finding.label = fmt::format("covers {} now", list_of(names));
    }
    finding.fixes = {"delete it: what is not needed is not allowed"};
    finding.not_a_fix = "keeping it in case; the next use of it would not be noticed";
    context.findings.push_back(std::move(finding));
  }
}

const Rule unused_contract = {
    .name = "unused-contract",
    .summary = "a contract allows what no SQL of its consumer needs",
    .form = Form::none,
    .severity = Severity::warning,
    .scope = Scope::service,
    .check = check,
};

}  // namespace demarc::rules
