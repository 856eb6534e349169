#include "source/file_system.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

namespace demarc {

class DiskTest : public testing::Test {
 protected:
  void SetUp() override {
    std::string name = (std::filesystem::temp_directory_path() / "demarc-fs-XXXXXX").string();
    ASSERT_NE(mkdtemp(name.data()), nullptr);
    base_ = name;
    std::filesystem::create_directories(base_ / "repo/sub");
    std::ofstream(base_ / "secret") << "outside";
    std::ofstream(base_ / "repo/a.sql") << "select 1";
    std::ofstream(base_ / "repo/sub/b.sql") << "select 2";
  }
  void TearDown() override { std::filesystem::remove_all(base_); }
  std::unique_ptr<FileSystem> repo() const {
    return make_disk_file_system((base_ / "repo").string());
  }
  std::filesystem::path base_;
};

TEST_F(DiskTest, ReadsAndListsSorted) {
  const auto files = repo();
  EXPECT_EQ(*files->read("a.sql", default_read_limit_bytes), "select 1");
  EXPECT_EQ(*files->read("sub/b.sql", default_read_limit_bytes), "select 2");
  const auto entries = files->list("");
  ASSERT_TRUE(entries);
  ASSERT_EQ(entries->size(), 2u);
  EXPECT_EQ((*entries)[0].name, "a.sql");
  EXPECT_EQ((*entries)[1].kind, FileStat::Kind::folder);
  EXPECT_FALSE(files->read("none.sql", default_read_limit_bytes));
  EXPECT_FALSE(files->read("sub", default_read_limit_bytes));
  EXPECT_FALSE(files->read("a.sql", 3));
}

TEST_F(DiskTest, FollowsLinksOnlyInside) {
  std::filesystem::create_symlink("a.sql", base_ / "repo/inside.sql");
  std::filesystem::create_symlink(base_ / "repo/a.sql", base_ / "repo/absolute.sql");
  std::filesystem::create_symlink("../secret", base_ / "repo/outside.sql");
  std::filesystem::create_symlink(base_, base_ / "repo/folder");
  std::filesystem::create_symlink("loop.sql", base_ / "repo/loop.sql");
  std::filesystem::create_symlink("/dev/zero", base_ / "repo/device.sql");
  const auto files = repo();
  EXPECT_EQ(*files->read("inside.sql", default_read_limit_bytes), "select 1");
  EXPECT_EQ(*files->read("absolute.sql", default_read_limit_bytes), "select 1");
  for (const char* path :
       {"outside.sql", "folder/secret", "loop.sql", "device.sql", "../secret", "/etc/passwd"}) {
    const auto bytes = files->read(path, default_read_limit_bytes);
    EXPECT_FALSE(bytes) << path;
  }
  EXPECT_FALSE(files->list("folder"));
  EXPECT_EQ(files->stat("inside.sql")->kind, FileStat::Kind::link);
}

TEST_F(DiskTest, PipesDoNotBlock) {
  ASSERT_EQ(mkfifo((base_ / "repo/pipe.sql").c_str(), 0600), 0);
  EXPECT_FALSE(repo()->read("pipe.sql", default_read_limit_bytes));
}

TEST_F(DiskTest, WritesAllOrNothing) {
  const auto files = repo();
  EXPECT_FALSE(files->write("sub/out.txt", "new").has_value());
  EXPECT_EQ(*files->read("sub/out.txt", default_read_limit_bytes), "new");
  EXPECT_TRUE(files->write("none/out.txt", "new").has_value());
  EXPECT_EQ(files->list("sub")->size(), 2u);  // no temporary file is left
}

TEST(MemoryFileSystem, ListsFoldersOnce) {
  MemoryFileSystem files;
  files.add("a/b/c.sql", "1");
  files.add("a/b/d.sql", "2");
  files.add("a/e.sql", "3");
  const auto entries = files.list("a");
  ASSERT_TRUE(entries);
  ASSERT_EQ(entries->size(), 2u);
  EXPECT_EQ((*entries)[0].kind, FileStat::Kind::folder);
  EXPECT_EQ((*entries)[1].name, "e.sql");
  EXPECT_EQ(files.stat("a/b")->kind, FileStat::Kind::folder);
  EXPECT_FALSE(files.stat("a/x").has_value());
}

}  // namespace demarc
