// The command line as typed values. CLI11 is used in options.cpp and nowhere else.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/date.h"
#include "base/result.h"
#include "report/report.h"

namespace demarc {

// Which options a command takes.
enum OptionGroup : unsigned {
  takes_paths = 1u << 0,
  takes_manifest = 1u << 1,  // --manifest --today
  takes_analysis = 1u << 2,  // --jobs --no-cache
  takes_report = 1u << 3,    // --format --output --fail-on --min-confidence …
  takes_look = 1u << 4,      // --color --quiet --verbose
  takes_as = 1u << 5,        // --as, and - for standard input
  takes_facts = 1u << 6,     // --stdin-sql --server-version --format jsonl
  takes_keep = 1u << 7,      // --keep
  takes_json = 1u << 8,      // --format human|json
  takes_grants = 1u << 9,    // --service --minimal --database --output
  takes_decide = 1u << 10,   // --answers --from-repo … --format human|json|markdown
  takes_changes = 1u << 11,  // --staged --changed-since --strict-baseline --show-known
  takes_term = 1u << 12,     // --reason --until
  takes_grow = 1u << 13,     // --grow
  takes_points = 1u << 14,   // --points
  takes_init = 1u << 16,     // --yes --force --dry-run
  takes_graph = 1u << 17,    // --format dot|mermaid|json|backstage, --focus, --output
  takes_force = 1u << 18,    // --force
  takes_assume = 1u << 19,   // --assume
  takes_lock = 1u << 20,     // --output, --check
};

// How --help, the man page and the completions know an option.
struct OptionText {
  std::string name{};   // "--jobs"
  std::string value{};  // "N"; empty: a flag
  std::string help{};
};
std::vector<OptionText> options_of(unsigned groups);

// One report: --format and --output may be given several times, a report each.
struct ReportTarget {
  std::optional<Format> format{};  // none: what suits the place of the run
  std::string output{};            // empty or "-": standard output
};

enum class ColorChoice { automatic, always, never };

// --max-not-analysed: a number of places, or a share of the statements.
struct NotAnalysedLimit {
  std::uint64_t count = 0;
  int percent = -1;  // -1: `count` counts
};

struct Options {
  std::vector<std::string> paths{};  // as given; "-" is standard input
  std::string manifest{};
  Date today{};
  int jobs = 0;  // 0: all cores
  bool cache = true;
  Format format = Format::human;  // the first target's
  std::string output{};
  std::vector<ReportTarget> targets{};  // as given; empty: neither --format nor --output
  std::string graph_format{};
  std::string focus{};
  std::vector<std::string> assume{};                  // "deny:orders->billing"
  bool compare = false;                               // --check
  std::optional<Severity> fail_on = Severity::error;  // none: never
  Confidence min_confidence = Confidence::likely;
  std::optional<NotAnalysedLimit> max_not_analysed{};
  bool show_allowed = false;
  bool staged = false;
  std::string changed_since{};
  bool strict_baseline = false;
  bool show_known = false;
  std::string reason{};
  Date until{};
  bool grow = false;
  int points = 0;                   // 0: the default
  std::vector<std::string> only{};  // rules; empty: all
  ColorChoice color = ColorChoice::automatic;
  bool quiet = false;
  bool verbose = false;
  std::string as_path{};
  bool stdin_sql = false;
  int server_version = 0;  // 0: before 17
  std::string keep{};
  std::string service{};
  std::string database{};
  bool minimal = false;
  std::string answers{};  // decide
  std::string scope{};
  std::string adr{};
  bool from_repo = false;
  bool check = false;
  bool write = false;
  bool yes = false;
  bool force = false;
  bool dry_run = false;
  bool help = false;
};

// Reads the arguments after the command's name. Every mistake is an Error with a suggestion.
Result<Options> parse_options(const std::string& command, unsigned groups,
                              const std::vector<std::string>& args);

// The options of these groups as help text, two columns.
std::string describe_options(unsigned groups);

}  // namespace demarc
