#include "findings/baseline.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <set>
#include <tuple>

#include <fmt/format.h>

#include "base/text.h"

namespace demarc {

namespace {

constexpr std::uint64_t file_limit_bytes = 64u << 20;
constexpr const char* without_service = "@none";
constexpr std::size_t listed_relations = 5;

bool is_plain(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         c == '-' || c == '.';
}

// A service's name as a file's name, and back.
std::string file_stem(std::string_view service) {
  if (service.empty()) return without_service;
  std::string out;
  for (std::size_t i = 0; i < service.size(); ++i) {
    const char c = service[i];
    if (is_plain(c) && !(i == 0 && c == '.')) {
      out += c;
    } else {
      out += fmt::format("%{:02x}", static_cast<unsigned char>(c));
    }
  }
  return out;
}

std::string service_of(std::string_view stem) {
  if (stem == without_service) return {};
  std::string out;
  for (std::size_t i = 0; i < stem.size(); ++i) {
    unsigned code = 0;
    const char* at = stem.data() + i + 1;
    if (stem[i] == '%' && i + 2 < stem.size() &&
        std::from_chars(at, at + 2, code, 16).ptr == at + 2) {
      out += static_cast<char>(code);
      i += 2;
    } else {
      out += stem[i];
    }
  }
  return out;
}

// One word of a line: no spaces, nothing that a terminal would obey.
std::string word(std::string_view text) {
  std::string out = printable_line(text);
  for (char& c : out) {
    if (c == ' ') c = '_';
  }
  return out.empty() ? "-" : out;
}

bool is_fingerprint(std::string_view text) {
  return text.size() == 32 && text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

Error fault(const std::string& path, int line, std::string_view at, std::string_view whole,
            std::string message) {
  return Error{.message = std::move(message),
               .path = path,
               .line = line,
               .column = static_cast<int>(at.data() - whole.data()) + 1,
               .hint =
                   "a line is `FINGERPRINT COUNT RULE OWNER RELATIONS [until DATE] [-- reason]`; "
                   "after a merge, take both sides' lines and run `demarc baseline`"};
}

// The next word; `line` is what is left.
std::string_view next_word(std::string_view& line) {
  while (line.starts_with(' ')) line.remove_prefix(1);
  const std::string_view out = line.substr(0, line.find(' '));
  line.remove_prefix(out.size());
  return out;
}

std::optional<Error> parse_entry(std::string_view whole, const std::string& path, int number,
                                 BaselineEntry& out) {
  std::string_view line = whole;
  const std::string_view fingerprint = next_word(line);
  if (!is_fingerprint(fingerprint)) {
    return fault(path, number, fingerprint, whole, "no fingerprint stands here");
  }
  const std::string_view count = next_word(line);
  const auto [end, failed] = std::from_chars(count.data(), count.data() + count.size(), out.count);
  if (failed != std::errc() || end != count.data() + count.size() || out.count == 0) {
    return fault(path, number, count, whole, "the count is no number from 1 on");
  }
  out.fingerprint = fingerprint;
  out.rule = next_word(line);
  out.owner = next_word(line);
  out.relations = next_word(line);
  out.line = static_cast<std::uint32_t>(number);
  while (line.starts_with(' ')) line.remove_prefix(1);
  if (line.starts_with("until ")) {
    next_word(line);
    const std::string_view day = next_word(line);
    const auto date = parse_date(day);
    if (!date) return fault(path, number, day, whole, "`" + std::string(day) + "` is no date");
    out.until = *date;
    while (line.starts_with(' ')) line.remove_prefix(1);
  }
  if (line.starts_with("-- ")) {
    out.reason = trim(line.substr(3));
  } else if (!line.empty()) {
    return fault(path, number, line, whole, "only `until DATE` and `-- reason` may follow here");
  }
  return std::nullopt;
}

auto order_of(const BaselineEntry& entry) {
  return std::tie(entry.owner, entry.relations, entry.rule, entry.fingerprint);
}

}  // namespace

std::string baseline_path(std::string_view service) {
  return std::string(baseline_folder) + "/" + file_stem(service) + ".txt";
}

Result<std::vector<BaselineEntry>> parse_baseline(std::string_view text, const std::string& path) {
  std::vector<BaselineEntry> out;
  int number = 0;
  for (std::string_view line : split(text, '\n')) {
    ++number;
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (line.empty() || line.starts_with('#')) continue;
    BaselineEntry entry;
    if (auto error = parse_entry(line, path, number, entry)) return *error;
    out.push_back(std::move(entry));
  }
  return out;
}

Result<Baseline> read_baseline(const FileSystem& files) {
  Baseline out;
  const Result<std::vector<FolderEntry>> entries = files.list(baseline_folder);
  if (!entries) return out;
  for (const FolderEntry& entry : *entries) {
    if (entry.kind != FileStat::Kind::file || !entry.name.ends_with(".txt")) continue;
    const std::string path = std::string(baseline_folder) + "/" + entry.name;
    const Result<std::string> text = files.read(path, file_limit_bytes);
    if (!text) {
      return Error{.message = "the baseline cannot be read: " + text.error().message, .path = path};
    }
    Result<std::vector<BaselineEntry>> lines = parse_baseline(*text, path);
    if (!lines) return lines.error();
    out[service_of(std::string_view(entry.name).substr(0, entry.name.size() - 4))] =
        std::move(*lines);
  }
  return out;
}

std::string format_baseline(std::string_view service, std::vector<BaselineEntry> entries) {
  std::stable_sort(
      entries.begin(), entries.end(),
      [](const BaselineEntry& a, const BaselineEntry& b) { return order_of(a) < order_of(b); });
  std::map<std::string, std::uint64_t> owners;
  for (const BaselineEntry& entry : entries) owners[word(entry.owner)] += entry.count;
  std::string out = fmt::format("# Known findings of {}. `demarc baseline` writes this file.\n",
                                service.empty() ? "no service" : printable_line(service));
  for (const auto& [owner, count] : owners) out += fmt::format("# {}: {}\n", owner, count);
  for (const BaselineEntry& entry : entries) {
    out += fmt::format("{} {} {} {} {}", entry.fingerprint, entry.count, word(entry.rule),
                       word(entry.owner), word(entry.relations));
    if (entry.until.known()) out += " until " + to_string(entry.until);
    if (!entry.reason.empty()) out += " -- " + printable_line(entry.reason);
    out += '\n';
  }
  return out;
}

PairCounts pair_counts(const Baseline& baseline) {
  PairCounts out;
  for (const auto& [service, entries] : baseline) {
    for (const BaselineEntry& entry : entries) out[{service, entry.owner}] += entry.count;
  }
  return out;
}

std::string pair_changes(const PairCounts& before, const PairCounts& after) {
  PairCounts change = after;
  for (const auto& [pair, count] : before) change[pair] -= count;
  std::vector<std::string> parts;
  for (const auto& [pair, count] : change) {
    if (count == 0) continue;
    parts.push_back(fmt::format("{} -> {} {:+}", word(pair.first), word(pair.second), count));
  }
  return join(parts, ", ");
}

bool may_be_known(const Finding& finding) {
  return finding.concerns.empty();
}

std::vector<StaleEntry> apply_baseline(const Baseline& baseline, const Date& today,
                                       const std::function<bool(const std::string&)>& is_changed,
                                       Findings& findings) {
  std::map<std::string_view, std::uint32_t> budgets;
  const auto is_over = [&](const BaselineEntry& entry) {
    return entry.until.known() && today.known() && entry.until < today;
  };
  for (const auto& [service, entries] : baseline) {
    for (const BaselineEntry& entry : entries) {
      if (!is_over(entry)) budgets[entry.fingerprint] += entry.count;
    }
  }
  for (const bool changed : {false, true}) {
    for (Finding& finding : findings) {
      if (finding.state != FindingState::fresh || !may_be_known(finding)) continue;
      const auto found = budgets.find(finding.fingerprint);
      if (found == budgets.end() || found->second == 0) continue;
      if (is_changed(finding.path) != changed) continue;
      --found->second;
      finding.state = FindingState::known;
    }
  }
  std::vector<StaleEntry> stale;
  for (const auto& [service, entries] : baseline) {
    for (const BaselineEntry& entry : entries) {
      if (is_over(entry)) {
        stale.push_back({service, entry, entry.count, true});
        continue;
      }
      std::uint32_t& left = budgets[entry.fingerprint];
      const std::uint32_t unmatched = std::min(left, entry.count);
      left -= unmatched;
      if (unmatched > 0) stale.push_back({service, entry, unmatched, false});
    }
  }
  return stale;
}

BaselineEntry entry_of(const Finding& finding) {
  std::set<std::string> owners, relations;
  for (const ForeignRelation& relation : finding.relations) {
    owners.insert(relation.owner);
    relations.insert(relation.relation);
  }
  const auto listed = [](const std::set<std::string>& words) {
    std::vector<std::string> out;
    for (const std::string& one : words) {
      if (out.size() == listed_relations) {
        out.push_back(fmt::format("+{}", words.size() - listed_relations));
        break;
      }
      out.push_back(word(one));
    }
    return out.empty() ? std::string("-") : join(out, ",");
  };
  BaselineEntry entry;
  entry.fingerprint = finding.fingerprint;
  entry.rule = finding.rule;
  entry.owner = listed(owners);
  entry.relations = listed(relations);
  return entry;
}

}  // namespace demarc
