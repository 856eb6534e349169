// What git keeps of the files: the index, trees of commits, and the bytes behind them.
//
// In: an absolute folder of a checkout; paths are relative to it, and only those below it are
// listed. Out: lists sorted by path. Every failure says why.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "base/result.h"
#include "scan/listing.h"

namespace demarc {

struct TrackedFile {
  std::string path{};
  FileMode mode = FileMode::file;
  std::string blob{};  // git's id of the bytes
};

struct TrackedFiles {
  bool available = false;
  std::string why_not{};
  std::vector<TrackedFile> files{};
};

// The index, and which of its files differ on disk (or cannot be told to be the same without
// reading them). `index_file`: see git_run.h.
struct IndexState {
  TrackedFiles index{};
  std::vector<std::string> unstaged{};  // sorted
};
IndexState read_index(const std::string& folder, const std::string& index_file);

// `below`: a folder or file to which the list is cut; empty: everything.
TrackedFiles list_tree(const std::string& folder, const std::string& commit,
                       const std::string& below = {});

// The full id of the commit that people call `revision`; empty: there is none.
std::string find_commit(const std::string& folder, const std::string& revision);
// The best common ancestor of both; empty: none is known (histories apart, a shallow clone).
std::string find_merge_base(const std::string& folder, const std::string& a, const std::string& b);

struct PastCommit {
  std::string id{};
  long long seconds = 0;  // of the committer
};
// HEAD and its first parents, youngest first.
std::vector<PastCommit> list_first_parents(const std::string& folder, std::size_t limit);

// Parts of what is tracked are left off the disk on purpose.
bool is_sparse_checkout(const std::string& folder);

// The bytes by id. What git does not have is left out.
std::map<std::string, std::string> read_blobs(const std::string& folder,
                                              const std::vector<std::string>& ids);

}  // namespace demarc
