// Paths of manifest files, relative to the root manifest's folder.
#pragma once

#include <string>
#include <string_view>

namespace demarc {

// `path` of a file in `folder` without "." and ".."; "**" for the root's folder itself; empty if it
// leads out of it.
std::string resolve_path(std::string_view folder, std::string_view path);
// "services/orders/service.toml" → "services/orders".
std::string folder_of(std::string_view path);

}  // namespace demarc
