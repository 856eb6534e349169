#include "commands/project.h"

#include <algorithm>

#include "base/check.h"
#include "base/path.h"
#include "commands/changes.h"
#include "commands/overlay.h"
#include "rules/registry.h"
#include "scan/git.h"
#include "scan/snapshot.h"

namespace demarc {

namespace {

constexpr const char* manifest_name = "demarc.toml";

bool is_file(const Env& env, const std::string& path) {
  const auto stat = env.files->stat(path);
  return stat && stat->kind != FileStat::Kind::folder && stat->kind != FileStat::Kind::other;
}

bool is_folder(const Env& env, const std::string& path) {
  if (path.empty()) return true;
  const auto stat = env.files->stat(path);
  // A link to a folder is one, too: list() follows it where it stays inside.
  return stat && (stat->kind == FileStat::Kind::folder ||
                  (stat->kind == FileStat::Kind::link && env.files->list(path)));
}

// `path` as the user wrote it, below env.files.
std::string from_top(const Env& env, const std::string& path) {
  std::string top = join_path(env.folder, path);
  while (top.starts_with('/')) top.erase(0, 1);
  return top;
}

std::string folder_of(const Env& env, const std::string& path) {
  return is_folder(env, path) ? path : std::string(parent_folder(path));
}

// The nearest folder upward that holds `name`, if any.
std::optional<std::string> nearest(const Env& env, std::string folder, const char* name,
                                   bool (*fits)(const Env&, const std::string&)) {
  while (true) {
    if (fits(env, folder.empty() ? name : folder + "/" + name)) return folder;
    if (folder.empty()) return std::nullopt;
    folder = std::string(parent_folder(folder));
  }
}

bool exists(const Env& env, const std::string& path) {
  return env.files->stat(path).has_value();
}

bool is_file_or_folder(const Env& env, const std::string& path) {
  return is_file(env, path) || is_folder(env, path);
}

// The folder that holds all of `tops`.
std::string common_folder(const Env& env, const std::vector<std::string>& tops) {
  std::string folder = folder_of(env, tops.front());
  for (const std::string& top : tops) {
    while (!is_below(top, folder)) folder = std::string(parent_folder(folder));
  }
  return folder;
}

bool holds_all(const std::string& folder, const std::vector<std::string>& tops) {
  return std::all_of(tops.begin(), tops.end(),
                     [&](const std::string& top) { return is_below(top, folder); });
}

// Where there need be no manifest: its folder all the same if it holds everything, else the
// checkout, else the folder that the PATHs share.
std::string root_without_manifest(const Env& env, const std::vector<std::string>& tops) {
  const std::string start = folder_of(env, tops.front());
  for (const auto& found : {nearest(env, start, manifest_name, is_file),
                            nearest(env, start, ".git", is_file_or_folder)}) {
    if (found && holds_all(*found, tops)) return *found;
  }
  return common_folder(env, tops);
}

// What an empty demarc.toml says: one database, nobody's relations.
Manifest no_manifest() {
  MemoryFileSystem files;
  files.add(manifest_name, "");
  Result<Manifest> manifest = load_manifest(files, manifest_name);
  CHECK(manifest, "an empty manifest is a valid one");
  return std::move(*manifest);
}

std::optional<Error> read_manifest_of(const Options& options, const std::string& name,
                                      ManifestUse use, Project& project) {
  Result<Manifest> manifest = load_project_manifest(*project.files, name);
  if (manifest) {
    project.manifest = std::move(*manifest);
    project.has_manifest = true;
    return std::nullopt;
  }
  // A newcomer's survey goes on without what is only half written.
  if (use == ManifestUse::if_present && options.manifest.empty()) return std::nullopt;
  return manifest.error();
}

std::optional<Error> take_stdin(const Env& env, const Options& options, Project& project) {
  Result<std::string> bytes = env.read_stdin();
  if (!bytes) return bytes.error();
  const std::string top = from_top(env, options.as_path);
  if (!is_below(top, project.root)) {
    return Error{.message = "`" + options.as_path + "` is not below " +
                            (project.root.empty() ? "the root" : "/" + project.root)};
  }
  project.overlaid = project.root.empty() ? top : top.substr(project.root.size() + 1);
  project.files = overlay_file(std::move(project.files), project.overlaid, std::move(*bytes));
  return std::nullopt;
}

// Why a PATH cannot be looked at. A file without the right to read it is told when it is its turn.
std::optional<Error> fault_of_path(const FileSystem& files, const std::string& path,
                                   const std::string& written) {
  const auto stat = files.stat(path);
  std::string why;
  if (!stat || stat->kind == FileStat::Kind::file) {
    return std::nullopt;
  } else if (stat->kind == FileStat::Kind::folder) {
    const auto entries = files.list(path);
    if (entries) return std::nullopt;
    why = entries.error().message;
  } else if (stat->kind == FileStat::Kind::link) {
    const auto bytes = files.read_head(path, 1);
    if (bytes) return std::nullopt;
    why =
        files.list(path) ? "it is a link; name the folder that it leads to" : bytes.error().message;
  } else {
    why = "neither a file nor a folder";
  }
  return Error{.message = "`" + written + "` cannot be read: " + why};
}

// The PATHs relative to the root; "-" stands for the file of standard input.
std::optional<Error> take_paths(const Env& env, const Options& options, Project& project) {
  bool whole_root = false;
  for (const std::string& path : options.paths) {
    if (path == "-") {
      project.paths.push_back(project.overlaid);
      continue;
    }
    const std::string top = from_top(env, path);
    if (!is_below(top, project.root)) {
      return Error{.message = "`" + path + "` is not below the manifest's folder /" + project.root,
                   .hint = "run demarc once for each manifest"};
    }
    std::string below = top.substr(std::min(top.size(), project.root.size()));
    if (below.starts_with('/')) below.erase(0, 1);
    if (auto error = fault_of_path(*project.files, below, path)) return *error;
    whole_root = whole_root || below.empty();
    project.paths.push_back(std::move(below));
  }
  if (whole_root) project.paths.clear();
  return std::nullopt;
}

void ask_git(const Options& options, Project& project) {
  project.today = options.today;
  const std::string real = project.files->real_root();
  if (real.empty()) return;
  const GitInfo info = ask_git_about(real);
  if (!info.available) return;
  project.in_git = true;
  project.repository = info.repository;
  project.commit = info.commit;
  project.git_prefix = tidy_path(info.prefix);
  if (!project.today.known()) project.today = info.committed;
}

}  // namespace

Result<Manifest> load_project_manifest(const FileSystem& files, const std::string& name) {
  std::vector<std::string> rule_names;
  for (const Rule* rule : all_rules()) rule_names.emplace_back(rule->name);
  return load_manifest(files, name, rule_names);
}

Result<Project> open_project(const Env& env, const Options& options, ManifestUse use) {
  const bool from_stdin =
      std::find(options.paths.begin(), options.paths.end(), "-") != options.paths.end();
  if (from_stdin && options.as_path.empty()) {
    return Error{.message = "`-` needs --as PATH",
                 .hint = "where the file belongs decides whose it is and how it is read"};
  }
  std::vector<std::string> tops;
  for (const std::string& path : options.paths) {
    tops.push_back(from_top(env, path == "-" ? options.as_path : path));
    if (path != "-" && !tops.back().empty() && !exists(env, tops.back())) {
      return Error{.message = "there is no `" + path + "`"};
    }
  }
  if (tops.empty()) tops.push_back(env.folder);

  Project project{.manifest = no_manifest()};
  std::string name = manifest_name;
  bool found = true;
  if (!options.manifest.empty()) {
    const std::string top = from_top(env, options.manifest);
    if (!is_file(env, top)) return Error{.message = "there is no `" + options.manifest + "`"};
    project.root = std::string(parent_folder(top));
    name = std::string(file_name(top));
  } else if (use == ManifestUse::ignored) {
    project.root =
        options.paths.empty() ? root_without_manifest(env, tops) : folder_of(env, tops.front());
    found = false;
  } else if (use == ManifestUse::if_present) {
    project.root = root_without_manifest(env, tops);
    found = is_file(env, join_path(project.root, manifest_name));
  } else if (const auto root = nearest(env, folder_of(env, tops.front()), manifest_name, is_file)) {
    project.root = *root;
  } else {
    return Error{
        .message = std::string("there is no ") + manifest_name + " here or in a folder above",
        .hint =
            "`demarc survey` needs none: it shows who touches which table, "
            "so that you can write one"};
  }
  project.files = open_folder(env, project.root);
  ask_git(options, project);
  if (from_stdin) {
    if (auto error = take_stdin(env, options, project)) return *error;
  }
  open_changes(env, options, name, project);
  if (found) {
    if (auto error = read_manifest_of(options, name, use, project)) return *error;
  }
  if (auto error = take_paths(env, options, project)) return *error;
  return project;
}

void scan_project(Project& project, ScanExtent extent) {
  const bool cut = extent == ScanExtent::only_paths;
  const std::vector<std::string> paths = cut ? project.paths : std::vector<std::string>{};
  project.scan = project.listing
                     ? scan_listed(*project.files, project.manifest, paths, *project.listing)
                     : scan(*project.files, project.manifest, paths);
  if (project.overlaid.empty()) return;
  auto& files = project.scan.files;
  const auto at = std::lower_bound(
      files.begin(), files.end(), project.overlaid,
      [](const RepoFile& file, const std::string& path) { return file.path < path; });
  if (at != files.end() && at->path == project.overlaid) return;
  // Not saved yet, or ignored by git: what it is can be told all the same.
  Scan alone = scan(*project.files, project.manifest, {project.overlaid});
  for (RepoFile& file : alone.files) {
    if (file.path != project.overlaid) continue;
    file.migration_set = no_migration_set;
    files.insert(at, std::move(file));
    return;
  }
}

Model link_project(const Project& project) {
  std::vector<const FileFacts*> facts;
  facts.reserve(project.facts.size());
  for (const FileFacts& one : project.facts) facts.push_back(&one);
  return link(project.scan, facts, project.manifest, project.today);
}

bool is_shown(const Project& project, std::string_view path) {
  if (project.paths.empty()) return true;
  return std::any_of(project.paths.begin(), project.paths.end(),
                     [&](const std::string& below) { return is_below(path, below); });
}

bool is_concerned(const Project& project, const Finding& finding) {
  return std::any_of(
      finding.concerns.begin(), finding.concerns.end(),
      [&](const std::string& party) { return project.touched_parties.contains(party); });
}

std::string shown_path(const Env& env, const Project& project, const std::string& path) {
  return path_from(env.folder, join_path(project.root, path));
}

std::vector<ModelNote> notes_of(const Project& project) {
  std::vector<ModelNote> notes;
  for (const ScanNote& note : project.scan.notes) {
    notes.push_back({.kind = note.kind, .path = note.path, .message = note.message});
  }
  for (std::size_t i = 0; i < project.facts.size(); ++i) {
    const FileFacts& facts = project.facts[i];
    for (const NoteRow& row : facts.rows.notes) {
      const Position position = facts.lines.position(row.begin);
      const bool whole_file = facts.lines.starts.empty();
      notes.push_back({.kind = row.kind,
                       .path = project.scan.files[i].path,
                       .line = whole_file ? 0 : position.line,
                       .column = whole_file ? 0 : position.column,
                       .message = std::string(facts.rows.text(row.message))});
    }
  }
  for (const NotYetChecked& entry : project.manifest.not_yet_checked) {
    notes.push_back({.kind = NoteKind::not_yet_checked,
                     .path = entry.place.path,
                     .line = entry.place.line,
                     .column = entry.place.column,
                     .message = "`" + entry.key + "` is kept; no rule of this version checks it"});
  }
  return notes;
}

}  // namespace demarc
