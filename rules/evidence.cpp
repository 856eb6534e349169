#include "rules/evidence.h"

#include <algorithm>
#include <cctype>

#include "base/text.h"
#include "rules/breach.h"

namespace demarc {

// What an actor declares that it may do makes no second writer.
static bool may(const Model& model, PartyId party, const Access& access) {
  const std::vector<MayRule>& rules = model.manifest->parties[party].may;
  return std::any_of(rules.begin(), rules.end(), [&](const MayRule& rule) {
    return (rule.privileges & access.privileges & priv_writes) != 0 &&
           covers(rule.relations, model.relations[access.relation]);
  });
}

Evidence::Evidence(const Model& model)
    : model_(model),
      writers_(model.relations.size()),
      views_(model.relations.size()),
      first_use_(model.relations.size(), none) {
  for (const ModelStatement& statement : model.statements) {
    if (statement.down || !counts_as_use(model.files[statement.file])) continue;
    // A mapping runs nothing.
    if (statement.tag == CommandTag::mapping) continue;
    for (std::uint32_t i = 0; i < statement.demand_count; ++i) {
      const Demand& demand = model.demands[statement.first_demand + i];
      const Access& access = model.accesses[demand.access];
      if (access.relation == none || !is_relation(model.relations[access.relation].object))
        continue;
      // What is implied stands at the caller; the text that names it is a statement of its own.
      if (first_use_[access.relation] == none && access.why == Why::direct)
        first_use_[access.relation] = demand.access;
      if ((access.privileges & priv_writes) == 0 || demand.party == none || !access.is_target)
        continue;
      if (model.files[statement.file].replay_only || may(model, demand.party, access)) continue;
      std::vector<Writer>& writers = writers_[access.relation];
      const auto same = [&](const Writer& writer) { return writer.party == demand.party; };
      if (std::none_of(writers.begin(), writers.end(), same)) {
        writers.push_back({demand.party, demand.access});
      }
    }
  }
  for (RelationId view = 0; view < model.relations.size(); ++view) {
    for (AccessId read : model.relations[view].view_reads) {
      const RelationId base = model.accesses[read].relation;
      if (base == none) continue;
      if (views_[base].empty() || views_[base].back() != view) views_[base].push_back(view);
    }
  }
  for (AccessId id = 0; id < model.accesses.size(); ++id) {
    if (model.accesses[id].via != none) implied_.emplace_back(model.accesses[id].via, id);
  }
  std::sort(implied_.begin(), implied_.end());
  for (RelationId id = 0; id < model.relations.size(); ++id) {
    const Spot& at = model.relations[id].created_at;
    if (at.file != none) creations_.push_back({at.file, at.begin, id});
  }
  std::sort(creations_.begin(), creations_.end());
  for (std::uint32_t i = 0; i < model.routines.size(); ++i) {
    if (model.routines[i].defined_by != none)
      routines_.emplace_back(model.routines[i].defined_by, i);
  }
  std::sort(routines_.begin(), routines_.end());
}

bool Evidence::is_open(RelationId id) const {
  const ModelRelation& relation = model_.relations[id];
  if (!is_relation(relation.object) || relation.nobody || relation.temporary) return false;
  return relation.claim.owner == none || !relation.contested.empty();
}

bool Evidence::is_shared(RelationId id) const {
  return writers_[id].size() >= 2 && is_open(id);
}

std::vector<AccessId> Evidence::implied_by(StatementId definition) const {
  std::vector<AccessId> out;
  auto at = std::lower_bound(implied_.begin(), implied_.end(),
                             std::pair<StatementId, AccessId>(definition, 0));
  for (; at != implied_.end() && at->first == definition; ++at) out.push_back(at->second);
  return out;
}

RelationId Evidence::created_by(const ModelStatement& statement) const {
  const auto at = std::lower_bound(creations_.begin(), creations_.end(),
                                   Creation{statement.file, statement.spot.begin, 0});
  if (at == creations_.end() || at->file != statement.file || at->begin >= statement.spot.end)
    return none;
  return at->relation;
}

std::uint32_t Evidence::routine_defined_by(StatementId statement) const {
  const auto at = std::lower_bound(routines_.begin(), routines_.end(),
                                   std::pair<StatementId, std::uint32_t>(statement, 0));
  return at == routines_.end() || at->first != statement ? none : at->second;
}

bool covers(const RelationPattern& pattern, const ModelRelation& relation) {
  return matches(pattern, relation.database, relation.schema, relation.name);
}

bool is_offered_to(const Export& entry, const std::string& party) {
  if (entry.access == ExportAccess::public_) return true;
  if (entry.access == ExportAccess::private_) return false;
  for (const std::string& consumer : entry.to) {
    if (consumer == party || consumer == "*") return true;
  }
  return false;
}

// "user_accounts" → "useraccount": plural and separators off, so that UserAccountRenamed is about
// it.
static std::string stem(std::string_view name) {
  std::string out;
  for (char c : name) {
    if (std::isalnum(static_cast<unsigned char>(c)) != 0) {
      out += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    }
  }
  if (out.size() > 3 && out.back() == 's') out.pop_back();
  return out;
}

std::vector<std::string> events_about(const Party& publisher, const ModelRelation& relation,
                                      const std::vector<std::string>& columns) {
  std::vector<std::string> words = {stem(relation.name), stem(publisher.name)};
  for (const std::string& column : columns) {
    if (column.size() > 3) words.push_back(stem(column));
  }
  std::vector<std::string> out;
  for (const std::string& event : publisher.publishes) {
    const std::string text = stem(event);
    const bool speaks = std::any_of(words.begin(), words.end(), [&](const std::string& word) {
      return !word.empty() && text.find(word) != std::string::npos;
    });
    if (speaks) out.push_back(event);
  }
  if (out.empty()) out = publisher.publishes;
  if (out.size() > 3) out.resize(3);
  return out;
}

}  // namespace demarc
