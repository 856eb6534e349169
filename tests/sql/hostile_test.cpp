// Input that is made to break parsers: an answer or a note, no crash.
#include <string>

#include <gtest/gtest.h>

#include "describe.h"

namespace demarc {

#ifdef DEMARC_SANITIZED
constexpr int scale = 20;
#else
constexpr int scale = 1;
#endif

static std::string repeat(const std::string& text, int times) {
  std::string out;
  for (int i = 0; i < times; ++i) out += text;
  return out;
}

TEST(Hostile, MillionTermOr) {
  EXPECT_EQ(needs_of("SELECT 1 FROM t WHERE a" + repeat(" OR a", 1000000 / scale)), "t SELECT(a)");
}

TEST(Hostile, UnionOfFiftyThousand) {
  const Rows rows =
      rows_of("SELECT a FROM t" + repeat(" UNION ALL SELECT a FROM t", 50000 / scale));
  EXPECT_EQ(rows.needs.size(), static_cast<std::size_t>(50000 / scale) + 1);
}

TEST(Hostile, ConcatenationOfThreeHundredThousand) {
  EXPECT_EQ(needs_of("SELECT a" + repeat(" || a", 300000 / scale) + " FROM t"), "t SELECT(a)");
}

TEST(Hostile, NestedParenthesesAreANote) {
  const std::string sql = "SELECT " + repeat("(", 100000) + "1" + repeat(")", 100000);
  EXPECT_EQ(notes_of(sql), "too-deep");
}

TEST(Hostile, DeepRightRecursionIsANote) {
  EXPECT_EQ(notes_of("SELECT " + repeat("NOT ", 200000 / scale) + "true"), "unparsed");
}

TEST(Hostile, NestedSubqueries) {
  EXPECT_EQ(needs_of(repeat("SELECT * FROM (", 500) + "SELECT a FROM t" + repeat(") q", 500)),
            "t SELECT(a)");
}

TEST(Hostile, ManyCommonTableExpressions) {
  std::string sql = "WITH c0 AS (SELECT a FROM t)";
  for (int i = 1; i < 5000 / scale; ++i) {
    sql += ", c" + std::to_string(i) + " AS (SELECT a FROM c" + std::to_string(i - 1) + ")";
  }
  EXPECT_EQ(needs_of(sql + " SELECT a FROM c" + std::to_string(5000 / scale - 1)), "t SELECT(a)");
}

TEST(Hostile, StatementThatDoesNotParseLeavesTheOthers) {
  EXPECT_EQ(needs_of("SELECT a FROM t; SELECT FROM WHERE; DELETE FROM u"),
            "t SELECT(a) |  | u DELETE");
}

TEST(Hostile, RowsOfLiteralsAreLeftOut) {
  const std::string rows = repeat(", (1, 'it''s', NULL, now(), '{}'::jsonb, -1.5)", 100);
  EXPECT_EQ(needs_of("INSERT INTO t (a) VALUES (1, 'x')" + rows), "t INSERT(a)");
  EXPECT_EQ(needs_of("INSERT INTO t (a) VALUES (1, 'x')" + rows + ", ((SELECT b FROM u))" + rows +
                     " RETURNING id"),
            "t SELECT(id) INSERT(a); u SELECT(b)");
  EXPECT_EQ(notes_of("INSERT INTO t VALUES (1, 'x')" + rows + ", (1 2)"), "unparsed");
}

}  // namespace demarc
