#include "model/scopes.h"

#include <algorithm>

#include "base/text.h"
#include "model/version_order.h"

namespace demarc {
namespace {

std::string_view file_name(std::string_view path) {
  const std::size_t slash = path.rfind('/');
  return slash == std::string_view::npos ? path : path.substr(slash + 1);
}

// Libraries count as each of their users.
Parties users_of(const Manifest& manifest, const std::vector<std::uint32_t>& covering) {
  Parties out;
  for (PartyId id : covering) {
    const Party& party = manifest.parties[id];
    if (party.kind != PartyKind::library) {
      out.push_back(id);
      continue;
    }
    for (PartyId user = 0; user < manifest.parties.size(); ++user) {
      if (manifest.parties[user].kind == PartyKind::library) continue;
      const auto& names = party.used_by;
      if (std::find(names.begin(), names.end(), manifest.parties[user].name) != names.end())
        out.push_back(user);
    }
  }
  std::sort(out.begin(), out.end());
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

bool may_create(FileClass file_class) {
  return file_class == FileClass::service || file_class == FileClass::migration;
}

}  // namespace

Scopes::Scopes(const Scan& scan, const std::vector<const FileFacts*>& facts,
               const Manifest& manifest, Names& names, Model& model)
    : facts_(facts), manifest_(manifest), names_(names), model_(model) {
  for (const Database& database : manifest.databases) model.databases.push_back(database.name);
  model.party_sets.emplace_back();
  party_sets_.emplace(Parties{}, 0);
  place_files(scan);
  mark_replay_only(scan);
  order_replay(scan);
  read_settings();
  for (FileId id = 0; id < files_.size(); ++id) {
    if (files_[id].role != Role::nothing) find_contexts(scan, id);
  }
}

void Scopes::place_files(const Scan& scan) {
  files_.resize(scan.files.size());
  model_.files.reserve(scan.files.size());
  StatementId next = 0;
  for (FileId id = 0; id < scan.files.size(); ++id) {
    const RepoFile& file = scan.files[id];
    ModelFile& out = model_.files.emplace_back();
    out.path = file.path;
    out.file_class = file.file_class;
    out.parties = users_of(manifest_, file.parties);
    out.migration_set = file.migration_set;
    out.facts = facts_[id];
    FileScope& scope = files_[id];
    scope.first_statement = next;
    if (facts_[id] == nullptr) continue;
    const Rows& rows = facts_[id]->rows;
    next += static_cast<StatementId>(rows.statements.size());
    const bool in_set = file.migration_set != no_migration_set;
    scope.as_migration = file.file_class == FileClass::migration || in_set;
    scope.has_settings = !rows.settings.empty();
    for (const DefinitionRow& row : rows.definitions)
      scope.has_settings = scope.has_settings || row.search_path.count > 0;
    const bool is_dump =
        std::any_of(manifest_.databases.begin(), manifest_.databases.end(),
                    [&](const Database& database) { return database.schema_dump == file.path; });
    scope.role = Role::judged;
    if (is_dump) {
      scope.role = Role::replayed;
      scope.as_migration = true;
    } else if (in_set && file.migration_order == not_replayed) {
      if (scan.migration_sets[file.migration_set].dump) scope.role = Role::nothing;
    } else if (may_create(file.file_class)) {
      scope.role = in_set ? Role::replayed : Role::loose;
    }
  }
}

void Scopes::mark_replay_only(const Scan& scan) {
  for (FileId id = 0; id < files_.size(); ++id) {
    ModelFile& file = model_.files[id];
    if (file.migration_set == none) continue;
    for (PartyId party : file.parties) {
      const std::string& limit = manifest_.parties[party].replay_only_to;
      if (limit.empty()) continue;
      const std::string_view version = migration_version(file_name(file.path));
      if (is_named(file_name(file.path), limit) ||
          (!version.empty() && is_at_or_before(version, limit)))
        file.replay_only = true;
    }
  }
  // What the tool runs before a migration that the limit names is history too, whatever its name.
  std::vector<std::uint32_t> last(scan.migration_sets.size(), none);
  for (FileId id = 0; id < files_.size(); ++id) {
    const RepoFile& file = scan.files[id];
    if (file.migration_set == no_migration_set || file.migration_order == not_replayed) continue;
    for (PartyId party : model_.files[id].parties) {
      if (!is_named(file_name(file.path), manifest_.parties[party].replay_only_to)) continue;
      std::uint32_t& order = last[file.migration_set];
      if (order == none || order < file.migration_order) order = file.migration_order;
    }
  }
  for (FileId id = 0; id < files_.size(); ++id) {
    const RepoFile& file = scan.files[id];
    if (file.migration_set == no_migration_set || last[file.migration_set] == none) continue;
    model_.files[id].replay_only =
        file.migration_order != not_replayed && file.migration_order <= last[file.migration_set];
  }
}

void Scopes::order_replay(const Scan& scan) {
  struct Key {
    std::uint32_t group;  // dumps, sets, loose scripts
    std::uint32_t set;
    std::uint32_t order;
    FileId file;
  };
  std::vector<Key> keys;
  for (FileId id = 0; id < files_.size(); ++id) {
    const RepoFile& file = scan.files[id];
    if (files_[id].role == Role::loose) {
      keys.push_back({2, id, 0, id});
    } else if (files_[id].role == Role::replayed) {
      const bool in_set = file.migration_set != no_migration_set;
      const bool is_dump =
          !in_set || std::any_of(manifest_.databases.begin(), manifest_.databases.end(),
                                 [&](const auto& d) { return d.schema_dump == file.path; });
      if (is_dump) {
        keys.push_back({0, id, 0, id});
      } else {
        keys.push_back({1, file.migration_set, file.migration_order, id});
      }
    }
  }
  std::sort(keys.begin(), keys.end(), [](const Key& a, const Key& b) {
    if (a.group != b.group) return a.group < b.group;
    if (a.set != b.set) return a.set < b.set;
    return a.order != b.order ? a.order < b.order : a.file < b.file;
  });
  TimelineId timeline = 0;
  std::uint32_t point = 1;
  for (std::size_t i = 0; i < keys.size(); ++i) {
    if (i > 0 && (keys[i].group != keys[i - 1].group || keys[i].set != keys[i - 1].set)) {
      ++timeline;
      point = 1;
    }
    FileScope& scope = files_[keys[i].file];
    scope.timeline = scope.role == Role::loose ? none : timeline;
    scope.first_point = point;
    point += static_cast<std::uint32_t>(facts_[keys[i].file]->rows.statements.size());
    replay_order_.push_back(keys[i].file);
  }
}

DatabaseId Scopes::database_named(std::string_view name) const {
  for (DatabaseId id = 0; id < manifest_.databases.size(); ++id) {
    if (manifest_.databases[id].name == name) return id;
  }
  return none;
}

// ALTER ROLE and ALTER DATABASE … SET search_path: what the history ends with.
void Scopes::read_settings() {
  for (FileId file : replay_order_) {
    const Rows& rows = facts_[file]->rows;
    for (const SettingRow& setting : rows.settings) {
      if (setting.scope != SettingScope::role && setting.scope != SettingScope::database) continue;
      if (rows.text(setting.name) != "search_path") continue;
      std::string name(rows.text(setting.of.name));
      const bool is_role = setting.scope == SettingScope::role;
      auto& paths = is_role ? role_paths_ : database_paths_;
      if (setting.reset != 0) {
        paths.erase(name);
        continue;
      }
      std::string source = (is_role ? "role " : "database ") + name;
      paths[std::move(name)] = path_of(file, setting.statement, setting.values, std::move(source));
    }
  }
}

PathId Scopes::add_path(SearchPath path) {
  model_.search_paths.push_back(std::move(path));
  return static_cast<PathId>(model_.search_paths.size() - 1);
}

PathId Scopes::path_of(FileId file, std::uint32_t row, Range values, std::string source) {
  const Rows& rows = facts_[file]->rows;
  SearchPath path;
  for (std::uint32_t i = 0; i < values.count; ++i) {
    const std::string_view value = rows.text(rows.names[values.first + i]);
    if (!value.empty()) path.schemas.emplace_back(value);
  }
  path.source = std::move(source);
  path.set_by = files_[file].first_statement + row;
  return add_path(std::move(path));
}

PartySet Scopes::party_set(const Parties& parties) {
  const auto [at, added] =
      party_sets_.emplace(parties, static_cast<PartySet>(model_.party_sets.size()));
  if (added) model_.party_sets.push_back(parties);
  return at->second;
}

}  // namespace demarc
