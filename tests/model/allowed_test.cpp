// What the manifest allows: exports, contracts, columns, forms, dates, any-of.
#include <gtest/gtest.h>

#include "repository.h"

namespace demarc::testing_model {
namespace {

struct AllowedCase {
  const char* title;
  const char* given;    // manifest, after the two services
  const char* sql;      // of orders
  const char* demands;  // of orders/q.sql
};

class Allowing : public testing::TestWithParam<AllowedCase> {};

TEST_P(Allowing, Demands) {
  const AllowedCase& c = GetParam();
  const Repository repository(linked,
                              {{"demarc.toml", two_services(c.given)},
                               {"users/migrations/V1__a.sql",
                                "CREATE TABLE users.t (id int, name text, email text);"
                                "CREATE FUNCTION users.f() RETURNS int LANGUAGE sql AS 'SELECT 1';"
                                "CREATE TABLE users.serials (id serial, x int);"},
                               {"orders/q.sql", c.sql}});
  EXPECT_EQ(repository.demands("orders/q"), c.demands);
}

constexpr const char* exported =
    "[[export]]\nprovider = \"users\"\nrelation = \"users.t\"\nto = [\"orders\"]\n";
constexpr const char* exported_columns =
    "[[export]]\nprovider = \"users\"\nrelation = \"users.t\"\nto = [\"orders\"]\ncolumns = "
    "[\"id\", \"name\"]\n";
constexpr const char* contract =
    "[[contract]]\nid = \"C\"\nprovider = \"users\"\nconsumer = \"orders\"\nrelations = "
    "[\"users.*\"]\nforms = [\"write\"]\nreason = \"r\"\nuntil = 2027-01-01\n";
constexpr const char* ended =
    "[[contract]]\nid = \"C\"\nprovider = \"users\"\nconsumer = \"orders\"\nrelations = "
    "[\"users.*\"]\nforms = [\"read\"]\nreason = \"r\"\nuntil = 2026-11-01\n";
constexpr const char* in_grace =
    "[[contract]]\nid = \"C\"\nprovider = \"users\"\nconsumer = \"orders\"\nrelations = "
    "[\"users.*\"]\nforms = [\"read\"]\nreason = \"r\"\nuntil = 2026-11-15\ngrace_days = 14\n";
constexpr const char* key =
    "[[contract]]\nid = \"C\"\nprovider = \"users\"\nconsumer = \"orders\"\nrelations = "
    "[\"users.t\"]\nforms = [\"foreign-key\"]\nreason = \"r\"\nuntil = 2027-01-01\n";

INSTANTIATE_TEST_SUITE_P(
    Judge, Allowing,
    testing::Values(
        AllowedCase{"nothing", "", "SELECT id FROM users.t;",
                    "orders/q.sql:1 orders SELECT users.t: no\n"},
        AllowedCase{"an export", exported, "SELECT id FROM users.t;",
                    "orders/q.sql:1 orders SELECT users.t: export\n"},
        AllowedCase{"an export reads only", exported, "UPDATE users.t SET id = 1 WHERE id = 2;",
                    "orders/q.sql:1 orders UPDATE users.t: no\n"},
        AllowedCase{"exported columns", exported_columns,
                    "SELECT id FROM users.t WHERE name = 'x';",
                    "orders/q.sql:1 orders SELECT users.t: export\n"},
        AllowedCase{"one column too many", exported_columns, "SELECT id, email FROM users.t;",
                    "orders/q.sql:1 orders SELECT users.t: no\n"},
        AllowedCase{"a star is all columns", exported_columns, "SELECT * FROM users.t;",
                    "orders/q.sql:1 orders SELECT users.t (likely): no\n"},
        AllowedCase{"counting needs any column", exported_columns, "SELECT count(*) FROM users.t;",
                    "orders/q.sql:1 orders SELECT users.t: export\n"},
        AllowedCase{"a contract to write", contract, "UPDATE users.t SET id = 1 WHERE id = 2;",
                    "orders/q.sql:1 orders SELECT,UPDATE users.t: contract\n"},
        AllowedCase{"writing is not truncating", contract, "TRUNCATE users.t;",
                    "orders/q.sql:1 orders TRUNCATE users.t: no\n"},
        AllowedCase{"a lock needs any of them", contract, "LOCK TABLE users.t IN SHARE MODE;",
                    "orders/q.sql:1 orders UPDATE,DELETE,TRUNCATE users.t: contract\n"},
        AllowedCase{"a table's sequence goes with it", contract,
                    "SELECT nextval('users.serials_id_seq');",
                    "orders/q.sql:1 orders UPDATE,USAGE users.serials_id_seq: contract\n"},
        AllowedCase{"an ended contract", ended, "SELECT id FROM users.t;",
                    "orders/q.sql:1 orders SELECT users.t: no\n"},
        AllowedCase{"days of grace", in_grace, "SELECT id FROM users.t;",
                    "orders/q.sql:1 orders SELECT users.t: contract\n"},
        AllowedCase{"a key", key, "CREATE TABLE orders.o (u int REFERENCES users.t(id));",
                    "orders/q.sql:1 orders CREATE orders.o: own\n"
                    "orders/q.sql:1 orders REFERENCES users.t: contract\n"},
        AllowedCase{"a key is not reading", key, "SELECT id FROM users.t;",
                    "orders/q.sql:1 orders SELECT users.t: no\n"},
        AllowedCase{"another's function", "", "SELECT users.f();",
                    "orders/q.sql:1 orders EXECUTE users.f: no\n"},
        AllowedCase{"maintenance is the owner's", "", "VACUUM users.t;",
                    "orders/q.sql:1 orders OWNER users.t: no\n"}),
    [](const auto& test) { return case_name(test.param.title); });

}  // namespace
}  // namespace demarc::testing_model
