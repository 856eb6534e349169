// How strongly the repository says that a folder belongs to a migration tool.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "scan/frameworks.h"
#include "scan/path_index.h"

namespace demarc {

class FolderEvidence {
 public:
  FolderEvidence(const FileSystem& files, const PathIndex& index);

  // 0: not believed, else greater is stronger. `tells`: a file is named as the tool demands;
  // `declared`: the manifest calls one of the files a migration; `marked`: the tool whose marks
  // stand in the files.
  int score(std::uint16_t framework, std::string_view folder, bool tells, bool declared,
            std::uint16_t marked) const;
  // The tool whose marks stand in the first few of these files, or 0.
  std::uint16_t framework_of_marks(const std::vector<std::uint32_t>& files) const;
  bool any(const std::vector<Clue>& clues, std::string_view folder) const;
  // True if the file has a line "key = value" or "key: value".
  bool has_setting(const std::string& path, std::string_view key, std::string_view value) const;

 private:
  // Depth of the folder in which the clue is found, from 1; 0: nowhere.
  int find(const Clue& clue, std::string_view folder) const;
  bool holds(const std::string& path, const std::string& text) const;
  int nearest(const std::vector<Clue>& clues, std::string_view folder) const;

  const FileSystem& files_;
  const PathIndex& index_;
  // For clues by suffix: which folders hold such a file, and the first of them.
  std::map<std::string, std::map<std::string_view, std::string_view>, std::less<>> by_suffix_{};
  mutable std::map<std::pair<std::string, std::string>, bool> holds_{};
};

}  // namespace demarc
