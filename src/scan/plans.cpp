#include "scan/plans.h"

#include <algorithm>
#include <map>

#include "base/text.h"

namespace demarc {

namespace {

constexpr std::uint64_t plan_limit_bytes = 16u << 20;

// Puts the files in the order of `names`; `path_of` makes the path that a name stands for.
template <typename PathOf>
void take_in_order(const PathIndex& index, const std::vector<std::string>& names, PathOf path_of,
                   SetOrder& order) {
  std::vector<std::uint32_t> members = order.replayed;
  std::sort(members.begin(), members.end());
  std::vector<std::uint32_t> ordered;
  std::vector<bool> taken(members.size(), false);
  for (const std::string& name : names) {
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
      [&](const std::string& name) { return join_path(folder, "deploy/" + name + ".sql"); }, order);
}

void order_by_journal(const FileSystem& files, const PathIndex& index, std::string_view folder,
                      SetOrder& order) {
  const Result<std::string> journal =
      files.read(join_path(folder, "meta/_journal.json"), plan_limit_bytes);
  if (!journal) return;  // the newer layout has none: a folder a migration, in order of names
  take_in_order(
      index, drizzle_tags(*journal),
      [&](const std::string& tag) { return join_path(folder, tag + ".sql"); }, order);
}

}  // namespace

std::vector<std::string> sqitch_changes(std::string_view plan) {
  std::vector<std::string> out;
  for (std::string_view line : split(plan, '\n')) {
    line = trim(line.substr(0, line.find('#')));
    if (line.empty() || line.starts_with('%') || line.starts_with('@')) continue;
    if (line.starts_with('-')) continue;  // a change that was taken back
    if (line.starts_with('+')) line = trim(line.substr(1));
    std::string name(line.substr(0, line.find_first_of(" \t[")));
    out.push_back(std::move(name));
  }
  // A change that was reworked stands there again; the earlier one's script is `name@tag.sql`.
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
    default:
      return;  // by name
  }
}

}  // namespace demarc
