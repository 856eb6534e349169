#include <gtest/gtest.h>

#include "tool.h"

namespace demarc {

static bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

TEST(Check, FindsItsManifestUpward) {
  Tool tool(two_services());
  tool.folder = "shop/orders/migrations";
  const Ran ran = tool.run({"check", "--format", "compact"});
  EXPECT_EQ(ran.code, 1) << ran.err;
  EXPECT_TRUE(has(ran.out, "../q.sql:1:19: error[foreign-read]")) << ran.out;
  EXPECT_TRUE(has(tool.run({"check", "--format", "json"}).out, "\"path\":\"orders/q.sql\""));
}

TEST(Check, WithoutManifestPointsToTheSurvey) {
  Tool tool(Repository{{"a.sql", "SELECT 1 FROM b.c;\n"}});
  const Ran ran = tool.run({"check"});
  EXPECT_EQ(ran.code, 2);
  EXPECT_TRUE(has(ran.err, "demarc survey"));
}

TEST(Check, TheManifestMayStandElsewhere) {
  auto files = two_services();
  files["shop/other.toml"] = files["shop/demarc.toml"];
  files.erase("shop/demarc.toml");
  Tool tool(files);
  EXPECT_EQ(tool.run({"check", "--manifest", "shop/other.toml"}).code, 1);
}

TEST(Check, PathsOnlyChooseWhatIsShown) {
  Tool tool(two_services());
  tool.folder = "shop";
  const Ran users = tool.run({"check", "users", "--format", "compact"});
  EXPECT_EQ(users.code, 0) << users.out;
  EXPECT_TRUE(has(users.out, "0 findings in 2 files, 2 statements")) << users.out;
  EXPECT_EQ(tool.run({"check", "orders/q.sql"}).code, 1);
  const Ran outside = tool.run({"check", "--manifest", "demarc.toml", "../shop/../shop/orders"});
  EXPECT_EQ(outside.code, 1);
}

TEST(Check, APathOfAnotherManifestIsAMistake) {
  auto files = two_services();
  files["elsewhere/a.sql"] = "SELECT 1;\n";
  Tool tool(files);
  const Ran ran = tool.run({"check", "shop", "elsewhere"});
  EXPECT_EQ(ran.code, 2);
  EXPECT_TRUE(has(ran.err, "`elsewhere` is not below the manifest's folder"));
}

TEST(Check, UnsavedTextReplacesTheFile) {
  Tool tool(two_services());
  tool.folder = "shop";
  tool.standard_input = "SELECT 1 FROM orders.orders;\n";
  EXPECT_EQ(tool.run({"check", "-", "--as", "orders/q.sql"}).code, 0);
  tool.standard_input = "SELECT 1 FROM orders.orders;\n\nDELETE FROM users.accounts;\n";
  const Ran ran = tool.run({"check", "-", "--as", "orders/new.sql", "--format", "compact"});
  EXPECT_EQ(ran.code, 1) << ran.err;
  EXPECT_TRUE(has(ran.out, "orders/new.sql:3:13: error[foreign-write]")) << ran.out;
  EXPECT_FALSE(has(ran.out, "orders/q.sql")) << ran.out;
}

TEST(Check, FailOnDecidesTheExitCode) {
  Tool tool(two_services());
  tool.folder = "shop";
  EXPECT_EQ(tool.run({"check", "--fail-on", "never"}).code, 0);
  EXPECT_EQ(tool.run({"check", "--fail-on", "info"}).code, 1);
  auto files = two_services();
  files["shop/demarc.toml"] += "[rules]\nforeign-read = \"warning\"\n";
  Tool mild(files);
  mild.folder = "shop";
  EXPECT_EQ(mild.run({"check"}).code, 0);
  EXPECT_EQ(mild.run({"check", "--fail-on", "warning"}).code, 1);
}

TEST(Check, WhatIsNotAnalysedIsCountedAndMayFailTheRun) {
  auto files = two_services();
  files["shop/orders/q.sql"] = "SELECT FROM WHERE;\nSELECT 1 FROM orders.orders;\n";
  Tool tool(files);
  tool.folder = "shop";
  const Ran ran = tool.run({"check"});
  EXPECT_EQ(ran.code, 0);
  EXPECT_TRUE(has(ran.out, "1 not analysed (1 unparsed)")) << ran.out;
  EXPECT_FALSE(has(ran.out, "everything was analysed"));
  EXPECT_EQ(tool.run({"check", "--max-not-analysed", "1"}).code, 0);
  EXPECT_EQ(tool.run({"check", "--max-not-analysed", "0"}).code, 1);
  EXPECT_EQ(tool.run({"check", "--max-not-analysed", "50%"}).code, 0);
  EXPECT_EQ(tool.run({"check", "--max-not-analysed", "10%"}).code, 1);
}

TEST(Check, ARunThatReadNothingIsNeverClean) {
  auto files = two_services();
  for (auto& [path, bytes] : files) {
    if (path.ends_with(".sql")) bytes = "nonsense here;\n";
  }
  Tool tool(files);
  tool.folder = "shop";
  const Ran ran = tool.run({"check"});
  EXPECT_EQ(ran.code, 1);
  EXPECT_TRUE(has(ran.err, "no SQL statement could be read"));
}

TEST(Check, OutputGoesToAFileOnly) {
  Tool tool(two_services());
  tool.folder = "shop";
  const Ran ran = tool.run({"check", "--format", "sarif", "--output", "out.sarif"});
  EXPECT_EQ(ran.code, 1);
  EXPECT_EQ(ran.out, "");
  EXPECT_TRUE(has(tool.files.files().at("shop/out.sarif"), "\"version\":\"2.1.0\""));
}

TEST(Check, OnlyShowsTheRulesAskedFor) {
  Tool tool(two_services());
  tool.folder = "shop";
  EXPECT_EQ(tool.run({"check", "--only", "foreign-write"}).code, 0);
  EXPECT_EQ(tool.run({"check", "--only", "foreign-write", "--only", "foreign-read"}).code, 1);
  EXPECT_EQ(tool.run({"check", "--only", "foreign-write,foreign-read"}).code, 1);
}

TEST(Check, ColoursOnATerminalOnly) {
  Tool tool(two_services());
  tool.folder = "shop";
  EXPECT_FALSE(has(tool.run({"check"}).out, "\x1b["));
  EXPECT_TRUE(has(tool.run({"check", "--color", "always"}).out, "\x1b["));
  tool.is_terminal = true;
  EXPECT_TRUE(has(tool.run({"check"}).out, "\x1b["));
  EXPECT_FALSE(has(tool.run({"check", "--color", "never"}).out, "\x1b["));
  EXPECT_FALSE(has(tool.run({"check", "--format", "json"}).out, "\x1b["));
  tool.variables["NO_COLOR"] = "1";
  EXPECT_FALSE(has(tool.run({"check"}).out, "\x1b["));
  tool.variables["NO_COLOR"] = "";
  EXPECT_TRUE(has(tool.run({"check"}).out, "\x1b["));
  tool.variables["TERM"] = "dumb";
  EXPECT_FALSE(has(tool.run({"check"}).out, "\x1b["));
}

TEST(Check, ThreadsDoNotChangeAByte) {
  auto files = two_services();
  for (int i = 0; i < 200; ++i) {
    files["shop/orders/many/q" + std::to_string(i) + ".sql"] =
        "SELECT email FROM users.accounts WHERE id = " + std::to_string(i) + ";\nbroken(;\n";
  }
  Tool tool(files);
  tool.folder = "shop";
  for (const char* format : {"human", "json", "sarif"}) {
    const std::string one = tool.run({"check", "--jobs", "1", "--format", format}).out;
    EXPECT_EQ(one, tool.run({"check", "--jobs", "8", "--format", format}).out) << format;
  }
}

TEST(Check, ManifestMistakesComeAllAtOnce) {
  auto files = two_services();
  files["shop/demarc.toml"] = "[service.orders]\npath = [\"x\"]\nowns = [\"orders.*\"]\nteem = 1\n";
  Tool tool(files);
  tool.folder = "shop";
  const Ran ran = tool.run({"check"});
  EXPECT_EQ(ran.code, 2);
  EXPECT_TRUE(has(ran.err, "path")) << ran.err;
  EXPECT_TRUE(has(ran.err, "teem")) << ran.err;
}

}  // namespace demarc
