#include "facts/symbols.h"

#include <algorithm>

#include "base/path.h"
#include "extract/extract.h"

namespace demarc {

namespace {

// Names that are written like this are constants, wherever they come from.
bool is_upper(std::string_view name) {
  return name.size() >= 3 && std::all_of(name.begin(), name.end(), [](char c) {
           return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
         });
}

std::string_view stem_of(std::string_view path) {
  const std::string_view name = file_name(path);
  return name.substr(0, name.find('.'));
}

bool share_a_party(const std::vector<std::uint32_t>& a, const std::vector<std::uint32_t>& b) {
  if (a.empty() && b.empty()) return true;
  return std::any_of(a.begin(), a.end(), [&](std::uint32_t party) {
    return std::find(b.begin(), b.end(), party) != b.end();
  });
}

std::string key_of(Language language, std::string_view name) {
  return std::to_string(static_cast<int>(family_of(language))) + "." + std::string(name);
}

}  // namespace

Language family_of(Language language) {
  switch (language) {
    case Language::kotlin:
      return Language::java;
    case Language::typescript:
    case Language::tsx:
      return Language::javascript;
    default:
      return language;
  }
}

SymbolTable::SymbolTable(std::vector<SymbolSource> sources) : sources_(std::move(sources)) {
  for (std::size_t i = 0; i < sources_.size(); ++i) {
    const SymbolSource& source = sources_[i];
    if (source.facts == nullptr || !is_host(source.language)) continue;
    const Rows& rows = source.facts->rows;
    for (std::size_t j = 0; j < rows.constants.size(); ++j) {
      by_name_[key_of(source.language, rows.text(rows.constants[j].name))].push_back(
          {static_cast<std::uint32_t>(i), static_cast<std::uint32_t>(j)});
    }
  }
}

bool SymbolTable::is_visible(std::size_t file, const Entry& entry) const {
  if (entry.file == file) return true;
  const SymbolSource& here = sources_[file];
  const SymbolSource& there = sources_[entry.file];
  if (there.is_test && !here.is_test) return false;
  switch (static_cast<SymbolReach>(row(entry).reach)) {
    case SymbolReach::file:
      return false;
    case SymbolReach::folder:
      return parent_folder(here.path) == parent_folder(there.path);
    case SymbolReach::all:
      return share_a_party(*here.parties, *there.parties);
  }
  return false;
}

// Of the nearest: the file itself, its folder, everywhere.
SymbolAnswer SymbolTable::only_value(std::size_t file, const Entries& entries,
                                     std::string_view& value) const {
  const std::string_view folder = parent_folder(sources_[file].path);
  for (int distance = 0; distance < 3; ++distance) {
    bool any = false;
    for (const Entry* entry : entries) {
      if (distance == 0 && entry->file != file) continue;
      if (distance == 1 && parent_folder(sources_[entry->file].path) != folder) continue;
      const std::string_view one = text(*entry, row(*entry).value);
      if (any && one != value) return SymbolAnswer::ambiguous;
      value = one;
      any = true;
    }
    if (any) return SymbolAnswer::found;
  }
  return SymbolAnswer::unknown;
}

SymbolAnswer SymbolTable::find(std::size_t file, const SymbolRow& symbol,
                               std::string_view& value) const {
  const SymbolSource& here = sources_[file];
  const std::string_view name = here.facts->rows.text(symbol.name);
  const std::string_view qualifier = here.facts->rows.text(symbol.qualifier);
  const auto found = by_name_.find(key_of(here.language, name));
  if (found == by_name_.end()) return SymbolAnswer::unknown;
  Entries constants, qualified, fields;
  const bool everywhere = symbol.is_imported != 0 || is_upper(name);
  for (const Entry& entry : found->second) {
    if (!is_visible(file, entry)) continue;
    const ConstantRow& constant = row(entry);
    if (constant.is_field != 0) {
      fields.push_back(&entry);
      continue;
    }
    const std::string_view owner = text(entry, constant.owner);
    const std::string_view path = sources_[entry.file].path;
    if (!qualifier.empty() &&
        (owner == qualifier || (owner.empty() && (stem_of(path) == qualifier ||
                                                  file_name(parent_folder(path)) == qualifier)))) {
      qualified.push_back(&entry);
    }
    // Go's files of one folder are one package.
    const bool near = qualifier.empty() && here.language == Language::go && owner.empty() &&
                      parent_folder(path) == parent_folder(here.path);
    if (everywhere || near) constants.push_back(&entry);
  }
  if (!qualified.empty()) return only_value(file, qualified, value);
  if (!constants.empty()) return only_value(file, constants, value);
  // A field of some object: the name alone says which, so it must be the only one.
  const SymbolAnswer answer =
      qualifier.empty() ? SymbolAnswer::unknown : only_value(file, fields, value);
  return answer == SymbolAnswer::found ? answer : SymbolAnswer::unknown;
}

}  // namespace demarc
