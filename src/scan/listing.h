// The files below a folder, from git or from a walk.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "source/file_system.h"

namespace demarc {

enum class FileMode : std::uint8_t { file, executable, link, submodule };

struct ListedFile {
  std::string path{};  // relative to the folder that was asked about
  FileMode mode = FileMode::file;
  bool is_on_disk = false;  // seen there; false: git tracks it, nobody has looked
};

// All files below the root of `files`, sorted, where git cannot be asked. On a real disk, folders
// that never hold sources (.git, node_modules, build outputs) are left out; links are listed and
// not followed. `complete` becomes false if the tree is deeper or larger than the limits.
std::vector<ListedFile> walk_folder(const FileSystem& files, bool& complete);

}  // namespace demarc
