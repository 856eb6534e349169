// Sizes that end other parsers: an answer or a note, no crash, bounded memory. Under the sanitizers
// the sizes are divided by 20, because their stack frames and shadow memory multiply every cost.
#include <string>

#include <gtest/gtest.h>
#include <sys/resource.h>

#include "facts/file_facts.h"

namespace demarc {

#ifdef DEMARC_SANITIZED
static constexpr std::size_t divisor = 20;
#else
static constexpr std::size_t divisor = 1;
#endif

static FileFacts facts_of(const std::string& text) {
  return build_facts(text, FileKind{.language = Language::sql});
}

static std::string repeat(std::string_view text, std::size_t times) {
  std::string out;
  out.reserve(text.size() * times);
  for (std::size_t i = 0; i < times; ++i) out += text;
  return out;
}

// Every statement is either analysed or told: none is lost between.
static void expect_honest(const FileFacts& facts, std::size_t statements) {
  EXPECT_GE(facts.rows.statements.size() + facts.rows.notes.size(), statements);
  EXPECT_GE(facts.rows.statements_seen, statements);
}

static bool names_relation(const FileFacts& facts, std::string_view name) {
  for (const NeedRow& need : facts.rows.needs) {
    if (facts.rows.text(need.name.name) == name) return true;
  }
  return false;
}

TEST(HostileSize, NestedParentheses) {
  const std::size_t depth = 100'000 / divisor;
  const std::string text = "select 1 from before_it;\nselect " + std::string(depth, '(') + "1" +
                           std::string(depth, ')') + " from deep;\nselect 2 from after_it;\n";
  const FileFacts facts = facts_of(text);
  expect_honest(facts, 3);
  EXPECT_TRUE(names_relation(facts, "before_it"));
  EXPECT_TRUE(names_relation(facts, "after_it"));
}

TEST(HostileSize, NestedSubqueries) {
  const std::size_t depth = 100'000 / divisor;
  const std::string text = repeat("select * from (", depth) + "select 1 from deep" +
                           repeat(") x", depth) + ";select 2 from after_it;";
  const FileFacts facts = facts_of(text);
  expect_honest(facts, 2);
  EXPECT_TRUE(names_relation(facts, "after_it"));
}

TEST(HostileSize, UnclosedParentheses) {
  const FileFacts facts =
      facts_of("select 1 from t where " + std::string(1'000'000 / divisor, '('));
  expect_honest(facts, 1);
  EXPECT_TRUE(names_relation(facts, "t"));
}

TEST(HostileSize, LongOr) {
  const FileFacts facts =
      facts_of("select 1 from t where a = 0" + repeat(" or a = 1", 1'000'000 / divisor) +
               ";select 2 from after_it");
  expect_honest(facts, 2);
  EXPECT_TRUE(names_relation(facts, "t"));
  EXPECT_TRUE(names_relation(facts, "after_it"));
}

TEST(HostileSize, LongConcatenation) {
  const FileFacts facts = facts_of("select ''" + repeat(" || 'x'", 300'000 / divisor) +
                                   " from t;select 2 from after_it");
  expect_honest(facts, 2);
  EXPECT_TRUE(names_relation(facts, "t"));
  EXPECT_TRUE(names_relation(facts, "after_it"));
}

TEST(HostileSize, ManyBranches) {
  const FileFacts facts =
      facts_of("select 1 from t" + repeat(" union all select 1 from u", 50'000 / divisor) +
               ";select 2 from after_it");
  expect_honest(facts, 2);
  EXPECT_TRUE(names_relation(facts, "t"));
  EXPECT_TRUE(names_relation(facts, "u"));
  EXPECT_TRUE(names_relation(facts, "after_it"));
}

TEST(HostileSize, DeepPrefixOperators) {
  for (const char* unit : {"not ", "- ", "+ ", "~ "}) {
    const FileFacts facts =
        facts_of("select " + repeat(unit, 200'000 / divisor) + "a from t;select 2 from after_it");
    expect_honest(facts, 2);
    EXPECT_TRUE(names_relation(facts, "after_it")) << unit;
  }
}

TEST(HostileSize, DeepCasesArraysAndCasts) {
  const std::size_t depth = 100'000 / divisor;
  const std::string texts[] = {
      repeat("case when true then ", depth) + "1" + repeat(" end", depth),
      repeat("array[", depth) + "1" + repeat("]", depth),
      "1" + repeat("::int", depth),
      "a" + repeat("[1]", depth),
      "a" + repeat(" collate \"C\"", depth),
      "a" + repeat(" is not null", depth),
      repeat("f(", depth) + "1" + repeat(")", depth),
  };
  for (const std::string& text : texts) {
    const FileFacts facts = facts_of("select " + text + " from t;\nselect 2 from after_it");
    expect_honest(facts, 2);
    EXPECT_TRUE(names_relation(facts, "after_it")) << text.substr(0, 40);
  }
}

TEST(HostileSize, DeepJoinsAndWiths) {
  const std::size_t depth = 100'000 / divisor;
  const std::string texts[] = {
      "select 1 from t" + repeat(" join u on true", depth),
      "select 1 from " + repeat("(t join ", depth) + "u" + repeat(" on true)", depth),
      repeat("with a as (", depth) + "select 1" + repeat(") select 1 from a", depth),
      "select 1 from t where " + repeat("exists (select 1 from u where ", depth) + "true" +
          repeat(")", depth),
      repeat("explain ", depth) + "select 1 from t",
  };
  for (const std::string& text : texts) {
    const FileFacts facts = facts_of(text + ";\nselect 2 from after_it");
    expect_honest(facts, 2);
    EXPECT_TRUE(names_relation(facts, "after_it")) << text.substr(0, 40);
  }
}

TEST(HostileSize, NestedPlpgsqlBlocks) {
  const std::size_t depth = 100'000 / divisor;
  const std::string body =
      repeat("begin if true then ", depth) + "delete from deep;" + repeat(" end if; end; ", depth);
  const FileFacts facts = facts_of("create function f() returns void language plpgsql as $$ " +
                                   body + "$$;\nselect 2 from after_it;");
  expect_honest(facts, 2);
  EXPECT_TRUE(names_relation(facts, "after_it"));
}

TEST(HostileSize, NestedBodies) {
  std::string text = "select 1 from deepest;";
  for (int i = 0; i < 60; ++i) {
    const std::string tag = "$d" + std::to_string(i) + "$";
    text = "do " + tag + " begin " + text + " end " + tag + ";";
  }
  const FileFacts facts = facts_of(text + "\nselect 2 from after_it;");
  EXPECT_TRUE(names_relation(facts, "after_it"));
}

TEST(HostileSize, OneStatementOf100Megabytes) {
  const FileFacts facts =
      facts_of("select 1 from before_it;insert into big (a) values (1)" +
               repeat(", (123456789)", 8'000'000 / divisor) + ";select 2 from after_it");
  expect_honest(facts, 3);
  EXPECT_TRUE(names_relation(facts, "before_it"));
  EXPECT_TRUE(names_relation(facts, "big"));
  EXPECT_TRUE(names_relation(facts, "after_it"));
}

TEST(HostileSize, FileOf100MegabytesStaysInBoundedMemory) {
  rusage before{}, after{};
  getrusage(RUSAGE_SELF, &before);
  std::string text;
  text.reserve(105'000'000 / divisor);
  while (text.size() < 100'000'000 / divisor)
    text +=
        "insert into some_schema.some_table (a, b, c) values (1, 'two', now()) on conflict (a) do "
        "nothing;\n";
  const FileFacts facts = facts_of(text);
  EXPECT_GT(facts.rows.statements.size(), 900'000 / divisor);
  EXPECT_EQ(facts.rows.statements_not_analysed, 0u);
  getrusage(RUSAGE_SELF, &after);
#ifndef DEMARC_SANITIZED
  EXPECT_LT(after.ru_maxrss - before.ru_maxrss, 1'500'000) << "kilobytes";
#endif
}

}  // namespace demarc
