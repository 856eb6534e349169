// What scan tells of files beyond their order: kinds, classes, dialects, parties, settings.
#include "scan/scan.h"

#include <gtest/gtest.h>

#include "scan/frameworks.h"
#include "scan/path_index.h"

namespace demarc {
namespace {

struct Repository {
  MemoryFileSystem files;
  Manifest manifest;

  explicit Repository(std::initializer_list<std::pair<const char*, const char*>> entries) {
    for (const auto& [path, text] : entries) files.add(path, text);
    if (files.files().contains("demarc.toml")) {
      Result<Manifest> loaded = load_manifest(files, "demarc.toml");
      EXPECT_TRUE(loaded) << (loaded ? "" : to_string(loaded.error()));
      if (loaded) manifest = *std::move(loaded);
    }
  }
  Scan scan_all() const { return scan(files, manifest, {}); }
};

const RepoFile& file_of(const Scan& scan, const std::string& path) {
  const PathIndex index(scan.files);
  EXPECT_TRUE(index.contains(path)) << path;
  static const RepoFile missing;
  return index.contains(path) ? scan.files[index.find(path)] : missing;
}

TEST(Scan, KnowsSqlByItsName) {
  const std::pair<const char*, bool> cases[] = {
      {"a.sql", true},     {"a.SQL", true},     {"a.psql", true},     {"a.pgsql", true},
      {"a.ddl", true},     {"a.sql.j2", true},  {"a.sql.tmpl", true}, {"a.sql.jinja", true},
      {"a.sql.gz", false}, {"a.sqlite", false}, {"a.j2", false},      {"sql", false},
      {".sql", false},     {"a.mysql", false},  {"a.java", false}};
  for (const auto& [path, sql] : cases) {
    const Repository repository{{path, "select 1;"}};
    EXPECT_EQ(repository.scan_all().files.at(0).kind.language == Language::sql, sql) << path;
  }
}

TEST(Scan, KnowsClassesByPath) {
  using C = FileClass;
  const std::pair<const char*, C> cases[] = {
      {"src/queries/orders.sql", C::service},
      {"src/test/resources/db/migration/V1__a.sql", C::test},
      {"tests/fixtures/a.sql", C::test},
      {"Orders.IntegrationTests/seed.sql", C::test},
      {"e2e/reset.sql", C::test},
      {"pkg/store/testdata/a.sql", C::test},
      {"db/orders_test.sql", C::test},
      {"db/seeds/001_users.sql", C::seed},
      {"src/main/resources/data.sql", C::seed},
      {"prisma/seed.sql", C::seed},
      {"ops/hotfix/2024-01-01.sql", C::one_off},
      {"scripts/backfill_orders.sql", C::one_off},
      {"vendor/github.com/x/y/schema.sql", C::vendor},
      {"web/node_modules/x/a.sql", C::vendor},
      {"src/generated/a.sql", C::generated},
      {"db/migration/V1__seed_users.sql", C::migration},
      {"db/migration/V2__a_test.sql", C::migration},
      {"latest/contest/attest.sql", C::service},
      {"schema.sql", C::migration},
      {"docs/fixtures.sql", C::service},
  };
  for (const auto& [path, expected] : cases) {
    const Repository repository{{path, "select 1;"}};
    EXPECT_STREQ(to_string(repository.scan_all().files.at(0).file_class), to_string(expected))
        << path;
  }
}

TEST(Scan, TheManifestsClassesWin) {
  const Repository repository{
      {"demarc.toml",
       "[project]\nname = \"x\"\n[classes]\nservice = [\"tests/real/**\"]\n"
       "seed = [\"db/migration/V9__*.sql\"]\nmigration = [\"ddl/*.sql\"]\n"},
      {"tests/real/a.sql", ""},
      {"tests/b.sql", ""},
      {"db/migration/V8__x.sql", ""},
      {"db/migration/V9__x.sql", ""},
      {"ddl/b.sql", ""},
      {"ddl/a.sql", ""}};
  const Scan result = repository.scan_all();
  EXPECT_EQ(file_of(result, "tests/real/a.sql").file_class, FileClass::service);
  EXPECT_EQ(file_of(result, "tests/b.sql").file_class, FileClass::test);
  EXPECT_EQ(file_of(result, "db/migration/V9__x.sql").file_class, FileClass::seed);
  EXPECT_EQ(file_of(result, "db/migration/V9__x.sql").migration_set, no_migration_set);
  EXPECT_NE(file_of(result, "db/migration/V8__x.sql").migration_set, no_migration_set);
  // Declared migrations make a set even where no tool is known.
  const RepoFile& declared = file_of(result, "ddl/a.sql");
  EXPECT_EQ(declared.file_class, FileClass::migration);
  ASSERT_NE(declared.migration_set, no_migration_set);
  EXPECT_FALSE(result.migration_sets[declared.migration_set].order_known);
}

TEST(Scan, PartiesCoverFilesByTheirPathsSourcesAndMigrations) {
  const Repository repository{
      {"demarc.toml",
       "[project]\nname = \"x\"\n"
       "[database.main]\n[database.old]\n"
       "[service.orders]\npaths = [\"services/orders\"]\nmigrations = [\"db/orders\"]\n"
       "databases = [\"main\", \"old\"]\nowns = [\"main:orders.*\"]\n"
       "[[service.orders.source]]\npaths = [\"legacy/**/*.sql\"]\ndatabase = \"old\"\n"
       "[service.users]\npaths = [\"services/users/**\", \"libs/{a,b}/*.sql\"]\n"
       "database = \"main\"\nowns = [\"users.*\"]\n"},
      {"services/orders/a.sql", ""},
      {"services/orders2/a.sql", ""},
      {"services/users/x/y.sql", ""},
      {"libs/a/x.sql", ""},
      {"libs/c/x.sql", ""},
      {"legacy/deep/x.sql", ""},
      {"db/orders/001.sql", ""}};
  const Scan result = repository.scan_all();
  const auto names = [&](const std::string& path) {
    std::string out;
    for (std::uint32_t id : file_of(result, path).parties) {
      out += repository.manifest.parties[id].name + " ";
    }
    return out;
  };
  EXPECT_EQ(names("services/orders/a.sql"), "orders ");
  EXPECT_EQ(names("services/orders2/a.sql"), "");
  EXPECT_EQ(names("services/users/x/y.sql"), "users ");
  EXPECT_EQ(names("libs/a/x.sql"), "users ");
  EXPECT_EQ(names("libs/c/x.sql"), "");
  EXPECT_EQ(names("legacy/deep/x.sql"), "orders ");
  EXPECT_EQ(names("db/orders/001.sql"), "orders ");
  EXPECT_EQ(file_of(result, "db/orders/001.sql").file_class, FileClass::migration);
}

TEST(Scan, DialectsByFolderNameSuffixAndConfiguration) {
  const Repository repository{
      {"demarc.toml",
       "[project]\nname = \"x\"\n[server.s]\nengine = \"mysql\"\n[database.m]\nserver = \"s\"\n"
       "[service.m]\npaths = [\"m/**\"]\ndatabase = \"m\"\nowns = [\"m.*\"]\n"},
      {"db/migration/mysql/V1__a.sql", ""},
      {"db/migration/postgresql/V1__a.sql", ""},
      {"db/migration/h2/V1__a.sql", ""},
      {"oracle/price.sql", ""},
      {"sql/oracle/a.sql", ""},
      {"sql/schema-mysql.sql", ""},
      {"sql/schema-postgresql.sql", ""},
      {"prisma/migrations/20240101000000_a/migration.sql", ""},
      {"prisma/migrations/migration_lock.toml", "provider = \"sqlite\"\n"},
      {"m/a.sql", ""}};
  const Scan result = repository.scan_all();
  const std::pair<const char*, Dialect> cases[] = {
      {"db/migration/mysql/V1__a.sql", Dialect::mysql},
      {"db/migration/postgresql/V1__a.sql", Dialect::postgresql},
      {"db/migration/h2/V1__a.sql", Dialect::other},
      {"oracle/price.sql", Dialect::postgresql},
      {"sql/oracle/a.sql", Dialect::oracle},
      {"sql/schema-mysql.sql", Dialect::mysql},
      {"sql/schema-postgresql.sql", Dialect::postgresql},
      {"prisma/migrations/20240101000000_a/migration.sql", Dialect::sqlite},
      {"m/a.sql", Dialect::mysql}};
  for (const auto& [path, dialect] : cases) {
    EXPECT_EQ(file_of(result, path).kind.dialect, dialect) << path;
  }
  // One history an engine.
  EXPECT_NE(file_of(result, "db/migration/mysql/V1__a.sql").migration_set,
            file_of(result, "db/migration/postgresql/V1__a.sql").migration_set);
}

TEST(Scan, SidecarsSwitchTheTransactionOff) {
  const Repository repository{
      {"db/migration/V1__a.sql", ""},
      {"db/migration/V2__b.sql", ""},
      {"db/migration/V2__b.sql.conf", "# no\nexecuteInTransaction = false\n"},
      {"diesel.toml", ""},
      {"migrations/2020-01-01-000000_a/up.sql", ""},
      {"migrations/2020-01-01-000000_a/metadata.toml", "run_in_transaction = false\n"},
      {"migrations/2020-01-02-000000_b/up.sql", ""}};
  const Scan result = repository.scan_all();
  EXPECT_EQ(file_of(result, "db/migration/V1__a.sql").kind.atomic, Atomic::yes);
  EXPECT_EQ(file_of(result, "db/migration/V2__b.sql").kind.atomic, Atomic::no);
  EXPECT_EQ(file_of(result, "migrations/2020-01-01-000000_a/up.sql").kind.atomic, Atomic::no);
  EXPECT_EQ(file_of(result, "migrations/2020-01-02-000000_b/up.sql").kind.atomic, Atomic::yes);
}

TEST(Scan, TheProjectsConfigurationNamesSchemaAndHistory) {
  const Repository repository{
      {"orders/src/main/resources/application.yml",
       "spring:\n  flyway:\n    default-schema: ${DB_SCHEMA:orders}\n    table: history\n"},
      {"orders/src/main/resources/db/migration/V1__a.sql", ""},
      {"users/src/main/resources/application.properties",
       "spring.datasource.url=jdbc:postgresql://db/shop?ssl=true&currentSchema=users,public\n"},
      {"users/src/main/resources/db/migration/V1__a.sql", ""},
      {"pay/flyway.toml", "[flyway]\nschemas = [\"pay\", \"other\"]\n"},
      {"pay/sql/V1__a.sql", ""}};
  const Scan result = repository.scan_all();
  ASSERT_EQ(result.migration_sets.size(), 3u);
  EXPECT_EQ(result.migration_sets[0].schema, "orders");
  EXPECT_EQ(result.migration_sets[0].bookkeeping.at(0), "history");
  EXPECT_EQ(result.migration_sets[1].schema, "pay");
  EXPECT_EQ(result.migration_sets[2].schema, "users");
}

TEST(Scan, LiquibaseChangelogsIncludeInTheirOrder) {
  const Repository repository{
      {"src/main/resources/db/changelog/db.changelog-master.yaml",
       "databaseChangeLog:\n  - includeAll:\n      path: db/changelog/ddl/\n"
       "  - include:\n      file: db/changelog/more.xml\n"
       "  - include:\n      file: last.sql\n      relativeToChangelogFile: true\n"},
      {"src/main/resources/db/changelog/ddl/2.sql", "select 1;"},
      {"src/main/resources/db/changelog/ddl/1.sql", "--liquibase formatted sql\n--changeset a:1\n"},
      {"src/main/resources/db/changelog/more.xml",
       "<databaseChangeLog>\n<!-- <include file=\"db/changelog/stray.sql\"/> -->\n"
       "<changeSet><sqlFile\n path='inner.sql' relativeToChangelogFile=\"true\"/></changeSet>\n"
       "<include file=\"classpath:db/changelog/db.changelog-master.yaml\"/>\n"
       "</databaseChangeLog>"},
      {"src/main/resources/db/changelog/inner.sql", "select 1;"},
      {"src/main/resources/db/changelog/last.sql", "select 1;"},
      {"src/main/resources/db/changelog/stray.sql", "select 1;"}};
  const Scan result = repository.scan_all();
  // A circle of includes has no root: then nothing is known of its order.
  EXPECT_EQ(file_of(result, "src/main/resources/db/changelog/stray.sql").migration_order, 0u);
}

TEST(Scan, LiquibaseReachesFilesThroughEveryKindOfInclude) {
  const Repository repository{
      {"app/db/changelog-master.yaml",
       "databaseChangeLog:\n  - includeAll:\n      path: db/ddl/\n"
       "  - include:\n      file: db/more.xml\n"
       "  - include:\n      file: last.sql\n      relativeToChangelogFile: true\n"},
      {"app/db/ddl/2.sql", "select 1;"},
      {"app/db/ddl/1.sql", "--liquibase formatted sql\n--changeset a:1\nselect 1;"},
      {"app/db/more.xml",
       "<databaseChangeLog>\n<!-- <include file=\"db/stray.sql\"/> -->\n"
       "<changeSet><sqlFile\n path='inner.sql' relativeToChangelogFile=\"true\"/></changeSet>\n"
       "</databaseChangeLog>"},
      {"app/db/inner.sql", "select 1;"},
      {"app/db/last.sql", "select 1;"},
      {"app/db/stray.sql", "select 1;"}};
  // more.xml is not named like a changelog, and is read because it is included.
  const Scan result = repository.scan_all();
  const std::vector<std::string> order = {"app/db/ddl/1.sql", "app/db/ddl/2.sql",
                                          "app/db/inner.sql", "app/db/last.sql"};
  for (std::size_t i = 0; i < order.size(); ++i) {
    const RepoFile& file = file_of(result, order[i]);
    ASSERT_NE(file.migration_set, no_migration_set) << order[i];
    EXPECT_EQ(file.migration_order, i) << order[i];
    EXPECT_EQ(result.migration_sets[file.migration_set].folder, "app/db");
    EXPECT_EQ(all_frameworks()[file.kind.framework].id, "liquibase");
  }
  EXPECT_EQ(file_of(result, "app/db/stray.sql").file_class, FileClass::service);
}

TEST(Scan, SqlcSaysWhatIsSchemaAndWhatAreQueries) {
  const Repository repository{
      {"svc/sqlc.yaml",
       "version: \"2\"\nsql:\n  - engine: postgresql\n    schema: [\"sql/types.sql\", "
       "\"sql/001.sql\"]\n"
       "    queries: migrations_q\n  - engine: sqlite\n    schema: lite/schema.sql\n"
       "    queries: \"lite/*.query.sql\"\n"},
      {"svc/sql/types.sql", ""},
      {"svc/sql/001.sql", ""},
      {"svc/migrations_q/001_users.sql", "-- name: A :one\nselect 1;"},
      {"svc/lite/schema.sql", ""},
      {"svc/lite/a.query.sql", ""}};
  const Scan result = repository.scan_all();
  EXPECT_EQ(file_of(result, "svc/sql/types.sql").migration_order, 0u);
  EXPECT_EQ(file_of(result, "svc/sql/001.sql").migration_order, 1u);
  EXPECT_EQ(file_of(result, "svc/migrations_q/001_users.sql").file_class, FileClass::service);
  EXPECT_EQ(file_of(result, "svc/lite/a.query.sql").kind.dialect, Dialect::sqlite);
  EXPECT_EQ(file_of(result, "svc/lite/a.query.sql").file_class, FileClass::service);
  EXPECT_TRUE(result.migration_sets[file_of(result, "svc/sql/types.sql").migration_set].dump);
}

TEST(Scan, ADumpBesideItsMigrationsIsNotReplayed) {
  const Repository repository{{"db/schema.sql", ""},
                              {"db/migrations/001_a.sql", "-- migrate:up\n"},
                              {"other/schema.sql", ""}};
  const Scan result = repository.scan_all();
  EXPECT_EQ(file_of(result, "db/schema.sql").migration_order, not_replayed);
  EXPECT_EQ(file_of(result, "other/schema.sql").migration_order, 0u);
}

TEST(Scan, FoldersBelowAUsualFolderAreOneHistoryUnlessVersionsCollide) {
  const Repository one{{"db/migration/2023/V1__a.sql", ""}, {"db/migration/2024/V2__b.sql", ""}};
  ASSERT_EQ(one.scan_all().migration_sets.size(), 1u);
  EXPECT_EQ(one.scan_all().migration_sets[0].folder, "db/migration");
  const Repository several{{"db/migration/orders/V1__a.sql", ""},
                           {"db/migration/users/V1__b.sql", ""}};
  EXPECT_EQ(several.scan_all().migration_sets.size(), 2u);
}

TEST(Scan, AFileThatTakesItsSiblingBackIsADownPart) {
  const Repository repository{{"migrations/001_a.sql", ""},
                              {"migrations/001_a_rollback.sql", ""},
                              {"migrations/002_scale_down.sql", ""}};
  const Scan result = repository.scan_all();
  EXPECT_EQ(file_of(result, "migrations/001_a_rollback.sql").kind.part, Part::down);
  EXPECT_EQ(file_of(result, "migrations/001_a_rollback.sql").migration_order, not_replayed);
  EXPECT_EQ(file_of(result, "migrations/002_scale_down.sql").kind.part, Part::up);
}

TEST(Scan, SqitchReworksAndJournalsThatFail) {
  const Repository repository{
      {"sqitch.plan",
       "%project=x\nusers 2020-01-01T00:00:00Z A <a@b> # u\n@v1 2020-01-01T00:00:00Z A <a@b> # t\n"
       "other 2020-01-01T00:00:00Z A <a@b> # u\n@v2 2020-01-01T00:00:00Z A <a@b> # t\n"
       "users [users@v2] 2020-01-01T00:00:00Z A <a@b> # again\n"},
      {"deploy/users.sql", ""},
      {"deploy/users@v2.sql", ""},
      {"deploy/other.sql", ""}};
  const Scan result = repository.scan_all();
  EXPECT_EQ(file_of(result, "deploy/users@v2.sql").migration_order, 0u);
  EXPECT_EQ(file_of(result, "deploy/other.sql").migration_order, 1u);
  EXPECT_EQ(file_of(result, "deploy/users.sql").migration_order, 2u);
}

TEST(Scan, YoyoRunsAFileAfterWhatItDependsOn) {
  const Repository repository{{"yoyo.ini", ""},
                              {"migrations/a.sql", "-- depends: c\n"},
                              {"migrations/b.sql", "-- depends: \n"},
                              {"migrations/c.sql", "-- a comment\n-- depends: b\n"}};
  const Scan result = repository.scan_all();
  EXPECT_EQ(file_of(result, "migrations/b.sql").migration_order, 0u);
  EXPECT_EQ(file_of(result, "migrations/c.sql").migration_order, 1u);
  EXPECT_EQ(file_of(result, "migrations/a.sql").migration_order, 2u);
  const Repository circle{{"yoyo.ini", ""},
                          {"migrations/a.sql", "-- depends: b\n"},
                          {"migrations/b.sql", "-- depends: a\n"}};
  EXPECT_FALSE(circle.scan_all().migration_sets.at(0).order_known);
}

TEST(Scan, IsCutToWhatIsAskedFor) {
  const Repository repository{{"a/x.sql", ""}, {"a/b/y.sql", ""}, {"ab/z.sql", ""}};
  const Scan result = scan(repository.files, repository.manifest, {"a"});
  ASSERT_EQ(result.files.size(), 2u);
  EXPECT_EQ(result.files[0].path, "a/b/y.sql");
}

}  // namespace
}  // namespace demarc
