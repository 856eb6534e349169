// The data of mappers and builders, and how frameworks make names. What comes of whole files is in
// tests/cases/hosts/mappings.md and builders.md.
#include "extract/host/orm.h"

#include <set>

#include <gtest/gtest.h>

#include "base/embedded.h"
#include "extract/extract.h"
#include "extract/host/language.h"
#include "extract/host/mappings.h"
#include "extract/host/prefilter.h"

namespace demarc {
namespace {

TEST(Orms, EveryFileIsRead) {
  std::set<std::string> names;
  for (unsigned i = 0; i < orm_files_count; ++i) {
    const std::string id = orm_files[i].key;
    if (id == "plurals") continue;
    const Result<Orm> orm = parse_orm(id, orm_files[i].text());
    ASSERT_TRUE(orm) << id << ": " << orm.error().message;
    EXPECT_TRUE(names.insert(orm->name).second) << orm->name;
    EXPECT_FALSE(orm->mappings.empty() && orm->builder.calls.empty()) << id;
  }
}

TEST(Orms, MistakesInTheDataHaveAPlace) {
  const std::pair<const char*, const char*> cases[] = {
      {"name = \"X\"\nlanguages = [\"cobol\"]\nwords = [\"x\"]", "unknown language `cobol`"},
      {"name = \"X\"", "`name`, `languages` and `words` are needed"},
      {"name = \"X\"\nlanguages = [\"go\"]\nwords = [\"x\"]\nword = []", "unknown key `word`"},
      {"name = \"X\"\nlanguages = [\"go\"]\nwords = [\"x\"]\n[[mapping]]\nshape = \"round\"",
       "`shape` is missing or unknown"},
      {"name = \"X\"\nlanguages = [\"go\"]\nwords = [\"x\"]\n[builder]\nfrom = [\"From:x\"]",
       "a digit or * is expected"},
  };
  for (const auto& [toml, message] : cases) {
    const Result<Orm> orm = parse_orm("x", toml);
    ASSERT_FALSE(orm) << toml;
    EXPECT_EQ(orm.error().message, message);
    EXPECT_GT(orm.error().line, 0) << toml;
  }
}

TEST(Naming, MakesTheFrameworksNames) {
  const std::tuple<Naming, const char*, const char*> cases[] = {
      {Naming::as_is, "OrderItem", "OrderItem"},
      {Naming::folded, "OrderItem", "orderitem"},
      {Naming::snake, "OrderItem", "order_item"},
      {Naming::snake, "HTMLPage", "html_page"},
      {Naming::snake, "OAuth2Token", "o_auth2_token"},
      {Naming::snake_hibernate, "OrderItem", "order_item"},
      {Naming::snake_hibernate, "HTMLPage", "htmlpage"},
      {Naming::snake_hibernate, "USER_ACCOUNTS", "user_accounts"},
      {Naming::plural, "Order", "Orders"},
      {Naming::plural_snake, "OrderItem", "order_items"},
      {Naming::plural_snake, "Category", "categories"},
      {Naming::plural_snake, "Day", "days"},
      {Naming::plural_snake, "SalesPerson", "sales_people"},
      {Naming::plural_snake, "UserStatus", "user_statuses"},
      {Naming::plural_snake, "News", "news"},
      {Naming::plural_snake, "TaxBox", "tax_boxes"},
      {Naming::plural_snake, "Analysis", "analyses"},
      {Naming::plural_snake, "Child", "children"},
      {Naming::django, "OrderItem", "{app}_orderitem"},
  };
  for (const auto& [naming, name, expected] : cases)
    EXPECT_EQ(table_name_of(naming, name), expected) << name;
}

TEST(Naming, SplitsWrittenNames) {
  const std::tuple<const char*, const char*, const char*> cases[] = {
      {"accounts", "", "accounts"},
      {"users.accounts", "users", "accounts"},
      {"users\".\"accounts", "users", "accounts"},
      {"\"users\".\"accounts\"", "users", "accounts"},
      {"`accounts`", "", "accounts"},
      {"[dbo].[Accounts]", "dbo", "Accounts"},
      {"shop.users.accounts", "users", "accounts"},
  };
  for (const auto& [text, schema, name] : cases) {
    const auto split = split_relation(text);
    ASSERT_TRUE(split) << text;
    EXPECT_EQ(split->schema, schema) << text;
    EXPECT_EQ(split->name, name) << text;
  }
  for (const char* text : {"", ".", "a b", "users.", "/path", "a.b.c.d", "x()"})
    EXPECT_FALSE(split_relation(text)) << text;
}

TEST(Words, FindWholeWordsAndTheirMarks) {
  const WordSet words({"@Table", "knex", "a_word_of_more_than_thirty_two_bytes"});
  for (const char* text : {"@Table(", "x knex(", "a_word_of_more_than_thirty_two_bytes"})
    EXPECT_TRUE(words.is_in(text)) << text;
  for (const char* text : {"Table", " Table", "knexx", "myknex", "", "@", "@Tables",
                           "a_word_of_more_than_thirty_two_byte"})
    EXPECT_FALSE(words.is_in(text)) << text;
  EXPECT_TRUE(hints_of("import knex", &words).tables);
  EXPECT_FALSE(hints_of("import knex").tables);
}

Extraction extract_as(Language language, std::string_view text) {
  return extract(text, FileKind{.language = language});
}

TEST(Prisma, ReadsModelsAndLeavesTheRest) {
  const Extraction out =
      extract_as(Language::prisma,
                 "model A {\n id Int\n @@map(\"as\") @@x\n @@schema(\"s\")\n}\n"
                 "enum E {\n A\n @@map(\"no\")\n}\nview V {\n}\n// model C {\n// }\n");
  ASSERT_EQ(out.fragments.size(), 2u);
  EXPECT_EQ(out.fragments[0].mapped[0].name, "as");
  EXPECT_EQ(out.fragments[0].mapped[0].schema, "s");
  EXPECT_EQ(out.fragments[0].unit.name, "A");
  EXPECT_EQ(out.fragments[1].mapped[0].name, "V");
  EXPECT_TRUE(
      extract_as(Language::prisma, "provider = \"mongodb\"\nmodel A {\n}\n").fragments.empty());
  EXPECT_TRUE(extract_as(Language::prisma, "model A {\n @@map(\"x").fragments.empty());
}

// Classes in classes and long chains must not cost the square of their number.
TEST(Orms, BoundsWhatNestedClassesCost) {
  if (host_language(Language::java) == nullptr) GTEST_SKIP() << "built without host languages";
  std::string classes = "@Entity ";
  for (int i = 0; i < 3000; ++i) classes += "class A" + std::to_string(i) + "{\n";
  classes += std::string(3000, '}');
  EXPECT_EQ(extract_as(Language::java, classes).fragments.size(), 1u);
  std::string chain = "import knex from 'knex'; knex('a')";
  for (int i = 0; i < 20000; ++i) chain += "\n.where(x)";
  const Extraction out = extract_as(Language::javascript, chain);
  ASSERT_EQ(out.fragments.size(), 1u);
  EXPECT_TRUE(out.fragments[0].is_built);
}

}  // namespace
}  // namespace demarc
