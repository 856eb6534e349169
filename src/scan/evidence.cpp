#include "scan/evidence.h"

#include <algorithm>

#include "base/text.h"
#include "scan/marks.h"
#include "source/encoding.h"

namespace demarc {

static constexpr std::uint64_t config_limit_bytes = 4u << 20;
static constexpr std::uint64_t head_bytes = 4096;
static constexpr std::uint64_t code_head_bytes = 16u << 10;  // licences and imports come first
static constexpr std::size_t heads_a_folder = 8;

static constexpr int score_config = 1'000'000;
static constexpr int score_mark = 500'000;
static constexpr int score_folder = 100'000;
static constexpr int score_name = 10'000;
static constexpr int score_hint = 100;  // for each level of depth: the nearest wins

ToolEvidence::ToolEvidence(const FileSystem& files, const PathIndex& index)
    : files_(files), index_(index) {
  for (const Framework& framework : all_frameworks()) {
    for (const std::vector<Clue>* clues : {&framework.config, &framework.hints, &framework.root}) {
      for (const Clue& clue : *clues) {
        if (clue.by_suffix) by_suffix_[clue.path];
      }
    }
  }
  for (const RepoFile& file : index.files()) {
    const std::string_view name = name_of(file.path);
    const std::size_t dot = name.rfind('.');
    if (dot == std::string_view::npos) continue;
    const auto found = by_suffix_.find(name.substr(dot));
    if (found != by_suffix_.end()) found->second.emplace(folder_of(file.path), file.path);
  }
}

// The tool of which a migration in a host language says that it is one, or 0.
static std::uint16_t framework_by_code(std::string_view head) {
  const std::vector<Framework>& all = all_frameworks();
  for (std::size_t i = 1; i < all.size(); ++i) {
    for (const std::string& text : all[i].code_text) {
      if (head.find(text) != std::string_view::npos) return static_cast<std::uint16_t>(i);
    }
  }
  return 0;
}

bool ToolEvidence::holds(const std::string& path, const std::string& text) const {
  const auto key = std::make_pair(path, text);
  if (const auto known = holds_.find(key); known != holds_.end()) return known->second;
  const Result<std::string> bytes = files_.read(path, config_limit_bytes);
  return holds_[key] = bytes && bytes->find(text) != std::string::npos;
}

int ToolEvidence::find(const Clue& clue, std::string_view folder, std::string* where) const {
  std::string_view rest = clue.path;
  while (!clue.above && rest.starts_with("../") && !folder.empty()) {
    rest.remove_prefix(3);
    folder = folder_of(folder);
  }
  if (!clue.above && rest.starts_with("../")) return 0;
  int depth =
      folder.empty() ? 1 : 2 + static_cast<int>(std::count(folder.begin(), folder.end(), '/'));
  for (;; --depth) {
    std::string path;
    if (clue.by_suffix) {
      const auto& folders = by_suffix_.find(clue.path)->second;
      if (const auto found = folders.find(folder); found != folders.end()) path = found->second;
    } else {
      path = join_path(folder, rest);
      if (!index_.contains(path)) path.clear();
    }
    if (!path.empty() && (clue.contains.empty() || holds(path, clue.contains))) {
      if (where != nullptr) *where = std::move(path);
      return depth;
    }
    if (!clue.above || folder.empty()) return 0;
    folder = folder_of(folder);
  }
}

bool ToolEvidence::any(const std::vector<Clue>& clues, std::string_view folder) const {
  return nearest(clues, folder) > 0;
}

int ToolEvidence::nearest(const std::vector<Clue>& clues, std::string_view folder) const {
  int best = 0;
  for (const Clue& clue : clues) {
    // That a project names a tool says more than what it is written in.
    const int depth = find(clue, folder);
    best = std::max(best, depth == 0 ? 0 : depth + (clue.contains.empty() ? 0 : 50));
  }
  return best;
}

std::vector<std::string> ToolEvidence::places(const std::vector<Clue>& clues,
                                              std::string_view folder) const {
  std::vector<std::pair<int, std::string>> found;
  for (const Clue& clue : clues) {
    std::string where;
    const int depth = find(clue, folder, &where);
    if (depth > 0) found.emplace_back(-depth, std::move(where));
  }
  std::stable_sort(found.begin(), found.end(),
                   [](const auto& a, const auto& b) { return a.first < b.first; });
  std::vector<std::string> out;
  for (auto& [depth, where] : found) out.push_back(std::move(where));
  return out;
}

int ToolEvidence::score(const KnownOfFolder& known) const {
  const Framework& tool = all_frameworks()[known.framework];
  const bool config = any(tool.config, known.folder);
  const bool mark = known.marked == known.framework;
  const bool usual =
      std::any_of(tool.folders.begin(), tool.folders.end(),
                  [&](const std::string& glob) { return glob_match(glob, known.folder); }) ||
      (known.declared && tool.fallback && !tool.dump);
  const int hint = nearest(tool.hints, known.folder);
  // Names alone convince where most of the folder is named so, not where two files among twenty
  // are.
  const bool alone = !config && !mark && !usual && hint == 0 && !tool.fallback;
  const bool tells = known.telling > 0 && (!alone || known.claimed * 2 >= known.members);
  const auto has = [&](const std::string& word) {
    if (word == "config") return config;
    if (word == "mark") return mark;
    if (word == "folder") return usual;
    if (word == "hint") return hint > 0;
    return tells;
  };
  const bool believed = std::any_of(tool.believe.begin(), tool.believe.end(),
                                    [&](const std::vector<std::string>& all_of) {
                                      return std::all_of(all_of.begin(), all_of.end(), has);
                                    });
  if (!believed) return 0;
  const int sum = (config ? score_config : 0) + (mark ? score_mark : 0) +
                  (usual ? score_folder : 0) + (tells ? score_name : 0) + hint * score_hint;
  return tool.fallback ? 1 + sum / 10'000 : 1'000 + sum;
}

std::uint16_t ToolEvidence::framework_of_marks(const std::vector<std::uint32_t>& files) const {
  std::size_t looked_at = 0;
  std::uint32_t last = 0xffffffffu;
  for (std::uint32_t file : files) {
    if (file == last) continue;
    last = file;
    if (looked_at++ == heads_a_folder) break;
    const bool is_code = is_host(index_.files()[file].kind.language);
    Result<std::string> head =
        files_.read_head(index_.files()[file].path, is_code ? code_head_bytes : head_bytes);
    if (!head) continue;
    decode_text(*head);
    const std::uint16_t framework = is_code ? framework_by_code(*head) : framework_by_marks(*head);
    if (framework != 0) return framework;
  }
  return 0;
}

const Settings& ToolEvidence::settings_of(const std::string& path) const {
  if (const auto known = settings_.find(path); known != settings_.end()) return known->second;
  const Result<std::string> text = files_.read(path, config_limit_bytes);
  return settings_[path] = text ? read_settings(path, *text) : Settings{};
}

bool ToolEvidence::has_setting(const std::string& path, std::string_view key,
                               std::string_view value) const {
  for (const Setting& setting : settings_of(path)) {
    const std::string_view own = std::string_view(setting.key).substr(setting.key.rfind('.') + 1);
    if (same_key(own, key) && equals_ignoring_case(setting.value, value)) return true;
  }
  return false;
}

}  // namespace demarc
