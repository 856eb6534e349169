#include "commands/output.h"

#include <algorithm>
#include <map>
#include <memory>
#include <tuple>

#include "base/path.h"
#include "base/text.h"
#include "findings/settle.h"
#include "rules/registry.h"
#include "source/encoding.h"
#include "sql/analyse.h"

namespace demarc {

Format format_of_place(const Env& env, const std::string& output) {
  const bool on_screen = output.empty() || output == "-";
  const bool github = env.variable("GITHUB_ACTIONS").value_or("") == "true";
  return on_screen && github ? Format::github : Format::human;
}

bool wants_color(const Env& env, const Options& options) {
  if (options.color != ColorChoice::automatic) return options.color == ColorChoice::always;
  const bool in_log = env.variable("GITLAB_CI").value_or("") == "true";
  if ((!env.out_is_terminal && !in_log) || !options.output.empty()) return false;
  const auto no_color = env.variable("NO_COLOR");
  return !(no_color && !no_color->empty()) && env.variable("TERM").value_or("") != "dumb";
}

static void count_files(const Project& project, Summary& summary) {
  for (std::size_t i = 0; i < project.scan.files.size(); ++i) {
    const RepoFile& file = project.scan.files[i];
    if (file.kind.language == Language::none || !is_shown(project, file.path)) continue;
    const Rows& rows = project.facts[i].rows;
    ++summary.files;
    summary.statements += rows.statements_seen;
    summary.needs += rows.needs.size();
  }
}

// The record of the decision that drew the line which the finding is about, where there is one.
static void cite_decision(const Project& project, Finding& finding) {
  if (finding.form == Form::none) return;
  const Database* database = project.manifest.database(finding.database);
  if (database == nullptr || database->decision.empty()) return;
  finding.related.push_back(
      {.path = tidy_path(database->decision),
       .line = 1,
       .column = 1,
       .end_line = 1,
       .end_column = 1,
       .message = std::string("the line was decided here: ") + to_string(database->topology)});
}

Report make_report(const Project& project, const Options& options, Findings findings,
                   std::vector<ModelNote> notes) {
  Report report;
  Summary& summary = report.summary;
  count_files(project, summary);
  const auto is_other_rule = [&](const Finding& finding) {
    return !options.only.empty() &&
           std::find(options.only.begin(), options.only.end(), finding.rule) == options.only.end();
  };
  std::erase_if(findings, [&](const Finding& finding) {
    return is_other_rule(finding) ||
           !(is_shown(project, finding.path) || is_concerned(project, finding));
  });
  const bool lists_known =
      options.show_known || options.format == Format::json || options.format == Format::sarif;
  for (Finding& finding : findings) {
    if (finding.state == FindingState::allowed) {
      ++summary.suppressed;
      if (!options.show_allowed) continue;
    } else if (finding.state == FindingState::known) {
      ++summary.baselined;
      if (!lists_known || project.changes.active) continue;
    } else if (finding.confidence > options.min_confidence) {
      ++summary.hidden;
      continue;
    }
    cite_decision(project, finding);
    report.findings.push_back(std::move(finding));
  }
  const Counts counts = count(report.findings);
  summary.errors = counts.errors;
  summary.warnings = counts.warnings;
  summary.infos = counts.infos;
  std::erase_if(notes, [&](const ModelNote& note) { return !is_shown(project, note.path); });
  const auto order = [](const ModelNote& note) {
    return std::tie(note.path, note.line, note.column, note.kind, note.message);
  };
  std::sort(notes.begin(), notes.end(),
            [&](const ModelNote& a, const ModelNote& b) { return order(a) < order(b); });
  notes.erase(
      std::unique(notes.begin(), notes.end(),
                  [&](const ModelNote& a, const ModelNote& b) { return order(a) == order(b); }),
      notes.end());
  for (const ModelNote& note : notes) summary.not_analysed += counts_as_not_analysed(note.kind);
  report.notes = std::move(notes);
  return report;
}

std::string render_report(const Env& env, const Project& project, const Options& options,
                          const Report& report) {
  // Texts are kept while the report is rendered: the renderers hold views of them.
  auto texts = std::make_shared<std::map<std::string, std::string>>();
  RenderOptions render_options;
  render_options.format = options.format;
  render_options.grammar = grammar_version();
  render_options.color = wants_color(env, options);
  render_options.width = std::clamp(env.width, 40, 160);
  render_options.quiet = options.quiet;
  render_options.verbose = options.verbose;
  render_options.git_prefix = project.git_prefix;
  render_options.show_path = [&](const std::string& path) {
    return shown_path(env, project, path);
  };
  render_options.source = [&project, texts](const std::string& path) -> std::string_view {
    const auto [entry, is_new] = texts->try_emplace(path);
    if (is_new) {
      Result<std::string> bytes = project.files->read(path, default_read_limit_bytes);
      if (bytes) entry->second = std::move(*bytes);
      decode_text(entry->second);
    }
    return entry->second;
  };
  render_options.rule = [](const std::string& name) -> RuleText {
    const Rule* rule = find_rule(name);
    if (rule == nullptr) return {};
    return {.summary = rule->summary, .page = rule_page(name), .severity = rule->severity};
  };
  return render(report, render_options);
}

std::optional<Error> write_output(Env& env, const Options& options, const std::string& text) {
  if (options.output.empty() || options.output == "-") {
    env.out(text);
    return std::nullopt;
  }
  std::string path = join_path(env.folder, options.output);
  while (path.starts_with('/')) path.erase(0, 1);
  std::optional<Error> error = env.files->write(path, text);
  if (error) error->path = options.output;
  return error;
}

static bool exceeds(const NotAnalysedLimit& limit, const Summary& summary) {
  if (limit.percent < 0) return summary.not_analysed > limit.count;
  // A share of what there is: every place that was not analysed is one of the statements, or stands
  // for a file of which no statement is known.
  const std::uint64_t all = std::max(summary.statements, summary.not_analysed);
  return summary.not_analysed * 100 > static_cast<std::uint64_t>(limit.percent) * all;
}

ExitCode verdict(const Env& env, const Options& options, const Project& project,
                 const Report& report) {
  const Summary& summary = report.summary;
  const std::uint64_t counts[] = {0, summary.infos, summary.warnings, summary.errors};
  std::uint64_t failing = 0;
  if (options.fail_on) {
    for (auto level = static_cast<std::size_t>(*options.fail_on); level < std::size(counts);
         ++level) {
      failing += counts[level];
    }
  }
  ExitCode code = failing > 0 ? ExitCode::findings : ExitCode::clean;
  if (options.max_not_analysed && exceeds(*options.max_not_analysed, summary)) {
    env.err("error: " + std::to_string(summary.not_analysed) +
            " not analysed, more than --max-not-analysed allows\n");
    code = ExitCode::findings;
  }
  if (options.strict_baseline && report.stale > 0) {
    env.err("error: " + std::to_string(report.stale) +
            (report.stale == 1 ? " line of the baseline no longer holds"
                               : " lines of the baseline no longer hold") +
            "; `demarc baseline` takes out what is gone\n");
    code = ExitCode::findings;
  }
  bool any_read = false;
  for (const FileFacts& facts : project.facts) {
    any_read = any_read || facts.rows.statements_seen > facts.rows.statements_not_analysed;
  }
  if (!any_read && options.fail_on) {
    env.err("error: no SQL statement could be read, so nothing was checked\n");
    code = ExitCode::findings;
  }
  return code;
}

}  // namespace demarc
