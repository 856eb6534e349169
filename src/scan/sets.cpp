#include "scan/sets.h"

#include <algorithm>
#include <map>
#include <tuple>

#include "base/text.h"
#include "scan/django.h"
#include "scan/order.h"
#include "scan/project.h"

namespace demarc {

namespace {

constexpr std::uint64_t table_count_limit_bytes = 16u << 20;

// A claim with the set it ends in.
struct Entry {
  FileClaim claim{};
  std::string_view root{};  // folder of the set
  Dialect dialect = Dialect::postgresql;
  Part part = Part::none;
  bool replayed = true;
};

const Framework& tool_of(const Entry& entry) {
  return all_frameworks()[entry.claim.framework];
}
const FileShape& shape_of(const Entry& entry) {
  return tool_of(entry).shapes[entry.claim.shape];
}

// Sorts what is below a folder directly behind it: "a", "a/b", "a-c".
bool folder_less(std::string_view a, std::string_view b) {
  const auto rank = [](char c) { return c == '/' ? 0 : static_cast<unsigned char>(c) + 1; };
  return std::lexicographical_compare(a.begin(), a.end(), b.begin(), b.end(),
                                      [&](char x, char y) { return rank(x) < rank(y); });
}

class SetMaker {
 public:
  SetMaker(const FileSystem& files, const PathIndex& index, const ToolEvidence& evidence,
           Scan& scan)
      : files_(files), index_(index), evidence_(evidence), scan_(scan) {}
  void run(const std::vector<FileClaim>& claims);

 private:
  void describe(Entry& entry);
  bool takes_back_a_sibling(const std::string& path) const;
  void find_roots();
  std::string_view root_of(const Entry& entry) const;
  std::string_view project_root(const Entry& entry) const;
  void find_resources();
  bool versions_collide(std::size_t first, std::size_t last) const;
  void add_set(std::size_t first, std::size_t last);
  void sort_sets();
  void settle_dumps();
  std::size_t tables_made(std::size_t set) const;
  void apply_sidecars();

  const FileSystem& files_;
  const PathIndex& index_;
  const ToolEvidence& evidence_;
  Scan& scan_;
  std::vector<Entry> entries_{};
};

void SetMaker::run(const std::vector<FileClaim>& claims) {
  for (const FileClaim& claim : claims) {
    entries_.push_back({.claim = claim, .root = claim.folder});
    describe(entries_.back());
  }
  find_roots();
  const auto key = [](const Entry& entry) {
    return std::tie(entry.claim.framework, entry.root, entry.dialect);
  };
  std::sort(entries_.begin(), entries_.end(), [&](const Entry& a, const Entry& b) {
    if (key(a) != key(b)) return key(a) < key(b);
    return a.claim.file < b.claim.file;
  });
  for (std::size_t i = 0; i < entries_.size();) {
    std::size_t end = i + 1;
    while (end < entries_.size() && key(entries_[end]) == key(entries_[i])) ++end;
    add_set(i, end);
    i = end;
  }
  sort_sets();
  settle_dumps();
  apply_sidecars();
}

// `V1__x_rollback.sql` beside `V1__x.sql` takes it back, whatever the tool thinks of its name.
bool SetMaker::takes_back_a_sibling(const std::string& path) const {
  const std::size_t dot = path.rfind('.');
  if (dot == std::string::npos) return false;
  const std::string_view stem = std::string_view(path).substr(0, dot);
  const std::string_view suffix = std::string_view(path).substr(dot);
  for (std::string_view word : {"rollback", "down", "undo", "revert"}) {
    if (!stem.ends_with(word) || stem.size() < word.size() + 2) continue;
    const std::string_view before = stem.substr(0, stem.size() - word.size());
    if (std::string_view("_-.").find(before.back()) == std::string_view::npos) continue;
    const std::string_view forward = before.substr(0, before.size() - 1);
    if (index_.contains(std::string(forward).append(suffix)) ||
        index_.contains(std::string(before).append("up").append(suffix))) {
      return true;
    }
  }
  return false;
}

void SetMaker::describe(Entry& entry) {
  RepoFile& file = scan_.files[entry.claim.file];
  const Framework& tool = tool_of(entry);
  const FileShape& shape = shape_of(entry);
  entry.part = shape.part;
  entry.replayed = shape.replayed;
  if (shape.part == Part::none && !tool.dump) {
    const bool back = takes_back_a_sibling(file.path);
    entry.part = back ? Part::down : Part::up;
    entry.replayed = entry.replayed && !back;
  }
  if (file.kind.dialect == Dialect::postgresql) {
    file.kind.dialect = project_dialect(evidence_, tool, entry.claim.folder);
  }
  entry.dialect = file.kind.dialect;
  file.kind.framework = entry.claim.framework;
  file.kind.part = entry.part;
  file.kind.atomic = tool.atomic;
  if (file.file_class == FileClass::service) file.file_class = shape.file_class;
}

// The topmost folder of which the tool reads everything below: its usual folder, or one that holds
// files of the same tool.
std::string_view SetMaker::root_of(const Entry& entry) const {
  const Framework& tool = tool_of(entry);
  std::string_view best = entry.root;
  for (std::string_view folder = best; !folder.empty(); folder = folder_of(folder)) {
    for (const std::string& glob : tool.folders) {
      if (!glob.ends_with("**") && glob_match(glob, folder)) best = folder;
    }
  }
  return best;
}

// True if merging the folders below a root would put two files of the same version into one set:
// then they are several histories (a module, a tenant, an engine each).
bool SetMaker::versions_collide(std::size_t first, std::size_t last) const {
  std::vector<const Entry*> numbered;
  for (std::size_t i = first; i < last; ++i) {
    if (entries_[i].replayed && !entries_[i].claim.key.empty() && !shape_of(entries_[i]).baseline) {
      numbered.push_back(&entries_[i]);
    }
  }
  const auto less = [](const Entry* a, const Entry* b) {
    if (a->dialect != b->dialect) return a->dialect < b->dialect;
    return compare_parts(a->claim.key, b->claim.key) < 0;
  };
  std::sort(numbered.begin(), numbered.end(), less);
  for (std::size_t i = 1; i < numbered.size(); ++i) {
    if (!less(numbered[i - 1], numbered[i]) &&
        numbered[i - 1]->claim.folder != numbered[i]->claim.folder) {
      return true;
    }
  }
  return false;
}

// The nearest folder above that has the first of the tool's root clues that is found; without any,
// the folder above.
std::string_view SetMaker::project_root(const Entry& entry) const {
  for (const Clue& clue : tool_of(entry).root) {
    const std::vector<std::string> places = evidence_.places({clue}, entry.claim.folder);
    if (!places.empty()) return entry.claim.folder.substr(0, folder_of(places.front()).size());
  }
  return folder_of(entry.claim.folder);
}

// src/main/java/db/migration and src/main/resources/db/migration are one folder at run time.
void SetMaker::find_resources() {
  std::map<std::string_view, std::uint16_t> folders;
  for (const Entry& entry : entries_) folders.emplace(entry.root, entry.claim.framework);
  for (Entry& entry : entries_) {
    if (!is_host(scan_.files[entry.claim.file].kind.language)) continue;
    std::string wanted(entry.root);
    for (std::string_view language : {"/java/", "/kotlin/"}) {
      const std::size_t at = wanted.find(language);
      if (at == std::string::npos) continue;
      wanted.replace(at, language.size(), "/resources/");
      const auto found = folders.find(wanted);
      if (found != folders.end() && found->second == entry.claim.framework) {
        entry.root = found->first;
      }
      break;
    }
  }
}

void SetMaker::find_roots() {
  for (Entry& entry : entries_) {
    if (!tool_of(entry).root.empty()) entry.root = project_root(entry);
  }
  find_resources();
  for (std::size_t i = 0; i < entries_.size(); ++i) {
    if (tool_of(entries_[i]).recursive && entries_[i].claim.listed == 0) {
      entries_[i].root = root_of(entries_[i]);
    }
  }
  std::stable_sort(entries_.begin(), entries_.end(), [](const Entry& a, const Entry& b) {
    if (a.claim.framework != b.claim.framework) return a.claim.framework < b.claim.framework;
    return folder_less(a.root, b.root);
  });
  for (std::size_t i = 0; i < entries_.size();) {
    std::size_t end = i + 1;
    const bool recursive = tool_of(entries_[i]).recursive && entries_[i].claim.listed == 0;
    while (recursive && end < entries_.size() &&
           entries_[end].claim.framework == entries_[i].claim.framework &&
           entries_[end].claim.listed == 0 &&
           (entries_[end].root == entries_[i].root ||
            is_below(entries_[end].root, entries_[i].root))) {
      ++end;
    }
    const bool apart = recursive && versions_collide(i, end);
    const std::string_view root = entries_[i].root;
    for (; recursive && i < end; ++i) entries_[i].root = apart ? entries_[i].claim.folder : root;
    i = end;
  }
}

void SetMaker::add_set(std::size_t first, std::size_t last) {
  const Framework& tool = tool_of(entries_[first]);
  const std::string folder(entries_[first].root);
  // Tests, seeds and vendored files are never replayed.
  std::vector<SetMember> members;
  std::vector<SetMember> replayed;
  for (std::size_t i = first; i < last; ++i) {
    const Entry& entry = entries_[i];
    const RepoFile& file = scan_.files[entry.claim.file];
    const FileShape& shape = shape_of(entry);
    if (file.file_class != FileClass::migration && file.file_class != shape.file_class) continue;
    members.push_back({.file = entry.claim.file,
                       .shape = &shape,
                       .key = entry.claim.key,
                       .name = entry.claim.name,
                       .listed = entry.claim.listed});
    if (entry.replayed) replayed.push_back(members.back());
  }
  if (members.empty()) return;
  const auto set = static_cast<std::uint32_t>(scan_.migration_sets.size());
  for (const SetMember& member : members) {
    scan_.files[member.file].migration_set = set;
    scan_.files[member.file].migration_order = not_replayed;
  }
  const SetOrder order = order_set(files_, index_, tool, folder, std::move(replayed));
  if (tool.calls == "django") tell_django_files(files_, index_, folder, order.replayed, scan_);
  for (std::size_t i = 0; i < order.replayed.size(); ++i) {
    scan_.files[order.replayed[i]].migration_order = static_cast<std::uint32_t>(i);
  }
  if (!order.why_not.empty()) {
    scan_.notes.push_back({.kind = NoteKind::migration_order,
                           .path = folder,
                           .message = tool.name + ": " + order.why_not});
  }
  MigrationSet made{.framework = entries_[first].claim.framework,
                    .folder = folder,
                    .bookkeeping = tool.history,
                    .order_known = order.known,
                    .dump = tool.dump};
  apply_project_settings(evidence_, tool, made);
  scan_.migration_sets.push_back(std::move(made));
}

// By folder, so that the number of a tool in the table does not show.
void SetMaker::sort_sets() {
  std::vector<std::uint32_t> order(scan_.migration_sets.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = static_cast<std::uint32_t>(i);
  std::stable_sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
    return scan_.migration_sets[a].folder < scan_.migration_sets[b].folder;
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

// How often the files of a set say that they create a table.
std::size_t SetMaker::tables_made(std::size_t set) const {
  std::size_t count = 0;
  for (const RepoFile& file : scan_.files) {
    if (file.migration_set != set) continue;
    const Result<std::string> text = files_.read(file.path, table_count_limit_bytes);
    if (!text) continue;
    for (std::string_view word : {"create_table", "create_join_table", "CREATE TABLE"}) {
      for (std::size_t at = 0; (at = text->find(word, at)) != std::string::npos; ++at) ++count;
    }
  }
  return count;
}

// A dump beside the migrations that make the same schema would create everything twice.
void SetMaker::settle_dumps() {
  std::vector<bool> repeats(scan_.migration_sets.size(), false);
  for (std::size_t i = 0; i < repeats.size(); ++i) {
    const std::string_view folder = scan_.migration_sets[i].folder;
    if (!scan_.migration_sets[i].dump) continue;
    for (std::size_t other = 0; other < repeats.size() && !repeats[i]; ++other) {
      const MigrationSet& set = scan_.migration_sets[other];
      const bool beside = set.folder == folder || folder_of(set.folder) == folder ||
                          folder_of(folder) == set.folder;
      if (set.dump || !beside) continue;
      // Old migrations in code are often thrown away, and the dump tells what they made.
      const bool in_code = !all_frameworks()[set.framework].calls.empty();
      const bool incomplete = in_code && tables_made(i) > tables_made(other);
      repeats[incomplete ? other : i] = true;
      if (incomplete) break;
    }
  }
  for (RepoFile& file : scan_.files) {
    if (file.migration_set != no_migration_set && repeats[file.migration_set]) {
      file.migration_order = not_replayed;
    }
  }
}

void SetMaker::apply_sidecars() {
  for (const Entry& entry : entries_) {
    RepoFile& file = scan_.files[entry.claim.file];
    for (const Framework::Sidecar& sidecar : tool_of(entry).sidecars) {
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

void make_sets(const FileSystem& files, const PathIndex& index, const ToolEvidence& evidence,
               std::vector<FileClaim> claims, Scan& scan) {
  SetMaker(files, index, evidence, scan).run(claims);
}

}  // namespace demarc
