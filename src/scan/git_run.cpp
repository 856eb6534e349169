#include "scan/git_run.h"

#include <cerrno>
#include <chrono>
#include <cstdio>
#include <cstdlib>

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

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
std::vector<std::string> git_environment(const std::string& index_file) {
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
  if (!index_file.empty()) out.push_back("GIT_INDEX_FILE=" + index_file);
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
  GitAnswer answer{};
};

// Standard input as a file without a name: nothing has to be written while git answers.
class Input {
 public:
  explicit Input(const std::string& bytes) : file_(bytes.empty() ? nullptr : std::tmpfile()) {
    if (file_ == nullptr) return;
    whole_ = std::fwrite(bytes.data(), 1, bytes.size(), file_) == bytes.size() &&
             std::fflush(file_) == 0 && ::lseek(::fileno(file_), 0, SEEK_SET) == 0;
  }
  ~Input() {
    if (file_ != nullptr) std::fclose(file_);
  }
  Input(const Input&) = delete;
  Input& operator=(const Input&) = delete;
  int descriptor() const { return whole_ ? ::fileno(file_) : -1; }

 private:
  std::FILE* file_;
  bool whole_ = false;
};

void close_descriptor(int& fd) {
  if (fd >= 0) ::close(fd);
  fd = -1;
}

void start(Run& run, const std::string& program, const std::string& folder, const GitCall& call,
           const std::string& index_file) {
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
  argv.insert(argv.end(), call.arguments.begin(), call.arguments.end());
  std::vector<std::string> environment = git_environment(index_file);
  const Input input(call.input);
  if (!call.input.empty() && input.descriptor() < 0) return;
  int out[2] = {-1, -1}, err[2] = {-1, -1};
  if (::pipe2(out, O_CLOEXEC) != 0) return;
  if (::pipe2(err, O_CLOEXEC) != 0) {
    ::close(out[0]);
    ::close(out[1]);
    return;
  }
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  if (call.input.empty()) {
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
  } else {
    posix_spawn_file_actions_adddup2(&actions, input.descriptor(), 0);
  }
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
        drain(run.out, run.answer.text, output_limit_bytes);
      } else {
        drain(run.err, run.answer.errors, 1 << 16);
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
    run.answer.status = waited > 0 && WIFEXITED(status) && !late ? WEXITSTATUS(status) : -1;
    if (late) run.answer.errors = "no answer within the time limit";
  }
}

}  // namespace

std::vector<GitAnswer> run_git(const std::string& folder, const std::vector<GitCall>& calls,
                               const std::string& index_file) {
  std::vector<Run> runs(calls.size());
  const std::string program = find_git();
  const bool possible = !program.empty() && folder.starts_with('/');
  for (std::size_t i = 0; i < runs.size() && possible; ++i) {
    start(runs[i], program, folder, calls[i], index_file);
  }
  if (possible) finish(runs);
  std::vector<GitAnswer> answers;
  for (Run& run : runs) {
    if (!possible) run.answer.errors = "git is not installed";
    answers.push_back(std::move(run.answer));
  }
  return answers;
}

std::string_view line_of(const GitAnswer& answer) {
  std::string_view text = answer.text;
  while (text.ends_with('\n')) text.remove_suffix(1);
  return text;
}

std::string git_complaint(const GitAnswer& answer) {
  if (answer.errors.find("dubious ownership") != std::string::npos ||
      answer.errors.find("unsafe repository") != std::string::npos) {
    return "the checkout belongs to another user (git's safe.directory does not name it)";
  }
  if (answer.errors.find("not a git repository") != std::string::npos) return "not a git checkout";
  if (answer.status < 0) {
    return answer.errors.starts_with("git is not") || answer.errors.starts_with("no answer")
               ? answer.errors
               : "git ended without an answer";
  }
  return "git ended with status " + std::to_string(answer.status);
}

FileMode mode_of_git(std::string_view octal) {
  if (octal == "120000") return FileMode::link;
  if (octal == "160000") return FileMode::submodule;
  return octal == "100755" ? FileMode::executable : FileMode::file;
}

}  // namespace demarc
