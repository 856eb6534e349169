#include "commands/overlay.h"

#include <algorithm>
#include <utility>

#include "base/path.h"

namespace demarc {

namespace {

class Overlay final : public FileSystem {
 public:
  Overlay(std::unique_ptr<FileSystem> base, std::string path, std::string bytes)
      : base_(std::move(base)), path_(std::move(path)), bytes_(std::move(bytes)) {}

  Result<std::string> read(const std::string& path, std::uint64_t limit_bytes) const override {
    if (path != path_) return base_->read(path, limit_bytes);
    if (bytes_.size() > limit_bytes) return Error{.message = "is too large", .path = path};
    return bytes_;
  }
  Result<std::string> read_head(const std::string& path, std::uint64_t size_bytes) const override {
    return path != path_ ? base_->read_head(path, size_bytes) : bytes_.substr(0, size_bytes);
  }
  // No times and no inode: the cache must not take it for the file on disk.
  std::optional<FileStat> stat(const std::string& path) const override {
    if (path != path_) return base_->stat(path);
    return FileStat{.kind = FileStat::Kind::file, .size_bytes = bytes_.size()};
  }
  Result<std::vector<FolderEntry>> list(const std::string& folder) const override {
    Result<std::vector<FolderEntry>> entries = base_->list(folder);
    if (!entries || tidy_path(folder) != parent_folder(path_)) return entries;
    const std::string name(file_name(path_));
    const auto at = std::lower_bound(
        entries->begin(), entries->end(), name,
        [](const FolderEntry& entry, const std::string& wanted) { return entry.name < wanted; });
    if (at == entries->end() || at->name != name) entries->insert(at, {.name = name});
    return entries;
  }
  std::optional<Error> write(const std::string& path, std::string_view bytes) override {
    return base_->write(path, bytes);
  }
  std::string real_root() const override { return base_->real_root(); }

 private:
  std::unique_ptr<FileSystem> base_;
  std::string path_;
  std::string bytes_;
};

}  // namespace

std::unique_ptr<FileSystem> overlay_file(std::unique_ptr<FileSystem> base, std::string path,
                                         std::string bytes) {
  return std::make_unique<Overlay>(std::move(base), std::move(path), std::move(bytes));
}

}  // namespace demarc
