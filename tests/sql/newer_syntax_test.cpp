// Syntax that the linked grammar does not know yet is read all the same.
#include "sql/newer_syntax.h"

#include <gtest/gtest.h>

#include "describe.h"

namespace demarc {

TEST(NewerSyntax, IsReadWithAnOlderGrammar) {
  for (const char* sql : {
           "CREATE TABLE t (a int, CONSTRAINT c NOT NULL a, NOT NULL a NO INHERIT)",
           "ALTER TABLE t ADD CONSTRAINT c NOT NULL a, ADD NOT NULL b NOT VALID",
           "CREATE TABLE t (a int, b int GENERATED ALWAYS AS (a * 2) VIRTUAL)",
           "CREATE TABLE t (a int, b int GENERATED ALWAYS AS (a * 2), c int)",
           "CREATE TABLE t (a int CHECK (a > 0) NOT ENFORCED)",
           "CREATE TABLE t (a int, r tsrange, PRIMARY KEY (a, r WITHOUT OVERLAPS))",
           "CREATE TABLE t (a int, r tsrange, FOREIGN KEY (a, PERIOD r) REFERENCES t (a, PERIOD "
           "r))",
           "UPDATE t SET a = 1 RETURNING WITH (OLD AS o, NEW AS n) a",
       }) {
    EXPECT_EQ(notes_of(sql), "") << sql;
    const Rows rows = rows_of(sql);
    EXPECT_EQ(rows.statements_not_analysed, 0u) << sql;
    EXPECT_NE(rows.statements_seen, 0u) << sql;
  }
  EXPECT_EQ(definitions_of("CREATE TABLE t (a int, CONSTRAINT c NOT NULL a)"),
            definitions_of("CREATE TABLE t (a int, CHECK (true))"));
}

TEST(NewerSyntax, LeavesWhatItDoesNotKnow) {
  std::string out;
  for (const char* sql :
       {"CREATE TABLE t (a int NOT NULL UNIQUE, b int CONSTRAINT c NOT NULL DEFAULT 1) oops",
        "SELECT period, b FROM t WHERE a IS NOT NULL AND b oops",
        "SELECT 'CONSTRAINT c NOT NULL a'", "NOT", "CREATE TABLE t (a int GENERATED ALWAYS AS",
        "RETURNING WITH (", ""}) {
    EXPECT_FALSE(rewrite_newer_syntax(sql, out)) << sql << "\n" << out;
  }
}

TEST(NewerSyntax, KeepsEveryOffset) {
  const std::string sql = "ALTER TABLE s.t ADD CONSTRAINT c NOT NULL \"a b\", ADD COLUMN d int";
  std::string out;
  ASSERT_TRUE(rewrite_newer_syntax(sql, out));
  EXPECT_EQ(out, "ALTER TABLE s.t ADD CONSTRAINT c CHECK(1)      , ADD COLUMN d int");
}

}  // namespace demarc
