// `baseline`: writes down what is found now. `accept`: one more of it, with a reason and an end.
#include "findings/baseline.h"

#include <algorithm>
#include <filesystem>
#include <map>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "base/path.h"
#include "base/text.h"
#include "commands/check.h"
#include "commands/commands.h"
#include "commands/lookup.h"
#include "commands/output.h"
#include "report/formats.h"
#include "scan/git_trees.h"

namespace demarc {

namespace {

bool is_ci(const Env& env) {
  const std::string ci = to_lower(env.variable("CI").value_or(""));
  return !ci.empty() && ci != "0" && ci != "false";
}

// The folder, made where it is missing. A link there may lead out of the repository.
std::optional<Error> make_baseline_folder(const FileSystem& files) {
  const std::string folder = baseline_folder;
  for (const std::string& path : {std::string(parent_folder(folder)), folder}) {
    const auto stat = files.stat(path);
    if (stat && stat->kind != FileStat::Kind::folder) {
      return Error{.message = "is no folder, so the baseline cannot be written", .path = path};
    }
    if (stat || files.real_root().empty()) continue;
    std::error_code failed;
    std::filesystem::create_directory(files.real_root() + "/" + path, failed);
    if (failed) return Error{.message = "cannot be made: " + failed.message(), .path = path};
  }
  return std::nullopt;
}

std::optional<Error> write_baseline(Project& project, const Baseline& baseline) {
  if (auto error = make_baseline_folder(*project.files)) return error;
  for (const auto& [service, entries] : baseline) {
    const std::string path = baseline_path(service);
    const std::string text = format_baseline(service, entries);
    const Result<std::string> old = project.files->read(path, default_read_limit_bytes);
    if (old && *old == text) continue;
    if (auto error = project.files->write(path, text)) return error;
  }
  return std::nullopt;
}

// Why this run has not seen everything; empty: it has.
std::string why_partial(const Settled& settled, const Options& options) {
  if (!options.paths.empty()) return "PATHs were given";
  for (const ModelNote& note : settled.notes) {
    if (note.kind == NoteKind::unreadable) {
      return (note.path.empty() ? "a folder" : note.path) + " cannot be read";
    }
  }
  const std::string root = settled.project.files->real_root();
  if (!root.empty() && is_sparse_checkout(root)) return "this is a sparse checkout";
  return {};
}

// Keeps of the old entries what is still found; what is left of `found` is new.
Baseline shrink(const Baseline& old, const Date& today,
                std::map<std::string, std::uint32_t>& found) {
  Baseline out;
  for (const auto& [service, entries] : old) {
    out[service];  // a file that becomes empty is written, too
    for (const BaselineEntry& entry : entries) {
      if (entry.until.known() && today.known() && entry.until < today) continue;
      const auto left = found.find(entry.fingerprint);
      if (left == found.end() || left->second == 0) continue;
      BaselineEntry kept = entry;
      kept.count = std::min(entry.count, left->second);
      left->second -= kept.count;
      out[service].push_back(std::move(kept));
    }
  }
  return out;
}

bool belongs_in(const Finding& finding, const Options& options) {
  if (!may_be_known(finding) || finding.state == FindingState::allowed) return false;
  return finding.state == FindingState::known || finding.confidence <= options.min_confidence;
}

void add_new(const Findings& findings, const Options& options,
             std::map<std::string, std::uint32_t>& found, Baseline& baseline) {
  for (const Finding& finding : findings) {
    if (!belongs_in(finding, options)) continue;
    const auto left = found.find(finding.fingerprint);
    if (left == found.end() || left->second == 0) continue;
    BaselineEntry entry = entry_of(finding);
    entry.count = std::exchange(left->second, 0);
    baseline[finding.service].push_back(std::move(entry));
  }
}

std::string table_of(const PairCounts& before, const PairCounts& after) {
  std::set<std::pair<std::string, std::string>> pairs;
  for (const auto& [pair, count] : before) pairs.insert(pair);
  for (const auto& [pair, count] : after) pairs.insert(pair);
  const auto of = [](const PairCounts& counts, const auto& pair) {
    const auto found = counts.find(pair);
    return found == counts.end() ? std::int64_t{0} : found->second;
  };
  std::string out;
  for (const auto& pair : pairs) {
    const std::int64_t now = of(after, pair), change = now - of(before, pair);
    out += fmt::format("  {:>5} {:<6} {} -> {}\n", now,
                       change == 0 ? std::string() : fmt::format("({:+})", change),
                       printable_line(pair.first.empty() ? "no service" : pair.first),
                       printable_line(pair.second));
  }
  return out;
}

std::int64_t total_of(const Baseline& baseline) {
  std::int64_t total = 0;
  for (const auto& [pair, count] : pair_counts(baseline)) total += count;
  return total;
}

}  // namespace

namespace commands {

Result<ExitCode> baseline(Env& env, const Options& options) {
  Result<Settled> settled = settle_repository(env, options);
  if (!settled) return settled.error();
  if (const std::string why = why_partial(*settled, options); !why.empty()) {
    return Error{.message = "a baseline is written from the whole repository, but " + why,
                 .hint = "what this run has not seen would be forgotten"};
  }
  const bool is_first = settled->baseline.empty();
  const bool grows = is_first || options.grow;
  if (grows && is_ci(env)) {
    return Error{
        .message = std::string("CI does not ") + (is_first ? "create" : "grow") + " a baseline",
        .hint = "run `demarc baseline` on your own machine, and commit .demarc/baseline"};
  }
  std::map<std::string, std::uint32_t> found;
  for (const Finding& finding : settled->findings) {
    if (belongs_in(finding, options)) ++found[finding.fingerprint];
  }
  Baseline next = shrink(settled->baseline, settled->project.today, found);
  if (grows) add_new(settled->findings, options, found, next);
  if (auto error = write_baseline(settled->project, next)) return *error;
  std::uint64_t left = 0;
  for (const auto& [fingerprint, count] : found) left += count;
  std::string out =
      fmt::format("{} known, {} before\n", total_of(next), total_of(settled->baseline));
  out += table_of(pair_counts(settled->baseline), pair_counts(next));
  out +=
      fmt::format("written to {}; commit it\n", shown_path(env, settled->project, baseline_folder));
  env.out(out);
  if (left == 0) return ExitCode::clean;
  env.err(fmt::format("{} not in it: mend them, `demarc accept` one, or `demarc baseline --grow`\n",
                      left == 1 ? "1 new finding is" : fmt::format("{} new findings are", left)));
  return ExitCode::findings;
}

Result<ExitCode> accept(Env& env, const Options& options) {
  if (is_ci(env)) {
    return Error{.message = "CI does not accept findings",
                 .hint = "run `demarc accept` on your own machine, and commit .demarc/baseline"};
  }
  if (options.reason.empty() || !options.until.known()) {
    return Error{.message = "`demarc accept` needs --reason TEXT and --until DATE",
                 .hint = "who reads the baseline later should know why, and when it ends"};
  }
  Result<Looked> looked = look_up(env, options);
  if (!looked) return looked.error();
  Settled& settled = looked->settled;
  for (const Finding* finding : looked->findings) {
    if (finding->state != FindingState::fresh) continue;
    if (!may_be_known(*finding)) {
      return Error{.message = finding->rule + " cannot be accepted",
                   .hint = "it is a matter between " + join(finding->concerns, " and ")};
    }
    BaselineEntry entry = entry_of(*finding);
    entry.until = options.until;
    entry.reason = options.reason;
    std::vector<BaselineEntry>& entries = settled.baseline[finding->service];
    const std::string id = entry.fingerprint.substr(0, 6);
    entries.push_back(std::move(entry));
    if (auto error = write_baseline(settled.project, settled.baseline)) return *error;
    env.out(fmt::format("{} is known until {}: {}\nwritten to {}; commit it\n", id,
                        to_string(options.until), printable_line(finding->message),
                        shown_path(env, settled.project, baseline_path(finding->service))));
    return ExitCode::clean;
  }
  return Error{.message = "`" + options.paths.front() + "` is no new finding any more",
               .hint = "it is known or allowed already"};
}

}  // namespace commands

}  // namespace demarc
