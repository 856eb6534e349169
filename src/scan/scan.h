// Repository in, sorted list of files out, each with what its path tells.
//
// Asks git what is tracked or untracked-but-not-ignored; walks the folder where there is no git,
// and says so with a note. Symbolic links are listed only when they stay inside the root.
#pragma once

#include <string>
#include <vector>

#include "manifest/manifest.h"
#include "scan/file_kind.h"
#include "source/file_system.h"

namespace demarc {

struct RepoFile {
  std::string path{};  // relative to the root
  FileKind kind{};
  FileClass file_class = FileClass::service;
  std::vector<std::uint32_t> parties{};  // indexes into Manifest::parties: whose paths cover it
  std::uint32_t migration_set = 0xffffffffu;  // index into Scan::migration_sets
  std::uint32_t migration_order = 0;          // position within the set
};

// The migrations of one tool in one folder, in the order in which the tool runs them.
struct MigrationSet {
  std::uint16_t framework = 0;
  std::string folder{};
  std::string schema{};                    // the tool's own default schema, if configured
  std::vector<std::string> bookkeeping{};  // the tool's history tables
  bool order_known = true;
};

struct ScanNote {
  NoteKind kind = NoteKind::git;
  std::string path{};
  std::string message{};
};

struct Scan {
  std::vector<RepoFile> files{};  // sorted by path
  std::vector<MigrationSet> migration_sets{};
  std::vector<ScanNote> notes{};
};

// Without a manifest (survey, facts) pass an empty one: no file has a service then.
Scan scan(const FileSystem& files, const Manifest& manifest,
          const std::vector<std::string>& only_below);

}  // namespace demarc
