// PostgreSQL is the referee: what `demarc facts` says that a statement demands is what the server
// demands, for every statement of the corpus.
//
// DEMARC_REFEREE_ONLY=select.sql runs one file, DEMARC_REFEREE_VERBOSE=1 prints every statement.
#include "tests/referee/corpus.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>

#include <gtest/gtest.h>

#include "tests/referee/compare.h"

namespace demarc::referee {
namespace {

const std::string folder = DEMARC_SOURCE_DIR "/tests/referee";

class CorpusRun {
 public:
  CorpusRun(Session& session, std::vector<Exception> exceptions)
      : session_(session), prober_(session, "demarc_corpus"), exceptions_(std::move(exceptions)) {}

  void prepare();
  void file(const std::string& path);
  void statement(const CorpusEntry& entry, Agreement& agreement);
  bool excepted(const std::string& id, const std::string& figure);
  void finish(bool whole) const;

 private:
  Session& session_;
  Prober prober_;
  std::vector<Exception> exceptions_;
  Agreement total_{};
  bool verbose_ = std::getenv("DEMARC_REFEREE_VERBOSE") != nullptr;
};

void CorpusRun::prepare() {
  const Result<std::string> schema = read_text(folder + "/corpus/schema.sql");
  ASSERT_TRUE(static_cast<bool>(schema));
  session_.must(*schema);
  // What OWNER TO in the corpus needs of the new owner besides ownership of the thing.
  for (const auto& row : session_.query(
           "select format('%I', nspname) from pg_namespace where nspname !~ '^pg_|^information'")) {
    session_.must("GRANT USAGE, CREATE ON SCHEMA " + row[0] + " TO " + prober_.new_owner());
  }
}

bool CorpusRun::excepted(const std::string& id, const std::string& figure) {
  bool found = false;
  for (Exception& exception : exceptions_) {
    if (exception.id != id || exception.figure != figure) continue;
    exception.used = found = true;
  }
  return found;
}

void CorpusRun::statement(const CorpusEntry& entry, Agreement& agreement) {
  session_.must("SET search_path = " + entry.search_path);
  const bool reuse = true;  // every probe is undone
  const Verdict verdict = prober_.judge(entry.statement, reuse);
  if (!verdict.decided) {
    prober_.leave();
    ++agreement.undecided;
    if (!excepted(entry.id, "undecided")) {
      ADD_FAILURE() << entry.id << ": " << verdict.why_not << "\n  " << entry.statement.sql;
    }
    return;
  }
  const Claims claims = claims_of(facts_of(entry.statement.sql), prober_.catalog(), prober_.path());
  const Comparison comparison = compare(verdict, claims, prober_);
  prober_.leave();
  agreement.add(verdict, claims, comparison);
  if (verbose_) {
    std::printf("%s: %s\n  server: %s\n  demarc: %s\n", entry.id.c_str(),
                entry.statement.sql.c_str(), to_string(verdict).c_str(), to_string(claims).c_str());
  }
  if (claims.unparsed) ADD_FAILURE() << entry.id << ": not parsed\n  " << entry.statement.sql;
  for (const Difference& difference : comparison.differences) {
    if (excepted(entry.id, difference.figure)) continue;
    ADD_FAILURE() << entry.id << ": " << difference.figure << ": " << difference.text << "\n  "
                  << entry.statement.sql;
  }
}

void CorpusRun::file(const std::string& path) {
  const Result<std::vector<CorpusEntry>> entries = read_corpus_file(path);
  ASSERT_TRUE(static_cast<bool>(entries)) << to_string(entries.error());
  Agreement agreement;
  for (const CorpusEntry& entry : *entries) statement(entry, agreement);
  std::printf("%s\n%s", std::filesystem::path(path).filename().c_str(),
              to_string(agreement).c_str());
  total_.add(agreement);
}

void CorpusRun::finish(bool whole) const {
  std::printf("all of the corpus\n%s  with %zu named exceptions\n", to_string(total_).c_str(),
              exceptions_.size());
  if (!whole) return;
  EXPECT_GE(total_.statements, 1500) << "the corpus has lost statements";
  for (const Exception& exception : exceptions_) {
    EXPECT_TRUE(exception.used) << "exceptions.txt: not needed: " << exception.id << " | "
                                << exception.figure;
  }
}

TEST(Corpus, FactsDemandWhatTheServerDemands) {
  const Result<Cluster> cluster = running_cluster();
  ASSERT_TRUE(static_cast<bool>(cluster)) << to_string(cluster.error());
  Result<Session> session = open_new_database(*cluster, "demarc_corpus");
  ASSERT_TRUE(static_cast<bool>(session)) << to_string(session.error());
  Result<std::vector<Exception>> exceptions = read_exceptions(folder + "/exceptions.txt");
  ASSERT_TRUE(static_cast<bool>(exceptions)) << to_string(exceptions.error());
  CorpusRun run(*session, *std::move(exceptions));
  run.prepare();
  const char* only = std::getenv("DEMARC_REFEREE_ONLY");
  std::vector<std::string> files;
  for (const auto& file : std::filesystem::directory_iterator(folder + "/corpus")) {
    const std::string name = file.path().filename().string();
    if (name == "schema.sql" || (only != nullptr && name != only)) continue;
    files.push_back(file.path().string());
  }
  std::sort(files.begin(), files.end());
  for (const std::string& file : files) run.file(file);
  run.finish(only == nullptr);
}

}  // namespace
}  // namespace demarc::referee
