// What the rules are: one rule's page, or the list of all.
#include <algorithm>

#include <fmt/format.h>

#include "base/json_writer.h"
#include "base/text.h"
#include "commands/commands.h"
#include "commands/output.h"
#include "report/display.h"
#include "report/snippet.h"
#include "rules/registry.h"

namespace demarc {

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

// A page for a terminal: headings in bold, blocks indented under the name of their file.
static std::string shown_page(std::string_view page, const Paint& paint) {
  std::string out;
  std::string_view fence;
  for (std::string_view line : split(page, '\n')) {
    const std::size_t ticks = std::min(line.find_first_not_of('`'), line.size());
    if (fence.empty() && ticks >= 3) {
      fence = line.substr(0, ticks);
      std::string_view info = line.substr(ticks);
      if (const std::size_t path = info.find("path="); path != std::string_view::npos) {
        info = info.substr(path + 5);
      }
      if (!info.empty()) out += "    " + paint.blue("-- " + std::string(info)) + "\n";
    } else if (!fence.empty() && line == fence) {
      fence = {};
    } else if (!fence.empty()) {
      out += line.empty() ? "\n" : "    " + paint.dim(printable_line(line)) + "\n";
    } else if (line.starts_with("## ")) {
      out += paint.bold(line.substr(3)) + "\n";
    } else {
      out += std::string(line) + "\n";
    }
  }
  while (out.ends_with("\n\n")) out.pop_back();
  return out;
}

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

Result<ExitCode> explain(Env& env, const Options& options) {
  if (options.paths.empty()) return rules(env, options);
  std::string out;
  const Paint paint(wants_color(env, options));
  for (const std::string& name : options.paths) {
    const Rule* rule = find_rule(name);
    if (rule == nullptr) return unknown_rule(name);
    if (options.format == Format::json) {
      JsonWriter json(out);
      write_rule(json, *rule);
      json.key("page").value(rule_page(name)).end_object().newline();
      continue;
    }
    if (!out.empty()) out += "\n";
    out += head_of(*rule, paint) + shown_page(body_of(rule_page(name)), paint);
  }
  env.out(out);
  return ExitCode::clean;
}

}  // namespace commands

}  // namespace demarc
