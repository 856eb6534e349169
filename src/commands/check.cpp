// The main job, stage by stage.
#include "commands/commands.h"
#include "commands/output.h"
#include "commands/project.h"
#include "findings/settle.h"
#include "rules/registry.h"

namespace demarc::commands {

static std::optional<Error> check_rule_names(const Options& options) {
  for (const std::string& name : options.only) {
    if (find_rule(name) == nullptr) return unknown_rule(name);
  }
  return std::nullopt;
}

Result<ExitCode> check(Env& env, const Options& options) {
  if (auto error = check_rule_names(options)) return *error;
  Result<Project> project = open_project(env, options, ManifestUse::required);
  if (!project) return project.error();

  // The model spans the whole root: who owns what does not depend on what is shown.
  scan_project(*project, ScanExtent::all);
  // From here on nothing stops the run: what cannot be read or parsed becomes a note.
  if (auto error = analyse_project(env, options, *project)) return *error;
  const Model model = link_project(*project);

  Findings findings;
  std::vector<ModelNote> notes = notes_of(*project);
  notes.insert(notes.end(), model.notes.begin(), model.notes.end());
  run_rules(model, findings, notes);

  // Beyond this point findings are only marked or removed, never added.
  settle(project->manifest, *project->files, findings);
  const Report report = make_report(*project, options, std::move(findings), std::move(notes));

  const std::string text = render_report(env, *project, options, report);
  if (auto error = write_output(env, options, text)) return *error;
  return verdict(env, options, *project, report);
}

}  // namespace demarc::commands
