// The file by which other repositories know this one.
#include "export/lock.h"

#include <filesystem>

#include "base/path.h"
#include "base/text.h"
#include "commands/commands.h"
#include "commands/output.h"
#include "commands/project.h"

namespace demarc::commands {

// Of a project's name what a file's name may hold.
static std::string file_stem(const std::string& text) {
  std::string stem;
  for (char c : to_lower(text)) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '.';
    stem += plain ? c : '-';
  }
  while (stem.starts_with('.') || stem.starts_with('-')) stem.erase(0, 1);
  return stem.empty() ? "project" : stem;
}

Result<ExitCode> lock(Env& env, const Options& options) {
  Result<Project> opened = open_project(env, options, ManifestUse::required);
  if (!opened) return opened.error();
  Project& project = *opened;
  scan_project(project, ScanExtent::all);
  if (auto error = analyse_project(env, options, project)) return *error;
  const Model model = link_project(project);
  const std::string& name = project.manifest.name;
  std::string repository = project.repository.empty() ? name : project.repository;
  if (repository.empty()) repository = "unnamed";
  const std::string text = lock_text(model, repository);
  const std::string default_path =
      ".demarc/" + file_stem(name.empty() ? repository : name) + ".lock.toml";
  if (options.output == "-") {
    env.out(text);
    return ExitCode::clean;
  }
  std::string path = join_path(project.root, default_path);
  if (!options.output.empty()) path = join_path(env.folder, options.output);
  while (path.starts_with('/')) path.erase(0, 1);
  const std::string shown = printable_line(path_from(env.folder, path));
  const Result<std::string> there = env.files->read(path, default_read_limit_bytes);
  const bool same = there && *there == text;
  if (options.compare) {
    env.out(shown + (same ? " is up to date\n" : " is out of date: run `demarc lock`\n"));
    return same ? ExitCode::clean : ExitCode::findings;
  }
  if (!same) {
    // Only the disk knows folders.
    const std::string real = env.files->real_root();
    std::error_code ignored;  // writing says what is wrong
    if (!real.empty()) {
      std::filesystem::create_directories(
          (real == "/" ? "/" : real + "/") + std::string(parent_folder(path)), ignored);
    }
    if (auto error = env.files->write(path, text)) return *error;
  }
  env.out((same ? "unchanged: " : "wrote ") + shown + "\n");
  return ExitCode::clean;
}

}  // namespace demarc::commands
