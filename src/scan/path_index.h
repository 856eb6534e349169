// Questions about the sorted list of a scan's files.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "scan/scan.h"

namespace demarc {

class PathIndex {
 public:
  explicit PathIndex(const std::vector<RepoFile>& files) : files_(files) {}

  // Index of the first file whose path is not less than `path`.
  std::size_t lower_bound(std::string_view path) const {
    const auto found =
        std::lower_bound(files_.begin(), files_.end(), path,
                         [](const RepoFile& a, std::string_view b) { return a.path < b; });
    return static_cast<std::size_t>(found - files_.begin());
  }
  // Index of that file, or files().size().
  std::size_t find(std::string_view path) const {
    const std::size_t at = lower_bound(path);
    return at < files_.size() && files_[at].path == path ? at : files_.size();
  }
  bool contains(std::string_view path) const { return find(path) != files_.size(); }
  const std::vector<RepoFile>& files() const { return files_; }

 private:
  const std::vector<RepoFile>& files_;
};

inline std::string_view folder_of(std::string_view path) {
  const std::size_t slash = path.rfind('/');
  return slash == std::string_view::npos ? std::string_view{} : path.substr(0, slash);
}
inline std::string_view name_of(std::string_view path) {
  return path.substr(path.rfind('/') + 1);
}
inline std::string join_path(std::string_view folder, std::string_view name) {
  std::string out(folder);
  if (!out.empty()) out += '/';
  return out += name;
}
inline bool is_below(std::string_view path, std::string_view folder) {
  return folder.empty() ||
         (path.size() > folder.size() && path.starts_with(folder) && path[folder.size()] == '/');
}

}  // namespace demarc
