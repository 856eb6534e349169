#include "source/file_system.h"

namespace demarc {

Result<std::string> FileSystem::read_head(const std::string& path, std::uint64_t size_bytes) const {
  Result<std::string> bytes = read(path, default_read_limit_bytes);
  if (bytes && bytes->size() > size_bytes) bytes->resize(size_bytes);
  return bytes;
}

Result<std::string> MemoryFileSystem::read(const std::string& path,
                                           std::uint64_t limit_bytes) const {
  const auto found = files_.find(path);
  if (found == files_.end()) return Error{.message = "no such file", .path = path};
  if (found->second.size() > limit_bytes)
    return Error{.message = "file is too large", .path = path};
  return found->second;
}

std::optional<FileStat> MemoryFileSystem::stat(const std::string& path) const {
  if (const auto found = files_.find(path); found != files_.end()) {
    return FileStat{.kind = FileStat::Kind::file, .size_bytes = found->second.size()};
  }
  const std::string prefix = path.empty() || path == "." ? "" : path + "/";
  const auto below = files_.lower_bound(prefix);
  if (below != files_.end() && below->first.starts_with(prefix)) {
    return FileStat{.kind = FileStat::Kind::folder};
  }
  return std::nullopt;
}

Result<std::vector<FolderEntry>> MemoryFileSystem::list(const std::string& folder) const {
  const std::string prefix = folder.empty() || folder == "." ? "" : folder + "/";
  std::vector<FolderEntry> entries;
  for (auto at = files_.lower_bound(prefix); at != files_.end() && at->first.starts_with(prefix);
       ++at) {
    const std::string rest = at->first.substr(prefix.size());
    const std::size_t slash = rest.find('/');
    FolderEntry entry{.name = rest.substr(0, slash)};
    if (slash != std::string::npos) entry.kind = FileStat::Kind::folder;
    if (entries.empty() || entries.back().name != entry.name) entries.push_back(std::move(entry));
  }
  if (entries.empty() && !prefix.empty()) return Error{.message = "no such folder", .path = folder};
  return entries;
}

std::optional<Error> MemoryFileSystem::write(const std::string& path, std::string_view bytes) {
  files_[path] = std::string(bytes);
  return std::nullopt;
}

}  // namespace demarc
