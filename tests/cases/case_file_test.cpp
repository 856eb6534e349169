#include "cases/case_file.h"

#include <gtest/gtest.h>

namespace demarc::cases {

static const char markdown[] =
    "# a rule\n"
    "```toml path=demarc.toml\nowns\n```\n"
    "## First case\n"
    "text\n"
    "```sql path=a.sql\nSELECT 1;\n```\n"
    "```output\nold\n```\n"
    "## Second, with a fence inside\n"
    "````md path=b.md\n```\ninner\n```\n````\n"
    "```console\n$ demarc facts a.sql\n```\n";

TEST(CaseFile, SharedBlocksBelongToEveryCase) {
  const CaseFile file = parse_cases(markdown);
  ASSERT_EQ(file.cases.size(), 2u);
  EXPECT_EQ(file.cases[0].files.at("demarc.toml"), "owns\n");
  EXPECT_EQ(file.cases[1].files.at("demarc.toml"), "owns\n");
  EXPECT_EQ(file.cases[0].files.at("a.sql"), "SELECT 1;\n");
  EXPECT_EQ(file.cases[1].files.count("a.sql"), 0u);
}

TEST(CaseFile, LongerFenceHoldsShorterOnes) {
  const CaseFile file = parse_cases(markdown);
  EXPECT_EQ(file.cases[1].files.at("b.md"), "```\ninner\n```\n");
  EXPECT_EQ(file.cases[1].console, (std::vector<std::string>{"facts", "a.sql"}));
}

TEST(CaseFile, OutputIsReplacedInPlace) {
  const CaseFile file = parse_cases(markdown);
  const std::string updated = with_output(markdown, file.cases[0], "new\nlines\n");
  EXPECT_EQ(parse_cases(updated).cases[0].output.text, "new\nlines\n");
  EXPECT_EQ(updated.size(), std::string(markdown).size() + 6);
}

TEST(CaseFile, MissingOutputIsAddedAtTheCasesEnd) {
  const CaseFile file = parse_cases(markdown);
  const std::string updated = with_output(markdown, file.cases[1], "added\n");
  const CaseFile again = parse_cases(updated);
  EXPECT_TRUE(again.cases[1].has_output);
  EXPECT_EQ(again.cases[1].output.text, "added\n");
  EXPECT_EQ(again.cases[0].output.text, "old\n");
}

TEST(CaseFile, UnclosedBlockIsAnError) {
  EXPECT_NE(parse_cases("## a\n```sql path=a.sql\nSELECT 1;\n").error, "");
}

TEST(CaseFile, NamesAreFilterable) {
  EXPECT_EQ(test_name("Reading through the owner's view is fine"),
            "Reading_through_the_owner_s_view_is_fine");
}

}  // namespace demarc::cases
