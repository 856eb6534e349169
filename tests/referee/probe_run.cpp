// How a statement is put to the server: with which rights, and so that nothing of it remains.
#include <algorithm>
#include <cstdlib>

#include "tests/referee/prober.h"
#include "tests/referee/words.h"

namespace demarc::referee {

void Prober::enter(const Statement& statement) {
  if (entered_) leave();
  statement_ = statement;
  entered_ = true;
  explains_ = false;
  memberships_.clear();
  own_transaction_ = !statement.outside && !session_.in_transaction();
  if (own_transaction_) session_.must("BEGIN");
  if (statement.outside) return;
  // Whoever the session is at this point, the probes are made by the superuser.
  session_.must("SAVEPOINT referee; SET LOCAL SESSION AUTHORIZATION DEFAULT; SET LOCAL ROLE NONE");
  // Some demands show as warnings only.
  session_.must("SET LOCAL client_min_messages = warning");
  for (const std::string& sql : statement.before) session_.must(sql);
}

void Prober::leave() {
  if (!entered_) return;
  entered_ = false;
  if (statement_.outside) return;
  session_.must("ROLLBACK TO referee; RELEASE referee");
  if (own_transaction_) session_.must("ROLLBACK");
}

Outcome Prober::probe_as_superuser() {
  if (statement_.outside) {
    for (const std::string& sql : statement_.before) session_.must(sql);
    const Outcome outcome = execute();
    for (const std::string& sql : statement_.after) session_.must(sql);
    // What `before` makes is there again for the catalogue, and gone when the probes begin.
    for (const std::string& sql : statement_.before) session_.must(sql);
    if (!statement_.before.empty()) catalog_.load(session_);
    for (const std::string& sql : statement_.after) session_.must(sql);
    return outcome;
  }
  session_.must("SAVEPOINT probe");
  const Outcome outcome = execute();
  session_.must("ROLLBACK TO probe; RELEASE probe");
  return outcome;
}

Outcome Prober::probe(const Allowances& allowances) {
  Outcome outcome = probe_once(allowances);
  while (outcome.state == "42501" && become_member(outcome.message)) {
    outcome = probe_once(allowances);
  }
  return outcome;
}

// "must be member of role "x"": OWNER TO x and the like. Through the gate one is a member without
// having what x has; x itself may make things where the statement does.
bool Prober::become_member(const std::string& message) {
  static constexpr std::string_view start = "must be member of role ";
  if (statement_.outside || message.compare(0, start.size(), start) != 0) return false;
  const std::string role = message.substr(start.size());  // in quotes
  if (memberships_.find(role + " TO ") != std::string::npos) return false;
  memberships_ += "GRANT " + role + " TO " + gate_ + "; ";
  for (const Allowance& entry : named_) {
    if (entry.object->kind != ObjectKind::schema) continue;
    memberships_ += "GRANT USAGE, CREATE ON " + entry.object->grant_on + " TO " + role + "; ";
  }
  return true;
}

Outcome Prober::probe_once(const Allowances& allowances) {
  if (statement_.outside) {
    for (const std::string& sql : statement_.before) session_.must(sql);
    const Outcome granted = session_.run(grants(allowances));
    session_.must("SET ROLE " + role_);
    const Outcome outcome = granted.ok ? execute() : granted;
    session_.must("RESET ROLE");
    undo(allowances);
    for (const std::string& sql : statement_.after) session_.must(sql);
    return outcome;
  }
  Outcome outcome = session_.run("SAVEPOINT probe; " + revokes_from_public() + memberships_ +
                                 grants(allowances) + "SET LOCAL ROLE " + role_);
  if (outcome.ok) {
    outcome = execute();
  } else {
    outcome.message = "while granting: " + outcome.message;
    outcome.state = "XX001";
  }
  session_.must("ROLLBACK TO probe; RELEASE probe");
  return outcome;
}

Outcome Prober::execute() {
  const std::string prepared = name_after_prepare(statement_.sql);
  const bool has_parameters = prepared.empty() && has_parameters_to_bind(statement_.sql);
  if (explains_) return session_.run("EXPLAIN " + statement_.sql);
  if (prepared.empty() && !has_parameters) return session_.run(statement_.sql);
  // A query with parameters, or a PREPARE, which by itself demands nothing: see what running it
  // demands.
  const std::string name = has_parameters ? "referee_query" : quote_name(prepared);
  const std::string plain = has_parameters ? name : prepared;
  const std::string known = "from pg_prepared_statements where name = " + quote_literal(plain);
  // Prepared statements know no transactions: the last probe may have left it.
  if (!session_.query("select name " + known).empty()) session_.must("DEALLOCATE " + name);
  Outcome outcome =
      session_.run(has_parameters ? "PREPARE referee_query AS " + statement_.sql : statement_.sql);
  if (outcome.ok) {
    const std::string count =
        session_.value("select coalesce(cardinality(parameter_types), 0) " + known);
    std::string nulls;
    for (int i = 0; i < std::atoi(count.c_str()); ++i) nulls += i == 0 ? "NULL" : ", NULL";
    if (!nulls.empty()) nulls = "(" + nulls + ")";
    outcome = session_.run("EXPLAIN EXECUTE " + name + nulls);
  }
  return outcome;
}

static std::string privilege_list(Privileges bits) {
  return to_string_of_privileges(bits & ~priv_owner);
}

static std::vector<std::string> alter_targets(const Object& object) {
  std::vector<std::string> targets;
  for (std::size_t at = 0; at < object.alter.size();) {
    const std::size_t end = std::min(object.alter.find('\n', at), object.alter.size());
    targets.push_back(object.alter.substr(at, end - at));
    at = end + 1;
  }
  return targets;
}

std::string Prober::revokes_from_public() const {
  std::string sql;
  if (public_rights_ == PublicRights::taken_at_once) return sql;
  for (const Allowance& entry : named_) {
    if (entry.object->grant_on.empty()) continue;
    sql += "REVOKE ALL ON " + entry.object->grant_on + " FROM PUBLIC; ";
  }
  return sql;
}

std::string Prober::grants(const Allowances& allowances) const {
  std::string sql;
  for (const Allowance& entry : allowances) {
    const Object& object = *entry.object;
    if ((entry.bits & priv_owner) == 0) continue;
    for (const std::string& target : alter_targets(object)) {
      sql += "ALTER " + target + " OWNER TO " + role_ + "; ";
    }
  }
  for (const Allowance& entry : allowances) {
    const std::string& on = entry.object->grant_on;
    if (on.empty()) continue;
    const std::string list = privilege_list(entry.bits);
    if (!list.empty()) sql += "GRANT " + list + " ON " + on + " TO " + role_ + "; ";
    for (const auto& [privilege, columns] : entry.columns) {
      sql += "GRANT " + privilege_list(privilege) + " (" + columns + ") ON " + on + " TO " + role_ +
             "; ";
    }
  }
  return sql;
}

// Outside of transactions: what cannot be undone because the statement dropped it is no matter.
void Prober::undo(const Allowances& allowances) {
  for (const Allowance& entry : allowances) {
    if ((entry.bits & priv_owner) != 0) {
      for (const std::string& target : alter_targets(*entry.object)) {
        session_.run("ALTER " + target + " OWNER TO " + superuser);
      }
    }
    if (!entry.object->grant_on.empty()) {
      session_.run("REVOKE ALL ON " + entry.object->grant_on + " FROM " + role_);
    }
  }
}

}  // namespace demarc::referee
