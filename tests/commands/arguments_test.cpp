#include <gtest/gtest.h>

#include "base/text.h"
#include "commands/commands.h"
#include "report/display.h"
#include "tool.h"

namespace demarc {

TEST(Arguments, EveryMistakeEndsWithTwoAndAWayOut) {
  const struct {
    std::vector<std::string> args;
    const char* message;
  } cases[] = {
      {{"chek"}, "did you mean `check`?"},
      {{"frobnicate"}, "`demarc --help` lists the commands"},
      {{"check", "--fromat", "json"}, "did you mean `--format`?"},
      {{"check", "--format", "jsn"}, "did you mean `json`?"},
      {{"check", "--format", "xml"}, "one of: human"},
      {{"check", "--fail-on", "off"}, "`off` is no value for --fail-on"},
      {{"check", "--min-confidence", "sure"}, "one of: certain, likely, possible"},
      {{"check", "--jobs", "0"}, "`0` is no number of threads"},
      {{"check", "--jobs"}, "`--jobs` needs a value"},
      {{"check", "--today", "2027-02-30"}, "`2027-02-30` is no date"},
      {{"check", "--max-not-analysed", "101%"}, "--max-not-analysed"},
      {{"check", "--only", "foreign-raed"}, "did you mean `foreign-read`?"},
      {{"check", "nowhere"}, "there is no `nowhere`"},
      {{"check", "-"}, "`-` needs --as PATH"},
      {{"check", "--manifest", "other.toml"}, "there is no `other.toml`"},
      {{"facts", "--server-version", "x"}, "no major version"},
      {{"facts", "--format", "json"}, "did you mean `jsonl`?"},
      {{"explain", "foreign-reed"}, "did you mean `foreign-read`?"},
      {{"debug", "modle"}, "did you mean `model`?"},
      {{"owner"}, "needs a relation"},
      {{"rules", "--jobs", "2"}, "has no option `--jobs`"},
  };
  for (const auto& c : cases) {
    Tool tool(two_services());
    tool.folder = "shop";
    const Ran ran = tool.run(c.args);
    EXPECT_EQ(ran.code, 2) << c.message;
    EXPECT_NE(ran.err.find(c.message), std::string::npos) << ran.err;
    EXPECT_TRUE(ran.err.starts_with("error: ")) << ran.err;
    EXPECT_EQ(ran.out, "");
  }
}

TEST(Arguments, HelpIsThereForEverything) {
  Tool tool(Repository{});
  EXPECT_EQ(tool.run({"--help"}).code, 0);
  EXPECT_EQ(tool.run({}).code, 2);
  for (const Command& command : all_commands()) {
    const Ran ran = tool.run({command.name, "--help"});
    EXPECT_EQ(ran.code, 0) << command.name;
    EXPECT_NE(ran.out.find(std::string("demarc ") + command.name), std::string::npos);
    EXPECT_EQ(ran.out, tool.run({"help", command.name}).out);
    for (std::string_view line : split(ran.out, '\n')) EXPECT_LE(display_width(line), 100) << line;
    EXPECT_NE(tool.run({"--help"}).out.find(command.summary), std::string::npos);
  }
}

TEST(Arguments, VersionNamesTheGrammarAndWhatItReads) {
  const Ran ran = Tool(Repository{}).run({"--version"});
  EXPECT_EQ(ran.code, 0);
  EXPECT_TRUE(ran.out.starts_with("demarc 0."));
  EXPECT_NE(ran.out.find("grammar of PostgreSQL 1"), std::string::npos);
  EXPECT_NE(ran.out.find("\nreads "), std::string::npos);
}

TEST(Arguments, RulesAndPagesComeAsJsonToo) {
  Tool tool(Repository{});
  EXPECT_NE(tool.run({"rules", "--format", "json"}).out.find("{\"name\":\"foreign-read\""),
            std::string::npos);
  const Ran page = tool.run({"explain", "foreign-read", "--format", "json"});
  EXPECT_NE(page.out.find("\"page\":\"# foreign-read"), std::string::npos);
}

}  // namespace demarc
