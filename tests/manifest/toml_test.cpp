#include "base/toml.h"

#include <gtest/gtest.h>

namespace demarc {
namespace {

TEST(Toml, KnowsWhereEverythingStands) {
  const auto parsed = parse_toml(
      "# ü\n[a]\n\"ü\" = { x = 1 }\nlist = [\n  \"one\",\n  2,\n]\n[[b]]\nuntil = 2027-03-31\n",
      "f");
  ASSERT_TRUE(parsed);
  const TomlValue* a = parsed->find("a");
  ASSERT_NE(a, nullptr);
  EXPECT_EQ(a->line, 2);
  const TomlValue* quoted = a->find("ü");
  ASSERT_NE(quoted, nullptr);
  EXPECT_EQ(quoted->key_column, 1);
  EXPECT_EQ(quoted->column, 8) << "columns are bytes";
  const TomlValue* list = a->find("list");
  ASSERT_NE(list, nullptr);
  ASSERT_EQ(list->items.size(), 2u);
  EXPECT_EQ(list->items[0].line, 5);
  EXPECT_EQ(list->items[0].column, 3);
  EXPECT_EQ(list->items[1].integer, 2);
  const TomlValue* b = parsed->find("b");
  ASSERT_NE(b, nullptr);
  ASSERT_EQ(b->items.size(), 1u);
  EXPECT_EQ(b->items[0].line, 8);
  EXPECT_EQ(b->items[0].find("until")->date, (Date{2027, 3, 31}));
}

TEST(Toml, MembersKeepTheOrderOfTheDocument) {
  const auto parsed = parse_toml("z = 1\na = 2\n[m]\n[b]\n", "f");
  ASSERT_TRUE(parsed);
  std::string order;
  for (const auto& [name, _] : parsed->members) order += name;
  EXPECT_EQ(order, "zamb");
}

TEST(Toml, TellsTheFirstSyntaxError) {
  const auto parsed = parse_toml("a = 1\nb = \n", "part.toml");
  ASSERT_FALSE(parsed);
  EXPECT_EQ(parsed.error().path, "part.toml");
  EXPECT_EQ(parsed.error().line, 2);
  EXPECT_NE(parsed.error().message.find("not valid TOML"), std::string::npos);
  EXPECT_FALSE(parse_toml("until = 2027-02-30\n", "f")) << "a date that the calendar does not have";
}

TEST(Toml, WhatTheLibraryAssertsIsAnErrorLikeAnyOther) {
  const auto parsed = parse_toml("\n[.x]\n", "f");
  ASSERT_FALSE(parsed);
  EXPECT_EQ(parsed.error().line, 2);
  EXPECT_FALSE(parse_toml("a.=1", "f"));
  EXPECT_FALSE(parse_toml("[[.", "f"));
}

TEST(Toml, OtherScriptsStandInStringsAndComments) {
  const char* const good[] = {
      "a = \"ü\" # ü",    "\"ü\" = 'ü'",   "a = \"\"\"\nü\n\"\"\"", "a = \"\"\"x\\\n  y ü\"\"\"",
      "a = '''ü\n\\ü'''", "a = \"\\\\ü\"", "a = \"\\\"ü\""};
  for (const char* text : good) EXPECT_TRUE(parse_toml(text, "f")) << text;
  const char* const bad[] = {"ü = 1",
                             "a = ü",
                             "a = 1ü",
                             "a = \"\"ü",
                             "[ü]",
                             "a = \"\\ü\"",
                             "a ü= 1",
                             "a = \"\"\"x\\\n  ü\"\"\"",
                             "\xef\xb7\x90 = 1"};
  for (const char* text : bad) EXPECT_FALSE(parse_toml(text, "f")) << text;
  const auto parsed = parse_toml("x = 1\na = 1 ü", "f");
  ASSERT_FALSE(parsed);
  EXPECT_EQ(parsed.error().line, 2);
  EXPECT_EQ(parsed.error().column, 7);
}

TEST(Toml, AByteOrderMarkIsIgnored) {
  const auto parsed = parse_toml(
      "\xef\xbb\xbf"
      "a = 1\n",
      "f");
  ASSERT_TRUE(parsed);
  EXPECT_EQ(parsed->find("a")->line, 1);
}

TEST(Toml, DepthAndSizeAreLimited) {
  EXPECT_FALSE(parse_toml("a = " + std::string(100000, '['), "f"));
  std::string dotted = "a";
  for (int i = 0; i < 100000; ++i) dotted += ".a";
  EXPECT_FALSE(parse_toml(dotted + " = 1", "f"));
  EXPECT_FALSE(parse_toml("[" + dotted + "]", "f"));
  std::string inline_tables;
  for (int i = 0; i < 100000; ++i) inline_tables += "a={";
  EXPECT_FALSE(parse_toml(inline_tables, "f"));
  EXPECT_FALSE(parse_toml(std::string((4u << 20) + 1, '#'), "f"));
  EXPECT_TRUE(
      parse_toml("a = \"" + std::string(1000, '.') + "\" # " + std::string(1000, '.'), "f"));
  EXPECT_TRUE(parse_toml("a = [" + std::string(200, ' ') + "1.5, 2.5, 3.5]", "f"));
}

}  // namespace
}  // namespace demarc
