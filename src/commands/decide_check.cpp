// Recorded decisions against what the repository has become.
#include <algorithm>

#include "base/path.h"
#include "base/text.h"
#include "commands/decide.h"
#include "commands/output.h"
#include "decide/drift.h"

namespace demarc {

namespace {

constexpr std::uint64_t most_record_bytes = 4u << 20;

bool is_in_scope(const Record& record, const std::string& scope) {
  return scope.empty() || record.file.scope == scope;
}

// The records that the manifest names, each once.
Result<std::vector<Record>> recorded(const Project& project, const std::string& scope,
                                     std::vector<std::string>& notes) {
  std::vector<Record> records;
  std::vector<std::string> seen;
  for (const Database& database : project.manifest.databases) {
    if (database.decision.empty()) continue;
    const std::string path = tidy_path(database.decision);
    if (std::find(seen.begin(), seen.end(), path) != seen.end()) continue;
    seen.push_back(path);
    const Result<std::string> text = project.files->read(path, most_record_bytes);
    if (!text)
      return Error{.message = "the decision `" + database.decision + "` of database " +
                              database.name + " cannot be read: " + text.error().message,
                   .path = database.place.path,
                   .line = static_cast<int>(database.place.line),
                   .column = static_cast<int>(database.place.column)};
    if (!has_record_block(*text)) {
      notes.push_back(path + " was not written by `demarc decide`, so it cannot be checked");
      continue;
    }
    Result<Record> record = read_record(the_guide(), *text, path);
    if (!record) return record.error();
    if (record->file.scope.empty()) record->file.scope = database.name;
    if (is_in_scope(*record, scope)) records.push_back(std::move(*record));
  }
  return records;
}

}  // namespace

Result<ExitCode> check_decisions(Env& env, const Options& options) {
  Result<Project> project = open_project(env, options, ManifestUse::required);
  if (!project) return project.error();
  std::vector<std::string> notes;
  const Result<std::vector<Record>> records = recorded(*project, options.scope, notes);
  if (!records) return records.error();
  for (const std::string& note : notes) env.err("note: " + printable_line(note) + "\n");
  if (records->empty())
    return Error{.message = "there is no recorded decision to check",
                 .path = project->manifest.path,
                 .hint = "`demarc decide --write` records one and names it in the manifest"};
  std::vector<Drift> drifts;
  std::string text;
  bool contradicts = false;
  for (const Record& record : *records) {
    const Result<Observed> observed = observe_project(env, options, *project, record.file.scope);
    if (!observed) return observed.error();
    drifts.push_back(find_drift(the_guide(), record, *observed, project->today));
    contradicts = contradicts || drifts.back().contradicts();
    text += render_drift(the_guide(), record, drifts.back(), *observed,
                         printable_line(shown_path(env, *project, record.path)), decide_width(env));
  }
  env.out(options.format == Format::json ? render_drift_json(the_guide(), *records, drifts) : text);
  return contradicts ? ExitCode::findings : ExitCode::clean;
}

}  // namespace demarc
