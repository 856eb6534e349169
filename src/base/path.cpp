#include "base/path.h"

#include <vector>

namespace demarc {

std::string tidy_path(std::string_view path) {
  const bool absolute = path.starts_with('/');
  std::vector<std::string_view> parts;
  for (std::size_t at = 0; at <= path.size();) {
    std::size_t slash = path.find('/', at);
    if (slash == std::string_view::npos) slash = path.size();
    const std::string_view part = path.substr(at, slash - at);
    at = slash + 1;
    if (part.empty() || part == ".") continue;
    if (part != "..") {
      parts.push_back(part);
    } else if (!parts.empty() && parts.back() != "..") {
      parts.pop_back();
    } else if (!absolute) {
      parts.push_back(part);
    }
  }
  std::string tidy = absolute ? "/" : "";
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (i > 0) tidy += '/';
    tidy += parts[i];
  }
  return tidy;
}

std::string join_path(std::string_view folder, std::string_view path) {
  if (path.starts_with('/') || folder.empty()) return tidy_path(path);
  return tidy_path(std::string(folder) + "/" + std::string(path));
}

std::string_view parent_folder(std::string_view path) {
  const std::size_t slash = path.rfind('/');
  return slash == std::string_view::npos ? std::string_view{} : path.substr(0, slash);
}

std::string_view file_name(std::string_view path) {
  const std::size_t slash = path.rfind('/');
  return slash == std::string_view::npos ? path : path.substr(slash + 1);
}

bool is_below(std::string_view path, std::string_view folder) {
  if (folder.empty()) return true;
  return path.starts_with(folder) && (path.size() == folder.size() || path[folder.size()] == '/');
}

std::string path_from(std::string_view folder, std::string_view path) {
  std::string up;
  while (!is_below(path, folder)) {
    folder = parent_folder(folder);
    up += "../";
  }
  if (path.size() == folder.size()) return up.empty() ? "." : up.substr(0, up.size() - 1);
  if (!folder.empty()) path.remove_prefix(folder.size() + 1);
  return up + std::string(path);
}

}  // namespace demarc
