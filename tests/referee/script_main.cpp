// The referee over psql scripts of others, PostgreSQL's own regression SQL before all.
//
//   referee_script ask RECORD SCRIPT...   runs the scripts one after the other in a new database of
//                                         a server of its own, asks for each statement what it
//                                         demands, and writes the answers to RECORD
//   referee_script compare RECORD         holds the answers against demarc's facts: every
//                                         difference, then the figures
//
// A statement counts where it succeeds for the superuser. The environment is passed on to psql
// (PG_ABS_SRCDIR and the like).
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <memory>
#include <set>
#include <stdexcept>

#include "tests/referee/compare.h"
#include "tests/referee/record.h"
#include "tests/referee/relay.h"
#include "tests/referee/words.h"

namespace demarc::referee {
namespace {

constexpr const char* database = "regression";

// What demands nothing, and would not be undone with a savepoint.
bool demands_nothing(const std::string& sql) {
  static constexpr const char* words[] = {
      "fetch", "move",   "close",    "deallocate", "discard", "set",        "reset",
      "show",  "listen", "unlisten", "notify",     "load",    "checkpoint", ""};
  const std::string first = first_word(sql);
  for (const char* word : words) {
    if (first == word) return true;
  }
  return is_transaction_control(sql);
}

// Queries make nothing, unless they call what does.
bool leaves_the_catalog(const std::string& sql) {
  static constexpr const char* words[] = {"insert", "update", "delete", "values", "fetch",
                                          "set",    "reset",  "show",   "copy",   "explain"};
  const std::string first = first_word(sql);
  for (const char* word : words) {
    if (first == word) return true;
  }
  return first == "select" && words_of(sql).count("into") == 0 && sql.find('(') == sql.npos;
}

// What demarc says, as something to be proved or refuted.
std::optional<Allowances> demanded_by(const Claims& claims, const Catalog& catalog) {
  Allowances all;
  if (!claims.relations_not_found.empty() || !claims.uses_not_found.empty()) return std::nullopt;
  for (const Claim& claim : claims.claims) {
    if (!claim.any.empty()) return std::nullopt;
    const Object* object = claim.object;
    const bool owner = (claim.all & priv_owner) != 0;
    if (owner && !object->owner_from.empty()) object = catalog.by_oid(object->owner_from);
    const Privileges bits = owner ? priv_owner : claim.all & object->grantable;
    const auto same = [&](const Allowance& entry) { return entry.object == object; };
    const auto found = std::find_if(all.begin(), all.end(), same);
    if (found != all.end()) {
      found->bits = ((found->bits | bits) & priv_owner) != 0 ? priv_owner : found->bits | bits;
    } else if (bits != 0) {
      all.push_back({.object = object, .bits = bits});
    }
  }
  return all;
}

// psql's own queries, for \d and the like.
bool is_of_psql(const std::string& sql) {
  return sql.find("pg_catalog.") != sql.npos && sql.compare(0, 7, "SELECT ") == 0;
}

class Asker {
 public:
  Asker(const Cluster& cluster, const std::string& record)
      : cluster_(cluster), record_(record), out_(record, std::ios::binary) {}
  void script(const std::string& path);
  void before(Session& session, const std::string& user, const std::string& sql);

 private:
  Verdict judge(Session& session, Prober& prober, const std::string& sql);
  Prober& prober_of(Session& session);
  const Cluster& cluster_;
  std::string record_;
  std::ofstream out_;
  std::string script_{};
  int number_ = 0;
  bool catalog_changed_ = true;  // since it was read
  std::map<Session*, std::unique_ptr<Prober>> probers_{};
};

Prober& Asker::prober_of(Session& session) {
  std::unique_ptr<Prober>& prober = probers_[&session];
  if (!prober) {
    prober = std::make_unique<Prober>(session, "demarc_script", PublicRights::taken_for_each_probe);
  }
  return *prober;
}

// An error of the harness itself must not end the script's run.
void leave(Session& session, Prober& prober) {
  try {
    prober.leave();
  } catch (const std::runtime_error& error) {
    std::fprintf(stderr, "cannot leave: %s\n", error.what());
    session.run("ROLLBACK");
  }
}

Verdict Asker::judge(Session& session, Prober& prober, const std::string& sql) {
  const bool idle = !session.in_transaction();
  Statement statement{.sql = sql, .explain_when_slow = true};
  statement.suppose = [&](const Catalog& catalog, const std::vector<std::string>& path) {
    return demanded_by(claims_of(facts_of(sql), catalog, path), catalog);
  };
  Verdict verdict = prober.judge(statement, !catalog_changed_);
  const std::string first = first_word(sql);
  if (prober.as_superuser().state == "25001" && idle &&
      (first == "vacuum" || first == "cluster" || first == "reindex")) {
    prober.leave();
    if (session.value("select current_user") == superuser) {
      statement.outside = true;
      verdict = prober.judge(statement, !catalog_changed_);
    }
  }
  if (verdict.decided && !verdict.supposed && !statement.outside) {
    // What triggers and rules demand is implied.
    statement.before = {"SET LOCAL session_replication_role = replica"};
    const Verdict direct = prober.judge(statement, false);
    if (direct.supposed) return direct;
    statement.before.clear();
    verdict = prober.judge(statement, false);
  }
  if (!prober.as_superuser().ok && verdict.decided) {
    verdict.decided = false;
    verdict.why_not = "fails anyway: " + prober.as_superuser().state;
  }
  return verdict;
}

void Asker::before(Session& session, const std::string& user, const std::string& sql) {
  ++number_;
  const bool changes = !leaves_the_catalog(sql);
  const std::string prepared = name_after_prepare(sql);
  const bool is_asked =
      user == superuser && !is_of_psql(sql) && !session.transaction_is_aborted() &&
      (prepared.empty() ||
       session.query("select 1 from pg_prepared_statements where name = " + quote_literal(prepared))
           .empty());
  if (!is_asked) {
    catalog_changed_ |= changes;
    return;
  }
  Verdict verdict;
  Prober& prober = prober_of(session);
  if (demands_nothing(sql)) {
    verdict.decided = true;
    catalog_changed_ |= changes;
  } else {
    try {
      verdict = judge(session, prober, sql);
    } catch (const std::runtime_error& error) {
      verdict.decided = false;
      verdict.why_not = std::string("harness: ") + error.what();
    }
    catalog_changed_ = changes;
  }
  out_ << record_of(script_, number_, sql, verdict, prober.catalog(), prober.path());
  out_.flush();
  leave(session, prober);
  if (!prepared.empty()) session.run("DEALLOCATE " + quote_name(prepared));
}

void Asker::script(const std::string& path) {
  script_ = std::filesystem::path(path).filename().string();
  number_ = 0;
  const Result<int> status = run_through_relay(
      cluster_,
      {"psql", "-X", "-a", "-q", "-v", "HIDE_TABLEAM=on", "-v", "HIDE_TOAST_COMPRESSION=on", "-U",
       superuser, "-d", database, "-f", path},
      record_ + ".psql", [&](Session& session, const std::string& user, const std::string& sql) {
        before(session, user, sql);
      });
  probers_.clear();
  std::printf("%s: %d statements%s\n", script_.c_str(), number_,
              status ? "" : (", " + to_string(status.error())).c_str());
  std::fflush(stdout);
}

int ask(const std::string& record, const std::vector<std::string>& scripts) {
  const Result<Cluster> cluster = running_cluster();
  const Result<Session> session =
      cluster ? open_new_database(*cluster, database) : Result<Session>(cluster.error());
  if (!session) {
    std::fprintf(stderr, "%s\n", to_string(session.error()).c_str());
    return 1;
  }
  Asker asker(*cluster, record);
  for (const std::string& script : scripts) {
    asker.script(script);
    // Thousands of grants that were rolled back would make every look into the catalogue slow.
    Result<Session> sweeper = Session::open(*cluster, database);
    if (sweeper) sweeper->run("SET statement_timeout = 0; VACUUM ANALYZE");
  }
  return 0;
}

// "why_not" without what differs from statement to statement.
std::string reason_of(const Verdict& verdict) {
  return verdict.why_not.substr(0, verdict.why_not.find(' ', verdict.why_not.find(':') + 2));
}

int compare_all(const std::string& record) {
  Agreement total;
  std::map<std::string, int> reasons;
  const Result<bool> read = read_records(record, [&](const Recorded& entry) {
    if (!entry.verdict.decided) {
      ++total.undecided;
      ++reasons[reason_of(entry.verdict)];
      return;
    }
    Claims claims = claims_of(facts_of(entry.sql), entry.catalog, entry.path);
    const std::set<std::string> words = words_of(entry.sql);
    if (words.count("if") != 0 && words.count("exists") != 0) {
      // What is not there is what the statement says may be missing.
      claims.relations_not_found.clear();
      claims.uses_not_found.clear();
    }
    Comparison comparison = compare_objects(entry.verdict, claims, entry.catalog);
    if (claims.unparsed) comparison.differences.push_back({"parsing", "not parsed"});
    total.add(entry.verdict, claims, comparison);
    for (const Difference& difference : comparison.differences) {
      std::printf("%s:%d: %s: %s\n%s\n\n", entry.script.c_str(), entry.number,
                  difference.figure.c_str(), difference.text.c_str(), entry.sql.c_str());
    }
  });
  if (!read) {
    std::fprintf(stderr, "%s\n", to_string(read.error()).c_str());
    return 1;
  }
  std::printf("%s", to_string(total).c_str());
  for (const auto& [reason, count] : reasons) {
    std::printf("  not decided, %s: %d\n", reason.c_str(), count);
  }
  return 0;
}

}  // namespace
}  // namespace demarc::referee

int main(int argc, char** argv) {
  const std::vector<std::string> words(argv + 1, argv + argc);
  if (words.size() >= 3 && words[0] == "ask") {
    return demarc::referee::ask(words[1], {words.begin() + 2, words.end()});
  }
  if (words.size() == 2 && words[0] == "compare") return demarc::referee::compare_all(words[1]);
  std::fprintf(stderr, "usage: referee_script ask RECORD SCRIPT... | compare RECORD\n");
  return 2;
}
