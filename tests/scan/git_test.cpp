// The scan of a real checkout, as git sees it and where git cannot be asked; hostile ones too.
#include "scan/git.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include "scan/scan.h"

namespace demarc {
namespace {

namespace fs = std::filesystem;

// A folder of its own for each test, away from any checkout around the build folder.
class GitTest : public testing::Test {
 protected:
  void SetUp() override {
    std::string name = (fs::temp_directory_path() / "demarc-scan-XXXXXX").string();
    ASSERT_NE(::mkdtemp(name.data()), nullptr);
    base_ = fs::canonical(name).string();
    root_ = base_ + "/repo";
    fs::create_directory(root_);
    // The developer's own git configuration must not decide the outcome.
    ::setenv("HOME", base_.c_str(), 1);
    ::setenv("GIT_CONFIG_NOSYSTEM", "1", 1);
  }
  void TearDown() override {
    fs::permissions(base_, fs::perms::owner_all, fs::perm_options::add);
    fs::remove_all(base_);
  }
  void write(const std::string& path, const std::string& text = "select 1;") const {
    const std::string full = root_ + "/" + path;
    fs::create_directories(fs::path(full).parent_path());
    std::ofstream(full) << text;
  }
  // Runs a command in the checkout; the words are the test's own.
  void run(const std::string& command) const {
    const std::string line = "cd '" + root_ + "' && { " + command + " ; } >/dev/null 2>&1";
    ASSERT_EQ(std::system(line.c_str()), 0) << command;
  }
  void commit_all() const {
    run("git init -q -b main && git add -A && git -c user.name=a -c user.email=a@b.c commit -q "
        "--date='2026-03-04T05:06:07Z' -m x");
  }
  Scan scan_root(const std::vector<std::string>& only = {}) const {
    return scan(*make_disk_file_system(root_), Manifest{}, only);
  }
  static std::vector<std::string> paths(const Scan& result) {
    std::vector<std::string> out;
    for (const RepoFile& file : result.files) out.push_back(file.path);
    return out;
  }
  using Paths = std::vector<std::string>;

  std::string base_;
  std::string root_;
};

TEST_F(GitTest, ListsTrackedAndUntrackedButNotIgnored) {
  write("a.sql");
  write("b/c.sql");
  write(".gitignore", "ignored.sql\n");
  commit_all();
  write("new.sql");
  write("ignored.sql");
  const Scan result = scan_root();
  EXPECT_EQ(paths(result), (Paths{".gitignore", "a.sql", "b/c.sql", "new.sql"}));
  EXPECT_TRUE(result.notes.empty());
}

TEST_F(GitTest, AFolderOfACheckoutIsListedRelativeToItself) {
  write("services/orders/a.sql");
  write("services/users/b.sql");
  commit_all();
  const std::unique_ptr<FileSystem> files = make_disk_file_system(root_ + "/services/orders");
  EXPECT_EQ(paths(scan(*files, Manifest{}, {})), (Paths{"a.sql"}));
  EXPECT_EQ(ask_git_about(root_ + "/services/orders").prefix, "services/orders/");
}

TEST_F(GitTest, AFileThatTheUserNamesIsListedEvenIfIgnored) {
  write("a.sql");
  write("b.sql");
  write(".gitignore", "b.sql\n");
  commit_all();
  EXPECT_EQ(paths(scan_root({"b.sql"})), (Paths{"b.sql"}));
  EXPECT_EQ(paths(scan_root({"a.sql", "nowhere"})), (Paths{"a.sql"}));
}

TEST_F(GitTest, OddNamesStayWhatTheyAre) {
  const Paths odd = {"--output=x.sql", "-rf.sql",   "a\nb.sql",
                     "a\tb.sql",       "\"q\".sql", "\xff\xfe.sql"};
  for (const std::string& name : odd) write(name);
  commit_all();
  write("? untracked.sql");
  write("100644 0000000000000000000000000000000000000000 0\tfake.sql");
  Paths expected = odd;
  expected.push_back("? untracked.sql");
  expected.push_back("100644 0000000000000000000000000000000000000000 0\tfake.sql");
  std::sort(expected.begin(), expected.end());
  EXPECT_EQ(paths(scan_root()), expected);
}

TEST_F(GitTest, WithoutGitTheFolderIsWalkedAndANoteSaysSo) {
  write("a.sql");
  write("node_modules/x/b.sql");
  write("b/c.sql");
  const Scan result = scan_root();
  EXPECT_EQ(paths(result), (Paths{"a.sql", "b/c.sql"}));
  ASSERT_EQ(result.notes.size(), 1u);
  EXPECT_EQ(result.notes[0].kind, NoteKind::git);
  EXPECT_EQ(result.notes[0].message, "not a git checkout: the folder was walked instead");
}

TEST_F(GitTest, WithoutTheProgramTheFolderIsWalked) {
  write("a.sql");
  commit_all();
  const std::string path = std::getenv("PATH");
  ::setenv("PATH", "relative/bin:.:", 1);
  write("git", "#!/bin/sh\ntouch '" + base_ + "/ran'\n");
  ::chmod((root_ + "/git").c_str(), 0755);
  const fs::path before = fs::current_path();
  fs::current_path(root_);
  const Scan result = scan_root();
  fs::current_path(before);
  ::setenv("PATH", path.c_str(), 1);
  ASSERT_EQ(result.notes.size(), 1u);
  EXPECT_EQ(result.notes[0].message, "git is not installed: the folder was walked instead");
  EXPECT_EQ(paths(result), (Paths{"a.sql", "git"}));
  EXPECT_FALSE(fs::exists(base_ + "/ran"));
}

TEST_F(GitTest, NothingThatTheCheckoutConfiguresIsRun) {
  write("a.sql");
  commit_all();
  const std::string marker = base_ + "/ran";
  write(".git/evil", "#!/bin/sh\necho \"$0 $@\" >> '" + marker + "'\n");
  const std::string evil = root_ + "/.git/evil";
  ::chmod(evil.c_str(), 0755);
  for (const char* hook : {"post-index-change", "pre-commit", "fsmonitor-watchman"}) {
    fs::create_directories(root_ + "/.git/hooks");
    fs::copy_file(evil, root_ + "/.git/hooks/" + hook);
  }
  for (const char* key :
       {"core.fsmonitor", "core.sshCommand", "core.pager", "core.editor", "core.askPass",
        "gpg.program", "diff.external", "filter.x.clean", "filter.x.smudge", "filter.x.process",
        "uploadpack.packObjectsHook", "credential.helper", "alias.ls-files"}) {
    run(std::string("git config ") + key + " '" + evil + "'");
  }
  run("git config log.showSignature true && git config core.hooksPath .git/hooks");
  // A clone that lacks objects fetches them by a command of its own configuration.
  run("git config protocol.ext.allow always && git config remote.origin.url 'ext::" + evil +
      " %S' && git config remote.origin.promisor true && git config extensions.partialClone origin "
      "&& git config core.repositoryFormatVersion 1");
  write(".gitattributes", "* filter=x diff=x\n");
  write("a.sql", "select 2;");
  fs::last_write_time(root_ + "/a.sql", fs::file_time_type::clock::now());
  EXPECT_EQ(paths(scan_root()), (Paths{".gitattributes", "a.sql"}));
  EXPECT_TRUE(ask_git_about(root_).available);
  // The commit itself is gone: git must not fetch it.
  run("find .git/objects -type f -delete");
  EXPECT_EQ(paths(scan_root()), (Paths{".gitattributes", "a.sql"}));
  (void)ask_git_about(root_);
  EXPECT_FALSE(fs::exists(marker)) << "something of the checkout was executed";
}

TEST_F(GitTest, TheTestAboveWouldSeeACommandRun) {
  write("a.sql");
  commit_all();
  const std::string evil = root_ + "/.git/evil";
  write(".git/evil", "#!/bin/sh\ntouch '" + base_ + "/ran'\n");
  ::chmod(evil.c_str(), 0755);
  run("git config core.fsmonitor '" + evil + "' && git status");
  EXPECT_TRUE(fs::exists(base_ + "/ran"));
}

TEST_F(GitTest, AnEmbeddedBareRepositoryIsNoCheckout) {
  write("a.sql");
  commit_all();
  // A folder of the checkout that looks like a bare repository, with a configuration of its own.
  run("mkdir inner && git clone -q --bare . inner/evil && git -C inner/evil config core.worktree "
      "/ && git -C inner/evil config core.bare false");
  write("inner/evil/x.sql");
  const std::unique_ptr<FileSystem> files = make_disk_file_system(root_ + "/inner/evil");
  const Scan result = scan(*files, Manifest{}, {});
  for (const RepoFile& file : result.files) EXPECT_NE(file.path.substr(0, 3), "etc");
}

TEST_F(GitTest, TheEnvironmentDoesNotLeadElsewhere) {
  write("a.sql");
  commit_all();
  ::setenv("GIT_DIR", "/nowhere", 1);
  ::setenv("GIT_WORK_TREE", "/", 1);
  ::setenv("GIT_INDEX_FILE", "/nowhere/index", 1);
  const Scan result = scan_root();
  ::unsetenv("GIT_DIR");
  ::unsetenv("GIT_WORK_TREE");
  ::unsetenv("GIT_INDEX_FILE");
  EXPECT_EQ(paths(result), (Paths{"a.sql"}));
  EXPECT_TRUE(result.notes.empty());
}

TEST_F(GitTest, LinksStayInside) {
  write("db/a.sql");
  std::ofstream(base_ + "/outside.sql") << "select 1;";
  fs::create_symlink(base_ + "/outside.sql", root_ + "/out.sql");
  fs::create_symlink("../../../../../../../etc/passwd", root_ + "/passwd.sql");
  fs::create_symlink("/dev/zero", root_ + "/zero.sql");
  fs::create_symlink("loop.sql", root_ + "/loop.sql");
  fs::create_symlink("db/a.sql", root_ + "/inside.sql");
  fs::create_directory_symlink(base_, root_ + "/folder");
  fs::create_directory_symlink(base_, root_ + "/migrations");
  fs::create_directory_symlink("db", root_ + "/sql");
  commit_all();
  const Scan result = scan_root();
  EXPECT_EQ(paths(result), (Paths{"db/a.sql", "inside.sql"}));
  Paths noted;
  for (const ScanNote& note : result.notes) {
    EXPECT_EQ(note.kind, NoteKind::symlink);
    noted.push_back(note.path);
  }
  EXPECT_EQ(noted, (Paths{"loop.sql", "migrations", "out.sql", "passwd.sql", "zero.sql"}));
}

TEST_F(GitTest, LinksStayInsideWithoutGitToo) {
  write("db/a.sql");
  fs::create_symlink("/etc/passwd", root_ + "/passwd.sql");
  fs::create_directory_symlink("/", root_ + "/all");
  fs::create_directory_symlink(".", root_ + "/self");
  EXPECT_EQ(paths(scan_root()), (Paths{"db/a.sql"}));
}

TEST_F(GitTest, WhatIsTrackedButNotOnDiskIsCounted) {
  write("a.sql");
  write("b.sql");
  write("c.txt");
  commit_all();
  fs::remove(root_ + "/b.sql");
  const Scan result = scan_root();
  EXPECT_EQ(paths(result), (Paths{"a.sql", "c.txt"}));
  ASSERT_EQ(result.notes.size(), 1u);
  EXPECT_EQ(result.notes[0].message,
            "1 SQL file that git tracks is not on disk: deleted, or a sparse checkout");
}

TEST_F(GitTest, ASubmoduleIsNoted) {
  write("a.sql");
  commit_all();
  run("git update-index --add --cacheinfo 160000,$(git rev-parse HEAD),libs/other");
  const Scan result = scan_root();
  EXPECT_EQ(paths(result), (Paths{"a.sql"}));
  ASSERT_EQ(result.notes.size(), 1u);
  EXPECT_EQ(result.notes[0].path, "libs/other");
}

TEST_F(GitTest, ACheckoutOfAnotherUserIsWalked) {
  write("a.sql");
  commit_all();
  if (::geteuid() != 0) GTEST_SKIP() << "only root can give a folder away";
  ASSERT_EQ(::chown(root_.c_str(), 12345, 12345), 0);
  ASSERT_EQ(::chown((root_ + "/.git").c_str(), 12345, 12345), 0);
  const Scan result = scan_root();
  EXPECT_EQ(paths(result), (Paths{"a.sql"}));
  ASSERT_EQ(result.notes.size(), 1u);
  EXPECT_NE(result.notes[0].message.find("belongs to another user"), std::string::npos);
}

TEST_F(GitTest, AMergeInProgressListsEachFileOnce) {
  write("a.sql", "one");
  commit_all();
  run("git checkout -q -b side && echo two > a.sql && git -c user.name=a -c user.email=a@b.c "
      "commit "
      "-qam 2 && git checkout -q main && echo three > a.sql && git -c user.name=a -c "
      "user.email=a@b.c commit -qam 3 && ! git -c user.name=a -c user.email=a@b.c merge side");
  EXPECT_EQ(paths(scan_root()), (Paths{"a.sql"}));
}

TEST_F(GitTest, KnowsTheCommitAndWhereItComesFrom) {
  write("a.sql");
  run("git init -q -b main && git add -A && GIT_COMMITTER_DATE='2026-03-04T23:30:00-0300' git -c "
      "user.name='A > B' -c user.email=a@b.c commit -q -m 'committer x > 1 +0000' && git remote "
      "add "
      "origin https://user:secret@example.com/shop/orders.git");
  const GitInfo info = ask_git_about(root_);
  EXPECT_TRUE(info.available);
  EXPECT_EQ(info.prefix, "");
  EXPECT_EQ(info.commit.size(), 40u);
  EXPECT_EQ(to_string(info.committed), "2026-03-05");
  EXPECT_EQ(info.repository, "shop/orders");
}

TEST_F(GitTest, AnEmptyRepositoryHasNoCommit) {
  run("git init -q -b main");
  const GitInfo info = ask_git_about(root_);
  EXPECT_TRUE(info.available);
  EXPECT_EQ(info.commit, "");
  EXPECT_FALSE(info.committed.known());
  EXPECT_TRUE(scan_root().files.empty());
}

TEST(RepositoryName, IsThePathWithoutHostAndCredentials) {
  const std::pair<const char*, const char*> cases[] = {
      {"https://github.com/shop/orders.git", "shop/orders"},
      {"https://user:token@gitlab.com/group/sub/orders", "group/sub/orders"},
      {"git@github.com:shop/orders.git", "shop/orders"},
      {"ssh://git@host:2222/shop/orders.git/", "shop/orders"},
      {"host:orders.git", "orders"},
      {"/home/me/src/orders.git", "orders"},
      {"file:///srv/git/orders.git", "orders"},
      {"../orders", "orders"},
      {"", ""},
      {"https://host", ""}};
  for (const auto& [address, name] : cases) EXPECT_EQ(repository_name(address), name) << address;
}

}  // namespace
}  // namespace demarc
