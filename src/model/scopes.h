// For every file: who runs it, in which database, and what unqualified names are looked up in.
//
// A file that several parties run is linked once for each setting (database, search path, user) in
// which they differ. Order of what decides a search path: the routine's own SET, a SET before the
// statement in its file or unit, the migration tool's schema, the manifest's source, service, the
// role's ALTER ROLE … SET, the database (manifest, else ALTER DATABASE … SET); else "$user",
// public.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "model/history.h"

namespace demarc {

using PathId = std::uint32_t;     // index into Model::search_paths
using ContextId = std::uint32_t;  // index into Scopes::context
using PartySet = std::uint32_t;   // index into Model::party_sets

struct LinkContext {
  DatabaseId database = 0;
  PathId path = 0;
  std::string_view user{};  // for "$user"; empty: not known
  PartySet parties = 0;
};

// How a file takes part.
enum class Role : std::uint8_t {
  nothing,   // no SQL, or a dump beside its migrations
  judged,    // its statements are linked, its definitions are nobody's history
  loose,     // a service's script outside of any migration set: what it creates is there
  replayed,  // part of a migration set or the database's dump
};

struct FileScope {
  Role role = Role::nothing;
  bool as_migration = false;
  bool has_settings = false;
  TimelineId timeline = none;
  std::uint32_t first_point = 0;  // number of its first statement within the timeline
  StatementId first_statement = 0;
  std::uint32_t first_context = 0, context_count = 0;  // in Scopes::contexts_of
};

class Scopes {
 public:
  Scopes(const Scan& scan, const std::vector<const FileFacts*>& facts, const Manifest& manifest,
         Names& names, Model& model);

  const FileScope& file(FileId id) const { return files_[id]; }
  std::size_t file_count() const { return files_.size(); }
  ContextId context_of(FileId file, std::uint32_t i) const {
    return contexts_of_[files_[file].first_context + i];
  }
  const LinkContext& context(ContextId id) const { return contexts_[id]; }
  std::uint32_t context_count() const { return static_cast<std::uint32_t>(contexts_.size()); }

  // Files that are replayed, each timeline's in its order: dumps first, then sets by folder, then
  // loose scripts by path.
  const std::vector<FileId>& replay_order() const { return replay_order_; }

  // The schemas that the path stands for in that context, in order.
  const std::vector<SchemaId>& schemas(PathId path, const LinkContext& context);
  // The path that SET or a routine gives the statement instead of its context's; none.
  PathId path_at(FileId file, std::uint32_t row);
  // The role that SET ROLE or SET SESSION AUTHORIZATION gives the statement; empty.
  std::string_view role_at(FileId file, std::uint32_t row);
  // A path that SQL sets: SET, ALTER ROLE, CREATE FUNCTION … SET.
  PathId path_of(FileId file, std::uint32_t row, Range values, std::string source);

  PartySet party_set(const Parties& parties);
  Point point(FileId file, std::uint32_t row) const {
    return {files_[file].timeline, files_[file].first_point + row};
  }

 private:
  struct Resolved {
    DatabaseId database = 0;
    SchemaId user = none;
    std::vector<SchemaId> schemas{};
  };
  void read_settings();
  void place_files(const Scan& scan);
  void mark_replay_only(const Scan& scan);
  void order_replay(const Scan& scan);
  void find_contexts(const Scan& scan, FileId file);
  PathId base_path(const Party* party, const Source* source, DatabaseId database,
                   std::string_view role);
  std::vector<std::string> default_path(const Database& database) const;
  PathId with_tool_schema(PathId base, const MigrationSet& set);
  DatabaseId database_of_orphan(const Scan& scan, FileId file) const;
  PathId add_path(SearchPath path);
  std::vector<PathId> read_paths(FileId file);
  std::vector<std::string_view> read_roles(FileId file) const;
  DatabaseId database_named(std::string_view name) const;

  const std::vector<const FileFacts*>& facts_;
  const Manifest& manifest_;
  Names& names_;
  Model& model_;
  std::vector<FileScope> files_{};
  std::vector<LinkContext> contexts_{};
  std::vector<ContextId> contexts_of_{};
  std::vector<FileId> replay_order_{};
  std::unordered_map<std::string, PathId> role_paths_{};
  std::unordered_map<std::string, PathId> database_paths_{};
  std::deque<std::deque<Resolved>> resolved_{};  // by path
  std::unordered_map<FileId, std::vector<PathId>> overrides_{};
  std::unordered_map<FileId, std::vector<std::string_view>> roles_{};
  std::map<Parties, PartySet> party_sets_{};
};

}  // namespace demarc
