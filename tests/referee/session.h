// One connection to the referee, and what it says to a statement.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "tests/referee/cluster.h"

struct pg_conn;
struct pg_result;

namespace demarc::referee {

// The server's answer to one statement.
struct Outcome {
  bool ok = true;
  std::string state{};    // SQLSTATE of the error
  std::string message{};  // its primary message
  std::string context{};  // where it arose: "SQL function f statement 1"
  std::string warning{};  // a warning that means "not allowed, so not done"
  // What counts as "not allowed": insufficient privilege; a schema or relation that the search path
  // hides from whoever lacks USAGE; and the warnings of VACUUM, ANALYZE, CLUSTER, GRANT and REVOKE.
  bool denied() const {
    return state == "42501" || state == "42P01" || state == "3F000" || !warning.empty();
  }
  bool allowed() const { return ok && warning.empty(); }
};

using Table = std::vector<std::vector<std::string>>;  // NULL is an empty string

class Session {
 public:
  static Result<Session> open(const Cluster& cluster, const std::string& database,
                              const std::string& user = superuser);
  Session(Session&&) noexcept;
  Session& operator=(Session&&) noexcept;
  ~Session();

  // Runs SQL as it comes, several statements too. COPY gets an empty input, its output is dropped.
  Outcome run(const std::string& sql);
  // For what has to work, or the test itself is broken: throws std::runtime_error, which GoogleTest
  // turns into a failure of the test.
  void must(const std::string& sql);
  Table query(const std::string& sql);
  // The one value, or nothing.
  std::string value(const std::string& sql);
  bool in_transaction() const;
  bool transaction_is_aborted() const;
  bool alive() const;
  // The socket, for a relay of the protocol's bytes while nothing is asked here.
  int socket() const;

 private:
  explicit Session(pg_conn* connection);
  Outcome collect();
  pg_conn* connection_ = nullptr;
  std::unique_ptr<std::string> warning_{};  // filled by libpq's callback, so at a fixed place
};

std::string quote_name(std::string_view name);     // "we""ird"
std::string quote_literal(std::string_view text);  // 'it''s'

// Makes an empty database, dropping one of that name first, and connects to it.
Result<Session> open_new_database(const Cluster& cluster, const std::string& name);

}  // namespace demarc::referee
