// What the pages of the rules about messages and grants say, shown on PostgreSQL: the bad shape
// loses or doubles something, the good shape does not.
#include <optional>

#include <gtest/gtest.h>

#include "tests/referee/session.h"

namespace demarc::referee {
namespace {

constexpr const char* database = "demarc_demonstrations";

class Demonstration : public ::testing::Test {
 protected:
  void SetUp() override {
    const Result<Cluster> cluster = running_cluster();
    ASSERT_TRUE(cluster) << to_string(cluster.error());
    cluster_ = *cluster;
    Result<Session> made = open_new_database(cluster_, database);
    ASSERT_TRUE(made) << to_string(made.error());
    a_.emplace(*std::move(made));
    Result<Session> other = Session::open(cluster_, database);
    ASSERT_TRUE(other);
    b_.emplace(*std::move(other));
  }
  void TearDown() override {
    if (a_) {
      for (const char* role : {"demarc_owner", "demarc_other"}) {
        a_->run(std::string("DROP OWNED BY ") + role + " CASCADE");
        a_->run(std::string("DROP ROLE IF EXISTS ") + role);
      }
    }
    b_.reset();
    a_.reset();
    Result<Session> door = Session::open(cluster_, "postgres");
    if (door) door->run(std::string("DROP DATABASE IF EXISTS ") + database + " WITH (FORCE)");
  }
  void make_roles() {
    a_->must("CREATE ROLE demarc_owner LOGIN; CREATE ROLE demarc_other LOGIN");
    a_->must("CREATE SCHEMA own AUTHORIZATION demarc_owner");
  }
  Session as(const char* role) {
    Result<Session> session = Session::open(cluster_, database, role);
    if (!session) throw std::runtime_error(to_string(session.error()));
    return *std::move(session);
  }

  Cluster cluster_{};
  std::optional<Session> a_{};
  std::optional<Session> b_{};
};

TEST_F(Demonstration, ACursorOverANumberSkipsWhatCommitsLater) {
  a_->must(
      "CREATE TABLE outbox (position bigint GENERATED ALWAYS AS IDENTITY, what text, "
      "published_at timestamptz)");
  a_->must("BEGIN; INSERT INTO outbox (what) VALUES ('first')");
  b_->must("INSERT INTO outbox (what) VALUES ('second')");
  EXPECT_EQ(b_->value("SELECT max(position) FROM outbox WHERE position > 0"), "2");
  b_->must("UPDATE outbox SET published_at = now() WHERE published_at IS NULL");
  a_->must("COMMIT");
  EXPECT_EQ(b_->value("SELECT count(*) FROM outbox WHERE position > 2"), "0");
  EXPECT_EQ(b_->value("SELECT what FROM outbox WHERE published_at IS NULL"), "first");
}

TEST_F(Demonstration, AFenceOnRunningTransactionsWaitsForThem) {
  a_->must(
      "CREATE TABLE outbox (position bigint GENERATED ALWAYS AS IDENTITY, what text, "
      "xid xid8 NOT NULL DEFAULT pg_current_xact_id())");
  const std::string poll =
      "SELECT string_agg(what, ' ' ORDER BY xid, position) FROM outbox WHERE xid < "
      "pg_snapshot_xmin(pg_current_snapshot())";
  a_->must("BEGIN; INSERT INTO outbox (what) VALUES ('first')");
  b_->must("INSERT INTO outbox (what) VALUES ('second')");
  EXPECT_EQ(b_->value(poll), "");
  a_->must("COMMIT");
  EXPECT_EQ(b_->value(poll), "first second");
}

TEST_F(Demonstration, SkipLockedOutsideATransactionGivesTheSameRowTwice) {
  a_->must("CREATE TABLE outbox (id int); INSERT INTO outbox VALUES (1), (2)");
  const std::string poll = "SELECT id FROM outbox ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED";
  EXPECT_EQ(a_->value(poll), "1");
  EXPECT_EQ(b_->value(poll), "1");
  a_->must("BEGIN");
  b_->must("BEGIN");
  EXPECT_EQ(a_->value(poll), "1");
  EXPECT_EQ(b_->value(poll), "2");
}

TEST_F(Demonstration, AParameterDoesNotImplyThePredicateOfAnIndex) {
  a_->must(
      "CREATE TABLE outbox (id int, status text); "
      "CREATE INDEX pending ON outbox (id) WHERE status = 'PENDING'; "
      "SET enable_seqscan = off; SET plan_cache_mode = force_generic_plan; "
      "PREPARE poll AS SELECT id FROM outbox WHERE status = $1 ORDER BY id LIMIT 1");
  const auto plan = [&](const std::string& query) {
    std::string out;
    for (const auto& row : a_->query("EXPLAIN " + query)) out += row[0] + "\n";
    return out;
  };
  EXPECT_EQ(plan("EXECUTE poll('PENDING')").find("pending"), std::string::npos);
  EXPECT_NE(
      plan("SELECT id FROM outbox WHERE status = 'PENDING' ORDER BY id LIMIT 1").find("pending"),
      std::string::npos);
}

TEST_F(Demonstration, ACascadeDeletesEventsThatNobodyHasPublished) {
  a_->must(
      "CREATE TABLE orders (id int PRIMARY KEY); INSERT INTO orders VALUES (42); "
      "CREATE TABLE outbox (order_id int REFERENCES orders ON DELETE CASCADE, type text)");
  a_->must(
      "BEGIN; INSERT INTO outbox VALUES (42, 'OrderDeleted'); "
      "DELETE FROM orders WHERE id = 42; COMMIT");
  EXPECT_EQ(a_->value("SELECT count(*) FROM outbox"), "0");
}

TEST_F(Demonstration, APayloadThatIsBoundedOrIndexedRefusesALongEvent) {
  a_->must(
      "CREATE TABLE short (payload varchar(255)); CREATE TABLE indexed (payload text); "
      "CREATE INDEX ON indexed (payload); CREATE TABLE good (payload text)");
  const std::string long_text =
      "(SELECT string_agg(md5(i::text), '') FROM generate_series(1, 1000) i)";
  EXPECT_EQ(a_->run("INSERT INTO short " + long_text).state, "22001");
  EXPECT_EQ(a_->run("INSERT INTO indexed " + long_text).state, "54000");
  EXPECT_TRUE(a_->run("INSERT INTO good " + long_text).ok);
}

TEST_F(Demonstration, InboxesWithoutAFullKeyLetAMessageInTwice) {
  a_->must(
      "CREATE TABLE no_key (message_id int); "
      "CREATE TABLE with_time (message_id int, at timestamptz DEFAULT clock_timestamp(), "
      "PRIMARY KEY (message_id, at)); "
      "CREATE TABLE nullable (message_id int UNIQUE); "
      "CREATE TABLE good (message_id int PRIMARY KEY)");
  for (int i = 0; i < 2; ++i) {
    a_->must("INSERT INTO no_key VALUES (7) ON CONFLICT DO NOTHING");
    a_->must("INSERT INTO with_time VALUES (7) ON CONFLICT DO NOTHING");
    a_->must("INSERT INTO nullable VALUES (NULL) ON CONFLICT DO NOTHING");
    a_->must("INSERT INTO good VALUES (7) ON CONFLICT DO NOTHING");
  }
  EXPECT_EQ(a_->value("SELECT count(*) FROM no_key"), "2");
  EXPECT_EQ(a_->value("SELECT count(*) FROM with_time"), "2");
  EXPECT_EQ(a_->value("SELECT count(*) FROM nullable"), "2");
  EXPECT_EQ(a_->value("SELECT count(*) FROM good"), "1");
}

TEST_F(Demonstration, AskFirstAndWriteThenHandlesAMessageTwice) {
  a_->must(
      "CREATE TABLE inbox (message_id int); CREATE TABLE accounts (balance int); "
      "INSERT INTO accounts VALUES (0)");
  for (Session* session : {&*a_, &*b_}) {
    session->must("BEGIN");
    EXPECT_EQ(session->value("SELECT count(*) FROM inbox WHERE message_id = 7"), "0");
  }
  for (Session* session : {&*a_, &*b_}) {
    session->must(
        "INSERT INTO inbox VALUES (7); UPDATE accounts SET balance = balance + 10; "
        "COMMIT");
  }
  EXPECT_EQ(a_->value("SELECT balance FROM accounts"), "20");
}

TEST_F(Demonstration, AKeyAndAConflictClauseHandleItOnce) {
  a_->must(
      "CREATE TABLE inbox (message_id int PRIMARY KEY); CREATE TABLE accounts (balance int); "
      "INSERT INTO accounts VALUES (0)");
  for (Session* session : {&*a_, &*b_}) {
    session->must(
        "WITH taken AS (INSERT INTO inbox VALUES (7) ON CONFLICT DO NOTHING RETURNING 1) "
        "UPDATE accounts SET balance = balance + 10 FROM taken");
  }
  EXPECT_EQ(a_->value("SELECT balance FROM accounts"), "10");
}

TEST_F(Demonstration, TwoAnswersOverwriteTheStateOfASaga) {
  a_->must(
      "CREATE TABLE saga (id int PRIMARY KEY, state text, version int); "
      "INSERT INTO saga VALUES (7, 'charging', 1), (8, 'charging', 1)");
  for (Session* session : {&*a_, &*b_})
    EXPECT_EQ(session->value("SELECT state FROM saga WHERE id = 7"), "charging");
  a_->must("UPDATE saga SET state = 'compensating' WHERE id = 7");
  b_->must("UPDATE saga SET state = 'confirmed' WHERE id = 7");
  EXPECT_EQ(a_->value("SELECT state FROM saga WHERE id = 7"), "confirmed");
  a_->must("UPDATE saga SET state = 'compensating', version = 2 WHERE id = 8 AND version = 1");
  b_->must("UPDATE saga SET state = 'confirmed', version = 2 WHERE id = 8 AND version = 1");
  EXPECT_EQ(a_->value("SELECT state FROM saga WHERE id = 8"), "compensating");
}

TEST_F(Demonstration, UsageOfTheSchemaIsNotTheTable) {
  make_roles();
  a_->must("CREATE TABLE own.orders (id int); GRANT USAGE ON SCHEMA own TO demarc_other");
  Session other = as("demarc_other");
  EXPECT_EQ(other.run("SELECT * FROM own.orders").state, "42501");
  a_->must("GRANT SELECT ON own.orders TO demarc_other");
  EXPECT_TRUE(other.run("SELECT * FROM own.orders").ok);
}

TEST_F(Demonstration, DefaultPrivilegesDecideAboutTablesToCome) {
  make_roles();
  a_->must(
      "GRANT USAGE ON SCHEMA own TO demarc_other; ALTER DEFAULT PRIVILEGES FOR ROLE "
      "demarc_owner IN SCHEMA own GRANT SELECT ON TABLES TO demarc_other");
  as("demarc_owner").must("CREATE TABLE own.passwords (hash text)");
  EXPECT_TRUE(as("demarc_other").run("SELECT hash FROM own.passwords").ok);
}

TEST_F(Demonstration, WhatPublicHoldsCannotBeTakenFromOneRole) {
  make_roles();
  a_->must(
      "CREATE TABLE own.orders (id int); GRANT USAGE ON SCHEMA own TO PUBLIC; "
      "GRANT SELECT ON own.orders TO PUBLIC; REVOKE SELECT ON own.orders FROM demarc_other");
  EXPECT_TRUE(as("demarc_other").run("SELECT * FROM own.orders").ok);
}

TEST_F(Demonstration, ADefinerRoutineRunsTheFunctionThatItsCallerPutInTheWay) {
  make_roles();
  a_->must(
      "CREATE TABLE own.accounts (email text); INSERT INTO own.accounts VALUES ('a@b'); "
      "ALTER TABLE own.accounts OWNER TO demarc_owner; "
      "CREATE SCHEMA trap AUTHORIZATION demarc_other; "
      "GRANT USAGE ON SCHEMA own TO demarc_other; GRANT USAGE ON SCHEMA trap TO PUBLIC");
  const std::string body = " RETURNS text LANGUAGE sql SECURITY DEFINER";
  as("demarc_owner")
      .must("CREATE FUNCTION own.open(text)" + body +
            " AS 'SELECT lower($1)'; CREATE FUNCTION "
            "own.fixed(text)" +
            body + " SET search_path = own, pg_temp AS 'SELECT lower($1)'");
  Session other = as("demarc_other");
  other.must(
      "CREATE FUNCTION trap.lower(text) RETURNS text LANGUAGE sql AS "
      "'SELECT email FROM own.accounts'; SET search_path = trap, pg_catalog, own");
  EXPECT_EQ(other.run("SELECT email FROM own.accounts").state, "42501");
  EXPECT_EQ(other.value("SELECT own.open('X')"), "a@b");
  EXPECT_EQ(other.value("SELECT own.fixed('X')"), "x");
}

}  // namespace
}  // namespace demarc::referee
