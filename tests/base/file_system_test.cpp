#include "source/file_system.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
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

// A name that is no regular file is written to, never replaced: `--output /dev/null` as root would
// otherwise take the device from the whole machine.
TEST_F(DiskTest, WritesToPipesAndDevicesWithoutReplacingThem) {
  const std::string pipe = base_ / "repo/pipe";
  ASSERT_EQ(mkfifo(pipe.c_str(), 0600), 0);
  const int reader = open(pipe.c_str(), O_RDONLY | O_NONBLOCK);
  ASSERT_GE(reader, 0);
  const auto files = repo();
  EXPECT_FALSE(files->write("pipe", "new").has_value());
  char bytes[8] = {};
  EXPECT_EQ(read(reader, bytes, sizeof bytes), 3);
  EXPECT_EQ(std::string(bytes), "new");
  EXPECT_TRUE(std::filesystem::is_fifo(pipe));
  // What a shell's >(…) hands over is a link to a pipe.
  const std::string by_number = "/dev/fd/" + std::to_string(open(pipe.c_str(), O_WRONLY));
  EXPECT_FALSE(files->write(by_number, "two").has_value());
  EXPECT_EQ(read(reader, bytes, sizeof bytes), 3);
  EXPECT_EQ(std::string(bytes), "two");
  close(reader);
  if (getuid() != 0 || mknod((base_ / "repo/full").c_str(), S_IFCHR | 0600, makedev(1, 7)) != 0)
    GTEST_SKIP() << "only root makes devices";
  if (open((base_ / "repo/full").c_str(), O_WRONLY) < 0)
    GTEST_SKIP() << "this file system knows no devices";
  EXPECT_TRUE(files->write("full", "new").has_value());
  EXPECT_TRUE(std::filesystem::is_character_file(base_ / "repo/full"));
}

TEST_F(DiskTest, ALinkOfTheRepositoryIsReplacedNotFollowed) {
  std::filesystem::create_symlink("../secret", base_ / "repo/out.txt");
  EXPECT_FALSE(repo()->write("out.txt", "new").has_value());
  std::string secret;
  std::ifstream(base_ / "secret") >> secret;
  EXPECT_EQ(secret, "outside");
  EXPECT_EQ(*repo()->read("out.txt", default_read_limit_bytes), "new");
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
