// What using an object implies, as PostgreSQL 15 checks it: views, triggers, routines, policies,
// rules, defaults. tests/referee/systems/implied puts the same situations to a server: what comes
// here comes there, too, where it has another cause.
#include <gtest/gtest.h>

#include "repository.h"

namespace demarc::testing_model {
namespace {

const std::string three = two_services(R"([service.billing]
paths = ["billing/**"]
owns = ["billing.*"]
[[export]]
provider = "users"
relation = "users.v*"
access = "public"
[[contract]]
id = "C"
provider = "users"
consumer = "orders"
relations = ["users.t"]
forms = ["write"]
reason = "r"
until = 2027-01-01
[[export]]
provider = "users"
relation = "users.f*"
access = "public"
[service.orders.roles]
run = "orders_rw"
)");

struct ImpliedCase {
  const char* title;
  const char* users;   // migrations of users
  const char* orders;  // SQL of orders
  const char* denied;  // of orders/q.sql
};

class Implying : public testing::TestWithParam<ImpliedCase> {};

TEST_P(Implying, Denied) {
  const ImpliedCase& c = GetParam();
  const Repository repository(
      linked, {{"demarc.toml", three},
               {"billing/migrations/V1__a.sql", "CREATE TABLE billing.b (id int);"},
               {"users/migrations/V1__a.sql",
                "CREATE TABLE users.t (id int, name text); CREATE TABLE users.log (id int);"},
               {"users/migrations/V2__b.sql", c.users},
               {"orders/q.sql", c.orders}});
  EXPECT_EQ(repository.denied("orders/q"), c.denied);
  EXPECT_EQ(repository.notes(), "");
}

constexpr const char* log_trigger =
    "CREATE FUNCTION users.log() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO "
    "users.log "
    "VALUES (NEW.id); RETURN NEW; END $$; CREATE TRIGGER log AFTER INSERT OR DELETE ON users.t FOR "
    "EACH ROW EXECUTE FUNCTION users.log();";

constexpr const char* column_trigger =
    "CREATE FUNCTION users.log() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO "
    "users.log VALUES (NEW.id); RETURN NEW; END $$; CREATE TRIGGER log AFTER UPDATE OF name OR "
    "DELETE ON users.t FOR EACH ROW EXECUTE FUNCTION users.log();";

INSTANTIATE_TEST_SUITE_P(
    Implied, Implying,
    testing::Values(
        ImpliedCase{"a view shields its owner's tables",
                    "CREATE VIEW users.v AS SELECT id FROM users.t;", "SELECT id FROM users.v;",
                    ""},
        ImpliedCase{"a view over what its owner may not",
                    "CREATE VIEW users.v AS SELECT id FROM billing.b;", "SELECT id FROM users.v;",
                    "orders/q.sql:1 users SELECT billing.b [view: view users.v]\n"},
        ImpliedCase{"an invoker's view does not shield",
                    "CREATE VIEW users.v WITH (security_invoker) AS SELECT id FROM users.log;",
                    "SELECT id FROM users.v;",
                    "orders/q.sql:1 orders SELECT users.log [view: view users.v]\n"},
        ImpliedCase{"views on views",
                    "CREATE VIEW users.inner WITH (security_invoker) AS SELECT id FROM users.log;"
                    "CREATE VIEW users.v AS SELECT id FROM users.inner;",
                    "SELECT id FROM users.v;",
                    "orders/q.sql:1 orders SELECT users.log [view: view users.v > view "
                    "users.inner]\n"},
        ImpliedCase{
            "a function inside a view runs as the caller",
            "CREATE FUNCTION users.f() RETURNS bigint LANGUAGE sql AS 'SELECT count(*) FROM "
            "users.log'; CREATE VIEW users.v AS SELECT users.f() AS n;",
            "SELECT n FROM users.v;",
            "orders/q.sql:1 orders SELECT users.log [routine: view users.v > function "
            "users.f()]\n"},
        ImpliedCase{"a stored view is its own table",
                    "CREATE MATERIALIZED VIEW users.v AS SELECT id FROM billing.b;",
                    "SELECT id FROM users.v;", ""},
        ImpliedCase{"writing through a view is writing",
                    "CREATE VIEW users.v AS SELECT id FROM billing.b;", "DELETE FROM users.v;",
                    "orders/q.sql:1 orders DELETE users.v\n"
                    "orders/q.sql:1 users DELETE billing.b [view: view users.v]\n"},
        ImpliedCase{"a trigger's body is the writer's", log_trigger,
                    "INSERT INTO users.t VALUES (1);",
                    "orders/q.sql:1 orders INSERT users.log [trigger: trigger log on users.t > "
                    "function users.log()]\n"},
        ImpliedCase{"a trigger fires for its events only", log_trigger,
                    "UPDATE users.t SET name = 'x'; SELECT id FROM users.t FOR UPDATE;", ""},
        ImpliedCase{
            "a definer's trigger is its owner's",
            "CREATE FUNCTION users.log() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER "
            "AS $$ BEGIN INSERT INTO users.log VALUES (NEW.id); INSERT INTO billing.b "
            "VALUES (1); RETURN NEW; END $$; CREATE TRIGGER log AFTER INSERT ON users.t FOR "
            "EACH ROW EXECUTE FUNCTION users.log();",
            "INSERT INTO users.t VALUES (1);",
            "orders/q.sql:1 users INSERT billing.b [trigger: trigger log on users.t > "
            "function users.log()]\n"},
        ImpliedCase{"a dropped trigger does nothing",
                    "CREATE FUNCTION users.log() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
                    "INSERT INTO users.log VALUES (NEW.id); RETURN NEW; END $$; CREATE TRIGGER log "
                    "AFTER INSERT ON users.t FOR EACH ROW EXECUTE FUNCTION users.log(); DROP "
                    "TRIGGER log ON users.t;",
                    "INSERT INTO users.t VALUES (1);", ""},
        ImpliedCase{
            "a function's body is the caller's",
            "CREATE FUNCTION users.f() RETURNS bigint LANGUAGE sql AS 'SELECT count(*) FROM "
            "users.log';",
            "SELECT users.f();",
            "orders/q.sql:1 orders SELECT users.log [routine: function users.f()]\n"},
        ImpliedCase{"a definer's function is a door",
                    "CREATE FUNCTION users.f() RETURNS bigint LANGUAGE sql SECURITY DEFINER AS "
                    "'SELECT count(*) FROM users.log';",
                    "SELECT users.f();", ""},
        ImpliedCase{
            "functions in functions",
            "CREATE FUNCTION users.g() RETURNS bigint LANGUAGE sql AS 'SELECT count(*) FROM "
            "users.log'; CREATE FUNCTION users.f() RETURNS bigint LANGUAGE plpgsql AS $$ "
            "BEGIN RETURN users.g(); END $$;",
            "SELECT users.f();",
            "orders/q.sql:1 orders EXECUTE users.g [routine: function users.f()]\n"
            "orders/q.sql:1 orders SELECT users.log [routine: function users.f() > function "
            "users.g()]\n"},
        ImpliedCase{"functions in a circle end",
                    "CREATE FUNCTION users.f() RETURNS bigint LANGUAGE sql AS 'SELECT users.f2()'; "
                    "CREATE FUNCTION users.f2() RETURNS bigint LANGUAGE sql AS 'SELECT users.f()';",
                    "SELECT users.f();", ""},
        ImpliedCase{"a policy reads as the reader",
                    "ALTER TABLE users.t ENABLE ROW LEVEL SECURITY; CREATE POLICY p ON users.t "
                    "USING (id IN (SELECT id FROM users.log));",
                    "SELECT id FROM users.t;",
                    "orders/q.sql:1 orders SELECT users.log [policy: policy p on users.t]\n"},
        ImpliedCase{"a policy without row security sleeps",
                    "CREATE POLICY p ON users.t USING (id IN (SELECT id FROM users.log));",
                    "SELECT id FROM users.t;", ""},
        ImpliedCase{"a policy for another command",
                    "ALTER TABLE users.t ENABLE ROW LEVEL SECURITY; CREATE POLICY p ON users.t FOR "
                    "DELETE USING (id IN (SELECT id FROM users.log));",
                    "SELECT id FROM users.t;", ""},
        ImpliedCase{"a policy for another's role",
                    "ALTER TABLE users.t ENABLE ROW LEVEL SECURITY; CREATE POLICY p ON users.t TO "
                    "billing_rw USING (id IN (SELECT id FROM users.log));",
                    "SELECT id FROM users.t;", ""},
        ImpliedCase{"a policy for the reader's role",
                    "ALTER TABLE users.t ENABLE ROW LEVEL SECURITY; CREATE POLICY p ON users.t TO "
                    "billing_rw, orders_rw USING (id IN (SELECT id FROM users.log));",
                    "SELECT id FROM users.t;",
                    "orders/q.sql:1 orders SELECT users.log [policy: policy p on users.t]\n"},
        ImpliedCase{"a policy for a group that the reader is in",
                    "GRANT readers TO orders_rw; ALTER TABLE users.t ENABLE ROW LEVEL SECURITY; "
                    "CREATE POLICY p ON users.t TO readers USING (id IN (SELECT id FROM "
                    "users.log));",
                    "SELECT id FROM users.t;",
                    "orders/q.sql:1 orders SELECT users.log [policy: policy p on users.t]\n"},
        ImpliedCase{"a policy that is turned to another role",
                    "ALTER TABLE users.t ENABLE ROW LEVEL SECURITY; CREATE POLICY p ON users.t "
                    "USING (id IN (SELECT id FROM users.log)); ALTER POLICY p ON users.t TO "
                    "billing_rw;",
                    "SELECT id FROM users.t;", ""},
        ImpliedCase{"a trigger on a column sleeps at others", column_trigger,
                    "UPDATE users.t SET id = 1;", ""},
        ImpliedCase{"a trigger on a column fires at it", column_trigger,
                    "UPDATE users.t SET id = 1, name = 'x';",
                    "orders/q.sql:1 orders INSERT users.log [trigger: trigger log on users.t > "
                    "function users.log()]\n"},
        ImpliedCase{
            "a trigger on a column fires at the conflict's update", column_trigger,
            "INSERT INTO users.t (id) VALUES (1) ON CONFLICT (id) DO UPDATE SET name = 'x';",
            "orders/q.sql:1 orders INSERT users.log [trigger: trigger log on users.t > "
            "function users.log()]\n"},
        ImpliedCase{"a trigger on a column where not all columns are known", column_trigger,
                    "UPDATE users.t SET id = 1 RETURNING *;",
                    "orders/q.sql:1 orders INSERT users.log [trigger: trigger log on users.t > "
                    "function users.log()] (possible)\n"},
        ImpliedCase{"a trigger on a column or a deletion", column_trigger, "DELETE FROM users.t;",
                    "orders/q.sql:1 orders INSERT users.log [trigger: trigger log on users.t > "
                    "function users.log()]\n"},
        ImpliedCase{"a trigger on a column inside another trigger's body",
                    "CREATE FUNCTION users.log() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
                    "INSERT INTO users.log VALUES (NEW.id); RETURN NEW; END $$; CREATE TABLE "
                    "users.v2 (a int, b int); CREATE TRIGGER log AFTER UPDATE OF a ON users.v2 FOR "
                    "EACH ROW EXECUTE FUNCTION users.log(); CREATE FUNCTION users.g() RETURNS "
                    "trigger LANGUAGE plpgsql AS $$ BEGIN UPDATE users.v2 SET b = 1; RETURN NEW; "
                    "END $$; CREATE TRIGGER g AFTER INSERT ON users.t FOR EACH ROW EXECUTE "
                    "FUNCTION users.g();",
                    "INSERT INTO users.t VALUES (1);",
                    "orders/q.sql:1 orders UPDATE users.v2 [trigger: trigger g on users.t > "
                    "function users.g()]\n"},
        ImpliedCase{"a rule is its table's owner's",
                    "CREATE RULE r AS ON INSERT TO users.t DO ALSO INSERT INTO users.log VALUES "
                    "(NEW.id);",
                    "INSERT INTO users.t VALUES (1);", ""},
        ImpliedCase{"a rule over the line",
                    "CREATE RULE r AS ON INSERT TO users.t DO ALSO INSERT INTO billing.b VALUES "
                    "(NEW.id);",
                    "INSERT INTO users.t VALUES (1);",
                    "orders/q.sql:1 users INSERT billing.b [rule: rule r on users.t]\n"},
        ImpliedCase{"a default's function is called by the writer",
                    "CREATE FUNCTION users.g() RETURNS int LANGUAGE sql AS 'SELECT 1'; ALTER TABLE "
                    "users.t ALTER name SET DEFAULT users.g();",
                    "INSERT INTO users.t (id) VALUES (1);",
                    "orders/q.sql:1 orders EXECUTE users.g [default: default on users.t]\n"},
        ImpliedCase{"a default is not asked where the value is given",
                    "CREATE FUNCTION users.g() RETURNS int LANGUAGE sql AS 'SELECT 1'; ALTER TABLE "
                    "users.t ALTER name SET DEFAULT users.g();",
                    "INSERT INTO users.t (id, name) VALUES (1, 'a');", ""},
        ImpliedCase{"without a list of columns a default is perhaps asked",
                    "CREATE FUNCTION users.g() RETURNS int LANGUAGE sql AS 'SELECT 1'; ALTER TABLE "
                    "users.t ALTER name SET DEFAULT users.g();",
                    "INSERT INTO users.t VALUES (1);",
                    "orders/q.sql:1 orders EXECUTE users.g [default: default on users.t] "
                    "(possible)\n"},
        ImpliedCase{"a default set anew ends the one before",
                    "CREATE FUNCTION users.g() RETURNS int LANGUAGE sql AS 'SELECT 1'; ALTER TABLE "
                    "users.t ADD n int DEFAULT users.g(); ALTER TABLE users.t ALTER n SET DEFAULT "
                    "users.f(); CREATE FUNCTION users.f() RETURNS int LANGUAGE sql AS 'SELECT 1';",
                    "INSERT INTO users.t (id) VALUES (1);", ""},
        ImpliedCase{"a default goes with its column",
                    "CREATE FUNCTION users.g() RETURNS int LANGUAGE sql AS 'SELECT 1'; ALTER TABLE "
                    "users.t ADD n int DEFAULT users.g(); ALTER TABLE users.t DROP n;",
                    "INSERT INTO users.t (id) VALUES (1);", ""},
        ImpliedCase{"a check is for every row that is written",
                    "CREATE FUNCTION users.g() RETURNS int LANGUAGE sql AS 'SELECT 1'; ALTER TABLE "
                    "users.t ADD CHECK (id <> users.g());",
                    "INSERT INTO users.t (id, name) VALUES (1, 'a'); UPDATE users.t SET name = "
                    "'b'; DELETE FROM users.t;",
                    "orders/q.sql:1 orders EXECUTE users.g [default: default on users.t]\n"
                    "orders/q.sql:1 orders EXECUTE users.g [default: default on users.t]\n"},
        ImpliedCase{
            "a trigger with a condition is not for every row",
            "CREATE FUNCTION users.log() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO "
            "users.log VALUES (NEW.id); RETURN NEW; END $$; CREATE TRIGGER log AFTER INSERT ON "
            "users.t FOR EACH ROW WHEN (NEW.id > 5) EXECUTE FUNCTION users.log();",
            "INSERT INTO users.t VALUES (1);",
            "orders/q.sql:1 orders INSERT users.log [trigger: trigger log on users.t > function "
            "users.log()] (likely)\n"}),
    [](const auto& test) { return case_name(test.param.title); });

TEST(Implied, AnImpliedAccessNamesItsDefinition) {
  const Repository repository(
      linked, {{"demarc.toml", three},
               {"users/migrations/V1__a.sql", "CREATE VIEW users.v AS SELECT id FROM billing.b;"},
               {"orders/q.sql", "SELECT id FROM users.v;"}});
  for (const Access& access : repository.model().accesses) {
    if (access.why == Why::direct) continue;
    ASSERT_NE(access.via, none);
    EXPECT_EQ(repository.model().statements[access.via].tag, CommandTag::create_view);
    EXPECT_EQ(repository.model().columns(access), std::vector<std::string>{"id"});
    return;
  }
  FAIL() << "no implied access";
}

TEST(Implied, RefreshIsTheOwnersReading) {
  const Repository repository(
      linked, {{"demarc.toml", three},
               {"users/migrations/V1__a.sql",
                "CREATE MATERIALIZED VIEW users.m AS SELECT id FROM billing.b WITH NO DATA;"},
               {"users/q.sql", "REFRESH MATERIALIZED VIEW users.m;"}});
  EXPECT_EQ(
      repository.denied(),
      "users/migrations/V1__a.sql:1 users SELECT billing.b later\n"
      "users/q.sql:1 users SELECT billing.b [materialized view: materialized view users.m]\n");
}

TEST(Implied, AChainOfViewsIsBounded) {
  std::string sql = "CREATE VIEW users.v0 WITH (security_invoker) AS SELECT id FROM users.log;\n";
  for (int i = 1; i < 200; ++i)
    sql += "CREATE VIEW users.v" + std::to_string(i) +
           " WITH (security_invoker) AS SELECT id FROM users.v" + std::to_string(i - 1) + ";\n";
  const Repository repository(linked, {{"demarc.toml", three},
                                       {"users/migrations/V1__a.sql", sql},
                                       {"orders/q.sql", "SELECT id FROM users.v199;"}});
  EXPECT_EQ(repository.notes(),
            "demarc.toml:0 not-decidable: views, triggers and routines are nested deeper than is "
            "looked into\n");
}

}  // namespace
}  // namespace demarc::testing_model
