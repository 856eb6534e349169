// How strongly the repository says that a folder belongs to a migration tool.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "scan/frameworks.h"
#include "scan/path_index.h"
#include "scan/settings.h"

namespace demarc {

// What is known of one tool in one folder before the configuration is looked at.
struct KnownOfFolder {
  std::uint16_t framework = 0;
  std::string_view folder{};
  std::size_t telling = 0;   // files that are named as only this tool demands it
  std::size_t claimed = 0;   // files that the tool would read
  std::size_t members = 0;   // all SQL files that some tool would read
  bool declared = false;     // the manifest calls one of the files a migration
  std::uint16_t marked = 0;  // the tool whose marks stand in the files
};

constexpr int score_listed = 2'000'000;   // by the tool's own list of files
constexpr int score_listed_weakly = 100;  // between fallbacks and tools

class ToolEvidence {
 public:
  ToolEvidence(const FileSystem& files, const PathIndex& index);

  // 0: not believed, else greater is stronger.
  int score(const KnownOfFolder& known) const;
  // The tool whose marks stand in the first few of these files, or 0.
  std::uint16_t framework_of_marks(const std::vector<std::uint32_t>& files) const;
  // Paths of the files in which the clues are found, nearest first.
  std::vector<std::string> places(const std::vector<Clue>& clues, std::string_view folder) const;
  bool any(const std::vector<Clue>& clues, std::string_view folder) const;
  // The settings of a configuration file, read once; none if it cannot be read.
  const Settings& settings_of(const std::string& path) const;
  // True if one of its settings, wherever it stands, is that key with that value.
  bool has_setting(const std::string& path, std::string_view key, std::string_view value) const;

 private:
  // Depth of the folder in which the clue is found, from 1; 0: nowhere.
  int find(const Clue& clue, std::string_view folder, std::string* where = nullptr) const;
  bool holds(const std::string& path, const std::string& text) const;
  int nearest(const std::vector<Clue>& clues, std::string_view folder) const;

  const FileSystem& files_;
  const PathIndex& index_;
  // For clues by suffix: which folders hold such a file, and the first of them.
  std::map<std::string, std::map<std::string_view, std::string_view>, std::less<>> by_suffix_{};
  mutable std::map<std::pair<std::string, std::string>, bool> holds_{};
  mutable std::map<std::string, Settings, std::less<>> settings_{};
};

}  // namespace demarc
