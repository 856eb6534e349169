#include <algorithm>
#include <array>
#include <string_view>

#include "scan/listing.h"

namespace demarc {

static constexpr int depth_limit = 64;
static constexpr std::size_t count_limit = 5'000'000;

// Folders that a .gitignore would name, and the version control's own.
static constexpr std::array<std::string_view, 20> never_sources = {
    ".cache", ".git", ".gradle",      ".hg",  ".idea",  ".mypy_cache", ".next",
    ".nuxt",  ".svn", ".terraform",   ".tox", ".venv",  ".yarn",       "__pycache__",
    "build",  "dist", "node_modules", "obj",  "target", "venv"};

static bool holds_sources(std::string_view name) {
  return !std::binary_search(never_sources.begin(), never_sources.end(), name);
}

std::vector<ListedFile> walk_folder(const FileSystem& files, bool& complete) {
  struct Folder {
    std::string path;
    int depth = 0;
  };
  complete = true;
  const bool on_disk = !files.real_root().empty();
  std::vector<ListedFile> out;
  std::vector<Folder> open{{"", 0}};
  while (!open.empty()) {
    const Folder folder = std::move(open.back());
    open.pop_back();
    const Result<std::vector<FolderEntry>> entries = files.list(folder.path);
    if (!entries) {
      complete = false;
      continue;
    }
    for (const FolderEntry& entry : *entries) {
      std::string path = folder.path.empty() ? entry.name : folder.path + "/" + entry.name;
      if (entry.kind == FileStat::Kind::folder) {
        if (on_disk && !holds_sources(entry.name)) continue;
        if (folder.depth >= depth_limit) {
          complete = false;
        } else {
          open.push_back({std::move(path), folder.depth + 1});
        }
      } else if (entry.kind != FileStat::Kind::other) {
        out.push_back({std::move(path),
                       entry.kind == FileStat::Kind::link ? FileMode::link : FileMode::file, true});
      }
      if (out.size() >= count_limit) {
        complete = false;
        open.clear();
        break;
      }
    }
  }
  std::sort(out.begin(), out.end(),
            [](const ListedFile& a, const ListedFile& b) { return a.path < b.path; });
  return out;
}

}  // namespace demarc
