// Whose deed: services, libraries, actors, central migrations, bodies of routines.
#include <gtest/gtest.h>

#include "repository.h"

namespace demarc::testing_model {
namespace {

TEST(Parties, ALibraryIsItsUsers) {
  const Repository repository(
      linked,
      {{"demarc.toml", two_services("[library.audit]\npaths = [\"libs/audit/**\"]\nused_by = "
                                    "[\"orders\", \"users\"]\n")},
       {"libs/audit/q.sql", "SELECT 1 FROM users.accounts;"}});
  EXPECT_EQ(repository.demands(),
            "libs/audit/q.sql:1 orders SELECT users.accounts: no\n"
            "libs/audit/q.sql:1 users SELECT users.accounts: own\n");
}

TEST(Parties, ALibraryInTwoDatabasesMeansTwoTables) {
  const Repository repository(linked,
                              {{"demarc.toml", R"([database.a]
[database.b]
[service.one]
paths = ["one/**"]
database = "a"
owns = ["public.*"]
[service.two]
paths = ["two/**"]
database = "b"
owns = ["public.*"]
[library.audit]
paths = ["libs/**"]
used_by = ["one", "two"]
)"},
                               {"libs/migrations/V1__a.sql", "CREATE TABLE audit (id int);"},
                               {"libs/q.sql", "INSERT INTO audit VALUES (1);"}});
  EXPECT_EQ(repository.denied(), "");
  EXPECT_EQ(repository.model().relations.size(), 2u);
}

TEST(Parties, AnActorMayWhatItDeclares) {
  const Repository repository(
      linked,
      {{"demarc.toml", two_services("[actor.bi]\nkind = \"reporting\"\npaths = [\"bi/**\"]\nmay = "
                                    "[\"SELECT *.*\"]\n")},
       {"bi/q.sql", "SELECT 1 FROM users.a JOIN orders.b USING (id);\nDELETE FROM users.a;"}});
  EXPECT_EQ(repository.denied(), "bi/q.sql:2 bi DELETE users.a\n");
}

TEST(Parties, ACentralMigrationIsTheOwnersDeed) {
  const Repository repository(
      linked, {{"demarc.toml", two_services()},
               {"db/migrations/V1__a.sql",
                "CREATE TABLE users.accounts (id int PRIMARY KEY);\n"
                "CREATE TABLE orders.o (u int REFERENCES users.accounts(id));\n"
                "CREATE VIEW orders.v AS SELECT id FROM users.accounts;\n"
                "INSERT INTO orders.o SELECT id FROM users.accounts;\n"
                "ALTER TABLE users.accounts ADD x int; DROP TABLE IF EXISTS users.x, orders.x;\n"
                "CREATE INDEX ON users.accounts (x);\n"
                "GRANT SELECT ON users.accounts TO someone;\n"
                "UPDATE users.accounts SET x = 1;\n"
                "SELECT count(*) FROM users.accounts;\n"}});
  EXPECT_EQ(repository.denied(),
            "db/migrations/V1__a.sql:2 orders REFERENCES users.accounts\n"
            "db/migrations/V1__a.sql:3 orders SELECT users.accounts later\n"
            "db/migrations/V1__a.sql:4 orders SELECT users.accounts\n");
}

TEST(Parties, ACentralTriggerIsItsTablesOwners) {
  const Repository repository(
      linked, {{"demarc.toml", two_services()},
               {"db/migrations/V1__a.sql",
                "CREATE TABLE users.accounts (id int); CREATE TABLE orders.o (id int);\n"
                "CREATE FUNCTION users.f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN\n"
                "INSERT INTO orders.o VALUES (1); RETURN NEW; END $$;\n"
                "CREATE TRIGGER t AFTER INSERT ON users.accounts FOR EACH ROW EXECUTE FUNCTION "
                "users.f();\n"}});
  EXPECT_EQ(repository.denied(), "db/migrations/V1__a.sql:3 users INSERT orders.o\n");
}

TEST(Parties, DefinitionsInAnothersSchemaAreForeign) {
  const Repository repository(
      linked,
      {{"demarc.toml", two_services()},
       {"users/migrations/V1__a.sql", "CREATE TABLE users.t (id int);"},
       {"orders/migrations/V1__a.sql",
        "CREATE TABLE users.mine (id int);\nALTER TABLE users.t ADD x int;\n"
        "CREATE VIEW users.v AS SELECT 1 AS one;\n"
        "CREATE FUNCTION users.g() RETURNS int LANGUAGE sql AS 'SELECT 1';\n"
        "CREATE TRIGGER t AFTER INSERT ON users.t FOR EACH ROW EXECUTE FUNCTION orders.f();\n"
        "DROP SCHEMA users;\nCREATE TABLE orders.o (id int);\n"}});
  EXPECT_EQ(repository.denied(),
            "orders/migrations/V1__a.sql:1 orders CREATE users.mine\n"
            "orders/migrations/V1__a.sql:2 orders OWNER users.t\n"
            "orders/migrations/V1__a.sql:3 orders CREATE users.v\n"
            "orders/migrations/V1__a.sql:4 orders CREATE users.g\n"
            "orders/migrations/V1__a.sql:5 orders TRIGGER users.t\n"
            "orders/migrations/V1__a.sql:6 orders OWNER users\n");
}

TEST(Parties, ARoutinesBodyIsItsOwners) {
  const Repository repository(linked,
                              {{"demarc.toml", two_services()},
                               {"orders/migrations/V1__a.sql",
                                "CREATE FUNCTION orders.f() RETURNS bigint LANGUAGE sql AS\n"
                                "'SELECT count(*) FROM users.accounts';\n"}});
  EXPECT_EQ(repository.denied(), "orders/migrations/V1__a.sql:2 orders SELECT users.accounts\n");
  ASSERT_EQ(repository.model().routines.size(), 1u);
  const ModelRoutine& routine = repository.model().routines.front();
  ASSERT_EQ(routine.body.size(), 1u);
  EXPECT_EQ(repository.model().statements[routine.body.front()].parent, routine.defined_by);
}

TEST(Parties, ImmutableHistoryIsReplayedNotFlagged) {
  const Repository repository(
      linked, {{"demarc.toml", R"([service.orders]
paths = ["orders/**"]
owns = ["orders.*"]
replay_only_to = "V2"
)"},
               {"orders/migrations/V1__a.sql", "CREATE TABLE orders.a (id int);"},
               {"orders/migrations/V2__b.sql", "CREATE TABLE orders.b (id int);"},
               {"orders/migrations/V10__c.sql", "CREATE TABLE orders.c (id int);"}});
  std::string flagged;
  for (const ModelFile& file : repository.model().files) {
    if (!file.replay_only && file.migration_set != none) flagged += file.path + "\n";
  }
  EXPECT_EQ(flagged, "orders/migrations/V10__c.sql\n");
  EXPECT_TRUE(repository.relation("orders.a")->created);
}

// A file of users that changes its role on the way.
std::string denied_of_switch(const std::string& sql) {
  const Repository repository(
      linked, {{"demarc.toml", R"([service.orders]
paths = ["orders/**"]
owns = ["orders.*"]
roles = { run = "orders_rw", migrate = "orders_ddl" }
[service.users]
paths = ["users/**"]
owns = ["users.*"]
)"},
               {"db/schema.sql", "CREATE TABLE orders.o (id int); CREATE TABLE users.t (id int);"},
               {"users/q.sql", sql}});
  return repository.denied();
}

struct SwitchCase {
  const char* title;
  const char* sql;
  const char* denied;
};

class Switching : public testing::TestWithParam<SwitchCase> {};

TEST_P(Switching, Denied) {
  EXPECT_EQ(denied_of_switch(GetParam().sql), GetParam().denied);
}

INSTANTIATE_TEST_SUITE_P(
    Roles, Switching,
    testing::Values(
        SwitchCase{"set role is another party", "SET ROLE orders_rw; DELETE FROM orders.o;", ""},
        SwitchCase{"its own tables are foreign then", "SET ROLE orders_rw;\nDELETE FROM users.t;\n",
                   "users/q.sql:2 orders DELETE users.t\n"},
        SwitchCase{"until it is reset", "SET ROLE orders_rw; RESET ROLE; DELETE FROM orders.o;",
                   "users/q.sql:1 users DELETE orders.o\n"},
        SwitchCase{"or set to none", "SET ROLE orders_rw; SET ROLE NONE; DELETE FROM orders.o;",
                   "users/q.sql:1 users DELETE orders.o\n"},
        SwitchCase{"a local role ends with its transaction",
                   "BEGIN; SET LOCAL ROLE orders_rw; DELETE FROM orders.o; COMMIT;\n"
                   "DELETE FROM orders.o;",
                   "users/q.sql:2 users DELETE orders.o\n"},
        SwitchCase{"session authorization",
                   "SET SESSION AUTHORIZATION orders_rw; DELETE FROM orders.o;\n"
                   "SET SESSION AUTHORIZATION DEFAULT; DELETE FROM orders.o;",
                   "users/q.sql:2 users DELETE orders.o\n"},
        SwitchCase{"a role inside a session authorization",
                   "SET SESSION AUTHORIZATION nobody_known; SET ROLE orders_rw; RESET ROLE;\n"
                   "DELETE FROM orders.o;",
                   "users/q.sql:2 users DELETE orders.o (likely)\n"},
        SwitchCase{"an unknown role leaves doubt", "SET ROLE dba; DELETE FROM orders.o;",
                   "users/q.sql:1 users DELETE orders.o (likely)\n"},
        SwitchCase{"a block runs at once",
                   "SET ROLE orders_rw; DO $$ BEGIN DELETE FROM orders.o; END $$;", ""},
        SwitchCase{"a routine's body is its owner's",
                   "SET ROLE orders_rw; CREATE FUNCTION users.f() RETURNS void LANGUAGE sql AS "
                   "'DELETE FROM users.t';",
                   "users/q.sql:1 orders CREATE users.f\n"}),
    [](const auto& test) { return case_name(test.param.title); });

}  // namespace
}  // namespace demarc::testing_model
