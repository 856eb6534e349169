// Findings that are known: written down, counted, and only ever fewer.
#include "findings/baseline.h"

#include <algorithm>

#include <gtest/gtest.h>

#include "tool.h"

namespace demarc {
namespace {

Repository three_reads() {
  Repository repository = two_services();
  repository["shop/orders/q2.sql"] = "SELECT id FROM users.accounts WHERE email = 'x';\n";
  return repository;
}

std::string id_of(Tool& tool) {
  const Ran ran = tool.run({"check", "--format", "json"});
  const std::size_t at = ran.out.find("\"fingerprint\":\"");
  return at == std::string::npos ? "" : ran.out.substr(at + 15, 32);
}

class BaselineTest : public testing::Test {
 protected:
  BaselineTest() : tool(three_reads()) { tool.folder = "shop"; }
  std::string& baseline() {
    text = tool.files.files().at("shop/.demarc/baseline/orders.txt");
    return text;
  }
  Tool tool;
  std::string text{};
};

TEST_F(BaselineTest, WhatIsThereIsWrittenDownAndFailsNoMore) {
  EXPECT_EQ(tool.run({"check"}).code, 1);
  const Ran made = tool.run({"baseline"});
  EXPECT_EQ(made.code, 0) << made.err;
  EXPECT_NE(made.out.find("2 known, 0 before"), std::string::npos) << made.out;
  EXPECT_NE(made.out.find("orders -> users"), std::string::npos) << made.out;
  const Ran after = tool.run({"check"});
  EXPECT_EQ(after.code, 0) << after.out;
  EXPECT_NE(after.out.find("2 known"), std::string::npos) << after.out;
  EXPECT_NE(after.out.find("baseline: 2 known findings"), std::string::npos) << after.out;
  EXPECT_EQ(after.out.find("foreign-read"), std::string::npos) << "known ones are not listed";
  EXPECT_NE(tool.run({"check", "--show-known"}).out.find("foreign-read"), std::string::npos);
  const std::string json = tool.run({"check", "--format", "json"}).out;
  EXPECT_NE(json.find("\"baselined\":2"), std::string::npos);
  EXPECT_NE(json.find("\"state\":\"known\""), std::string::npos);
}

TEST_F(BaselineTest, OneFileAServiceOneLineAFingerprintSorted) {
  tool.run({"baseline"});
  EXPECT_EQ(baseline().find("# Known findings of orders."), 0u) << baseline();
  EXPECT_NE(baseline().find("# users: 2\n"), std::string::npos) << baseline();
  EXPECT_EQ(std::count(baseline().begin(), baseline().end(), '\n'), 4);
  EXPECT_NE(baseline().find(" 1 foreign-read users users.accounts\n"), std::string::npos);
  const auto entries = parse_baseline(baseline(), "orders.txt");
  ASSERT_TRUE(entries);
  EXPECT_EQ(format_baseline("orders", {(*entries)[1], (*entries)[0]}), baseline());
  EXPECT_EQ(tool.files.files().count("shop/.demarc/baseline/users.txt"), 0u);
  const std::string before = baseline();
  tool.run({"baseline"});
  EXPECT_EQ(baseline(), before) << "a second run changes no byte";
}

TEST_F(BaselineTest, MovingAndReformattingChangesNothing) {
  tool.run({"baseline"});
  tool.files.add("shop/orders/q.sql", "\n\nselect EMAIL\n  from users.accounts where id = 77;\n");
  EXPECT_EQ(tool.run({"check"}).code, 0);
}

TEST_F(BaselineTest, ASecondOccurrenceIsNew) {
  tool.run({"baseline"});
  tool.files.add("shop/orders/q3.sql", "SELECT email FROM users.accounts WHERE id = 1;\n");
  const Ran ran = tool.run({"check", "--format", "compact"});
  EXPECT_EQ(ran.code, 1);
  EXPECT_NE(ran.out.find("1 error in"), std::string::npos) << ran.out;
  EXPECT_NE(ran.out.find("2 known"), std::string::npos) << ran.out;
}

TEST_F(BaselineTest, AFixNeverBreaksARunAndStaleLinesAreTold) {
  tool.run({"baseline"});
  tool.files.add("shop/orders/q2.sql", "SELECT 1;\n");
  const Ran ran = tool.run({"check"});
  EXPECT_EQ(ran.code, 0);
  EXPECT_NE(ran.out.find("baseline: 2 known findings, 1 of them gone"), std::string::npos)
      << ran.out;
  EXPECT_NE(ran.out.find(".demarc/baseline/orders.txt:"), std::string::npos) << ran.out;
  EXPECT_NE(ran.out.find("foreign-read on users.accounts is found 0 of 1 times"), std::string::npos)
      << ran.out;
  const Ran strict = tool.run({"check", "--strict-baseline"});
  EXPECT_EQ(strict.code, 1);
  EXPECT_NE(strict.err.find("1 line of the baseline no longer holds"), std::string::npos);
  EXPECT_EQ(tool.run({"baseline"}).code, 0);
  EXPECT_EQ(tool.run({"check", "--strict-baseline"}).code, 0);
}

TEST_F(BaselineTest, ItOnlyShrinksUnlessItIsToldToGrow) {
  tool.run({"baseline"});
  tool.files.add("shop/orders/q2.sql", "SELECT 1;\n");
  tool.files.add("shop/orders/q4.sql", "DELETE FROM users.accounts;\n");
  const Ran shrunk = tool.run({"baseline"});
  EXPECT_EQ(shrunk.code, 1);
  EXPECT_NE(shrunk.out.find("1 known, 2 before"), std::string::npos) << shrunk.out;
  EXPECT_NE(shrunk.err.find("1 new finding is not in it"), std::string::npos) << shrunk.err;
  EXPECT_EQ(tool.run({"check"}).code, 1);
  EXPECT_EQ(tool.run({"baseline", "--grow"}).code, 0);
  EXPECT_EQ(tool.run({"check"}).code, 0);
}

TEST_F(BaselineTest, CiNeverMakesItOrLetsItGrow) {
  tool.variables["CI"] = "true";
  const Ran created = tool.run({"baseline"});
  EXPECT_EQ(created.code, 2);
  EXPECT_NE(created.err.find("CI does not create a baseline"), std::string::npos) << created.err;
  EXPECT_EQ(tool.files.files().count("shop/.demarc/baseline/orders.txt"), 0u);
  tool.variables.clear();
  tool.run({"baseline"});
  tool.variables["CI"] = "true";
  EXPECT_EQ(tool.run({"baseline", "--grow"}).code, 2);
  EXPECT_EQ(tool.run({"accept", "abcdef", "--reason", "x", "--until", "2027-01-01"}).code, 2);
  EXPECT_EQ(tool.run({"baseline"}).code, 0) << "what was mended may be taken out";
}

TEST_F(BaselineTest, APartOfTheRepositoryMakesNoBaseline) {
  const Ran ran = tool.run({"baseline", "orders"});
  EXPECT_EQ(ran.code, 2);
  EXPECT_NE(ran.err.find("written from the whole repository"), std::string::npos) << ran.err;
}

TEST_F(BaselineTest, OneFindingIsAcceptedWithAReasonUntilADay) {
  const std::string id = id_of(tool);
  ASSERT_EQ(id.size(), 32u);
  EXPECT_EQ(tool.run({"accept", id.substr(0, 8)}).code, 2) << "needs a reason and an end";
  const Ran ran =
      tool.run({"accept", id.substr(0, 8), "--reason", "until SHOP-8", "--until", "2027-01-31"});
  EXPECT_EQ(ran.code, 0) << ran.err;
  EXPECT_NE(baseline().find("until 2027-01-31 -- until SHOP-8\n"), std::string::npos) << baseline();
  const Ran check = tool.run({"check", "--format", "compact", "--today", "2027-01-31"});
  EXPECT_NE(check.out.find("1 error in"), std::string::npos) << check.out;
  EXPECT_NE(check.out.find("1 known"), std::string::npos) << check.out;
  const Ran late = tool.run({"check", "--today", "2027-02-01"});
  EXPECT_NE(late.out.find("2 errors in"), std::string::npos) << late.out;
  EXPECT_NE(late.out.find("was accepted until 2027-01-31"), std::string::npos) << late.out;
  const Ran again = tool.run({"accept", id, "--reason", "x", "--until", "2027-03-01"});
  EXPECT_EQ(again.code, 2);
  EXPECT_NE(again.err.find("is no new finding any more"), std::string::npos) << again.err;
  EXPECT_NE(tool.run({"accept", "0123456789", "--reason", "x", "--until", "2027-03-01"})
                .err.find("no finding has the fingerprint"),
            std::string::npos);
}

TEST_F(BaselineTest, AContractIsDraftedForTheOwner) {
  const std::string id = id_of(tool);
  const Ran ran = tool.run({"request", id.substr(0, 10), "--until", "2027-01-31"});
  EXPECT_EQ(ran.code, 0) << ran.err;
  EXPECT_NE(ran.out.find("provider = \"users\"\nconsumer = \"orders\"\n"
                         "relations = [\"users.accounts\"]\n"
                         "columns = [\"email\", \"id\"]\nforms = [\"read\"]\n"),
            std::string::npos)
      << ran.out;
  // As it is, but for the reason, it makes the finding go away.
  std::string contract = ran.out;
  contract.replace(contract.find("reason = \"\""), 11, "reason = \"x\"");
  tool.files.add("shop/demarc.toml", tool.files.files().at("shop/demarc.toml") + "\n" + contract);
  const Ran check = tool.run({"check", "--format", "compact"});
  EXPECT_EQ(check.out.find("orders/q.sql"), std::string::npos) << check.out << check.err;
  const Ran calendar = tool.run({"contracts", "--today", "2027-01-21"});
  EXPECT_NE(calendar.out.find("2027-01-31  in 10 d"), std::string::npos) << calendar.out;
  EXPECT_NE(calendar.out.find("users -> orders"), std::string::npos) << calendar.out;
}

TEST_F(BaselineTest, ABrokenLineIsToldWithItsPlace) {
  tool.run({"baseline"});
  const std::string good = baseline();
  for (const char* line :
       {"<<<<<<< HEAD", "abc 1 r o t", "0123456789abcdef0123456789abcdef many r o t",
        "0123456789abcdef0123456789abcdef 0 r o t",
        "0123456789abcdef0123456789abcdef 1 r o t until 2027-13-01",
        "0123456789abcdef0123456789abcdef 1 r o t and more"}) {
    tool.files.add("shop/.demarc/baseline/orders.txt", good + line + "\n");
    const Ran ran = tool.run({"check"});
    EXPECT_EQ(ran.code, 2) << line;
    EXPECT_NE(ran.err.find(".demarc/baseline/orders.txt:5:"), std::string::npos) << ran.err;
  }
}

TEST(BaselineText, NamesOfServicesBecomeNamesOfFiles) {
  EXPECT_EQ(baseline_path("orders"), ".demarc/baseline/orders.txt");
  EXPECT_EQ(baseline_path(""), ".demarc/baseline/@none.txt");
  EXPECT_EQ(baseline_path("../x"), ".demarc/baseline/%2e.%2fx.txt");
  MemoryFileSystem files;
  files.add(baseline_path("a b/c"), "0123456789abcdef0123456789abcdef 2 r o t\n");
  const auto baseline = read_baseline(files);
  ASSERT_TRUE(baseline);
  ASSERT_EQ(baseline->size(), 1u);
  EXPECT_EQ(baseline->begin()->first, "a b/c");
  EXPECT_EQ(pair_changes({}, pair_counts(*baseline)), "a_b/c -> o +2");
}

}  // namespace
}  // namespace demarc
