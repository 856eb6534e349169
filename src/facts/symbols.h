// Finds what a name of one host file stands for in the others of its service.
//
// In: the facts of all files, with paths and services. Out: the value of a constant, or why there
// is none. No guess: several values that fit are ambiguous. Depends on the order of the files only
// where their values are equal.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "facts/file_facts.h"

namespace demarc {

struct SymbolSource {
  const FileFacts* facts = nullptr;
  std::string_view path{};
  Language language = Language::none;
  const std::vector<std::uint32_t>* parties = nullptr;  // whose paths cover the file; may be empty
  bool is_test = false;
};

// Languages that share constants: Java and Kotlin, JavaScript and TypeScript.
Language family_of(Language language);

enum class SymbolAnswer : std::uint8_t { unknown, ambiguous, found };

class SymbolTable {
 public:
  explicit SymbolTable(std::vector<SymbolSource> sources);
  // `symbol` is a row of the facts of sources[file].
  SymbolAnswer find(std::size_t file, const SymbolRow& symbol, std::string_view& value) const;

 private:
  struct Entry {
    std::uint32_t file = 0;
    std::uint32_t row = 0;
  };
  using Entries = std::vector<const Entry*>;
  const ConstantRow& row(const Entry& entry) const {
    return sources_[entry.file].facts->rows.constants[entry.row];
  }
  std::string_view text(const Entry& entry, Str text) const {
    return sources_[entry.file].facts->rows.text(text);
  }
  bool is_visible(std::size_t file, const Entry& entry) const;
  SymbolAnswer only_value(std::size_t file, const Entries& entries, std::string_view& value) const;

  std::vector<SymbolSource> sources_;
  std::unordered_map<std::string, std::vector<Entry>> by_name_{};
};

}  // namespace demarc
