// The built program on a real pseudo-terminal, a person typing: the questionnaire on a dumb
// terminal.
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include <gtest/gtest.h>
#include <pty.h>
#include <sys/wait.h>
#include <unistd.h>

namespace demarc {

namespace fs = std::filesystem;

namespace {

class DecideTerminal : public testing::Test {
 protected:
  DecideTerminal() {
    char name[] = "/tmp/demarc-decide-XXXXXX";
    folder_ = ::mkdtemp(name);
  }
  ~DecideTerminal() override { fs::remove_all(folder_); }

  // Starts `demarc decide`, waits for each prompt, types the next line; "" as the last line: hangs
  // up.
  std::string run(const std::vector<std::string>& lines, const char* term) {
    winsize size{};
    size.ws_col = 80;
    size.ws_row = 24;
    int terminal = -1;
    const pid_t child = ::forkpty(&terminal, nullptr, nullptr, &size);
    if (child == 0) {
      ::setenv("TERM", term, 1);
      ::unsetenv("NO_COLOR");
      if (::chdir(folder_.c_str()) != 0) ::_exit(99);
      ::execl(DEMARC_PROGRAM, "demarc", "decide", nullptr);
      ::_exit(98);
    }
    std::string output;
    std::size_t next = 0, seen = 0;
    char buffer[4096];
    ssize_t count = 0;
    while ((count = ::read(terminal, buffer, sizeof buffer)) > 0) {
      output.append(buffer, static_cast<std::size_t>(count));
      if (!output.ends_with(": ") || output.size() == seen) continue;
      seen = output.size();
      if (next == lines.size()) break;  // the person hangs up
      const std::string typed = lines[next++] + "\n";
      EXPECT_EQ(::write(terminal, typed.data(), typed.size()), static_cast<ssize_t>(typed.size()));
    }
    ::close(terminal);
    ::waitpid(child, &status_, 0);
    return output;
  }
  std::string kept() const {
    std::ifstream in(folder_ + "/demarc-decide.toml");
    std::ostringstream bytes;
    bytes << in.rdbuf();
    return bytes.str();
  }

  std::string folder_;
  int status_ = -1;
};

const std::vector<std::string> whole = {"3", "4", "6", "3", "3", "2", "1",
                                        "0", "1", "1", "2", "1", "n", "n"};

}  // namespace

TEST_F(DecideTerminal, WritesWhereThereIsNoFolderYetButNeverThroughALink) {
  std::ofstream(folder_ + "/a.toml") << "[answers]\nservices = 3\n";
  const auto write = [&](const std::string& folder) {
    const std::string line = "cd '" + folder_ +
                             "' && '" DEMARC_PROGRAM
                             "' decide --answers a.toml --write --today 2026-11-25 --adr " +
                             folder + " > out 2>&1";
    return WEXITSTATUS(std::system(line.c_str()));
  };
  EXPECT_EQ(write("docs/adr"), 0);
  EXPECT_TRUE(fs::exists(folder_ + "/docs/adr/0001-shared-database.md"));
  fs::create_directory_symlink("/tmp", folder_ + "/link");
  EXPECT_EQ(write("link/demarc-not-made/adr"), 2);
  EXPECT_FALSE(fs::exists("/tmp/demarc-not-made"));
}

TEST_F(DecideTerminal, AsksAndAnswersOnADumbTerminal) {
  const std::string output = run(whole, "dumb");
  ASSERT_TRUE(WIFEXITED(status_)) << output;
  EXPECT_EQ(WEXITSTATUS(status_), 0) << output;
  EXPECT_EQ(output.find('\x1b'), std::string::npos) << "no escape sequence of any kind";
  EXPECT_NE(output.find("Question 12 of 12: regulation"), std::string::npos) << output;
  EXPECT_NE(output.find("A database per service on a shared server"), std::string::npos);
  EXPECT_NE(output.find("Write this down as a decision record? y or n: "), std::string::npos);
  for (char c : output) {
    const auto byte = static_cast<unsigned char>(c);
    EXPECT_TRUE(byte >= 0x20 || c == '\n' || c == '\r') << int(byte);
  }
}

TEST_F(DecideTerminal, ColoursOnlyHighlightAndChangeNoWord) {
  const std::string plain = run(whole, "dumb");
  fs::remove(folder_ + "/demarc-decide.toml");
  std::string coloured = run(whole, "xterm");
  EXPECT_NE(coloured.find("\x1b[1m"), std::string::npos);
  for (std::size_t at = 0; (at = coloured.find('\x1b', at)) != std::string::npos;)
    coloured.erase(at, coloured.find('m', at) + 1 - at);
  EXPECT_EQ(coloured, plain);
}

TEST_F(DecideTerminal, AHangUpLosesNothing) {
  run({"2", "7"}, "dumb");
  EXPECT_EQ(kept(), "[answers]\nstage = \"growing\"\nteams = 7\n");
  const std::string output = run({"q"}, "dumb");
  EXPECT_NE(output.find("2 answers are there already."), std::string::npos) << output;
  EXPECT_NE(output.find("Question 3 of 12: services"), std::string::npos) << output;
}

}  // namespace demarc
