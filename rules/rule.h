// A rule: a name, a default severity and a pure function from the model to findings.
#pragma once

#include <string>
#include <vector>

#include "findings/finding.h"
#include "findings/suppress.h"
#include "model/model.h"
#include "rules/breach.h"
#include "rules/evidence.h"

namespace demarc {

// What must be in the run for the rule's answer to be one.
enum class Scope : std::uint8_t { file, service, whole_database };
enum class RuleStatus : std::uint8_t { preview, stable, deprecated };
const char* to_string(Scope scope);
const char* to_string(RuleStatus status);

class Conventions;

struct RuleContext {
  const Model& model;
  const std::vector<Breach>& breaches;  // in the order of the statements
  const Evidence& evidence;
  const Conventions& conventions;  // outboxes, inboxes, sagas: rules/conventions.h
  Findings& findings;
  std::vector<ModelNote>& notes;
};

// What is known once findings are settled and suppressions have been matched with them. What is
// found here cannot be suppressed itself.
struct SettledContext {
  const Model& model;
  const std::vector<SuppressionUse>& suppressions;
  Findings& findings;
};

// Has one of the two functions.
struct Rule {
  const char* name = "";     // kebab-case: the pattern found
  const char* summary = "";  // one line; equals the first line of the rule's page
  Form form = Form::none;    // what policy applies to; none: the severity below
  Severity severity = Severity::error;
  Scope scope = Scope::file;  // what it needs to be decidable
  RuleStatus status = RuleStatus::stable;
  const char* since = "0.1.0";
  void (*check)(RuleContext&) = nullptr;
  void (*check_settled)(SettledContext&) = nullptr;
};

namespace rules {
#define RULE(name) extern const Rule name;
#include "rules/rules.def"
#undef RULE
}  // namespace rules

}  // namespace demarc
