// "At or before V214": which migrations of a set the manifest declares to be history.
#pragma once

#include <string_view>

namespace demarc {

// The version of a migration's file name: "V214__add.sql" → "214", "2024_01_02_x.sql" →
// "2024_01_02"; empty if it has none.
std::string_view migration_version(std::string_view file_name);
// Numbers in order, separators alike, letters before them ignored: "V2.1" < "V2_10".
bool is_at_or_before(std::string_view version, std::string_view limit);
// The file is named by `limit`: its name, its stem, or its version.
bool is_named(std::string_view file_name, std::string_view limit);

}  // namespace demarc
