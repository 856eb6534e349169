#include "scan/claims.h"

#include <algorithm>
#include <map>
#include <tuple>
#include <unordered_map>

#include "scan/classify.h"

namespace demarc {

namespace {

constexpr std::uint32_t nobody = 0xffffffffu;

// Where the last segments of a path begin: the last one, the last two …
constexpr std::size_t most_segments = 8;  // more than any shape looks at
struct Tails {
  std::size_t begin[most_segments] = {};
  std::size_t count = 0;
};

Tails tails_of(std::string_view path) {
  Tails tails;
  for (std::size_t end = path.size(); tails.count < most_segments;) {
    const std::size_t slash = end == 0 ? std::string_view::npos : path.rfind('/', end - 1);
    tails.begin[tails.count++] = slash == std::string_view::npos ? 0 : slash + 1;
    if (slash == std::string_view::npos || slash == 0) break;
    end = slash;
  }
  return tails;
}

// A shape of a tool, with what rules it out for most files at hand.
struct Candidate {
  const NamePattern* pattern = nullptr;
  std::uint16_t framework = 0;
  std::uint16_t shape = 0;
  std::uint16_t suffix = 0;  // index into the list of suffixes
  std::uint16_t folders = 0;
  bool fallback = false;
};

struct Candidates {
  std::vector<Candidate> all{};  // by framework and shape
  std::vector<std::string_view> suffixes{};
};

Candidates list_candidates() {
  Candidates out;
  const std::vector<Framework>& tools = all_frameworks();
  for (std::size_t f = 1; f < tools.size(); ++f) {
    if (tools[f].order == FileOrder::listing) continue;
    for (std::size_t s = 0; s < tools[f].shapes.size(); ++s) {
      const NamePattern& pattern = tools[f].shapes[s].pattern;
      auto suffix = std::find(out.suffixes.begin(), out.suffixes.end(), pattern.suffix());
      if (suffix == out.suffixes.end()) {
        suffix = out.suffixes.insert(out.suffixes.end(), pattern.suffix());
      }
      out.all.push_back({.pattern = &pattern,
                         .framework = static_cast<std::uint16_t>(f),
                         .shape = static_cast<std::uint16_t>(s),
                         .suffix = static_cast<std::uint16_t>(suffix - out.suffixes.begin()),
                         .folders = static_cast<std::uint16_t>(pattern.folders()),
                         .fallback = tools[f].fallback});
    }
  }
  return out;
}

class Weighing {
 public:
  Weighing(const PathIndex& index, const ToolEvidence& evidence, const Listings& listings,
           const std::vector<bool>& declared)
      : index_(index), evidence_(evidence), listings_(listings), declared_(declared) {}
  std::vector<FileClaim> run();

 private:
  void claim_file(std::uint32_t file);
  bool claim_shape(std::uint32_t file, std::string_view path, const Tails& tails,
                   const Candidate& candidate);
  bool claim_spanning(std::uint32_t file, std::string_view path, const Candidate& candidate);
  void claim_listed();
  void score_folder(std::size_t first, std::size_t last);
  void keep_one_fallback(std::size_t first, std::size_t last);
  std::vector<FileClaim> choose() const;

  const PathIndex& index_;
  const ToolEvidence& evidence_;
  const Listings& listings_;
  const std::vector<bool>& declared_;
  void add(FileClaim claim);

  const Candidates candidates_ = list_candidates();
  std::vector<bool> ends_so_ = std::vector<bool>(candidates_.suffixes.size());  // of one file
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

bool Weighing::claim_shape(std::uint32_t file, std::string_view path, const Tails& tails,
                           const Candidate& candidate) {
  const NamePattern& pattern = *candidate.pattern;
  if (pattern.spans_folders()) return claim_spanning(file, path, candidate);
  if (candidate.folders >= tails.count) return false;
  const std::size_t begin = tails.begin[candidate.folders];
  const std::string_view tail = path.substr(begin);
  if (!pattern.may_match(tail)) return false;
  const std::optional<NameMatch> match = pattern.match(tail);
  if (!match) return false;
  FileClaim claim{.file = file, .framework = candidate.framework, .shape = candidate.shape};
  claim.folder = path.substr(0, begin == 0 ? 0 : begin - 1);
  claim.key = match->key;
  claim.name = match->name;
  add(claim);
  return true;
}

// A shape across folders ("deploy/{path}.sql") starts at the folder that holds the config file.
bool Weighing::claim_spanning(std::uint32_t file, std::string_view path,
                              const Candidate& candidate) {
  const Framework& tool = all_frameworks()[candidate.framework];
  const NamePattern& pattern = *candidate.pattern;
  const std::string_view first =
      std::string_view(pattern.text()).substr(0, pattern.text().find('{'));
  for (std::size_t at = path.find(first); at != std::string_view::npos;
       at = path.find(first, at + 1)) {
    if (at > 0 && path[at - 1] != '/') continue;
    const std::string_view folder = path.substr(0, at == 0 ? 0 : at - 1);
    const std::optional<NameMatch> match = pattern.match(path.substr(at));
    if (!match || !evidence_.any(tool.config, folder)) continue;
    add({.file = file,
         .framework = candidate.framework,
         .shape = candidate.shape,
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
  const Tails tails = tails_of(path);
  for (std::size_t i = 0; i < candidates_.suffixes.size(); ++i) {
    ends_so_[i] = path.ends_with(candidates_.suffixes[i]);
  }
  std::uint16_t taken = 0;  // the first shape of a tool that fits counts
  for (const Candidate& candidate : candidates_.all) {
    if (!ends_so_[candidate.suffix] || candidate.framework == taken) continue;
    if (is_query && candidate.fallback) continue;
    if (claim_shape(file, path, tails, candidate)) taken = candidate.framework;
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
    if (index_.files()[i].kind.language != Language::none) {
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
