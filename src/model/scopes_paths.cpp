// The contexts of a file and the search paths that hold at its statements.
#include <algorithm>

#include "base/text.h"
#include "model/scopes.h"

namespace demarc {

// Where no party's paths lead: the database whose dump it is, or whose owners claim most of what
// it defines, else the first.
DatabaseId Scopes::database_of_orphan(const Scan& scan, FileId file) const {
  const auto& databases = manifest_.databases;
  if (databases.size() == 1) return 0;
  DatabaseId best = 0;
  std::uint32_t most = 0;
  const Rows& rows = facts_[file]->rows;
  for (DatabaseId id = 0; id < databases.size(); ++id) {
    if (databases[id].schema_dump == scan.files[file].path) return id;
    std::uint32_t covered = 0;
    for (const Party& party : manifest_.parties) {
      for (const RelationPattern& pattern : party.owns) {
        for (const DefinitionRow& row : rows.definitions) {
          if (!is_relation(row.object)) continue;
          if (matches(pattern, databases[id].name, rows.text(row.name.schema),
                      rows.text(row.name.name)))
            ++covered;
        }
      }
    }
    if (covered > most) {
      most = covered;
      best = id;
    }
  }
  return best;
}

// Where an engine looks without being told.
std::vector<std::string> Scopes::default_path(const Database& database) const {
  const Server* server = manifest_.server_of(database);
  const std::string_view engine =
      server == nullptr ? "postgresql" : std::string_view(server->engine);
  if (engine == "mysql" || engine == "mariadb") return {database.name};
  if (engine == "sqlserver") return {"dbo"};
  if (engine == "sqlite") return {"main"};
  return {"$user", "public"};
}

PathId Scopes::base_path(const Party* party, const Source* source, DatabaseId database,
                         std::string_view role) {
  SearchPath path;
  const Database& db = manifest_.databases[database];
  if (source != nullptr && !source->search_path.empty()) {
    path = {source->search_path, "a source of " + party->name, none, source->place};
  } else if (party != nullptr && !party->search_path.empty()) {
    path = {party->search_path, "service " + party->name, none, party->place};
  } else if (const auto at = role_paths_.find(std::string(role)); at != role_paths_.end()) {
    return at->second;
  } else if (!db.search_path.empty()) {
    path = {db.search_path, "database " + db.name, none, db.place};
  } else if (const auto there = database_paths_.find(db.name); there != database_paths_.end()) {
    return there->second;
  } else {
    path = {default_path(db), "default", none, {}};
  }
  for (PathId id = 0; id < model_.search_paths.size(); ++id) {
    const SearchPath& same = model_.search_paths[id];
    if (same.set_by == none && same.source == path.source && same.schemas == path.schemas &&
        same.declared.line == path.declared.line && same.declared.path == path.declared.path)
      return id;
  }
  return add_path(std::move(path));
}

// Flyway and its kin put their schema before the connection's path.
PathId Scopes::with_tool_schema(PathId base, const MigrationSet& set) {
  SearchPath path = model_.search_paths[base];
  if (!path.schemas.empty() && path.schemas.front() == set.schema) return base;
  path.schemas.insert(path.schemas.begin(), set.schema);
  path.source = "migrations in " + set.folder;
  path.set_by = none;
  path.declared = {};
  for (PathId id = 0; id < model_.search_paths.size(); ++id) {
    const SearchPath& same = model_.search_paths[id];
    if (same.source == path.source && same.schemas == path.schemas) return id;
  }
  return add_path(std::move(path));
}

void Scopes::find_contexts(const Scan& scan, FileId file) {
  FileScope& scope = files_[file];
  const ModelFile& model_file = model_.files[file];
  const MigrationSet* set =
      model_file.migration_set == none ? nullptr : &scan.migration_sets[model_file.migration_set];
  std::vector<LinkContext> contexts;
  std::vector<Parties> parties_of;
  const auto add = [&](const Party* party, PartyId id) {
    const Source* source = nullptr;
    LinkContext context;
    if (party == nullptr) {
      context.database = database_of_orphan(scan, file);
    } else {
      for (const Source& s : party->sources) {
        const bool here = std::any_of(s.paths.begin(), s.paths.end(), [&](const std::string& glob) {
          return glob_match(glob, model_file.path);
        });
        if (here) source = &s;
      }
      const DatabaseId named =
          source != nullptr && !source->database.empty() ? database_named(source->database)
          : party->databases.empty()                     ? 0
                                                         : database_named(party->databases.front());
      context.database = named == none ? 0 : named;
      context.user = scope.as_migration ? party->roles.migrate : party->roles.run;
      if (source != nullptr && !source->role.empty()) context.user = source->role;
    }
    context.path = base_path(party, source, context.database, context.user);
    if (set != nullptr && !set->schema.empty()) context.path = with_tool_schema(context.path, *set);
    for (std::size_t i = 0; i < contexts.size(); ++i) {
      if (contexts[i].database == context.database && contexts[i].path == context.path &&
          contexts[i].user == context.user) {
        parties_of[i].push_back(id);
        return;
      }
    }
    contexts.push_back(context);
    parties_of.emplace_back();
    if (party != nullptr) parties_of.back().push_back(id);
  };
  for (PartyId id : model_file.parties) add(&manifest_.parties[id], id);
  if (contexts.empty()) add(nullptr, none);
  scope.first_context = static_cast<std::uint32_t>(contexts_of_.size());
  scope.context_count = static_cast<std::uint32_t>(contexts.size());
  for (std::size_t i = 0; i < contexts.size(); ++i) {
    contexts[i].parties = party_set(parties_of[i]);
    ContextId id = 0;
    const auto is_same = [&](const LinkContext& c) {
      return c.database == contexts[i].database && c.path == contexts[i].path &&
             c.user == contexts[i].user && c.parties == contexts[i].parties;
    };
    // The same few contexts again and again; the last ones first.
    const auto found = std::find_if(contexts_.rbegin(), contexts_.rend(), is_same);
    if (found != contexts_.rend()) {
      id = static_cast<ContextId>(contexts_.rend() - found - 1);
    } else {
      id = static_cast<ContextId>(contexts_.size());
      contexts_.push_back(contexts[i]);
    }
    contexts_of_.push_back(id);
  }
}

const std::vector<SchemaId>& Scopes::schemas(PathId path, const LinkContext& context) {
  // The user's name is enough to tell "$user" apart; databases have few users.
  const SchemaId user = context.user.empty() ? none : names_.schema(context.database, context.user);
  if (resolved_.size() <= path) resolved_.resize(model_.search_paths.size());
  for (const Resolved& there : resolved_[path]) {
    if (there.database == context.database && there.user == user) return there.schemas;
  }
  Resolved& out = resolved_[path].emplace_back();
  out.database = context.database;
  out.user = user;
  for (const std::string& schema : model_.search_paths[path].schemas) {
    if (schema == "$user") {
      if (user != none) out.schemas.push_back(user);
    } else if (schema != "pg_catalog") {
      out.schemas.push_back(names_.schema(context.database, names_.keep(schema)));
    }
  }
  return out.schemas;
}

// The paths that hold at each statement of a file with settings; none: the context's.
std::vector<PathId> Scopes::read_paths(FileId file) {
  const Rows& rows = facts_[file]->rows;
  std::vector<PathId> out(rows.statements.size(), none);
  std::unordered_map<std::uint32_t, PathId> of_bodies;  // by the statement that holds them
  PathId session = none;
  PathId local = none;
  std::uint32_t local_unit = none;
  for (std::uint32_t row = 0; row < rows.statements.size(); ++row) {
    const StatementRow& statement = rows.statements[row];
    PathId now = local != none && local_unit == statement.unit ? local : session;
    // A body has the path of its routine, else what its caller happens to have.
    if (statement.parent != no_row) {
      const auto [at, added] = of_bodies.try_emplace(statement.parent, out[statement.parent]);
      const Range& defined = rows.statements[statement.parent].definitions;
      for (std::uint32_t i = 0; added && i < defined.count; ++i) {
        const DefinitionRow& definition = rows.definitions[defined.first + i];
        if (definition.search_path.count == 0) continue;
        at->second = path_of(file, statement.parent, definition.search_path,
                             "routine " + std::string(rows.text(definition.name.name)));
      }
      now = at->second;
    }
    out[row] = now;
    for (std::uint32_t i = 0; i < statement.settings.count; ++i) {
      const SettingRow& setting = rows.settings[statement.settings.first + i];
      if (rows.text(setting.name) != "search_path" || statement.parent != no_row) continue;
      if (setting.scope != SettingScope::session && setting.scope != SettingScope::transaction)
        continue;
      const PathId path =
          setting.reset != 0 ? none : path_of(file, row, setting.values, "SET search_path");
      if (setting.scope == SettingScope::session) {
        session = path;
        local = none;
      } else {
        local = path;
        local_unit = statement.unit;
      }
    }
  }
  return out;
}

PathId Scopes::path_at(FileId file, std::uint32_t row) {
  if (!files_[file].has_settings) return none;
  auto at = overrides_.find(file);
  if (at == overrides_.end()) at = overrides_.emplace(file, read_paths(file)).first;
  return at->second[row];
}

// One setting of the session and what SET LOCAL puts over it for the rest of its unit.
struct Switched {
  std::string_view session{};
  std::string_view local{};
  std::uint32_t local_unit = none;
  std::string_view at(std::uint32_t unit) const {
    return local_unit != none && local_unit == unit ? local : session;
  }
};

// The roles under which the statements of a file with settings run; empty: the connection's.
std::vector<std::string_view> Scopes::read_roles(FileId file) const {
  const Rows& rows = facts_[file]->rows;
  std::vector<std::string_view> out(rows.statements.size());
  Switched role;
  Switched user;
  for (std::uint32_t row = 0; row < rows.statements.size(); ++row) {
    const StatementRow& statement = rows.statements[row];
    if (statement.parent != no_row) {
      // A block runs now; a routine's body runs as whoever calls it.
      const CommandTag tag = rows.statements[statement.parent].tag;
      const bool defines =
          tag == CommandTag::create_function || tag == CommandTag::create_procedure;
      if (!defines) out[row] = out[statement.parent];
      continue;
    }
    const std::string_view as_role = role.at(statement.unit);
    out[row] = as_role.empty() ? user.at(statement.unit) : as_role;
    for (std::uint32_t i = 0; i < statement.settings.count; ++i) {
      const SettingRow& setting = rows.settings[statement.settings.first + i];
      const std::string_view name = rows.text(setting.name);
      if (name != "role" && name != "session_authorization") continue;
      if (setting.scope != SettingScope::session && setting.scope != SettingScope::transaction)
        continue;
      std::string_view value;
      if (setting.reset == 0 && setting.values.count > 0)
        value = rows.text(rows.names[setting.values.first]);
      if (value == "none") value = {};
      Switched& now = name == "role" ? role : user;
      if (setting.scope == SettingScope::transaction) {
        now.local = value;
        now.local_unit = statement.unit;
      } else {
        now = {value, {}, none};
        if (name != "role") role = {};
      }
    }
  }
  return out;
}

std::string_view Scopes::role_at(FileId file, std::uint32_t row) {
  if (!files_[file].has_settings) return {};
  auto at = roles_.find(file);
  if (at == roles_.end()) at = roles_.emplace(file, read_roles(file)).first;
  return at->second[row];
}

}  // namespace demarc
