#include "findings/suppress.h"

#include <algorithm>
#include <map>
#include <string>

namespace demarc {

bool is_suppressible(Form form) {
  return form == Form::none || form == Form::transaction;
}

Date until_of(const SuppressionRow& row) {
  const auto digits = static_cast<int>(row.until);
  return {digits / 10000, digits / 100 % 100, digits % 100};
}

std::string_view rule_of(const Model& model, const SuppressionUse& use) {
  if (use.rule == none) return {};
  const Rows& rows = model.files[use.file].facts->rows;
  return rows.text(rows.names[use.rule]);
}

namespace {

// The lines of the statement, or where it has none the finding's own.
bool speaks_of(const LineIndex& lines, const SuppressionRow& row, const Finding& finding) {
  if (row.whole_file != 0) return true;
  const std::uint32_t target = lines.position(row.target).line;
  if (target == finding.line) return true;
  if (finding.statement_end <= finding.statement_begin) return false;
  return lines.position(finding.statement_begin).line <= target &&
         target <= lines.position(finding.statement_end - 1).line;
}

SuppressionUse use_of(const Model& model, FileId file, std::uint32_t index) {
  const SuppressionRow& row = model.files[file].facts->rows.suppressions[index];
  SuppressionUse use{.file = file, .row = index};
  const Date until = until_of(row);
  use.expired = until.known() && model.today.known() && until < model.today;
  use.counts = row.fault == SuppressionFault::none && !row.reason.empty();
  return use;
}

}  // namespace

std::vector<SuppressionUse> apply_suppressions(const Model& model, Findings& findings) {
  std::map<std::string_view, std::vector<Finding*>> by_path;
  std::vector<SuppressionUse> uses;
  for (FileId file = 0; file < model.files.size(); ++file) {
    const FileFacts* facts = model.files[file].facts;
    if (facts == nullptr || facts->rows.suppressions.empty()) continue;
    if (by_path.empty()) {
      for (Finding& finding : findings) by_path[finding.path].push_back(&finding);
    }
    const auto here = by_path.find(model.files[file].path);
    for (std::uint32_t i = 0; i < facts->rows.suppressions.size(); ++i) {
      const SuppressionRow& row = facts->rows.suppressions[i];
      SuppressionUse use = use_of(model, file, i);
      if (row.rules.count == 0) uses.push_back(use);
      for (std::uint32_t rule = 0; rule < row.rules.count; ++rule) {
        use.rule = row.rules.first + rule;
        use.matched = 0;
        const std::string_view name = rule_of(model, use);
        for (Finding* finding : here == by_path.end() ? std::vector<Finding*>{} : here->second) {
          if (finding->rule != name || !is_suppressible(finding->form)) continue;
          if (!speaks_of(facts->lines, row, *finding)) continue;
          ++use.matched;
          if (use.counts && !use.expired) finding->state = FindingState::allowed;
        }
        uses.push_back(use);
      }
    }
  }
  return uses;
}

}  // namespace demarc
