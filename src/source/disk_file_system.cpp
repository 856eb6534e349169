// The real disk, seen from one folder down. A symbolic link is followed only when its target stays
// below the root: a checkout that links to /etc/passwd or to a device reads as an error, never as
// content.
#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#ifdef __linux__
#include <linux/openat2.h>
#include <sys/syscall.h>
#endif

#include <algorithm>
#include <cerrno>
#include <climits>
#include <cstdlib>
#include <cstring>

#include "source/file_system.h"

namespace demarc {

namespace {

std::string errno_text() {
  return std::strerror(errno);
}

class Descriptor {
 public:
  explicit Descriptor(int fd) : fd_(fd) {}
  ~Descriptor() {
    if (fd_ >= 0) ::close(fd_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int get() const { return fd_; }

 private:
  int fd_;
};

FileStat::Kind kind_of(mode_t mode) {
  if (S_ISREG(mode)) return FileStat::Kind::file;
  if (S_ISDIR(mode)) return FileStat::Kind::folder;
  if (S_ISLNK(mode)) return FileStat::Kind::link;
  return FileStat::Kind::other;
}

std::int64_t nanoseconds(const timespec& time) {
  return static_cast<std::int64_t>(time.tv_sec) * 1'000'000'000 + time.tv_nsec;
}

std::string real_folder(const std::string& folder) {
  char resolved[PATH_MAX];
  return ::realpath(folder.empty() ? "." : folder.c_str(), resolved) != nullptr ? resolved : folder;
}

class DiskFileSystem final : public FileSystem {
 public:
  explicit DiskFileSystem(const std::string& root)
      : root_(real_folder(root)),
        root_descriptor_(::open(root_.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)) {}

  Result<std::string> read(const std::string& path, std::uint64_t limit_bytes) const override;
  Result<std::string> read_head(const std::string& path, std::uint64_t size_bytes) const override;
  std::optional<FileStat> stat(const std::string& path) const override;
  Result<std::vector<FolderEntry>> list(const std::string& folder) const override;
  std::optional<Error> write(const std::string& path, std::string_view bytes) override;
  std::string real_root() const override { return root_; }

 private:
  std::string absolute(const std::string& path) const {
    if (path.empty() || path == ".") return root_;
    if (path.front() == '/') return path;
    return root_ == "/" ? root_ + path : root_ + "/" + path;
  }
  Result<std::string> read_up_to(const std::string& path, std::uint64_t limit_bytes,
                                 bool whole) const;
  // One system call where the kernel can keep a path below a folder (Linux 5.6); -1 with errno
  // where it cannot, or where the path leads out.
  int open_beneath(const std::string& path) const;
  // Where the path really leads, or empty when it leads out of the root.
  std::string resolve_inside(const std::string& path) const {
    char resolved[PATH_MAX];
    if (::realpath(absolute(path).c_str(), resolved) == nullptr) return {};
    const std::string real = resolved;
    const bool inside = real == root_ || root_ == "/" || real.starts_with(root_ + "/");
    return inside ? real : std::string{};
  }

  std::string root_;
  Descriptor root_descriptor_;
};

int DiskFileSystem::open_beneath([[maybe_unused]] const std::string& path) const {
#ifdef SYS_openat2
  open_how how{};
  how.flags = O_RDONLY | O_CLOEXEC | O_NONBLOCK;
  how.resolve = RESOLVE_BENEATH | RESOLVE_NO_MAGICLINKS;
  const long fd = ::syscall(SYS_openat2, root_descriptor_.get(), path.c_str(), &how, sizeof how);
  return static_cast<int>(fd);
#else
  errno = ENOSYS;
  return -1;
#endif
}

Result<std::string> DiskFileSystem::read_up_to(const std::string& path, std::uint64_t limit_bytes,
                                               bool whole) const {
  int fd = open_beneath(path);
  if (fd < 0 && errno != ENOENT && errno != EACCES) {
    const std::string real = resolve_inside(path);
    if (real.empty()) {
      return Error{.message = "leads out of the repository, in a circle or nowhere", .path = path};
    }
    fd = ::open(real.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
  }
  if (fd < 0) return Error{.message = errno_text(), .path = path};
  const Descriptor descriptor(fd);
  struct ::stat info {};
  if (::fstat(fd, &info) != 0) return Error{.message = errno_text(), .path = path};
  if (!S_ISREG(info.st_mode)) return Error{.message = "not a regular file", .path = path};
  const auto size = static_cast<std::uint64_t>(info.st_size);
  if (whole && size > limit_bytes) {
    return Error{.message = "file is too large (" + std::to_string(size) + " bytes)", .path = path};
  }
  std::string bytes;
  bytes.resize(std::min(size, limit_bytes));
  std::size_t filled = 0;
  while (filled < bytes.size()) {
    const ssize_t count = ::read(fd, bytes.data() + filled, bytes.size() - filled);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return Error{.message = errno_text(), .path = path};
    if (count == 0) break;
    filled += static_cast<std::size_t>(count);
  }
  bytes.resize(filled);
  return bytes;
}

Result<std::string> DiskFileSystem::read(const std::string& path, std::uint64_t limit_bytes) const {
  return read_up_to(path, limit_bytes, true);
}

Result<std::string> DiskFileSystem::read_head(const std::string& path,
                                              std::uint64_t size_bytes) const {
  return read_up_to(path, size_bytes, false);
}

std::optional<FileStat> DiskFileSystem::stat(const std::string& path) const {
  struct ::stat info {};
  if (::lstat(absolute(path).c_str(), &info) != 0) {
    // In a folder that may not be entered: nobody knows, and reading it says why.
    if (errno == EACCES) return FileStat{.kind = FileStat::Kind::other};
    return std::nullopt;
  }
  return FileStat{.kind = kind_of(info.st_mode),
                  .size_bytes = static_cast<std::uint64_t>(info.st_size),
                  .mtime_ns = nanoseconds(info.st_mtim),
                  .ctime_ns = nanoseconds(info.st_ctim),
                  .inode = info.st_ino};
}

Result<std::vector<FolderEntry>> DiskFileSystem::list(const std::string& folder) const {
  const std::string real = resolve_inside(folder);
  if (real.empty()) return Error{.message = "not a folder of the repository", .path = folder};
  DIR* dir = ::opendir(real.c_str());
  if (dir == nullptr) return Error{.message = errno_text(), .path = folder};
  std::vector<FolderEntry> entries;
  while (const dirent* entry = ::readdir(dir)) {
    const std::string name = entry->d_name;
    if (name == "." || name == "..") continue;
    FileStat::Kind kind = FileStat::Kind::other;
    if (entry->d_type == DT_REG) {
      kind = FileStat::Kind::file;
    } else if (entry->d_type == DT_DIR) {
      kind = FileStat::Kind::folder;
    } else if (entry->d_type == DT_LNK) {
      kind = FileStat::Kind::link;
    } else {
      struct ::stat info {};
      if (::lstat((real + "/" + name).c_str(), &info) == 0) kind = kind_of(info.st_mode);
    }
    entries.push_back({.name = name, .kind = kind});
  }
  ::closedir(dir);
  std::sort(entries.begin(), entries.end(),
            [](const FolderEntry& a, const FolderEntry& b) { return a.name < b.name; });
  return entries;
}

bool write_all(int fd, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t count = ::write(fd, bytes.data(), bytes.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(count));
  }
  return true;
}

// A pipe or a terminal, or one of the system's own links to what is open (/dev/stdout, /dev/fd/63).
// Any other link is replaced: it may be a stranger's.
bool is_stream(const std::string& path) {
  struct ::stat info {};
  if (::lstat(path.c_str(), &info) != 0) return false;
  if (S_ISLNK(info.st_mode)) return path.starts_with("/dev/") || path.starts_with("/proc/");
  return S_ISCHR(info.st_mode) || S_ISFIFO(info.st_mode);
}

std::optional<Error> DiskFileSystem::write(const std::string& path, std::string_view bytes) {
  const std::string target = absolute(path);
  std::string temporary = target + ".XXXXXX";
  const bool stream = is_stream(target);
  const int fd = stream ? ::open(target.c_str(), O_WRONLY | O_APPEND | O_CLOEXEC | O_NOCTTY)
                        : ::mkstemp(temporary.data());
  if (fd < 0) return Error{.message = "cannot write: " + errno_text(), .path = path};
  const auto fail = [&]() -> std::optional<Error> {
    Error error{.message = "cannot write: " + errno_text(), .path = path};
    if (!stream) ::unlink(temporary.c_str());
    return error;
  };
  {
    const Descriptor descriptor(fd);
    if (!write_all(fd, bytes)) return fail();
    if (stream) return std::nullopt;
    const mode_t mask = ::umask(0);
    ::umask(mask);
    if (::fchmod(fd, 0666 & ~mask) != 0) return fail();
  }
  if (::rename(temporary.c_str(), target.c_str()) != 0) return fail();
  return std::nullopt;
}

}  // namespace

std::unique_ptr<FileSystem> make_disk_file_system(std::string root) {
  return std::make_unique<DiskFileSystem>(root);
}

}  // namespace demarc
