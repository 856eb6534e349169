#include "scan/git.h"

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <chrono>
#include <cstdlib>
#include <cstring>

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/path.h"
#include "base/text.h"

extern char** environ;

namespace demarc {

namespace {

constexpr int time_limit_seconds = 60;
constexpr std::size_t output_limit_bytes = 1u << 30;

// The program's absolute path. Only absolute entries of PATH are looked at: an entry such as "."
// would run a file of the checkout.
std::string find_git() {
  const char* path = std::getenv("PATH");
  for (std::string_view folder : split(path == nullptr ? "/usr/bin:/bin" : path, ':')) {
    if (!folder.starts_with('/')) continue;
    std::string candidate = std::string(folder) + "/git";
    if (::access(candidate.c_str(), X_OK) == 0) return candidate;
  }
  return {};
}

// The environment without anything that steers git, plus what keeps it quiet, local and passive.
std::vector<std::string> git_environment() {
  std::vector<std::string> out;
  for (char** entry = environ; *entry != nullptr; ++entry) {
    const std::string_view text = *entry;
    if (text.starts_with("GIT_") || text.starts_with("LC_ALL=") || text.starts_with("LANGUAGE=")) {
      continue;
    }
    out.emplace_back(text);
  }
  for (const char* own : {"LC_ALL=C", "GIT_TERMINAL_PROMPT=0", "GIT_OPTIONAL_LOCKS=0",
                          "GIT_NO_LAZY_FETCH=1", "GIT_NO_REPLACE_OBJECTS=1",
                          // No transport may run: a partial clone would fetch what it lacks by a
                          // command from its own configuration.
                          "GIT_ALLOW_PROTOCOL=none"}) {
    out.emplace_back(own);
  }
  return out;
}

std::vector<char*> pointers(std::vector<std::string>& texts) {
  std::vector<char*> out;
  for (std::string& text : texts) out.push_back(text.data());
  out.push_back(nullptr);
  return out;
}

// One run of git whose output is being collected.
struct Run {
  pid_t pid = -1;
  int out = -1;
  int err = -1;
  std::string text{};
  std::string errors{};
  int status = -1;  // exit code; -1: not started, killed or out of time
};

void close_descriptor(int& fd) {
  if (fd >= 0) ::close(fd);
  fd = -1;
}

void start(Run& run, const std::string& program, const std::string& folder,
           const std::vector<std::string>& arguments) {
  std::vector<std::string> argv = {program,
                                   "-C",
                                   folder,
                                   "-c",
                                   "core.fsmonitor=false",
                                   "-c",
                                   "core.hooksPath=/dev/null",
                                   "-c",
                                   "safe.bareRepository=explicit",
                                   "--no-optional-locks",
                                   "--no-pager",
                                   "--literal-pathspecs"};
  argv.insert(argv.end(), arguments.begin(), arguments.end());
  std::vector<std::string> environment = git_environment();
  int out[2] = {-1, -1}, err[2] = {-1, -1};
  if (::pipe2(out, O_CLOEXEC) != 0) return;
  if (::pipe2(err, O_CLOEXEC) != 0) {
    ::close(out[0]);
    ::close(out[1]);
    return;
  }
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_adddup2(&actions, out[1], 1);
  posix_spawn_file_actions_adddup2(&actions, err[1], 2);
  std::vector<char*> argv_pointers = pointers(argv);
  std::vector<char*> environment_pointers = pointers(environment);
  if (::posix_spawn(&run.pid, program.c_str(), &actions, nullptr, argv_pointers.data(),
                    environment_pointers.data()) != 0) {
    run.pid = -1;
  }
  posix_spawn_file_actions_destroy(&actions);
  ::close(out[1]);
  ::close(err[1]);
  run.out = out[0];
  run.err = err[0];
}

// Reads what is there; closes the descriptor at its end or beyond the limit.
void drain(int& fd, std::string& into, std::size_t limit) {
  char buffer[1 << 16];
  const ssize_t count = ::read(fd, buffer, sizeof buffer);
  if (count < 0 && (errno == EINTR || errno == EAGAIN)) return;
  if (count <= 0 || into.size() + static_cast<std::size_t>(count) > limit) {
    close_descriptor(fd);
    return;
  }
  into.append(buffer, static_cast<std::size_t>(count));
}

void finish(std::vector<Run>& runs) {
  using clock = std::chrono::steady_clock;
  const auto deadline = clock::now() + std::chrono::seconds(time_limit_seconds);
  bool late = false;
  while (!late) {
    std::vector<pollfd> wanted;
    std::vector<std::pair<Run*, bool>> whose;
    for (Run& run : runs) {
      if (run.out >= 0) wanted.push_back({run.out, POLLIN, 0}), whose.push_back({&run, true});
      if (run.err >= 0) wanted.push_back({run.err, POLLIN, 0}), whose.push_back({&run, false});
    }
    if (wanted.empty()) break;
    const auto left =
        std::chrono::duration_cast<std::chrono::milliseconds>(deadline - clock::now()).count();
    const int ready = left <= 0 ? 0 : ::poll(wanted.data(), wanted.size(), static_cast<int>(left));
    late = ready == 0;
    for (std::size_t i = 0; ready > 0 && i < wanted.size(); ++i) {
      if (wanted[i].revents == 0) continue;
      Run& run = *whose[i].first;
      if (whose[i].second) {
        drain(run.out, run.text, output_limit_bytes);
      } else {
        drain(run.err, run.errors, 1 << 16);
      }
    }
  }
  for (Run& run : runs) {
    if (late && run.pid > 0) ::kill(run.pid, SIGKILL);
    close_descriptor(run.out);
    close_descriptor(run.err);
    int status = 0;
    pid_t waited = -1;
    while (run.pid > 0 && (waited = ::waitpid(run.pid, &status, 0)) < 0 && errno == EINTR) {
    }
    run.status = waited > 0 && WIFEXITED(status) && !late ? WEXITSTATUS(status) : -1;
    if (late) run.errors = "no answer within the time limit";
  }
}

// Runs git once for each list of arguments, all at the same time.
std::vector<Run> run_git(const std::string& folder,
                         const std::vector<std::vector<std::string>>& arguments) {
  std::vector<Run> runs(arguments.size());
  const std::string program = find_git();
  if (program.empty() || !folder.starts_with('/')) {
    for (Run& run : runs) run.errors = "git is not installed";
    return runs;
  }
  for (std::size_t i = 0; i < runs.size(); ++i) start(runs[i], program, folder, arguments[i]);
  finish(runs);
  return runs;
}

// git's complaint in one line that is the same on every machine: no paths, no advice.
std::string complaint(const Run& run) {
  if (run.errors.find("dubious ownership") != std::string::npos ||
      run.errors.find("unsafe repository") != std::string::npos) {
    return "the checkout belongs to another user (git's safe.directory does not name it)";
  }
  if (run.errors.find("not a git repository") != std::string::npos) return "not a git checkout";
  if (run.status < 0) {
    return run.errors.starts_with("git is not") || run.errors.starts_with("no answer")
               ? run.errors
               : "git ended without an answer";
  }
  return "git ended with status " + std::to_string(run.status);
}

FileMode mode_of(std::string_view octal) {
  if (octal == "120000") return FileMode::link;
  if (octal == "160000") return FileMode::submodule;
  return octal == "100755" ? FileMode::executable : FileMode::file;
}

// "100644 <id> <stage>\t<path>"
bool parse_staged(std::string_view entry, ListedFile& out) {
  const std::size_t tab = entry.find('\t');
  const std::size_t space = entry.find(' ');
  if (tab == std::string_view::npos || space > tab) return false;
  out.mode = mode_of(entry.substr(0, space));
  out.path = std::string(entry.substr(tab + 1));
  return !out.path.empty();
}

}  // namespace

GitListing list_git_files(const std::string& folder) {
  GitListing listing;
  std::vector<Run> runs =
      run_git(folder, {{"ls-files", "-z", "-s"}, {"ls-files", "-z", "-o", "--exclude-standard"}});
  for (const Run& run : runs) {
    if (run.status == 0) continue;
    listing.why_not = complaint(run);
    return listing;
  }
  listing.available = true;
  listing.files.reserve(
      static_cast<std::size_t>(std::count(runs[0].text.begin(), runs[0].text.end(), '\0')) + 64);
  const auto each_entry = [](std::string_view text, auto&& use) {
    for (std::size_t at = 0, end; (end = text.find('\0', at)) != std::string_view::npos;
         at = end + 1) {
      use(text.substr(at, end - at));
    }
  };
  each_entry(runs[0].text, [&](std::string_view entry) {
    ListedFile file;
    // In the middle of a merge a path stands there up to three times, side by side.
    if (parse_staged(entry, file) &&
        (listing.files.empty() || listing.files.back().path != file.path)) {
      listing.files.push_back(std::move(file));
    }
  });
  const std::size_t tracked = listing.files.size();
  each_entry(runs[1].text, [&](std::string_view entry) {
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
  const std::vector<Run> runs =
      run_git(folder, {{"rev-parse", "--show-prefix"},
                       {"rev-parse", "--verify", "-q", "HEAD^{commit}"},
                       // cat-file, not log: log may run a program to check signatures.
                       {"cat-file", "commit", "HEAD"},
                       {"config", "--get", "remote.origin.url"}});
  if (runs[0].status != 0) return info;
  info.available = true;
  const auto line = [](const Run& run) {
    std::string_view text = run.text;
    while (text.ends_with('\n')) text.remove_suffix(1);
    return text;
  };
  info.prefix = line(runs[0]);
  if (runs[1].status == 0) info.commit = line(runs[1]);
  if (runs[3].status == 0) info.repository = repository_name(line(runs[3]));
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
  const std::vector<Run> runs =
      run_git(folder, {{"rev-parse", "--show-toplevel"},
                       {"rev-parse", "--path-format=absolute", "--git-common-dir"},
                       {"config", "--type=path", "--get-all", "core.hooksPath"}});
  const auto line = [](const Run& run) {
    return run.text.substr(0, run.text.find_last_not_of('\n') + 1);
  };
  hooks.top = line(runs[0]);
  const std::string git_folder = line(runs[1]);
  if (runs[0].status != 0 || runs[1].status != 0 || hooks.top.empty()) {
    hooks.why_not = runs[0].status != 0 ? complaint(runs[0]) : "a bare repository has no commits";
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
