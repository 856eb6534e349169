// The referee's own tools on a small system whose rights are known by heart.
#include <gtest/gtest.h>

#include "tests/referee/compare.h"
#include "tests/referee/words.h"

namespace demarc::referee {
namespace {

class Library : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    const Result<Cluster> cluster = running_cluster();
    ASSERT_TRUE(static_cast<bool>(cluster)) << to_string(cluster.error());
    Result<Session> session = open_new_database(*cluster, "demarc_library");
    ASSERT_TRUE(static_cast<bool>(session)) << to_string(session.error());
    session_ = std::make_unique<Session>(*std::move(session));
    prober_ = std::make_unique<Prober>(*session_, "demarc_library");
    session_->must(R"sql(
      CREATE SCHEMA a;
      CREATE SCHEMA b;
      CREATE TABLE a.t (id serial PRIMARY KEY, x int, y text);
      CREATE TABLE b.u (id int PRIMARY KEY, t_id int REFERENCES a.t);
      CREATE INDEX u_t ON b.u (t_id);
      CREATE VIEW b.v AS SELECT x FROM a.t;
      CREATE SEQUENCE b.s;
      CREATE FUNCTION b.f(int) RETURNS int LANGUAGE sql AS 'SELECT $1';
      INSERT INTO a.t VALUES (1, 1, 'one');
    )sql");
  }
  static void TearDownTestSuite() {
    prober_.reset();
    session_.reset();
  }

  // What is demanded of what the text names; the rest with "(implied)".
  static std::string judge(const Statement& statement) {
    const Verdict verdict = prober_->judge(statement, false);
    prober_->leave();
    return verdict.decided ? to_string(verdict) : "undecided: " + verdict.why_not;
  }

  static std::unique_ptr<Session> session_;
  static std::unique_ptr<Prober> prober_;
};

std::unique_ptr<Session> Library::session_;
std::unique_ptr<Prober> Library::prober_;

TEST_F(Library, FindsTheMinimalSet) {
  struct Row {
    const char* sql;
    const char* demanded;
  };
  static constexpr Row rows[] = {
      {"SELECT 1", "nothing"},
      {"SELECT x FROM a.t", "a.t SELECT; a USAGE"},
      {"UPDATE a.t SET x = 1", "a.t UPDATE; a USAGE"},
      {"UPDATE a.t SET x = 1 WHERE id = 1", "a.t SELECT, UPDATE; a USAGE"},
      {"SELECT x FROM a.t WHERE id = $1", "a.t SELECT; a USAGE"},
      {"SELECT * FROM b.v", "b.v SELECT; b USAGE"},
      {"LOCK TABLE a.t IN ROW EXCLUSIVE MODE",
       "a.t any of (INSERT, UPDATE, DELETE, TRUNCATE); a USAGE"},
      {"SELECT nextval('b.s')", "b.s any of (UPDATE, USAGE); b USAGE"},
      {"SELECT b.f(1)", "b USAGE; b.f EXECUTE"},
      {"CREATE INDEX ON a.t (x)", "a.t OWNER; a USAGE, CREATE"},
      {"DROP INDEX b.u_t", "b USAGE; b.u OWNER"},
      {"DROP TABLE b.u", "b.u OWNER; b USAGE"},
      {"ANALYZE a.t", "a.t OWNER; a USAGE"},
      {"COPY a.t (x) TO STDOUT", "a.t SELECT; a USAGE"},
      {"COPY a.t (x) FROM STDIN", "a.t INSERT; a USAGE"},
      {"INSERT INTO a.t (x) VALUES (1)",
       "a.t INSERT; a USAGE; a.t_id_seq any of (UPDATE, USAGE) (implied)"},
      {"GRANT SELECT ON a.t TO PUBLIC", "a.t OWNER; a USAGE"},
      {"PREPARE q AS SELECT x FROM a.t", "a.t SELECT; a USAGE"},
      {"ALTER TABLE b.u ADD FOREIGN KEY (id) REFERENCES a.t",
       "a.t REFERENCES; b.u OWNER; a USAGE; b USAGE"},
      {"SELECT * FROM nowhere",
       "undecided: fails anyway: 42P01 relation \"nowhere\" does not exist"},
      {"COMMIT", "nothing"},
  };
  for (const Row& row : rows) EXPECT_EQ(judge({.sql = row.sql}), row.demanded) << row.sql;
}

TEST_F(Library, ProbesWhatRefusesTransactions) {
  EXPECT_EQ(judge({.sql = "VACUUM a.t", .outside = true}), "a.t OWNER; a USAGE");
  EXPECT_EQ(judge({.sql = "DROP INDEX CONCURRENTLY b.gone",
                   .before = {"CREATE INDEX gone ON b.u (id)"},
                   .after = {"DROP INDEX IF EXISTS b.gone"},
                   .outside = true}),
            "b USAGE; b.u OWNER");
  EXPECT_FALSE(session_->in_transaction());
}

TEST_F(Library, LeavesNothingBehind) {
  const char* state =
      "select string_agg(relname || relowner || coalesce(relacl::text, ''), ' ' order by relname)"
      " from pg_class where relnamespace in ('a'::regnamespace, 'b'::regnamespace)";
  const std::string before = session_->value(state);
  judge({.sql = "DROP TABLE b.u CASCADE"});
  judge({.sql = "REINDEX TABLE CONCURRENTLY a.t", .outside = true});
  EXPECT_EQ(session_->value(state), before);
}

TEST_F(Library, DifferencesAreSeen) {
  const auto differences = [&](const char* sql, const char* facts_of_sql) {
    const Verdict verdict = prober_->judge({.sql = sql}, false);
    const Claims claims = claims_of(facts_of(facts_of_sql), prober_->catalog(), prober_->path());
    std::string text;
    for (const Difference& difference : compare(verdict, claims, *prober_).differences) {
      text += difference.figure + ": " + difference.text + "\n";
    }
    prober_->leave();
    return text;
  };
  EXPECT_EQ(differences("SELECT x FROM a.t", "SELECT x FROM a.t"), "");
  EXPECT_EQ(differences("SELECT x FROM a.t", "SELECT 1"),
            "relations: table a.t: the server SELECT, demarc nothing\n"
            "uses: schema a: the server USAGE, demarc nothing\n");
  EXPECT_EQ(differences("SELECT x FROM a.t", "DELETE FROM a.t"),
            "privileges: table a.t: the server SELECT, demarc DELETE\n");
  EXPECT_EQ(differences("SELECT x FROM a.t", "SELECT x FROM a.t, b.u"),
            "relations: table b.u: the server nothing, demarc SELECT\n"
            "uses: schema b: the server nothing, demarc USAGE\n");
  EXPECT_EQ(differences("SELECT x FROM a.t", "SELECT t.y FROM a.t t"),
            "columns: a.t SELECT: (\"y\") is not enough\n");
  EXPECT_EQ(differences("SELECT t.x FROM a.t", "SELECT t.x, t.y FROM a.t"),
            "columns: a.t SELECT: \"y\" is not demanded\n");
}

TEST(Words, OfAStatement) {
  EXPECT_TRUE(is_transaction_control("/* x */ begin work"));
  EXPECT_TRUE(is_transaction_control("PREPARE TRANSACTION 'x'"));
  EXPECT_FALSE(is_transaction_control("PREPARE x AS SELECT 1"));
  EXPECT_TRUE(has_parameters_to_bind("select * from t where x = $1"));
  EXPECT_FALSE(has_parameters_to_bind("select '$1'"));
  EXPECT_FALSE(has_parameters_to_bind("create function f(int) … 'select $1'"));
  EXPECT_EQ(name_after_prepare("PREPARE q (int) AS SELECT 1"), "q");
  EXPECT_EQ(name_after_prepare("prepare \"Q q\" as select 1"), "Q q");
}

}  // namespace
}  // namespace demarc::referee
