// Checks one manifest file against the table of keys and takes out what is wrong.
//
// In: the tree of a file and the names that all files declare. Out: the same tree with nothing in
// it but known keys with valid values (texts that stand for dates are dates, paths are relative to
// the root manifest's folder), and a fault for everything that was taken out.
#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "base/toml.h"
#include "manifest/faults.h"

namespace demarc {

struct ManifestDocument {
  std::string path{};      // relative to the root manifest's folder
  std::uint8_t where = 0;  // in_root, in_part or in_import
  TomlValue tree{};
};

// What may be referred to.
struct DeclaredNames {
  using Set = std::set<std::string, std::less<>>;
  Set servers{};
  Set databases{};
  Set services{};
  Set services_and_actors{};
  Set rules{};  // empty: any rule
  // A part could not be read, so a name that is not declared may well stand in it: what refers to
  // it is left out without a fault of its own.
  bool incomplete = false;
};

// Takes out of `documents` (root first) the servers, databases and parties whose names are not
// valid or already taken, and returns the names of the others.
DeclaredNames collect_names(std::vector<ManifestDocument>& documents, Faults& faults);

void validate(ManifestDocument& document, const DeclaredNames& names, Faults& faults);

}  // namespace demarc
