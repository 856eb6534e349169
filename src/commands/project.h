// What every command that reads a repository stands on: its root, its manifest, its files and their
// facts.
//
// In: the options. Out: a Project, filled step by step: open_project finds the root and reads the
// manifest, scan_project lists the files, analyse_project adds the facts of each.
#pragma once

#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "commands/env.h"
#include "commands/options.h"
#include "facts/file_facts.h"
#include "findings/finding.h"
#include "model/model.h"
#include "scan/git_trees.h"
#include "scan/scan.h"

namespace demarc {

// What --staged and --changed-since compare with; see changes.h.
struct Changes {
  bool active = false;        // false: a full run
  std::string base_commit{};  // empty: before the first commit
  std::string base_name{};    // for people
  IndexState state{};
};

struct Project {
  std::string root{};  // below env.files
  std::unique_ptr<FileSystem> files{};
  bool has_manifest = false;
  Manifest manifest{};
  std::vector<std::string> paths{};  // the PATHs, relative to the root; empty: all
  std::string overlaid{};            // the file that comes from standard input
  Date today{};                      // unknown where there is neither --today nor git
  bool in_git = false;
  std::string repository{};  // empty outside git
  std::string commit{};
  std::string git_prefix{};  // the root's folder within the checkout
  Changes changes{};
  std::optional<std::vector<ListedFile>> listing{};  // the files, where they are not those on disk
  TrackedFiles base_files{};                         // of a project that is the base of another
  std::set<std::string> touched_parties{};           // of a run that looks at a part
  std::vector<std::string> remarks{};                // about the run, for its last lines
  Scan scan{};
  std::vector<FileFacts> facts{};  // of scan.files, in their order
};

// The manifest with the names of all rules at hand.
Result<Manifest> load_project_manifest(const FileSystem& files, const std::string& name);

enum class ManifestUse {
  required,
  if_present,
  ignored,  // as if there were none; one PATH, if given, is the root
};

// Fails on a missing or unusable manifest, a PATH that is not there or not below the root.
Result<Project> open_project(const Env& env, const Options& options, ManifestUse use);

// `only_paths`: the files that the PATHs name, else all of the root.
enum class ScanExtent { all, only_paths };
void scan_project(Project& project, ScanExtent extent);

// Facts of every scanned file, on all cores, through the cache. Fails only if a file that a PATH
// names cannot be read.
std::optional<Error> analyse_project(const Env& env, const Options& options, Project& project);

// Links everything, as far as there is a manifest.
Model link_project(const Project& project);

// Is the path among what the PATHs name?
bool is_shown(const Project& project, std::string_view path);
// A term between two parties, of which one has files in the part that the run looks at.
bool is_concerned(const Project& project, const Finding& finding);
// The path as a person in the current folder writes it.
std::string shown_path(const Env& env, const Project& project, const std::string& path);

// What the scan, the files and the manifest could not say, unsorted.
std::vector<ModelNote> notes_of(const Project& project);

}  // namespace demarc
