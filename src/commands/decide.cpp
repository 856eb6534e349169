// From answers, typed or read, to a decision, shown and written down.
#include "commands/decide.h"

#include <algorithm>

#include "base/path.h"
#include "commands/commands.h"
#include "commands/output.h"
#include "decide/engine.h"
#include "rules/registry.h"

namespace demarc {

namespace {

constexpr std::uint64_t most_answer_bytes = 4u << 20;

Result<AnswerFile> read_answer_file(const Env& env, const std::string& name, bool& is_record) {
  std::string path = join_path(env.folder, name);
  while (path.starts_with('/')) path.erase(0, 1);
  const Result<std::string> text = env.files->read(path, most_answer_bytes);
  if (!text)
    return Error{.message = "`" + name + "` cannot be read: " + text.error().message,
                 .hint = "docs/guide.md shows how to write an answer file"};
  is_record = has_record_block(*text);
  if (!is_record) return read_answers(the_guide(), *text, name);
  Result<Record> record = read_record(the_guide(), *text, name);
  if (!record) return record.error();
  return std::move(record->file);
}

std::optional<Error> observe_for(const Env& env, const Options& options, DecideRun& run) {
  Result<Observed> observed = observe_project(env, options, run.project, run.file.scope);
  if (!observed) return observed.error();
  run.shown = answers_of(the_guide(), *observed);
  if (run.file.scope.empty()) run.file.scope = observed->scope;
  if (run.from_record) refresh(the_guide(), run.shown, run.file.answers);
  // What the team says counts; where the repository says otherwise, that is told.
  for (ObservedAnswer& shown : run.shown) {
    if (contradicts(the_guide(), shown, run.file.answers))
      shown.evidence +=
          "; your answer says " + answer_text(the_guide(), run.file.answers, shown.question);
  }
  run.observed = std::move(*observed);
  return std::nullopt;
}

std::string render(const Env& env, const Options& options, const DecisionView& view) {
  if (options.format == Format::json) return render_decision_json(view);
  if (options.format == Format::markdown) return render_decision_markdown(view);
  return render_decision(view, Paint(wants_color(env, options)), decide_width(env));
}

std::optional<Error> fault_of_options(const Env& env, const Options& options) {
  if (!options.paths.empty())
    return Error{.message = "`demarc decide` takes no PATH",
                 .hint = "--scope chooses a database or services"};
  if (options.dry_run && !options.write)
    return Error{.message = "--dry-run needs --write",
                 .hint = "without --write nothing is written"};
  if (options.check || !options.answers.empty() || options.from_repo || env.in_is_terminal)
    return std::nullopt;
  return Error{
      .message = "the questions need a terminal",
      .hint = "`demarc decide --answers FILE` asks nothing; docs/guide.md shows such a file"};
}

// Answers from all sources. False: the user stopped.
Result<bool> gather(Env& env, const Options& options, DecideRun& run) {
  if (!options.answers.empty()) {
    Result<AnswerFile> file = read_answer_file(env, options.answers, run.from_record);
    if (!file) return file.error();
    run.file = std::move(*file);
  }
  if (!options.scope.empty()) run.file.scope = options.scope;
  if (options.from_repo) {
    if (auto error = observe_for(env, options, run)) return *error;
  }
  if (options.answers.empty() && env.in_is_terminal) return ask_questions(env, options, run);
  fill(the_guide(), run.shown, run.file.answers);
  return true;
}

}  // namespace

int decide_width(const Env& env) {
  return std::clamp(env.width, 60, 100);
}

DecisionView view_of(const DecideRun& run, const Decision& decision) {
  const Observed* observed = run.observed ? &*run.observed : nullptr;
  return {.guide = the_guide(),
          .file = run.file,
          .decision = decision,
          .observed = observed,
          .shown = run.shown,
          .way = way_to(the_guide(), run.file.answers, decision, observed)};
}

Result<Observed> observe_project(const Env& env, const Options& options, Project& project,
                                 const std::string& scope) {
  scan_project(project, ScanExtent::all);
  if (auto error = analyse_project(env, options, project)) return *error;
  const Model model = link_project(project);
  Findings findings;
  std::vector<ModelNote> notes = notes_of(project);
  notes.insert(notes.end(), model.notes.begin(), model.notes.end());
  run_rules(model, findings, notes);
  Result<Observed> observed = observe(model, findings, scope);
  if (!observed) return observed;
  const Report report = make_report(project, options, {}, std::move(notes));
  observed->statements = report.summary.statements;
  observed->not_analysed = report.summary.not_analysed;
  observed->commit = project.commit;
  return observed;
}

namespace commands {

Result<ExitCode> decide(Env& env, const Options& options) {
  if (auto error = fault_of_options(env, options)) return *error;
  if (options.check) return check_decisions(env, options);
  const ManifestUse use = options.from_repo ? ManifestUse::required : ManifestUse::if_present;
  Result<Project> project = open_project(env, options, use);
  if (!project) return project.error();
  DecideRun run{.project = std::move(*project)};
  const Result<bool> complete = gather(env, options, run);
  if (!complete) return complete.error();
  if (!*complete) return ExitCode::clean;
  const Decision decision = demarc::decide(the_guide(), run.file.answers);
  const bool shows_files_only = options.write && options.dry_run;
  if (!shows_files_only) env.out(render(env, options, view_of(run, decision)));
  const bool interactive = options.answers.empty() && env.in_is_terminal;
  if (options.write || (interactive && ask_yes(env, "Write this down as a decision record?")))
    return write_decision(env, options, run, decision);
  return ExitCode::clean;
}

}  // namespace commands

}  // namespace demarc
