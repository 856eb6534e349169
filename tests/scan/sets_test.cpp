// One row a migration tool: given these files, which set is found, in which order do they run, what
// does not run, what is the history table.
#include <gtest/gtest.h>

#include "scan/frameworks.h"
#include "scan/scan.h"

namespace demarc {
namespace {

struct File {
  const char* path;
  const char* text = "select 1;";
};

struct Case {
  const char* title;
  std::vector<File> files;
  const char* framework;  // of the first set; "" for no set
  const char* folder = "";
  std::vector<std::string> replayed = {};
  std::vector<std::string> not_run = {};
  const char* history = "";
  Atomic atomic = Atomic::yes;
  bool order_known = true;
};

constexpr const char* goose_text = "-- +goose Up\nselect 1;\n-- +goose Down\nselect 2;\n";
constexpr const char* dbmate_text = "-- migrate:up\nselect 1;\n\n-- migrate:down\nselect 2;\n";

std::vector<Case> cases() {
  return {
      {"Flyway: versions by number, repeatables last, undo never",
       {{"app/src/main/resources/db/migration/V10__c.sql"},
        {"app/src/main/resources/db/migration/V2__b.sql"},
        {"app/src/main/resources/db/migration/V1_1__a2.sql"},
        {"app/src/main/resources/db/migration/V1__a.sql"},
        {"app/src/main/resources/db/migration/R__views.sql"},
        {"app/src/main/resources/db/migration/R__funcs.sql"},
        {"app/src/main/resources/db/migration/U2__b.sql"},
        {"app/pom.xml"}},
       "flyway",
       "app/src/main/resources/db/migration",
       {"V1__a.sql", "V1_1__a2.sql", "V2__b.sql", "V10__c.sql", "R__funcs.sql", "R__views.sql"},
       {"U2__b.sql"},
       "flyway_schema_history"},
      {"Flyway: a baseline alone is the beginning",
       {{"db/migration/B5__base.sql"}, {"db/migration/V6__x.sql"}},
       "flyway",
       "db/migration",
       {"B5__base.sql", "V6__x.sql"}},
      {"Flyway: a baseline beside what it stands for is a repetition",
       {{"db/migration/B5__base.sql"}, {"db/migration/V5__x.sql"}, {"db/migration/V6__y.sql"}},
       "flyway",
       "db/migration",
       {"V5__x.sql", "V6__y.sql"},
       {"B5__base.sql"}},
      {"Rails: two folders are one history, by version",
       {{"db/migrate/20240103000000_c.rb", "class C < ActiveRecord::Migration[7.1]"},
        {"db/migrate/20240101000000_a.rb", "class A < ActiveRecord::Migration[7.1]"},
        {"db/post_migrate/20240102000000_b.rb", "class B < ActiveRecord::Migration[7.1]"},
        {"db/seeds.rb", "User.create"}},
       "rails",
       "db",
       {"migrate/20240101000000_a.rb", "post_migrate/20240102000000_b.rb",
        "migrate/20240103000000_c.rb"},
       {},
       "schema_migrations"},
      {"Django: the graph over all apps, not the names; a squashed migration is a repetition",
       {{"shop/manage.py", ""},
        {"shop/a/migrations/__init__.py", ""},
        {"shop/a/migrations/0001_x.py",
         "from django.db import migrations\nclass Migration(migrations.Migration):\n"
         "    dependencies = [('bee', '0002_z')]\n"},
        {"shop/a/migrations/0001_squashed.py",
         "from django.db import migrations\nclass Migration(migrations.Migration):\n"
         "    replaces = [('a', '0001_x')]\n"},
        {"shop/b/apps.py", "class B(AppConfig):\n    label = 'bee'\n"},
        {"shop/b/migrations/0002_z.py",
         "from django.db import migrations\nclass Migration(migrations.Migration):\n"
         "    dependencies = [\n        # first\n        ('bee', '0001_y'),\n    ]\n"},
        {"shop/b/migrations/0001_y.py",
         "from django.db import migrations\nclass Migration(migrations.Migration):\n"
         "    dependencies = []\n"}},
       "django",
       "shop",
       {"b/migrations/0001_y.py", "b/migrations/0002_z.py", "a/migrations/0001_x.py"},
       {"a/migrations/0001_squashed.py", "a/migrations/__init__.py"},
       "django_migrations"},
      {"Alembic: revisions",
       {{"app/alembic/env.py", "from alembic import context\n"},
        {"app/alembic/versions/a_last.py",
         "from alembic import op\nrevision = 'a'\ndown_revision = ('b', 'c')\n"},
        {"app/alembic/versions/b.py",
         "from alembic import op\nrevision: str = \"b\"\ndown_revision: str | None = \"z\"\n"},
        {"app/alembic/versions/c.py",
         "from alembic import op\nrevision = 'c'\ndown_revision = 'z'\n"},
        {"app/alembic/versions/z_first.py",
         "from alembic import op\nrevision = 'z'\ndown_revision = None\n"}},
       "alembic",
       "app/alembic",
       {"versions/z_first.py", "versions/b.py", "versions/c.py", "versions/a_last.py"},
       {},
       "alembic_version"},
      {"Laravel: packages and application by their dates",
       {{"artisan", ""},
        {"database/migrations/2024_01_02_000000_b.php",
         "<?php\nuse Illuminate\\Database\\Migrations\\Migration;\n"},
        {"packages/x/composer.json", "{}"},
        {"packages/x/migrations/2024_01_01_000000_a.php",
         "<?php\nuse Illuminate\\Database\\Migrations\\Migration;\n"}},
       "laravel",
       "",
       {"packages/x/migrations/2024_01_01_000000_a.php",
        "database/migrations/2024_01_02_000000_b.php"},
       {},
       "migrations"},
      {"EF Core: what the designer writes is none",
       {{"App/Migrations/20240102000000_B.cs", "using Microsoft.EntityFrameworkCore.Migrations;"},
        {"App/Migrations/20240102000000_B.Designer.cs",
         "using Microsoft.EntityFrameworkCore.Migrations;"},
        {"App/Migrations/20240101000000_A.cs", "using Microsoft.EntityFrameworkCore.Migrations;"}},
       "ef-core",
       "App/Migrations",
       {"20240101000000_A.cs", "20240102000000_B.cs"},
       {"20240102000000_B.Designer.cs"},
       "__EFMigrationsHistory"},
      {"Flyway: Java and SQL are one history",
       {{"src/main/java/db/migration/V2__b.java", "class V2__b extends BaseJavaMigration {}"},
        {"src/main/resources/db/migration/V1__a.sql"},
        {"src/main/resources/db/migration/V3__c.sql"}},
       "flyway",
       "src/main/resources/db/migration",
       {"V1__a.sql", "src/main/java/db/migration/V2__b.java", "V3__c.sql"},
       {},
       "flyway_schema_history"},
      {"golang-migrate",
       {{"internal/db/migrations/10_b.up.sql"},
        {"internal/db/migrations/10_b.down.sql"},
        {"internal/db/migrations/9_a.up.sql"},
        {"internal/db/migrations/9_a.down.sql"},
        {"go.mod"}},
       "golang-migrate",
       "internal/db/migrations",
       {"9_a.up.sql", "10_b.up.sql"},
       {"10_b.down.sql", "9_a.down.sql"},
       "schema_migrations"},
      {"goose by its marks",
       {{"db/002_b.sql", goose_text}, {"db/001_a.sql", goose_text}},
       "goose",
       "db",
       {"001_a.sql", "002_b.sql"},
       {},
       "goose_db_version"},
      {"sql-migrate by its marks",
       {{"migrations/2-b.sql", "-- +migrate Up\nselect 1;\n-- +migrate Down\n"},
        {"migrations/1-a.sql", "-- +migrate Up\nselect 1;\n-- +migrate Down\n"}},
       "sql-migrate",
       "migrations",
       {"1-a.sql", "2-b.sql"},
       {},
       "gorp_migrations"},
      {"dbmate",
       {{"db/migrations/20240102_b.sql", dbmate_text},
        {"db/migrations/20240101_a.sql", dbmate_text},
        {"db/schema.sql"}},
       "dbmate",
       "db/migrations",
       {"20240101_a.sql", "20240102_b.sql"},
       {},
       "schema_migrations"},
      {"sqlx",
       {{"migrations/20240102_b.up.sql"},
        {"migrations/20240102_b.down.sql"},
        {"migrations/20240101_a.sql"},
        {"Cargo.toml", "[dependencies]\nsqlx = \"0.7\"\n"}},
       "sqlx",
       "migrations",
       {"20240101_a.sql", "20240102_b.up.sql"},
       {"20240102_b.down.sql"},
       "_sqlx_migrations"},
      {"Diesel",
       {{"migrations/2020-01-02-000000_b/up.sql"},
        {"migrations/2020-01-02-000000_b/down.sql"},
        {"migrations/00000000000000_diesel_initial_setup/up.sql"},
        {"migrations/00000000000000_diesel_initial_setup/down.sql"},
        {"diesel.toml"}},
       "diesel",
       "migrations",
       {"00000000000000_diesel_initial_setup/up.sql", "2020-01-02-000000_b/up.sql"},
       {"00000000000000_diesel_initial_setup/down.sql", "2020-01-02-000000_b/down.sql"},
       "__diesel_schema_migrations"},
      {"refinery",
       {{"migrations/V2__b.sql"},
        {"migrations/V1__a.sql"},
        {"migrations/U3__c.sql"},
        {"Cargo.toml", "refinery = \"0.8\""}},
       "refinery",
       "migrations",
       {"V1__a.sql", "V2__b.sql", "U3__c.sql"},
       {},
       "refinery_schema_history"},
      {"Sqitch: the order of the plan",
       {{"db/sqitch.plan",
         "%syntax-version=1.0.0\n%project=x\n\nusers 2020-01-01T00:00:00Z A <a@b.c> # u\n"
         "@v1 2020-01-01T00:00:00Z A <a@b.c> # tag\n"
         "core/accounts [users] 2020-01-02T00:00:00Z A <a@b.c> # a\n"
         "added 2020-01-02T00:00:00Z A <a@b.c> # a\n"},
        {"db/deploy/added.sql"},
        {"db/deploy/core/accounts.sql"},
        {"db/deploy/forgotten.sql"},
        {"db/deploy/users.sql"},
        {"db/revert/users.sql"},
        {"db/verify/users.sql"}},
       "sqitch",
       "db",
       {"deploy/users.sql", "deploy/core/accounts.sql", "deploy/added.sql"},
       {"deploy/forgotten.sql", "revert/users.sql", "verify/users.sql"},
       "sqitch.*",
       Atomic::no},
      {"Atlas",
       {{"migrations/20240102_b.sql"}, {"migrations/20240101_a.sql"}, {"migrations/atlas.sum"}},
       "atlas",
       "migrations",
       {"20240101_a.sql", "20240102_b.sql"},
       {},
       "atlas_schema_revisions.*"},
      {"Prisma",
       {{"prisma/migrations/20240102000000_b/migration.sql"},
        {"prisma/migrations/20240101000000_a/migration.sql"},
        {"prisma/migrations/migration_lock.toml", "provider = \"postgresql\"\n"}},
       "prisma",
       "prisma/migrations",
       {"20240101000000_a/migration.sql", "20240102000000_b/migration.sql"},
       {},
       "_prisma_migrations",
       Atomic::unknown},
      {"Drizzle: the order of the journal",
       {{"drizzle/0000_z.sql"},
        {"drizzle/0001_a.sql"},
        {"drizzle/0002_stray.sql"},
        {"drizzle/meta/_journal.json",
         "{\"entries\": [{\"idx\": 0, \"tag\": \"0001_a\"}, {\"idx\": 1, \"tag\" : \"0000_z\"}]}"}},
       "drizzle",
       "drizzle",
       {"0001_a.sql", "0000_z.sql"},
       {"0002_stray.sql"},
       "drizzle.__drizzle_migrations"},
      {"Supabase",
       {{"supabase/migrations/20240102_b.sql"}, {"supabase/migrations/20240101_a.sql"}},
       "supabase",
       "supabase/migrations",
       {"20240101_a.sql", "20240102_b.sql"},
       {},
       "supabase_migrations.*",
       Atomic::unknown},
      {"node-pg-migrate",
       {{"migrations/1700000000001_b.sql", "-- Up Migration\nselect 1;\n-- Down Migration\n"},
        {"migrations/1700000000000_a.sql", "-- Up Migration\nselect 1;\n-- Down Migration\n"}},
       "node-pg-migrate",
       "migrations",
       {"1700000000000_a.sql", "1700000000001_b.sql"},
       {},
       "pgmigrations"},
      {"Hasura",
       {{"hasura/migrations/default/1600000000001_b/up.sql"},
        {"hasura/migrations/default/1600000000001_b/down.sql"},
        {"hasura/migrations/default/1600000000000_a/up.sql"}},
       "hasura",
       "hasura/migrations/default",
       {"1600000000000_a/up.sql", "1600000000001_b/up.sql"},
       {"1600000000001_b/down.sql"},
       "hdb_catalog.*",
       Atomic::unknown},
      {"Hasura's older layout, where golang-migrate would do too",
       {{"hasura/config.yaml", "version: 3\nendpoint: http://localhost:8080\n"},
        {"hasura/migrations/default/1557077750045_init.up.sql"},
        {"hasura/migrations/default/1557464861534_add.up.sql"},
        {"hasura/migrations/default/1557464861534_add.down.sql"}},
       "hasura",
       "hasura/migrations/default",
       {"1557077750045_init.up.sql", "1557464861534_add.up.sql"},
       {"1557464861534_add.down.sql"},
       "hdb_catalog.*",
       Atomic::unknown},
      {"Evolve in a folder that is usual for Flyway",
       {{"app/db/migrations/V1__a.sql"}, {"app/app.csproj"}},
       "evolve",
       "app/db/migrations",
       {"V1__a.sql"}},
      {"tern",
       {{"migrations/002_b.sql", "create table b();\n---- create above / drop below ----\n"},
        {"migrations/001_a.sql", "create table a();\n---- create above / drop below ----\n"},
        {"migrations/tern.conf"}},
       "tern",
       "migrations",
       {"001_a.sql", "002_b.sql"},
       {},
       "schema_version"},
      {"graphile-migrate",
       {{"migrations/committed/000002.sql", "--! Previous: x\n--! Hash: y\n"},
        {"migrations/committed/000001-init.sql", "--! Previous: -\n--! Hash: x\n"},
        {"migrations/current.sql"},
        {".gmrc"}},
       "graphile-migrate",
       "migrations",
       {"committed/000001-init.sql", "committed/000002.sql", "current.sql"},
       {},
       "graphile_migrate.*"},
      {"Evolve",
       {{"Orders/db/V1_1__b.sql"}, {"Orders/db/V1__a.sql"}, {"Orders/Orders.csproj", "<Project/>"}},
       "evolve",
       "Orders/db",
       {"V1__a.sql", "V1_1__b.sql"},
       {},
       "changelog"},
      {"yoyo",
       {{"migrations/0002.b.sql", "-- depends: 0001.a\nselect 1;"},
        {"migrations/0001.a.sql", "-- depends:\nselect 1;"},
        {"migrations/0001.a.rollback.sql"},
        {"yoyo.ini"}},
       "yoyo",
       "migrations",
       {"0001.a.sql", "0002.b.sql"},
       {"0001.a.rollback.sql"},
       "_yoyo_migration"},
      {"Rails: a dump that makes more tables than the migrations that are left",
       {{"db/structure.sql", "CREATE TABLE a ();\nCREATE TABLE b ();\n"},
        {"db/migrate/20240101_a.rb", "class A < ActiveRecord::Migration[7.1]\n create_table :b\n"}},
       "structure",
       "db",
       {"structure.sql"},
       {},
       "schema_migrations",
       Atomic::unknown},
      {"A dump alone",
       {{"services/users/schema.sql"}},
       "dump",
       "services/users",
       {"schema.sql"},
       {},
       "schema_migrations",
       Atomic::unknown},
      {"Numbered files in a migrations folder",
       {{"db/migrations/10_b.sql"}, {"db/migrations/9_a.sql"}, {"db/migrations/9_a.down.sql"}},
       "numbered",
       "db/migrations",
       {"9_a.sql", "10_b.sql"},
       {"9_a.down.sql"},
       "",
       Atomic::unknown},
      {"Container init scripts",
       {{"docker/docker-entrypoint-initdb.d/02-b.sql"},
        {"docker/docker-entrypoint-initdb.d/01-a.sql"}},
       "initdb",
       "docker/docker-entrypoint-initdb.d",
       {"01-a.sql", "02-b.sql"},
       {},
       "",
       Atomic::no},
      {"Tests are no migrations", {{"src/test/resources/db/migration/V1__a.sql"}}, ""},
      {"The same version twice",
       {{"db/migration/V1__a.sql"}, {"db/migration/V1__b.sql"}},
       "flyway",
       "db/migration",
       {"V1__a.sql", "V1__b.sql"},
       {},
       "flyway_schema_history",
       Atomic::yes,
       false},
  };
}

TEST(MigrationSets, OneRowATool) {
  for (const Case& c : cases()) {
    SCOPED_TRACE(c.title);
    MemoryFileSystem files;
    for (const File& file : c.files) files.add(file.path, file.text);
    const Scan result = scan(files, Manifest{}, {});
    if (*c.framework == '\0') {
      EXPECT_TRUE(result.migration_sets.empty());
      continue;
    }
    std::size_t wanted = result.migration_sets.size();
    for (std::size_t i = 0; i < result.migration_sets.size(); ++i) {
      if (result.migration_sets[i].folder == c.folder &&
          all_frameworks()[result.migration_sets[i].framework].id == c.framework) {
        wanted = i;
      }
    }
    if (wanted == result.migration_sets.size()) {
      ADD_FAILURE() << "no set of " << c.framework << " in " << c.folder;
      for (const MigrationSet& set : result.migration_sets) {
        ADD_FAILURE() << "found: " << all_frameworks()[set.framework].id << " in " << set.folder;
      }
      continue;
    }
    const MigrationSet& set = result.migration_sets[wanted];
    EXPECT_EQ(set.order_known, c.order_known);
    EXPECT_EQ(result.notes.empty(), c.order_known);
    if (*c.history != '\0') {
      EXPECT_EQ(set.bookkeeping.at(0), c.history);
    }
    std::vector<std::pair<std::uint32_t, std::string>> replayed;
    std::vector<std::string> not_run;
    for (const RepoFile& file : result.files) {
      if (file.migration_set != wanted) continue;
      const bool below = !set.folder.empty() && file.path.starts_with(set.folder + "/");
      const std::size_t cut = below ? set.folder.size() + 1 : 0;
      if (file.migration_order == not_replayed) {
        not_run.push_back(file.path.substr(cut));
        continue;
      }
      EXPECT_EQ(file.file_class, FileClass::migration) << file.path;
      EXPECT_EQ(file.kind.atomic, c.atomic) << file.path;
      EXPECT_NE(file.kind.part, Part::down) << file.path;
      replayed.emplace_back(file.migration_order, file.path.substr(cut));
    }
    std::sort(replayed.begin(), replayed.end());
    std::vector<std::string> names;
    for (const auto& [order, name] : replayed) names.push_back(name);
    EXPECT_EQ(names, c.replayed);
    EXPECT_EQ(not_run, c.not_run);
  }
}

}  // namespace
}  // namespace demarc
