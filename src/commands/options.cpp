#include "commands/options.h"

#include <algorithm>
#include <charconv>

#include <CLI/CLI.hpp>

#include "base/text.h"

namespace demarc {

namespace {

// One option as the table below declares it: how it is written, what help says, which groups.
struct OptionRow {
  const char* name;   // "--jobs"
  const char* value;  // "N"; nullptr: a flag
  const char* help;
  unsigned groups;
};

constexpr OptionRow option_rows[] = {
    {"--manifest", "FILE", "the manifest (default: the nearest demarc.toml upward)",
     takes_manifest},
    {"--today", "DATE", "what end dates are compared with (default: the last commit's date)",
     takes_manifest},
    {"--format", "FORMAT",
     "human, compact, json, sarif, github, gitlab, junit, markdown;", takes_report},
    {"", nullptr, "may be repeated, each with the --output that follows it", takes_report},
    {"--format", "FORMAT", "dot (default), mermaid, json, backstage", takes_graph},
    {"--focus", "SERVICE", "this service and its neighbours only", takes_graph},
    {"--format", "FORMAT", "jsonl, the only one", takes_facts},
    {"--format", "FORMAT", "human (default) or json", takes_json},
    {"--answers", "FILE", "ask nothing; read the answers from FILE, or from a record",
     takes_decide},
    {"--from-repo", nullptr, "take from the repository what it shows, with evidence", takes_decide},
    {"--scope", "NAME", "a database, or services separated by commas", takes_decide},
    {"--write", nullptr, "write the decision record and the change of demarc.toml", takes_decide},
    {"--dry-run", nullptr, "with --write: show them, write nothing", takes_decide},
    {"--adr", "DIR", "where records are (default: docs/adr, or where there are some)",
     takes_decide},
    {"--check", nullptr, "exit 1 if the repository contradicts a recorded decision", takes_decide},
    {"--format", "FORMAT", "human (default), json, markdown", takes_decide},
    {"--output", "FILE", "write to FILE, all or nothing",
     takes_report | takes_facts | takes_grants | takes_graph},
    {"--fail-on", "LEVEL", "exit 1 from this severity on: error (default), warning, info, never",
     takes_report},
    {"--min-confidence", "LEVEL", "hide what is weaker: certain, likely (default), possible",
     takes_report},
    {"--max-not-analysed", "N",
     "exit 1 if more than N places, or N% of the statements, cannot be read", takes_report},
    {"--only", "RULE", "show this rule's findings only; may be repeated", takes_report},
    {"--show-allowed", nullptr, "list findings that are suppressed, too", takes_report},
    {"--show-known", nullptr, "list findings that are in the baseline, too", takes_changes},
    {"--staged", nullptr, "check what git would commit, and show what it brings", takes_changes},
    {"--changed-since", "REV", "show what is new since the merge base with REV", takes_changes},
    {"--strict-baseline", nullptr, "exit 1 if a line of the baseline no longer holds",
     takes_changes},
    {"--reason", "TEXT", "why", takes_term},
    {"--until", "DATE", "the last day on which it holds", takes_term},
    {"--grow", nullptr, "take up new findings, too", takes_grow},
    {"--points", "N", "how many commits to look at (default: 12, at most 200)", takes_points},
    {"--as", "PATH", "with -: the path of the file that comes from standard input",
     takes_as | takes_facts},
    {"--stdin-sql", nullptr, "read SQL from standard input", takes_facts},
    {"--server-version", "N", "major version of the server: from 17 on MAINTAIN is a privilege",
     takes_facts},
    {"--service", "NAME", "only what this service owns, and who may use it", takes_grants},
    {"--database", "NAME", "where the manifest has several", takes_grants},
    {"--minimal", nullptr, "only what the SQL really needs, by columns", takes_grants},
    {"--keep", "DIR", "leave the two example repositories in DIR", takes_keep},
    {"--yes", nullptr, "ask nothing: take what is proposed", takes_init},
    {"--assume", "deny:A->B", "as if nothing allowed A what B owns; what would it cost?",
     takes_assume},
    {"--output", "FILE", "instead of .demarc/NAME.lock.toml", takes_lock},
    {"--check", nullptr, "write nothing, exit 1 if the file says something else", takes_lock},
    {"--force", nullptr, "replace a demarc.toml that is there", takes_init},
    {"--force", nullptr, "install into a folder of hooks outside of the checkout, too",
     takes_force},
    {"--dry-run", nullptr, "print demarc.toml, write nothing", takes_init},
    {"--jobs", "N", "threads (default: all cores)", takes_analysis},
    {"--no-cache", nullptr, "neither read nor write the facts cache", takes_analysis},
    {"--color", "WHEN", "auto (default), always, never; NO_COLOR is honoured", takes_look},
    {"--quiet", nullptr, "findings and counts only", takes_look},
    {"--verbose", nullptr, "every note", takes_look},
    {"--help", nullptr, "this text", ~0u},
};

// --help belongs to commands without any other option, too.
bool belongs(const OptionRow& row, unsigned groups) {
  return (row.groups & groups) != 0 || row.groups == ~0u;
}

// The words of the command line as they stand, before they become typed values.
struct Words {
  std::vector<std::string> paths{};
  std::string today{}, jobs{}, format{}, fail_on{}, min_confidence{}, max_not_analysed{}, color{},
      server_version{}, until{}, points{};
  std::vector<std::string> formats{}, outputs{};
};

Error bad_value(const char* option, const std::string& value,
                const std::vector<std::string>& known) {
  Error error{.message = "`" + value + "` is no value for " + option};
  const std::string near = did_you_mean(value, known);
  error.hint = near.empty() ? "one of: " + join(known, ", ") : "did you mean `" + near + "`?";
  return error;
}

std::optional<int> number(std::string_view text) {
  int value = 0;
  const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (failed != std::errc() || end != text.data() + text.size() || value < 0) return std::nullopt;
  return value;
}

std::optional<Error> read_limit(const std::string& text, Options& options) {
  const bool percent = text.ends_with('%');
  const auto value = number(percent ? std::string_view(text).substr(0, text.size() - 1) : text);
  if (!value || (percent && *value > 100)) {
    return Error{.message = "`" + text + "` is no value for --max-not-analysed",
                 .hint = "a number of places such as 0, or a share such as 5%"};
  }
  options.max_not_analysed = NotAnalysedLimit{};
  if (percent) {
    options.max_not_analysed->percent = *value;
  } else {
    options.max_not_analysed->count = static_cast<std::uint64_t>(*value);
  }
  return std::nullopt;
}

std::optional<Error> read_levels(const Words& words, Options& options) {
  if (!words.fail_on.empty()) {
    options.fail_on = severity_of(words.fail_on);
    const bool known = words.fail_on == "never" || (options.fail_on && words.fail_on != "off");
    if (!known) return bad_value("--fail-on", words.fail_on, {"error", "warning", "info", "never"});
  }
  if (!words.min_confidence.empty()) {
    const std::vector<std::string> levels = {"certain", "likely", "possible"};
    const auto found = std::find(levels.begin(), levels.end(), words.min_confidence);
    if (found == levels.end()) return bad_value("--min-confidence", words.min_confidence, levels);
    options.min_confidence = static_cast<Confidence>(found - levels.begin());
  }
  if (!words.color.empty()) {
    const std::vector<std::string> choices = {"auto", "always", "never"};
    const auto found = std::find(choices.begin(), choices.end(), words.color);
    if (found == choices.end()) return bad_value("--color", words.color, choices);
    options.color = static_cast<ColorChoice>(found - choices.begin());
  }
  return std::nullopt;
}

std::optional<Error> read_format(const std::string& word, unsigned groups, Options& options) {
  if (word.empty()) return std::nullopt;
  std::vector<std::string> known = format_names();
  if ((groups & takes_facts) != 0) known = {"jsonl"};
  if ((groups & takes_json) != 0) known = {"human", "json"};
  if ((groups & takes_decide) != 0) known = {"human", "json", "markdown"};
  if ((groups & takes_graph) != 0) known = {"dot", "mermaid", "json", "backstage"};
  if (std::find(known.begin(), known.end(), word) == known.end()) {
    return bad_value("--format", word, known);
  }
  if (const auto format = format_of(word)) options.format = *format;
  if ((groups & takes_graph) != 0) options.graph_format = word;
  return std::nullopt;
}

// --format and --output in the order of the command line: CLI11 keeps no order between options.
std::optional<Error> read_targets(const std::vector<std::string>& args, Options& options) {
  std::vector<ReportTarget>& targets = options.targets;
  for (std::size_t i = 0; i < args.size() && args[i] != "--"; ++i) {
    const std::size_t equals = args[i].find('=');
    const std::string name = args[i].substr(0, equals);
    const bool is_format = name == "--format";
    if (!is_format && name != "--output" && name != "-o") continue;
    std::string value;
    if (equals != std::string::npos) {
      value = args[i].substr(equals + 1);
    } else if (i + 1 < args.size()) {
      value = args[++i];
    }
    if (is_format) {
      if (format_of(value) == std::nullopt) return bad_value("--format", value, format_names());
      // A single --output may stand before its --format.
      const bool joins = targets.size() == 1 && !targets[0].format;
      if (!joins) targets.emplace_back();
      targets.back().format = format_of(value);
    } else {
      if (targets.empty() || !targets.back().output.empty()) targets.emplace_back();
      targets.back().output = value;
    }
  }
  const auto on_screen = std::count_if(targets.begin(), targets.end(), [](const ReportTarget& one) {
    return one.output.empty() || one.output == "-";
  });
  if (on_screen > 1) {
    return Error{.message = "several reports would go to standard output",
                 .hint = "give each --format but one an --output FILE after it"};
  }
  if (!targets.empty()) {
    options.format = targets.front().format.value_or(Format::human);
    options.output = targets.front().output;
  }
  return std::nullopt;
}

std::optional<Error> read_date(const std::string& word, Date& to) {
  if (word.empty()) return std::nullopt;
  const auto date = parse_date(word);
  if (!date) {
    return Error{.message = "`" + word + "` is no date", .hint = "dates look like 2027-01-31"};
  }
  to = *date;
  return std::nullopt;
}

std::optional<Error> read_changes(const Words& words, Options& options) {
  if (options.staged && !options.changed_since.empty()) {
    return Error{.message = "--staged and --changed-since exclude each other",
                 .hint = "--staged compares the index with HEAD"};
  }
  const bool from_stdin =
      std::find(words.paths.begin(), words.paths.end(), "-") != words.paths.end();
  if (options.staged && from_stdin) {
    return Error{.message = "--staged reads the index, not standard input"};
  }
  if (!words.points.empty()) {
    const auto points = number(words.points);
    if (!points || *points < 1 || *points > 200) {
      return Error{.message = "`" + words.points + "` is no number of points",
                   .hint = "from 1 to 200"};
    }
    options.points = *points;
  }
  return std::nullopt;
}

std::optional<Error> read_words(const Words& words, unsigned groups, Options& options) {
  options.paths = words.paths;
  if (auto error = read_date(words.today, options.today)) return error;
  if (auto error = read_date(words.until, options.until)) return error;
  if (auto error = read_changes(words, options)) return error;
  if (!words.jobs.empty()) {
    const auto jobs = number(words.jobs);
    if (!jobs || *jobs == 0 || *jobs > 1024) {
      return Error{.message = "`" + words.jobs + "` is no number of threads"};
    }
    options.jobs = *jobs;
  }
  if (!words.server_version.empty()) {
    const auto version = number(words.server_version);
    if (!version || *version < 9 || *version > 99) {
      return Error{.message = "`" + words.server_version + "` is no major version of PostgreSQL",
                   .hint = "such as 15 or 17"};
    }
    options.server_version = *version;
  }
  if (!words.max_not_analysed.empty()) {
    if (auto error = read_limit(words.max_not_analysed, options)) return error;
  }
  if (auto error = read_levels(words, options)) return error;
  return read_format(words.format, groups, options);
}

Error unknown_option(const std::string& command, unsigned groups, const std::string& word) {
  std::vector<std::string> names;
  for (const OptionRow& row : option_rows) {
    if (belongs(row, groups) && *row.name != '\0') names.emplace_back(row.name);
  }
  const std::string name = word.substr(0, word.find('='));
  Error error{.message = "`demarc " + command + "` has no option `" + name + "`"};
  const std::string near = did_you_mean(name, names);
  error.hint = near.empty() ? "`demarc " + command + " --help` lists its options"
                            : "did you mean `" + near + "`?";
  return error;
}

void declare(CLI::App& app, unsigned groups, Words& words, Options& options) {
  const auto text = [&](unsigned group, const char* name, std::string& to) {
    if ((groups & group) != 0) app.add_option(name, to);
  };
  const auto flag = [&](unsigned group, const char* name, bool& to) {
    if ((groups & group) != 0) app.add_flag(name, to);
  };
  text(takes_manifest, "--manifest", options.manifest);
  text(takes_manifest, "--today", words.today);
  text(takes_facts | takes_json | takes_graph | takes_decide, "--format", words.format);
  text(takes_facts | takes_graph | takes_lock | takes_grants, "-o,--output", options.output);
  if ((groups & takes_report) != 0) {  // read_targets reads them again, in their order
    app.add_option("--format", words.formats)->allow_extra_args(false);
    app.add_option("-o,--output", words.outputs)->allow_extra_args(false);
  }
  text(takes_graph, "--focus", options.focus);
  flag(takes_lock, "--check", options.compare);
  if ((groups & takes_assume) != 0) {
    app.add_option("--assume", options.assume)->allow_extra_args(false);
  }
  text(takes_grants, "--service", options.service);
  text(takes_grants, "--database", options.database);
  flag(takes_grants, "--minimal", options.minimal);
  text(takes_report, "--fail-on", words.fail_on);
  text(takes_report, "--min-confidence", words.min_confidence);
  text(takes_report, "--max-not-analysed", words.max_not_analysed);
  flag(takes_report, "--show-allowed", options.show_allowed);
  if ((groups & takes_report) != 0) {
    app.add_option("--only", options.only)->allow_extra_args(false)->delimiter(',');
  }
  flag(takes_changes, "--show-known", options.show_known);
  flag(takes_changes, "--staged", options.staged);
  text(takes_changes, "--changed-since", options.changed_since);
  flag(takes_changes, "--strict-baseline", options.strict_baseline);
  text(takes_term, "--reason", options.reason);
  text(takes_term, "--until", words.until);
  flag(takes_grow, "--grow", options.grow);
  text(takes_points, "--points", words.points);
  text(takes_as | takes_facts, "--as", options.as_path);
  flag(takes_facts, "--stdin-sql", options.stdin_sql);
  text(takes_facts, "--server-version", words.server_version);
  text(takes_keep, "--keep", options.keep);
  flag(takes_init, "-y,--yes", options.yes);
  flag(takes_init | takes_force, "--force", options.force);
  flag(takes_init, "--dry-run", options.dry_run);
  text(takes_analysis, "-j,--jobs", words.jobs);
  text(takes_decide, "--answers", options.answers);
  text(takes_decide, "--scope", options.scope);
  text(takes_decide, "--adr", options.adr);
  flag(takes_decide, "--from-repo", options.from_repo);
  flag(takes_decide, "--write", options.write);
  flag(takes_decide, "--dry-run", options.dry_run);
  flag(takes_decide, "--check", options.check);
  text(takes_look, "--color,--colour", words.color);
  flag(takes_look, "-q,--quiet", options.quiet);
  flag(takes_look, "-v,--verbose", options.verbose);
  app.add_flag("-h,--help", options.help);
  if ((groups & takes_analysis) != 0) {
    app.add_flag_callback("--no-cache", [&options] { options.cache = false; });
  }
  app.add_option("paths", words.paths);
}

}  // namespace

Result<Options> parse_options(const std::string& command, unsigned groups,
                              const std::vector<std::string>& args) {
  CLI::App app;
  Options options;
  Words words;
  app.set_help_flag();
  app.allow_extras();
  declare(app, groups, words, options);
  std::vector<std::string> reversed(args.rbegin(), args.rend());
  try {
    app.parse(reversed);
  } catch (const CLI::ArgumentMismatch& error) {
    const std::string text = error.what();  // "--jobs: 1 required TEXT missing"
    return Error{.message = "`" + text.substr(0, text.find(':')) + "` needs a value",
                 .hint = "`demarc " + command + " --help` shows which"};
  } catch (const CLI::ParseError& error) {
    return Error{.message = to_lower(std::string_view(error.what()).substr(0, 1)) +
                            std::string(error.what()).substr(1),
                 .hint = "`demarc " + command + " --help` shows how"};
  }
  if (options.help) return options;
  for (const std::string& extra : app.remaining()) {
    if (extra.size() > 1 && extra[0] == '-' && extra != "--") {
      return unknown_option(command, groups, extra);
    }
  }
  if (auto error = read_words(words, groups, options)) return *error;
  if ((groups & takes_report) != 0) {
    if (auto error = read_targets(args, options)) return *error;
  }
  return options;
}

std::vector<OptionText> options_of(unsigned groups) {
  std::vector<OptionText> texts;
  for (const OptionRow& row : option_rows) {
    if (!belongs(row, groups)) continue;
    if (*row.name == '\0') {  // goes on with the option above
      texts.back().help += std::string(" ") + row.help;
      continue;
    }
    texts.push_back({row.name, row.value == nullptr ? "" : row.value, row.help});
  }
  return texts;
}

std::string describe_options(unsigned groups) {
  std::string text;
  constexpr std::size_t column = 24;
  for (const OptionRow& row : option_rows) {
    if (!belongs(row, groups)) continue;
    std::string line = std::string("  ") + row.name;
    if (row.value != nullptr) line += std::string(" ") + row.value;
    line.resize(std::max(line.size() + 2, column + 2), ' ');
    text += line + row.help + "\n";
  }
  return text;
}

}  // namespace demarc
