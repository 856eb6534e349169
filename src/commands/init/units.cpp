// Which folders are services: what configuration says, else where the code that runs SQL stands.
#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "base/path.h"
#include "base/text.h"
#include "commands/folders.h"
#include "commands/init/infer.h"

namespace demarc {

std::string bare_name(std::string_view text) {
  std::string name = to_lower(text);
  std::erase_if(name, [](char c) { return c == '-' || c == '_' || c == '.' || c == ' '; });
  for (std::string_view ending : {"microservice", "service", "svc", "api", "server", "worker",
                                  "module", "app", "database", "db", "schema"}) {
    if (name.size() > ending.size() + 1 && name.ends_with(ending)) {
      name.resize(name.size() - ending.size());
      break;
    }
  }
  if (name.size() > 3 && name.ends_with("ies")) return name.substr(0, name.size() - 3) + "y";
  if (name.size() > 2 && name.ends_with('s') && !name.ends_with("ss")) name.pop_back();
  return name;
}

std::string service_name_of(std::string_view text) {
  std::string name;
  for (char c : to_lower(file_name(text))) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
    name += plain ? c : '-';
  }
  while (name.starts_with('-')) name.erase(0, 1);
  return name.empty() ? "main" : name;
}

namespace {

bool says_something(const InferInput& input, std::size_t i) {
  const RepoFile& file = input.files[i];
  if (file.kind.language == Language::none) return false;
  if (file.file_class != FileClass::service && file.file_class != FileClass::migration) {
    return false;
  }
  return !input.model.files[i].facts->rows.statements.empty();
}

// A folder of scripts or an image of a database server, not a program.
bool is_database_name(std::string_view folder) {
  static constexpr std::array words = {
      "db",         "database", "databases",  "sql",    "schema", "schemas",  "migration",
      "migrations", "postgres", "postgresql", "mysql",  "initdb", "init",     "docker",
      "scripts",    "ddl",      "infra",      "deploy", "flyway", "liquibase"};
  const std::string name = to_lower(file_name(folder));
  return std::any_of(words.begin(), words.end(), [&](std::string_view word) {
    return name == word || name.ends_with("-" + std::string(word)) ||
           name.ends_with("_" + std::string(word)) || name.starts_with(std::string(word) + "-");
  });
}

class UnitFinder {
 public:
  explicit UnitFinder(const InferInput& input) : input_(input) {}
  Units run();

 private:
  std::uint32_t unit(const std::string& folder, const ServiceClue* clue);
  void by_clues();
  void by_folders();
  void find_programs();
  bool stands_beside_program(std::size_t unit) const;
  void mark_common();
  void split_modules();
  void join_into_one();
  void name_units();
  std::size_t services() const {
    return static_cast<std::size_t>(
        std::count_if(out_.units.begin(), out_.units.end(),
                      [](const UnitFolder& unit) { return unit.is_service; }));
  }

  const InferInput& input_;
  Units out_{};
  std::map<std::string, std::uint32_t> by_folder_{};
  std::vector<bool> has_program_{};  // by unit: code of a host language below it
};

std::uint32_t UnitFinder::unit(const std::string& folder, const ServiceClue* clue) {
  const auto [entry, is_new] =
      by_folder_.try_emplace(folder, static_cast<std::uint32_t>(out_.units.size()));
  if (is_new) out_.units.push_back({.folder = folder, .clue = clue});
  return entry->second;
}

// Folders that hold the modules of one program.
bool holds_modules(std::string_view folder) {
  static constexpr std::array words = {"modules", "contexts", "bounded-contexts", "domains"};
  const std::string name = to_lower(file_name(folder));
  return std::find(words.begin(), words.end(), name) != words.end();
}

// The deepest folder that configuration calls a service. A program of several modules is as many:
// the lines that matter run between its modules.
void UnitFinder::by_clues() {
  std::map<std::string_view, const ServiceClue*> clues;
  for (const ServiceClue& clue : input_.clues.services) {
    std::set<std::string_view> modules;
    for (const RepoFile& file : input_.files) {
      if (!is_host(file.kind.language) || !is_below(file.path, clue.folder)) continue;
      for (std::string_view folder = parent_folder(file.path); folder.size() > clue.folder.size();
           folder = parent_folder(folder)) {
        if (holds_modules(parent_folder(folder))) modules.insert(folder);
      }
    }
    if (modules.size() < 2) clues[clue.folder] = &clue;
  }
  for (std::size_t i = 0; i < input_.files.size(); ++i) {
    if (!says_something(input_, i)) continue;
    for (std::string_view folder = parent_folder(input_.files[i].path); !folder.empty();
         folder = parent_folder(folder)) {
      const auto found = clues.find(folder);
      if (found == clues.end()) continue;
      out_.of_file[i] = unit(found->second->folder, found->second);
      break;
    }
  }
  // A program that is deployed may reach the database by means that are not read yet: it belongs
  // into the list, unless only an image says that it exists.
  for (const ServiceClue& clue : input_.clues.services) {
    const bool only_image = clue.why.size() == 1 && clue.why[0].ends_with("Dockerfile");
    if (!only_image && clues.count(clue.folder) > 0) unit(clue.folder, &clue);
  }
}

void UnitFinder::by_folders() {
  std::vector<std::string> paths;
  std::vector<std::size_t> files;
  for (std::size_t i = 0; i < input_.files.size(); ++i) {
    if (!says_something(input_, i)) continue;
    paths.push_back(input_.files[i].path);
    files.push_back(i);
  }
  const std::vector<std::string> folders = units_of(paths);
  for (std::size_t i = 0; i < files.size(); ++i) {
    if (out_.of_file[files[i]] == none) out_.of_file[files[i]] = unit(folders[i], nullptr);
  }
}

void UnitFinder::find_programs() {
  has_program_.assign(out_.units.size(), false);
  for (const RepoFile& file : input_.files) {
    if (file.kind.language < Language::python || file.file_class == FileClass::test) continue;
    for (std::string_view folder = parent_folder(file.path); !folder.empty();
         folder = parent_folder(folder)) {
      const auto found = by_folder_.find(std::string(folder));
      if (found == by_folder_.end()) continue;
      has_program_[found->second] = true;
      break;
    }
  }
  if (const auto root = by_folder_.find("."); root != by_folder_.end()) {
    has_program_[root->second] = by_folder_.size() == 1;
  }
}

// "services/users" beside "services/orders", which is a program.
bool UnitFinder::stands_beside_program(std::size_t unit) const {
  const std::string_view parent = parent_folder(out_.units[unit].folder);
  if (parent.empty() || parent == "." || is_database_name(out_.units[unit].folder)) return false;
  for (std::size_t other = 0; other < out_.units.size(); ++other) {
    if (has_program_[other] && parent_folder(out_.units[other].folder) == parent) return true;
  }
  return false;
}

// SQL that stands in no program's folder, beside folders that are programs.
void UnitFinder::mark_common() {
  const bool any_program =
      std::any_of(has_program_.begin(), has_program_.end(), [](bool has) { return has; });
  for (std::size_t u = 0; u < out_.units.size(); ++u) {
    UnitFolder& unit = out_.units[u];
    if (is_database_name(unit.folder) && out_.units.size() > 1) unit.is_service = false;
    if (has_program_[u]) continue;
    const auto has_sql = std::find(out_.of_file.begin(), out_.of_file.end(), u);
    if (has_sql == out_.of_file.end()) unit.is_service = false;  // such as a monitor's image
    if (!unit.is_service) continue;
    const bool named = unit.clue != nullptr && !is_database_name(unit.folder);
    const bool alone = out_.units.size() == 1;
    unit.is_service =
        alone || (unit.folder != "." && (named || !any_program || stands_beside_program(u)));
  }
}

// "m" of ".../db/migration/m/V1__x.sql": Spring Modulith and others keep a folder for each module.
std::string module_of(std::string_view path) {
  const std::vector<std::string_view> parts = split(path, '/');
  for (std::size_t i = 0; i + 2 < parts.size(); ++i) {
    if (parts[i] != "migration" && parts[i] != "migrations") continue;
    const std::string_view next = parts[i + 1];
    const bool sorts = next == "common" || next == "versions" || next == "up" || next == "down" ||
                       next.find_first_not_of("0123456789._-v") == std::string_view::npos;
    return sorts ? std::string{} : std::string(next);
  }
  return {};
}

// One program with a folder of migrations for each of its modules: the modules are the services.
void UnitFinder::split_modules() {
  if (services() > 1) return;
  std::map<std::string, std::set<std::string>> folders;  // of each module
  for (std::size_t i = 0; i < input_.files.size(); ++i) {
    if (!says_something(input_, i)) continue;
    const std::string& path = input_.files[i].path;
    const std::string module = module_of(path);
    if (module.empty()) continue;
    folders[module].insert(path.substr(0, path.find("/" + module + "/") + module.size() + 1));
  }
  if (folders.size() < 2) return;
  // The code of a module: the folders of its name that hold a program's files.
  for (const RepoFile& file : input_.files) {
    if (!is_host(file.kind.language) || file.file_class == FileClass::test) continue;
    for (std::string_view folder = parent_folder(file.path); !folder.empty();
         folder = parent_folder(folder)) {
      const auto module = folders.find(std::string(file_name(folder)));
      if (module != folders.end()) module->second.insert(std::string(folder));
    }
  }
  for (const auto& [module, where] : folders) {
    const auto id = static_cast<std::uint32_t>(out_.units.size());
    UnitFolder unit{.name = service_name_of(module), .folder = *where.begin()};
    for (const std::string& folder : where) {
      const bool inside = std::any_of(where.begin(), where.end(), [&](const std::string& other) {
        return other != folder && is_below(folder, other);
      });
      if (!inside) unit.paths.push_back(folder + "/**");
    }
    out_.units.push_back(std::move(unit));
    for (std::size_t i = 0; i < input_.files.size(); ++i) {
      if (out_.of_file[i] == none) continue;
      const bool mine = std::any_of(where.begin(), where.end(), [&](const std::string& folder) {
        return is_below(input_.files[i].path, folder);
      });
      if (mine) out_.of_file[i] = id;
    }
  }
  for (UnitFolder& unit : out_.units) unit.is_service = unit.is_service && !unit.paths.empty();
}

// One image at the top, no other program, and no folder that creates tables of its own: what looks
// like services are the layers of one.
void UnitFinder::join_into_one() {
  const auto is_top_image = [](const RepoFile& file) { return file.path == "Dockerfile"; };
  if (std::none_of(input_.files.begin(), input_.files.end(), is_top_image)) return;
  for (const UnitFolder& unit : out_.units) {
    if (unit.is_service && (unit.clue != nullptr || !unit.paths.empty())) return;
    if (unit.is_service && holds_modules(parent_folder(unit.folder))) return;
  }
  for (std::size_t i = 0; i < input_.files.size(); ++i) {
    const std::uint32_t u = out_.of_file[i];
    if (u == none || !out_.units[u].is_service) continue;
    for (const DefinitionRow& row : input_.model.files[i].facts->rows.definitions) {
      if (row.action == Action::create && row.object == ObjectKind::table && row.temporary == 0) {
        return;
      }
    }
  }
  out_.units = {{.folder = "."}};
  for (std::uint32_t& unit : out_.of_file) {
    if (unit != none) unit = 0;
  }
}

void UnitFinder::name_units() {
  std::set<std::string> taken;
  for (UnitFolder& unit : out_.units) {
    if (!unit.is_service) continue;
    if (unit.name.empty()) {
      const std::string from = unit.clue != nullptr ? unit.clue->name
                               : unit.folder == "." ? input_.project
                                                    : unit.folder;
      unit.name = service_name_of(from);
    }
    // Two folders of one name: the folder above tells them apart.
    std::string name = unit.name;
    if (taken.count(name) > 0) {
      name = service_name_of(parent_folder(unit.folder)) + "-" + name;
    }
    for (int n = 2; taken.count(name) > 0; ++n) name = unit.name + "-" + std::to_string(n);
    taken.insert(name);
    unit.name = name;
  }
}

Units UnitFinder::run() {
  out_.of_file.assign(input_.files.size(), none);
  by_clues();
  by_folders();
  find_programs();
  mark_common();
  split_modules();
  join_into_one();
  name_units();
  for (UnitFolder& unit : out_.units) {
    const auto& out = input_.left_out;
    if (std::find(out.begin(), out.end(), unit.name) != out.end()) unit.is_service = false;
  }
  return std::move(out_);
}

}  // namespace

Units find_units(const InferInput& input) {
  return UnitFinder(input).run();
}

}  // namespace demarc
