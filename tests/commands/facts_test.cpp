#include <gtest/gtest.h>

#include "base/text.h"
#include "tool.h"

namespace demarc {

static std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  for (std::string_view line : split(text, '\n')) {
    if (!line.empty()) lines.emplace_back(line);
  }
  return lines;
}

TEST(Facts, HeadThenStatementsByPath) {
  Tool tool(Repository{{"r/b.sql", "SELECT 1 FROM x.y;\n"},
                       {"r/a.sql", "SELECT 1 FROM v.w;\nSELECT 2;\n"}});
  const Ran ran = tool.run({"facts", "r"});
  EXPECT_EQ(ran.code, 0) << ran.err;
  const auto lines = lines_of(ran.out);
  ASSERT_GE(lines.size(), 4u);
  EXPECT_TRUE(lines[0].starts_with("{\"facts\":1,\"tool\":\"0."));
  EXPECT_TRUE(lines[0].ends_with("\"repo\":null,\"commit\":null}"));
  EXPECT_TRUE(lines[1].starts_with("{\"path\":\"r/a.sql\",\"line\":1,"));
  EXPECT_TRUE(lines[2].starts_with("{\"path\":\"r/a.sql\",\"line\":2,"));
  EXPECT_TRUE(lines[3].starts_with("{\"path\":\"r/b.sql\","));
}

TEST(Facts, PathsAreRelativeToTheCurrentFolder) {
  Tool tool(Repository{{"r/a.sql", "SELECT 1 FROM x.y;\n"}});
  tool.folder = "r/sub";
  const Ran ran = tool.run({"facts", "../a.sql"});
  EXPECT_NE(ran.out.find("{\"path\":\"../a.sql\""), std::string::npos) << ran.out << ran.err;
}

TEST(Facts, StandardInputIsAFile) {
  Tool tool(Repository{{"r/a.sql", ""}});
  tool.standard_input = "DELETE FROM x.y;\n";
  const Ran ran = tool.run({"facts", "--stdin-sql"});
  EXPECT_EQ(ran.code, 0) << ran.err;
  const auto lines = lines_of(ran.out);
  ASSERT_EQ(lines.size(), 2u);
  EXPECT_TRUE(lines[1].starts_with("{\"path\":\"-\",\"line\":1,\"column\":1,"));
  const Ran named = tool.run({"facts", "--stdin-sql", "--as", "r/b.sql"});
  EXPECT_NE(named.out.find("{\"path\":\"r/b.sql\""), std::string::npos) << named.out << named.err;
}

TEST(Facts, FindingsNeverChangeTheExitCode) {
  Tool tool(Repository{{"a.sql", "nonsense(;\n"}});
  const Ran ran = tool.run({"facts"});
  EXPECT_EQ(ran.code, 0);
  EXPECT_NE(ran.out.find("\"kind\":\"note\""), std::string::npos);
}

TEST(Facts, ManyThreadsPrintTheSame) {
  std::map<std::string, std::string> files;
  for (int i = 0; i < 300; ++i) {
    files["f" + std::to_string(i) + ".sql"] = "SELECT a FROM s.t" + std::to_string(i) + ";\n";
  }
  Tool tool(files);
  EXPECT_EQ(tool.run({"facts", "--jobs", "1"}).out, tool.run({"facts", "--jobs", "8"}).out);
}

// Lines of a large file are passed on while it is being printed; those of its neighbours wait.
TEST(Facts, LargeFilesDoNotMix) {
  Repository files;
  for (const char* name : {"a", "b", "c", "d", "e"}) {
    std::string text;
    for (int i = 0; i < 8000; ++i)
      text += "SELECT 1 FROM " + std::string(name) + ".t" + std::to_string(i) + ";\n";
    files[std::string(name) + ".sql"] = text;
  }
  Tool tool(files);
  const std::string one = tool.run({"facts", "--jobs", "1"}).out;
  EXPECT_GT(one.size(), 5u << 20) << "each file is more than one part";
  EXPECT_EQ(lines_of(one).size(), 5u * 8000 + 1);
  // Not EXPECT_EQ: its comparison of megabytes that differ would not end.
  EXPECT_TRUE(tool.run({"facts", "--jobs", "8"}).out == one);
  EXPECT_EQ(tool.run({"facts", "--jobs", "8", "--output", "f.jsonl"}).code, 0);
  EXPECT_TRUE(tool.files.files().at("f.jsonl") == one);
}

TEST(Facts, OutputGoesToAFileOnly) {
  Tool tool(Repository{{"a.sql", "SELECT 1;\n"}});
  EXPECT_EQ(tool.run({"facts", "--output", "f.jsonl"}).out, "");
  EXPECT_TRUE(tool.files.files().at("f.jsonl").starts_with("{\"facts\":1"));
}

}  // namespace demarc
