// What a manifest becomes: every key in its typed place, defaults filled in, patterns with
// databases.
#include <gtest/gtest.h>

#include "manifest/manifest.h"

namespace demarc {
namespace {

using Texts = std::vector<std::string>;

Manifest load(const MemoryFileSystem& files, const std::string& root = "demarc.toml") {
  auto manifest = load_manifest(files, root);
  EXPECT_TRUE(manifest) << (manifest ? "" : to_string(manifest.error()));
  if (!manifest) return {};
  for (const ManifestFault& fault : manifest->faults) ADD_FAILURE() << to_string(fault.error);
  return std::move(*manifest);
}

Manifest load_text(const std::string& text) {
  MemoryFileSystem files;
  files.add("demarc.toml", text);
  return load(files);
}

Texts written(const std::vector<RelationPattern>& patterns) {
  Texts out;
  for (const RelationPattern& pattern : patterns) out.push_back(pattern.written);
  return out;
}

TEST(LoadManifest, TheSmallestUsefulOne) {
  const Manifest manifest = load_text(R"(
[service.orders]
paths = ["services/orders", "*.sql", "db/"]
owns = ["orders.*"]
[service.users]
paths = ["services/users/**"]
owns = ["users.*"]
)");
  ASSERT_EQ(manifest.databases.size(), 1u);
  EXPECT_EQ(manifest.databases[0].name, "main");
  EXPECT_EQ(manifest.databases[0].server, "main");
  EXPECT_EQ(manifest.databases[0].topology, Topology::schema_per_service);
  EXPECT_FALSE(manifest.databases[0].topology_declared);
  ASSERT_EQ(manifest.servers.size(), 1u);
  EXPECT_EQ(manifest.servers[0].engine, "postgresql");
  ASSERT_EQ(manifest.parties.size(), 2u);
  const Party* orders = manifest.party("orders");
  ASSERT_NE(orders, nullptr);
  EXPECT_EQ(orders->paths, (Texts{"services/orders", "services/orders/**", "*.sql", "db/"}));
  EXPECT_EQ(orders->databases, Texts{"main"});
  EXPECT_EQ(orders->owns[0].databases, Texts{"main"});
  EXPECT_EQ(orders->owns[0].place.line, 4u);
  EXPECT_EQ(orders->owns[0].place.column, 9u);
  EXPECT_EQ(orders->part, "demarc.toml");
  EXPECT_TRUE(manifest.not_yet_checked.empty());
}

TEST(LoadManifest, EveryKeyOfServersAndDatabases) {
  const Manifest manifest = load_text(R"(
[project]
name = "shop"
[server.pg]
version = "16.4"
[server.docs]
engine = "mongodb"
version = 7.0
[database.shop]
server = "pg"
topology = "shared-database"
decision = "docs/adr/7.md"
review = 2027-01-31
search_path = ["$user", "app"]
schema_dump = "db/./shop.sql"
grants = "external"
same_as = { "{env}_orders" = "orders" }
partitions = ["{table}_p{date}"]
environments = ["eu1"]
nobody = ["cron.*"]
[database.catalog]
server = "docs"
[service.catalog]
database = "catalog"
owns = ["products", "catalog:categories"]
)");
  EXPECT_EQ(manifest.name, "shop");
  const Database* shop = manifest.database("shop");
  ASSERT_NE(shop, nullptr);
  EXPECT_EQ(manifest.server_of(*shop)->version, 16);
  EXPECT_EQ(shop->topology, Topology::shared_database);
  EXPECT_TRUE(shop->topology_declared);
  EXPECT_EQ(shop->decision, "docs/adr/7.md");
  EXPECT_EQ(shop->review, (Date{2027, 1, 31}));
  EXPECT_EQ(shop->search_path, (Texts{"$user", "app"}));
  EXPECT_EQ(shop->schema_dump, "db/shop.sql");
  EXPECT_TRUE(shop->grants_external);
  ASSERT_EQ(shop->same_as.size(), 1u);
  EXPECT_EQ(shop->same_as[0].second, "orders");
  EXPECT_EQ(shop->partitions, Texts{"{table}_p{date}"});
  EXPECT_EQ(shop->environments, Texts{"eu1"});
  EXPECT_EQ(shop->nobody[0].databases, Texts{"shop"});
  const Database* catalog = manifest.database("catalog");
  ASSERT_NE(catalog, nullptr);
  EXPECT_EQ(catalog->topology, Topology::database_per_service);
  EXPECT_EQ(manifest.server_of(*catalog)->version, 7);
  EXPECT_EQ(written(manifest.party("catalog")->owns), (Texts{"products", "catalog:categories"}));
}

TEST(LoadManifest, EveryKeyOfParties) {
  MemoryFileSystem files;
  files.add("demarc.toml", R"(
[project]
include = ["services/*/service.toml"]
[database.shop]
[database.legacy]
[library.audit]
paths = ["libs/audit/"]
used_by = ["orders"]
[actor.metabase]
kind = "reporting"
role = "bi_ro"
may = ["SELECT shop:*.*", "insert,UPDATE legacy:ops.*"]
)");
  files.add("services/orders/service.toml", R"(
[service.orders]
team = "@shop/orders"
contact = "#orders-help"
paths = [".", "../shared/orders/*.sql"]
databases = ["shop", "legacy"]
owns = ["Orders.*", "legacy:public.\"Order\""]
cedes = ["orders.invoice", { relation = "orders.coupon_*", to = "coupons" }]
search_path = ["orders"]
roles = { run = "orders_rw", migrate = "orders_ddl" }
migrations = ["migrations"]
replay_only_to = 214
publishes = ["OrderCreated"]
consumes = ["PaymentProcessed"]
outbox = { table = "orders.outbox", relay = "cdc" }
inbox = { table = "orders.inbox" }
dead_letter = { table = "orders.dead_letter" }
read_models = ["orders.summary"]
[[service.orders.source]]
paths = ["legacy"]
database = "legacy"
role = "orders_ro"
search_path = ["public"]
[service.coupons]
repo = "shop/coupons"
)");
  const Manifest manifest = load(files);
  const Party* orders = manifest.party("orders");
  ASSERT_NE(orders, nullptr);
  EXPECT_EQ(orders->team, "@shop/orders");
  EXPECT_EQ(orders->contact, "#orders-help");
  EXPECT_EQ(orders->paths,
            (Texts{"services/orders", "services/orders/**", "services/shared/orders/*.sql"}));
  EXPECT_EQ(orders->databases, (Texts{"shop", "legacy"}));
  EXPECT_EQ(orders->owns[0].databases, (Texts{"shop", "legacy"}));
  EXPECT_EQ(orders->owns[0].schema, "orders");
  EXPECT_EQ(orders->owns[1].databases, Texts{"legacy"});
  EXPECT_EQ(orders->owns[1].name, "Order");
  ASSERT_EQ(orders->cedes.size(), 2u);
  EXPECT_EQ(orders->cedes[0].to, "");
  EXPECT_EQ(orders->cedes[1].to, "coupons");
  EXPECT_EQ(orders->cedes[1].relations.name, "coupon_*");
  EXPECT_EQ(orders->roles.run, "orders_rw");
  EXPECT_EQ(orders->roles.migrate, "orders_ddl");
  EXPECT_EQ(orders->migrations, Texts{"services/orders/migrations"});
  EXPECT_EQ(orders->replay_only_to, "214");
  EXPECT_EQ(orders->publishes, Texts{"OrderCreated"});
  EXPECT_EQ(orders->consumes, Texts{"PaymentProcessed"});
  EXPECT_EQ(orders->outbox->relay, "cdc");
  EXPECT_EQ(orders->inbox->table.name, "inbox");
  EXPECT_EQ(orders->dead_letter->table.databases, (Texts{"shop", "legacy"}));
  EXPECT_EQ(written(orders->read_models), Texts{"orders.summary"});
  ASSERT_EQ(orders->sources.size(), 1u);
  EXPECT_EQ(orders->sources[0].paths,
            (Texts{"services/orders/legacy", "services/orders/legacy/**"}));
  EXPECT_EQ(orders->sources[0].role, "orders_ro");
  EXPECT_EQ(orders->part, "services/orders/service.toml");
  EXPECT_EQ(manifest.party("coupons")->repo, "shop/coupons");
  const Party* metabase = manifest.party("metabase");
  ASSERT_EQ(metabase->may.size(), 2u);
  EXPECT_EQ(metabase->may[0].privileges, priv_select);
  EXPECT_EQ(metabase->may[0].relations.databases, Texts{"shop"});
  EXPECT_EQ(metabase->may[1].privileges, priv_insert | priv_update);
  EXPECT_EQ(metabase->roles.run, "bi_ro");
  EXPECT_EQ(manifest.party("audit")->used_by, Texts{"orders"});
  Texts order;
  for (const Party& party : manifest.parties) order.push_back(party.name);
  EXPECT_EQ(order, (Texts{"coupons", "orders", "audit", "metabase"})) << "by kind, then by name";
  Texts unchecked;
  for (const NotYetChecked& key : manifest.not_yet_checked) unchecked.push_back(key.key);
  EXPECT_EQ(unchecked, (Texts{"service.publishes", "service.consumes", "service.read_models"}));
}

TEST(LoadManifest, EveryKeyOfRights) {
  const Manifest manifest = load_text(R"(
[service.orders]
owns = ["orders.*"]
[service.users]
owns = ["users.*"]
[[export]]
relation = "users.directory_v1"
to = ["orders"]
columns = ["id", "name"]
[[export]]
relation = "orders.public_v1"
access = "public"
[[contract]]
id = "C-014"
provider = "users"
consumer = "orders"
relations = ["users.accounts"]
columns = ["email"]
forms = ["read", "foreign-key"]
privileges = ["UPDATE"]
reason = "until the copy is there"
approver = "@shop/users"
until = "2027-03-31"
grace_days = 14
[[move]]
relation = "users.address"
from = "users"
to = "orders"
until = 2027-06-30
[[saga]]
name = "place-order"
style = "orchestration"
state = "orders.saga"
steps = [{ do = "users.reserve", undo = "users.release" }, { do = "orders.confirm", pivot = true }]
[[policy]]
form = "foreign-key"
to = "users"
severity = "warning"
[rules]
foreign-read = "off"
[classes]
one-off = ["ops/fixes"]
[extract]
functions = ["db.query"]
)");
  ASSERT_EQ(manifest.exports.size(), 2u);
  EXPECT_EQ(manifest.exports[0].provider, "users");
  EXPECT_EQ(manifest.exports[0].columns, (Texts{"id", "name"}));
  EXPECT_EQ(manifest.exports[1].provider, "orders");
  EXPECT_EQ(manifest.exports[1].access, ExportAccess::public_);
  ASSERT_EQ(manifest.contracts.size(), 1u);
  const Contract& contract = manifest.contracts[0];
  EXPECT_EQ(contract.forms, (std::vector<Form>{Form::read, Form::foreign_key}));
  EXPECT_EQ(contract.privileges, priv_update);
  EXPECT_EQ(contract.until, (Date{2027, 3, 31}));
  EXPECT_EQ(contract.grace_days, 14);
  EXPECT_EQ(contract.relations[0].databases, Texts{"main"});
  ASSERT_EQ(manifest.moves.size(), 1u);
  EXPECT_EQ(manifest.moves[0].until, (Date{2027, 6, 30}));
  ASSERT_EQ(manifest.sagas.size(), 1u);
  EXPECT_EQ(manifest.sagas[0].steps[0].undo, "users.release");
  EXPECT_TRUE(manifest.sagas[0].steps[1].pivot);
  ASSERT_EQ(manifest.policies.size(), 1u);
  EXPECT_EQ(manifest.policies[0].from, "*");
  EXPECT_EQ(manifest.policies[0].form, Form::foreign_key);
  EXPECT_EQ(manifest.rules.at("foreign-read"), Severity::off);
  EXPECT_EQ(manifest.classes[0].globs, (Texts{"ops/fixes", "ops/fixes/**"}));
  EXPECT_EQ(manifest.sql_functions, Texts{"db.query"});
}

TEST(LoadManifest, ThisRepositoryIsNearerThanAnImport) {
  MemoryFileSystem files;
  files.add("demarc.toml", R"(
[project]
imports = ["org.lock.toml"]
[database.shop]
[service.orders]
owns = ["orders.*"]
[[policy]]
to = "billing"
severity = "info"
)");
  files.add("org.lock.toml", R"(
[database.shop]
topology = "shared-database"
[database.elsewhere]
[service.orders]
repo = "shop/orders"
owns = ["everything.*"]
[service.billing]
repo = "shop/billing"
paths = ["src"]
databases = ["shop", "not_declared"]
owns = ["billing.*", "other_db:x.*"]
[[export]]
relation = "billing.invoices_v1"
to = ["orders", "a_service_of_yet_another_repository"]
)");
  const Manifest manifest = load(files);
  EXPECT_EQ(manifest.parties.size(), 2u);
  EXPECT_EQ(written(manifest.party("orders")->owns), Texts{"orders.*"});
  EXPECT_EQ(manifest.party("billing")->repo, "shop/billing");
  EXPECT_TRUE(manifest.party("billing")->paths.empty());
  EXPECT_EQ(manifest.databases.size(), 2u);
  EXPECT_FALSE(manifest.database("shop")->topology_declared);
  ASSERT_EQ(manifest.exports.size(), 1u);
  EXPECT_EQ(manifest.exports[0].provider, "billing");
}

TEST(LoadManifest, TopologyFollowsFromOwnership) {
  struct Case {
    const char* text;
    Topology expected;
  };
  const Case cases[] = {
      {"[service.a]\nowns=[\"a.*\"]\n[service.b]\nowns=[\"b.x\"]\n", Topology::schema_per_service},
      {"[service.a]\nowns=[\"public.*\"]\n[service.b]\nowns=[\"b.*\"]\n",
       Topology::schema_per_service},
      {"[service.a]\nowns=[\"public.a_*\"]\n[service.b]\nowns=[\"public.b_*\"]\n",
       Topology::shared_database},
      {"[service.a]\nowns=[\"*.a\"]\n[service.b]\nowns=[\"public.b_*\"]\n",
       Topology::shared_database},
      {"[service.a]\nowns=[\"a_*.*\"]\n[service.b]\nowns=[\"*_b.*\"]\n", Topology::shared_database},
      {"[service.a]\nowns=[\"a_*.*\"]\n[service.b]\nowns=[\"b_*.*\"]\n",
       Topology::schema_per_service},
      {"[database.x]\n[database.y]\n[service.a]\ndatabase=\"x\"\nowns=[\"public.*\"]\n"
       "[service.b]\ndatabase=\"y\"\nowns=[\"public.*\"]\n",
       Topology::database_per_service},
      {"[database.x]\n[database.y]\n[service.a]\ndatabase=\"x\"\nowns=[\"a.*\"]\n"
       "[service.b]\ndatabase=\"x\"\nowns=[\"b.*\"]\n",
       Topology::schema_per_service},
      {"[database.x]\ntopology=\"shared-database\"\n", Topology::shared_database},
  };
  for (const Case& c : cases)
    EXPECT_EQ(load_text(c.text).databases[0].topology, c.expected) << c.text;
}

TEST(LoadManifest, ARootInAFolderSpansThatFolder) {
  MemoryFileSystem files;
  files.add("shop/demarc.toml",
            "[project]\ninclude = [\"**/service.toml\"]\n[service.a]\npaths = [\"a\"]\n");
  files.add("shop/deep/er/service.toml", "[service.b]\npaths = [\"src/**\"]\n");
  files.add("shop/.git/service.toml", "[service.c]\n");
  files.add("shop/node_modules/x/service.toml", "[service.d]\n");
  files.add("service.toml", "[service.e]\n");
  const Manifest manifest = load(files, "shop/demarc.toml");
  EXPECT_EQ(manifest.path, "demarc.toml");
  EXPECT_EQ(manifest.parts, (Texts{"demarc.toml", "deep/er/service.toml"}));
  EXPECT_EQ(manifest.party("b")->paths, Texts{"deep/er/src/**"});
}

TEST(LoadManifest, PartsAreReadInTheOrderOfTheirPaths) {
  MemoryFileSystem files;
  files.add("demarc.toml", "[project]\ninclude = [\"z.toml\", \"[ab]/*.toml\"]\n");
  files.add("z.toml", "");
  files.add("b/2.toml", "");
  files.add("b/1.toml", "");
  files.add("a/9.toml", "");
  EXPECT_EQ(load(files).parts,
            (Texts{"demarc.toml", "a/9.toml", "b/1.toml", "b/2.toml", "z.toml"}));
}

TEST(LoadManifest, ManyServicesAndPatternsAreNoTrouble) {
  std::string text;
  for (int i = 0; i < 2000; ++i) {
    const std::string n = std::to_string(i);
    text += "[service.s" + n + "]\nowns = [\"s" + n + ".*\", \"public.s" + n + "_*\"]\n";
    text += "[[export]]\nrelation = \"s" + n + ".v1\"\nto = [\"s" + std::to_string((i + 1) % 2000) +
            "\"]\n";
  }
  const Manifest manifest = load_text(text);
  EXPECT_EQ(manifest.parties.size(), 2000u);
  EXPECT_EQ(manifest.exports.size(), 2000u);
}

}  // namespace
}  // namespace demarc
