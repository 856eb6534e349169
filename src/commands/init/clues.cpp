#include "commands/init/clues.h"

#include <algorithm>
#include <array>
#include <map>

#include "base/path.h"
#include "base/text.h"
#include "scan/settings.h"

namespace demarc {

namespace {

// Configuration that is larger is generated.
constexpr std::uint64_t read_limit_bytes = 256 << 10;
constexpr std::size_t manifests_limit = 2000;  // Kubernetes files that are looked at

// How much a source's name for a service counts; the greater names it.
enum class Strength { dockerfile, kubernetes, catalog, compose };

struct FoundClue {
  Strength strength = Strength::dockerfile;
  ServiceClue clue{};
};

bool is_yaml(std::string_view name) {
  return name.ends_with(".yaml") || name.ends_with(".yml");
}

bool is_compose(std::string_view name) {
  if (!is_yaml(name)) return false;
  return name.starts_with("docker-compose") || name.starts_with("compose.");
}

// "path:12 (what)", at the first line that holds `text`.
std::string place(const std::string& path, std::string_view bytes, std::string_view text,
                  const std::string& what) {
  const std::size_t at = bytes.find(text);
  if (at == std::string_view::npos) return path + " (" + what + ")";
  const auto line = 1 + std::count(bytes.begin(), bytes.begin() + static_cast<long>(at), '\n');
  return path + ":" + std::to_string(line) + " (" + what + ")";
}

// The documents of a YAML file, cut at its "---" lines.
std::vector<std::string_view> documents_of(std::string_view text) {
  std::vector<std::string_view> documents;
  std::size_t begin = 0;
  while (begin <= text.size()) {
    std::size_t end = text.compare(begin, 3, "---") == 0 ? begin : text.find("\n---", begin);
    if (end == std::string_view::npos) end = text.size();
    if (end > begin) documents.push_back(text.substr(begin, end - begin));
    const std::size_t next = text.find('\n', end + 1);
    if (end >= text.size() || next == std::string_view::npos) break;
    begin = next + 1;
  }
  return documents;
}

class ClueReader {
 public:
  ClueReader(const FileSystem& files, const std::vector<RepoFile>& listed)
      : files_(files), listed_(listed) {
    for (const RepoFile& file : listed) {
      for (std::string_view folder = parent_folder(file.path); !folder.empty();
           folder = parent_folder(folder)) {
        if (!folders_.emplace(std::string(folder), true).second) break;
      }
    }
  }
  RepoClues run();

 private:
  std::string read(const std::string& path) const {
    Result<std::string> bytes = files_.read(path, read_limit_bytes);
    return bytes ? std::move(*bytes) : std::string{};
  }
  bool is_folder(const std::string& folder) const { return folders_.count(folder) > 0; }
  // The highest folder of that name, if one is; else "".
  std::string folder_called(std::string_view name) const;
  void add(Strength strength, ServiceClue clue);
  void read_compose(const std::string& path);
  void read_catalog(const std::string& path);
  void read_kubernetes(const std::string& path);

  const FileSystem& files_;
  const std::vector<RepoFile>& listed_;
  std::map<std::string, bool> folders_{};
  std::vector<FoundClue> found_{};
};

std::string ClueReader::folder_called(std::string_view name) const {
  std::string found;
  long depth = 0;
  bool several = false;
  for (const auto& [folder, _] : folders_) {
    if (file_name(folder) != name) continue;
    const long parts = std::count(folder.begin(), folder.end(), '/');
    if (!found.empty() && parts > depth) continue;
    several = !found.empty() && parts == depth;
    found = folder;
    depth = parts;
  }
  return several ? std::string{} : found;
}

void ClueReader::add(Strength strength, ServiceClue clue) {
  if (clue.folder.empty() || !is_folder(clue.folder) || clue.name.empty()) return;
  found_.push_back({strength, std::move(clue)});
}

// services.NAME.build[.context|.dockerfile], services.NAME.environment
void ClueReader::read_compose(const std::string& path) {
  struct Built {
    std::string context{}, dockerfile{}, database{};
    bool is_built = false;
  };
  const std::string text = read(path);
  std::map<std::string, Built> services;
  for (const Setting& setting : read_settings(path, text)) {
    const std::vector<std::string_view> key = split(setting.key, '.');
    if (key.size() < 3 || key[0] != "services") continue;
    Built& built = services[std::string(key[1])];
    if (key[2] == "build" && (key.size() == 3 || key[3] == "context")) {
      built.context = setting.value;
      built.is_built = true;
    } else if (key[2] == "build" && key[3] == "dockerfile") {
      built.dockerfile = setting.value;
    } else if (key[2] == "environment" && built.database.empty()) {
      built.database = database_in_address(setting.value);
    }
  }
  const std::string_view here = parent_folder(path);
  for (const auto& [name, built] : services) {
    if (!built.is_built) continue;
    std::string folder = join_path(here, built.context);
    // A context that spans the repository: the Dockerfile's own folder tells.
    if (folder.empty() || folder == here) {
      folder = parent_folder(join_path(folder, built.dockerfile));
    }
    add(Strength::compose, {.name = name,
                            .folder = folder,
                            .database = built.database,
                            .why = {place(path, text, name + ":", "service " + name)}});
  }
}

// Components of a Backstage catalog: metadata.name, spec.owner, where the source is.
void ClueReader::read_catalog(const std::string& path) {
  const std::string text = read(path);
  for (std::string_view document : documents_of(text)) {
    std::string kind, name, owner, source;
    for (const Setting& setting : read_settings(path, document)) {
      if (setting.key == "kind") kind = setting.value;
      if (setting.key == "metadata.name") name = setting.value;
      if (setting.key == "spec.owner") owner = setting.value;
      if (setting.key.ends_with("backstage.io/source-location")) source = setting.value;
    }
    if (kind != "Component") continue;
    std::string folder(parent_folder(path));
    if (source.starts_with("dir:")) folder = join_path(folder, source.substr(4));
    if (folder.empty()) folder = folder_called(name);
    // "group:default/payments" is the group payments.
    owner = owner.substr(owner.find_last_of(":/") + 1);
    add(Strength::catalog, {.name = name,
                            .folder = folder,
                            .team = owner,
                            .why = {place(path, text, name, "Component " + name)}});
  }
}

void ClueReader::read_kubernetes(const std::string& path) {
  const std::string text = read(path);
  if (text.find("kind: Deployment") == std::string::npos &&
      text.find("kind: StatefulSet") == std::string::npos) {
    return;
  }
  for (std::string_view document : documents_of(text)) {
    std::string kind, name, database;
    for (const Setting& setting : read_settings(path, document)) {
      if (setting.key == "kind") kind = setting.value;
      if (setting.key == "metadata.name") name = setting.value;
      if (database.empty() && setting.key.find(".env.") != std::string::npos) {
        database = database_in_address(setting.value);
      }
    }
    if (kind != "Deployment" && kind != "StatefulSet") continue;
    add(Strength::kubernetes, {.name = name,
                               .folder = folder_called(name),
                               .database = database,
                               .why = {place(path, text, name, kind + " " + name)}});
  }
}

RepoClues ClueReader::run() {
  RepoClues clues;
  std::size_t manifests = 0;
  std::map<std::string, bool> code_owners;
  for (const RepoFile& file : listed_) {
    const std::string_view name = file_name(file.path);
    if (file.file_class == FileClass::test || file.file_class == FileClass::vendor) continue;
    if (is_compose(name)) {
      read_compose(file.path);
    } else if (name == "catalog-info.yaml" || name == "catalog-info.yml") {
      read_catalog(file.path);
    } else if (is_yaml(name) && manifests++ < manifests_limit) {
      read_kubernetes(file.path);
    } else if (name == "Dockerfile") {
      const std::string folder(parent_folder(file.path));
      add(Strength::dockerfile,
          {.name = std::string(file_name(folder)), .folder = folder, .why = {file.path}});
    } else if (name == "CODEOWNERS") {
      code_owners[file.path] = true;
    }
  }
  // One file counts, the first of these.
  for (const char* path :
       {".github/CODEOWNERS", ".gitlab/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS"}) {
    if (code_owners.count(path) == 0) continue;
    clues.teams = read_code_owners(path, read(path));
    break;
  }
  std::stable_sort(found_.begin(), found_.end(), [](const FoundClue& a, const FoundClue& b) {
    return a.clue.folder != b.clue.folder ? a.clue.folder < b.clue.folder : a.strength > b.strength;
  });
  for (FoundClue& found : found_) {
    if (clues.services.empty() || clues.services.back().folder != found.clue.folder) {
      clues.services.push_back(std::move(found.clue));
      continue;
    }
    ServiceClue& clue = clues.services.back();
    if (clue.team.empty()) clue.team = found.clue.team;
    if (clue.database.empty()) clue.database = found.clue.database;
    clue.why.insert(clue.why.end(), found.clue.why.begin(), found.clue.why.end());
  }
  return clues;
}

}  // namespace

RepoClues read_clues(const FileSystem& files, const std::vector<RepoFile>& listed) {
  return ClueReader(files, listed).run();
}

std::string database_in_address(std::string_view text) {
  static constexpr std::array schemes = {"postgres://",
                                         "postgresql://",
                                         "mysql://",
                                         "mariadb://",
                                         "mysql+pymysql://",
                                         "postgresql+asyncpg://",
                                         "postgresql+psycopg2://"};
  std::string_view name;
  for (std::string_view scheme : schemes) {
    const std::size_t at = text.find(scheme);
    if (at == std::string_view::npos) continue;
    const std::size_t slash = text.find('/', at + scheme.size());
    if (slash != std::string_view::npos) name = text.substr(slash + 1);
    break;
  }
  if (name.empty()) {
    for (std::string_view key : {"database=", "initial catalog=", "dbname="}) {
      const std::size_t at = to_lower(text).find(key);
      if (at != std::string::npos) name = text.substr(at + key.size());
      if (!name.empty()) break;
    }
  }
  name = name.substr(0, name.find_first_of("?;& \t\"'"));
  const bool plain =
      !name.empty() && name.size() <= 63 && std::all_of(name.begin(), name.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               c == '_' || c == '-';
      });
  return plain ? std::string(name) : std::string{};
}

std::vector<TeamRule> read_code_owners(std::string_view path, std::string_view text) {
  std::vector<TeamRule> rules;
  int number = 0;
  for (std::string_view line : split(text, '\n')) {
    ++number;
    line = trim(line.substr(0, line.find('#')));
    if (line.empty() || line.starts_with('[') || line.starts_with('^'))
      continue;  // GitLab sections
    std::vector<std::string> words;
    for (std::string_view word : split(line, ' ')) {
      for (std::string_view one : split(word, '\t')) {
        if (!one.empty()) words.emplace_back(one);
      }
    }
    TeamRule rule{.place = std::string(path) + ":" + std::to_string(number)};
    const auto team = std::find_if(words.begin() + 1, words.end(),
                                   [](const std::string& word) { return word.starts_with('@'); });
    // A line without owners takes them away again.
    if (team != words.end()) {
      rule.team = *team;
    } else if (words.size() > 1) {
      rule.team = words[1];
    }
    const bool anchored = words[0].find('/') < words[0].size() - 1;
    std::string glob = words[0].starts_with('/') ? words[0].substr(1) : words[0];
    if (!anchored && !glob.starts_with("*")) glob = "**/" + glob;
    while (glob.ends_with('/')) glob.pop_back();
    rule.glob = glob == "*" ? "**" : glob;
    rules.push_back(std::move(rule));
  }
  return rules;
}

const TeamRule* team_of(const RepoClues& clues, std::string_view folder) {
  for (auto rule = clues.teams.rbegin(); rule != clues.teams.rend(); ++rule) {
    // The folder itself, one above it, or all that is in it.
    const bool covers = glob_match(rule->glob, folder) || glob_match(rule->glob + "/**", folder) ||
                        rule->glob == std::string(folder) + "/**" ||
                        rule->glob == std::string(folder) + "/*";
    if (covers) return rule->team.empty() ? nullptr : &*rule;
  }
  return nullptr;
}

}  // namespace demarc
