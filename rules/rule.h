// A rule: a name, a default severity and a pure function from the model to findings.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "findings/finding.h"
#include "model/model.h"

namespace demarc {

enum class Scope : std::uint8_t { file, service, whole_database };
enum class RuleStatus : std::uint8_t { preview, stable, deprecated };

struct RuleContext {
  const Model& model;
  Findings& findings;
  std::vector<ModelNote>& notes;
};

struct Rule {
  const char* name = "";     // kebab-case: the pattern found
  const char* summary = "";  // one line; equals the first line of the rule's page
  Form form = Form::none;    // what policy applies to; none: the severity below
  Severity severity = Severity::error;
  Scope scope = Scope::file;  // what it needs to be decidable
  RuleStatus status = RuleStatus::stable;
  const char* since = "0.1.0";
  void (*check)(RuleContext&) = nullptr;
};

// All rules, sorted by name.
const std::vector<const Rule*>& all_rules();
const Rule* find_rule(std::string_view name);
// The rule's README.md, embedded at build time.
std::string_view rule_page(std::string_view name);

}  // namespace demarc
