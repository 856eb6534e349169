#include "scan/git.h"

#include <algorithm>
#include <charconv>

#include "base/path.h"
#include "base/text.h"
#include "scan/git_run.h"

namespace demarc {

namespace {

// "100644 <id> <stage>\t<path>"
bool parse_staged(std::string_view entry, ListedFile& out) {
  const std::size_t tab = entry.find('\t');
  const std::size_t space = entry.find(' ');
  if (tab == std::string_view::npos || space > tab) return false;
  out.mode = mode_of_git(entry.substr(0, space));
  out.path = std::string(entry.substr(tab + 1));
  return !out.path.empty();
}

}  // namespace

GitListing list_git_files(const std::string& folder) {
  GitListing listing;
  const std::vector<GitAnswer> runs = run_git(
      folder, {{{"ls-files", "-z", "-s"}}, {{"ls-files", "-z", "-o", "--exclude-standard"}}});
  for (const GitAnswer& run : runs) {
    if (run.status == 0) continue;
    listing.why_not = git_complaint(run);
    return listing;
  }
  listing.available = true;
  listing.files.reserve(
      static_cast<std::size_t>(std::count(runs[0].text.begin(), runs[0].text.end(), '\0')) + 64);
  each_git_entry(runs[0].text, [&](std::string_view entry) {
    ListedFile file;
    // In the middle of a merge a path stands there up to three times, side by side.
    if (parse_staged(entry, file) &&
        (listing.files.empty() || listing.files.back().path != file.path)) {
      listing.files.push_back(std::move(file));
    }
  });
  const std::size_t tracked = listing.files.size();
  each_git_entry(runs[1].text, [&](std::string_view entry) {
    if (entry.empty()) return;
    ListedFile file{.path = std::string(entry), .is_on_disk = true};
    if (file.path.back() == '/') {  // an untracked checkout inside this one
      file.path.pop_back();
      file.mode = FileMode::submodule;
    }
    listing.files.push_back(std::move(file));
  });
  const auto by_path = [](const ListedFile& a, const ListedFile& b) { return a.path < b.path; };
  const auto middle = listing.files.begin() + static_cast<std::ptrdiff_t>(tracked);
  // git lists what is tracked by bytes already.
  if (!std::is_sorted(listing.files.begin(), middle, by_path)) {
    std::sort(listing.files.begin(), middle, by_path);
  }
  std::sort(middle, listing.files.end(), by_path);
  std::inplace_merge(listing.files.begin(), middle, listing.files.end(), by_path);
  listing.files.erase(
      std::unique(listing.files.begin(), listing.files.end(),
                  [](const ListedFile& a, const ListedFile& b) { return a.path == b.path; }),
      listing.files.end());
  return listing;
}

GitInfo ask_git_about(const std::string& folder) {
  GitInfo info;
  const std::vector<GitAnswer> runs =
      run_git(folder, {{{"rev-parse", "--show-prefix"}},
                       {{"rev-parse", "--verify", "-q", "HEAD^{commit}"}},
                       // cat-file, not log: log may run a program to check signatures.
                       {{"cat-file", "commit", "HEAD"}},
                       {{"config", "--get", "remote.origin.url"}}});
  if (runs[0].status != 0) return info;
  info.available = true;
  info.prefix = line_of(runs[0]);
  if (runs[1].status == 0) info.commit = line_of(runs[1]);
  if (runs[3].status == 0) info.repository = repository_name(line_of(runs[3]));
  if (runs[2].status == 0) {
    // Header lines end at the first empty one: "committer Name <mail> 1712345678 +0200".
    for (std::string_view header : split(runs[2].text, '\n')) {
      if (header.empty()) break;
      const std::size_t behind_mail = header.rfind('>');
      if (!header.starts_with("committer ") || behind_mail == std::string_view::npos) continue;
      const std::string_view number = trim(header.substr(behind_mail + 1));
      long long seconds = 0;
      if (std::from_chars(number.data(), number.data() + number.size(), seconds).ec ==
          std::errc{}) {
        info.committed = date_of_unix_seconds(seconds);
      }
    }
  }
  return info;
}

GitHooks find_git_hooks(const std::string& folder) {
  GitHooks hooks;
  const std::vector<GitAnswer> runs =
      run_git(folder, {{{"rev-parse", "--show-toplevel"}},
                       {{"rev-parse", "--path-format=absolute", "--git-common-dir"}},
                       {{"config", "--type=path", "--get-all", "core.hooksPath"}}});
  hooks.top = line_of(runs[0]);
  const std::string git_folder(line_of(runs[1]));
  if (runs[0].status != 0 || runs[1].status != 0 || hooks.top.empty()) {
    hooks.why_not = runs[0].status != 0 ? git_complaint(runs[0]) : "a bare repository has no commits";
    return hooks;
  }
  hooks.available = true;
  hooks.folder = git_folder + "/hooks";
  // The last value is the one that every run of git here sets; the one before it counts.
  std::string configured;
  std::string last;
  for (std::string_view value : split(runs[2].text, '\n')) {
    if (value.empty()) continue;
    configured = last;
    last = value;
  }
  if (!configured.empty()) {
    hooks.folder = configured.starts_with('/') ? configured : hooks.top + "/" + configured;
    hooks.shared = !is_below(tidy_path(hooks.folder), hooks.top) &&
                   !is_below(tidy_path(hooks.folder), git_folder);
  }
  return hooks;
}

std::string repository_name(std::string_view address) {
  std::string_view path = address;
  bool local = false;
  if (const std::size_t scheme = path.find("://"); scheme != std::string_view::npos) {
    local = path.starts_with("file");
    path.remove_prefix(scheme + 3);
    const std::size_t slash = path.find('/');
    path = slash == std::string_view::npos ? std::string_view{} : path.substr(slash + 1);
  } else if (const std::size_t colon = path.find(':');
             colon != std::string_view::npos && colon < path.find('/')) {
    path.remove_prefix(colon + 1);  // git@host:shop/orders.git
  } else {
    local = true;
  }
  while (path.ends_with('/')) path.remove_suffix(1);
  if (path.ends_with(".git")) path.remove_suffix(4);
  while (path.ends_with('/')) path.remove_suffix(1);
  while (path.starts_with('/')) path.remove_prefix(1);
  if (local) path = path.substr(path.rfind('/') + 1);
  return std::string(path);
}

}  // namespace demarc
