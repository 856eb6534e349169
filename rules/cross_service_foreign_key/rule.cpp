// Foreign keys over the line: one finding a pair of service and referenced relation, however many
// tables of the service point there. Only keys that the replayed history still has at its end.
#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "base/text.h"
#include "rules/fixes.h"
#include "rules/wording.h"

namespace demarc::rules {

// The keys that one statement makes to one relation.
static std::vector<const ModelForeignKey*> keys_of(const Model& model, StatementId statement,
                                                   RelationId target) {
  std::vector<const ModelForeignKey*> out;
  const auto first = std::lower_bound(
      model.foreign_keys.begin(), model.foreign_keys.end(), statement,
      [](const ModelForeignKey& key, StatementId id) { return key.statement < id; });
  for (auto key = first; key != model.foreign_keys.end() && key->statement == statement; ++key) {
    if (key->to == target) out.push_back(&*key);
  }
  return out;
}

// What a delete of the owner's row does to the referencing table; empty: it is refused.
static std::string cascade(const Model& model, const ModelForeignKey& key) {
  const std::string from = model.relation_name(key.from);
  const std::string columns = key.columns.empty() ? "columns" : list_of(key.columns);
  switch (key.on_delete) {
    case 'c':
      return "deletes rows of " + from;
    case 'n':
      return fmt::format("sets {} of {} to NULL", columns, from);
    case 'd':
      return fmt::format("sets {} of {} to the default", columns, from);
    default:
      return {};
  }
}

static std::string effect(const Model& model, const ModelForeignKey& key) {
  const std::string to = model.relation_name(key.to);
  const std::string then = cascade(model, key);
  if (!then.empty()) return fmt::format("deleting a row of {} {}", to, then);
  return fmt::format("a row of {} that {} points to cannot be deleted", to,
                     model.relation_name(key.from));
}

struct Group {
  Finding finding{};
  std::vector<std::string> from{};
  std::vector<std::string> cascades{};
};

static void add_once(std::vector<std::string>& words, const std::string& word) {
  if (std::find(words.begin(), words.end(), word) == words.end()) words.push_back(word);
}

static void add_key(const Model& model, const Demand& demand, const ModelForeignKey* key,
                    Group& group) {
  add_relation(model, demand, group.finding);
  if (key == nullptr) {
    add_once(group.from, "a table");
    return;
  }
  add_once(group.from, model.relation_name(key->from));
  const std::string then = cascade(model, *key);
  if (!then.empty()) add_once(group.cascades, then);
  const std::string what = effect(model, *key);
  RelatedSpot spot = related_at(model, model.accesses[demand.access].spot, what);
  Finding& finding = group.finding;
  if (spot.path == finding.path && spot.line == finding.line && spot.column == finding.column) {
    finding.label = what;  // the key that the finding stands at
  } else {
    add_related(finding, std::move(spot));
  }
}

static Group start(RuleContext& context, const Breach& breach, std::uint32_t index) {
  const Model& model = context.model;
  const Demand& demand = model.demands[index];
  const Breach only{Told::foreign_key, breach.statement, breach.party, {index}};
  Group group;
  group.finding = start_finding(model, cross_service_foreign_key, only, priv_references);
  Finding& finding = group.finding;
  finding.fixes.push_back(
      "keep the id as a plain column, and check it where the row is made, by the owner's API");
  const Party& owner = model.manifest->parties[demand.owner];
  if (!owner.publishes.empty())
    finding.fixes.push_back(fmt::format("clean up on an event: {} publishes {}", owner.name,
                                        list_of(owner.publishes, 4)));
  finding.fixes.push_back(contract_line(model, demand, Form::foreign_key));
  finding.not_a_fix = "NOT VALID or DEFERRABLE; the owner still cannot change or delete on its own";
  return group;
}

static void check(RuleContext& context) {
  const Model& model = context.model;
  std::map<std::pair<PartyId, RelationId>, Group> groups;
  for (const Breach& breach : context.breaches) {
    if (breach.told != Told::foreign_key) continue;
    for (std::uint32_t index : breach.demands) {
      const Demand& demand = model.demands[index];
      const Access& access = model.accesses[demand.access];
      const auto keys = keys_of(model, access.statement, access.relation);
      // A migration whose key is not there at the end: a later one dropped it.
      const FileClass file_class = model.files[model.statements[access.statement].file].file_class;
      if (keys.empty() && file_class == FileClass::migration) continue;
      const std::pair pair(breach.party, access.relation);
      auto at = groups.find(pair);
      if (at == groups.end()) at = groups.emplace(pair, start(context, breach, index)).first;
      if (keys.empty()) add_key(model, demand, nullptr, at->second);
      for (const ModelForeignKey* key : keys) add_key(model, demand, key, at->second);
    }
  }
  for (auto& [pair, group] : groups) {
    Finding& finding = group.finding;
    finding.message = fmt::format("{} ties {} by a foreign key to {}", finding.service,
                                  list_of(group.from), whose(finding));
    if (!group.cascades.empty())
      finding.message += fmt::format("; deleting a row there {}", list_of(group.cascades));
    std::sort(group.from.begin(), group.from.end());
    finding.identity = join(group.from, ",");
    context.findings.push_back(std::move(finding));
  }
}

const Rule cross_service_foreign_key = {
    .name = "cross-service-foreign-key",
    .summary = "a foreign key points to a relation that another service owns",
    .form = Form::foreign_key,
    .severity = Severity::error,
    .scope = Scope::service,
    .check = check,
};

}  // namespace demarc::rules
