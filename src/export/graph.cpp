#include "export/graph.h"

#include <algorithm>
#include <map>
#include <set>

#include "rules/breach.h"

namespace demarc {

namespace {

struct Crossing {
  std::uint64_t denied = 0, allowed = 0;
  std::set<std::string> relations{};
  Privileges privileges = 0;
};

bool is_crossing(const Model& model, const Demand& demand) {
  if (demand.party == none || demand.owner == none || demand.party == demand.owner) return false;
  const Access& access = model.accesses[demand.access];
  if (access.spot.file == none || access.privileges == 0) return false;
  const ModelFile& file = model.files[access.spot.file];
  return counts_as_use(file) && is_flagged(file);
}

const char* kind_of(PartyKind kind) {
  if (kind == PartyKind::library) return "library";
  return kind == PartyKind::actor ? "actor" : "service";
}

}  // namespace

Graph graph_of(const Model& model) {
  std::map<std::pair<std::string, std::string>, Crossing> crossings;
  for (const Demand& demand : model.demands) {
    if (!is_crossing(model, demand)) continue;
    Crossing& crossing =
        crossings[{model.party_name(demand.party), model.party_name(demand.owner)}];
    const Access& access = model.accesses[demand.access];
    ++(demand.denied != 0 ? crossing.denied : crossing.allowed);
    crossing.privileges |= demand.denied != 0 ? demand.denied : access.privileges;
    if (access.relation != none) crossing.relations.insert(model.relation_name(access.relation));
  }
  Graph graph;
  std::map<PartyId, std::uint64_t> owned;
  for (const ModelRelation& relation : model.relations) {
    if (relation.claim.owner != none && is_relation(relation.object) && !relation.is_partition) {
      ++owned[relation.claim.owner];
    }
  }
  for (PartyId id = 0; id < model.manifest->parties.size(); ++id) {
    const Party& party = model.manifest->parties[id];
    if (party.kind == PartyKind::library) continue;  // its SQL counts as its users'
    GraphNode node{.name = party.name,
                   .kind = kind_of(party.kind),
                   .team = party.team,
                   .repo = party.repo,
                   .databases = party.databases,
                   .relations = owned[id]};
    std::sort(node.databases.begin(), node.databases.end());
    graph.nodes.push_back(std::move(node));
  }
  std::sort(graph.nodes.begin(), graph.nodes.end(),
            [](const GraphNode& a, const GraphNode& b) { return a.name < b.name; });
  for (const auto& [pair, crossing] : crossings) {
    GraphEdge edge{.from = pair.first,
                   .to = pair.second,
                   .denied = crossing.denied,
                   .allowed = crossing.allowed,
                   .relations = {crossing.relations.begin(), crossing.relations.end()}};
    for (int bit = 0; bit < privilege_count; ++bit) {
      const bool has = (crossing.privileges >> bit & 1) != 0;
      if (has) edge.privileges.emplace_back(privilege_name(bit));
    }
    graph.edges.push_back(std::move(edge));
  }
  return graph;
}

Graph focused(const Graph& graph, std::string_view name) {
  Graph out;
  std::set<std::string> near = {std::string(name)};
  for (const GraphEdge& edge : graph.edges) {
    if (edge.from != name && edge.to != name) continue;
    near.insert(edge.from);
    near.insert(edge.to);
    out.edges.push_back(edge);
  }
  for (const GraphNode& node : graph.nodes) {
    if (near.count(node.name) > 0) out.nodes.push_back(node);
  }
  return out;
}

}  // namespace demarc
