// The order in which a tool runs the files of one folder.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "scan/frameworks.h"
#include "scan/path_index.h"

namespace demarc {

struct SetMember {
  std::uint32_t file = 0;  // index into the scan's files
  const FileShape* shape = nullptr;
  std::string_view key{};  // of the name; views into the path
  std::string_view name{};
  std::uint32_t listed = 0;  // position in the tool's own list of files, from 1
};

struct SetOrder {
  bool known = true;
  std::string why_not{};
  std::vector<std::uint32_t> replayed{};  // files, first to last; all others are not_replayed
};

SetOrder order_set(const FileSystem& files, const PathIndex& index, const Framework& framework,
                   std::string_view folder, std::vector<SetMember> members);

// Numbers of any length, without their leading zeros; then the shorter text.
int compare_integers(std::string_view a, std::string_view b);
// "1_10" after "1.9": number by number; a missing one is 0.
int compare_parts(std::string_view a, std::string_view b);

}  // namespace demarc
