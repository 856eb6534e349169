// The only door to the disk. Tests use the in-memory one; golden cases run on it.
//
// Paths are strings with '/', relative to the file system's root (the folder of the manifest or the
// current folder), without a leading "./". Nothing here follows a symbolic link out of the root.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace demarc {

struct FileStat {
  enum class Kind { file, folder, link, other };
  Kind kind = Kind::file;
  std::uint64_t size_bytes = 0;
  std::int64_t mtime_ns = 0;
  std::int64_t ctime_ns = 0;
  std::uint64_t inode = 0;
};

struct FolderEntry {
  std::string name{};
  FileStat::Kind kind = FileStat::Kind::file;
};

class FileSystem {
 public:
  virtual ~FileSystem() = default;
  // The file's bytes. Fails on folders, devices, links that lead out of the root, and what is
  // larger than `limit_bytes`.
  virtual Result<std::string> read(const std::string& path, std::uint64_t limit_bytes) const = 0;
  // At most the first `size_bytes` of it; fails like read().
  virtual Result<std::string> read_head(const std::string& path, std::uint64_t size_bytes) const;
  virtual std::optional<FileStat> stat(const std::string& path) const = 0;  // of the link itself
  virtual Result<std::vector<FolderEntry>> list(const std::string& folder) const = 0;  // sorted
  // Writes a temporary file beside `path` and renames it: all or nothing. A pipe or a device that
  // stands there is written to instead.
  virtual std::optional<Error> write(const std::string& path, std::string_view bytes) = 0;
  // The real folder behind the root, for running git; empty for the in-memory file system.
  virtual std::string real_root() const = 0;
};

constexpr std::uint64_t default_read_limit_bytes = 1ull << 30;

std::unique_ptr<FileSystem> make_disk_file_system(std::string root);

class MemoryFileSystem : public FileSystem {
 public:
  void add(std::string path, std::string bytes) { files_[std::move(path)] = std::move(bytes); }
  const std::map<std::string, std::string>& files() const { return files_; }
  Result<std::string> read(const std::string& path, std::uint64_t limit_bytes) const override;
  std::optional<FileStat> stat(const std::string& path) const override;
  Result<std::vector<FolderEntry>> list(const std::string& folder) const override;
  std::optional<Error> write(const std::string& path, std::string_view bytes) override;
  std::string real_root() const override { return {}; }

 private:
  std::map<std::string, std::string> files_;
};

}  // namespace demarc
