#include "commands/changes.h"

#include <algorithm>
#include <map>

#include "base/path.h"
#include "scan/git_trees.h"
#include "scan/snapshot.h"

namespace demarc {

namespace {

void fall_back(const Env& env, const std::string& option, const std::string& why,
               Project& project) {
  env.err("warning: " + option + ": " + why + "; every finding of the working tree is shown\n");
  project.remarks.push_back(option + " had no effect: " + why);
}

// A commit in progress (`git commit -a`, `git commit FILE`) has an index of its own.
std::string index_file(const Env& env) {
  const std::string name = env.variable("GIT_INDEX_FILE").value_or("");
  if (name.empty()) return {};
  return join_path("/" + env.folder, name);
}

void open_staged(const Env& env, const std::string& head, const std::string& manifest,
                 Project& project) {
  Changes& changes = project.changes;
  changes.state = read_index(project.files->real_root(), index_file(env));
  if (!changes.state.index.available) {
    return fall_back(env, "--staged", changes.state.index.why_not, project);
  }
  const auto& files = changes.state.index.files;
  const bool is_tracked = std::any_of(
      files.begin(), files.end(), [&](const TrackedFile& file) { return file.path == manifest; });
  if (!is_tracked) {
    return fall_back(env, "--staged", "`git add " + manifest + "` first: git does not have it",
                     project);
  }
  changes.active = true;
  changes.base_commit = head;
  changes.base_name = head.empty() ? "nothing: there is no commit yet" : "HEAD";
  project.listing = listing_of(changes.state.index.files);
  project.files = make_snapshot(std::move(project.files), files, changes.state);
}

void open_since(const Env& env, const std::string& revision, const std::string& head,
                Project& project) {
  const std::string root = project.files->real_root();
  Changes& changes = project.changes;
  const std::string commit = find_commit(root, revision);
  if (commit.empty()) {
    return fall_back(env, "--changed-since " + revision,
                     "there is no such commit here (a shallow clone has only the youngest)",
                     project);
  }
  changes.base_commit = find_merge_base(root, commit, head);
  if (changes.base_commit.empty()) {
    return fall_back(
        env, "--changed-since " + revision,
        "it has no common history with HEAD here (a shallow clone has only the youngest)", project);
  }
  changes.state = read_index(root, {});
  if (!changes.state.index.available) {
    return fall_back(env, "--changed-since " + revision, changes.state.index.why_not, project);
  }
  changes.active = true;
  const std::string id = changes.base_commit.substr(0, 10);
  changes.base_name = changes.base_commit == commit
                          ? revision + " (" + id + ")"
                          : "the merge base with " + revision + " (" + id + ")";
}

}  // namespace

void open_changes(const Env& env, const Options& options, const std::string& manifest,
                  Project& project) {
  if (!options.staged && options.changed_since.empty()) return;
  const std::string option = options.staged ? "--staged" : "--changed-since";
  const std::string root = project.files->real_root();
  if (root.empty() || !project.in_git) {
    return fall_back(env, option, "this is no git checkout, or git may not be asked", project);
  }
  const std::string head = find_commit(root, "HEAD");
  if (options.staged) {
    open_staged(env, head, manifest, project);
  } else {
    open_since(env, options.changed_since, head, project);
  }
}

Result<Base> open_base(const Env& env, const Project& project) {
  const Changes& changes = project.changes;
  Base base;
  TrackedFiles& files = base.project.base_files;
  if (changes.base_commit.empty()) {
    files.available = true;
  } else {
    files = list_tree(project.files->real_root(), changes.base_commit);
  }
  if (!files.available) return Error{.message = files.why_not};
  base.project.root = project.root;
  base.project.today = project.today;
  base.project.in_git = true;
  base.project.listing = listing_of(files.files);
  base.project.files = make_snapshot(open_folder(env, project.root), files.files, changes.state);
  Result<Manifest> manifest = load_project_manifest(*base.project.files, project.manifest.path);
  base.own_manifest = static_cast<bool>(manifest);
  base.project.manifest = manifest ? std::move(*manifest) : project.manifest;
  base.project.has_manifest = true;
  return base;
}

bool is_changed(const Project& project, const Project& base, const std::string& path) {
  const IndexState& state = project.changes.state;
  if (!is_same(state.index.files, base.base_files.files, path)) return true;
  // What --staged looks at is the index itself.
  return !project.listing && std::binary_search(state.unstaged.begin(), state.unstaged.end(), path);
}

void excuse_by_base(const Project& project, const Project& base, const Findings& at_base,
                    Findings& findings) {
  std::map<std::string, std::uint64_t> budgets;
  for (const Finding& finding : at_base) {
    if (finding.state != FindingState::allowed) ++budgets[finding.fingerprint];
  }
  // What the baseline has excused is not excused a second time.
  for (const Finding& finding : findings) {
    if (finding.state != FindingState::known) continue;
    const auto found = budgets.find(finding.fingerprint);
    if (found != budgets.end() && found->second > 0) --found->second;
  }
  for (const bool changed : {false, true}) {
    for (Finding& finding : findings) {
      if (finding.state != FindingState::fresh || !finding.concerns.empty()) continue;
      const auto found = budgets.find(finding.fingerprint);
      if (found == budgets.end() || found->second == 0) continue;
      if (is_changed(project, base, finding.path) != changed) continue;
      --found->second;
      finding.state = FindingState::known;
    }
  }
}

}  // namespace demarc
