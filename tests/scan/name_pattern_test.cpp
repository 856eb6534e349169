#include "scan/name_pattern.h"

#include <gtest/gtest.h>

namespace demarc {
namespace {

struct Case {
  const char* pattern;
  const char* text;
  bool matches;
  const char* key = "";
  const char* name = "";
};

TEST(NamePattern, Matches) {
  const Case cases[] = {
      {"V{version}__{name}.sql", "V1__init.sql", true, "1", "init"},
      {"V{version}__{name}.sql", "V1_2_10__add_users.sql", true, "1_2_10", "add_users"},
      {"V{version}__{name}.sql", "V2024.01.02__x.sql", true, "2024.01.02", "x"},
      {"V{version}__{name}.sql", "V1_x.sql", false},
      {"V{version}__{name}.sql", "V1__.sql", false},
      {"V{version}__{name?}.sql", "V1__.sql", true, "1", ""},
      {"V{version}__{name}.sql", "v1__init.sql", false},
      {"V{version}__{name}.sql", "V__init.sql", false},
      {"{int}_{name}.up.sql", "000001_create.users.up.sql", true, "000001", "create.users"},
      {"{int}_{name}.up.sql", "000001_create.down.sql", false},
      {"{int}_{name?}.up.sql", "1_.up.sql", true, "1", ""},
      {"{int:14}_{name}/migration.sql", "20240101120000_init/migration.sql", true, "20240101120000",
       "init"},
      {"{int:14}_{name}/migration.sql", "2024010112000_init/migration.sql", false},
      {"{int:14}_{name}/migration.sql", "202401011200001_init/migration.sql", false},
      {"{date}_{name}/up.sql", "2020-01-02-030405_x_y/up.sql", true, "2020-01-02-030405", "x_y"},
      {"{date}_{name}/up.sql", "2020_x/down.sql", false},
      {"{name}.sql", "a/b.sql", false},
      {"deploy/{path}.sql", "deploy/a/b.sql", true, "", "a/b"},
      {"deploy/{path}.sql", "deploy/.sql", false},
      {"{name}.rollback.sql", "x.rollback.rollback.sql", true, "", "x.rollback"},
      {"before{word}.sql", "beforeMigrate.sql", true},
      {"before{word}.sql", "before-x.sql", false},
      {"R__{name}.sql", "R__views.sql", true, "", "views"},
      {"schema.sql", "schema.sql", true},
      {"schema.sql", "schema.sqlx", false},
      {"{name}{int}.sql", "a1b22.sql", true, "22", "a1b"},
  };
  for (const Case& c : cases) {
    const std::optional<NamePattern> pattern = NamePattern::compile(c.pattern);
    ASSERT_TRUE(pattern) << c.pattern;
    const std::optional<NameMatch> match = pattern->match(c.text);
    EXPECT_EQ(match.has_value(), c.matches) << c.pattern << " against " << c.text;
    if (!match) continue;
    EXPECT_EQ(match->key, c.key) << c.pattern << " against " << c.text;
    EXPECT_EQ(match->name, c.name) << c.pattern << " against " << c.text;
  }
}

TEST(NamePattern, RefusesWhatItDoesNotKnow) {
  EXPECT_FALSE(NamePattern::compile("{integer}_x.sql"));
  EXPECT_FALSE(NamePattern::compile("{int:x}_x.sql"));
  EXPECT_FALSE(NamePattern::compile("{int"));
}

TEST(NamePattern, KnowsHowManyFoldersItLooksAt) {
  EXPECT_EQ(NamePattern::compile("V{version}__{name}.sql")->folders(), 0);
  EXPECT_EQ(NamePattern::compile("{int}_{name}/migration.sql")->folders(), 1);
  EXPECT_TRUE(NamePattern::compile("deploy/{path}.sql")->spans_folders());
}

}  // namespace
}  // namespace demarc
