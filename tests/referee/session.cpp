#include "tests/referee/session.h"

#include <stdexcept>
#include <utility>

#include <libpq-fe.h>

namespace demarc::referee {

// VACUUM, ANALYZE and CLUSTER go on without the tables that they may not touch, and GRANT and
// REVOKE without the privileges: only a warning tells.
static bool means_denied(const char* state, std::string_view message) {
  const std::string_view code = state == nullptr ? "" : state;
  return code == "01007" || code == "01006" || message.find("skipping") != std::string_view::npos;
}

static void take_notice(void* place, const pg_result* result) {
  auto& warning = *static_cast<std::string*>(place);
  const char* severity = PQresultErrorField(result, PG_DIAG_SEVERITY_NONLOCALIZED);
  const char* message = PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);
  if (severity == nullptr || message == nullptr || std::string_view(severity) != "WARNING") return;
  if (means_denied(PQresultErrorField(result, PG_DIAG_SQLSTATE), message)) warning = message;
}

Result<Session> Session::open(const Cluster& cluster, const std::string& database,
                              const std::string& user) {
  pg_conn* connection = PQconnectdb(connection_string(cluster, database, user).c_str());
  if (PQstatus(connection) != CONNECTION_OK) {
    Error error{.message = std::string("cannot connect: ") + PQerrorMessage(connection)};
    PQfinish(connection);
    return error;
  }
  Session session(connection);
  session.must("SET client_min_messages = warning; SET statement_timeout = '20s'");
  return session;
}

Session::Session(pg_conn* connection)
    : connection_(connection), warning_(std::make_unique<std::string>()) {
  PQsetNoticeReceiver(connection_, take_notice, warning_.get());
}

Session::Session(Session&& other) noexcept
    : connection_(std::exchange(other.connection_, nullptr)), warning_(std::move(other.warning_)) {}

Session& Session::operator=(Session&& other) noexcept {
  std::swap(connection_, other.connection_);
  std::swap(warning_, other.warning_);
  return *this;
}

Session::~Session() {
  if (connection_ != nullptr) PQfinish(connection_);
}

Outcome Session::run(const std::string& sql) {
  warning_->clear();
  if (PQsendQuery(connection_, sql.c_str()) == 0) {
    return {.ok = false, .state = "XX000", .message = PQerrorMessage(connection_)};
  }
  return collect();
}

static void drain_output(pg_conn* connection) {
  char* row = nullptr;
  while (PQgetCopyData(connection, &row, 0) > 0) PQfreemem(row);
}

Outcome Session::collect() {
  Outcome outcome;
  while (pg_result* result = PQgetResult(connection_)) {
    const ExecStatusType status = PQresultStatus(result);
    if (status == PGRES_COPY_IN) {
      PQputCopyEnd(connection_, nullptr);
    } else if (status == PGRES_COPY_OUT) {
      drain_output(connection_);
    } else if (status == PGRES_FATAL_ERROR && outcome.ok) {
      const char* state = PQresultErrorField(result, PG_DIAG_SQLSTATE);
      const char* message = PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);
      outcome.ok = false;
      outcome.state = state == nullptr ? "08006" : state;
      outcome.message = message == nullptr ? PQerrorMessage(connection_) : message;
      const char* context = PQresultErrorField(result, PG_DIAG_CONTEXT);
      outcome.context = context == nullptr ? "" : context;
    }
    PQclear(result);
    if (PQstatus(connection_) != CONNECTION_OK) break;
  }
  outcome.warning = *warning_;
  return outcome;
}

void Session::must(const std::string& sql) {
  const Outcome outcome = run(sql);
  if (!outcome.ok) throw std::runtime_error(outcome.state + ": " + outcome.message + ": " + sql);
}

Table Session::query(const std::string& sql) {
  pg_result* result = PQexec(connection_, sql.c_str());
  if (PQresultStatus(result) != PGRES_TUPLES_OK) {
    const std::string message = PQerrorMessage(connection_);
    PQclear(result);
    throw std::runtime_error(message + ": " + sql);
  }
  Table table(static_cast<std::size_t>(PQntuples(result)));
  for (int row = 0; row < PQntuples(result); ++row) {
    for (int field = 0; field < PQnfields(result); ++field) {
      table[static_cast<std::size_t>(row)].emplace_back(PQgetvalue(result, row, field));
    }
  }
  PQclear(result);
  return table;
}

std::string Session::value(const std::string& sql) {
  const Table table = query(sql);
  return table.empty() || table[0].empty() ? "" : table[0][0];
}

bool Session::in_transaction() const {
  return PQtransactionStatus(connection_) != PQTRANS_IDLE;
}

bool Session::transaction_is_aborted() const {
  return PQtransactionStatus(connection_) == PQTRANS_INERROR;
}

int Session::socket() const {
  return PQsocket(connection_);
}

bool Session::alive() const {
  return PQstatus(connection_) == CONNECTION_OK;
}

static std::string quoted(std::string_view text, char mark) {
  std::string out(1, mark);
  for (char c : text) {
    if (c == mark) out += mark;
    out += c;
  }
  return out + mark;
}

std::string quote_name(std::string_view name) {
  return quoted(name, '"');
}

std::string quote_literal(std::string_view text) {
  return quoted(text, '\'');
}

Result<Session> open_new_database(const Cluster& cluster, const std::string& name) {
  {
    Result<Session> door = Session::open(cluster, "postgres");
    if (!door) return door.error();
    door->must("DROP DATABASE IF EXISTS " + quote_name(name) + " WITH (FORCE)");
    door->must("CREATE DATABASE " + quote_name(name) + " TEMPLATE template0");
  }
  return Session::open(cluster, name);
}

}  // namespace demarc::referee
