// PostgreSQL is the referee: every statement of a system is denied to whoever runs it exactly where
// demarc's model has a denied demand.
//
// The migrations are put to the server one after the other, each as the role that migrates and
// before it is applied; sets of different services take turns where one waits for what another
// makes. Then one row is put into each table, and all other statements follow, each as the role
// that runs it. What is not decided by rights on objects, or cannot be tried, is named with a
// reason in systems/<name>/not_tried.txt.
#include <algorithm>
#include <cstdio>
#include <cstdlib>

#include <gtest/gtest.h>

#include "tests/referee/corpus.h"
#include "tests/referee/expected.h"
#include "tests/referee/put.h"
#include "tests/referee/words.h"
#include "tests/referee/world.h"

namespace demarc::referee {
namespace {

const std::string folder = DEMARC_SOURCE_DIR "/tests/referee/systems/";

struct Counts {
  int put = 0;
  int agreed = 0;
  int denied = 0;  // by the server, of those agreed on
  int open = 0;    // demarc says no more than that it is possible
  int not_tried = 0;
  int of_nobody = 0;  // of no party: run by the superuser
};

class Trial {
 public:
  Trial(const Cluster& cluster, const System& system, std::vector<Exception> not_tried)
      : system_(system), world_(cluster, system), not_tried_(std::move(not_tried)) {}

  void migrate();
  void add_rows(const std::string& sql);
  void scripts();
  Counts finish(const std::string& title);

 private:
  void enter(const ModelStatement& statement, const std::string& database);
  bool migration(StatementId id);
  void judge(StatementId id, const std::string& database, World::Reuse reuse);
  void judge_as(PartyId party, StatementId id, const std::string& database, World::Reuse reuse);
  void compare(PartyId party, StatementId id, const Outcome& server, const Outcome& as_superuser);
  bool is_listed(const std::string& place, const char* figure);
  std::string database_of(const ModelStatement& statement) const {
    return system_.model.database_name(statement);
  }

  const System& system_;
  World world_;
  std::vector<Exception> not_tried_;
  Counts counts_{};
  FileId file_ = none;      // of the last migration
  std::string contexts_{};  // of all errors: what ran until it failed
  bool verbose_ = std::getenv("DEMARC_REFEREE_VERBOSE") != nullptr;
};

// What the statement lacks may be made by a set that stands behind it.
bool is_missing_something(const Outcome& outcome) {
  for (const char* state : {"42P01", "3F000", "42883", "42703", "42704"}) {
    if (outcome.state == state) return true;
  }
  return false;
}

// It fails before rights matter: a name that does not exist, a type that does not fit.
bool is_senseless(const Outcome& outcome) {
  return outcome.state.compare(0, 2, "42") == 0 || outcome.state.compare(0, 2, "3F") == 0;
}

std::string describe(const Outcome& outcome) {
  if (!outcome.warning.empty()) return "allowed with a warning: " + outcome.warning;
  if (outcome.ok) return "allowed";
  const std::string where = outcome.context.substr(0, outcome.context.find('\n'));
  return outcome.state + " " + outcome.message + (where.empty() ? "" : " (" + where + ")");
}

bool Trial::is_listed(const std::string& place, const char* figure) {
  bool found = false;
  for (Exception& entry : not_tried_) {
    if (entry.id == place && entry.figure == figure) entry.used = found = true;
  }
  return found;
}

void Trial::compare(PartyId party, StatementId id, const Outcome& server,
                    const Outcome& as_superuser) {
  const ModelStatement& statement = system_.model.statements[id];
  const std::string place = system_.place(statement);
  const Expectation expected = expected_of(system_, id, party);
  const std::string text = system_.text(statement);
  // A view or a routine of another may be denied even to a superuser.
  const bool is_told = as_superuser.state == "42501" || !is_senseless(as_superuser);
  if (verbose_) {
    std::printf("%s: %s: %s; superuser: %s\n%s", place.c_str(),
                system_.model.party_name(party).c_str(), describe(server).c_str(),
                describe(as_superuser).c_str(), expected.demands.c_str());
  }
  const bool is_open = expected.perhaps && !expected.denied;
  if (is_told && (is_open || server.denied() == expected.denied)) {
    counts_.open += is_open ? 1 : 0;
    ++counts_.agreed;
    counts_.denied += server.denied() ? 1 : 0;
    return;
  }
  if (is_listed(place, "tried")) {
    ++counts_.not_tried;
    --counts_.put;
    return;
  }
  ADD_FAILURE() << place << ": " << system_.model.party_name(party) << ": "
                << text.substr(0, text.find('\n')) << "\n  the server: " << describe(server)
                << (is_told ? "" : "\n  as superuser: " + describe(as_superuser))
                << "\n  demarc: " << (expected.denied ? "denied" : "allowed") << "\n"
                << expected.demands;
}

void Trial::judge_as(PartyId party, StatementId id, const std::string& database,
                     World::Reuse reuse) {
  const ModelStatement& statement = system_.model.statements[id];
  Session& session = world_.as(party, statement.as_migration, database, reuse);
  const std::string text = system_.text(statement);
  // A routine's body is looked at when it is called.
  session.must("SET check_function_bodies = off");
  Session& superuser = world_.superuser(database);
  superuser.must("SET search_path = " + world_.search_path());
  const Outcome as_superuser = put(superuser, text);
  const Outcome server = put(session, text);
  contexts_ += server.context + "\n" + as_superuser.context + "\n";
  ++counts_.put;
  compare(party, id, server, as_superuser);
  if (is_setting(text)) session.must(text);
}

void Trial::judge(StatementId id, const std::string& database, World::Reuse reuse) {
  const Parties& parties = system_.model.parties(system_.model.statements[id]);
  if (parties.empty()) ++counts_.of_nobody;
  for (const PartyId party : parties) judge_as(party, id, database, reuse);
}

// Into the session of whoever migrates the file; names mean the same to the superuser.
void Trial::enter(const ModelStatement& statement, const std::string& database) {
  const bool is_same = statement.file == file_;
  file_ = statement.file;
  Session& superuser = world_.superuser(database);
  if (!is_same) superuser.must("RESET search_path");
  const Parties& parties = system_.model.parties(statement);
  if (parties.empty()) return;
  world_.as(parties.front(), statement.as_migration, database,
            is_same ? World::Reuse::same_session : World::Reuse::fresh);
  superuser.must("SET search_path = " + world_.search_path());
}

// False if it has to wait.
bool Trial::migration(StatementId id) {
  const ModelStatement& statement = system_.model.statements[id];
  const std::string database = database_of(statement);
  const std::string text = system_.text(statement);
  if (is_listed(system_.place(statement), "skipped")) {
    ++counts_.not_tried;
    return true;
  }
  enter(statement, database);
  Session& superuser = world_.superuser(database);
  if (is_missing_something(put(superuser, text))) return false;
  judge(id, database, World::Reuse::same_session);
  if (is_transaction_control(text)) return true;  // others are to see each step at once
  const Outcome applied = superuser.run(text);
  // What a view's owner lacks, a superuser lacks as well when the view is refreshed.
  if (!applied.ok && applied.state != "42501") {
    ADD_FAILURE() << system_.place(statement) << ": cannot be applied: " << describe(applied);
  }
  const Parties& parties = system_.model.parties(statement);
  world_.settle(database, parties.empty() ? nobody : parties.front());
  return true;
}

void Trial::migrate() {
  const std::vector<std::vector<StatementId>> sets = migrations_of(system_);
  std::vector<std::size_t> next(sets.size());
  bool waits = true;
  bool moved = true;
  while (waits && moved) {
    waits = moved = false;
    for (std::size_t set = 0; set < sets.size(); ++set) {
      while (next[set] < sets[set].size() && migration(sets[set][next[set]])) {
        ++next[set];
        moved = true;
      }
      waits |= next[set] < sets[set].size();
    }
  }
  for (std::size_t set = 0; waits && set < sets.size(); ++set) {
    if (next[set] == sets[set].size()) continue;
    ADD_FAILURE() << system_.place(system_.model.statements[sets[set][next[set]]])
                  << ": waits for something that no migration makes";
  }
  for (const std::string& object : world_.unknown_objects()) {
    ADD_FAILURE() << object << " is on the server and not in the model";
  }
}

void Trial::add_rows(const std::string& sql) {
  for (const Database& database : system_.manifest.databases) {
    Session& superuser = world_.superuser(database.name);
    superuser.must("SET session_replication_role = replica");  // no triggers, in any order
    superuser.must(sql);
    superuser.must("RESET session_replication_role");
  }
}

void Trial::scripts() {
  for (const std::vector<StatementId>& file : scripts_of(system_)) {
    World::Reuse reuse = World::Reuse::fresh;
    for (const StatementId id : file) {
      if (is_listed(system_.place(system_.model.statements[id]), "skipped")) {
        ++counts_.not_tried;
        continue;
      }
      judge(id, database_of(system_.model.statements[id]), reuse);
      reuse = World::Reuse::same_session;
    }
  }
}

Counts Trial::finish(const std::string& title) {
  for (const Database& database : system_.manifest.databases) {
    Session& superuser = world_.superuser(database.name);
    superuser.must("select pg_stat_force_next_flush()");
    for (const auto& row : superuser.query(
             "select distinct p.oid::regproc from pg_trigger t join pg_proc p on p.oid = "
             "t.tgfoid where not tgisinternal and coalesce(pg_stat_get_function_calls(p.oid), 0) "
             "= 0")) {
      if (contexts_.find("function " + row[0] + "()") != std::string::npos) continue;
      ADD_FAILURE() << row[0] << ": no statement of the system fired its trigger: nothing is known";
    }
  }
  for (const Exception& entry : not_tried_) {
    EXPECT_TRUE(entry.used) << "not_tried.txt: not needed: " << entry.id;
  }
  std::printf("%s: %d of %d agree, %d denied, %d left open, %d not tried; %d of no service\n",
              title.c_str(), counts_.agreed, counts_.put, counts_.denied, counts_.open,
              counts_.not_tried, counts_.of_nobody);
  return counts_;
}

// Databases and roles that are neither the server's nor those of tests that run beside this one.
std::string left_behind(const Cluster& cluster) {
  Result<Session> door = Session::open(cluster, "postgres");
  if (!door) return to_string(door.error());
  return door->value(
      "select string_agg(name, ', ') from (select datname from pg_database where not datistemplate "
      "union all select rolname from pg_roles) as there (name) where name !~ "
      "'^(postgres$|pg_|demarc_)'");
}

Counts try_system(const std::string& repository, const std::string& name) {
  const Result<Cluster> cluster = running_cluster();
  if (!cluster) {
    ADD_FAILURE() << to_string(cluster.error());
    return {};
  }
  const std::unique_ptr<System> system = read_system(repository, "2026-11-23");
  Result<std::vector<Exception>> not_tried = read_exceptions(folder + name + ".not_tried.txt");
  const Result<std::string> rows = read_text(folder + name + ".rows.sql");
  if (system == nullptr || !not_tried || !rows) {
    ADD_FAILURE() << name << " cannot be read";
    return {};
  }
  Counts counts;
  {
    Trial trial(*cluster, *system, *std::move(not_tried));
    trial.migrate();
    trial.add_rows(*rows);
    trial.scripts();
    counts = trial.finish(name);
  }
  EXPECT_EQ(left_behind(*cluster), "");
  return counts;
}

TEST(Systems, TheCleanOrderSystemIsAllowedEverything) {
  const Counts counts = try_system(DEMARC_SOURCE_DIR "/fixtures/order-system", "order-system");
  EXPECT_EQ(counts.denied, 0);
  EXPECT_GE(counts.agreed, 200);
}

TEST(Systems, TheTangledOrderSystemIsDeniedWhereDemarcSaysSo) {
  const Counts counts =
      try_system(DEMARC_SOURCE_DIR "/fixtures/order-system-tangled", "order-system-tangled");
  EXPECT_GE(counts.denied, 40);
}

TEST(Systems, WhatIsImpliedIsDeniedWhereDemarcSaysSo) {
  const Counts counts = try_system(folder + "implied", "implied");
  EXPECT_GE(counts.denied, 30);
}

}  // namespace
}  // namespace demarc::referee
