#include "manifest/paths.h"

#include <vector>

#include "base/text.h"

namespace demarc {

std::string folder_of(std::string_view path) {
  const std::size_t slash = path.rfind('/');
  return slash == std::string_view::npos ? std::string() : std::string(path.substr(0, slash));
}

std::string resolve_path(std::string_view folder, std::string_view path) {
  std::vector<std::string_view> parts;
  const auto take = [&](std::string_view text) {
    for (const std::string_view part : split(text, '/')) {
      if (part == "..") {
        if (parts.empty()) return false;
        parts.pop_back();
      } else if (!part.empty() && part != ".") {
        parts.push_back(part);
      }
    }
    return true;
  };
  if (!take(folder) || !take(path)) return {};
  std::string out;
  for (const std::string_view part : parts) {
    if (!out.empty()) out += '/';
    out += part;
  }
  if (out.empty()) return "**";  // the folder of the root itself
  if (path.ends_with('/')) out += '/';
  return out;
}

}  // namespace demarc
