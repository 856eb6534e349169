// The program: the real disk, streams and variables in, an exit code out.
#include <cerrno>
#include <climits>
#include <csignal>
#include <cstdlib>
#include <exception>
#include <new>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <fcntl.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "base/heap.h"
#include "commands/env.h"

namespace {

using demarc::Env;

// Writes all of it. When nobody listens any more (a closed pipe) the rest is dropped; any other
// failure is told at the end, because a report that is cut short must not pass for a clean one.
bool write_all(int fd, std::string_view text) {
  while (!text.empty()) {
    const ssize_t count = ::write(fd, text.data(), text.size());
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return errno == EPIPE;
    text.remove_prefix(static_cast<std::size_t>(count));
  }
  return true;
}

demarc::Result<std::string> read_all(int fd) {
  std::string bytes;
  char buffer[1 << 16];
  while (true) {
    const ssize_t count = ::read(fd, buffer, sizeof buffer);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return demarc::Error{.message = "standard input cannot be read"};
    if (count == 0) return bytes;
    bytes.append(buffer, static_cast<std::size_t>(count));
  }
}

// An answer to a question: read byte by byte, so that nothing behind it is taken.
std::optional<std::string> read_line() {
  constexpr std::size_t longest = 4096;
  std::string line;
  char c = 0;
  while (line.size() < longest) {
    const ssize_t count = ::read(STDIN_FILENO, &c, 1);
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return line.empty() ? std::nullopt : std::optional(line);
    if (c == '\n') return line;
    line += c;
  }
  return line;
}

std::optional<std::string> variable(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? std::nullopt : std::optional<std::string>(value);
}

int terminal_width() {
  winsize size{};
  if (::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) return size.ws_col;
  return 100;
}

// A stream that the caller has closed stays unusable: otherwise the next file that is opened would
// take its number, and the report would be written into it.
void occupy_standard_streams() {
  for (const int fd : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
    if (::fcntl(fd, F_GETFD) >= 0) continue;
    // Opened the wrong way round, so that using it fails as before.
    (void)::open("/dev/null", fd == STDIN_FILENO ? O_WRONLY : O_RDONLY);
  }
}

int run(int argc, char** argv) {
  ::signal(SIGPIPE, SIG_IGN);
  occupy_standard_streams();
  const auto disk = demarc::make_disk_file_system("/");
  char folder[PATH_MAX];
  Env env;
  env.files = disk.get();
  if (::getcwd(folder, sizeof folder) != nullptr) env.folder = folder + 1;
  bool written = true;
  env.out = [&written](std::string_view text) {
    written = write_all(STDOUT_FILENO, text) && written;
  };
  env.err = [](std::string_view text) { write_all(STDERR_FILENO, text); };
  env.out_is_terminal = ::isatty(STDOUT_FILENO) == 1;
  env.err_is_terminal = ::isatty(STDERR_FILENO) == 1;
  if (env.out_is_terminal) env.width = terminal_width();
  env.variable = variable;
  env.read_stdin = [] { return read_all(STDIN_FILENO); };
  env.read_line = read_line;
  const int code = demarc::commands::run(env, std::vector<std::string>(argv + 1, argv + argc));
  if (written) return code;
  env.err("error: standard output cannot be written\n");
  return static_cast<int>(demarc::ExitCode::usage);
}

}  // namespace

int main(int argc, char** argv) {
  demarc::prepare_heap();
  if (argc < 1) return static_cast<int>(demarc::ExitCode::usage);
  try {
    return run(argc, argv);
  } catch (const std::bad_alloc&) {
    write_all(STDERR_FILENO, "error: out of memory\n");
    return static_cast<int>(demarc::ExitCode::usage);
  } catch (const std::exception& error) {
    write_all(STDERR_FILENO, std::string("error: ") + error.what() + "\n");
    return static_cast<int>(demarc::ExitCode::usage);
  }
}
