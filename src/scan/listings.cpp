// Two tools keep the list of their files in a file of its own. sqlc's says which files make the
// schema and which are queries; Liquibase's changelogs include each other and SQL files:
//
//   databaseChangeLog:
//     - include: { file: ddl/001.sql, relativeToChangelogFile: true }
//     - includeAll: { path: db/changelog/data/ }
//
// A changelog that no other one includes is a root, and its SQL files, in the order in which they
// are reached, are one history.
#include <algorithm>
#include <map>

#include "base/text.h"
#include "scan/claims.h"
#include "scan/classify.h"
#include "scan/settings.h"

namespace demarc {

namespace {

constexpr std::uint64_t config_limit_bytes = 4u << 20;
constexpr std::size_t changelog_limit = 20'000;
constexpr std::size_t include_limit = 2'000'000;  // all changelogs together

// "a/b" and "../c/./d" → "a/c/d"; empty if it leads out.
std::string resolve(std::string_view folder, std::string_view path) {
  std::vector<std::string_view> out;
  const auto walk = [&](std::string_view text) {
    for (std::string_view segment : split(text, '/')) {
      if (segment.empty() || segment == ".") continue;
      if (segment != "..") {
        out.push_back(segment);
      } else if (out.empty()) {
        return false;
      } else {
        out.pop_back();
      }
    }
    return true;
  };
  if (!folder.empty() && !walk(folder)) return {};
  if (!walk(path)) return {};
  std::string joined;
  for (std::string_view segment : out) joined = join_path(joined, segment);
  return joined;
}

std::vector<std::uint32_t> sql_files_in(const PathIndex& index, const std::string& folder,
                                        bool recursive) {
  std::vector<std::uint32_t> out;
  const std::string prefix = folder.empty() ? folder : folder + "/";
  for (std::size_t i = index.lower_bound(prefix);
       i < index.files().size() && index.files()[i].path.starts_with(prefix); ++i) {
    const RepoFile& file = index.files()[i];
    if (file.kind.language == Language::sql &&
        (recursive || file.path.find('/', prefix.size()) == std::string::npos)) {
      out.push_back(static_cast<std::uint32_t>(i));
    }
  }
  return out;
}

// What one entry of sqlc's configuration stands for: a file, a folder or a glob.
void expand(const PathIndex& index, std::string_view folder, const std::string& entry,
            std::vector<std::uint32_t>& out) {
  const std::string path = resolve(folder, entry);
  if (path.empty() && entry != ".") return;
  if (const std::size_t at = index.find(path); at < index.files().size()) {
    out.push_back(static_cast<std::uint32_t>(at));
    return;
  }
  if (const std::size_t wild = path.find_first_of("*?["); wild != std::string::npos) {
    const std::string prefix = path.substr(0, wild);
    for (std::size_t i = index.lower_bound(prefix);
         i < index.files().size() && index.files()[i].path.starts_with(prefix); ++i) {
      if (glob_match(path, index.files()[i].path)) out.push_back(static_cast<std::uint32_t>(i));
    }
    return;
  }
  for (std::uint32_t file : sql_files_in(index, path, false)) out.push_back(file);
}

Dialect dialect_of_engine(std::string_view engine) {
  if (engine == "mysql") return Dialect::mysql;
  return engine == "sqlite" ? Dialect::sqlite : Dialect::postgresql;
}

void read_sqlc(const FileSystem& files, const PathIndex& index, const std::string& path,
               Listings& out) {
  const Result<std::string> text = files.read(path, config_limit_bytes);
  if (!text) return;
  Listing schema{.framework = framework_of("sqlc"), .weak = true};
  schema.folder = std::string(folder_of(path));
  std::map<std::string, Dialect> engines;
  const Settings settings = read_settings(path, *text);
  // "sql.0.queries.1" → "sql.0", "queries".
  const auto parts_of = [](const std::string& key) {
    const std::size_t entry = key.find('.', key.find('.') + 1);
    if (entry == std::string::npos) return std::make_pair(std::string(), std::string());
    const std::size_t end = key.find('.', entry + 1);
    return std::make_pair(key.substr(0, entry), key.substr(entry + 1, end - entry - 1));
  };
  for (const Setting& setting : settings) {
    const auto [entry, word] = parts_of(setting.key);
    if (word == "engine") engines[entry] = dialect_of_engine(setting.value);
  }
  for (const Setting& setting : settings) {
    const auto [entry, word] = parts_of(setting.key);
    if (word != "schema" && word != "queries") continue;
    std::vector<std::uint32_t> found;
    expand(index, schema.folder, setting.value, found);
    std::vector<std::uint32_t>& into = word == "schema" ? schema.files : out.queries;
    into.insert(into.end(), found.begin(), found.end());
    const auto engine = engines.find(entry);
    if (engine == engines.end() || engine->second == Dialect::postgresql) continue;
    for (std::uint32_t file : found) out.dialects.emplace_back(file, engine->second);
  }
  out.lists.push_back(std::move(schema));
}

struct Include {
  std::string path{};
  bool all = false;       // a whole folder
  bool relative = false;  // to the changelog
};

std::string_view xml_attribute(std::string_view tag, std::string_view name) {
  for (std::size_t at = tag.find(name); at != std::string_view::npos; at = tag.find(name, at + 1)) {
    const char before = at == 0 ? ' ' : tag[at - 1];
    if (before != ' ' && before != '\t' && before != '\n' && before != '\r') continue;
    const std::size_t quote = tag.find_first_not_of(" \t\r\n=", at + name.size());
    if (quote == std::string_view::npos || (tag[quote] != '"' && tag[quote] != '\'')) continue;
    const std::size_t close = tag.find(tag[quote], quote + 1);
    if (close == std::string_view::npos) return {};
    return tag.substr(quote + 1, close - quote - 1);
  }
  return {};
}

std::vector<Include> includes_of_xml(std::string_view text) {
  std::vector<Include> out;
  for (std::size_t at = 0; (at = text.find('<', at)) != std::string_view::npos; ++at) {
    std::string_view rest = text.substr(at + 1);
    if (rest.starts_with("!--")) {
      const std::size_t close = rest.find("-->");
      if (close == std::string_view::npos) break;
      at += close;
      continue;
    }
    const std::string_view word = rest.substr(0, rest.find_first_of(" \t\r\n>"));
    if (word != "include" && word != "includeAll" && word != "sqlFile") continue;
    const std::string_view tag = rest.substr(0, rest.find('>'));
    const std::string_view path = xml_attribute(tag, word == "include" ? "file" : "path");
    if (path.empty()) continue;
    out.push_back({.path = std::string(path),
                   .all = word == "includeAll",
                   .relative = xml_attribute(tag, "relativeToChangelogFile") == "true"});
  }
  return out;
}

std::vector<Include> includes_of_settings(const Settings& settings) {
  std::vector<Include> out;
  std::string last;  // the entry that the include before was read from
  for (const Setting& setting : settings) {
    const std::size_t dot = setting.key.rfind('.');
    if (dot == std::string::npos) continue;
    const std::string parent = setting.key.substr(0, dot);
    const std::string_view word = std::string_view(parent).substr(parent.rfind('.') + 1);
    if (word != "include" && word != "includeAll" && word != "sqlFile") continue;
    if (parent != last) {
      out.push_back({.all = word == "includeAll"});
      last = parent;
    }
    const std::string_view key = std::string_view(setting.key).substr(dot + 1);
    if (key == "file" || key == "path") out.back().path = setting.value;
    if (key == "relativeToChangelogFile") out.back().relative = setting.value == "true";
  }
  std::erase_if(out, [](const Include& include) { return include.path.empty(); });
  return out;
}

bool is_structured(std::string_view path) {
  return path.ends_with(".xml") || path.ends_with(".yaml") || path.ends_with(".yml") ||
         path.ends_with(".json");
}

bool is_named_changelog(std::string_view path) {
  const std::string lower = to_lower(path);
  for (std::string_view word : {"changelog", "change-log", "liquibase", "db.master"}) {
    if (lower.find(word) != std::string::npos) return true;
  }
  return false;
}

class Changelogs {
 public:
  Changelogs(const FileSystem& files, const PathIndex& index) : files_(files), index_(index) {}
  void read(Listings& out);

 private:
  // The files that one changelog includes, in its order: changelogs and SQL.
  void read_one(std::uint32_t changelog);
  std::vector<std::uint32_t> targets(std::uint32_t changelog, const Include& include) const;
  bool is_folder(const std::string& path) const;
  std::vector<std::uint32_t> reach(std::uint32_t root) const;

  const FileSystem& files_;
  const PathIndex& index_;
  std::map<std::uint32_t, std::vector<std::uint32_t>> included_{};
  std::size_t budget_ = include_limit;
};

bool Changelogs::is_folder(const std::string& path) const {
  const std::string prefix = path + "/";
  const std::size_t at = index_.lower_bound(prefix);
  return at < index_.files().size() && index_.files()[at].path.starts_with(prefix);
}

std::vector<std::uint32_t> Changelogs::targets(std::uint32_t changelog,
                                               const Include& include) const {
  std::string_view wanted = include.path;
  if (wanted.starts_with("classpath:")) wanted.remove_prefix(10);
  while (wanted.starts_with('/')) wanted.remove_prefix(1);
  while (wanted.ends_with('/')) wanted.remove_suffix(1);
  // A path on the class path begins at one of the folders above, which is not known: the nearest
  // that fits.
  for (std::string_view folder = folder_of(index_.files()[changelog].path);;
       folder = folder_of(folder)) {
    const std::string path = resolve(folder, wanted);
    if (!path.empty() && include.all && is_folder(path)) {
      std::vector<std::uint32_t> out;
      for (std::size_t i = index_.lower_bound(path + "/");
           i < index_.files().size() && is_below(index_.files()[i].path, path) &&
           out.size() < budget_;
           ++i) {
        const auto file = static_cast<std::uint32_t>(i);
        if (index_.files()[i].kind.language == Language::sql || included_.contains(file)) {
          out.push_back(file);
        }
      }
      return out;
    }
    const std::size_t at = index_.find(path);
    if (!include.all && at < index_.files().size()) return {static_cast<std::uint32_t>(at)};
    if (include.relative || folder.empty()) return {};
  }
}

void Changelogs::read_one(std::uint32_t changelog) {
  const std::string& path = index_.files()[changelog].path;
  const Result<std::string> text = files_.read(path, config_limit_bytes);
  if (!text || text->find("databaseChangeLog") == std::string::npos) return;
  const std::vector<Include> includes = path.ends_with(".xml")
                                            ? includes_of_xml(*text)
                                            : includes_of_settings(read_settings(path, *text));
  std::vector<std::uint32_t>& out = included_[changelog];
  for (const Include& include : includes) {
    for (std::uint32_t target : targets(changelog, include)) {
      if (target == changelog || budget_ == 0) continue;
      --budget_;
      out.push_back(target);
    }
  }
}

// All SQL files below a root, each where it is reached first. Not recursive: a circle of includes
// ends at what was already visited.
std::vector<std::uint32_t> Changelogs::reach(std::uint32_t root) const {
  std::vector<std::uint32_t> out;
  std::map<std::uint32_t, bool> visited;
  std::vector<std::uint32_t> open{root};
  while (!open.empty()) {
    const std::uint32_t file = open.back();
    open.pop_back();
    if (visited[file]) continue;
    visited[file] = true;
    if (index_.files()[file].kind.language == Language::sql) out.push_back(file);
    const auto found = included_.find(file);
    if (found == included_.end()) continue;
    open.insert(open.end(), found->second.rbegin(), found->second.rend());
  }
  return out;
}

void Changelogs::read(Listings& out) {
  std::vector<std::uint32_t> changelogs;
  for (std::size_t i = 0; i < index_.files().size() && changelogs.size() < changelog_limit; ++i) {
    if (!is_structured(index_.files()[i].path) || !is_named_changelog(index_.files()[i].path)) {
      continue;
    }
    changelogs.push_back(static_cast<std::uint32_t>(i));
    included_[changelogs.back()];  // so that includeAll knows it
  }
  for (std::size_t i = 0; i < changelogs.size(); ++i) {
    read_one(changelogs[i]);
    // What is included is a changelog whatever its name.
    for (std::uint32_t target : included_[changelogs[i]]) {
      if (is_structured(index_.files()[target].path) && included_.try_emplace(target).second) {
        changelogs.push_back(target);
      }
    }
  }
  std::vector<std::uint32_t> inner;
  for (const auto& [changelog, targets] : included_) {
    inner.insert(inner.end(), targets.begin(), targets.end());
  }
  std::sort(inner.begin(), inner.end());
  for (std::uint32_t changelog : changelogs) {
    if (std::binary_search(inner.begin(), inner.end(), changelog)) continue;
    std::vector<std::uint32_t> reached = reach(changelog);
    if (reached.empty()) continue;
    out.lists.push_back({.framework = framework_of("liquibase"),
                         .folder = std::string(folder_of(index_.files()[changelog].path)),
                         .files = std::move(reached)});
  }
}

}  // namespace

Listings read_listings(const FileSystem& files, const PathIndex& index) {
  Listings out;
  for (const RepoFile& file : index.files()) {
    const std::string_view name = name_of(file.path);
    if (name == "sqlc.yaml" || name == "sqlc.yml" || name == "sqlc.json") {
      read_sqlc(files, index, file.path, out);
    }
  }
  Changelogs(files, index).read(out);
  std::sort(out.queries.begin(), out.queries.end());
  std::stable_sort(out.lists.begin(), out.lists.end(),
                   [](const Listing& a, const Listing& b) { return a.folder < b.folder; });
  return out;
}

}  // namespace demarc
