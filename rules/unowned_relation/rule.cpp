// Relations that the migrations create and nobody claims. A schema that nobody claims at all is
// told once.
#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include <fmt/format.h>

#include "rules/wording.h"

namespace demarc::rules {

static bool exists_here(const ModelRelation& relation) {
  return is_relation(relation.object) && relation.created && !relation.dropped &&
         !relation.temporary && !relation.nobody;
}

// Who most likely owns it: its only writer, else whose migration creates it.
static std::string likely_owner(const RuleContext& context, RelationId id) {
  const Model& model = context.model;
  const auto& writers = context.evidence.writers(id);
  if (writers.size() == 1)
    return fmt::format("{} is the only one that writes it",
                       model.party_name(writers.front().party));
  const Spot& at = model.relations[id].created_at;
  if (writers.empty() && at.file != none && model.files[at.file].parties.size() == 1)
    return fmt::format("{} creates it", model.party_name(model.files[at.file].parties.front()));
  return {};
}

static void tell(RuleContext& context, const std::vector<RelationId>& ids, bool whole_schema) {
  const Model& model = context.model;
  const ModelRelation& first = model.relations[ids.front()];
  Finding finding;
  finding.rule = unowned_relation.name;
  finding.severity = unowned_relation.severity;
  finding.database = first.database;
  stand_at(model, first.created_at, finding);
  finding.file_class = model.files[first.created_at.file].file_class;
  const auto& parties = model.files[first.created_at.file].parties;
  if (parties.size() == 1) finding.service = model.party_name(parties.front());
  std::vector<std::string> names;
  for (RelationId id : ids) {
    names.push_back(model.relation_name(id));
    finding.relations.push_back({});
    finding.relations.back().database = model.relations[id].database;
    finding.relations.back().relation = names.back();
    if (id != ids.front())
      add_related(finding, related_at(model, model.relations[id].created_at, names.back()));
  }
  finding.message = whole_schema
                        ? fmt::format("nobody owns schema {}: {}", first.schema, list_of(names))
                        : fmt::format("nobody owns {}", names.front());
  finding.label = "created here, and no owns of the manifest covers it";
  const std::string pattern = whole_schema ? first.schema + ".*" : names.front();
  const std::string likely = whole_schema ? "" : likely_owner(context, ids.front());
  finding.fixes.push_back(fmt::format("owns = [\"{}\"] in the part of its owner{}", pattern,
                                      likely.empty() ? "" : "; " + likely));
  finding.fixes.push_back(fmt::format(
      "nobody = [\"{}\"] under its [database.…], if it is a tool's or an extension's", pattern));
  finding.not_a_fix = "giving it to everybody; a table that all may change has no one to ask";
  context.findings.push_back(std::move(finding));
}

static void check(RuleContext& context) {
  const Model& model = context.model;
  std::set<std::pair<std::string, std::string>>
      claimed;  // (database, schema) that somebody owns in part
  std::map<std::pair<std::string, std::string>, std::vector<RelationId>> unowned;
  for (RelationId id = 0; id < model.relations.size(); ++id) {
    const ModelRelation& relation = model.relations[id];
    const std::pair schema(relation.database, relation.schema);
    if (relation.claim.owner != none && is_relation(relation.object)) claimed.insert(schema);
    if (!exists_here(relation) || relation.claim.owner != none) continue;
    if (!is_flagged(model.files[relation.created_at.file])) continue;
    unowned[schema].push_back(id);
  }
  const auto by_position = [&](RelationId a, RelationId b) {
    const Spot& left = model.relations[a].created_at;
    const Spot& right = model.relations[b].created_at;
    return std::tie(left.file, left.begin) < std::tie(right.file, right.begin);
  };
  for (auto& [schema, ids] : unowned) {
    std::sort(ids.begin(), ids.end(), by_position);
    if (ids.size() > 1 && claimed.count(schema) == 0) {
      tell(context, ids, true);
    } else {
      for (RelationId id : ids) tell(context, {id}, false);
    }
  }
}

const Rule unowned_relation = {
    .name = "unowned-relation",
    .summary = "a migration creates a relation that no service owns",
    .form = Form::none,
    .severity = Severity::warning,
    .scope = Scope::file,
    .check = check,
};

}  // namespace demarc::rules
