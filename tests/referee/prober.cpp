#include "tests/referee/prober.h"

#include <algorithm>
#include <cctype>
#include <chrono>
#include <set>
#include <stdexcept>

#include "tests/referee/words.h"

namespace demarc::referee {

static bool add(Allowances& baseline, const Object& object, Privileges bits, bool part_named);

Prober::Prober(Session& session, std::string prefix, PublicRights rights)
    : session_(session),
      role_(prefix + "_probe"),
      gate_(prefix + "_gate"),
      new_owner_(prefix + "_new_owner"),
      public_rights_(rights) {
  // Roles outlive databases: a test that runs twice on one cluster finds its own again.
  for (const std::string& name : {role_, new_owner_, gate_}) {
    const std::string attributes = name == role_   ? " BYPASSRLS CREATEROLE CREATEDB REPLICATION"
                                   : name == gate_ ? " NOINHERIT"
                                                   : " BYPASSRLS";
    if (session_.value("select 1 from pg_roles where rolname = " + quote_literal(name)).empty()) {
      session_.must("CREATE ROLE " + name + attributes);
    }
  }
  // Through the gate the role is a member of the new owner without having what that one has.
  session_.must("GRANT " + new_owner_ + " TO " + gate_);
  session_.must("GRANT " + gate_ + " TO " + role_);
  session_.must(
      "GRANT pg_read_server_files, pg_write_server_files, pg_execute_server_program, pg_checkpoint"
      " TO " +
      role_);
  if (rights == PublicRights::taken_for_each_probe) return;
  session_.must(
      "ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON ROUTINES FROM PUBLIC;"
      "ALTER DEFAULT PRIVILEGES REVOKE USAGE ON TYPES FROM PUBLIC;"
      "REVOKE ALL ON SCHEMA public FROM PUBLIC;"
      "REVOKE USAGE ON LANGUAGE sql, plpgsql FROM PUBLIC;"
      "DO $$ BEGIN EXECUTE format('REVOKE ALL ON DATABASE %I FROM PUBLIC', current_database());"
      " EXECUTE format('GRANT CREATE ON DATABASE %I TO " +
      new_owner_ + "', current_database()); END $$");
}

Verdict Prober::judge(const Statement& statement, bool reuse_catalog) {
  enter(statement);
  if (!reuse_catalog || catalog_is_stale_ || !statement.before.empty()) catalog_.load(session_);
  catalog_is_stale_ = !statement.before.empty();
  path_ = current_path(session_);
  Verdict verdict;
  if (is_transaction_control(statement.sql)) {
    verdict.decided = true;
    return verdict;
  }
  const auto start = std::chrono::steady_clock::now();
  as_superuser_ = probe_as_superuser();
  if (as_superuser_.ok && statement.explain_when_slow && is_query(statement.sql)) {
    explains_ = std::chrono::steady_clock::now() - start > std::chrono::milliseconds(100);
  }
  named_ = named_objects();
  if (!as_superuser_.ok && as_superuser_.state != statement.fails && !statement.fails.empty()) {
    verdict.why_not = "fails otherwise: " + as_superuser_.state + " " + as_superuser_.message;
    return verdict;
  }
  // Errors of the data come when the rights are known to suffice; others may come before.
  const std::string error_class = as_superuser_.state.substr(0, 2);
  if (!as_superuser_.ok && statement.fails.empty() && error_class != "22" && error_class != "23") {
    verdict.why_not = "fails anyway: " + as_superuser_.state + " " + as_superuser_.message;
    return verdict;
  }
  if (as_superuser_.ok && statement.suppose) {
    const std::optional<Allowances> supposed = statement.suppose(catalog_, path_);
    if (supposed && confirm(*supposed, verdict)) return verdict;
  }
  // Most demand something. IF EXISTS is content with what it cannot see: not to be asked like this.
  if (as_superuser_.ok && words_of(statement.sql).count("exists") == 0 && passes(probe({}))) {
    verdict.decided = true;
    return verdict;
  }
  verdict.baseline = named_;
  if (!find_baseline(verdict.baseline, verdict.why_not)) return verdict;
  verdict.decided = true;
  minimise(verdict);
  if (!as_superuser_.ok && verdict.demands.empty() && passes(probe({}))) {
    verdict.decided = false;
    verdict.why_not = "fails before rights matter: " + as_superuser_.state;
  }
  return verdict;
}

// What somebody supposes need not be searched for: it is what is demanded if it suffices, and if
// all that the statement names is denied without each single privilege of it.
bool Prober::confirm(const Allowances& supposed, Verdict& verdict) {
  Allowances enough = supposed;
  Allowances everything = named_;
  for (const Allowance& entry : named_) {
    // Of the search path: no statement tells that it looks there.
    if (!entry.named && entry.object->kind == ObjectKind::schema) enough.push_back(entry);
  }
  for (const Allowance& entry : supposed) add(everything, *entry.object, entry.bits, false);
  if (!passes(probe(enough))) return false;
  for (const Allowance& entry : supposed) {
    for (Privileges bit = 1; bit <= entry.bits; bit <<= 1) {
      if ((entry.bits & bit) == 0) continue;
      Allowances without = everything;
      for (Allowance& other : without) {
        if (other.object == entry.object) other.bits &= ~bit;
      }
      if (passes(probe(without))) return false;
    }
  }
  for (const Allowance& entry : supposed) {
    const bool named = std::any_of(named_.begin(), named_.end(), [&](const Allowance& other) {
      return other.object == entry.object && other.named;
    });
    verdict.demands.push_back(
        {.object = entry.object, .all = entry.bits, .named = named, .part_named = !named});
  }
  verdict.baseline = everything;
  verdict.decided = verdict.supposed = true;
  return true;
}

bool Prober::passes(const Outcome& outcome) const {
  if (outcome.allowed()) return true;
  return !as_superuser_.ok && outcome.state == as_superuser_.state && outcome.warning.empty();
}

bool Prober::allowed_with(const Allowances& allowances) {
  return passes(probe(allowances));
}

std::string Prober::any_column(const Object& object) {
  return session_.value("select quote_ident(attname) from pg_attribute where attrelid = " +
                        object.oid + " and attnum > 0 and not attisdropped order by attnum desc");
}

Allowances Prober::named_objects() const {
  const std::set<std::string> words = words_of(statement_.sql);
  Allowances named;
  for (const Object& object : catalog_.objects()) {
    const bool by_path = object.kind == ObjectKind::schema &&
                         std::find(path_.begin(), path_.end(), object.name) != path_.end();
    const bool in_text = is_named(object, words, statement_.sql);
    if (!in_text && !by_path) continue;
    named.push_back({.object = &object, .bits = object.grantable, .named = in_text});
  }
  return named;
}

bool Prober::find_baseline(Allowances& baseline, std::string& why_not) {
  Outcome outcome;
  for (int round = 0; round < 40; ++round) {
    outcome = probe(baseline);
    if (passes(outcome)) return true;
    if (!grow(baseline, outcome)) break;
  }
  why_not =
      "not allowed with everything: " + outcome.state + " " + outcome.message + outcome.warning;
  return false;
}

// True when the baseline has more than before.
static bool add(Allowances& baseline, const Object& object, Privileges bits, bool part_named) {
  for (Allowance& entry : baseline) {
    if (entry.object != &object) continue;
    const bool is_new = (bits & ~entry.bits) != 0;
    entry.bits |= bits;
    entry.part_named |= part_named;
    return is_new;
  }
  baseline.push_back({.object = &object, .bits = bits, .part_named = part_named});
  return true;
}

bool Prober::grow(Allowances& baseline, const Outcome& outcome) const {
  if (!outcome.warning.empty()) return grant_message(baseline, outcome.warning);
  if (outcome.state == "42501") {
    // "must be owner of type address or type text": whichever of them is not the server's.
    const std::size_t other = outcome.message.find(" or type ");
    if (grant_message(baseline, outcome.message.substr(0, other))) return true;
    if (other != std::string::npos && grant_message(baseline, outcome.message)) return true;
  }
  if (outcome.state == "XX001") return false;
  if (outcome.message.find("must have same owner") != std::string::npos) {
    return own_tables(baseline);
  }
  return reveal_schemas(baseline);
}

// "permission denied for table orders", "must be owner of index orders_pkey", "skipping "orders"
// --- only table or database owner can vacuum it", "no privileges were granted for "orders"".
bool Prober::grant_message(Allowances& baseline, const std::string& message) const {
  const bool owner = message.find("owner") != std::string::npos ||
                     message.find("privileges") != std::string::npos ||
                     message.find("skipping") != std::string::npos;
  bool added = false;
  for (const Object& object : catalog_.objects()) {
    if (!message_names(message, object) || !message_is_about(message, object.kind)) continue;
    if (!owner) {
      added |= add(baseline, object, object.grantable, false);
      continue;
    }
    // The owner of an index is the owner of its table.
    const Object* owned = object.owner_from.empty() ? &object : catalog_.by_oid(object.owner_from);
    if (owned == nullptr) continue;
    const bool is_part = owned != &object;
    const bool part_named =
        is_part && std::any_of(baseline.begin(), baseline.end(), [&](const Allowance& entry) {
          return entry.object == &object && entry.named;
        });
    added |= add(baseline, *owned, priv_owner, part_named);
  }
  return added;
}

// "sequence must have same owner as table it is linked to" names neither.
bool Prober::own_tables(Allowances& baseline) const {
  bool added = false;
  for (Allowance& entry : baseline) {
    const bool is_table = entry.object->kind == ObjectKind::table;
    const bool is_sequence = entry.object->kind == ObjectKind::sequence;
    if (!entry.named || !(is_table || is_sequence) || (entry.bits & priv_owner) != 0) continue;
    if (is_sequence && !entry.object->owner_from.empty()) continue;
    entry.bits |= priv_owner;
    added = true;
  }
  return added;
}

// A name that is not found may stand in a schema that the role cannot see into.
bool Prober::reveal_schemas(Allowances& baseline) const {
  bool added = false;
  for (const Object& object : catalog_.objects()) {
    if (object.kind == ObjectKind::schema) added |= add(baseline, object, priv_usage, false);
  }
  return added;
}

void Prober::minimise(Verdict& verdict) {
  for (std::size_t i = 0; i < verdict.baseline.size(); ++i) {
    if (verdict.baseline[i].bits == 0) continue;
    Allowances without = verdict.baseline;
    without[i].bits = 0;
    if (!allowed_with(without)) minimise_object(verdict, i);
  }
}

// Which of an object's privileges are tried together: more rights never deny, so where a group is
// not missed none of it is.
static constexpr Privileges groups[] = {priv_owner,
                                        priv_select,
                                        priv_insert | priv_update | priv_delete,
                                        priv_truncate | priv_references | priv_trigger,
                                        priv_usage,
                                        priv_create,
                                        priv_execute,
                                        priv_temporary};

void Prober::minimise_object(Verdict& verdict, std::size_t index) {
  const Allowance& entry = verdict.baseline[index];
  Demand demand{.object = entry.object, .named = entry.named, .part_named = entry.part_named};
  Allowances trial = verdict.baseline;
  const auto missed = [&](Privileges privileges) {
    trial[index].bits = entry.bits & ~privileges;
    return !allowed_with(trial);
  };
  for (Privileges group : groups) {
    group &= entry.bits;
    if (group == 0 || !missed(group)) continue;
    const bool is_one = (group & (group - 1)) == 0;
    for (Privileges bit = 1; bit <= group; bit <<= 1) {
      if ((group & bit) != 0 && (is_one || missed(bit))) demand.all |= bit;
    }
    if (demand.all == priv_owner) break;  // an owner has all the rest
  }
  if (demand.all == 0 || missed(entry.bits & ~demand.all)) {
    for (Privileges bit = 1; bit <= entry.bits; bit <<= 1) {
      if ((entry.bits & ~demand.all & bit) == 0) continue;
      if (!missed(entry.bits & ~demand.all & ~bit)) demand.any |= bit;
    }
  }
  verdict.demands.push_back(demand);
}

}  // namespace demarc::referee
