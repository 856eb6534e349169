#include "scan/plans.h"

#include <algorithm>
#include <map>
#include <set>

#include "base/text.h"
#include "scan/graph.h"

namespace demarc {

namespace {

constexpr std::uint64_t plan_limit_bytes = 16u << 20;
constexpr std::size_t tag_limit = 64;  // between a change and its rework
constexpr std::uint64_t head_limit_bytes = 16u << 10;

// Puts the files in the order of `names`; `path_of` makes the path that a name stands for.
template <typename Name, typename PathOf>
void take_in_order(const PathIndex& index, const std::vector<Name>& names, PathOf path_of,
                   SetOrder& order) {
  std::vector<std::uint32_t> members = order.replayed;
  std::sort(members.begin(), members.end());
  std::vector<std::uint32_t> ordered;
  std::vector<bool> taken(members.size(), false);
  for (const Name& name : names) {
    const auto file = static_cast<std::uint32_t>(index.find(path_of(name)));
    const auto member = std::lower_bound(members.begin(), members.end(), file);
    const auto place = static_cast<std::size_t>(member - members.begin());
    if (member == members.end() || *member != file || taken[place]) continue;
    taken[place] = true;
    ordered.push_back(file);
  }
  order.replayed = std::move(ordered);
}

void order_by_sqitch(const FileSystem& files, const PathIndex& index, std::string_view folder,
                     SetOrder& order) {
  const Result<std::string> plan = files.read(join_path(folder, "sqitch.plan"), plan_limit_bytes);
  if (!plan) {
    order.known = false;
    order.why_not = "sqitch.plan cannot be read";
    return;
  }
  take_in_order(
      index, sqitch_changes(*plan),
      [&](const PlannedChange& change) {
        std::string path;
        for (const std::string& script : change.scripts) {
          path = join_path(folder, "deploy/" + script + ".sql");
          if (index.contains(path)) break;
        }
        return path;
      },
      order);
}

void order_by_journal(const FileSystem& files, const PathIndex& index, std::string_view folder,
                      SetOrder& order) {
  const Result<std::string> journal =
      files.read(join_path(folder, "meta/_journal.json"), plan_limit_bytes);
  if (!journal) return;  // the newer layout has none: a folder a migration, in order of names
  const std::vector<std::uint32_t> by_name = order.replayed;
  take_in_order(
      index, drizzle_tags(*journal),
      [&](const std::string& tag) { return join_path(folder, tag + ".sql"); }, order);
  if (!order.replayed.empty() || by_name.empty()) return;
  // Somebody runs them by hand.
  order.replayed = by_name;
  order.known = false;
  order.why_not = "meta/_journal.json names none of the files";
}

// yoyo: a file runs after those that it depends on, else by name. Repeatedly takes the first file
// by name whose dependencies have all run.
void order_by_depends(const FileSystem& files, const PathIndex& index, SetOrder& order) {
  std::map<std::string, std::size_t, std::less<>> by_stem;
  const auto stem_of = [&](std::uint32_t file) {
    const std::string_view name = name_of(index.files()[file].path);
    return std::string(name.substr(0, name.rfind('.')));
  };
  const std::vector<std::uint32_t> members = order.replayed;
  for (std::size_t i = 0; i < members.size(); ++i) by_stem[stem_of(members[i])] = i;
  std::vector<std::vector<std::size_t>> dependents(members.size());
  std::vector<std::size_t> missing(members.size(), 0);
  for (std::size_t i = 0; i < members.size(); ++i) {
    const Result<std::string> head =
        files.read_head(index.files()[members[i]].path, head_limit_bytes);
    if (!head) continue;
    for (const std::string& name : yoyo_dependencies(*head)) {
      const auto found = by_stem.find(name);
      if (found == by_stem.end() || found->second == i) continue;
      dependents[found->second].push_back(i);
      ++missing[i];
    }
  }
  std::set<std::size_t> ready;
  for (std::size_t i = 0; i < members.size(); ++i) {
    if (missing[i] == 0) ready.insert(i);
  }
  order.replayed.clear();
  while (!ready.empty()) {
    const std::size_t next = *ready.begin();
    ready.erase(ready.begin());
    order.replayed.push_back(members[next]);
    for (std::size_t dependent : dependents[next]) {
      if (--missing[dependent] == 0) ready.insert(dependent);
    }
  }
  if (order.replayed.size() == members.size()) return;
  order.replayed = members;
  order.known = false;
  order.why_not = "the files depend on each other in a circle";
}

}  // namespace

// A plan's line is a change, or a tag of the change before it. A change that stands there twice was
// reworked: the earlier script is kept as `name@tag` with one of the tags between the two, the
// latest that is there.
std::vector<PlannedChange> sqitch_changes(std::string_view plan) {
  std::vector<PlannedChange> out;
  std::vector<std::pair<std::size_t, std::string_view>> tags;  // number of changes before it, tag
  for (std::string_view line : split(plan, '\n')) {
    line = trim(line.substr(0, line.find('#')));
    if (line.empty() || line.starts_with('%') || line.starts_with('-')) continue;
    if (line.starts_with('@')) {
      tags.emplace_back(out.size(), line.substr(0, line.find_first_of(" \t")));
      continue;
    }
    if (line.starts_with('+')) line = trim(line.substr(1));
    out.push_back({.scripts = {std::string(line.substr(0, line.find_first_of(" \t[")))}});
  }
  std::map<std::string, std::size_t> next;  // where the change stands again
  for (std::size_t i = out.size(); i-- > 0;) {
    const std::string name = out[i].scripts[0];
    const auto again = next.find(name);
    if (again != next.end()) {
      out[i].scripts.clear();
      auto tag = std::upper_bound(
          tags.begin(), tags.end(), again->second,
          [](std::size_t count, const auto& entry) { return count < entry.first; });
      while (tag != tags.begin() && (--tag)->first > i && out[i].scripts.size() < tag_limit) {
        out[i].scripts.push_back(name + std::string(tag->second));
      }
    }
    next[name] = i;
  }
  return out;
}

std::vector<std::string> yoyo_dependencies(std::string_view text) {
  std::vector<std::string> out;
  for (std::string_view line : split(text, '\n')) {
    line = trim(line);
    if (line.empty()) continue;
    if (!line.starts_with("--")) break;  // directives stand before everything else
    line = trim(line.substr(line.find_first_not_of('-') == std::string_view::npos
                                ? line.size()
                                : line.find_first_not_of('-')));
    if (!starts_with_ignoring_case(line, "depends:")) continue;
    for (std::string_view name : split(line.substr(8), ' ')) {
      if (!trim(name).empty()) out.emplace_back(trim(name));
    }
  }
  return out;
}

std::vector<std::string> drizzle_tags(std::string_view json) {
  std::vector<std::string> out;
  for (std::size_t at = 0; (at = json.find("\"tag\"", at)) != std::string_view::npos;) {
    at += 5;
    const std::size_t colon = json.find_first_not_of(" \t\r\n", at);
    if (colon == std::string_view::npos || json[colon] != ':') continue;
    const std::size_t quote = json.find_first_not_of(" \t\r\n", colon + 1);
    if (quote == std::string_view::npos || json[quote] != '"') continue;
    const std::size_t end = json.find('"', quote + 1);
    if (end == std::string_view::npos) break;
    out.emplace_back(json.substr(quote + 1, end - quote - 1));
    at = end + 1;
  }
  return out;
}

void order_by_plan(const FileSystem& files, const PathIndex& index, const Framework& framework,
                   std::string_view folder, SetOrder& order) {
  switch (framework.order) {
    case FileOrder::plan:
      return order_by_sqitch(files, index, folder, order);
    case FileOrder::journal:
      return order_by_journal(files, index, folder, order);
    case FileOrder::depends:
      return order_by_depends(files, index, order);
    case FileOrder::graph:
      return order_by_graph(files, index, framework, order);
    default:
      return;  // by name
  }
}

}  // namespace demarc
