// The built program on a real pseudo-terminal: colours, width, and nothing that could drive it.
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include <gtest/gtest.h>
#include <pty.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/text.h"
#include "report/display.h"

namespace demarc {

namespace fs = std::filesystem;

namespace {

class Terminal : public testing::Test {
 protected:
  Terminal() {
    char name[] = "/tmp/demarc-pty-XXXXXX";
    folder_ = ::mkdtemp(name);
    write("demarc.toml",
          "[service.orders]\npaths = [\"orders/**\"]\nowns = [\"orders.*\"]\n"
          "[service.users]\npaths = [\"users/**\"]\nowns = [\"users.*\"]\n");
    write("users/migrations/V1__u.sql", "CREATE TABLE users.accounts (id int, email text);\n");
    write(
        "orders/q.sql",
        "SELECT a.email, a.id, '\xe6\xbc\xa2\xe5\xad\x97' AS han FROM users.accounts a WHERE a.id "
        "= 1 AND a.email = 'a long line that goes on beyond eighty columns';\n");
    write("orders/evil\x1b]0;owned\x07.sql", "DELETE FROM users.accounts; -- \x1b[2J\n");
  }
  ~Terminal() override { fs::remove_all(folder_); }

  void write(const std::string& path, const std::string& bytes) {
    fs::create_directories(fs::path(folder_ + "/" + path).parent_path());
    std::ofstream(folder_ + "/" + path, std::ios::binary) << bytes;
  }

  // What a terminal of that width receives.
  std::string run(std::vector<std::string> args, unsigned columns,
                  const char* no_color = nullptr) {
    winsize size{};
    size.ws_col = static_cast<unsigned short>(columns);
    size.ws_row = 50;
    int terminal = -1;
    const pid_t child = ::forkpty(&terminal, nullptr, nullptr, &size);
    if (child == 0) {
      ::setenv("XDG_CACHE_HOME", (folder_ + "/.cache").c_str(), 1);
      ::setenv("TERM", "xterm", 1);
      ::unsetenv("NO_COLOR");
      if (no_color != nullptr) ::setenv("NO_COLOR", no_color, 1);
      if (::chdir(folder_.c_str()) != 0) ::_exit(99);
      std::vector<char*> argv = {const_cast<char*>("demarc")};
      for (std::string& arg : args) argv.push_back(arg.data());
      argv.push_back(nullptr);
      ::execv(DEMARC_PROGRAM, argv.data());
      ::_exit(98);
    }
    std::string output;
    char buffer[4096];
    ssize_t count = 0;
    while ((count = ::read(terminal, buffer, sizeof buffer)) > 0) {
      output.append(buffer, static_cast<std::size_t>(count));
    }
    ::close(terminal);
    ::waitpid(child, &status_, 0);
    return output;
  }

  static std::string without_colors(const std::string& text) {
    std::string plain;
    for (std::size_t i = 0; i < text.size(); ++i) {
      if (text[i] == '\x1b' && i + 1 < text.size() && text[i + 1] == '[') {
        const std::size_t end = text.find('m', i);
        EXPECT_LT(end - i, 8u) << "only colours may start with escape";
        if (end == std::string::npos) break;
        i = end;
      } else if (text[i] != '\r') {
        plain += text[i];
      }
    }
    return plain;
  }

  std::string folder_;
  int status_ = -1;
};

}  // namespace

TEST_F(Terminal, FindingsAreColouredAndFit) {
  for (const unsigned columns : {80u, 100u, 120u}) {
    const std::string text = run({"check"}, columns);
    ASSERT_TRUE(WIFEXITED(status_));
    EXPECT_EQ(WEXITSTATUS(status_), 1);
    EXPECT_NE(text.find("\x1b[1;31merror[foreign-read]"), std::string::npos) << text;
    const std::string plain = without_colors(text);
    EXPECT_NE(plain.find("^^^^^^^^^^^^^^"), std::string::npos);
    for (std::string_view line : split(plain, '\n')) {
      EXPECT_LE(display_width(line), static_cast<int>(columns)) << line;
    }
  }
}

TEST_F(Terminal, NoColorMeansNoColor) {
  EXPECT_EQ(run({"check"}, 100, "1").find('\x1b'), std::string::npos);
  EXPECT_NE(run({"check"}, 100, "").find('\x1b'), std::string::npos);
  EXPECT_EQ(run({"check", "--color", "never"}, 100).find('\x1b'), std::string::npos);
}

TEST_F(Terminal, NothingFromTheRepositoryDrivesIt) {
  for (const char* format :
       {"human", "compact", "json", "sarif", "github", "gitlab", "junit", "markdown"}) {
    const std::string plain = without_colors(run({"check", "--format", format}, 100));
    EXPECT_NE(plain.find("evil"), std::string::npos) << format;
    for (char c : plain) {
      const auto byte = static_cast<unsigned char>(c);
      EXPECT_TRUE((byte >= 0x20 && byte != 0x7f) || c == '\n') << format << " " << int(byte);
    }
  }
  for (const char* command : {"survey", "facts", "unowned"}) {
    const std::string plain = without_colors(run({command}, 100));
    EXPECT_EQ(plain.find('\x07'), std::string::npos) << command;
    EXPECT_EQ(plain.find('\x1b'), std::string::npos) << command;
  }
}

}  // namespace demarc
