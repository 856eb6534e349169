// `trend`: how many findings there were at points of the history, all judged by today's manifest.
#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "base/json_writer.h"
#include "base/text.h"
#include "commands/check.h"
#include "commands/commands.h"
#include "commands/output.h"
#include "report/display.h"
#include "scan/git_trees.h"
#include "scan/snapshot.h"

namespace demarc {

namespace {

constexpr std::size_t longest_history = 20'000;  // commits looked at
constexpr std::size_t default_points = 12;
constexpr std::size_t shown_pairs = 6;

struct Point {
  PastCommit commit{};
  std::uint64_t total = 0;
  std::uint64_t not_analysed = 0;
  PairCounts pairs{};
};

// Evenly spread over the history, the oldest and the youngest among them, oldest first.
std::vector<PastCommit> spread(const std::vector<PastCommit>& history, std::size_t wanted) {
  std::vector<PastCommit> out;
  const std::size_t count = std::min(wanted, history.size());
  for (std::size_t i = 0; i < count; ++i) {
    const std::size_t last = history.size() - 1;
    out.push_back(history[count == 1 ? 0 : last - i * last / (count - 1)]);
  }
  return out;
}

Result<Point> measure(const Env& env, const Options& options, const Project& now,
                      const IndexState& state, const PastCommit& commit) {
  const std::string root = now.files->real_root();
  TrackedFiles files = list_tree(root, commit.id);
  if (!files.available) return Error{.message = files.why_not};
  Project then;
  then.root = now.root;
  then.in_git = true;
  then.today = date_of_unix_seconds(commit.seconds);
  then.manifest = now.manifest;
  then.has_manifest = true;
  then.listing = listing_of(files.files);
  then.files = make_snapshot(open_folder(env, now.root), std::move(files.files), state);
  Findings findings;
  std::vector<ModelNote> notes;
  if (auto error = find_all(env, options, then, findings, &notes)) return *error;
  Point point{.commit = commit};
  for (const ModelNote& note : notes) point.not_analysed += counts_as_not_analysed(note.kind);
  for (const Finding& finding : findings) {
    // Crossings, as far as a check would show them; what stands in the manifest is today's.
    if (finding.form == Form::none || finding.state == FindingState::allowed) continue;
    if (finding.confidence > options.min_confidence) continue;
    ++point.total;
    ++point.pairs[{finding.service, entry_of(finding).owner}];
  }
  return point;
}

std::string sparkline(const std::vector<Point>& points) {
  static const char* bars[] = {"▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
  std::uint64_t most = 1;
  for (const Point& point : points) most = std::max(most, point.total);
  std::string out;
  for (const Point& point : points) out += bars[point.total * 7 / most];
  return out;
}

std::string pairs_text(const PairCounts& pairs) {
  std::vector<std::pair<std::int64_t, std::string>> sorted;
  for (const auto& [pair, count] : pairs) {
    sorted.emplace_back(-count, printable_line(pair.first + " -> " + pair.second));
  }
  std::sort(sorted.begin(), sorted.end());
  std::vector<std::string> words;
  for (std::size_t i = 0; i < sorted.size() && i < shown_pairs; ++i) {
    words.push_back(fmt::format("{} {}", sorted[i].second, -sorted[i].first));
  }
  if (sorted.size() > shown_pairs)
    words.push_back(fmt::format("{} more", sorted.size() - shown_pairs));
  return join(words, ", ");
}

std::string table(const Paint& paint, const std::vector<Point>& points) {
  std::string out = paint.bold("day         commit      crossings  change") + "\n";
  for (std::size_t i = 0; i < points.size(); ++i) {
    const auto total = static_cast<std::int64_t>(points[i].total);
    const std::int64_t change = i == 0 ? 0 : total - static_cast<std::int64_t>(points[i - 1].total);
    const std::string text = change == 0 ? "" : fmt::format("{:+}", change);
    const std::string cell = fmt::format("{:>7}", text);
    out += fmt::format(
        "{}  {}  {:>9} {}", to_string(date_of_unix_seconds(points[i].commit.seconds)),
        points[i].commit.id.substr(0, 10), total, change > 0 ? paint.red(cell) : paint.green(cell));
    if (points[i].not_analysed > 0) out += fmt::format("  {} not analysed", points[i].not_analysed);
    out += '\n';
  }
  out += "\n" + sparkline(points) + "\n";
  if (!points.empty()) out += "now: " + pairs_text(points.back().pairs) + "\n";
  const std::string changes =
      points.empty() ? "" : pair_changes(points.front().pairs, points.back().pairs);
  if (!changes.empty()) out += "since the first: " + changes + "\n";
  return out;
}

std::string points_json(const std::vector<Point>& points) {
  std::string out;
  JsonWriter json(out);
  json.begin_array();
  for (const Point& point : points) {
    json.begin_object().key("commit").value(point.commit.id).key("day");
    json.value(to_string(date_of_unix_seconds(point.commit.seconds)));
    json.key("crossings").value(point.total).key("not_analysed").value(point.not_analysed);
    json.key("pairs").begin_array();
    for (const auto& [pair, count] : point.pairs) {
      json.begin_object().key("consumer").text_or_null(pair.first);
      json.key("owner").value(pair.second).key("count").value(count).end_object();
    }
    json.end_array().end_object();
  }
  json.end_array().newline();
  return out;
}

}  // namespace

namespace commands {

Result<ExitCode> trend(Env& env, const Options& options) {
  Result<Project> project = open_project(env, options, ManifestUse::required);
  if (!project) return project.error();
  const std::string root = project->files->real_root();
  if (!project->in_git || root.empty()) {
    return Error{.message = "there is no git history here",
                 .hint = "`demarc check` counts what there is now"};
  }
  const std::vector<PastCommit> history = list_first_parents(root, longest_history);
  if (history.empty()) return Error{.message = "there is no commit yet"};
  const IndexState state = read_index(root, {});
  const std::size_t wanted =
      options.points > 0 ? static_cast<std::size_t>(options.points) : default_points;
  std::vector<Point> points;
  for (const PastCommit& commit : spread(history, wanted)) {
    Result<Point> point = measure(env, options, *project, state, commit);
    if (!point) {
      env.err(fmt::format("warning: {} is left out: {}\n", commit.id.substr(0, 10),
                          point.error().message));
      continue;
    }
    points.push_back(std::move(*point));
  }
  const Paint paint(wants_color(env, options));
  env.out(options.format == Format::json ? points_json(points) : table(paint, points));
  return ExitCode::clean;
}

}  // namespace commands

}  // namespace demarc
