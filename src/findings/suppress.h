// Findings that a comment beside them excuses.
//
// In: settled findings, and the suppressions among the facts. Out: those that are excused are
// marked `allowed`, and for each rule that a comment names what came of it. Only marks.
#pragma once

#include <string_view>
#include <vector>

#include "findings/finding.h"
#include "model/model.h"

namespace demarc {

// Crossing a line harms the owner of the relation, so only its owner can excuse it (a contract), or
// the baseline; a comment of the one who crosses cannot. A transaction over two services stands
// beside the finding about its writes, and no contract covers it.
bool is_suppressible(Form form);

struct SuppressionUse {
  FileId file = none;
  std::uint32_t row = 0;      // in the file's rows.suppressions
  std::uint32_t rule = none;  // index into rows.names; none: the comment names no rule
  std::uint32_t matched = 0;  // findings that it speaks of
  bool expired = false;       // its end is past: it excuses nothing
  bool counts = false;        // it has what a suppression needs
};

// Sorted by file, row, rule.
std::vector<SuppressionUse> apply_suppressions(const Model& model, Findings& findings);

Date until_of(const SuppressionRow& row);
std::string_view rule_of(const Model& model, const SuppressionUse& use);  // as written

}  // namespace demarc
