// What a file is, as far as its path and its neighbours tell; part of the cache key.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "source/fragment.h"

namespace demarc {

enum class Language : std::uint8_t {
  none,
  sql,
  xml,  // from here on: files in which SQL stands among other things
  yaml,
  shell,
  python,  // from here on: code, read through its grammar
  java,
  go,
  javascript,
  typescript,
  tsx,
  kotlin,
  csharp,
  ruby,
  php,
  rust,
  cpp,
};
const char* to_string(Language language);  // "python"
inline bool is_host(Language language) {
  return language >= Language::xml;
}

// Which format a migration file has. Chosen by config file, folder and name (scan), corrected by
// the annotations in its text (extract); names and patterns stand in rules/frameworks/*.toml.
struct FileKind {
  Language language = Language::none;
  std::uint16_t framework = 0;      // index in the table of frameworks, 0: none
  Part part = Part::none;           // two-file formats: up or down by the file's name
  Atomic atomic = Atomic::unknown;  // the framework's transaction default, or a sidecar's opt-out
  Dialect dialect = Dialect::postgresql;
  // What the tool's files need to know of each other; empty for most. Django: see scan/django.h.
  std::string context{};
};

enum class FileClass : std::uint8_t { service, migration, test, seed, one_off, generated, vendor };
const char* to_string(FileClass file_class);  // "one-off"
std::optional<FileClass> file_class_of(std::string_view word);

}  // namespace demarc
