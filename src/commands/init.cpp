// From nothing to a manifest: infer, ask, write, and say what it means.
#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "base/path.h"
#include "base/text.h"
#include "commands/check.h"
#include "commands/commands.h"
#include "commands/init/infer.h"
#include "commands/init/manifest_text.h"
#include "commands/output.h"
#include "commands/overlay.h"
#include "report/display.h"
#include "report/formats.h"

namespace demarc {

namespace {

constexpr std::size_t most_questions = 10;
constexpr const char* manifest_name = "demarc.toml";

// Asks one line; an empty answer, or nobody to answer, takes the proposal.
class Questions {
 public:
  explicit Questions(Env& env) : env_(env) {}
  bool may_ask() const { return asked_ < most_questions; }
  std::string ask(const std::string& question, const std::string& proposed,
                  const std::vector<std::string>& known);

 private:
  Env& env_;
  std::size_t asked_ = 0;
  bool over_ = false;
};

std::string Questions::ask(const std::string& question, const std::string& proposed,
                           const std::vector<std::string>& known) {
  ++asked_;
  for (int attempt = 0; attempt < 3 && !over_; ++attempt) {
    env_.err(printable(question) + " [" + printable_line(proposed.empty() ? "nobody" : proposed) +
             "] ");
    const std::optional<std::string> line = env_.read_line();
    if (!line) {
      over_ = true;
      env_.err("\n");
      break;
    }
    const std::string answer(trim(*line));
    if (answer.empty()) return proposed;
    if (known.empty() || std::find(known.begin(), known.end(), answer) != known.end()) {
      return answer == "nobody" ? std::string{} : answer;
    }
    const std::string near = did_you_mean(answer, known);
    env_.err("  " +
             (near.empty() ? "one of: " + printable_line(join(known, ", "))
                           : "did you mean `" + printable_line(near) + "`?") +
             "\n");
  }
  return proposed;
}

std::vector<std::string> names_of(const Proposal& proposal) {
  std::vector<std::string> names;
  for (const ProposedService& service : proposal.services) names.push_back(service.name);
  return names;
}

// The two that decide most: which folders are services, and whether they share a database.
void ask_about_services(Questions& questions, InferInput& input, Proposal& proposal) {
  std::string text = "Services found:\n";
  for (const ProposedService& service : proposal.services) {
    text += fmt::format("  {:<20} {} ({})\n", service.name, join(service.paths, ", "),
                        counted(service.owns.size(), "relation"));
  }
  const std::string answer = questions.ask(text + "Leave out which (names, by comma)?", "none", {});
  const std::vector<std::string> names = names_of(proposal);
  for (std::string_view word : split(answer, ',')) {
    const std::string name(trim(word));
    if (std::find(names.begin(), names.end(), name) != names.end()) input.left_out.push_back(name);
  }
  if (!input.left_out.empty()) proposal = infer(input);
  if (proposal.services.size() < 2) return;
  const bool one = proposal.databases == DatabaseEvidence::one;
  const std::string why = one ? "" : " (" + proposal.databases_why + ")";
  const std::string shared = questions.ask("Do these services share one database?" + why,
                                           one ? "yes" : "no", {"yes", "no", "y", "n"});
  if (shared.starts_with('y') == one) return;
  input.databases = one ? DatabaseEvidence::several : DatabaseEvidence::one;
  proposal = infer(input);
}

void ask_about_relations(Questions& questions, Proposal& proposal) {
  std::vector<std::string> known = names_of(proposal);
  known.emplace_back("nobody");
  for (OpenRelation& open : proposal.open) {
    if (!questions.may_ask()) return;
    open.proposed =
        questions.ask(fmt::format("Who owns {}.{} ({})?", open.schema, open.name, open.what),
                      open.proposed, known);
  }
}

// What was decided about open relations becomes the service's own.
void settle_open(Proposal& proposal) {
  for (const OpenRelation& open : proposal.open) {
    for (ProposedService& service : proposal.services) {
      if (service.name != open.proposed) continue;
      service.owns.push_back({.schema = open.schema, .name = open.name, .why = open.what});
    }
  }
}

std::string services_text(const Proposal& proposal, const Paint& paint) {
  std::string out;
  std::size_t width = 0;
  for (const ProposedService& service : proposal.services) {
    width = std::max(width, service.name.size());
  }
  for (const ProposedService& service : proposal.services) {
    out += "  " + paint.bold(fit(service.name, static_cast<int>(width))) + "  " +
           counted(service.owns.size(), "relation") + "  " +
           printable_line(join(service.paths, ", "));
    if (!service.team.empty()) out += "  " + printable_line(service.team);
    out += "\n";
  }
  return out;
}

void append_open_text(std::string& out, const Proposal& proposal, bool several,
                      const std::string& title) {
  constexpr std::size_t shown = 12;
  std::vector<std::string> lines;
  for (const OpenRelation& open : proposal.open) {
    if (open.several_create != several || (!several && !open.proposed.empty())) continue;
    lines.push_back("  " + pattern_of(open.schema, open.name) + "  " + open.what);
  }
  if (lines.empty()) return;
  out += "\n" + title + " (" + std::to_string(lines.size()) + ")\n";
  for (std::size_t i = 0; i < lines.size() && i < shown; ++i)
    out += printable_line(lines[i]) + "\n";
  if (lines.size() > shown) {
    out += "  … and " + std::to_string(lines.size() - shown) + " more, at the end of demarc.toml\n";
  }
}

// What `demarc check` says under the new manifest, by the pair of consumer and owner.
std::string check_text(const Report& report) {
  std::map<std::string, std::size_t> pairs;
  for (const Finding& finding : report.findings) {
    if (finding.state != FindingState::fresh) continue;
    const std::string owner = finding.relations.empty() ? "" : finding.relations[0].owner;
    if (!finding.service.empty() && !owner.empty()) ++pairs[finding.service + " -> " + owner];
  }
  std::string out = "\n`demarc check` now says: " + finding_counts(report.summary) + "; " +
                    std::to_string(report.summary.not_analysed) + " not analysed\n";
  std::vector<std::pair<std::string, std::size_t>> order(pairs.begin(), pairs.end());
  std::stable_sort(order.begin(), order.end(),
                   [](const auto& a, const auto& b) { return a.second > b.second; });
  for (std::size_t i = 0; i < order.size() && i < 8; ++i) {
    out += fmt::format("  {:>4}  {}\n", order[i].second, printable_line(order[i].first));
  }
  return out;
}

std::string project_name(const Project& project) {
  const std::string real = project.files->real_root();
  const std::string from = !project.git_prefix.empty()   ? project.git_prefix
                           : !project.repository.empty() ? project.repository
                           : !real.empty()               ? real
                                                         : project.root;
  return service_name_of(from);
}

// Asks as far as is wanted; what is open and decided is settled in the result.
Proposal propose(Env& env, const Options& options, const Project& project, bool ask) {
  const Model model = link_project(project);
  const RepoClues clues = read_clues(*project.files, project.scan.files);
  InferInput input{.files = project.scan.files,
                   .model = model,
                   .clues = clues,
                   .project = project_name(project)};
  Proposal proposal = infer(input);
  if (ask && !options.yes && !proposal.services.empty()) {
    Questions questions(env);
    ask_about_services(questions, input, proposal);
    ask_about_relations(questions, proposal);
  }
  settle_open(proposal);
  return proposal;
}

// A manifest that demarc itself refuses is never written.
std::optional<Error> fault_of(const Env& env, const Project& project, const std::string& text) {
  const auto files = overlay_file(open_folder(env, project.root), manifest_name, text);
  const Result<Manifest> manifest = load_manifest(*files, manifest_name);
  if (manifest) return std::nullopt;
  Error error = manifest.error();
  error.message = "what this repository shows makes no valid manifest: " + error.message;
  error.hint = "`demarc init --dry-run` prints it; correct it and save it as demarc.toml";
  return error;
}

}  // namespace

namespace commands {

Result<ExitCode> init(Env& env, const Options& options) {
  if (options.paths.size() > 1) {
    return Error{.message = "`demarc init` takes one folder", .hint = "run it once for each"};
  }
  Result<Project> opened = open_project(env, options, ManifestUse::ignored);
  if (!opened) return opened.error();
  Project& project = *opened;
  const Result<std::string> there = project.files->read(manifest_name, default_read_limit_bytes);
  scan_project(project, ScanExtent::all);
  if (auto error = analyse_project(env, options, project)) return *error;

  const bool may_write = !there || options.force;
  const Proposal proposal = propose(env, options, project, may_write || options.dry_run);
  if (proposal.services.empty()) {
    return Error{.message = "no SQL of a service was found here, so there is nothing to propose",
                 .hint = "`demarc survey --verbose` tells what was looked at"};
  }
  const std::string text = manifest_text(proposal, project_name(project));
  if (options.dry_run) {
    env.out(text);
    return ExitCode::clean;
  }
  const std::string shown = printable_line(shown_path(env, project, manifest_name));
  if (there && *there == text) {
    env.out(shown + " says this already\n");
    return ExitCode::clean;
  }
  if (!may_write) {
    return Error{.message = shown + " is there and says something else",
                 .hint = "--dry-run prints what would be proposed now, --force replaces it"};
  }
  if (auto error = fault_of(env, project, text)) return *error;
  if (auto error = project.files->write(manifest_name, text)) return *error;

  std::string out = "wrote " + shown + ": " + counted(proposal.services.size(), "service") + "\n";
  out += services_text(proposal, Paint(wants_color(env, options)));
  append_open_text(out, proposal, true, "Created by several services");
  append_open_text(out, proposal, false, "Owned by nobody yet");
  Options check_options;
  check_options.jobs = options.jobs;
  check_options.cache = options.cache;
  check_options.manifest = "/" + join_path(project.root, manifest_name);
  const Result<Checked> checked = check_repository(env, check_options);
  if (!checked) return checked.error();
  out += check_text(checked->report);
  out += "\nNext: read demarc.toml and correct it, then `demarc check`\n";
  env.out(out);
  return ExitCode::clean;
}

}  // namespace commands

}  // namespace demarc
