// The tour: both forms of the reference order system are written out, checked and explained.
#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <map>

#include <fmt/format.h>
#include <unistd.h>

#include "base/embedded.h"
#include "base/path.h"
#include "base/text.h"
#include "commands/check.h"
#include "commands/commands.h"
#include "commands/output.h"
#include "report/display.h"
#include "report/formats.h"
#include "rules/registry.h"

namespace demarc {

namespace {

constexpr const char* clean_name = "order-system";
constexpr const char* tangled_name = "order-system-tangled";

// What the tour shows of the tangled system, one finding each, and what to look at.
struct Stop {
  const char* rule;
  const char* about;
};
constexpr Stop stops[] = {
    {"cross-service-join",
     "A query joins another service's table. Under the line stand the owner, the place of its "
     "claim, "
     "whom to ask, the way out that the evidence offers, and the one that is none."},
    {"foreign-write",
     "Two services write one table: neither can change it alone, and its rules live in two "
     "places."},
    {"cross-service-transaction",
     "One transaction spans two owners. On two servers it could not exist; the way out is a saga."},
    {"cross-service-foreign-key",
     "A foreign key ties two schemas together for good, and its cascade deletes another's rows."},
    {"search-path-leak", "No schema is written, and the search_path decides whose table it is."},
};

// A folder for the two repositories; a temporary one is removed at the end.
class DemoFolder {
 public:
  DemoFolder(std::string path, bool is_temporary)
      : path_(std::move(path)), is_temporary_(is_temporary) {}
  ~DemoFolder() {
    std::error_code ignored;
    if (is_temporary_) std::filesystem::remove_all(path_, ignored);
  }
  DemoFolder(const DemoFolder&) = delete;
  DemoFolder& operator=(const DemoFolder&) = delete;
  const std::string& path() const { return path_; }

 private:
  std::string path_;
  bool is_temporary_;
};

std::string temporary_folder(const Env& env) {
  std::string path = env.variable("TMPDIR").value_or("");
  if (!path.starts_with('/')) path = "/tmp";
  path += "/demarc-demo-XXXXXX";
  return ::mkdtemp(path.data()) == nullptr ? "" : path;
}

// Below the root of env.files, without the leading slash.
std::string below_top(const Env& env, const std::string& path) {
  std::string top = join_path(env.folder, path);
  while (top.starts_with('/')) top.erase(0, 1);
  return top;
}

std::optional<Error> write_fixtures(Env& env, const std::string& folder) {
  const bool on_disk = !env.files->real_root().empty();
  for (unsigned i = 0; i < fixture_files_count; ++i) {
    const std::string path = folder + "/" + fixture_files[i].key;
    if (on_disk) {
      std::error_code failed;
      std::filesystem::create_directories("/" + std::string(parent_folder(path)), failed);
      if (failed)
        return Error{.message = "cannot create the folder: " + failed.message(), .path = path};
    }
    if (auto error = env.files->write(path, fixture_files[i].text())) return error;
  }
  return std::nullopt;
}

class Tour {
 public:
  Tour(Env& env, const Options& options, const std::string& folder)
      : env_(env), options_(options), paint_(wants_color(env, options)) {
    env_.folder = folder;
    width_ = std::clamp(env.width, 60, 100);
  }
  std::optional<Error> run(const std::string& where);

 private:
  void say(const std::string& text) {
    for (const std::string& line : wrap(text, width_)) env_.out(line + "\n");
  }
  void command(const std::string& line) { env_.out("\n" + paint_.bold("$ " + line) + "\n"); }
  Result<Checked> check(const char* name);
  std::optional<Error> clean();
  std::optional<Error> tangled();
  void show(const Checked& checked, const Finding& finding);
  void rest(const Checked& checked);

  Env env_;  // a copy that stands in the demo's folder
  Options options_;
  Paint paint_;
  int width_ = 100;
  std::vector<const Finding*> shown_{};
};

Result<Checked> Tour::check(const char* name) {
  Options options = options_;
  options.paths = {name};
  options.cache = false;
  options.format = Format::human;
  // The fixtures stand outside git: their day is the one they were written for.
  options.today = {2026, 11, 23};
  return check_repository(env_, options);
}

std::optional<Error> Tour::run(const std::string& where) {
  env_.out(paint_.bold("demarc demo") + "  one order system, twice, in " + where + "\n");
  if (auto error = clean()) return error;
  if (auto error = tangled()) return error;
  env_.out("\n");
  say("Now your own: `demarc survey` needs no configuration and ends with a first demarc.toml.");
  return std::nullopt;
}

std::optional<Error> Tour::clean() {
  env_.out("\n" + paint_.bold("1. As it is meant") + "\n\n");
  say("Six services on one server, each with a schema, a role and the grants of its own; what one "
      "needs of another comes by event into a table of its own, or by a view that its owner "
      "exports. "
      "demarc.toml says who owns what:");
  const Result<Checked> checked = check(clean_name);
  if (!checked) return checked.error();
  command(std::string("demarc check --quiet ") + clean_name);
  Options quiet = options_;
  quiet.quiet = true;
  env_.out(render_report(env_, checked->project, quiet, checked->report));
  return std::nullopt;
}

void Tour::show(const Checked& checked, const Finding& finding) {
  Report one;
  one.findings = {finding};
  Options options = options_;
  options.quiet = true;
  const std::string text = render_report(env_, checked.project, options, one);
  // The finding without the last lines, which count a report of one.
  const std::size_t end = text.find("\n\n");
  env_.out(text.substr(0, end == std::string::npos ? text.size() : end + 1));
}

std::optional<Error> Tour::tangled() {
  env_.out("\n" + paint_.bold("2. As it is shipped under deadline") + "\n\n");
  say("The same system. Nobody meant harm: a join was quicker than an event, a shared table "
      "quicker "
      "than an API.");
  const Result<Checked> checked = check(tangled_name);
  if (!checked) return checked.error();
  command(std::string("demarc check ") + tangled_name);
  for (const Stop& stop : stops) {
    const auto& findings = checked->report.findings;
    const auto found = std::find_if(findings.begin(), findings.end(), [&](const Finding& finding) {
      return finding.rule == stop.rule;
    });
    if (found == findings.end()) continue;
    env_.out("\n");
    show(*checked, *found);
    env_.out("\n");
    const auto lines = wrap(stop.about, width_ - 4);
    for (std::size_t i = 0; i < lines.size(); ++i) {
      env_.out((i == 0 ? "  " + paint_.green("▸") + " " : "    ") + lines[i] + "\n");
    }
    shown_.push_back(&*found);
  }
  rest(*checked);
  return std::nullopt;
}

void Tour::rest(const Checked& checked) {
  std::map<std::string, std::size_t> counts;
  for (const Finding& finding : checked.report.findings) ++counts[finding.rule];
  env_.out("\n");
  const Summary& summary = checked.report.summary;
  say(paint_.bold(finding_counts(summary)) + " in " + counted(summary.files, "file") + ", " +
      counted(summary.statements, "statement") + "; " + std::to_string(summary.not_analysed) +
      " not analysed. By rule:");
  env_.out("\n");
  for (const auto& [name, count] : counts) {
    const Rule* rule = find_rule(name);
    const auto lines = wrap(rule == nullptr ? "" : rule->summary, width_ - 35);
    env_.out(fmt::format("  {:>3}  {}  {}\n", count, fit(name, 26), lines.front()));
    for (std::size_t i = 1; i < lines.size(); ++i) {
      env_.out(std::string(35, ' ') + lines[i] + "\n");
    }
  }
}

}  // namespace

namespace commands {

Result<ExitCode> demo(Env& env, const Options& options) {
  const bool keep = !options.keep.empty();
  std::string folder;
  if (keep) {
    folder = below_top(env, options.keep);
    if (env.files->stat(folder)) {
      return Error{.message = "`" + options.keep + "` is there already",
                   .hint = "--keep makes a new folder"};
    }
  } else if (env.files->real_root().empty()) {
    folder = "demo";
  } else {
    folder = temporary_folder(env);
    if (folder.empty()) return Error{.message = "cannot make a temporary folder"};
    folder.erase(0, 1);
  }
  const DemoFolder removed_later("/" + folder, !keep && !env.files->real_root().empty());
  if (auto error = write_fixtures(env, folder)) return *error;
  const std::string where = keep ? options.keep : "a temporary folder (--keep DIR leaves it there)";
  if (auto error = Tour(env, options, folder).run(where)) return *error;
  return ExitCode::clean;
}

}  // namespace commands

}  // namespace demarc
