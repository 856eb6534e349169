// The table of all rules, and the one function that runs them.
//
// Rules are listed in rules.def, one sorted line each; nothing registers itself, because objects
// that do are dropped when a static library is linked.
#pragma once

#include <string_view>
#include <vector>

#include "rules/rule.h"

namespace demarc {

// All rules, sorted by name.
const std::vector<const Rule*>& all_rules();
// nullptr for a name that is none.
const Rule* find_rule(std::string_view name);
// The nearest rule's name, or empty: for "did you mean".
std::string nearest_rule(std::string_view name);
// The rule's README.md, embedded at build time; empty for a name that is none.
std::string_view rule_page(std::string_view name);

// Runs every rule that the manifest has not turned off. Findings come unsettled
// (findings/settle.h); notes say what could not be decided.
void run_rules(const Model& model, Findings& findings, std::vector<ModelNote>& notes);
// The rules about what became of the others' findings. Findings come unsettled, too.
void run_settled_rules(const Model& model, const std::vector<SuppressionUse>& suppressions,
                       Findings& findings);

}  // namespace demarc
