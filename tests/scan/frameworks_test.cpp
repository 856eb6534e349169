// The data: every rules/frameworks/*.toml can be read, and says what a description must say.
#include "scan/frameworks.h"

#include <gtest/gtest.h>

#include "base/embedded.h"
#include "scan/classify.h"

namespace demarc {
namespace {

TEST(Frameworks, EveryFileCanBeRead) {
  ASSERT_GT(framework_files_count, 25u);
  for (unsigned i = 0; i < framework_files_count; ++i) {
    const Result<Framework> read =
        parse_framework(framework_files[i].key, framework_files[i].text());
    ASSERT_TRUE(read) << to_string(read.error());
    EXPECT_FALSE(read->believe.empty()) << read->id;
    const bool keeps_no_history = read->fallback || read->dump || read->id == "initdb";
    EXPECT_TRUE(keeps_no_history || !read->history.empty()) << read->id;
  }
}

TEST(Frameworks, AFaultSaysWhereItIs) {
  const Result<Framework> read =
      parse_framework("x", "name = \"x\"\nordr = \"text\"\n[[file]]\nname = \"{name}.sql\"\n");
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().path, "rules/frameworks/x.toml");
  EXPECT_EQ(read.error().line, 2);
  EXPECT_EQ(read.error().message, "unknown key `ordr`");
}

TEST(Frameworks, TheClassesCanBeRead) {
  const Result<Classifier> read = Classifier::parse(class_files[0].text());
  ASSERT_TRUE(read) << to_string(read.error());
}

}  // namespace
}  // namespace demarc
