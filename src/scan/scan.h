// Repository in, sorted list of files out, each with what its path tells.
//
// Asks git what is tracked or untracked-but-not-ignored; walks the folder where there is no git,
// and says so with a note. Symbolic links are listed only when they stay inside the root. Which
// migration tool a folder belongs to is data: rules/frameworks/*.toml, see frameworks.h.
#pragma once

#include <string>
#include <vector>

#include "manifest/manifest.h"
#include "scan/file_kind.h"
#include "source/file_system.h"

namespace demarc {

constexpr std::uint32_t no_migration_set = 0xffffffffu;
// Of RepoFile::migration_order: in the set, but never run by the tool on its way up.
constexpr std::uint32_t not_replayed = 0xffffffffu;

struct RepoFile {
  std::string path{};  // relative to the root
  FileKind kind{};
  FileClass file_class = FileClass::service;
  std::vector<std::uint32_t> parties{};  // indexes into Manifest::parties: whose paths cover it
  std::uint32_t migration_set = no_migration_set;  // index into Scan::migration_sets
  // Position within the set, from 0. Down parts, undo and verify scripts, and what the tool's plan
  // or journal does not name are not_replayed.
  std::uint32_t migration_order = 0;
};

// The migrations of one tool in one folder, in the order in which the tool runs them.
struct MigrationSet {
  std::uint16_t framework = 0;
  std::string folder{};
  std::string schema{};                    // the tool's own default schema, if configured
  std::vector<std::string> bookkeeping{};  // the tool's history tables: "t", "s.t" or "s.*"
  bool order_known = true;
  // A dump of a whole schema, no history. Where migrations stand beside it that make the same
  // schema, its files are not_replayed.
  bool dump = false;
};

struct ScanNote {
  NoteKind kind = NoteKind::git;
  std::string path{};
  std::string message{};
};

struct Scan {
  std::vector<RepoFile> files{};               // sorted by path
  std::vector<MigrationSet> migration_sets{};  // sorted by folder
  std::vector<ScanNote> notes{};
};

// The migration tool's name for people; "" for none.
const std::string& framework_name(std::uint16_t framework);

// `only_below`: files and folders (relative to the root) to which the result is cut; empty: all.
// What surrounds them is still looked at to tell what they are. A file that is named there is
// listed even if git ignores it. Without a manifest (survey, facts) pass an empty one: no file has
// a service then.
Scan scan(const FileSystem& files, const Manifest& manifest,
          const std::vector<std::string>& only_below);

}  // namespace demarc
