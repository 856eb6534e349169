// The main job, stage by stage.
#include "commands/check.h"

#include "commands/commands.h"
#include "commands/output.h"
#include "findings/settle.h"
#include "rules/registry.h"

namespace demarc {

Result<Checked> check_repository(const Env& env, const Options& options) {
  Result<Project> opened = open_project(env, options, ManifestUse::required);
  if (!opened) return opened.error();
  Checked checked{.project = std::move(*opened)};
  Project& project = checked.project;

  if (auto error = assume(options.assume, project.manifest)) return *error;
  // The model spans the whole root: who owns what does not depend on what is shown.
  scan_project(project, ScanExtent::all);
  // From here on nothing stops the run: what cannot be read or parsed becomes a note.
  if (auto error = analyse_project(env, options, project)) return *error;
  const Model model = link_project(project);

  Findings findings;
  std::vector<ModelNote> notes = notes_of(project);
  notes.insert(notes.end(), model.notes.begin(), model.notes.end());
  run_rules(model, findings, notes);

  settle(project.manifest, *project.files, findings);
  // What suppressions come to is known only now; what is told of them cannot be suppressed.
  const std::vector<SuppressionUse> suppressions = apply_suppressions(model, findings);
  Findings about_suppressions;
  run_settled_rules(model, suppressions, about_suppressions);
  settle(project.manifest, *project.files, about_suppressions);
  add_settled(std::move(about_suppressions), findings);
  checked.report = make_report(project, options, std::move(findings), std::move(notes));
  return checked;
}

namespace commands {

Result<ExitCode> check(Env& env, const Options& options) {
  for (const std::string& name : options.only) {
    if (find_rule(name) == nullptr) return unknown_rule(name);
  }
  const Result<Checked> checked = check_repository(env, options);
  if (!checked) return checked.error();
  std::vector<ReportTarget> targets = options.targets;
  if (targets.empty()) targets.emplace_back();
  for (const ReportTarget& target : targets) {
    Options one = options;
    one.output = target.output;
    one.format = target.format.value_or(format_of_place(env, target.output));
    const std::string text = render_report(env, checked->project, one, checked->report);
    if (auto error = write_output(env, one, text)) return *error;
  }
  return verdict(env, options, checked->project, checked->report);
}

}  // namespace commands

}  // namespace demarc
