#include "scan/classify.h"

#include <algorithm>
#include <array>

#include "base/check.h"
#include "base/embedded.h"
#include "base/text.h"
#include "base/toml.h"

namespace demarc {

static constexpr std::array<std::string_view, 7> class_names = {
    "service", "migration", "test", "seed", "one-off", "generated", "vendor"};
static constexpr std::array<std::string_view, 10> template_suffixes = {
    ".tmpl", ".tpl", ".template", ".j2", ".jinja", ".jinja2", ".erb", ".in", ".mustache", ".hbs"};
static constexpr std::array<std::string_view, 5> sql_suffixes = {".sql", ".psql", ".pgsql",
                                                                 ".plpgsql", ".ddl"};

static constexpr std::pair<std::string_view, Language> format_extensions[] = {
    {"xml", Language::xml},   {"jrxml", Language::xml}, {"yaml", Language::yaml},
    {"yml", Language::yaml},  {"sh", Language::shell},  {"bash", Language::shell},
    {"zsh", Language::shell}, {"ksh", Language::shell}, {"prisma", Language::prisma},
};

#ifdef DEMARC_HOSTS
static constexpr std::pair<std::string_view, Language> host_extensions[] = {
    {"py", Language::python},      {"java", Language::java},      {"go", Language::go},
    {"js", Language::javascript},  {"mjs", Language::javascript}, {"cjs", Language::javascript},
    {"jsx", Language::javascript}, {"ts", Language::typescript},  {"mts", Language::typescript},
    {"cts", Language::typescript}, {"tsx", Language::tsx},        {"kt", Language::kotlin},
    {"cs", Language::csharp},      {"rb", Language::ruby},        {"rake", Language::ruby},
    {"php", Language::php},        {"rs", Language::rust},        {"cpp", Language::cpp},
    {"cc", Language::cpp},         {"cxx", Language::cpp},        {"hpp", Language::cpp},
    {"hh", Language::cpp},         {"h", Language::cpp},
};
#endif

const char* to_string(Language language) {
  constexpr const char* names[] = {"none",   "sql",    "xml",  "yaml",       "shell",      "prisma",
                                   "python", "java",   "go",   "javascript", "typescript", "tsx",
                                   "kotlin", "csharp", "ruby", "php",        "rust",       "cpp"};
  return names[static_cast<std::size_t>(language)];
}

const char* to_string(FileClass file_class) {
  return class_names[static_cast<std::size_t>(file_class)].data();
}

std::optional<FileClass> file_class_of(std::string_view word) {
  const auto found = std::find(class_names.begin(), class_names.end(), word);
  if (found == class_names.end()) return std::nullopt;
  return static_cast<FileClass>(found - class_names.begin());
}

static bool ends_with_ignoring_case(std::string_view text, std::string_view suffix) {
  return text.size() > suffix.size() &&
         equals_ignoring_case(text.substr(text.size() - suffix.size()), suffix);
}

std::string_view without_template_suffix(std::string_view path) {
  for (std::string_view suffix : template_suffixes) {
    if (!ends_with_ignoring_case(path, suffix)) continue;
    const std::string_view inner = path.substr(0, path.size() - suffix.size());
    if (ends_with_ignoring_case(inner, ".sql") || ends_with_ignoring_case(inner, ".psql")) {
      return inner;
    }
  }
  return path;
}

Language language_of(std::string_view path) {
  const std::string_view inner = without_template_suffix(path);
  for (std::string_view suffix : sql_suffixes) {
    if (ends_with_ignoring_case(inner, suffix)) return Language::sql;
  }
  const std::size_t dot = path.rfind('.');
  if (dot == std::string_view::npos || dot == 0 || path[dot - 1] == '/') return Language::none;
  const std::string_view extension = path.substr(dot + 1);
  for (const auto& [known, language] : format_extensions) {
    if (extension == known) return language;
  }
#ifdef DEMARC_HOSTS
  for (const auto& [known, language] : host_extensions) {
    if (extension == known) return language;
  }
#endif
  return Language::none;
}

Classifier::NameGlob Classifier::NameGlob::of(std::string_view pattern) {
  NameGlob out;
  for (std::string_view piece : split(pattern, '*')) out.pieces.emplace_back(piece);
  if (!out.pieces.front().empty()) out.first = out.pieces.front().front();
  if (!out.pieces.back().empty()) out.last = out.pieces.back().back();
  return out;
}

bool Classifier::NameGlob::matches(std::string_view name) const {
  if (pieces.size() == 1) return name == pieces[0];
  if (!name.starts_with(pieces.front())) return false;
  name.remove_prefix(pieces.front().size());
  if (!name.ends_with(pieces.back())) return false;
  name.remove_suffix(pieces.back().size());
  for (std::size_t i = 1; i + 1 < pieces.size(); ++i) {
    const std::size_t found = name.find(pieces[i]);
    if (found == std::string_view::npos) return false;
    name.remove_prefix(found + pieces[i].size());
  }
  return true;
}

static std::vector<std::string> lower_strings(const TomlValue* list) {
  std::vector<std::string> out;
  if (list == nullptr) return out;
  for (const TomlValue& item : list->items) out.push_back(to_lower(item.text));
  return out;
}

Result<Classifier> Classifier::parse(std::string_view toml) {
  Result<TomlValue> document = parse_toml(toml, "rules/classes.toml");
  if (!document) return document.error();
  Classifier out;
  const TomlValue* classes = document->find("class");
  if (classes == nullptr) return Error{.message = "no [[class]]", .path = "rules/classes.toml"};
  for (const TomlValue& item : classes->items) {
    const TomlValue* name = item.find("class");
    const std::optional<FileClass> file_class =
        name == nullptr ? std::nullopt : file_class_of(name->text);
    if (!file_class) {
      return Error{.message = "unknown class", .path = "rules/classes.toml", .line = item.line};
    }
    Rule rule{.file_class = *file_class};
    for (std::string& folder : lower_strings(item.find("folders"))) {
      if (folder.find('*') == std::string::npos) {
        rule.folders.push_back(std::move(folder));
      } else {
        rule.folder_globs.push_back(NameGlob::of(folder));
      }
    }
    std::sort(rule.folders.begin(), rule.folders.end());
    for (const std::string& glob : lower_strings(item.find("names"))) {
      rule.names.push_back(NameGlob::of(glob));
    }
    out.rules_.push_back(std::move(rule));
  }
  constexpr std::array<std::pair<std::string_view, Dialect>, 6> dialects = {
      {{"postgresql", Dialect::postgresql},
       {"mysql", Dialect::mysql},
       {"sqlserver", Dialect::sqlserver},
       {"oracle", Dialect::oracle},
       {"sqlite", Dialect::sqlite},
       {"other", Dialect::other}}};
  if (const TomlValue* table = document->find("dialects")) {
    const std::vector<std::string> shy = lower_strings(table->find("shy"));
    for (const auto& [key, dialect] : dialects) {
      for (const std::string& word : lower_strings(table->find(key))) {
        out.words_.push_back({word, dialect, std::find(shy.begin(), shy.end(), word) != shy.end()});
      }
    }
    out.parents_ = lower_strings(table->find("parents"));
    std::sort(out.parents_.begin(), out.parents_.end());
  }
  std::sort(out.words_.begin(), out.words_.end(),
            [](const Word& a, const Word& b) { return a.word < b.word; });
  return out;
}

const Classifier::Word* Classifier::dialect_word(std::string_view word) const {
  const auto found = std::lower_bound(words_.begin(), words_.end(), word,
                                      [](const Word& a, std::string_view b) { return a.word < b; });
  return found != words_.end() && found->word == word ? &*found : nullptr;
}

FolderClass Classifier::classify_folder(std::string_view folder) const {
  FolderClass out;
  if (folder.empty()) return out;
  std::size_t best = rules_.size();
  std::string previous;
  for (std::string_view segment : split(folder, '/')) {
    const std::string name = to_lower(segment);
    for (std::size_t i = 0; i < best; ++i) {
      const Rule& rule = rules_[i];
      const bool hit = std::binary_search(rule.folders.begin(), rule.folders.end(), name) ||
                       std::any_of(rule.folder_globs.begin(), rule.folder_globs.end(),
                                   [&](const NameGlob& glob) { return glob.matches(name); });
      if (hit) best = i;
    }
    if (const Word* word = dialect_word(name)) {
      if (!word->shy || std::binary_search(parents_.begin(), parents_.end(), previous)) {
        out.dialect = word->dialect;
      }
    }
    previous = name;
  }
  if (best < rules_.size()) out.file_class = rules_[best].file_class;
  return out;
}

FileClass Classifier::classify_name(std::string_view name) const {
  const std::string lower = to_lower(name);
  for (const Rule& rule : rules_) {
    for (const NameGlob& glob : rule.names) {
      if (glob.may_match(lower) && glob.matches(lower)) return rule.file_class;
    }
  }
  return FileClass::service;
}

// "schema-mysql.sql", "postgres_init.sql", "mysql.sql": the first or the last word of the name.
Dialect Classifier::dialect_of_name(std::string_view name, Dialect otherwise) const {
  const std::string stem = to_lower(name.substr(0, name.find('.')));
  constexpr std::string_view separators = "-_";
  const std::size_t last = stem.find_last_of(separators);
  const std::size_t first = stem.find_first_of(separators);
  for (const std::string& part :
       {stem, last == std::string::npos ? std::string{} : stem.substr(last + 1),
        stem.substr(0, first)}) {
    if (const Word* word = dialect_word(part); word != nullptr && !word->shy) {
      return word->dialect;
    }
  }
  return otherwise;
}

FileClass Classifier::stronger(FileClass a, FileClass b) const {
  for (const Rule& rule : rules_) {
    if (rule.file_class == a || rule.file_class == b) return rule.file_class;
  }
  return a;
}

const Classifier& default_classifier() {
  static const Classifier classifier = [] {
    Result<Classifier> parsed = Classifier::parse(class_files[0].text());
    CHECK(parsed, "the embedded classes are tested");
    return *std::move(parsed);
  }();
  return classifier;
}

}  // namespace demarc
