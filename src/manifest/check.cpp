#include "manifest/check.h"

#include <algorithm>
#include <map>
#include <set>

#include "manifest/keys.h"

namespace demarc {
namespace {

// Engines whose collections, keys or indexes have no schema in their name.
bool has_schemas(std::string_view engine) {
  return engine != "mongodb" && engine != "redis" && engine != "elasticsearch" &&
         engine != "opensearch" && engine != "dynamodb" && engine != "sqlite";
}

class Checker {
 public:
  Checker(Manifest& manifest, const std::vector<ManifestDocument>& documents, bool incomplete,
          Faults& faults)
      : manifest_(manifest), incomplete_(incomplete), faults_(faults) {
    for (const ManifestDocument& document : documents) where_[document.path] = document.where;
  }

  void run() {
    servers_and_databases();
    parties();
    topologies();
    index_owners();
    std::erase_if(manifest_.exports, [&](Export& entry) { return !export_(entry); });
    std::erase_if(manifest_.contracts, [&](Contract& entry) { return !contract(entry); });
    std::erase_if(manifest_.moves, [&](Move& entry) { return !move(entry); });
    sagas();
  }

 private:
  void servers_and_databases();
  void parties();
  void party_databases(Party& party);
  bool pattern(RelationPattern& pattern, const std::vector<std::string>& databases);
  void patterns(std::vector<RelationPattern>& patterns, const std::vector<std::string>& databases) {
    std::erase_if(patterns, [&](RelationPattern& item) { return !pattern(item, databases); });
  }
  void owned_twice(const Party& party);
  void topologies();
  bool share_a_schema(const std::string& database) const;
  void index_owners();
  bool export_(Export& entry);
  bool find_provider(Export& entry);
  bool contract(Contract& entry);
  bool move(Move& entry);
  void sagas();
  // Whether an entry about `provider` counts in `place`; a fault if not.
  bool counts_here(const std::string& provider, const Place& place, const char* what);
  // Whether the pattern may name something that one of `parties` owns; a fault if it cannot.
  bool owned_by(const RelationPattern& pattern, const std::vector<std::string>& parties);
  const Party* strongest_claim(const RelationPattern& pattern) const;
  bool fail(const Place& place, std::string message, std::string hint = {}) {
    faults_.add(place, std::move(message), std::move(hint));
    return false;
  }
  bool is_import(const Place& place) const {
    const auto found = where_.find(place.path);
    return found != where_.end() && found->second == in_import;
  }
  const std::vector<std::string>& databases_of(const std::string& party) const {
    const Party* found = manifest_.party(party);
    return found != nullptr ? found->databases : all_databases_;
  }

  Manifest& manifest_;
  bool incomplete_;
  Faults& faults_;
  std::map<std::string, std::uint8_t> where_{};
  std::vector<std::string> all_databases_{};
  PatternIndex owners_{};  // id: index of the party
  std::set<std::string> contract_ids_{};
  std::map<std::string, Place> moves_{};
};

void Checker::servers_and_databases() {
  if (manifest_.servers.empty()) {
    Server server;
    server.name = "main";
    manifest_.servers.push_back(std::move(server));
  }
  if (manifest_.databases.empty()) {
    Database database;
    database.name = manifest_.name.empty() ? "main" : manifest_.name;
    manifest_.databases.push_back(std::move(database));
  }
  for (Database& database : manifest_.databases) {
    if (database.server.empty() && manifest_.servers.size() > 1) {
      std::string names;
      for (const Server& server : manifest_.servers)
        names += (names.empty() ? "" : ", ") + server.name;
      if (!is_import(database.place)) {
        fail(database.place,
             "database `" + database.name + "` does not say on which server it lives",
             "declared: " + names);
      }
    }
    if (database.server.empty()) database.server = manifest_.servers.front().name;
    all_databases_.push_back(database.name);
  }
  for (Database& database : manifest_.databases) patterns(database.nobody, {database.name});
}

// Gives a pattern its databases.
bool Checker::pattern(RelationPattern& pattern, const std::vector<std::string>& databases) {
  pattern.databases = pattern.database.empty() ? databases : std::vector{pattern.database};
  if (!pattern.schema.empty()) return true;
  for (const std::string& name : pattern.databases) {
    const Database* database = manifest_.database(name);
    const Server* server = database == nullptr ? nullptr : manifest_.server_of(*database);
    if (server == nullptr || !has_schemas(server->engine)) continue;
    return fail(pattern.place, "\"" + pattern.written + "\" has no schema",
                "write \"" + pattern.written + ".*\" for the whole schema, \"public." +
                    pattern.written + "\" for one relation");
  }
  return true;
}

void Checker::party_databases(Party& party) {
  if (!party.databases.empty()) return;
  const auto add = [&](const std::string& name) {
    if (!name.empty() && std::ranges::find(party.databases, name) == party.databases.end()) {
      party.databases.push_back(name);
    }
  };
  for (const RelationPattern& owned : party.owns) add(owned.database);
  for (const Source& source : party.sources) add(source.database);
  if (!party.databases.empty()) return;
  party.databases = all_databases_;
  const bool must_choose = party.kind == PartyKind::service && party.repo.empty();
  if (!must_choose || all_databases_.size() < 2 || is_import(party.place)) return;
  std::string names;
  for (const std::string& name : all_databases_) names += (names.empty() ? "" : ", ") + name;
  fail(party.place, "service `" + party.name + "` does not say which database it uses",
       "write database = \"…\"; declared: " + names);
}

void Checker::parties() {
  for (Party& party : manifest_.parties) {
    party_databases(party);
    patterns(party.owns, party.databases);
    patterns(party.read_models, party.databases);
    owned_twice(party);
    for (std::optional<DeclaredTable>* table : {&party.outbox, &party.inbox, &party.dead_letter}) {
      if (*table && !pattern((*table)->table, party.databases)) table->reset();
    }
    std::erase_if(party.may,
                  [&](MayRule& rule) { return !pattern(rule.relations, party.databases); });
    std::erase_if(party.cedes, [&](Cession& cession) {
      if (!pattern(cession.relations, party.databases)) return true;
      const bool own = std::ranges::any_of(party.owns, [&](const RelationPattern& owned) {
        return overlap(owned, cession.relations);
      });
      return !own && !fail(cession.relations.place, "`" + party.name + "` cedes \"" +
                                                        cession.relations.written +
                                                        "\", which it does not own");
    });
  }
}

void Checker::owned_twice(const Party& party) {
  for (std::size_t i = 0; i < party.owns.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      const RelationPattern& a = party.owns[i];
      const RelationPattern& b = party.owns[j];
      if (a.schema != b.schema || a.name != b.name || a.databases != b.databases) continue;
      fail(a.place, "`" + party.name + "` owns \"" + a.written + "\" twice");
      break;
    }
  }
}

bool Checker::share_a_schema(const std::string& database) const {
  std::map<std::string, const Party*> owner_of_schema;
  std::vector<std::pair<std::string, const Party*>> wild;
  for (const Party& party : manifest_.parties) {
    for (const RelationPattern& owned : party.owns) {
      if (!applies_to_database(owned, database)) continue;
      if (has_wildcard(owned.schema)) {
        wild.emplace_back(owned.schema, &party);
      } else if (owner_of_schema.try_emplace(owned.schema, &party).first->second != &party) {
        return true;
      }
    }
  }
  for (std::size_t i = 0; i < wild.size(); ++i) {
    for (const auto& [schema, party] : owner_of_schema) {
      if (party != wild[i].second && wildcard_match(wild[i].first, schema)) return true;
    }
    for (std::size_t j = 0; j < i; ++j) {
      if (wild[j].second != wild[i].second && wildcards_overlap(wild[i].first, wild[j].first))
        return true;
    }
  }
  return false;
}

void Checker::topologies() {
  for (Database& database : manifest_.databases) {
    if (database.topology_declared) continue;
    const auto owners = std::ranges::count_if(manifest_.parties, [&](const Party& party) {
      return std::ranges::any_of(party.owns, [&](const RelationPattern& owned) {
        return applies_to_database(owned, database.name);
      });
    });
    if (manifest_.databases.size() > 1 && owners <= 1) {
      database.topology = Topology::database_per_service;
    } else {
      database.topology =
          share_a_schema(database.name) ? Topology::shared_database : Topology::schema_per_service;
    }
  }
}

void Checker::index_owners() {
  for (std::uint32_t i = 0; i < manifest_.parties.size(); ++i) {
    for (const RelationPattern& owned : manifest_.parties[i].owns) owners_.add(owned, i);
  }
}

// Who owns the relation of a pattern without wildcards; nullptr where that cannot be told.
const Party* Checker::strongest_claim(const RelationPattern& pattern) const {
  if (has_wildcard(pattern.schema) || has_wildcard(pattern.name)) return nullptr;
  std::vector<PatternIndex::Match> claims;
  for (const std::string& database : pattern.databases) {
    owners_.find(database, pattern.schema, pattern.name, claims);
    if (claims.empty()) continue;
    const bool tie = claims.size() > 1 && claims[0].specificity == claims[1].specificity &&
                     claims[0].id != claims[1].id;
    return tie ? nullptr : &manifest_.parties[claims[0].id];
  }
  return nullptr;
}

bool Checker::counts_here(const std::string& provider, const Place& place, const char* what) {
  const Party* party = manifest_.party(provider);
  if (party == nullptr || place.path == manifest_.path || place.path == party->part) return true;
  if (is_import(place)) return false;
  return fail(
      place,
      std::string(what) + " of `" + provider + "` counts only in its own file or in the root",
      "move it to " + party->part);
}

bool Checker::owned_by(const RelationPattern& pattern, const std::vector<std::string>& parties) {
  const RelationPattern* owns_something = nullptr;
  for (const std::string& name : parties) {
    const Party* party = manifest_.party(name);
    if (party == nullptr) return true;
    for (const RelationPattern& owned : party->owns) {
      if (owns_something == nullptr) owns_something = &owned;
      if (!overlap(owned, pattern)) continue;
      const Party* owner = strongest_claim(pattern);
      if (owner == nullptr || std::ranges::find(parties, owner->name) != parties.end()) return true;
      // A narrower claim wins only where it is ceded or stands in the root; that is for the link to
      // say.
      if (owner->part != manifest_.path) return true;
      return fail(pattern.place,
                  "`" + parties.front() + "` does not own \"" + pattern.written + "\"",
                  "`" + owner->name + "` owns it");
    }
  }
  if (incomplete_) return true;
  const Party* owner = strongest_claim(pattern);
  std::string hint;
  if (owner != nullptr) {
    hint = "`" + owner->name + "` owns it";
  } else if (owns_something == nullptr) {
    hint = "`" + parties.front() + "` owns nothing: write owns = [\"" + pattern.written + "\"]";
  } else {
    hint = "it owns \"" + owns_something->written + "\"";
  }
  return fail(pattern.place, "`" + parties.front() + "` does not own \"" + pattern.written + "\"",
              hint);
}

// The owner of an export that does not name it: the only service of its file, or who `owns` it.
bool Checker::find_provider(Export& entry) {
  RelationPattern probe = entry.relation;
  if (probe.databases.empty()) {
    probe.databases = probe.database.empty() ? all_databases_ : std::vector{probe.database};
  }
  std::vector<const Party*> here;
  std::vector<const Party*> owners;
  for (const Party& party : manifest_.parties) {
    if (party.kind != PartyKind::service) continue;
    const bool owns = std::ranges::any_of(
        party.owns, [&](const RelationPattern& owned) { return overlap(owned, probe); });
    if (party.part == entry.place.path) here.push_back(&party);
    if (owns && (party.part == entry.place.path || entry.place.path == manifest_.path)) {
      owners.push_back(&party);
    }
  }
  const Party* provider = strongest_claim(probe);
  if (provider != nullptr && std::ranges::find(owners, provider) == owners.end())
    provider = nullptr;
  if (provider == nullptr && owners.size() == 1) provider = owners.front();
  if (provider == nullptr && owners.empty() && here.size() == 1) provider = here.front();
  if (provider != nullptr) {
    entry.provider = provider->name;
    return true;
  }
  if (is_import(entry.place) || (incomplete_ && owners.empty())) return false;
  return fail(entry.relation.place,
              owners.empty()
                  ? "no service of this file owns \"" + entry.relation.written + "\""
                  : "several services own what \"" + entry.relation.written + "\" matches",
              "write provider = \"…\"");
}

bool Checker::export_(Export& entry) {
  if (entry.provider.empty() && !find_provider(entry)) return false;
  if (!counts_here(entry.provider, entry.place, "an export")) return false;
  if (!pattern(entry.relation, databases_of(entry.provider))) return false;
  if (is_import(entry.place)) return true;
  if (entry.access == ExportAccess::protected_ && entry.to.empty()) {
    return fail(entry.place, "the export of \"" + entry.relation.written + "\" is for nobody",
                "write to = [\"…\"], or access = \"public\"");
  }
  if (entry.access != ExportAccess::protected_ && !entry.to.empty()) {
    return fail(entry.place, "`to` has no meaning where access is not protected",
                "leave one of the two out");
  }
  if (std::ranges::find(entry.to, entry.provider) != entry.to.end()) {
    return fail(entry.place,
                "`" + entry.provider + "` exports \"" + entry.relation.written + "\" to itself");
  }
  return owned_by(entry.relation, {entry.provider});
}

bool Checker::contract(Contract& entry) {
  bool good = counts_here(entry.provider, entry.place, "a contract");
  if (!contract_ids_.insert(entry.id).second) {
    good = fail(entry.place, "the contract id `" + entry.id + "` is taken",
                "every contract has an id of its own");
  }
  if (entry.provider == entry.consumer) {
    good = fail(entry.place,
                "contract `" + entry.id + "` is between `" + entry.provider + "` and itself");
  }
  if (entry.forms.empty() && entry.privileges == 0) {
    good =
        fail(entry.place, "contract `" + entry.id + "` allows nothing", "write forms = [\"read\"]");
  }
  for (RelationPattern& relation : entry.relations) {
    good = pattern(relation, databases_of(entry.provider)) &&
           owned_by(relation, {entry.provider}) && good;
  }
  return good;
}

bool Checker::move(Move& entry) {
  if (!counts_here(entry.from, entry.place, "a move")) return false;
  if (entry.from == entry.to) return fail(entry.place, "`" + entry.from + "` moves to itself");
  if (!pattern(entry.relation, databases_of(entry.from))) return false;
  for (const std::string& database : entry.relation.databases) {
    std::string key = database;
    ((key += '\0') += entry.relation.schema) += '\0';
    key += entry.relation.name;
    if (const auto [other, is_new] = moves_.try_emplace(std::move(key), entry.place); !is_new) {
      return fail(entry.place, "\"" + entry.relation.written + "\" moves twice",
                  "the other move stands at " + other->second.path + ":" +
                      std::to_string(other->second.line));
    }
  }
  return owned_by(entry.relation, {entry.from, entry.to});
}

void Checker::sagas() {
  std::set<std::string> names;
  for (Saga& saga : manifest_.sagas) {
    if (!names.insert(saga.name).second)
      fail(saga.place, "the saga `" + saga.name + "` is declared twice");
    if (saga.state && !pattern(*saga.state, all_databases_)) saga.state.reset();
  }
}

}  // namespace

void check_manifest(Manifest& manifest, const std::vector<ManifestDocument>& documents,
                    bool incomplete, Faults& faults) {
  Checker(manifest, documents, incomplete, faults).run();
}

}  // namespace demarc
