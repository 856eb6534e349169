#include <algorithm>
#include <set>

#include "base/text.h"
#include "manifest/check.h"
#include "manifest/keys.h"
#include "manifest/manifest.h"
#include "manifest/paths.h"
#include "manifest/read.h"
#include "manifest/validate.h"

namespace demarc {
namespace {

constexpr std::uint64_t file_limit_bytes = 4u << 20;
constexpr std::size_t shown_faults = 100;

// Reads the root and what it names. Paths within are relative to the root manifest's folder.
class Loader {
 public:
  Loader(const FileSystem& files, const std::string& root_path)
      : files_(files),
        folder_(folder_of(root_path)),
        name_(root_path.substr(folder_.empty() ? 0 : folder_.size() + 1)) {}

  Result<Manifest> load(const std::vector<std::string>& known_rules);

 private:
  bool read(const std::string& path, std::uint8_t where, const Place& asked_at);
  void include(std::string_view key, std::uint8_t where);
  void include_pattern(const TomlValue& pattern, std::uint8_t where);
  void expand(const std::string& folder, const std::vector<std::string_view>& parts, std::size_t at,
              std::set<std::string>& found);
  std::string on_disk(const std::string& path) const {
    if (folder_.empty()) return path;
    return path.empty() ? folder_ : folder_ + "/" + path;
  }
  Result<Manifest> unusable();

  const FileSystem& files_;
  std::string folder_;
  std::string name_;
  std::vector<ManifestDocument> documents_{};
  std::set<std::string> seen_{};
  Faults faults_{};
  bool incomplete_ = false;
};

bool Loader::read(const std::string& path, std::uint8_t where, const Place& asked_at) {
  const auto bytes = files_.read(on_disk(path), file_limit_bytes);
  if (!bytes) {
    faults_.add(asked_at, "cannot read " + printable_line(path) + ": " + bytes.error().message,
                bytes.error().hint);
    return false;
  }
  auto tree = parse_toml(*bytes, path);
  if (!tree) {
    faults_.add(tree.error());
    return false;
  }
  documents_.push_back({path, where, std::move(*tree)});
  return true;
}

// All files that match parts[at…] below `folder`. Folders are listed, never walked through links.
void Loader::expand(const std::string& folder, const std::vector<std::string_view>& parts,
                    std::size_t at, std::set<std::string>& found) {
  struct Step {
    std::string folder{};
    std::size_t at = 0;
  };
  std::vector<Step> todo{{folder, at}};
  std::set<std::pair<std::string, std::size_t>> done;
  while (!todo.empty()) {
    const Step step = std::move(todo.back());
    todo.pop_back();
    if (!done.insert({step.folder, step.at}).second) continue;
    const std::string_view part = parts[step.at];
    const bool last = step.at + 1 == parts.size();
    const auto entries = files_.list(on_disk(step.folder));
    if (!entries) continue;
    if (part == "**" && !last) todo.push_back({step.folder, step.at + 1});
    for (const FolderEntry& entry : *entries) {
      const std::string path = step.folder.empty() ? entry.name : step.folder + "/" + entry.name;
      const bool is_folder = entry.kind == FileStat::Kind::folder;
      if (part == "**" && is_folder && !entry.name.starts_with(".") &&
          entry.name != "node_modules") {
        todo.push_back({path, step.at});
      }
      if (!glob_match(part == "**" ? "*" : part, entry.name)) continue;
      if (!last && part != "**" && is_folder) todo.push_back({path, step.at + 1});
      if (last && !is_folder) found.insert(path);
    }
  }
}

void Loader::include_pattern(const TomlValue& pattern, std::uint8_t where) {
  const Place place = place_of(name_, pattern);
  const std::string written = "\"" + printable_line(pattern.text) + "\"";
  const std::string path = resolve_path({}, pattern.text);
  if (path.empty() || pattern.text.starts_with('/')) {
    faults_.add(place, written + " leads out of the folder of the root manifest");
    return;
  }
  std::set<std::string> found;
  const bool is_glob = path.find_first_of("*?[{") != std::string::npos;
  if (is_glob) {
    expand({}, split(path, '/'), 0, found);
    found.erase(name_);
  } else {
    found.insert(path);
  }
  if (found.empty()) faults_.add(place, written + " matches no file");
  for (const std::string& file : found) {
    if (file == name_) {
      faults_.add(place, "the root manifest names itself");
    } else if (!seen_.insert(file).second) {
      faults_.add(place, printable_line(file) + " is named twice",
                  "leave it out of one of the patterns");
    } else if (!read(file, where, place)) {
      incomplete_ = true;
    }
  }
}

void Loader::include(std::string_view key, std::uint8_t where) {
  const TomlValue* project = documents_.front().tree.find("project");
  const TomlValue* list = project == nullptr ? nullptr : project->find(key);
  if (list == nullptr) return;
  const std::vector<TomlValue> patterns = list->items;  // documents_ grows below
  for (const TomlValue& pattern : patterns) {
    if (pattern.kind == TomlValue::Kind::string && !trim(pattern.text).empty())
      include_pattern(pattern, where);
  }
}

bool by_place(const Error& a, const Error& b) {
  return std::tie(a.path, a.line, a.column, a.message) <
         std::tie(b.path, b.line, b.column, b.message);
}

// All faults of the run as one Error: its own place if there is only one.
Result<Manifest> Loader::unusable() {
  auto& errors = faults_.errors();
  std::stable_partition(errors.begin(), errors.end(),
                        [&](const Error& error) { return error.path == name_; });
  if (errors.size() == 1) return errors.front();
  Error all;
  all.message = std::to_string(errors.size()) + " mistakes in the manifest";
  for (std::size_t i = 0; i < errors.size() && i < shown_faults; ++i)
    all.message += "\n" + to_string(errors[i]);
  if (errors.size() > shown_faults) {
    all.message += "\nand " + std::to_string(errors.size() - shown_faults) + " more";
  }
  return all;
}

Result<Manifest> Loader::load(const std::vector<std::string>& known_rules) {
  seen_.insert(name_);
  if (!read(name_, in_root, Place{name_, 0, 0})) return unusable();
  include("include", in_part);
  include("imports", in_import);
  const auto parts_end = std::stable_partition(
      documents_.begin(), documents_.end(),
      [](const ManifestDocument& document) { return document.where != in_import; });
  std::sort(documents_.begin() + 1, parts_end,
            [](const auto& a, const auto& b) { return a.path < b.path; });
  std::sort(parts_end, documents_.end(),
            [](const auto& a, const auto& b) { return a.path < b.path; });

  DeclaredNames names = collect_names(documents_, faults_);
  names.rules.insert(known_rules.begin(), known_rules.end());
  names.incomplete = incomplete_;
  if (names.servers.empty()) names.servers = {"main"};
  if (names.databases.empty()) {
    const TomlValue* project = documents_.front().tree.find("project");
    const TomlValue* name = project == nullptr ? nullptr : project->find("name");
    names.databases = {name != nullptr && !name->text.empty() ? name->text : "main"};
  }
  for (ManifestDocument& document : documents_) validate(document, names, faults_);

  Manifest manifest = read_manifest(documents_);
  manifest.path = name_;
  check_manifest(manifest, documents_, incomplete_, faults_);
  auto& errors = faults_.errors();
  std::ranges::stable_sort(errors, by_place);
  if (std::ranges::any_of(errors, [&](const Error& error) { return error.path == name_; }))
    return unusable();
  for (Error& error : errors) manifest.faults.push_back({std::move(error)});
  return manifest;
}

}  // namespace

Result<Manifest> load_manifest(const FileSystem& files, const std::string& root_path,
                               const std::vector<std::string>& known_rules) {
  return Loader(files, root_path).load(known_rules);
}

}  // namespace demarc
