// The main job, stage by stage.
#include "commands/check.h"

#include <algorithm>
#include <set>

#include "commands/changes.h"
#include "commands/commands.h"
#include "commands/output.h"
#include "findings/settle.h"
#include "report/formats.h"
#include "rules/registry.h"
#include "scan/git_trees.h"
#include "scan/snapshot.h"

namespace demarc {

std::optional<Error> find_all(const Env& env, const Options& options, Project& project,
                              Findings& findings, std::vector<ModelNote>* notes) {
  // The model spans the whole root: who owns what does not depend on what is shown.
  scan_project(project, ScanExtent::all);
  // From here on nothing stops the run: what cannot be read or parsed becomes a note.
  if (auto error = analyse_project(env, options, project)) return error;
  const Model model = link_project(project);

  std::vector<ModelNote> all_notes = notes_of(project);
  all_notes.insert(all_notes.end(), model.notes.begin(), model.notes.end());
  run_rules(model, findings, all_notes);
  settle(project.manifest, *project.files, findings);
  // What suppressions come to is known only now; what is told of them cannot be suppressed.
  const std::vector<SuppressionUse> suppressions = apply_suppressions(model, findings);
  Findings about_suppressions;
  run_settled_rules(model, suppressions, about_suppressions);
  settle(project.manifest, *project.files, about_suppressions);
  add_settled(std::move(about_suppressions), findings);
  if (notes != nullptr) *notes = std::move(all_notes);
  return std::nullopt;
}

namespace {

bool any_new(const Findings& findings) {
  return std::any_of(findings.begin(), findings.end(),
                     [](const Finding& finding) { return finding.state == FindingState::fresh; });
}

// The parties whose files the run looks at: those below the PATHs, or those that changed.
std::set<std::string> touched_parties(const Project& project, const Project* base) {
  std::set<std::string> out;
  for (const RepoFile& file : project.scan.files) {
    if (file.parties.empty() || !is_shown(project, file.path)) continue;
    if (base != nullptr && !is_changed(project, *base, file.path)) continue;
    for (std::uint32_t party : file.parties) out.insert(project.manifest.parties[party].name);
  }
  return out;
}

// A term between two parties fails the runs that look at one of them, and only those.
void limit_terms(Project& project, const Project* base, Findings& findings) {
  const bool whole = project.paths.empty() && !project.changes.active;
  const auto is_term = [](const Finding& finding) { return !finding.concerns.empty(); };
  if (whole || std::none_of(findings.begin(), findings.end(), is_term)) return;
  project.touched_parties = touched_parties(project, base);
  for (Finding& finding : findings) {
    const bool is_place = base != nullptr && is_changed(project, *base, finding.path);
    if (is_term(finding) && !is_place && !is_concerned(project, finding)) {
      finding.severity = std::min(finding.severity, Severity::warning);
    }
  }
}

// The lines of the baseline that no longer hold, the first of them.
void tell_stale(const std::vector<StaleEntry>& stale, std::vector<std::string>& remarks) {
  constexpr std::size_t listed = 5;
  for (std::size_t i = 0; i < stale.size() && i < listed; ++i) {
    const StaleEntry& one = stale[i];
    const std::uint32_t found = one.entry.count - one.unmatched;
    remarks.push_back("  " + baseline_path(one.service) + ":" + std::to_string(one.entry.line) +
                      ": " + one.entry.rule + " on " + one.entry.relations + " " +
                      (one.expired ? "was accepted until " + to_string(one.entry.until)
                                   : "is found " + std::to_string(found) + " of " +
                                         std::to_string(one.entry.count) + " times"));
  }
  if (stale.size() > listed) {
    remarks.push_back("  … and " + std::to_string(stale.size() - listed) + " more");
  }
}

// The known findings of the base's baseline, for the change in numbers.
void tell_known(const Project& project, const Settled& settled, std::vector<std::string>& remarks) {
  std::uint64_t recorded = 0, stale = 0;
  for (const auto& [service, entries] : settled.baseline) {
    for (const BaselineEntry& entry : entries) recorded += entry.count;
  }
  for (const StaleEntry& entry : settled.stale) stale += entry.unmatched;
  if (recorded > 0) {
    std::string line = "baseline: " + counted(recorded, "known finding");
    if (stale > 0) {
      line += ", " + std::to_string(stale) + " of them gone: `demarc baseline` takes them out";
    }
    remarks.push_back(line);
    tell_stale(settled.stale, remarks);
  }
  if (!project.changes.active || project.changes.base_commit.empty()) return;
  const TrackedFiles files =
      list_tree(project.files->real_root(), project.changes.base_commit, baseline_folder);
  if (!files.available || (files.files.empty() && recorded == 0)) return;
  const auto before = read_baseline(*make_snapshot(
      make_disk_file_system(project.files->real_root()), files.files, project.changes.state));
  if (!before) return;
  const std::string changes = pair_changes(pair_counts(*before), pair_counts(settled.baseline));
  remarks.push_back("baseline since " + project.changes.base_name + ": " +
                    (changes.empty() ? "unchanged" : changes));
}

// Leaves as new only what neither the baseline nor the base excuses.
std::optional<Error> settle_known(const Env& env, const Options& options, Settled& settled) {
  Project& project = settled.project;
  Findings& findings = settled.findings;
  const auto never = [](const std::string&) { return false; };
  settled.stale = apply_baseline(settled.baseline, project.today, never, findings);
  if (!project.changes.active || !any_new(findings)) {
    limit_terms(project, nullptr, findings);
    return std::nullopt;
  }
  Result<Base> base = open_base(env, project);
  if (!base) {
    env.err("warning: " + project.changes.base_name + " cannot be read (" + base.error().message +
            "); every finding is shown\n");
    return std::nullopt;
  }
  // Once more, now that it is known which of several alike was just written.
  for (Finding& finding : findings) {
    if (finding.state == FindingState::known) finding.state = FindingState::fresh;
  }
  settled.stale = apply_baseline(
      settled.baseline, project.today,
      [&](const std::string& path) { return is_changed(project, base->project, path); }, findings);
  Findings at_base;
  if (auto error = find_all(env, options, base->project, at_base, nullptr)) return error;
  excuse_by_base(project, base->project, at_base, findings);
  limit_terms(project, &base->project, findings);
  if (!base->own_manifest) {
    project.remarks.push_back(project.changes.base_name +
                              " has no usable manifest: it was judged by this one");
  }
  return std::nullopt;
}

}  // namespace

Result<Settled> settle_repository(const Env& env, const Options& options) {
  Result<Project> opened = open_project(env, options, ManifestUse::required);
  if (!opened) return opened.error();
  Settled settled{.project = std::move(*opened)};
  if (auto error = assume(options.assume, settled.project.manifest)) return *error;
  Result<Baseline> baseline = read_baseline(*settled.project.files);
  if (!baseline) return baseline.error();
  settled.baseline = std::move(*baseline);
  if (auto error = find_all(env, options, settled.project, settled.findings, &settled.notes)) {
    return *error;
  }
  // Beyond this point findings are only marked, never added.
  if (auto error = settle_known(env, options, settled)) return *error;
  return settled;
}

Result<Checked> check_repository(const Env& env, const Options& options) {
  Result<Settled> settled = settle_repository(env, options);
  if (!settled) return settled.error();
  Checked checked;
  std::vector<std::string> remarks;
  const Project& project = settled->project;
  if (project.changes.active) remarks.push_back("compared with " + project.changes.base_name);
  remarks.insert(remarks.end(), project.remarks.begin(), project.remarks.end());
  tell_known(project, *settled, remarks);
  checked.report =
      make_report(project, options, std::move(settled->findings), std::move(settled->notes));
  checked.report.remarks = std::move(remarks);
  checked.report.stale = settled->stale.size();
  checked.project = std::move(settled->project);
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
