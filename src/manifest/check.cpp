#include "manifest/check.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "manifest/claims.h"
#include "manifest/keys.h"
#include "manifest/topology.h"

namespace demarc {
namespace {

// Engines whose collections, keys or indexes have no schema in their name.
bool has_schemas(std::string_view engine) {
  return engine != "mongodb" && engine != "redis" && engine != "elasticsearch" &&
         engine != "opensearch" && engine != "dynamodb" && engine != "sqlite";
}

// "a, b, c and 7 more".
std::string listed(const std::vector<std::string>& names) {
  constexpr std::size_t shown = 20;
  std::string out;
  for (std::size_t i = 0; i < names.size() && i < shown; ++i) out += (i > 0 ? ", " : "") + names[i];
  if (names.size() > shown) out += " and " + std::to_string(names.size() - shown) + " more";
  return out;
}

class Checker {
 public:
  Checker(Manifest& manifest, const std::vector<ManifestDocument>& documents, bool incomplete,
          Faults& faults)
      : manifest_(manifest), incomplete_(incomplete), faults_(faults) {
    for (const ManifestDocument& document : documents) where_[document.path] = document.where;
  }

  // What servers, databases and parties leave out.
  void complete();
  // What is said about others' relations. The parties do not change any more.
  void check_rights();

 private:
  void servers_and_databases();
  void party_databases(Party& party);
  void party(Party& party);
  bool pattern(RelationPattern& pattern, const std::vector<std::string>& databases);
  bool pattern_of(const std::string& party, RelationPattern& relation) {
    const Party* found = claims_->party(party);
    return pattern(relation, found != nullptr ? found->databases : any_database_);
  }
  void patterns(std::vector<RelationPattern>& patterns, const std::vector<std::string>& databases) {
    std::erase_if(patterns, [&](RelationPattern& item) { return !pattern(item, databases); });
  }
  bool export_(Export& entry);
  bool find_provider(Export& entry);
  bool contract(Contract& entry);
  bool move(Move& entry);
  void sagas();
  // Whether an entry about `provider` counts in `place`; a fault if not.
  bool counts_here(const std::string& provider, const Place& place, const char* what);
  // Whether the pattern may name something that one of `parties` owns; a fault if it cannot.
  bool owned_by(const RelationPattern& pattern, const std::vector<std::string>& parties);
  bool fail(const Place& place, std::string message, std::string hint = {}) {
    faults_.add(place, std::move(message), std::move(hint));
    return false;
  }
  bool is_import(const Place& place) const {
    const auto found = where_.find(place.path);
    return found != where_.end() && found->second == in_import;
  }

  Manifest& manifest_;
  bool incomplete_;
  Faults& faults_;
  std::map<std::string, std::uint8_t> where_{};
  const std::vector<std::string> any_database_{};
  std::vector<std::string> own_databases_{};  // without imported ones, if there are any others
  std::map<std::string_view, std::vector<const Party*>> services_of_part_{};
  std::optional<Claims> claims_{};
  std::set<std::string> contract_ids_{};
  std::map<std::string, Place> moves_{};
};

void Checker::complete() {
  servers_and_databases();
  for (Party& item : manifest_.parties) {
    party_databases(item);
    party(item);
    if (item.kind == PartyKind::service) services_of_part_[item.part].push_back(&item);
  }
  derive_topologies(manifest_);
}

void Checker::check_rights() {
  claims_.emplace(manifest_);
  for (Party& party : manifest_.parties) {
    std::erase_if(party.cedes, [&](Cession& cession) {
      if (!pattern(cession.relations, party.databases)) return true;
      return !claims_->may_own(party, cession.relations) &&
             !fail(cession.relations.place, "`" + party.name + "` cedes \"" +
                                                cession.relations.written +
                                                "\", which it does not own");
    });
  }
  std::erase_if(manifest_.exports, [&](Export& entry) { return !export_(entry); });
  std::erase_if(manifest_.contracts, [&](Contract& entry) { return !contract(entry); });
  std::erase_if(manifest_.moves, [&](Move& entry) { return !move(entry); });
  sagas();
}

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
  std::vector<std::string> servers;
  for (const Server& server : manifest_.servers) servers.push_back(server.name);
  std::vector<std::string> all;
  for (Database& database : manifest_.databases) {
    const bool import = is_import(database.place);
    if (database.server.empty() && servers.size() > 1 && !import) {
      fail(database.place, "database `" + database.name + "` does not say on which server it lives",
           "declared: " + listed(servers));
    }
    if (database.server.empty()) database.server = servers.front();
    all.push_back(database.name);
    if (!import) own_databases_.push_back(database.name);
  }
  if (own_databases_.empty()) own_databases_ = std::move(all);
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
  if (own_databases_.size() == 1) party.databases = own_databases_;
  const bool elsewhere = !party.repo.empty() || is_import(party.place);
  if (own_databases_.size() == 1 || party.kind != PartyKind::service || elsewhere) return;
  fail(party.place, "service `" + party.name + "` does not say which database it uses",
       "write database = \"…\"; declared: " + listed(own_databases_));
}

void Checker::party(Party& party) {
  patterns(party.owns, party.databases);
  patterns(party.read_models, party.databases);
  for (std::optional<DeclaredTable>* table : {&party.outbox, &party.inbox, &party.dead_letter}) {
    if (*table && !pattern((*table)->table, party.databases)) table->reset();
  }
  std::erase_if(party.may,
                [&](MayRule& rule) { return !pattern(rule.relations, party.databases); });
  std::set<std::tuple<std::string_view, std::string_view, std::string_view>> seen;
  for (const RelationPattern& owned : party.owns) {
    if (seen.emplace(owned.database, owned.schema, owned.name).second) continue;
    fail(owned.place, "`" + party.name + "` owns \"" + owned.written + "\" twice");
  }
}

bool Checker::counts_here(const std::string& provider, const Place& place, const char* what) {
  const Party* owner = claims_->party(provider);
  if (owner == nullptr || place.path == manifest_.path || place.path == owner->part) return true;
  if (is_import(place)) return false;
  return fail(
      place,
      std::string(what) + " of `" + provider + "` counts only in its own file or in the root",
      "move it to " + owner->part);
}

bool Checker::owned_by(const RelationPattern& pattern, const std::vector<std::string>& parties) {
  std::vector<const Party*> owners;
  for (const std::string& name : parties) {
    if (const Party* found = claims_->party(name)) owners.push_back(found);
  }
  if (owners.size() < parties.size()) return true;
  const Party* strongest = claims_->strongest(pattern);
  const bool may_be = std::ranges::any_of(
      owners, [&](const Party* owner) { return claims_->may_own(*owner, pattern); });
  // A narrower claim wins where it stands in the root; elsewhere it must be ceded, which is decided
  // on the relations that exist.
  const bool other = strongest != nullptr && std::ranges::find(owners, strongest) == owners.end() &&
                     strongest->part == manifest_.path;
  if (incomplete_ || (may_be && !other)) return true;
  const Party& first = *owners.front();
  std::string hint;
  if (strongest != nullptr) {
    hint = "`" + strongest->name + "` owns it";
  } else if (first.owns.empty()) {
    hint = "`" + first.name + "` owns nothing: write owns = [\"" + pattern.written + "\"]";
  } else {
    hint = "it owns \"" + first.owns.front().written + "\"";
  }
  return fail(pattern.place, "`" + first.name + "` does not own \"" + pattern.written + "\"", hint);
}

// The owner of an export that does not name it: by its claim on the relation, or as the only
// service of the file that may own it.
bool Checker::find_provider(Export& entry) {
  RelationPattern probe = entry.relation;
  if (!pattern(probe, own_databases_)) return false;
  const bool in_root = entry.place.path == manifest_.path;
  const std::vector<const Party*>& here = services_of_part_[entry.place.path];
  const Party* provider = claims_->strongest(probe);
  if (provider != nullptr && !in_root && provider->part != entry.place.path) provider = nullptr;
  if (provider == nullptr && here.size() == 1) {
    provider = here.front();
  } else if (provider == nullptr) {
    for (const Party* service : here) {
      if (!claims_->may_own(*service, probe)) continue;
      if (provider != nullptr) {
        return fail(entry.relation.place,
                    "several services own what \"" + entry.relation.written + "\" matches",
                    "write provider = \"…\"");
      }
      provider = service;
    }
  }
  if (provider != nullptr) {
    entry.provider = provider->name;
    return true;
  }
  if (incomplete_ || is_import(entry.place)) return false;
  return fail(entry.relation.place, "it is not clear who owns \"" + entry.relation.written + "\"",
              "write provider = \"…\"");
}

bool Checker::export_(Export& entry) {
  if (entry.provider.empty() && !find_provider(entry)) return false;
  if (!counts_here(entry.provider, entry.place, "an export")) return false;
  if (!pattern_of(entry.provider, entry.relation)) return false;
  if (is_import(entry.place)) return true;
  if (entry.access == ExportAccess::protected_ && entry.to.empty()) {
    return fail(entry.place, "the export of \"" + entry.relation.written + "\" is for nobody",
                "write to = [\"…\"], or access = \"public\"");
  }
  if (entry.access != ExportAccess::protected_ && !entry.to.empty()) {
    return fail(entry.place, "`to` has no meaning where access is not protected",
                "leave one of the two out");
  }
  if (!owned_by(entry.relation, {entry.provider})) return false;
  if (std::ranges::find(entry.to, entry.provider) != entry.to.end()) {
    return fail(entry.place,
                "`" + entry.provider + "` exports \"" + entry.relation.written + "\" to itself");
  }
  return true;
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
    const bool owned = pattern_of(entry.provider, relation) && owned_by(relation, {entry.provider});
    good = good && owned;
  }
  return good;
}

bool Checker::move(Move& entry) {
  if (!counts_here(entry.from, entry.place, "a move")) return false;
  if (entry.from == entry.to) return fail(entry.place, "`" + entry.from + "` moves to itself");
  if (!pattern_of(entry.from, entry.relation)) return false;
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
    if (!names.insert(saga.name).second) {
      fail(saga.place, "the saga `" + saga.name + "` is declared twice");
    }
    if (saga.state && !pattern(*saga.state, own_databases_)) saga.state.reset();
  }
}

}  // namespace

void check_manifest(Manifest& manifest, const std::vector<ManifestDocument>& documents,
                    bool incomplete, Faults& faults) {
  Checker checker(manifest, documents, incomplete, faults);
  checker.complete();
  checker.check_rights();
}

}  // namespace demarc
