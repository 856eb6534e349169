// Who owns what: specificity, cessions, partitions, renames, nobody's.
#include <gtest/gtest.h>

#include "repository.h"

namespace demarc::testing_model {
namespace {

const std::string monolith = R"([project]
name = "shop"
include = ["billing/service.toml"]
[service.monolith]
paths = ["app/**"]
owns = ["public.*"]
)";

TEST(Ownership, MoreSpecificWinsInTheRoot) {
  const Repository repository(
      linked, {{"demarc.toml", R"([service.monolith]
paths = ["app/**"]
owns = ["public.*"]
[service.billing]
paths = ["billing/**"]
owns = ["public.invoice*", "ledger.*"]
[service.audit]
paths = ["audit/**"]
owns = ["public.invoice_log"]
)"},
               {"app/migrations/V1__a.sql",
                "CREATE TABLE users (id int); CREATE TABLE invoices (id int);"
                "CREATE TABLE invoice_log (id int); CREATE TABLE other.thing (id int);"
                "CREATE TABLE ledger.entry (id int);"}});
  EXPECT_EQ(repository.owners(),
            "ledger.entry billing\nother.thing -\npublic.invoice_log audit\n"
            "public.invoices billing\npublic.users monolith\n");
}

TEST(Ownership, AClaimInsideAnothersNeedsACession) {
  const Files files = {
      {"demarc.toml", monolith},
      {"billing/service.toml",
       "[service.billing]\npaths = [\"billing/**\"]\nowns = [\"public.invoice_*\"]\n"},
      {"app/migrations/V1__a.sql",
       "CREATE TABLE invoice_lines (id int); CREATE TABLE users (id int);"}};
  const Repository repository(linked, files);
  EXPECT_EQ(repository.owners(), "public.invoice_lines !monolith\npublic.users monolith\n");
  const ModelRelation* lines = repository.relation("public.invoice_lines");
  ASSERT_NE(lines, nullptr);
  ASSERT_EQ(lines->contested.size(), 1u);
  EXPECT_EQ(repository.model().party_name(lines->contested[0].owner), "billing");
  EXPECT_EQ(lines->contested[0].place.path, "billing/service.toml");

  Files ceded = files;
  ceded[0].second += "cedes = [\"public.invoice_*\"]\n";
  EXPECT_EQ(Repository(linked, ceded).owner("public.invoice_lines"), "billing");
}

TEST(Ownership, ATieIsContested) {
  const Repository repository(linked, {{"demarc.toml", R"([service.a]
paths = ["a/**"]
owns = ["public.x_*"]
[service.b]
paths = ["b/**"]
owns = ["public.*_y"]
)"},
                                       {"a/migrations/V1__a.sql", "CREATE TABLE x_y (id int);"}});
  EXPECT_EQ(repository.owner("public.x_y"), "!a");
}

TEST(Ownership, AMoveSettlesTwoClaims) {
  const Repository repository(linked,
                              {{"demarc.toml", monolith + R"([[move]]
relation = "public.invoices"
from = "monolith"
to = "billing"
until = 2027-01-01
)"},
                               {"billing/service.toml",
                                "[service.billing]\npaths = [\"billing/**\"]\nowns = "
                                "[\"public.invoices\"]\n"},
                               {"app/migrations/V1__a.sql", "CREATE TABLE invoices (id int);"},
                               {"app/q.sql", "UPDATE invoices SET id = 1;"},
                               {"billing/q.sql", "UPDATE invoices SET id = 1;"}});
  EXPECT_EQ(repository.owner("public.invoices"), "billing");
  EXPECT_EQ(repository.denied(), "");
}

TEST(Ownership, PartitionsFollowTheirParent) {
  const Repository repository(
      linked,
      {{"demarc.toml", R"([database.shop]
partitions = ["{table}_p{date}", "{table}_{int}"]
[service.metrics]
paths = ["metrics/**"]
owns = ["metrics.events", "metrics.own"]
[service.other]
paths = ["other/**"]
owns = ["metrics.events_special"]
)"},
       {"metrics/migrations/V1__a.sql",
        "CREATE TABLE metrics.events (id int, at date) PARTITION BY RANGE (at);\n"
        "CREATE TABLE metrics.e_2026 PARTITION OF metrics.events FOR VALUES FROM (1) TO (2);\n"
        "CREATE TABLE archive.e_2025 (id int, at date);\n"
        "ALTER TABLE metrics.events ATTACH PARTITION archive.e_2025 FOR VALUES FROM (3) TO (4);\n"
        "CREATE TABLE metrics.events_special PARTITION OF metrics.events DEFAULT;\n"
        "CREATE TABLE metrics.child () INHERITS (metrics.own);\n"
        "CREATE TABLE metrics.gone PARTITION OF metrics.events FOR VALUES FROM (5) TO (6);\n"
        "ALTER TABLE metrics.events DETACH PARTITION metrics.gone;\n"},
       {"metrics/q.sql", "DELETE FROM metrics.events_p202611; SELECT 1 FROM metrics.events_17;"}});
  EXPECT_EQ(repository.owner("metrics.e_2026"), "metrics");
  EXPECT_EQ(repository.owner("archive.e_2025"), "metrics");
  EXPECT_EQ(repository.owner("metrics.events_special"), "other");
  EXPECT_EQ(repository.owner("metrics.child"), "metrics");
  EXPECT_EQ(repository.owner("metrics.gone"), "metrics");
  EXPECT_EQ(repository.owner("metrics.events_p202611"), "metrics");
  EXPECT_EQ(repository.owner("metrics.events_17"), "metrics");
}

TEST(Ownership, FollowsARenamedTable) {
  const Repository repository(
      linked,
      {{"demarc.toml", R"([service.orders]
paths = ["orders/**"]
owns = ["orders.*"]
[service.monolith]
paths = ["app/**"]
owns = ["public.*"]
)"},
       {"orders/migrations/V1__a.sql", "CREATE TABLE public.orders (id int);"},
       {"orders/migrations/V2__b.sql",
        "ALTER TABLE public.orders ADD note text; ALTER TABLE public.orders SET SCHEMA orders;"},
       {"orders/migrations/V3__c.sql", "ALTER TABLE orders.orders RENAME TO purchase;"}});
  EXPECT_EQ(repository.owners(), "orders.purchase orders\n");
  EXPECT_EQ(repository.relation("orders.purchase")->former_names,
            (std::vector<std::string>{"public.orders", "orders.orders"}));
  EXPECT_EQ(repository.denied(), "");
}

TEST(Ownership, ARenamedTableKeepsTheClaimOnAFormerName) {
  const Repository repository(linked,
                              {{"demarc.toml", R"([service.orders]
paths = ["orders/**"]
owns = ["public.orders"]
)"},
                               {"orders/migrations/V1__a.sql",
                                "CREATE TABLE orders (id int); ALTER TABLE orders RENAME TO "
                                "old_orders;"}});
  EXPECT_EQ(repository.owner("public.old_orders"), "orders");
  EXPECT_EQ(repository.relation("public.old_orders")->owned_by, OwnedBy::former);
}

TEST(Ownership, SwappedNamesAreTwoTables) {
  const Repository repository(
      linked,
      {{"demarc.toml", R"([service.a]
paths = ["a/**"]
owns = ["public.t"]
)"},
       {"a/migrations/V1__a.sql",
        "CREATE TABLE t (id int); CREATE TABLE t_new (id int, more int);\n"
        "ALTER TABLE t RENAME TO t_old; ALTER TABLE t_new RENAME TO t; DROP TABLE t_old;"}});
  const ModelRelation* table = repository.relation("public.t");
  ASSERT_NE(table, nullptr);
  EXPECT_FALSE(table->dropped);
  EXPECT_EQ(table->columns, (std::vector<std::string_view>{"id", "more"}));
  EXPECT_TRUE(repository.relation("public.t_old")->dropped);
  EXPECT_EQ(repository.notes(), "");
}

TEST(Ownership, ARenamedSchemaMovesAllThatIsInIt) {
  const Repository repository(linked,
                              {{"demarc.toml", two_services()},
                               {"orders/migrations/V1__a.sql",
                                "CREATE SCHEMA shop; CREATE TABLE shop.a (id int); CREATE TABLE "
                                "shop.b (id int); ALTER SCHEMA shop RENAME TO orders;"}});
  EXPECT_EQ(repository.owners(), "orders.a orders\norders.b orders\n");
}

TEST(Ownership, NobodysAreNobodys) {
  const Repository repository(
      linked,
      {{"demarc.toml", R"([database.shop]
nobody = ["cron.*"]
[service.all]
paths = ["a/**"]
owns = ["public.*"]
)"},
       {"a/migrations/V1__a.sql", "CREATE EXTENSION postgis; CREATE TABLE t (id int);"},
       {"a/q.sql",
        "SELECT 1 FROM cron.job; SELECT 1 FROM pg_class; SELECT 1 FROM "
        "information_schema.tables; SELECT 1 FROM spatial_ref_sys; SELECT 1 FROM "
        "flyway_schema_history; CREATE TEMP TABLE scratch (id int); SELECT 1 FROM scratch;"}});
  EXPECT_EQ(repository.owner("cron.job"), "nobody");
  EXPECT_EQ(repository.owner("pg_catalog.pg_class"), "nobody");
  EXPECT_EQ(repository.owner("information_schema.tables"), "nobody");
  EXPECT_EQ(repository.owner("public.spatial_ref_sys"), "nobody");
  EXPECT_EQ(repository.owner("public.flyway_schema_history"), "nobody");
  EXPECT_EQ(repository.owner("pg_temp.scratch"), "temporary");
}

TEST(Ownership, SequencesAndRoutinesFollow) {
  const Repository repository(
      linked,
      {{"demarc.toml", R"([service.a]
paths = ["a/**"]
owns = ["public.a_*"]
[service.rest]
paths = ["r/**"]
owns = ["public.*"]
)"},
       {"a/migrations/V1__a.sql",
        "CREATE TABLE a_t (id serial);\n"
        "CREATE SEQUENCE s; ALTER SEQUENCE s OWNED BY a_t.id;\n"
        "CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END "
        "$$;\n"},
       {"a/q.sql", "SELECT nextval('a_t_id_seq'), nextval('s'), public.touch();"}});
  EXPECT_EQ(repository.owner("public.a_t_id_seq"), "a");
  EXPECT_EQ(repository.owner("public.s"), "a");
  EXPECT_EQ(repository.owner("public.touch"), "a");
  EXPECT_EQ(repository.denied(), "");
}

}  // namespace
}  // namespace demarc::testing_model
