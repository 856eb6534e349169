#include "scan/git_trees.h"

#include <algorithm>
#include <charconv>

#include "base/text.h"
#include "scan/git_run.h"

namespace demarc {

namespace {

bool is_id(std::string_view text) {
  return (text.size() == 40 || text.size() == 64) &&
         text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

// "100644 <id> <stage>\t<path>" of the index, "100644 blob <id>\t<path>" of a tree.
bool parse_entry(std::string_view entry, TrackedFile& out) {
  const std::size_t tab = entry.find('\t');
  if (tab == std::string_view::npos) return false;
  const std::vector<std::string_view> words = split(entry.substr(0, tab), ' ');
  if (words.size() != 3) return false;
  out.mode = mode_of_git(words[0]);
  out.blob = is_id(words[1]) ? words[1] : words[2];
  out.path = entry.substr(tab + 1);
  return !out.path.empty();
}

void sort_by_path(std::vector<TrackedFile>& files) {
  const auto by_path = [](const TrackedFile& a, const TrackedFile& b) { return a.path < b.path; };
  if (!std::is_sorted(files.begin(), files.end(), by_path)) {
    std::sort(files.begin(), files.end(), by_path);
  }
}

TrackedFiles files_of(const GitAnswer& answer) {
  TrackedFiles out;
  if (answer.status != 0) {
    out.why_not = git_complaint(answer);
    return out;
  }
  out.available = true;
  each_git_entry(answer.text, [&](std::string_view entry) {
    TrackedFile file;
    if (parse_entry(entry, file)) out.files.push_back(std::move(file));
  });
  sort_by_path(out.files);
  return out;
}

}  // namespace

IndexState read_index(const std::string& folder, const std::string& index_file) {
  const std::vector<GitAnswer> answers = run_git(folder,
                                                 {{{"ls-files", "-z", "-s"}},
                                                  {{"diff-files", "-z", "--name-only", "--relative",
                                                    "--no-renames", "--ignore-submodules=all"}}},
                                                 index_file);
  IndexState out;
  out.index = files_of(answers[0]);
  if (answers[1].status != 0) {
    out.index.available = false;
    out.index.why_not = git_complaint(answers[1]);
  }
  const auto twice = std::adjacent_find(
      out.index.files.begin(), out.index.files.end(),
      [](const TrackedFile& a, const TrackedFile& b) { return a.path == b.path; });
  if (twice != out.index.files.end()) {
    out.index.available = false;
    out.index.why_not = "a merge is not finished: " + twice->path + " has conflicts";
  }
  each_git_entry(answers[1].text, [&](std::string_view path) { out.unstaged.emplace_back(path); });
  std::sort(out.unstaged.begin(), out.unstaged.end());
  return out;
}

TrackedFiles list_tree(const std::string& folder, const std::string& commit,
                       const std::string& below) {
  GitCall call{.arguments = {"ls-tree", "-z", "-r", commit}};
  if (!below.empty()) call.arguments.insert(call.arguments.end(), {"--", below});
  return files_of(run_git(folder, {call})[0]);
}

std::string find_commit(const std::string& folder, const std::string& revision) {
  const GitAnswer answer = run_git(
      folder, {{{"rev-parse", "--verify", "-q", "--end-of-options", revision + "^{commit}"}}})[0];
  const std::string id(line_of(answer));
  return answer.status == 0 && is_id(id) ? id : std::string();
}

std::string find_merge_base(const std::string& folder, const std::string& a, const std::string& b) {
  const GitAnswer answer = run_git(folder, {{{"merge-base", a, b}}})[0];
  const std::string id(line_of(answer));
  return answer.status == 0 && is_id(id) ? id : std::string();
}

std::vector<PastCommit> list_first_parents(const std::string& folder, std::size_t limit) {
  const GitAnswer answer = run_git(folder, {{{"rev-list", "--first-parent", "--timestamp",
                                              "--max-count=" + std::to_string(limit), "HEAD"}}})[0];
  std::vector<PastCommit> out;
  if (answer.status != 0) return out;
  for (std::string_view line : split(answer.text, '\n')) {
    const std::size_t space = line.find(' ');
    if (space == std::string_view::npos) continue;
    PastCommit commit{.id = std::string(line.substr(space + 1))};
    std::from_chars(line.data(), line.data() + space, commit.seconds);
    if (is_id(commit.id)) out.push_back(std::move(commit));
  }
  return out;
}

bool is_sparse_checkout(const std::string& folder) {
  const GitAnswer answer =
      run_git(folder, {{{"config", "--type=bool", "--get", "core.sparseCheckout"}}})[0];
  return answer.status == 0 && line_of(answer) == "true";
}

std::map<std::string, std::string> read_blobs(const std::string& folder,
                                              const std::vector<std::string>& ids) {
  std::map<std::string, std::string> out;
  if (ids.empty()) return out;
  GitCall call{.arguments = {"cat-file", "--batch", "--buffer"}};
  for (const std::string& id : ids) call.input += id + "\n";
  const GitAnswer answer = run_git(folder, {call})[0];
  // "<id> blob <size>\n<bytes>\n", or "<id> missing\n".
  const std::string_view text = answer.text;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    const std::vector<std::string_view> words = split(text.substr(at, end - at), ' ');
    at = end + 1;
    if (words.size() != 3) continue;
    std::size_t size = 0;
    std::from_chars(words[2].data(), words[2].data() + words[2].size(), size);
    if (at > text.size() || size > text.size() - at) break;
    if (words[1] == "blob") out.emplace(words[0], text.substr(at, size));
    at += size + 1;
  }
  return out;
}

}  // namespace demarc
