#include "base/path.h"

#include <gtest/gtest.h>

namespace demarc {

TEST(Path, Tidies) {
  const struct {
    const char* path;
    const char* tidy;
  } cases[] = {{"a/./b//../c", "a/c"}, {"", ""},         {".", ""},
               {"./a/", "a"},          {"../a", "../a"}, {"a/../../b", "../b"},
               {"/a/../../b", "/b"},   {"/", "/"}};
  for (const auto& c : cases) EXPECT_EQ(tidy_path(c.path), c.tidy) << c.path;
}

TEST(Path, JoinsAndKeepsAbsolute) {
  EXPECT_EQ(join_path("a/b", "../c"), "a/c");
  EXPECT_EQ(join_path("", "x"), "x");
  EXPECT_EQ(join_path("a", "/x"), "/x");
}

TEST(Path, IsBelowKnowsWholeNamesOnly) {
  EXPECT_TRUE(is_below("a/b", "a"));
  EXPECT_TRUE(is_below("a", "a"));
  EXPECT_TRUE(is_below("a", ""));
  EXPECT_FALSE(is_below("ab", "a"));
}

TEST(Path, FromAnotherFolder) {
  EXPECT_EQ(path_from("", "a/b"), "a/b");
  EXPECT_EQ(path_from("a", "a/b"), "b");
  EXPECT_EQ(path_from("c/d", "a/b"), "../../a/b");
  EXPECT_EQ(path_from("a/b", "a"), "..");
  EXPECT_EQ(path_from("a", "a"), ".");
  EXPECT_EQ(path_from("a", ""), "..");
}

}  // namespace demarc
