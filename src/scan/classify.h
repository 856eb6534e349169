// What a path alone tells of a file: is it SQL, which class, which dialect.
//
// The defaults are data: rules/classes.toml. The manifest's [classes] are applied by scan.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "scan/file_kind.h"

namespace demarc {

// ".sql", ".psql", ".pgsql", ".ddl" and templates of them such as ".sql.jinja"; the extensions of
// the host languages that this build reads.
Language language_of(std::string_view path);
// Without the suffix of a template engine: "a.sql.j2" → "a.sql".
std::string_view without_template_suffix(std::string_view path);

// What a folder says, for all files in it.
struct FolderClass {
  FileClass file_class = FileClass::service;
  Dialect dialect = Dialect::postgresql;
};

class Classifier {
 public:
  static Result<Classifier> parse(std::string_view toml);

  // `folder` without a '/' at its end; "" is the root.
  FolderClass classify_folder(std::string_view folder) const;
  // Class and dialect by the file's own name; `service` when it says nothing.
  FileClass classify_name(std::string_view name) const;
  Dialect dialect_of_name(std::string_view name, Dialect otherwise) const;
  // The one of two that stands first in classes.toml.
  FileClass stronger(FileClass a, FileClass b) const;

 private:
  // A glob over one name with '*' only, cut at the stars: "*_test.*" → "", "_test.", "".
  struct NameGlob {
    std::vector<std::string> pieces{};
    char first = '\0';  // of the name, if the glob fixes it
    char last = '\0';
    static NameGlob of(std::string_view pattern);
    bool matches(std::string_view name) const;
    bool may_match(std::string_view name) const {
      return !name.empty() && (first == '\0' || name.front() == first) &&
             (last == '\0' || name.back() == last);
    }
  };
  struct Rule {
    FileClass file_class = FileClass::service;
    std::vector<std::string> folders{};  // sorted, without wildcards
    std::vector<NameGlob> folder_globs{};
    std::vector<NameGlob> names{};
  };
  struct Word {
    std::string word{};
    Dialect dialect = Dialect::postgresql;
    bool shy = false;
  };
  const Word* dialect_word(std::string_view word) const;

  std::vector<Rule> rules_{};
  std::vector<Word> words_{};  // sorted
  std::vector<std::string> parents_{};
};

// The one of the embedded data.
const Classifier& default_classifier();

}  // namespace demarc
