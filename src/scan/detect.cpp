#include "scan/detect.h"

#include <algorithm>
#include <array>
#include <map>
#include <unordered_map>

#include "base/text.h"
#include "scan/classify.h"
#include "scan/evidence.h"
#include "scan/order.h"

namespace demarc {

namespace {

// One reading of a file's name: this tool would read it so, in a set of this folder.
struct Claim {
  std::uint32_t file = 0;
  std::uint16_t framework = 0;
  std::uint16_t shape = 0;
  std::string_view folder{};  // of the set; a view into the path
  std::string_view key{};
  std::string_view name{};
  int score = 0;  // 0: not believed
};

// The last `folders` + 1 segments of the path, and what stands before them.
bool split_tail(std::string_view path, int folders, std::string_view& folder,
                std::string_view& tail) {
  std::size_t at = path.size();
  for (int i = 0; i <= folders; ++i) {
    if (at == std::string_view::npos || (i > 0 && at == 0)) return false;
    at = at == 0 ? std::string_view::npos : path.rfind('/', at - 1);
  }
  if (at == std::string_view::npos) {
    folder = {};
    tail = path;
  } else {
    folder = path.substr(0, at);
    tail = path.substr(at + 1);
  }
  return true;
}

class Detector {
 public:
  Detector(const FileSystem& files, const std::vector<bool>& declared, Scan& scan)
      : files_(files),
        declared_(declared),
        scan_(scan),
        index_(scan.files),
        evidence_(files, index_) {}
  void run();

 private:
  void claim_file(std::uint32_t file);
  void claim_spanning(std::uint32_t file, std::uint16_t framework, std::uint16_t shape);
  void score_groups();
  void choose();
  void make_sets();
  void add_set(std::uint16_t framework, std::string_view folder, std::size_t first,
               std::size_t last);
  void apply_sidecars();
  void settle_dumps();

  const FileSystem& files_;
  const std::vector<bool>& declared_;
  Scan& scan_;
  PathIndex index_;
  FolderEvidence evidence_;
  std::vector<Claim> claims_{};  // by (folder, framework, file)
  std::vector<Claim> chosen_{};  // by (framework, folder, file)
};

void Detector::run() {
  for (std::size_t i = 0; i < scan_.files.size(); ++i) {
    if (scan_.files[i].kind.language == Language::sql) claim_file(static_cast<std::uint32_t>(i));
  }
  score_groups();
  choose();
  make_sets();
  settle_dumps();
  apply_sidecars();
}

void Detector::claim_file(std::uint32_t file) {
  const std::string_view path = without_template_suffix(scan_.files[file].path);
  const std::vector<Framework>& all = all_frameworks();
  for (std::size_t f = 1; f < all.size(); ++f) {
    for (std::size_t s = 0; s < all[f].shapes.size(); ++s) {
      const FileShape& shape = all[f].shapes[s];
      const auto framework = static_cast<std::uint16_t>(f);
      const auto shape_index = static_cast<std::uint16_t>(s);
      if (shape.pattern.spans_folders()) {
        claim_spanning(file, framework, shape_index);
        continue;
      }
      Claim claim{.file = file, .framework = framework, .shape = shape_index};
      std::string_view tail;
      if (!split_tail(path, shape.pattern.folders(), claim.folder, tail)) continue;
      const std::optional<NameMatch> match = shape.pattern.match(tail);
      if (!match) continue;
      claim.key = match->key;
      claim.name = match->name;
      claims_.push_back(claim);
      break;
    }
  }
}

// A shape across folders ("deploy/{path}.sql") starts at the folder that holds the config file.
void Detector::claim_spanning(std::uint32_t file, std::uint16_t framework, std::uint16_t shape) {
  const Framework& tool = all_frameworks()[framework];
  const NamePattern& pattern = tool.shapes[shape].pattern;
  const std::string_view path = scan_.files[file].path;
  const std::string_view first =
      std::string_view(pattern.text()).substr(0, pattern.text().find('{'));
  for (std::size_t at = path.find(first); at != std::string_view::npos;
       at = path.find(first, at + 1)) {
    if (at > 0 && path[at - 1] != '/') continue;
    const std::string_view folder = path.substr(0, at == 0 ? 0 : at - 1);
    const std::optional<NameMatch> match = pattern.match(path.substr(at));
    if (!match || !evidence_.any(tool.config, folder)) continue;
    claims_.push_back({.file = file,
                       .framework = framework,
                       .shape = shape,
                       .folder = folder,
                       .key = match->key,
                       .name = match->name});
    return;
  }
}

void Detector::score_groups() {
  std::sort(claims_.begin(), claims_.end(), [](const Claim& a, const Claim& b) {
    return std::tie(a.folder, a.framework, a.file) < std::tie(b.folder, b.framework, b.file);
  });
  for (std::size_t i = 0; i < claims_.size();) {
    std::size_t folder_end = i;
    while (folder_end < claims_.size() && claims_[folder_end].folder == claims_[i].folder) {
      ++folder_end;
    }
    std::vector<std::uint32_t> members;
    for (std::size_t k = i; k < folder_end; ++k) {
      if (members.size() < 4096) members.push_back(claims_[k].file);
    }
    const std::uint16_t marked = evidence_.framework_of_marks(members);
    for (std::size_t k = i; k < folder_end;) {
      std::size_t end = k;
      bool tells = false;
      bool declared = false;
      for (; end < folder_end && claims_[end].framework == claims_[k].framework; ++end) {
        const FileShape& shape = all_frameworks()[claims_[k].framework].shapes[claims_[end].shape];
        tells |= shape.tells;
        declared |= declared_[claims_[end].file];
      }
      const int score =
          evidence_.score(claims_[k].framework, claims_[i].folder, tells, declared, marked);
      for (; k < end; ++k) claims_[k].score = score;
    }
    i = folder_end;
  }
}

// Each file goes to the claim with the strongest evidence. Fallbacks do not pick up what another
// tool's folder leaves over, except dumps.
void Detector::choose() {
  std::vector<std::uint32_t> best(scan_.files.size(), 0xffffffffu);
  const std::vector<Framework>& all = all_frameworks();
  for (std::size_t i = 0; i < claims_.size(); ++i) {
    const Claim& claim = claims_[i];
    if (claim.score == 0) continue;
    std::uint32_t& holder = best[claim.file];
    if (holder == 0xffffffffu || claim.score > claims_[holder].score) {
      holder = static_cast<std::uint32_t>(i);
    }
  }
  std::vector<std::string_view> taken;  // folders of sets of real tools
  for (std::uint32_t i : best) {
    if (i != 0xffffffffu && !all[claims_[i].framework].fallback) {
      taken.push_back(claims_[i].folder);
    }
  }
  std::sort(taken.begin(), taken.end());
  for (std::uint32_t i : best) {
    if (i == 0xffffffffu) continue;
    const Framework& tool = all[claims_[i].framework];
    if (tool.fallback && !tool.dump &&
        std::binary_search(taken.begin(), taken.end(), claims_[i].folder)) {
      continue;
    }
    chosen_.push_back(claims_[i]);
  }
  std::sort(chosen_.begin(), chosen_.end(), [](const Claim& a, const Claim& b) {
    return std::tie(a.framework, a.folder, a.file) < std::tie(b.framework, b.folder, b.file);
  });
}

void Detector::make_sets() {
  const std::vector<Framework>& all = all_frameworks();
  for (Claim& claim : chosen_) {
    RepoFile& file = scan_.files[claim.file];
    const Framework& tool = all[claim.framework];
    const FileShape& shape = tool.shapes[claim.shape];
    file.kind.framework = claim.framework;
    file.kind.part = tool.dump || shape.part == Part::down ? shape.part : Part::up;
    file.kind.atomic = tool.atomic;
    if (file.file_class == FileClass::service) file.file_class = shape.file_class;
  }
  for (std::size_t i = 0; i < chosen_.size();) {
    std::size_t end = i + 1;
    const Framework& tool = all[chosen_[i].framework];
    const std::string_view folder = chosen_[i].folder;
    while (end < chosen_.size() && chosen_[end].framework == chosen_[i].framework &&
           (chosen_[end].folder == folder ||
            (tool.recursive && is_below(chosen_[end].folder, folder)))) {
      ++end;
    }
    add_set(chosen_[i].framework, folder, i, end);
    i = end;
  }
  // By folder, so that neither the order of the tools nor their number shows.
  std::vector<std::uint32_t> order(scan_.migration_sets.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = static_cast<std::uint32_t>(i);
  std::sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
    const MigrationSet& x = scan_.migration_sets[a];
    const MigrationSet& y = scan_.migration_sets[b];
    return std::tie(x.folder, x.framework) < std::tie(y.folder, y.framework);
  });
  std::vector<MigrationSet> sorted;
  std::vector<std::uint32_t> place(order.size());
  for (std::uint32_t from : order) {
    place[from] = static_cast<std::uint32_t>(sorted.size());
    sorted.push_back(std::move(scan_.migration_sets[from]));
  }
  scan_.migration_sets = std::move(sorted);
  for (RepoFile& file : scan_.files) {
    if (file.migration_set != no_migration_set) file.migration_set = place[file.migration_set];
  }
}

void Detector::add_set(std::uint16_t framework, std::string_view folder, std::size_t first,
                       std::size_t last) {
  const Framework& tool = all_frameworks()[framework];
  // Tests, seeds and vendored files are never replayed, and what is written for another engine is
  // another history.
  std::vector<SetMember> members;
  Dialect dialect = Dialect::postgresql;
  for (std::size_t i = first; i < last; ++i) {
    const Claim& claim = chosen_[i];
    const RepoFile& file = scan_.files[claim.file];
    const FileShape& shape = tool.shapes[claim.shape];
    if (file.file_class != FileClass::migration && file.file_class != shape.file_class) continue;
    if (members.empty()) dialect = file.kind.dialect;
    if (file.kind.dialect != dialect) continue;
    members.push_back({.file = claim.file, .shape = &shape, .key = claim.key, .name = claim.name});
  }
  if (members.empty()) return;
  const auto set = static_cast<std::uint32_t>(scan_.migration_sets.size());
  for (const SetMember& member : members) {
    scan_.files[member.file].migration_set = set;
    scan_.files[member.file].migration_order = not_replayed;
  }
  const SetOrder order = order_set(files_, index_, tool, folder, members);
  for (std::size_t i = 0; i < order.replayed.size(); ++i) {
    scan_.files[order.replayed[i]].migration_order = static_cast<std::uint32_t>(i);
  }
  if (!order.known) {
    scan_.notes.push_back(
        {.kind = NoteKind::migration_order,
         .path = std::string(folder),
         .message = "the order of these " + tool.name + " files is not known: " + order.why_not});
  }
  scan_.migration_sets.push_back({.framework = framework,
                                  .folder = std::string(folder),
                                  .bookkeeping = tool.history,
                                  .order_known = order.known,
                                  .dump = tool.dump});
}

// A dump beside the migrations that make the same schema would create everything twice.
void Detector::settle_dumps() {
  std::vector<std::string_view> histories;
  for (const MigrationSet& set : scan_.migration_sets) {
    if (!set.dump) histories.push_back(set.folder);
  }
  for (std::size_t i = 0; i < scan_.migration_sets.size(); ++i) {
    const MigrationSet& set = scan_.migration_sets[i];
    if (!set.dump) continue;
    const bool repeats =
        std::any_of(histories.begin(), histories.end(), [&](std::string_view history) {
          return history == set.folder || folder_of(history) == set.folder ||
                 folder_of(set.folder) == history;
        });
    if (!repeats) continue;
    for (RepoFile& file : scan_.files) {
      if (file.migration_set == i) file.migration_order = not_replayed;
    }
  }
}

void Detector::apply_sidecars() {
  for (const Claim& claim : chosen_) {
    RepoFile& file = scan_.files[claim.file];
    for (const Framework::Sidecar& sidecar : all_frameworks()[claim.framework].sidecars) {
      std::string path = join_path(folder_of(file.path), sidecar.path);
      if (const std::size_t at = sidecar.path.find("{file}"); at != std::string::npos) {
        path = file.path + sidecar.path.substr(at + 6);
      }
      if (index_.contains(path) && evidence_.has_setting(path, sidecar.key, sidecar.value)) {
        file.kind.atomic = Atomic::no;
      }
    }
  }
}

}  // namespace

void find_migrations(const FileSystem& files, const std::vector<bool>& declared, Scan& scan) {
  Detector(files, declared, scan).run();
}

}  // namespace demarc
