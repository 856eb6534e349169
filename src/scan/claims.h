// Which migration tool reads which file: claims, weighed by evidence. Only scan/ includes it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "scan/evidence.h"
#include "scan/frameworks.h"
#include "scan/path_index.h"

namespace demarc {

// One reading of a file's name: this tool would read it so, in a set of this folder.
struct FileClaim {
  std::uint32_t file = 0;
  std::uint16_t framework = 0;
  std::uint16_t shape = 0;
  std::uint32_t folder_id = 0;  // equal for equal folders; no order
  std::string_view folder{};    // of the set; a view into the path or into a Listing
  std::string_view key{};
  std::string_view name{};
  std::uint32_t listed = 0;  // position in the listing that names the file
  int score = 0;             // 0: not believed
};

// Files that a tool's own configuration lists, in its order.
struct Listing {
  std::uint16_t framework = 0;
  std::string folder{};  // of the configuration file
  std::vector<std::uint32_t> files{};
  bool weak = false;  // gives way to every tool that is found by itself
};

struct Listings {
  std::vector<Listing> lists{};          // sorted by folder
  std::vector<std::uint32_t> queries{};  // files that are lists of queries, sorted
  std::vector<std::pair<std::uint32_t, Dialect>> dialects{};
};

// Reads sqlc's configuration and Liquibase's changelogs.
Listings read_listings(const FileSystem& files, const PathIndex& index);

// At most one claim a file, sorted by (framework, folder, file). `declared[i]`: the manifest says
// that file i is a migration.
std::vector<FileClaim> weigh_claims(const PathIndex& index, const ToolEvidence& evidence,
                                    const Listings& listings, const std::vector<bool>& declared);

}  // namespace demarc
