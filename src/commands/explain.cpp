// What the rules are: one rule's page, or the list of all.
#include <algorithm>

#include <fmt/format.h>

#include "base/json_writer.h"
#include "base/text.h"
#include "commands/check.h"
#include "commands/commands.h"
#include "commands/output.h"
#include "findings/settle.h"
#include "report/display.h"
#include "report/snippet.h"
#include "rules/registry.h"

namespace demarc {

Error unknown_name(const std::string& what, const std::string& word,
                   const std::vector<std::string>& known) {
  Error error{.message = "there is no " + what + " `" + word + "`"};
  const std::string near = did_you_mean(word, known);
  error.hint = near.empty() ? "one of: " + join(known, ", ") : "did you mean `" + near + "`?";
  return error;
}

Error unknown_rule(const std::string& name) {
  Error error{.message = "there is no rule `" + name + "`"};
  const std::string near = nearest_rule(name);
  error.hint = near.empty() ? "`demarc rules` lists them" : "did you mean `" + near + "`?";
  return error;
}

namespace commands {

static void write_rule(JsonWriter& json, const Rule& rule) {
  json.begin_object().key("name").value(rule.name).key("summary").value(rule.summary);
  json.key("severity").value(to_string(rule.severity));
  json.key("form").text_or_null(to_string(rule.form));
  json.key("scope").value(to_string(rule.scope)).key("status").value(to_string(rule.status));
  json.key("since").value(rule.since);
}

// The page without what the head has said: its title, and the summary under it.
static std::string_view body_of(std::string_view page) {
  const std::size_t first_section = page.find("\n## ");
  return first_section == std::string_view::npos ? page : page.substr(first_section + 1);
}

namespace {

// A page for a terminal: headings in bold, paragraphs and list items wrapped anew, blocks indented
// under the name of their file.
class PageText {
 public:
  PageText(const Paint& paint, int width) : paint_(paint), width_(width) {}
  std::string render(std::string_view page) {
    for (std::string_view line : split(page, '\n')) add(line);
    end_paragraph();
    while (out_.ends_with("\n\n")) out_.pop_back();
    return std::move(out_);
  }

 private:
  void add(std::string_view line);
  void open_block(std::string_view info);
  void end_paragraph();

  const Paint& paint_;
  int width_;
  std::string out_{};
  std::string paragraph_{};
  std::string_view fence_{};  // that closes the block at hand
};

void PageText::add(std::string_view line) {
  const std::size_t ticks = std::min(line.find_first_not_of('`'), line.size());
  if (!fence_.empty()) {
    if (line == fence_) {
      fence_ = {};
    } else {
      out_ += line.empty() ? "\n" : "    " + paint_.dim(printable_line(line)) + "\n";
    }
  } else if (ticks >= 3) {
    end_paragraph();
    fence_ = line.substr(0, ticks);
    open_block(line.substr(ticks));
  } else if (line.starts_with("## ")) {
    end_paragraph();
    out_ += paint_.bold(line.substr(3)) + "\n";
  } else if (line.empty()) {
    end_paragraph();
    out_ += "\n";
  } else {
    if (line.starts_with("- ") || line.starts_with("|")) end_paragraph();
    paragraph_ += (paragraph_.empty() ? "" : " ") + std::string(trim(line));
  }
}

void PageText::open_block(std::string_view info) {
  if (const std::size_t path = info.find("path="); path != std::string_view::npos) {
    info = info.substr(path + 5);
  }
  if (info == "output") info = "what demarc check prints";
  if (!info.empty()) out_ += "    " + paint_.blue("-- " + std::string(info)) + "\n";
}

void PageText::end_paragraph() {
  if (paragraph_.empty()) return;
  const bool item = paragraph_.starts_with("- ");
  const bool table = paragraph_.starts_with("|");
  const auto lines = wrap(paragraph_, table ? 1000 : width_ - (item ? 2 : 0));
  for (std::size_t i = 0; i < lines.size(); ++i) {
    out_ += (item && i > 0 ? "  " : "") + lines[i] + "\n";
  }
  paragraph_.clear();
}

}  // namespace

static std::string head_of(const Rule& rule, const Paint& paint) {
  std::string head = paint_severity(paint, rule.severity, rule.name) + "\n";
  head += std::string(rule.summary) + "\n\n";
  head += fmt::format("severity {} · {} · since {}", to_string(rule.severity),
                      to_string(rule.status), rule.since);
  if (rule.form != Form::none) head += std::string(" · form ") + to_string(rule.form);
  if (rule.scope != Scope::file) head += std::string(" · needs the ") + to_string(rule.scope);
  return head + "\n\n";
}

Result<ExitCode> rules(Env& env, const Options& options) {
  std::string out;
  if (options.format == Format::json) {
    JsonWriter json(out);
    json.begin_array();
    for (const Rule* rule : all_rules()) {
      write_rule(json, *rule);
      json.end_object();
    }
    json.end_array().newline();
    env.out(out);
    return ExitCode::clean;
  }
  const Paint paint(wants_color(env, options));
  int name_columns = 0;
  for (const Rule* rule : all_rules()) {
    name_columns = std::max(name_columns, display_width(rule->name));
  }
  for (const Rule* rule : all_rules()) {
    out += paint.bold(fit(rule->name, name_columns)) + "  ";
    out += paint_severity(paint, rule->severity, fit(to_string(rule->severity), 7)) + "  ";
    out += std::string(rule->summary) + "\n";
  }
  out +=
      "\nThe severity is the default where each service has a schema of its own; topology, "
      "[[policy]] and\n"
      "[rules] of the manifest change it. `demarc explain RULE` tells what a rule is about.\n";
  env.out(out);
  return ExitCode::clean;
}

// At least six hex digits, as reports show them.
static bool is_fingerprint(std::string_view word) {
  return word.size() >= 6 && word.size() <= 32 &&
         word.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

// The findings whose fingerprint begins so, as `check` shows them, whatever their state.
static Result<Finding> find_finding(const Env& env, const Options& options, const std::string& word,
                                    std::string& out) {
  Options all = options;
  all.paths.clear();
  all.min_confidence = Confidence::possible;
  all.show_allowed = true;
  all.quiet = true;
  Result<Checked> checked = check_repository(env, all);
  if (!checked) return checked.error();
  Findings& findings = checked->report.findings;
  std::erase_if(findings, [&](const Finding& one) { return !one.fingerprint.starts_with(word); });
  if (findings.empty()) {
    return Error{.message = "there is no finding `" + word + "`",
                 .hint = "`demarc check --verbose --min-confidence possible` shows all"};
  }
  const auto other = std::find_if(findings.begin(), findings.end(), [&](const Finding& one) {
    return one.fingerprint != findings[0].fingerprint;
  });
  if (other != findings.end()) {
    return Error{
        .message = "several findings begin with `" + word + "`",
        .hint = "write more of it: " + findings[0].fingerprint + ", " + other->fingerprint};
  }
  const Counts counts = count(findings);
  Summary& summary = checked->report.summary;
  summary.errors = counts.errors;
  summary.warnings = counts.warnings;
  summary.infos = counts.infos;
  checked->report.notes.clear();
  all.format = Format::human;
  out += render_report(env, checked->project, all, checked->report) + "\n";
  return std::move(findings[0]);
}

Result<ExitCode> explain(Env& env, const Options& options) {
  if (options.paths.empty()) return rules(env, options);
  std::string out;
  const Paint paint(wants_color(env, options));
  for (std::string name : options.paths) {
    if (find_rule(name) == nullptr && is_fingerprint(name)) {
      const Result<Finding> finding = find_finding(env, options, name, out);
      if (!finding) return finding.error();
      name = finding->rule;
    }
    const Rule* rule = find_rule(name);
    if (rule == nullptr) return unknown_rule(name);
    if (options.format == Format::json) {
      JsonWriter json(out);
      write_rule(json, *rule);
      json.key("page").value(rule_page(name)).end_object().newline();
      continue;
    }
    if (!out.empty()) out += "\n";
    PageText page(paint, std::clamp(env.width, 60, 100));
    out += head_of(*rule, paint) + page.render(body_of(rule_page(name)));
  }
  env.out(out);
  return ExitCode::clean;
}

}  // namespace commands

}  // namespace demarc
