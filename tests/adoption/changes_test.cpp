// The program in a real checkout: what is staged, what changed since a revision, what a commit hook
// sees, and the history behind it.
#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

#include <gtest/gtest.h>
#include <sys/wait.h>

namespace demarc {
namespace {

namespace fs = std::filesystem;

const char* manifest =
    "[service.orders]\npaths = [\"orders/**\"]\nowns = [\"orders.*\"]\n"
    "[service.users]\npaths = [\"users/**\"]\nowns = [\"users.*\"]\n"
    "[service.search]\npaths = [\"search/**\"]\nowns = [\"search.*\"]\n";

class Checkout : public testing::Test {
 protected:
  Checkout() {
    char name[] = "/tmp/demarc-changes-XXXXXX";
    folder_ = ::mkdtemp(name);
    write("demarc.toml", manifest);
    write("users/migrations/V1__t.sql", "CREATE TABLE users.accounts (id int, email text);\n");
    write("orders/migrations/V1__t.sql", "CREATE TABLE orders.orders (id int, user_id int);\n");
    write("orders/list.sql", "SELECT id FROM orders.orders;\n");
    sh("git init -q -b main && git add -A && git commit -q -m first");
  }
  ~Checkout() override { fs::remove_all(folder_); }

  void write(const std::string& path, const std::string& bytes) {
    fs::create_directories(fs::path(folder_ + "/" + path).parent_path());
    std::ofstream(folder_ + "/" + path, std::ios::binary) << bytes;
  }
  // Standard output and error of a line of shell in the checkout; the exit code is in code_.
  std::string sh(const std::string& command) {
    const std::string line =
        "cd '" + folder_ + "' && export HOME='" + folder_ +
        "' GIT_CONFIG_NOSYSTEM=1 XDG_CACHE_HOME='" + folder_ +
        "/.git/cache' GIT_AUTHOR_NAME=a GIT_AUTHOR_EMAIL=a@b.c GIT_COMMITTER_NAME=a "
        "GIT_COMMITTER_EMAIL=a@b.c demarc='" DEMARC_PROGRAM "'; unset CI; { " +
        command + "\n} 2>&1";
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
  std::string check(const std::string& arguments) {
    return sh("$demarc check --format compact " + arguments);
  }
  static bool has(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
  }

  std::string folder_;
  int code_ = -1;
};

TEST_F(Checkout, StagedSeesTheIndexAndNothingElse) {
  write("orders/q.sql", "SELECT email FROM users.accounts;\n");
  EXPECT_FALSE(has(check("--staged"), "foreign-read")) << "an untracked file leaks in";
  EXPECT_EQ(code_, 0);
  sh("git add orders/q.sql");
  EXPECT_TRUE(has(check("--staged"), "orders/q.sql:1:19: error[foreign-read]"));
  EXPECT_EQ(code_, 1);
  // Mended on disk, but not in the index: the commit would still bring it.
  write("orders/q.sql", "SELECT id FROM orders.orders;\n");
  EXPECT_TRUE(has(check("--staged"), "orders/q.sql:1:19: error[foreign-read]"));
  EXPECT_FALSE(has(check(""), "foreign-read"));
  sh("git add orders/q.sql");
  write("orders/q.sql", "SELECT email FROM users.accounts;\n");
  EXPECT_FALSE(has(check("--staged"), "foreign-read")) << "an unstaged change leaks in";
}

TEST_F(Checkout, TheManifestIsTheStagedOneToo) {
  write("orders/q.sql", "SELECT email FROM users.accounts;\n");
  sh("git add orders/q.sql");
  write("demarc.toml", "[service.users]\npaths = [\"**\"]\nowns = [\"users.*\", \"orders.*\"]\n");
  EXPECT_TRUE(has(check("--staged"), "foreign-read")) << "the manifest on disk is not staged";
  sh("git add demarc.toml");
  EXPECT_FALSE(has(check("--staged"), "foreign-read"));
}

TEST_F(Checkout, WhatWasThereBeforeIsNotShown) {
  write("orders/old.sql", "SELECT email FROM users.accounts;\n");
  sh("git add -A && git commit -q -m old");
  EXPECT_TRUE(has(check(""), "orders/old.sql:1:19: error[foreign-read]"));
  write("orders/new.sql", "SELECT id FROM users.accounts WHERE id = 1;\n");
  sh("git add -A");
  const std::string out = check("--staged");
  EXPECT_TRUE(has(out, "orders/new.sql")) << out;
  EXPECT_FALSE(has(out, "orders/old.sql")) << out;
  EXPECT_TRUE(has(out, "1 error in")) << out;
}

TEST_F(Checkout, ASecondOccurrenceIsNewAndStandsWhereItWasWritten) {
  write("orders/z.sql", "SELECT email FROM users.accounts;\n");
  sh("git add -A && git commit -q -m old");
  write("orders/a.sql", "select email from users.accounts;\n");
  sh("git add -A");
  const std::string out = check("--staged");
  EXPECT_TRUE(has(out, "orders/a.sql:1:19: error")) << out;
  EXPECT_FALSE(has(out, "orders/z.sql")) << out;
}

TEST_F(Checkout, AMigrationThatMakesAnOldQueryForeignIsTold) {
  write("users/migrations/V2__move.sql", "ALTER TABLE users.accounts SET SCHEMA search;\n");
  write("users/list.sql", "SELECT email FROM users.accounts;\n");
  sh("git add -A && git commit -q -m ready");
  sh("git rm -q --cached users/migrations/V2__move.sql && git commit -q -m without");
  write("users/list.sql", "SELECT email FROM accounts;\n");
  write("demarc.toml",
        std::string(manifest) + "[database.shop]\nsearch_path = [\"users\", \"search\"]\n");
  sh("git add -A ':!users/migrations/V2__move.sql' && git commit -q -m unqualified");
  EXPECT_FALSE(has(check("--staged"), "error")) << check("--staged");
  sh("git add users/migrations/V2__move.sql");
  const std::string out = check("--staged");
  EXPECT_TRUE(has(out, "users/list.sql:1:19: error[foreign-read]")) << out;
}

TEST_F(Checkout, ChangedSinceComparesWithTheMergeBase) {
  sh("git checkout -q -b topic");
  write("orders/mine.sql", "SELECT email FROM users.accounts;\n");
  sh("git add -A && git commit -q -m mine");
  sh("git checkout -q main");
  write("search/theirs.sql", "SELECT id FROM users.accounts;\n");
  sh("git add -A && git commit -q -m theirs && git checkout -q topic");
  const std::string out = check("--changed-since main");
  EXPECT_TRUE(has(out, "orders/mine.sql:1:19: error[foreign-read]")) << out;
  EXPECT_TRUE(has(out, "1 error in")) << out;
  EXPECT_TRUE(has(sh("$demarc check --changed-since main"), "the merge base with main ("));
  // What is not committed yet counts, too.
  write("orders/unsaved.sql", "SELECT id FROM users.accounts;\n");
  EXPECT_TRUE(has(check("--changed-since main"), "orders/unsaved.sql"));
  EXPECT_TRUE(has(check("--changed-since HEAD"), "1 error in"));
}

TEST_F(Checkout, WhereNothingCanBeComparedEverythingIsShown) {
  write("orders/old.sql", "SELECT email FROM users.accounts;\n");
  sh("git add -A && git commit -q -m old");
  const std::string typo = check("--changed-since mian");
  EXPECT_TRUE(has(typo, "warning: --changed-since mian: there is no such commit here")) << typo;
  EXPECT_TRUE(has(typo, "orders/old.sql:1:19: error")) << typo;
  EXPECT_EQ(code_, 1);
  EXPECT_TRUE(has(check("--changed-since=--all"), "orders/old.sql:1:19: error"));
  sh("git checkout -q --orphan apart && git commit -q -m apart");
  const std::string apart = check("--changed-since main");
  EXPECT_TRUE(has(apart, "no common history")) << apart;
  EXPECT_TRUE(has(apart, "orders/old.sql:1:19: error")) << apart;
  sh("rm -rf .git");
  const std::string bare = check("--staged");
  EXPECT_TRUE(has(bare, "warning: --staged: this is no git checkout")) << bare;
  EXPECT_TRUE(has(bare, "orders/old.sql:1:19: error")) << bare;
}

TEST_F(Checkout, BeforeTheFirstCommitEverythingIsNew) {
  write("orders/q.sql", "SELECT email FROM users.accounts;\n");
  sh("rm -rf .git && git init -q -b main && git add -A");
  EXPECT_TRUE(has(check("--staged"), "orders/q.sql:1:19: error[foreign-read]"));
}

TEST_F(Checkout, AHookRejectsAForeignQueryOnOneScreen) {
  write(".git/hooks/pre-commit", "#!/bin/sh\nexec '" DEMARC_PROGRAM "' check --staged\n");
  sh("chmod +x .git/hooks/pre-commit");
  write("orders/ok.sql", "SELECT id FROM orders.orders;\n");
  sh("git add -A && git commit -q -m fine");
  EXPECT_EQ(code_, 0);
  write("orders/q.sql", "SELECT email FROM users.accounts WHERE id = $1;\n");
  const std::string out = sh("git add -A && git commit -m foreign");
  EXPECT_NE(code_, 0);
  EXPECT_TRUE(has(out, "error[foreign-read]: orders reads users.accounts")) << out;
  EXPECT_TRUE(has(out, "= owner:") && has(out, "= fix:")) << out;
  EXPECT_LE(std::count(out.begin(), out.end(), '\n'), 24) << out;
  EXPECT_TRUE(has(sh("git log --oneline"), "fine"));
  EXPECT_FALSE(has(sh("git log --oneline"), "foreign"));
}

// `git commit FILE` has an index of its own, with that file alone.
TEST_F(Checkout, AHookSeesTheIndexOfThisCommit) {
  write(".git/hooks/pre-commit", "#!/bin/sh\nexec '" DEMARC_PROGRAM "' check --staged\n");
  sh("chmod +x .git/hooks/pre-commit");
  write("orders/list.sql", "SELECT id, 1 FROM orders.orders;\n");
  write("orders/q.sql", "SELECT email FROM users.accounts;\n");
  sh("git add orders/q.sql && git commit -q -m part orders/list.sql");
  EXPECT_EQ(code_, 0);
  write("orders/list.sql", "SELECT email FROM users.accounts;\n");
  sh("git reset -q orders/q.sql && git commit -q -a -m all");
  EXPECT_NE(code_, 0);
}

TEST_F(Checkout, TheBaselineOfTheBaseIsComparedByPair) {
  write("orders/a.sql", "SELECT email FROM users.accounts;\n");
  write("orders/b.sql", "SELECT id FROM users.accounts WHERE email = 'x';\n");
  sh("$demarc baseline && git add -A && git commit -q -m baseline");
  EXPECT_EQ(code_, 0);
  check("");
  EXPECT_EQ(code_, 0);
  write("orders/a.sql", "SELECT 1;\n");
  const std::string out = sh("$demarc baseline && $demarc check --changed-since HEAD");
  EXPECT_EQ(code_, 0) << out;
  EXPECT_TRUE(has(out, "baseline since HEAD")) << out;
  EXPECT_TRUE(has(out, "orders -> users -1")) << out;
}

TEST_F(Checkout, AContractsEndFailsOnlyItsParties) {
  write("demarc.toml",
        std::string(manifest) +
            "[[contract]]\nid = \"C-1\"\nprovider = \"users\"\nconsumer = \"orders\"\n"
            "relations = [\"users.accounts\"]\nforms = [\"read\"]\nreason = \"x\"\n"
            "until = 2026-01-31\n");
  sh("git add -A && git commit -q -m contract");
  check("--today 2026-03-01");
  EXPECT_EQ(code_, 1) << "a whole run";
  write("search/q.sql", "CREATE TABLE search.t (id int);\n");
  sh("git add -A");
  const std::string other = check("--staged --today 2026-03-01");
  EXPECT_EQ(code_, 0) << other;
  EXPECT_TRUE(has(other, "warning[expired-contract]")) << other;
  check("search --today 2026-03-01");
  EXPECT_EQ(code_, 0);
  EXPECT_TRUE(has(check("orders --today 2026-03-01"), "error[expired-contract]"));
  write("orders/list.sql", "SELECT id, 1 FROM orders.orders;\n");
  sh("git add -A");
  EXPECT_TRUE(has(check("--staged --today 2026-03-01"), "error[expired-contract]"));
}

TEST_F(Checkout, TheTrendJudgesThePastByTodaysManifest) {
  write("orders/a.sql", "SELECT email FROM users.accounts;\n");
  write("orders/b.sql", "SELECT id FROM users.accounts WHERE email = 'x';\n");
  sh("git add -A && git commit -q -m two");
  write("orders/a.sql", "SELECT 1;\n");
  sh("git add -A && git commit -q -m one");
  const std::string out = sh("$demarc trend");
  EXPECT_EQ(code_, 0);
  EXPECT_TRUE(has(out, "▁█▄")) << out;
  EXPECT_TRUE(has(out, "now: orders -> users 1")) << out;
  const std::string json = sh("$demarc trend --format json --points 2");
  EXPECT_TRUE(has(json, "\"crossings\":0") && has(json, "\"crossings\":1")) << json;
  EXPECT_FALSE(has(json, "\"crossings\":2")) << json;
}

}  // namespace
}  // namespace demarc
