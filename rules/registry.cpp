#include "rules/registry.h"

#include <string>

#include "base/embedded.h"
#include "base/text.h"
#include "rules/conventions.h"

namespace demarc {

const char* to_string(Scope scope) {
  switch (scope) {
    case Scope::file:
      return "file";
    case Scope::service:
      return "service";
    case Scope::whole_database:
      return "whole database";
  }
  return "file";
}

const char* to_string(RuleStatus status) {
  switch (status) {
    case RuleStatus::preview:
      return "preview";
    case RuleStatus::stable:
      return "stable";
    case RuleStatus::deprecated:
      return "deprecated";
  }
  return "stable";
}

const std::vector<const Rule*>& all_rules() {
  static const std::vector<const Rule*> table = {
#define RULE(name) &rules::name,
#include "rules/rules.def"
#undef RULE
  };
  return table;
}

const Rule* find_rule(std::string_view name) {
  for (const Rule* rule : all_rules()) {
    if (name == rule->name) return rule;
  }
  return nullptr;
}

std::string nearest_rule(std::string_view name) {
  std::vector<std::string> names;
  for (const Rule* rule : all_rules()) names.emplace_back(rule->name);
  return did_you_mean(name, names);
}

std::string_view rule_page(std::string_view name) {
  for (unsigned i = 0; i < rule_pages_count; ++i) {
    if (name == rule_pages[i].key) return rule_pages[i].text();
  }
  return {};
}

static bool is_off(const Model& model, const Rule& rule) {
  const auto configured = model.manifest->rules.find(rule.name);
  return configured != model.manifest->rules.end() && configured->second == Severity::off;
}

void run_rules(const Model& model, Findings& findings, std::vector<ModelNote>& notes) {
  const Evidence evidence(model);
  const std::vector<Breach> breaches = find_breaches(model, evidence);
  const Conventions conventions(model);
  RuleContext context{model, breaches, evidence, conventions, findings, notes};
  for (const Rule* rule : all_rules()) {
    if (rule->check != nullptr && !is_off(model, *rule)) rule->check(context);
  }
}

void run_settled_rules(const Model& model, const std::vector<SuppressionUse>& suppressions,
                       Findings& findings) {
  SettledContext context{model, suppressions, findings};
  for (const Rule* rule : all_rules()) {
    if (rule->check_settled != nullptr && !is_off(model, *rule)) rule->check_settled(context);
  }
}

}  // namespace demarc
