// The whole tool on a real folder that somebody has prepared: links to devices, pipes, files that
// may not be read, manifests that include each other. An answer or exit code 2 with a reason;
// never a hang, never silence.
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include "commands/env.h"

namespace demarc {

namespace fs = std::filesystem;

namespace {

class HostileFolder : public testing::Test {
 protected:
  HostileFolder() {
    char name[] = "/tmp/demarc-hostile-XXXXXX";
    folder_ = ::mkdtemp(name);
    ::chmod(name, 0755);
    write("demarc.toml",
          "[service.orders]\npaths = [\"orders/**\"]\nowns = [\"orders.*\"]\n"
          "[service.users]\npaths = [\"users/**\"]\nowns = [\"users.*\"]\n");
    write("users/m.sql", "CREATE TABLE users.t (id int);\n");
    write("orders/q.sql", "SELECT id FROM users.t;\n");
  }
  ~HostileFolder() override { fs::remove_all(folder_); }

  void write(const std::string& path, const std::string& bytes) {
    fs::create_directories((folder_ / path).parent_path());
    std::ofstream(folder_ / path, std::ios::binary) << bytes;
  }
  void link(const std::string& path, const std::string& target) {
    fs::create_symlink(target, folder_ / path);
  }
  // Exit code; what was printed is in out_ and err_.
  int run(std::vector<std::string> args) {
    out_.clear();
    err_.clear();
    const auto disk = make_disk_file_system("/");
    MemoryFileSystem unused;
    Env env = make_memory_env(unused, out_, err_);
    env.files = disk.get();
    env.folder = folder_.string().substr(1);
    args.push_back("--no-cache");
    return commands::run(env, args);
  }
  // As somebody whom the rights of files bind.
  int run_without_privileges(const std::vector<std::string>& args) {
    const bool root = ::geteuid() == 0;
    if (root && ::seteuid(65534) != 0) return -1;
    const int code = run(args);
    if (root && ::seteuid(0) != 0) std::abort();
    return code;
  }

  fs::path folder_{};
  std::string out_{};
  std::string err_{};
};

}  // namespace

TEST_F(HostileFolder, APathThatCannotBeReadEndsWithTwo) {
  link("orders/zero.sql", "/dev/zero");
  link("orders/out.sql", "/etc/passwd");
  link("orders/loop.sql", "loop.sql");
  link("orders/dangling.sql", "nowhere.sql");
  link("orders/root", "/");
  link("orders/inner", "../users");
  ASSERT_EQ(::mkfifo((folder_ / "orders/pipe.sql").c_str(), 0600), 0);
  for (const char* path : {"zero.sql", "out.sql", "loop.sql", "dangling.sql", "root", "inner",
                           "pipe.sql", "none.sql"}) {
    for (const char* command : {"check", "facts", "survey"}) {
      EXPECT_EQ(run({command, std::string("orders/") + path}), 2) << command << " " << path;
      EXPECT_TRUE(err_.starts_with("error: ")) << command << " " << path << ": " << err_;
      EXPECT_NE(err_.find(path), std::string::npos) << err_;
    }
  }
  EXPECT_EQ(run({"facts", "/dev/zero"}), 2);
}

TEST_F(HostileFolder, ALinkInsideIsReadUnderItsOwnName) {
  link("orders/in.sql", "../users/m.sql");
  EXPECT_EQ(run({"facts", "orders/in.sql"}), 0) << err_;
  EXPECT_NE(out_.find("\"path\":\"orders/in.sql\",\"line\":1"), std::string::npos) << out_;
}

TEST_F(HostileFolder, WhatIsLeftOutIsToldAmongTheFacts) {
  link("orders/a_zero.sql", "/dev/zero");
  link("users/z_out.sql", "/etc/passwd");
  EXPECT_EQ(run({"facts"}), 0) << err_;
  const std::size_t first = out_.find(
      "\"path\":\"orders/a_zero.sql\",\"line\":1,\"column\":1,"
      "\"kind\":\"note\",\"note\":{\"kind\":\"symlink\"");
  const std::size_t second = out_.find("\"path\":\"orders/q.sql\"");
  const std::size_t last = out_.find("\"path\":\"users/z_out.sql\"");
  ASSERT_NE(first, std::string::npos) << out_;
  ASSERT_NE(last, std::string::npos) << out_;
  EXPECT_LT(first, second);
  EXPECT_LT(second, last);
  EXPECT_EQ(run({"facts", "users"}), 0) << err_;
  EXPECT_EQ(out_.find("a_zero"), std::string::npos) << "not asked for";
}

TEST_F(HostileFolder, WhatMayNotBeReadIsToldAndCounted) {
  fs::permissions(folder_ / "orders/q.sql", fs::perms::none);
  write("users/secret/s.sql", "SELECT 1;\n");
  fs::permissions(folder_ / "users/secret", fs::perms::none);
  EXPECT_EQ(run_without_privileges({"check", "--format", "compact"}), 0) << err_;
  EXPECT_NE(out_.find("orders/q.sql: note[unreadable]: "), std::string::npos) << out_;
  EXPECT_NE(out_.find("; 2 not analysed"), std::string::npos) << out_;
  for (const char* path : {"orders/q.sql", "users/secret", "users/secret/s.sql"}) {
    for (const char* command : {"check", "facts"}) {
      EXPECT_EQ(run_without_privileges({command, path}), 2) << command << " " << path << err_;
    }
  }
  fs::permissions(folder_ / "demarc.toml", fs::perms::none);
  EXPECT_EQ(run_without_privileges({"check"}), 2);
  EXPECT_NE(err_.find("demarc.toml"), std::string::npos) << err_;
  fs::permissions(folder_ / "users/secret", fs::perms::owner_all);
}

TEST_F(HostileFolder, ManifestsThatIncludeEachOtherOrTheWorldEndWithTwo) {
  const std::string services = "[service.orders]\nowns = [\"orders.*\"]\n";
  write("demarc.toml", "[project]\ninclude = [\"demarc.toml\", \"a.toml\"]\n" + services);
  write("a.toml", "[project]\ninclude = [\"a.toml\", \"demarc.toml\"]\n");
  EXPECT_EQ(run({"check"}), 2);
  EXPECT_NE(err_.find("a.toml:1:2: "), std::string::npos) << err_;
  link("zero.toml", "/dev/zero");
  ASSERT_EQ(::mkfifo((folder_ / "pipe.toml").c_str(), 0600), 0);
  for (const char* path : {"zero.toml", "pipe.toml", "/etc/passwd", "/dev/zero", "../*.toml"}) {
    write("demarc.toml", std::string("[project]\ninclude = [\"") + path + "\"]\n" + services);
    EXPECT_EQ(run({"check"}), 2) << path;
    write("demarc.toml", std::string("[project]\nimports = [\"") + path + "\"]\n" + services);
    EXPECT_EQ(run({"check"}), 2) << path;
  }
  fs::remove(folder_ / "demarc.toml");
  link("demarc.toml", "/dev/zero");
  EXPECT_EQ(run({"check"}), 2);
}

TEST_F(HostileFolder, AReportThatCannotBeWrittenEndsWithTwo) {
  for (const char* path : {"none/report", "orders", "/proc/none/report"}) {
    for (const char* command : {"check", "facts"}) {
      EXPECT_EQ(run({command, "--output", path}), 2) << command << " " << path;
      EXPECT_NE(err_.find(path), std::string::npos) << err_;
      EXPECT_EQ(out_, "");
    }
  }
}

// Bodies that a hundred thousand names stand in were once compared each with each.
TEST_F(HostileFolder, OneStatementMayNameVeryManyRelations) {
#ifdef DEMARC_SANITIZED
  constexpr int count = 5'000;
#else
  constexpr int count = 100'000;
#endif
  std::string joins = "SET search_path = orders, users;\nSELECT 1 FROM t";
  std::string view = "CREATE VIEW orders.wide AS SELECT 1 FROM users.t0";
  for (int i = 1; i < count; ++i) {
    joins += " JOIN t ON true";
    view += ", users.t" + std::to_string(i);
  }
  write("orders/joins.sql", joins + ";\n");
  write("orders/wide.sql", view + ";\nSELECT 1 FROM orders.wide;\n");
  EXPECT_EQ(run({"check", "--format", "compact"}), 1) << err_;
  EXPECT_NE(out_.find("error[cross-service-view]"), std::string::npos);
  EXPECT_NE(out_.find("warning[search-path-leak]"), std::string::npos);
}

}  // namespace demarc
