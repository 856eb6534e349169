#include "commands/usage.h"

#include <algorithm>
#include <set>
#include <tuple>

#include "rules/breach.h"

namespace demarc {

const char* past_of(Deed deed) {
  switch (deed) {
    case Deed::create:
      return "created";
    case Deed::alter:
      return "altered";
    case Deed::write:
      return "written";
    case Deed::read:
      return "read";
    case Deed::refer:
      return "referenced";
  }
  return "read";
}

std::vector<Deed> deeds_of(Privileges privileges) {
  std::vector<Deed> deeds;
  if ((privileges & (priv_owner | priv_trigger)) != 0) deeds.push_back(Deed::alter);
  if ((privileges & priv_writes) != 0) deeds.push_back(Deed::write);
  if ((privileges & priv_select) != 0) deeds.push_back(Deed::read);
  if ((privileges & priv_references) != 0) deeds.push_back(Deed::refer);
  return deeds;
}

static Privileges privileges_of(Deed deed) {
  switch (deed) {
    case Deed::create:
      return 0;
    case Deed::alter:
      return priv_owner | priv_trigger;
    case Deed::write:
      return priv_writes;
    case Deed::read:
      return priv_select;
    case Deed::refer:
      return priv_references;
  }
  return 0;
}

std::size_t RelationUse::actors() const {
  std::set<std::uint32_t> all;
  for (const auto& uses : by) {
    for (const auto& [actor, use] : uses) all.insert(actor);
  }
  return all.size();
}

namespace {

void add(RelationUse& relation, Deed deed, std::uint32_t actor, Privileges privileges,
         const Spot& spot) {
  Use& use = relation.by[static_cast<int>(deed)][actor];
  use.privileges |= privileges;
  if (use.places++ == 0) use.first = spot;
}

// What the text calls a relation that could not be resolved.
std::string written_name(const Model& model, const Access& access) {
  if (access.need_row == none || access.need_file == none) return {};
  const Rows& rows = model.files[access.need_file].facts->rows;
  const Name& name = rows.needs[access.need_row].name;
  std::string text(rows.text(name.name));
  if (!name.schema.empty()) text = std::string(rows.text(name.schema)) + "." + text;
  return text;
}

bool is_of_interest(const ModelRelation& relation) {
  return is_relation(relation.object) && !relation.nobody && !relation.temporary;
}

}  // namespace

std::vector<RelationUse> uses_of(const Model& model, const ActorsOf& actors_of) {
  const auto counts = [&](FileId file) { return file != none && counts_as_use(model.files[file]); };
  std::vector<RelationUse> resolved(model.relations.size());
  std::map<std::string, RelationUse> unresolved;
  const bool several = model.databases.size() > 1;
  for (RelationId id = 0; id < model.relations.size(); ++id) {
    const ModelRelation& relation = model.relations[id];
    resolved[id].name = model.relation_name(id);
    if (several) resolved[id].database = relation.database;
    resolved[id].relation = id;
    resolved[id].resolved = true;
    if (!relation.created || !is_of_interest(relation)) continue;
    if (!counts(relation.created_at.file)) continue;
    for (std::uint32_t actor : actors_of(relation.created_at.file, none)) {
      add(resolved[id], Deed::create, actor, 0, relation.created_at);
    }
  }
  for (const Access& access : model.accesses) {
    if (access.why != Why::direct || !counts(access.spot.file)) continue;
    RelationUse* use = nullptr;
    if (access.relation != none) {
      if (!is_of_interest(model.relations[access.relation])) continue;
      use = &resolved[access.relation];
    } else {
      const std::string name = written_name(model, access);
      if (name.empty()) continue;
      use = &unresolved[name];
      use->name = name;
    }
    for (Deed deed : deeds_of(access.privileges)) {
      for (std::uint32_t actor : actors_of(access.spot.file, access.statement)) {
        add(*use, deed, actor, access.privileges & privileges_of(deed), access.spot);
      }
    }
  }
  std::vector<RelationUse> uses;
  for (RelationUse& use : resolved) {
    if (use.actors() > 0) uses.push_back(std::move(use));
  }
  for (auto& [name, use] : unresolved) {
    if (use.actors() > 0) uses.push_back(std::move(use));
  }
  std::stable_sort(uses.begin(), uses.end(), [](const RelationUse& a, const RelationUse& b) {
    return std::tie(a.name, a.database) < std::tie(b.name, b.database);
  });
  return uses;
}

std::string place_of(const Model& model, const Spot& spot) {
  if (spot.file == none) return {};
  const ModelFile& file = model.files[spot.file];
  const Position position = file.facts->lines.position(spot.begin);
  return file.path + ":" + std::to_string(position.line) + ":" + std::to_string(position.column);
}

}  // namespace demarc
