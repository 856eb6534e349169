#include "manifest/topology.h"

#include <map>
#include <set>
#include <string_view>
#include <utility>
#include <vector>

namespace demarc {
namespace {

// Beyond this many schema patterns in one database nobody keeps schemas apart by looking.
constexpr std::size_t wildcard_limit = 200;

// What is owned in one database.
struct Owned {
  std::set<const Party*> owners{};
  std::map<std::string_view, const Party*> schemas{};
  std::vector<std::pair<std::string_view, const Party*>> wildcards{};
  bool shared = false;  // two owners in one schema

  void add(const Party& party, const RelationPattern& pattern) {
    owners.insert(&party);
    if (has_wildcard(pattern.schema)) {
      wildcards.emplace_back(pattern.schema, &party);
    } else if (schemas.try_emplace(pattern.schema, &party).first->second != &party) {
      shared = true;
    }
  }

  bool shares_a_schema() const {
    if (shared || wildcards.size() > wildcard_limit) return true;
    for (std::size_t i = 0; i < wildcards.size(); ++i) {
      const auto& [pattern, owner] = wildcards[i];
      for (const auto& [schema, other] : schemas) {
        if (other != owner && wildcard_match(pattern, schema)) return true;
      }
      for (std::size_t j = 0; j < i; ++j) {
        if (wildcards[j].second != owner && wildcards_overlap(wildcards[j].first, pattern))
          return true;
      }
    }
    return false;
  }
};

}  // namespace

void derive_topologies(Manifest& manifest) {
  std::map<std::string_view, Owned> owned;
  for (const Party& party : manifest.parties) {
    for (const RelationPattern& pattern : party.owns) {
      for (const std::string& database : pattern.databases) owned[database].add(party, pattern);
    }
  }
  for (Database& database : manifest.databases) {
    if (database.topology_declared) continue;
    const Owned& here = owned[database.name];
    if (manifest.databases.size() > 1 && here.owners.size() <= 1) {
      database.topology = Topology::database_per_service;
    } else {
      database.topology =
          here.shares_a_schema() ? Topology::shared_database : Topology::schema_per_service;
    }
  }
}

}  // namespace demarc
