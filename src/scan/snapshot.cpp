#include "scan/snapshot.h"

#include <algorithm>
#include <map>
#include <mutex>
#include <utility>

#include "base/path.h"
#include "scan/classify.h"

namespace demarc {

namespace {

const TrackedFile* find_file(const std::vector<TrackedFile>& files, std::string_view path) {
  const auto at = std::lower_bound(
      files.begin(), files.end(), path,
      [](const TrackedFile& file, std::string_view wanted) { return file.path < wanted; });
  return at != files.end() && at->path == path ? &*at : nullptr;
}

class Snapshot final : public FileSystem {
 public:
  Snapshot(std::unique_ptr<FileSystem> disk, std::vector<TrackedFile> files,
           const IndexState& state)
      : disk_(std::move(disk)), files_(std::move(files)), on_disk_(files_.size()) {
    for (std::size_t i = 0; i < files_.size(); ++i) {
      const TrackedFile* now = find_file(state.index.files, files_[i].path);
      on_disk_[i] = now != nullptr && now->blob == files_[i].blob && now->mode == files_[i].mode &&
                    !std::binary_search(state.unstaged.begin(), state.unstaged.end(), now->path);
    }
  }

  Result<std::string> read(const std::string& path, std::uint64_t limit_bytes) const override {
    const TrackedFile* file = find_file(files_, path);
    if (file == nullptr) return Error{.message = "no such file", .path = path};
    const auto index = static_cast<std::size_t>(file - files_.data());
    if (on_disk_[index]) return disk_->read(path, limit_bytes);
    if (file->mode == FileMode::link || file->mode == FileMode::submodule) {
      return Error{.message = "is no file in git", .path = path};
    }
    const std::lock_guard lock(mutex_);
    load(*file);
    const auto blob = blobs_.find(file->blob);
    if (blob == blobs_.end()) return Error{.message = "git does not have its bytes", .path = path};
    if (blob->second.size() > limit_bytes) return Error{.message = "is too large", .path = path};
    return blob->second;
  }
  // No times and no inode where the disk has other bytes: the cache must not take one for another.
  std::optional<FileStat> stat(const std::string& path) const override {
    if (const TrackedFile* file = find_file(files_, path)) {
      if (on_disk_[static_cast<std::size_t>(file - files_.data())]) return disk_->stat(path);
      return FileStat{.kind = file->mode == FileMode::link ? FileStat::Kind::link
                                                           : FileStat::Kind::file};
    }
    const std::string prefix = path.empty() ? path : path + "/";
    const auto below = first_below(prefix);
    if (below == files_.end() || !below->path.starts_with(prefix)) return std::nullopt;
    return FileStat{.kind = FileStat::Kind::folder};
  }
  Result<std::vector<FolderEntry>> list(const std::string& folder) const override {
    const std::string tidy = tidy_path(folder);
    const std::string prefix = tidy.empty() ? tidy : tidy + "/";
    std::vector<FolderEntry> entries;
    for (auto at = first_below(prefix); at != files_.end() && at->path.starts_with(prefix); ++at) {
      const std::size_t slash = at->path.find('/', prefix.size());
      FolderEntry entry{.name = at->path.substr(prefix.size(), slash - prefix.size())};
      if (slash != std::string::npos) entry.kind = FileStat::Kind::folder;
      if (at->mode == FileMode::link) entry.kind = FileStat::Kind::link;
      if (entries.empty() || entries.back().name != entry.name) entries.push_back(std::move(entry));
    }
    if (entries.empty() && !tidy.empty()) return Error{.message = "no such folder", .path = folder};
    return entries;
  }
  std::optional<Error> write(const std::string& path, std::string_view bytes) override {
    return disk_->write(path, bytes);
  }
  std::string real_root() const override { return disk_->real_root(); }

 private:
  std::vector<TrackedFile>::const_iterator first_below(const std::string& prefix) const {
    return std::lower_bound(
        files_.begin(), files_.end(), prefix,
        [](const TrackedFile& file, const std::string& wanted) { return file.path < wanted; });
  }

  // The first time, all that will be read: git is asked once.
  void load(const TrackedFile& wanted) const {
    if (blobs_.contains(wanted.blob) || missing_.contains(wanted.blob)) return;
    std::vector<std::string> ids{wanted.blob};
    for (std::size_t i = 0; i < files_.size() && !loaded_; ++i) {
      const TrackedFile& file = files_[i];
      const bool is_file = file.mode == FileMode::file || file.mode == FileMode::executable;
      if (!on_disk_[i] && is_file && language_of(file.path) != Language::none) {
        ids.push_back(file.blob);
      }
    }
    loaded_ = true;
    std::sort(ids.begin(), ids.end());
    ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
    blobs_.merge(read_blobs(disk_->real_root(), ids));
    if (!blobs_.contains(wanted.blob)) missing_.emplace(wanted.blob, true);
  }

  std::unique_ptr<FileSystem> disk_;
  std::vector<TrackedFile> files_;
  std::vector<bool> on_disk_;
  mutable std::mutex mutex_{};  // guards what follows
  mutable bool loaded_ = false;
  mutable std::map<std::string, std::string> blobs_{};
  mutable std::map<std::string, bool> missing_{};
};

}  // namespace

std::unique_ptr<FileSystem> make_snapshot(std::unique_ptr<FileSystem> disk,
                                          std::vector<TrackedFile> files, const IndexState& state) {
  return std::make_unique<Snapshot>(std::move(disk), std::move(files), state);
}

std::vector<ListedFile> listing_of(const std::vector<TrackedFile>& files) {
  std::vector<ListedFile> out;
  out.reserve(files.size());
  for (const TrackedFile& file : files) {
    out.push_back({.path = file.path, .mode = file.mode, .is_on_disk = true});
  }
  return out;
}

bool is_same(const std::vector<TrackedFile>& a, const std::vector<TrackedFile>& b,
             std::string_view path) {
  const TrackedFile* one = find_file(a, path);
  const TrackedFile* other = find_file(b, path);
  if (one == nullptr || other == nullptr) return one == other;
  return one->blob == other->blob && one->mode == other->mode;
}

}  // namespace demarc
