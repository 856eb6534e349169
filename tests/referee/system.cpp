#include "tests/referee/system.h"

#include <algorithm>
#include <map>

#include <gtest/gtest.h>

#include "manifest/manifest.h"
#include "source/encoding.h"
#include "source/file_system.h"

namespace demarc::referee {

std::string System::text(const ModelStatement& statement) const {
  return texts[statement.file].substr(statement.spot.begin,
                                      statement.spot.end - statement.spot.begin);
}

std::string System::place(const ModelStatement& statement) const {
  const Position at = model.files[statement.file].facts->lines.position(statement.spot.begin);
  return model.files[statement.file].path + ":" + std::to_string(at.line);
}

const DefinitionRow* System::first_definition(const ModelStatement& statement) const {
  const Rows& rows = model.files[statement.file].facts->rows;
  const Range& defined = rows.statements[statement.row].definitions;
  return defined.count == 0 ? nullptr : &rows.definitions[defined.first];
}

std::unique_ptr<System> read_system(const std::string& folder, const std::string& today) {
  auto system = std::make_unique<System>();
  const std::unique_ptr<FileSystem> files = make_disk_file_system(folder);
  Result<Manifest> manifest = load_manifest(*files, "demarc.toml");
  if (!manifest) {
    ADD_FAILURE() << to_string(manifest.error());
    return nullptr;
  }
  system->manifest = *std::move(manifest);
  system->scan = scan(*files, system->manifest, {});
  std::vector<const FileFacts*> all;
  for (const RepoFile& file : system->scan.files) {
    system->texts.emplace_back();
    if (file.kind.language == Language::none) {
      all.push_back(nullptr);
      continue;
    }
    Result<std::string> bytes = files->read(file.path, default_read_limit_bytes);
    if (!bytes) {
      ADD_FAILURE() << to_string(bytes.error());
      return nullptr;
    }
    decode_text(*bytes);
    system->facts.push_back(build_facts(*bytes, file.kind));
    EXPECT_EQ(system->facts.back().rows.statements_not_analysed, 0u) << file.path;
    system->texts.back() = *std::move(bytes);
    all.push_back(&system->facts.back());
  }
  system->model = link(system->scan, all, system->manifest, *parse_date(today));
  return system;
}

// What a class maps is no statement until something runs it.
static bool is_put(const ModelStatement& statement) {
  return statement.parent == none && !statement.down && statement.tag != CommandTag::mapping;
}

static bool is_migration(const System& system, FileId file) {
  const RepoFile& entry = system.scan.files[file];
  return entry.migration_set != no_migration_set && entry.migration_order != not_replayed;
}

std::vector<std::vector<StatementId>> migrations_of(const System& system) {
  using Key = std::pair<std::uint32_t, StatementId>;  // order of the file, statement
  std::vector<std::vector<Key>> keys(system.scan.migration_sets.size());
  for (StatementId id = 0; id < system.model.statements.size(); ++id) {
    const ModelStatement& statement = system.model.statements[id];
    if (!is_put(statement) || !is_migration(system, statement.file)) continue;
    const RepoFile& file = system.scan.files[statement.file];
    keys[file.migration_set].emplace_back(file.migration_order, id);
  }
  std::vector<std::vector<StatementId>> sets(keys.size());
  for (std::size_t set = 0; set < keys.size(); ++set) {
    std::sort(keys[set].begin(), keys[set].end());
    for (const Key& key : keys[set]) sets[set].push_back(key.second);
  }
  return sets;
}

std::vector<std::vector<StatementId>> scripts_of(const System& system) {
  std::map<FileId, std::vector<StatementId>> by_file;
  for (StatementId id = 0; id < system.model.statements.size(); ++id) {
    const ModelStatement& statement = system.model.statements[id];
    if (is_put(statement) && !is_migration(system, statement.file)) {
      by_file[statement.file].push_back(id);
    }
  }
  std::vector<std::vector<StatementId>> files;
  for (auto& [file, statements] : by_file) files.push_back(std::move(statements));
  return files;
}

}  // namespace demarc::referee
