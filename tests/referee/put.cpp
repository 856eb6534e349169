#include "tests/referee/put.h"

#include <algorithm>

#include "tests/referee/words.h"

namespace demarc::referee {
namespace {

// "EXECUTE question" with its arguments; `arguments` from their types.
std::string execution(const Table& types, std::string (*argument)(const std::string&)) {
  std::string arguments;
  for (const auto& row : types) arguments += (arguments.empty() ? "" : ", ") + argument(row[0]);
  return "EXECUTE question" + (arguments.empty() ? "" : "(" + arguments + ")");
}

Outcome put_query(Session& session, const std::string& sql) {
  const Outcome prepared = session.run("PREPARE question AS " + sql);
  if (!prepared.ok) return prepared;
  const Table types = session.query(
      "select unnest(parameter_types)::text from pg_prepared_statements where name = 'question'");
  const auto null = [](const std::string&) -> std::string { return "NULL"; };
  session.must("SAVEPOINT explaining");
  const Outcome explained = session.run("EXPLAIN " + execution(types, null));
  if (explained.denied()) return explained;
  session.must("ROLLBACK TO explaining");
  return session.run(execution(types, value_of));
}

// Each $1, $2 … as this literal.
std::string with_literal(std::string_view sql, const std::string& literal) {
  std::string out;
  for (std::size_t at = 0; at < sql.size(); ++at) {
    const auto is_digit = [&](std::size_t i) {
      return i < sql.size() && std::isdigit(static_cast<unsigned char>(sql[i])) != 0;
    };
    if (sql[at] != '$' || !is_digit(at + 1)) {
      out += sql[at];
      continue;
    }
    while (is_digit(at + 1)) ++at;
    out += literal;
  }
  return out;
}

// CALL cannot be prepared, so that nothing tells the types of its parameters: the first value that
// is one does.
Outcome put_call(Session& session, const std::string& sql) {
  Outcome outcome;
  for (const char* type : {"bigint", "uuid", "date", "text"}) {
    const std::string value = value_of(type);
    session.must("SAVEPOINT calling");
    outcome = session.run(with_literal(sql, value[0] == '\'' ? value : "'" + value + "'"));
    if (outcome.state.compare(0, 2, "22") != 0) break;
    session.must("ROLLBACK TO calling");
  }
  return outcome;
}

}  // namespace

Outcome put(Session& session, const std::string& sql) {
  Outcome outcome;
  if (is_transaction_control(sql)) {
    outcome = session.run(sql);
  } else {
    session.must("BEGIN");
    outcome = is_query(sql)               ? put_query(session, sql)
              : first_word(sql) == "call" ? put_call(session, sql)
                                          : session.run(sql);
  }
  if (session.in_transaction()) session.must("ROLLBACK");
  session.must("DEALLOCATE ALL");
  return outcome;
}

bool is_setting(std::string_view sql) {
  const std::string word = first_word(sql);
  return word == "set" || word == "reset";
}

std::string value_of(const std::string& type) {
  if (type.size() > 2 && type.compare(type.size() - 2, 2, "[]") == 0) {
    return "ARRAY[" + value_of(type.substr(0, type.size() - 2)) + "]::" + type;
  }
  const auto is_one_of = [&](std::initializer_list<const char*> types) {
    return std::any_of(types.begin(), types.end(), [&](const char* name) { return type == name; });
  };
  if (is_one_of({"smallint", "integer", "bigint", "numeric", "real", "double precision"})) {
    return "1";
  }
  if (is_one_of({"text", "character varying", "character", "name"})) return "'a'";
  if (is_one_of({"json", "jsonb"})) return "'{}'";
  if (type == "boolean") return "true";
  if (type == "uuid") return "'00000000-0000-0000-0000-000000000001'";
  if (type == "date" || type.compare(0, 9, "timestamp") == 0) return "'2026-11-15'";
  return "NULL";
}

}  // namespace demarc::referee
