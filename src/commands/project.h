// What every command that reads a repository stands on: its root, its manifest, its files and their
// facts.
//
// In: the options. Out: a Project, filled step by step: open_project finds the root and reads the
// manifest, scan_project lists the files, analyse_project adds the facts of each.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "commands/env.h"
#include "commands/options.h"
#include "facts/file_facts.h"
#include "model/model.h"
#include "scan/scan.h"

namespace demarc {

struct Project {
  std::string root{};  // below env.files
  std::unique_ptr<FileSystem> files{};
  bool has_manifest = false;
  Manifest manifest{};
  std::vector<std::string> paths{};  // the PATHs, relative to the root; empty: all
  std::string overlaid{};            // the file that comes from standard input
  Date today{};                      // unknown where there is neither --today nor git
  std::string repository{};          // empty outside git
  std::string commit{};
  std::string git_prefix{};  // the root's folder within the checkout
  Scan scan{};
  std::vector<FileFacts> facts{};  // of scan.files, in their order
};

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
// The path as a person in the current folder writes it.
std::string shown_path(const Env& env, const Project& project, const std::string& path);

// What the scan, the files and the manifest could not say, unsorted.
std::vector<ModelNote> notes_of(const Project& project);

}  // namespace demarc
