#include <algorithm>
#include <map>
#include <mutex>

#include "base/json_writer.h"
#include "base/parallel.h"
#include "base/version.h"
#include "commands/analyse.h"
#include "commands/commands.h"
#include "commands/output.h"
#include "commands/resolve.h"
#include "facts/print.h"
#include "sql/analyse.h"

namespace demarc::commands {

static std::string head_line(const Project& project) {
  std::string line;
  JsonWriter json(line);
  json.begin_object().key("facts").value(1).key("tool").value(version());
  json.key("grammar").value(grammar_version());
  json.key("repo").text_or_null(project.repository);
  json.key("commit").text_or_null(project.commit).end_object().newline();
  return line;
}

namespace {

// Takes the files' lines as they come, in any order, and passes them on in the order of the files,
// many files in one piece.
class InOrder {
 public:
  explicit InOrder(std::function<void(std::string_view)> out) : out_(std::move(out)) {}

  // Where to print the lines of a file: behind those of the files before it if they are done
  // already, else into `own`.
  std::string& target(std::size_t index, std::string& own) {
    const std::lock_guard lock(mutex_);
    // Nobody else writes into it before this file is done.
    return next_ == index ? ready_ : own;
  }
  // Makes room: of the target of a file that is next in order.
  void pass_on(std::string& text) {
    if (&text != &ready_) return;
    out_(ready_);
    ready_.clear();
  }
  // The file's lines are complete; `text` is what target() gave for it.
  void done(std::size_t index, std::string& text) {
    const std::lock_guard lock(mutex_);
    if (&text != &ready_) {
      waiting_.emplace(index, std::move(text));
      if (next_ != index) return;
    } else {
      ++next_;
    }
    while (!waiting_.empty() && waiting_.begin()->first == next_) {
      ready_ += waiting_.begin()->second;
      waiting_.erase(waiting_.begin());
      ++next_;
    }
    if (ready_.size() >= enough_bytes) pass_on(ready_);
  }
  void finish() { pass_on(ready_); }

 private:
  static constexpr std::size_t enough_bytes = 1u << 18;
  std::function<void(std::string_view)> out_;
  std::mutex mutex_{};
  std::size_t next_ = 0;
  std::string ready_{};  // in order, not yet passed on
  std::map<std::size_t, std::string> waiting_{};
};

}  // namespace

// What scan left out (a link that leads out, a folder without the right to read it), each before
// the file that follows it by path; the last are behind all files.
static std::vector<std::string> lines_of_omissions(const Env& env, const Options& options,
                                                   const Project& project) {
  const std::vector<RepoFile>& files = project.scan.files;
  std::vector<ScanNote> notes = project.scan.notes;
  std::stable_sort(notes.begin(), notes.end(),
                   [](const ScanNote& a, const ScanNote& b) { return a.path < b.path; });
  std::vector<std::string> lines(files.size() + 1);
  for (const ScanNote& note : notes) {
    if (!counts_as_not_analysed(note.kind) || !is_shown(project, note.path)) continue;
    const auto next =
        std::lower_bound(files.begin(), files.end(), note.path,
                         [](const RepoFile& file, const auto& path) { return file.path < path; });
    FileFacts facts;
    facts.rows.notes.push_back({.kind = note.kind, .message = facts.rows.add(note.message)});
    print_facts(facts, shown_path(env, project, note.path), FileClass::service,
                options.server_version, lines[static_cast<std::size_t>(next - files.begin())]);
  }
  return lines;
}

// SQL without a file: as --as PATH if that is given, else as a plain .sql file called "-".
static Result<ExitCode> facts_of_stdin(Env& env, const Options& options) {
  Options as = options;
  const bool named = !options.as_path.empty();
  if (!named) as.as_path = "stdin.sql";
  as.paths = {"-"};
  Result<Project> project = open_project(env, as, ManifestUse::if_present);
  if (!project) return project.error();
  const Result<std::string> bytes =
      project->files->read(project->overlaid, default_read_limit_bytes);
  if (!bytes) return bytes.error();
  RepoFile file{.path = project->overlaid, .kind = {.language = Language::sql}};
  if (named) {
    scan_project(*project, ScanExtent::only_paths);
    for (const RepoFile& one : project->scan.files) {
      if (one.path == project->overlaid) file = one;
    }
    file.kind.language = Language::sql;
  }
  const FileFacts facts = build_facts(*bytes, file.kind);
  std::string text = head_line(*project);
  print_facts(facts, named ? shown_path(env, *project, file.path) : "-", file.file_class,
              options.server_version, text);
  if (auto error = write_output(env, options, text)) return *error;
  return ExitCode::clean;
}

// Files of host languages lack names of each other, so all are read before the first is printed.
static std::vector<FileFacts> facts_of_hosts(const Options& options, const Project& project,
                                             FactsCache& cache) {
  const auto& files = project.scan.files;
  std::vector<FileFacts> out(files.size());
  const int jobs = options.jobs > 0 ? options.jobs : default_jobs();
  parallel_for(jobs, files.size(), [&](std::size_t i, int) {
    if (is_host(files[i].kind.language)) out[i] = facts_of_file(project, files[i], cache);
  });
  resolve_symbols(options, project, cache, out);
  return out;
}

Result<ExitCode> facts(Env& env, const Options& options) {
  if (options.stdin_sql) return facts_of_stdin(env, options);
  Result<Project> opened = open_project(env, options, ManifestUse::if_present);
  if (!opened) return opened.error();
  Project& project = *opened;
  scan_project(project, ScanExtent::only_paths);

  // A file's facts are printed and forgotten; only what waits for an earlier file is held.
  std::string all;
  const bool to_file = !options.output.empty();
  const auto out = [&](std::string_view text) {
    if (to_file) {
      all += text;
    } else {
      env.out(text);
    }
  };
  out(head_line(project));
  InOrder ordered(out);
  const auto& files = project.scan.files;
  FactsCache cache(cache_folder(env, options, project), facts_identity());
  std::vector<std::string> omissions = lines_of_omissions(env, options, project);
  std::mutex mutex;
  std::map<std::size_t, Error> errors;
  std::vector<FileFacts> host_facts = facts_of_hosts(options, project, cache);
  {
    Progress progress(env, options, files.size());
    const int jobs = options.jobs > 0 ? options.jobs : default_jobs();
    parallel_for(jobs, files.size(), [&](std::size_t i, int worker) {
      const FileFacts file_facts = is_host(files[i].kind.language)
                                       ? std::move(host_facts[i])
                                       : facts_of_file(project, files[i], cache);
      if (auto error = error_of_named_file(project, files[i], file_facts)) {
        const std::lock_guard lock(mutex);
        errors.emplace(i, std::move(*error));
      }
      std::string own;
      std::string& text = ordered.target(i, own);
      text += omissions[i];
      print_facts(file_facts, shown_path(env, project, files[i].path), files[i].file_class,
                  options.server_version, text,
                  [&](std::string& lines) { ordered.pass_on(lines); });
      ordered.done(i, text);
      progress.step(worker);
    });
  }
  ordered.done(files.size(), omissions.back());
  ordered.finish();
  cache.save();
  if (!errors.empty()) return errors.begin()->second;
  if (to_file) {
    if (auto error = write_output(env, options, all)) return *error;
  }
  return ExitCode::clean;
}

}  // namespace demarc::commands
