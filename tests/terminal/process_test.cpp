// The built program as a process: the cache changes no byte, a full disk is no success.
#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include <gtest/gtest.h>
#include <sys/wait.h>

namespace demarc {

namespace fs = std::filesystem;

namespace {

class Process : public testing::Test {
 protected:
  Process() {
    char name[] = "/tmp/demarc-process-XXXXXX";
    folder_ = ::mkdtemp(name);
    write("demarc.toml",
          "[service.orders]\npaths = [\"orders/**\"]\nowns = [\"orders.*\"]\n"
          "[service.users]\npaths = [\"users/**\"]\nowns = [\"users.*\"]\n");
    for (int i = 0; i < 60; ++i) {
      const std::string n = std::to_string(i);
      write("users/migrations/V" + n + "__t.sql", "CREATE TABLE users.t" + n + " (id int);\n");
      write("orders/q" + n + ".sql", "SELECT id FROM users.t" + n + ";\nbroken(;\n");
    }
  }
  ~Process() override { fs::remove_all(folder_); }

  void write(const std::string& path, const std::string& bytes) {
    fs::create_directories(fs::path(folder_ + "/" + path).parent_path());
    std::ofstream(folder_ + "/" + path, std::ios::binary) << bytes;
  }
  // Standard output of `demarc arguments`; the exit code is in code_.
  std::string run(const std::string& arguments, const std::string& cache = "cache") {
    const std::string cache_home = cache.starts_with('/') ? cache : folder_ + "/" + cache;
    const std::string line = "cd '" + folder_ + "' && XDG_CACHE_HOME='" + cache_home + "' '" +
                             DEMARC_PROGRAM + "' " + arguments;
    std::FILE* pipe = ::popen(line.c_str(), "r");
    std::string output;
    std::array<char, 4096> buffer{};
    while (const std::size_t count = std::fread(buffer.data(), 1, buffer.size(), pipe)) {
      output.append(buffer.data(), count);
    }
    const int status = ::pclose(pipe);
    code_ = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    return output;
  }

  std::string folder_;
  int code_ = -1;
};

}  // namespace

TEST_F(Process, CacheAndThreadsChangeNoByte) {
  for (const std::string command : {"check --format json", "check --verbose", "facts", "survey"}) {
    const std::string plain = run(command + " --no-cache --jobs 1");
    EXPECT_GT(plain.size(), 1000u) << command;
    EXPECT_EQ(run(command + " --jobs 1", "cache " + command), plain) << "cold, " << command;
    EXPECT_TRUE(fs::exists(folder_ + "/cache " + command + "/demarc"));
    EXPECT_EQ(run(command + " --jobs 8", "cache " + command), plain) << "warm, " << command;
    EXPECT_EQ(run(command + " --jobs 8 --no-cache"), plain) << "eight threads, " << command;
  }
}

TEST_F(Process, AChangedFileIsSeenThroughAWarmCache) {
  run("check");
  const std::string before = run("check --format compact");
  write("orders/q7.sql", "DELETE FROM users.t7;\n");
  const std::string after = run("check --format compact");
  EXPECT_EQ(before.find("orders/q7.sql:1:13: error[foreign-write]"), std::string::npos);
  EXPECT_NE(after.find("orders/q7.sql:1:13: error[foreign-write]"), std::string::npos);
  EXPECT_EQ(after, run("check --format compact --no-cache"));
}

TEST_F(Process, AnEmptyCacheFolderOrNoneIsTheSame) {
  const std::string plain = run("check --no-cache");
  EXPECT_EQ(code_, 1);
  EXPECT_EQ(run("check", "/dev/null/nowhere"), plain);
  EXPECT_EQ(code_, 1);
}

TEST_F(Process, AFullDiskIsNoSuccess) {
  run("rules > /dev/full 2> /dev/null");
  EXPECT_EQ(code_, 2);
  run("check --output /dev/null/report 2> /dev/null");
  EXPECT_EQ(code_, 2);
  run("check --format json | head -c 1 > /dev/null");  // a closed pipe is the reader's wish
  EXPECT_EQ(code_, 0);
}

}  // namespace demarc
