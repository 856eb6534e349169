#include "commands/folders.h"

#include <algorithm>

#include "base/path.h"
#include "base/text.h"

namespace demarc {

// Folders that hold units.
static constexpr std::string_view containers[] = {
    "apps",     "backend", "backends", "cmd",         "components",    "contexts",  "domains",
    "internal", "java",    "libs",     "main",        "microservices", "modules",   "packages",
    "pkg",      "plugins", "projects", "resources",   "server",        "service",   "services",
    "source",   "sources", "src",      "subprojects", "teams",         "workspaces"};

// Folders that sort the files of one unit.
static constexpr std::string_view sorters[] = {
    "changelog", "changelogs", "changes",    "data",       "database", "databases", "db",
    "ddl",       "deploy",     "dml",        "down",       "dump",     "dumps",     "functions",
    "migrate",   "migration",  "migrations", "procedures", "queries",  "query",     "repeatable",
    "revert",    "schema",     "schemas",    "scripts",    "seed",     "seeds",     "sql",
    "structure", "tables",     "up",         "verify",     "versions", "views"};

template <std::size_t count>
static bool is_one_of(const std::string_view (&words)[count], std::string_view word) {
  const std::string lower = to_lower(word);
  return std::find(std::begin(words), std::end(words), lower) != std::end(words);
}

// Parts of the folder that all paths share, cut where it would name a unit's inside.
static std::size_t shared_parts(const std::vector<std::vector<std::string_view>>& folders) {
  std::size_t shared = folders.empty() ? 0 : folders[0].size();
  for (const auto& folder : folders) {
    std::size_t same = 0;
    while (same < shared && same < folder.size() && folder[same] == folders[0][same]) ++same;
    shared = same;
  }
  return shared;
}

static std::string unit_of(const std::vector<std::string_view>& folder, std::size_t shared) {
  std::size_t end = std::min(shared, folder.size());
  const auto sorts = [&](std::size_t i) { return is_one_of(sorters, folder[i]); };
  bool sorted_above = false;  // "db/migrations": nothing below it is a unit
  for (std::size_t i = 0; i < end; ++i) sorted_above = sorted_above || sorts(i);
  if (end < folder.size() && !sorted_above && (end == 0 || !sorts(end))) ++end;
  while (!sorted_above && end < folder.size() && end > 0 &&
         is_one_of(containers, folder[end - 1]) && !sorts(end)) {
    ++end;
  }
  while (end > 1 && sorts(end - 1)) --end;
  std::string unit;
  for (std::size_t i = 0; i < end; ++i) {
    if (i > 0) unit += '/';
    unit += folder[i];
  }
  return unit.empty() ? "." : unit;
}

std::vector<std::string> units_of(const std::vector<std::string>& paths) {
  std::vector<std::vector<std::string_view>> folders;
  for (const std::string& path : paths) {
    const std::string_view folder = parent_folder(path);
    folders.push_back(folder.empty() ? std::vector<std::string_view>{} : split(folder, '/'));
  }
  const std::size_t shared = shared_parts(folders);
  std::vector<std::string> units;
  for (const auto& folder : folders) units.push_back(unit_of(folder, shared));
  return units;
}

}  // namespace demarc
