#include <gtest/gtest.h>

#include "base/text.h"

namespace demarc {

TEST(Glob, Matches) {
  const struct {
    const char* pattern;
    const char* path;
    bool expected;
  } rows[] = {
      {"a/b.sql", "a/b.sql", true},
      {"a/b.sql", "a/b.sqlx", false},
      {"*.sql", "b.sql", true},
      {"*.sql", "a/b.sql", false},
      {"a/*/c", "a/b/c", true},
      {"a/*/c", "a/b/b/c", false},
      {"a/**", "a/b/c/d", true},
      {"a/**", "a", false},
      {"a/", "a/b/c", true},
      {"**/c.sql", "c.sql", true},
      {"**/c.sql", "a/b/c.sql", true},
      {"**/c.sql", "a/bc.sql", false},
      {"**/test/**", "a/test/b.sql", true},
      {"**/test/**", "test/b.sql", true},
      {"**/test/**", "a/latest/b.sql", false},
      {"services/*/db/**/*.sql", "services/orders/db/migration/x/V1.sql", true},
      {"services/*/db/**/*.sql", "services/orders/db/V1.sql", true},
      {"services/*/db/**/*.sql", "services/a/b/db/V1.sql", false},
      {"V?__*.sql", "V1__a.sql", true},
      {"V?__*.sql", "V12__a.sql", false},
      {"[abc].sql", "b.sql", true},
      {"[!abc].sql", "b.sql", false},
      {"[0-9]*.sql", "7x.sql", true},
      {"{a,b}/*.{sql,ddl}", "b/x.ddl", true},
      {"{a,b}/*.{sql,ddl}", "c/x.ddl", false},
      {"a[b", "a[b", true},
      {"**", "", true},
      {"**", "any/thing", true},
      {"", "", true},
      {"", "a", false},
      {"a**b", "axx/yyb", true},
      {"**/a/**/b", "x/a/y/a/z/b", true},
  };
  for (const auto& row : rows) {
    EXPECT_EQ(glob_match(row.pattern, row.path), row.expected) << row.pattern << " on " << row.path;
  }
}

TEST(Glob, HostilePatternEnds) {
  std::string pattern, path;
  for (int i = 0; i < 200; ++i) pattern += "*a";
  path.assign(5000, 'a');
  path += 'b';
  EXPECT_FALSE(glob_match(pattern, path));
  std::string braces;
  for (int i = 0; i < 40; ++i) braces += "{a,b,c}";
  EXPECT_FALSE(glob_match(braces, "x"));
}

}  // namespace demarc
