// One row a format: given this text and what the path says, which fragments come out.
#include "extract/extract.h"

#include <gtest/gtest.h>

#include "base/text.h"
#include "scan/frameworks.h"

namespace demarc {
namespace {

const char* word(UnitType type) {
  constexpr const char* words[] = {"statement", "transaction", "migration",
                                   "routine",   "query",       "function"};
  return words[static_cast<int>(type)];
}

// "migration up atomic=yes [name]: text" a fragment, blanks at the ends of the text cut.
std::string describe(const Extraction& extraction) {
  std::string out;
  for (const Fragment& fragment : extraction.fragments) {
    out += word(fragment.unit.type);
    out += fragment.unit.part == Part::up ? " up" : fragment.unit.part == Part::down ? " down" : "";
    out += fragment.unit.atomic == Atomic::yes  ? " yes"
           : fragment.unit.atomic == Atomic::no ? " no"
                                                : "";
    if (!fragment.unit.name.empty()) out += " [" + fragment.unit.name + "]";
    if (fragment.dialect != Dialect::postgresql) out += " foreign";
    out += ": ";
    for (char c : trim(fragment.text)) out += c == '\n' ? '|' : c;
    out += '\n';
  }
  return out;
}

struct Case {
  const char* title;
  const char* framework;  // by the path
  const char* text;
  const char* expected;
  Part part = Part::none;
};

TEST(Extract, OneRowAFormat) {
  const Case cases[] = {
      {"plain file", "", "select 1;", "statement: select 1;\n"},
      {"empty file", "", "", "statement: \n"},
      {"Flyway", "flyway", "create table a();", "migration up yes: create table a();\n"},
      {"Flyway looks for CONCURRENTLY", "flyway", "CREATE UNIQUE INDEX\n  CONCURRENTLY i on t(a);",
       "migration up no: CREATE UNIQUE INDEX|  CONCURRENTLY i on t(a);\n"},
      {"REFRESH … CONCURRENTLY may run in a transaction", "flyway",
       "refresh materialized view concurrently v;",
       "migration up yes: refresh materialized view concurrently v;\n"},
      {"golang-migrate, down by name", "golang-migrate", "drop table a;",
       "migration down yes: drop table a;\n", Part::down},
      {"goose", "goose",
       "-- +goose Up\n-- +goose StatementBegin\nselect 1;\n-- +goose StatementEnd\n"
       "-- +goose Down\nselect 2;\n",
       "migration up yes: -- +goose StatementBegin|select 1;|-- +goose StatementEnd\n"
       "migration down yes: select 2;\n"},
      {"goose without a transaction", "goose",
       "-- +goose NO TRANSACTION\n-- +goose Up\nselect 1;\n-- +goose Down\nselect 2;\n",
       "migration up no: select 1;\nmigration down no: select 2;\n"},
      {"goose, where the path says otherwise", "sqlx",
       "-- +GOOSE UP\nselect 1;\n--+goose down\nselect 2;",
       "migration up yes: select 1;\nmigration down yes: select 2;\n"},
      {"goose, with line ends of Windows", "",
       "-- +goose Up\r\nselect 1;\r\n-- +goose Down\r\nselect 2;\r\n",
       "migration up yes: select 1;\nmigration down yes: select 2;\n"},
      {"goose marks stand in the first column", "goose",
       "-- +goose Up\nselect 1;\n  -- +goose Down\nselect 2;\n",
       "migration up yes: select 1;|  -- +goose Down|select 2;\n"},
      {"sql-migrate", "", "-- +migrate Up notransaction\nselect 1;\n-- +migrate Down\nselect 2;\n",
       "migration up no: select 1;\nmigration down no: select 2;\n"},
      {"dbmate", "", "-- migrate:up\nselect 1;\n\n-- migrate:down\nselect 2;\n",
       "migration up yes: select 1;\nmigration down yes: select 2;\n"},
      {"dbmate without a transaction", "", "-- migrate:up transaction:false\nselect 1;\n",
       "migration up no: select 1;\n"},
      {"sqlx without a transaction", "sqlx", "-- no-transaction\nselect 1;",
       "migration up no: -- no-transaction|select 1;\n"},
      {"sqlx reads that in the first line only", "sqlx", "select 1;\n-- no-transaction\n",
       "migration up yes: select 1;|-- no-transaction\n"},
      {"tern", "tern", "select 1;\n\n---- create above / drop below ----\n\nselect 2;\n",
       "migration up yes: select 1;\nmigration down yes: select 2;\n"},
      {"tern without a transaction", "tern",
       "---- tern: disable-tx ----\nselect 1;\n---- create above / drop below ----\nselect 2;\n",
       "migration up no: ---- tern: disable-tx ----|select 1;\nmigration down no: select 2;\n"},
      {"node-pg-migrate", "", "-- Up Migration\nselect 1;\n  --- Down Migration\nselect 2;\n",
       "migration up yes: select 1;\nmigration down yes: select 2;\n"},
      {"node-pg-migrate without marks is all up", "node-pg-migrate", "select 1;",
       "migration up yes: select 1;\n"},
      {"Atlas", "atlas", "-- atlas:txmode none\n\nselect 1;",
       "migration up no: -- atlas:txmode none||select 1;\n"},
      {"graphile-migrate", "graphile-migrate", "--! no-transaction\nselect 1;",
       "migration up no: --! no-transaction|select 1;\n"},
      {"yoyo", "yoyo", "-- depends: a\n-- transactional: false\nselect 1;",
       "migration up no: -- depends: a|-- transactional: false|select 1;\n"},
      {"Evolve", "evolve", "-- evolve-tx-off\nselect 1;",
       "migration up no: -- evolve-tx-off|select 1;\n"},
      {"Sqitch", "sqitch", "BEGIN;\nselect 1;\nCOMMIT;",
       "migration up no: BEGIN;|select 1;|COMMIT;\n"},
      {"MyBatis Migrations", "", "-- // create a\nselect 1;\n-- //@UNDO\nselect 2;\n",
       "migration up: -- // create a|select 1;\nmigration down: select 2;\n"},
      {"Liquibase", "",
       "--liquibase formatted sql\n\n--changeset ann:1\nselect 1;\n--rollback select 2;\n\n"
       "-- changeset \"ann b\":two runInTransaction:false\nselect 3;\n--rollback drop table\n"
       "--rollback x;\n--changeset c:3 dbms:mysql\nselect 4;\n--rollback empty\n",
       "migration up yes [ann:1]: select 1;|--rollback select 2;\n"
       "migration down [ann:1]: select 2;\n"
       "migration up no [ann b:two]: select 3;|--rollback drop table|--rollback x;\n"
       "migration down [ann b:two]: drop table|x;\n"
       "migration up yes [c:3] foreign: select 4;|--rollback empty\n"},
      {"Liquibase with a delimiter of its own", "",
       "--liquibase formatted sql\n--changeset a:1 endDelimiter:/ splitStatements:true\n"
       "select 1/2\n/\nselect 3\n/\n",
       "migration up yes [a:1]: select 1/2|;|select 3|;\n"},
      {"sqlc", "",
       "-- name: ListOrders :many\nselect 1;\n\n-- name: Add :exec\n-- adds\ninsert into a;\n",
       "query [ListOrders]: select 1;\nquery [Add]: -- adds|insert into a;\n"},
      {"sqlc after other statements", "", "set x = 1;\n-- name: A :one\nselect 1;\n",
       "statement: set x = 1;\nquery [A]: select 1;\n"},
      {"aiosql", "", "-- name: get-user^\nselect 1;\n-- name: add!\ninsert into a;\n",
       "query [get-user]: select 1;\nquery [add]: insert into a;\n"},
      {"HugSQL", "", "-- :name list-users :? :*\n-- :doc all\nselect 1;\n",
       "query [list-users]: -- :doc all|select 1;\n"},
      {"pgtyped", "",
       "/* @name ListOrders */\nselect 1;\n/*\n  @name Add\n  @param x -> (a)\n*/\ninsert;",
       "query [ListOrders]: select 1;\nquery [Add]: insert;\n"},
      {"pg_dump names no queries", "dump",
       "--\n-- Name: orders; Type: TABLE; Schema: public; Owner: -\n--\ncreate table orders();",
       "statement: --|-- Name: orders; Type: TABLE; Schema: public; Owner: -|--|create table "
       "orders();\n"},
      {"a column called name", "", "select a.name from b; -- the name of it\nselect 2;",
       "statement: select a.name from b; -- the name of it|select 2;\n"},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.title);
    FileKind kind{
        .language = Language::sql, .framework = framework_of(c.framework), .part = c.part};
    ASSERT_TRUE(*c.framework == '\0' || kind.framework != 0);
    kind.atomic = all_frameworks()[kind.framework].atomic;
    EXPECT_EQ(describe(extract(c.text, kind)), c.expected);
  }
}

TEST(Extract, EveryOffsetLeadsBackToTheFile) {
  const std::string text =
      "\xef\xbb\xbf--liquibase formatted sql\n--changeset a:1\nselect 1;\n"
      "--rollback drop\n--rollback table x;\n";
  const Extraction extraction = extract(text, FileKind{.language = Language::sql});
  ASSERT_EQ(extraction.fragments.size(), 2u);
  for (const Fragment& fragment : extraction.fragments) {
    for (std::uint32_t i = 0; i < fragment.text.size(); ++i) {
      if (fragment.text[i] == '\n' && !fragment.owned.empty()) continue;
      EXPECT_EQ(text[fragment.map.to_host(i)], fragment.text[i]);
    }
  }
  EXPECT_TRUE(extraction.fragments[0].map.is_shift());
  EXPECT_TRUE(extraction.fragments[0].owned.empty());
}

TEST(Extract, ASidecarsWordBeatsTheDefault) {
  FileKind kind{.language = Language::sql, .framework = framework_of("diesel")};
  kind.atomic = Atomic::no;
  EXPECT_EQ(extract("select 1;", kind).fragments.at(0).unit.atomic, Atomic::no);
}

TEST(Extract, AnIncludeIsNoted) {
  const FileKind kind{.language = Language::sql, .framework = framework_of("graphile-migrate")};
  const Extraction extraction = extract("--! Previous: -\n--!include functions/a.sql\n", kind);
  ASSERT_EQ(extraction.notes.size(), 1u);
  EXPECT_EQ(extraction.notes[0].message,
            "`functions/a.sql` is included here, and analysed where it stands");
  EXPECT_EQ(extraction.notes[0].begin, 16u);
}

// Each of these ends at once if the work is linear, and not at all if it is quadratic.
TEST(Extract, HostileTextsEnd) {
  const auto repeat = [](std::string_view piece, std::size_t bytes) {
    std::string out;
    while (out.size() < bytes) out += piece;
    return out;
  };
#ifdef DEMARC_SANITIZED
  constexpr std::size_t bytes = 200u << 10;
#else
  constexpr std::size_t bytes = 4u << 20;
#endif
  const std::string texts[] = {
      repeat("-", bytes),
      repeat("--", bytes),
      repeat("-- ", bytes),
      repeat("--\n", bytes),
      repeat("-- +goose", bytes),
      repeat("-- +goose Up\n", bytes),
      repeat("-- name: a :one\n", bytes),
      repeat("-- name: a ", bytes),
      repeat("name ", bytes),
      repeat("/* @name ", bytes),
      repeat("/* @name a ", bytes),
      repeat("/* @name (", bytes),
      repeat(" @name", bytes),
      "-- liquibase formatted sql\n" + repeat("--changeset a:b\n--rollback x\n", bytes),
      "-- liquibase formatted sql\n" + repeat("--changeset ", bytes),
      "-- liquibase formatted sql\n--changeset a:b " + repeat("c:\"d ", bytes),
      "-- liquibase formatted sql\n--changeset a:b endDelimiter:/\n" + repeat("/ ", bytes),
      "-- liquibase formatted sql\n--changeset a:b endDelimiter:/\n" + repeat("/\n", bytes),
      repeat("INDEX ", bytes),
      repeat("index concurrentl ", bytes),
      repeat(" ", bytes) + "CONCURRENTLY",
      std::string(bytes, '\0'),
  };
  for (const char* framework : {"", "flyway", "goose", "liquibase", "sqlc"}) {
    for (const std::string& text : texts) {
      const FileKind kind{.language = Language::sql, .framework = framework_of(framework)};
      for (const Fragment& fragment : extract(text, kind).fragments) {
        EXPECT_LE(fragment.text.size(), text.size());
      }
    }
  }
}

TEST(Extract, OtherFilesHaveNoFragments) {
  EXPECT_TRUE(extract("select 1;", FileKind{}).fragments.empty());
}

}  // namespace
}  // namespace demarc
