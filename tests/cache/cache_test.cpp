#include "facts/cache.h"

#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <thread>

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

namespace demarc {

namespace fs = std::filesystem;

namespace {

const FileKind sql{.language = Language::sql};

class Cache : public testing::Test {
 protected:
  Cache() {
    char name[] = "/tmp/demarc-cache-XXXXXX";
    folder_ = std::string(::mkdtemp(name)) + "/a/b";
  }
  ~Cache() override { fs::remove_all(fs::path(folder_).parent_path().parent_path()); }

  std::string pack() const { return folder_ + "/facts.pack"; }
  std::string read(const std::string& path) const {
    std::ifstream in(path, std::ios::binary);
    std::ostringstream bytes;
    bytes << in.rdbuf();
    return bytes.str();
  }
  void write(const std::string& path, const std::string& bytes) const {
    std::ofstream(path, std::ios::binary) << bytes;
  }
  // Facts that name `word`, kept under the content `word`.
  void keep(FactsCache& cache, const std::string& word) const {
    FileFacts facts;
    facts.rows.names.push_back(facts.rows.add(word));
    facts.rows.statements_seen = 1;
    cache.keep(cache.key_of(word, sql), facts);
  }
  bool has(FactsCache& cache, const std::string& word) const {
    FileFacts facts;
    if (!cache.find(cache.key_of(word, sql), facts)) return false;
    EXPECT_EQ(facts.rows.text(facts.rows.names.at(0)), word);
    return true;
  }
  void fill(const std::string& word) const {
    FactsCache cache(folder_, "v1");
    keep(cache, word);
    cache.save();
  }

  std::string folder_;
};

// Of a file that was last touched long ago.
FileStat old_stat(std::uint64_t inode = 7) {
  return {.size_bytes = 3, .mtime_ns = 1'000'000'000, .ctime_ns = 2'000'000'000, .inode = inode};
}

}  // namespace

TEST_F(Cache, FactsOutliveTheRun) {
  fill("one");
  FactsCache cache(folder_, "v1");
  EXPECT_TRUE(has(cache, "one"));
  EXPECT_FALSE(has(cache, "two"));
}

TEST_F(Cache, ASecondRunAddsToTheFirst) {
  fill("one");
  {
    FactsCache cache(folder_, "v1");
    EXPECT_TRUE(has(cache, "one"));
    keep(cache, "two");
    cache.save();
  }
  FactsCache cache(folder_, "v1");
  EXPECT_TRUE(has(cache, "one"));
  EXPECT_TRUE(has(cache, "two"));
}

TEST_F(Cache, TheKindIsPartOfTheKey) {
  fill("one");
  FactsCache cache(folder_, "v1");
  const Hash128 key = cache.key_of("one", sql);
  for (const FileKind& other :
       {FileKind{.language = Language::none}, FileKind{.language = Language::sql, .framework = 1},
        FileKind{.language = Language::sql, .part = Part::down},
        FileKind{.language = Language::sql, .atomic = Atomic::no},
        FileKind{.language = Language::sql, .dialect = Dialect::mysql}}) {
    EXPECT_NE(cache.key_of("one", other), key);
  }
}

TEST_F(Cache, AnotherProgramsCacheIsIgnoredAndReplaced) {
  fill("one");
  FactsCache other(folder_, "v2");
  EXPECT_FALSE(has(other, "one"));
  keep(other, "two");
  other.save();
  FactsCache again(folder_, "v2");
  EXPECT_TRUE(has(again, "two"));
}

TEST_F(Cache, AnUntouchedFileIsKnownByItsTimes) {
  {
    FactsCache cache(folder_, "v1");
    keep(cache, "one");
    cache.remember("a.sql", sql, old_stat(), cache.key_of("one", sql));
    cache.save();
  }
  FactsCache cache(folder_, "v1");
  FileFacts facts;
  EXPECT_TRUE(cache.find_untouched("a.sql", sql, old_stat(), facts));
  EXPECT_EQ(facts.rows.statements_seen, 1u);
  EXPECT_FALSE(cache.find_untouched("b.sql", sql, old_stat(), facts));
  EXPECT_FALSE(cache.find_untouched("a.sql", {}, old_stat(), facts));
  for (const FileStat& changed :
       {FileStat{.size_bytes = 4, .mtime_ns = 1'000'000'000, .ctime_ns = 2'000'000'000, .inode = 7},
        FileStat{.size_bytes = 3, .mtime_ns = 1'000'000'001, .ctime_ns = 2'000'000'000, .inode = 7},
        FileStat{.size_bytes = 3, .mtime_ns = 1'000'000'000, .ctime_ns = 2'000'000'001, .inode = 7},
        old_stat(8)}) {
    EXPECT_FALSE(cache.find_untouched("a.sql", sql, changed, facts));
  }
}

TEST_F(Cache, AFileTouchedJustNowIsNotTrusted) {
  FileStat fresh = old_stat();
  fresh.mtime_ns = static_cast<std::int64_t>(::time(nullptr)) * 1'000'000'000;
  {
    FactsCache cache(folder_, "v1");
    keep(cache, "one");
    cache.remember("a.sql", sql, fresh, cache.key_of("one", sql));
    cache.save();
  }
  FactsCache cache(folder_, "v1");
  FileFacts facts;
  EXPECT_FALSE(cache.find_untouched("a.sql", sql, fresh, facts));
}

TEST_F(Cache, ATouchedFileTakesItsNewContent) {
  {
    FactsCache cache(folder_, "v1");
    keep(cache, "one");
    cache.remember("a.sql", sql, old_stat(), cache.key_of("one", sql));
    cache.save();
  }
  {
    FactsCache cache(folder_, "v1");
    EXPECT_TRUE(has(cache, "one"));
    keep(cache, "two");
    cache.remember("a.sql", sql, old_stat(9), cache.key_of("two", sql));
    cache.save();
  }
  FactsCache cache(folder_, "v1");
  FileFacts facts;
  EXPECT_FALSE(cache.find_untouched("a.sql", sql, old_stat(), facts));
  ASSERT_TRUE(cache.find_untouched("a.sql", sql, old_stat(9), facts));
  EXPECT_EQ(facts.rows.text(facts.rows.names.at(0)), "two");
}

TEST_F(Cache, DamageAtAnyByteIsNeverBelieved) {
  fill("one");
  const std::string whole = read(pack());
  ASSERT_GT(whole.size(), 100u);
  for (std::size_t at = 0; at < whole.size(); ++at) {
    std::string damaged = whole;
    damaged[at] = static_cast<char>(damaged[at] ^ 0x55);
    write(pack(), damaged);
    FactsCache cache(folder_, "v1");
    // The generation and the time of last use may be anything; what is found must be right.
    has(cache, "one");
    write(pack(), whole.substr(0, at));
    FactsCache torn(folder_, "v1");
    EXPECT_FALSE(has(torn, "one")) << at;
  }
}

TEST_F(Cache, DamagedTimesAreHarmless) {
  {
    FactsCache cache(folder_, "v1");
    keep(cache, "one");
    cache.remember("a.sql", sql, old_stat(), cache.key_of("one", sql));
    cache.save();
  }
  const std::string whole = read(folder_ + "/stats");
  for (std::size_t at = 0; at < whole.size(); ++at) {
    std::string damaged = whole;
    damaged[at] = static_cast<char>(damaged[at] ^ 0x55);
    write(folder_ + "/stats", damaged);
    FactsCache cache(folder_, "v1");
    FileFacts facts;
    cache.find_untouched("a.sql", sql, old_stat(), facts);
  }
}

TEST_F(Cache, FilesThatOthersCanWriteAreIgnored) {
  fill("one");
  ::chmod(pack().c_str(), 0666);
  FactsCache open(folder_, "v1");
  EXPECT_FALSE(has(open, "one"));
  ::chmod(pack().c_str(), 0600);
  fs::rename(pack(), pack() + ".real");
  fs::create_symlink(pack() + ".real", pack());
  FactsCache linked(folder_, "v1");
  EXPECT_FALSE(has(linked, "one"));
}

TEST_F(Cache, AFolderThatCannotBeWrittenIsNoError) {
  const std::string file = fs::path(folder_).parent_path().parent_path().string() + "/file";
  write(file, "x");
  FactsCache cache(file + "/below", "v1");
  keep(cache, "one");
  cache.save();
  EXPECT_EQ(read(file), "x");
}

TEST_F(Cache, NoFolderMeansNoCache) {
  FactsCache cache("", "v1");
  EXPECT_FALSE(cache.enabled());
  keep(cache, "one");
  EXPECT_FALSE(has(cache, "one"));
  cache.save();
}

TEST_F(Cache, EveryCacheHasASeedOfItsOwn) {
  fill("one");
  FactsCache first(folder_, "v1");
  FactsCache second(folder_ + "2", "v1");
  EXPECT_NE(first.key_of("x", sql), second.key_of("x", sql));
}

TEST_F(Cache, ConcurrentRunsLeaveAWholeCache) {
  std::vector<std::jthread> runs;
  for (int i = 0; i < 8; ++i) {
    runs.emplace_back([this, i] {
      for (int round = 0; round < 20; ++round) {
        FactsCache cache(folder_, "v1");
        keep(cache, "word " + std::to_string(i) + " " + std::to_string(round));
        keep(cache, "same");
        cache.remember("a.sql", sql, old_stat(), cache.key_of("same", sql));
        cache.save();
      }
    });
  }
  runs.clear();
  FactsCache cache(folder_, "v1");
  EXPECT_TRUE(has(cache, "same"));
  std::size_t left_over = 0;
  for (const auto& entry : fs::directory_iterator(folder_)) {
    const std::string name = entry.path().filename();
    left_over += name != "facts.pack" && name != "stats";
  }
  EXPECT_EQ(left_over, 0u);
}

}  // namespace demarc
