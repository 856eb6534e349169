#include "commands/env.h"

#include <utility>

namespace demarc {

namespace {

// A folder of another file system; only for the in-memory one, the disk opens the folder itself.
class FolderView final : public FileSystem {
 public:
  FolderView(FileSystem& base, std::string folder) : base_(base), prefix_(std::move(folder)) {
    if (!prefix_.empty()) prefix_ += '/';
  }
  Result<std::string> read(const std::string& path, std::uint64_t limit_bytes) const override {
    return base_.read(prefix_ + path, limit_bytes);
  }
  Result<std::string> read_head(const std::string& path, std::uint64_t size_bytes) const override {
    return base_.read_head(prefix_ + path, size_bytes);
  }
  std::optional<FileStat> stat(const std::string& path) const override {
    return base_.stat(prefix_ + path);
  }
  Result<std::vector<FolderEntry>> list(const std::string& folder) const override {
    std::string path = prefix_ + folder;
    while (path.ends_with('/')) path.pop_back();
    return base_.list(path);
  }
  std::optional<Error> write(const std::string& path, std::string_view bytes) override {
    return base_.write(prefix_ + path, bytes);
  }
  std::string real_root() const override { return {}; }

 private:
  FileSystem& base_;
  std::string prefix_;
};

}  // namespace

Env make_memory_env(MemoryFileSystem& files, std::string& out, std::string& err) {
  Env env;
  env.files = &files;
  env.out = [&out](std::string_view text) { out.append(text); };
  env.err = [&err](std::string_view text) { err.append(text); };
  env.variable = [](const char*) -> std::optional<std::string> { return std::nullopt; };
  env.read_stdin = []() -> Result<std::string> { return std::string{}; };
  env.read_line = []() -> std::optional<std::string> { return std::nullopt; };
  return env;
}

std::unique_ptr<FileSystem> open_folder(const Env& env, const std::string& folder) {
  const std::string real = env.files->real_root();
  if (real.empty()) return std::make_unique<FolderView>(*env.files, folder);
  return make_disk_file_system(real == "/" ? "/" + folder : real + "/" + folder);
}

}  // namespace demarc
