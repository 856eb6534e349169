// What a name means: search paths, where they come from, points of history, databases.
#include <gtest/gtest.h>

#include "repository.h"

namespace demarc::testing_model {
namespace {

struct PathCase {
  const char* title;
  const char* manifest;  // of service orders and its database
  const char* sql;       // of orders/q.sql
  const char* denied;    // "" or what orders may not
};

class SearchPath : public testing::TestWithParam<PathCase> {};

TEST_P(SearchPath, DecidesWhatANameMeans) {
  const PathCase& c = GetParam();
  const Repository repository(
      linked, {{"demarc.toml", c.manifest},
               {"users/migrations/V1__a.sql",
                "CREATE TABLE users.accounts (id int); CREATE TABLE users.t (id int);"},
               {"orders/migrations/V1__a.sql", "CREATE TABLE orders.t (id int);"},
               {"orders/q.sql", c.sql}});
  EXPECT_EQ(repository.denied("orders/q"), c.denied);
}

constexpr const char* plain = R"([service.orders]
paths = ["orders/**"]
owns = ["orders.*"]
roles = { run = "orders" }
[service.users]
paths = ["users/**"]
owns = ["users.*"]
)";
constexpr const char* of_service = R"([service.orders]
paths = ["orders/**"]
owns = ["orders.*"]
search_path = ["orders", "users"]
[service.users]
paths = ["users/**"]
owns = ["users.*"]
)";
constexpr const char* of_database = R"([database.shop]
search_path = ["users", "orders"]
[service.orders]
paths = ["orders/**"]
owns = ["orders.*"]
[service.users]
paths = ["users/**"]
owns = ["users.*"]
)";

INSTANTIATE_TEST_SUITE_P(
    Names, SearchPath,
    testing::Values(
        PathCase{"the user's schema", plain, "SELECT 1 FROM t;", ""},
        PathCase{"outside the path: possible", plain, "SELECT 1 FROM accounts;",
                 "orders/q.sql:1 orders SELECT users.accounts (possible)\n"},
        PathCase{"the service's path", of_service, "SELECT 1 FROM t; SELECT 1 FROM accounts;",
                 "orders/q.sql:1 orders SELECT users.accounts\n"},
        PathCase{"the database's path", of_database, "SELECT 1 FROM t;",
                 "orders/q.sql:1 orders SELECT users.t\n"},
        PathCase{"SET in the file beats it", of_service,
                 "SELECT 1 FROM t;\nSET search_path = users, orders;\nSELECT 1 FROM t;\n"
                 "RESET search_path;\nSELECT 1 FROM t;",
                 "orders/q.sql:3 orders SELECT users.t\n"},
        PathCase{"SET LOCAL ends with its transaction", of_service,
                 "BEGIN; SET LOCAL search_path = users;\nSELECT 1 FROM t;\nCOMMIT;\n"
                 "SELECT 1 FROM t;",
                 "orders/q.sql:2 orders SELECT users.t\n"},
        PathCase{"a routine's SET beats the file's", of_service,
                 "SET search_path = users;\nCREATE FUNCTION orders.f() RETURNS bigint LANGUAGE sql "
                 "SET search_path = orders AS $$ SELECT count(*) FROM t $$;\nCREATE FUNCTION "
                 "orders.g() RETURNS bigint LANGUAGE sql AS $$ SELECT count(*) FROM t $$;",
                 "orders/q.sql:3 orders SELECT users.t\n"},
        PathCase{"qualified names do not care", of_database, "SELECT 1 FROM orders.t;", ""},
        PathCase{"a CTE is no relation", of_database,
                 "WITH t AS (SELECT 1) SELECT * FROM t AS accounts;", ""},
        PathCase{"catalogs first", of_database, "SELECT 1 FROM pg_tables, pg_stat_activity;", ""}),
    [](const auto& test) { return case_name(test.param.title); });

TEST(Names, ARolesPathIsReadFromTheMigrations) {
  const Repository repository(
      linked, {{"demarc.toml", plain},
               {"orders/migrations/V1__a.sql", "ALTER ROLE orders SET search_path = users;"},
               {"users/migrations/V1__a.sql", "CREATE TABLE users.t (id int);"},
               {"orders/q.sql", "SELECT 1 FROM t;"}});
  EXPECT_EQ(repository.denied("orders/q"), "orders/q.sql:1 orders SELECT users.t\n");
  ASSERT_EQ(repository.model().resolutions.size(), 1u);
  const auto& path = repository.model().search_paths[repository.model().resolutions[0].search_path];
  EXPECT_EQ(path.source, "role orders");
  EXPECT_NE(path.set_by, none);
}

TEST(Names, WhatNothingCreatesIsWhatSomebodyOwns) {
  const Repository repository(linked,
                              {{"demarc.toml", R"([service.orders]
paths = ["orders/**"]
owns = ["public.order_*"]
[service.users]
paths = ["users/**"]
owns = ["public.user_*"]
)"},
                               {"orders/q.sql",
                                "SELECT 1 FROM order_items;\nSELECT 1 FROM user_names;\nSELECT 1 "
                                "FROM unheard_of; SELECT 2 FROM unheard_of;"}});
  EXPECT_EQ(repository.denied(), "orders/q.sql:2 orders SELECT public.user_names (likely)\n");
  EXPECT_EQ(repository.notes(),
            "orders/q.sql:3 unresolved: unheard_of is neither created nor owned on the search "
            "path\n");
}

TEST(Names, SeveralOutsideThePathAreAmbiguous) {
  const Repository repository(linked,
                              {{"demarc.toml", two_services()},
                               {"orders/migrations/V1__a.sql", "CREATE TABLE orders.t (id int);"},
                               {"users/migrations/V1__a.sql", "CREATE TABLE users.t (id int);"},
                               {"orders/q.sql", "SELECT 1 FROM t;"}});
  EXPECT_EQ(repository.denied(), "");
  EXPECT_EQ(repository.notes(),
            "orders/q.sql:1 ambiguous: t exists in several schemas, none of them on the search "
            "path\n");
}

TEST(Names, TheToolsSchemaComesFirst) {
  const Repository repository(
      linked,
      {{"demarc.toml", two_services()},
       {"orders/flyway.toml",
        "[flyway]\nlocations = [\"filesystem:sql\"]\ndefaultSchema = \"orders\"\n"},
       {"orders/flyway.conf", "flyway.locations=filesystem:sql\nflyway.defaultSchema=orders\n"},
       {"orders/sql/V1__a.sql", "CREATE TABLE things (id int);"}});
  EXPECT_EQ(repository.owners(), "orders.things orders\n");
}

TEST(Names, NeverMatchAcrossDatabases) {
  const Repository repository(linked, {{"demarc.toml", R"([database.a]
[database.b]
[service.one]
paths = ["one/**"]
database = "a"
owns = ["public.*"]
[service.two]
paths = ["two/**"]
database = "b"
owns = ["public.*"]
[[service.two.source]]
paths = ["two/legacy/**"]
database = "a"
)"},
                                       {"one/migrations/V1__a.sql", "CREATE TABLE users (id int);"},
                                       {"two/migrations/V1__a.sql", "CREATE TABLE users (id int);"},
                                       {"one/q.sql", "SELECT 1 FROM users;"},
                                       {"two/q.sql", "SELECT 1 FROM users;"},
                                       {"two/legacy/q.sql", "SELECT 1 FROM users;"}});
  EXPECT_EQ(repository.model().relations.size(), 2u);
  EXPECT_EQ(repository.denied(), "two/legacy/q.sql:1 two SELECT public.users\n");
}

TEST(Names, EnvironmentsAndTenantsAreOneSchema) {
  const Repository repository(
      linked,
      {{"demarc.toml", R"([database.shop]
same_as = { "{env}_orders" = "orders", "tenant_{id}" = "tenant" }
[service.orders]
paths = ["orders/**"]
owns = ["orders.*"]
[service.tenants]
paths = ["tenants/**"]
owns = ["tenant.*"]
)"},
       {"orders/migrations/V1__a.sql", "CREATE TABLE prod_orders.t (id int);"},
       {"orders/q.sql", "SELECT 1 FROM staging_orders.t; SELECT 1 FROM tenant_42.invoices;"}});
  EXPECT_EQ(repository.owner("orders.t"), "orders");
  EXPECT_EQ(repository.denied(), "orders/q.sql:1 orders SELECT tenant.invoices\n");
}

TEST(Names, SameAsInACircleEnds) {
  const Repository repository(linked, {{"demarc.toml", R"([database.shop]
same_as = { "a_{id}" = "b_{id}", "b_{id}" = "a_{id}" }
[service.orders]
paths = ["orders/**"]
owns = ["orders.*"]
)"},
                                       {"orders/q.sql", "SELECT 1 FROM a_1.t, b_1.t;"}});
  EXPECT_EQ(repository.denied(), "");
}

TEST(Names, OfTheirTimeInMigrations) {
  const Repository repository(
      linked, {{"demarc.toml", two_services()},
               {"users/migrations/V1__a.sql", "CREATE TABLE users.t (id int);"},
               {"users/migrations/V2__b.sql", "ALTER TABLE users.t RENAME TO accounts;"},
               {"users/migrations/V3__c.sql", "CREATE TABLE users.t (code text);"},
               {"orders/q.sql", "SELECT 1 FROM users.t;\nSELECT 1 FROM users.accounts;"}});
  const ModelRelation* accounts = repository.relation("users.accounts");
  ASSERT_NE(accounts, nullptr);
  EXPECT_EQ(accounts->columns, std::vector<std::string_view>{"id"});
  EXPECT_EQ(repository.relation("users.t")->columns, std::vector<std::string_view>{"code"});
  EXPECT_EQ(repository.denied(),
            "orders/q.sql:1 orders SELECT users.t\norders/q.sql:2 orders SELECT users.accounts\n");
  EXPECT_EQ(repository.notes(), "");
}

}  // namespace
}  // namespace demarc::testing_model
