#include "scan/settings.h"

#include <gtest/gtest.h>

namespace demarc {
namespace {

std::string flat(std::string_view path, std::string_view text) {
  std::string out;
  for (const Setting& setting : read_settings(path, text)) {
    out += setting.key + "=" + setting.value + ";";
  }
  return out;
}

TEST(Settings, ReadsEachFormat) {
  struct Case {
    const char* path;
    const char* text;
    const char* expected;
  };
  const Case cases[] = {
      {"a.yaml", "version: \"2\"\nsql:\n- schema: \"db/migration\"\n  queries: 'q' # here\n",
       "version=2;sql.0.schema=db/migration;sql.0.queries=q;"},
      {"a.yaml",
       "sql:\n  - engine: pg\n    queries:\n      - a.sql\n      - b.sql\n    gen:\n"
       "      go:\n        out: x\n  - engine: my\nafter: 1\n",
       "sql.0.engine=pg;sql.0.queries.0=a.sql;sql.0.queries.1=b.sql;sql.0.gen.go.out=x;"
       "sql.1.engine=my;after=1;"},
      {"a.yml",
       "spring:\n  flyway:\n    default-schema: orders\n    schemas: [orders, \"x y\"]\n"
       "---\nserver:\n  port: 1\n",
       "spring.flyway.default-schema=orders;spring.flyway.schemas.0=orders;"
       "spring.flyway.schemas.1=x y;server.port=1;"},
      {"a.yml", "a: |\n  b: 1\n  c: 2\nd: jdbc:postgresql://h/db\n", "d=jdbc:postgresql://h/db;"},
      {"a.yml", "- include:\n    file: a.sql\n- include: {file: b.sql, x: 1}\n- c\n",
       "0.include.file=a.sql;1.include.file=b.sql;1.include.x=1;2=c;"},
      {"a.yml",
       "databaseChangeLog:\n  - includeAll:\n      path: db/ddl/\n  - includeAll:\n"
       "      path: db/data/",
       "databaseChangeLog.0.includeAll.path=db/ddl/;databaseChangeLog.1.includeAll.path=db/data/;"},
      {"a.json", "{\"sql\": [{\"schema\": \"s\", \"queries\": [\"a\", \"b\"]}], \"n\": 1}",
       "sql.0.schema=s;sql.0.queries.0=a;sql.0.queries.1=b;n=1;"},
      {"a.json", "{\"a\": {\"b\": true, \"c\": \"x\\\"y\"}, \"d\": []}", "a.b=true;a.c=x\"y;"},
      {"a.properties", "# c\nspring.flyway.schemas=a,b\nx : y\n", "spring.flyway.schemas=a,b;x=y;"},
      {"sqitch.conf", "[core]\n\tengine = pg\n[engine \"pg\"]\n\ttarget = db:pg:x\n",
       "core.engine=pg;engine \"pg\".target=db:pg:x;"},
      {"diesel.toml", "[migrations_directory]\ndir = \"m\"\nlist = [\"a\"]\n",
       "migrations_directory.dir=m;migrations_directory.list.0=a;"},
      {"a.toml", "broken = ", ""},
      {"a.json", "{\"a\": [[[", ""},
      {"a.json", "]]}}:,,", ""},
      {"a.yaml", "a:\n    b:\n  c: 1\n", "a.c=1;"},
  };
  for (const Case& c : cases) EXPECT_EQ(flat(c.path, c.text), c.expected) << c.text;
}

TEST(Settings, DeepNestingEnds) {
  EXPECT_EQ(flat("a.json", std::string(100'000, '[')), "");
  std::string yaml;
  for (int i = 0; i < 300; ++i) yaml += std::string(static_cast<std::size_t>(i), ' ') + "a:\n";
  EXPECT_EQ(flat("a.yaml", yaml), "");
}

TEST(Settings, KeysAreReadAsSpringReadsThem) {
  EXPECT_TRUE(same_key("spring.flyway.default-schema", "spring.flyway.defaultSchema"));
  EXPECT_TRUE(same_key("default_schema", "default-schema-"));
  EXPECT_FALSE(same_key("spring.flyway.schema", "spring.flyway.schemas"));
}

TEST(Settings, PlaceholdersStandForTheirDefault) {
  EXPECT_EQ(without_placeholder("${DB_SCHEMA:orders}"), "orders");
  EXPECT_EQ(without_placeholder("${DB_SCHEMA}"), "");
  EXPECT_EQ(without_placeholder(" orders "), "orders");
}

}  // namespace
}  // namespace demarc
