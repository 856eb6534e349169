// Two claims on the same relations that neither wins: one finding a pair of claims.
#include <map>
#include <tuple>

#include <fmt/format.h>

#include "rules/wording.h"

namespace demarc::rules {

using Key = std::tuple<std::string, std::uint32_t, std::uint32_t, std::string, std::uint32_t,
                       std::uint32_t>;

struct Contest {
  Claim owner{};
  Claim other{};
  std::vector<RelationId> relations{};
};

static Key key_of(const Claim& a, const Claim& b) {
  return {b.place.path, b.place.line, b.place.column, a.place.path, a.place.line, a.place.column};
}

static Finding tell(const Model& model, const Contest& contest) {
  Finding finding;
  finding.rule = contested_ownership.name;
  finding.severity = contested_ownership.severity;
  finding.confidence = weaker(contest.owner.confidence, contest.other.confidence);
  const std::string owner = model.party_name(contest.owner.owner);
  const std::string other = model.party_name(contest.other.owner);
  finding.service = other;
  std::vector<std::string> names;
  for (RelationId id : contest.relations) {
    names.push_back(model.relation_name(id));
    finding.relations.push_back({});
    ForeignRelation& entry = finding.relations.back();
    entry.database = model.relations[id].database;
    entry.relation = names.back();
    entry.owner = owner;
  }
  finding.database = model.relations[contest.relations.front()].database;
  stand_at(contest.other.place, finding);
  finding.message = fmt::format("{} and {} both claim {}", owner, other, list_of(names));
  finding.label = fmt::format("\"{}\" takes what {} claims by \"{}\"", contest.other.pattern, owner,
                              contest.owner.pattern);
  add_related(finding, related_at(contest.owner.place, fmt::format("{} claims it by \"{}\"", owner,
                                                                   contest.owner.pattern)));
  finding.owner_lines = {owner_line(model, contest.owner), owner_line(model, contest.other)};
  const std::string place = contest.owner.place.path;
  finding.fixes = {fmt::format("if it belongs to {}: cedes = [\"{}\"] beside the claim of {} in {}",
                               other, contest.other.pattern, owner, place),
                   fmt::format("if it belongs to {}: delete \"{}\" from {}", owner,
                               contest.other.pattern, contest.other.place.path)};
  finding.not_a_fix = "an export or a contract; it lets others in, and does not decide who owns";
  return finding;
}

static void check(RuleContext& context) {
  const Model& model = context.model;
  std::map<Key, Contest> contests;
  for (RelationId id = 0; id < model.relations.size(); ++id) {
    const ModelRelation& relation = model.relations[id];
    if (!is_relation(relation.object) || relation.nobody || relation.temporary) continue;
    for (const Claim& other : relation.contested) {
      if (other.owner == relation.claim.owner) continue;
      Contest& contest = contests[key_of(relation.claim, other)];
      contest.owner = relation.claim;
      contest.other = other;
      contest.relations.push_back(id);
    }
  }
  for (const auto& [key, contest] : contests) context.findings.push_back(tell(model, contest));
}

const Rule contested_ownership = {
    .name = "contested-ownership",
    .summary = "two services claim the same relation, and neither claim wins",
    .form = Form::none,
    .severity = Severity::error,
    .scope = Scope::file,
    .check = check,
};

}  // namespace demarc::rules
