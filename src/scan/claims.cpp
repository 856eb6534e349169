#include "scan/claims.h"

#include <algorithm>
#include <map>
#include <tuple>
#include <unordered_map>

#include "scan/classify.h"

namespace demarc {

namespace {

constexpr std::uint32_t nobody = 0xffffffffu;

// The last `folders` + 1 segments of the path, and what stands before them.
bool split_tail(std::string_view path, int folders, std::string_view& folder,
                std::string_view& tail) {
  std::size_t at = path.size();
  for (int i = 0; i <= folders; ++i) {
    if (at == std::string_view::npos || (i > 0 && at == 0)) return false;
    at = at == 0 ? std::string_view::npos : path.rfind('/', at - 1);
  }
  const bool at_root = at == std::string_view::npos;
  folder = at_root ? std::string_view{} : path.substr(0, at);
  tail = at_root ? path : path.substr(at + 1);
  return true;
}

class Weighing {
 public:
  Weighing(const PathIndex& index, const ToolEvidence& evidence, const Listings& listings,
           const std::vector<bool>& declared)
      : index_(index), evidence_(evidence), listings_(listings), declared_(declared) {}
  std::vector<FileClaim> run();

 private:
  void claim_file(std::uint32_t file);
  bool claim_shape(std::uint32_t file, std::string_view path, std::uint16_t framework,
                   std::uint16_t shape);
  bool claim_spanning(std::uint32_t file, std::string_view path, std::uint16_t framework,
                      std::uint16_t shape);
  void claim_listed();
  void score_folder(std::size_t first, std::size_t last);
  void keep_one_fallback(std::size_t first, std::size_t last);
  std::vector<FileClaim> choose() const;

  const PathIndex& index_;
  const ToolEvidence& evidence_;
  const Listings& listings_;
  const std::vector<bool>& declared_;
  void add(FileClaim claim);

  std::vector<FileClaim> claims_{};  // by (folder, framework, file)
  std::unordered_map<std::string_view, std::uint32_t> folders_{};
  std::string_view last_folder_{};
  std::uint32_t last_folder_id_ = 0;
};

const Framework& tool_of(const FileClaim& claim) {
  return all_frameworks()[claim.framework];
}

bool is_plain_fallback(const Framework& tool) {
  return tool.fallback && !tool.dump;
}

void Weighing::add(FileClaim claim) {
  // Most claims follow one of the same folder.
  if (folders_.empty() || claim.folder != last_folder_) {
    last_folder_ = claim.folder;
    last_folder_id_ =
        folders_.emplace(claim.folder, static_cast<std::uint32_t>(folders_.size())).first->second;
  }
  claim.folder_id = last_folder_id_;
  claims_.push_back(claim);
}

bool Weighing::claim_shape(std::uint32_t file, std::string_view path, std::uint16_t framework,
                           std::uint16_t shape) {
  const NamePattern& pattern = all_frameworks()[framework].shapes[shape].pattern;
  if (pattern.spans_folders()) return claim_spanning(file, path, framework, shape);
  FileClaim claim{.file = file, .framework = framework, .shape = shape};
  std::string_view tail;
  if (!pattern.may_end(path) || !split_tail(path, pattern.folders(), claim.folder, tail)) {
    return false;
  }
  const std::optional<NameMatch> match = pattern.match(tail);
  if (!match) return false;
  claim.key = match->key;
  claim.name = match->name;
  add(claim);
  return true;
}

// A shape across folders ("deploy/{path}.sql") starts at the folder that holds the config file.
bool Weighing::claim_spanning(std::uint32_t file, std::string_view path, std::uint16_t framework,
                              std::uint16_t shape) {
  const Framework& tool = all_frameworks()[framework];
  const NamePattern& pattern = tool.shapes[shape].pattern;
  const std::string_view first =
      std::string_view(pattern.text()).substr(0, pattern.text().find('{'));
  for (std::size_t at = path.find(first); at != std::string_view::npos;
       at = path.find(first, at + 1)) {
    if (at > 0 && path[at - 1] != '/') continue;
    const std::string_view folder = path.substr(0, at == 0 ? 0 : at - 1);
    const std::optional<NameMatch> match = pattern.match(path.substr(at));
    if (!match || !evidence_.any(tool.config, folder)) continue;
    add({.file = file,
         .framework = framework,
         .shape = shape,
         .folder = folder,
         .key = match->key,
         .name = match->name});
    return true;
  }
  return false;
}

void Weighing::claim_file(std::uint32_t file) {
  const std::string_view path = without_template_suffix(index_.files()[file].path);
  const bool is_query =
      std::binary_search(listings_.queries.begin(), listings_.queries.end(), file);
  const std::vector<Framework>& all = all_frameworks();
  for (std::size_t f = 1; f < all.size(); ++f) {
    if (all[f].order == FileOrder::listing || (is_query && all[f].fallback)) continue;
    for (std::size_t s = 0; s < all[f].shapes.size(); ++s) {
      if (claim_shape(file, path, static_cast<std::uint16_t>(f), static_cast<std::uint16_t>(s))) {
        break;
      }
    }
  }
}

void Weighing::claim_listed() {
  for (const Listing& list : listings_.lists) {
    std::uint32_t position = 0;
    for (std::uint32_t file : list.files) {
      claims_.push_back({.file = file,
                         .framework = list.framework,
                         .folder = list.folder,
                         .listed = ++position,
                         .score = list.weak ? score_listed_weakly : score_listed});
    }
  }
}

// Weighs what speaks for each tool in one folder.
void Weighing::score_folder(std::size_t first, std::size_t last) {
  std::vector<std::uint32_t> members;
  for (std::size_t i = first; i < last; ++i) members.push_back(claims_[i].file);
  std::sort(members.begin(), members.end());
  members.erase(std::unique(members.begin(), members.end()), members.end());
  const std::uint16_t marked = evidence_.framework_of_marks(members);
  for (std::size_t i = first; i < last;) {
    std::size_t end = i;
    bool declared = false;
    std::size_t telling = 0;
    for (; end < last && claims_[end].framework == claims_[i].framework; ++end) {
      telling += tool_of(claims_[end]).shapes[claims_[end].shape].tells ? 1 : 0;
      declared |= declared_[claims_[end].file];
    }
    const int score = evidence_.score({.framework = claims_[i].framework,
                                       .folder = claims_[i].folder,
                                       .telling = telling,
                                       .claimed = end - i,
                                       .members = members.size(),
                                       .declared = declared,
                                       .marked = marked});
    for (; i < end; ++i) claims_[i].score = score;
  }
  keep_one_fallback(first, last);
}

// Where several fallbacks would do, the one that reads more of the folder's files reads them all:
// two half histories have no order.
void Weighing::keep_one_fallback(std::size_t first, std::size_t last) {
  std::map<std::uint16_t, std::size_t> files;
  for (std::size_t i = first; i < last; ++i) {
    if (claims_[i].score > 0 && is_plain_fallback(tool_of(claims_[i]))) {
      ++files[claims_[i].framework];
    }
  }
  std::uint16_t best = 0;
  for (const auto& [framework, count] : files) {
    const bool stronger =
        best != 0 && count == files[best] && all_frameworks()[framework].order != FileOrder::text;
    if (best == 0 || count > files[best] || stronger) best = framework;
  }
  for (std::size_t i = first; i < last; ++i) {
    if (is_plain_fallback(tool_of(claims_[i])) && claims_[i].framework != best) {
      claims_[i].score = 0;
    }
  }
}

// Each file goes to the claim with the strongest evidence. Fallbacks do not pick up what another
// tool's folder leaves over, except dumps.
std::vector<FileClaim> Weighing::choose() const {
  std::vector<std::uint32_t> best(index_.files().size(), nobody);
  for (std::size_t i = 0; i < claims_.size(); ++i) {
    if (claims_[i].score == 0) continue;
    std::uint32_t& holder = best[claims_[i].file];
    if (holder == nobody || claims_[i].score > claims_[holder].score) {
      holder = static_cast<std::uint32_t>(i);
    }
  }
  std::vector<std::string_view> taken;  // folders of sets of real tools
  for (std::uint32_t i : best) {
    if (i != nobody && !tool_of(claims_[i]).fallback && claims_[i].listed == 0) {
      taken.push_back(claims_[i].folder);
    }
  }
  std::sort(taken.begin(), taken.end());
  std::vector<FileClaim> chosen;
  for (std::uint32_t i : best) {
    if (i == nobody) continue;
    const FileClaim& claim = claims_[i];
    if (is_plain_fallback(tool_of(claim)) && !declared_[claim.file] &&
        std::binary_search(taken.begin(), taken.end(), claim.folder)) {
      continue;
    }
    chosen.push_back(claim);
  }
  std::sort(chosen.begin(), chosen.end(), [](const FileClaim& a, const FileClaim& b) {
    return std::tie(a.framework, a.folder, a.file) < std::tie(b.framework, b.folder, b.file);
  });
  return chosen;
}

std::vector<FileClaim> Weighing::run() {
  for (std::size_t i = 0; i < index_.files().size(); ++i) {
    if (index_.files()[i].kind.language == Language::sql) {
      claim_file(static_cast<std::uint32_t>(i));
    }
  }
  std::sort(claims_.begin(), claims_.end(), [](const FileClaim& a, const FileClaim& b) {
    return std::tie(a.folder_id, a.framework, a.file) < std::tie(b.folder_id, b.framework, b.file);
  });
  for (std::size_t i = 0; i < claims_.size();) {
    std::size_t end = i;
    while (end < claims_.size() && claims_[end].folder_id == claims_[i].folder_id) ++end;
    score_folder(i, end);
    i = end;
  }
  claim_listed();
  return choose();
}

}  // namespace

std::vector<FileClaim> weigh_claims(const PathIndex& index, const ToolEvidence& evidence,
                                    const Listings& listings, const std::vector<bool>& declared) {
  return Weighing(index, evidence, listings, declared).run();
}

}  // namespace demarc
