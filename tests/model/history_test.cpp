// Replay: what the migrations of all sets leave behind, and what does not fit.
#include <gtest/gtest.h>

#include "repository.h"

namespace demarc::testing_model {
namespace {

Files migrations(const std::vector<std::string>& steps,
                 const std::string& manifest = two_services()) {
  Files out = {{"demarc.toml", manifest}};
  for (std::size_t i = 0; i < steps.size(); ++i)
    out.emplace_back("users/migrations/V" + std::to_string(i + 1) + "__x.sql", steps[i]);
  return out;
}

TEST(Replay, ColumnsComeAndGo) {
  const Repository repository(linked,
                              migrations({"CREATE TABLE users.t (id int, a text, b text);",
                                          "ALTER TABLE users.t DROP COLUMN a, ADD COLUMN c int;",
                                          "ALTER TABLE users.t RENAME COLUMN b TO bb;"}));
  EXPECT_EQ(repository.relation("users.t")->columns,
            (std::vector<std::string_view>{"id", "bb", "c"}));
}

TEST(Replay, ForeignKeysAsTheyAreAtTheEnd) {
  const Repository repository(
      linked,
      migrations(
          {"CREATE TABLE users.a (id int PRIMARY KEY);"
           "CREATE TABLE users.b (a_id int REFERENCES users.a ON DELETE CASCADE, x int);"
           "CREATE TABLE users.c (a_id int REFERENCES users.a(id));"
           "CREATE TABLE users.d (a_id int REFERENCES users.a(id));"
           "CREATE TABLE users.e (a_id int REFERENCES users.a(id));"
           "ALTER TABLE users.b ADD CONSTRAINT named FOREIGN KEY (x) REFERENCES users.a(id);",
           "ALTER TABLE users.c DROP CONSTRAINT c_a_id_fkey; ALTER TABLE users.d DROP COLUMN a_id;"
           "DROP TABLE users.e;"
           "ALTER TABLE users.b RENAME CONSTRAINT named TO other;"}));
  EXPECT_EQ(repository.foreign_keys(),
            "users.b(a_id) -> users.a b_a_id_fkey c\nusers.b(x) -> users.a other a\n");
}

TEST(Replay, KeysBetweenSetsDoNotDependOnTheirOrder) {
  const Repository repository(
      linked, {{"demarc.toml", two_services()},
               {"orders/migrations/V1__a.sql",
                "CREATE TABLE orders.o (u int CONSTRAINT to_users REFERENCES users.t(id));"},
               {"orders/migrations/V2__b.sql", "ALTER TABLE orders.o DROP CONSTRAINT to_users;"},
               {"users/migrations/V1__a.sql", "CREATE TABLE users.t (id int PRIMARY KEY);"}});
  EXPECT_EQ(repository.foreign_keys(), "");
  EXPECT_EQ(repository.notes(), "");
  EXPECT_EQ(repository.denied(), "orders/migrations/V1__a.sql:1 orders REFERENCES users.t\n");
}

TEST(Replay, WhatDoesNotFitIsANote) {
  const Repository repository(
      linked,
      migrations(
          {"CREATE TABLE users.t (id int);", "CREATE TABLE users.t (id int);",
           "DROP TABLE users.never; DROP TABLE IF EXISTS users.nor_this;", "DROP TABLE users.t;",
           "DROP TABLE users.t;",
           "CREATE TABLE IF NOT EXISTS users.u (); CREATE TABLE IF NOT EXISTS users.u ();"}));
  EXPECT_EQ(repository.notes(),
            "users/migrations/V2__x.sql:1 replay: creates users.t, which is there already\n"
            "users/migrations/V3__x.sql:1 replay: drops never, which no migration creates\n"
            "users/migrations/V5__x.sql:1 replay: drops users.t, which is gone already\n");
}

TEST(Replay, DropSchemaCascadeTakesAll) {
  const Repository repository(
      linked,
      migrations({"CREATE TABLE users.t (id int); CREATE VIEW users.v AS SELECT id FROM users.t;",
                  "DROP SCHEMA users CASCADE;"}));
  EXPECT_TRUE(repository.relation("users.t")->dropped);
  EXPECT_TRUE(repository.relation("users.v")->dropped);
}

TEST(Replay, TestsSeedsAndDownPartsAreNoHistory) {
  const Repository repository(
      linked, {{"demarc.toml", two_services()},
               {"users/migrations/V1__a.sql", "CREATE TABLE users.t (id int);"},
               {"users/tests/x.sql", "CREATE TABLE users.only_in_tests (id int);"},
               {"users/seeds/x.sql", "DROP TABLE users.t;"},
               {"orders/migrations/1_a.up.sql", "CREATE TABLE orders.o (id int);"},
               {"orders/migrations/1_a.down.sql", "DROP TABLE orders.o; DROP TABLE users.t;"}});
  EXPECT_FALSE(repository.relation("users.t")->dropped);
  EXPECT_FALSE(repository.relation("orders.o")->dropped);
  EXPECT_FALSE(repository.relation("users.only_in_tests")->created);
  EXPECT_EQ(repository.denied(), "");
}

TEST(Replay, StartsAtTheDump) {
  const Repository repository(
      linked, {{"demarc.toml", "[database.shop]\nschema_dump = \"db/shop.sql\"\n" + two_services()},
               {"db/shop.sql",
                "CREATE TABLE users.old (id int); CREATE TABLE users.t (id int, name text);"},
               {"users/migrations/V1__a.sql",
                "ALTER TABLE users.old RENAME TO renamed; ALTER TABLE users.t ADD email text;"}});
  EXPECT_EQ(repository.notes(), "");
  EXPECT_EQ(repository.relation("users.old"), nullptr);
  EXPECT_TRUE(repository.relation("users.renamed")->created);
  EXPECT_EQ(repository.relation("users.t")->columns,
            (std::vector<std::string_view>{"id", "name", "email"}));
  EXPECT_EQ(repository.denied(), "");
}

TEST(Replay, HistoryMayBeginBeforeTheMigrations) {
  const Repository repository(
      linked, {{"demarc.toml", two_services() + "[service.monolith]\npaths = [\"app/**\"]\nowns = "
                                                "[\"public.*\"]\n"},
               {"users/migrations/V7__a.sql", "ALTER TABLE public.people SET SCHEMA users;"},
               {"users/q.sql", "SELECT 1 FROM users.people;"}});
  EXPECT_EQ(repository.owners(), "users.people users\n");
  EXPECT_EQ(repository.denied(), "");
}

TEST(Replay, GrantsAddUp) {
  const Repository repository(
      linked,
      migrations(
          {"CREATE TABLE users.a (id int, x int); CREATE TABLE users.b (id int);"
           "GRANT SELECT, INSERT ON users.a TO reader; REVOKE INSERT ON users.a FROM reader;"
           "GRANT SELECT ON ALL TABLES IN SCHEMA users TO other;"
           "ALTER DEFAULT PRIVILEGES IN SCHEMA users GRANT DELETE ON TABLES TO later;"
           "CREATE TABLE users.c (id int); GRANT reader TO other; GRANT UPDATE (x) ON users.a TO "
           "writer;"}));
  std::string grants;
  for (const ModelGrant& grant : repository.model().grants) {
    grants += grant.role + " " + grant.schema + "." + grant.name + " " +
              to_string_of_privileges(grant.privileges, ",");
    for (const std::string& column : grant.columns) grants += " " + column;
    grants += "\n";
  }
  EXPECT_EQ(grants,
            "later users.c DELETE\nother users.a SELECT\nother users.b SELECT\nother .reader \n"
            "reader users.a SELECT\nwriter users.a UPDATE x\n");
}

TEST(Replay, DoBlocksRunWhenTheFileDoes) {
  const Repository repository(
      linked,
      migrations(
          {"DO $$ BEGIN CREATE TABLE users.made (id int); END $$;\n"
           "CREATE FUNCTION users.f() RETURNS void LANGUAGE plpgsql AS $$ BEGIN CREATE TABLE "
           "users.not_made (id int); END $$;"}));
  EXPECT_TRUE(repository.relation("users.made")->created);
  EXPECT_FALSE(repository.relation("users.not_made")->created);
}

TEST(Replay, TheLastViewDefinitionCounts) {
  const Repository repository(
      linked, migrations({"CREATE TABLE users.a (id int); CREATE TABLE orders.o (id int);"
                          "CREATE VIEW users.v AS SELECT id FROM orders.o;",
                          "CREATE OR REPLACE VIEW users.v AS SELECT id FROM users.a;"}));
  ASSERT_EQ(repository.relation("users.v")->view_reads.size(), 1u);
  const Access& read =
      repository.model().accesses[repository.relation("users.v")->view_reads.front()];
  EXPECT_EQ(repository.model().relation_name(read.relation), "users.a");
}

}  // namespace
}  // namespace demarc::testing_model
