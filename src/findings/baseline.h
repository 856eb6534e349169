// The findings that a team lives with for now: recorded, counted, and not failed for.
//
// One file a consuming service, `.demarc/baseline/<service>.txt`, so that two teams never meet in
// one; a line is a fingerprint with a count and, for the reader, what it is about:
//
//   # Known findings of orders. `demarc baseline` writes this file.
//   # users: 2
//   8c1f2e…(32 digits) 2 foreign-read users users.accounts
//   77ab01…(32 digits) 1 foreign-read users users.sessions until 2027-01-31 -- SHOP-812
//
// Fingerprints hold no lines and no paths, so moving code changes nothing; a further finding with
// the same fingerprint is a new one. Entries with a day end on that day.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/date.h"
#include "base/result.h"
#include "findings/finding.h"
#include "source/file_system.h"

namespace demarc {

struct BaselineEntry {
  std::string fingerprint{};
  std::uint32_t count = 1;
  std::string rule{};
  std::string owner{};      // several are joined by ','; "-": nobody
  std::string relations{};  // the same
  Date until{};             // of `demarc accept`; unknown: no end
  std::string reason{};
  std::uint32_t line = 0;  // in its file
};

using Baseline = std::map<std::string, std::vector<BaselineEntry>>;  // by service; "": none

constexpr const char* baseline_folder = ".demarc/baseline";

std::string baseline_path(std::string_view service);
// All of it, or the first line that is none, with its place. No folder: an empty baseline.
Result<Baseline> read_baseline(const FileSystem& files);
// The lines of one file; `path` is for errors.
Result<std::vector<BaselineEntry>> parse_baseline(std::string_view text, const std::string& path);
// Sorted; what parse_baseline reads.
std::string format_baseline(std::string_view service, std::vector<BaselineEntry> entries);

// Totals by (service, owner).
using PairCounts = std::map<std::pair<std::string, std::string>, std::int64_t>;
PairCounts pair_counts(const Baseline& baseline);
// "orders -> users +2, search -> users -1": where they differ; empty: nowhere.
std::string pair_changes(const PairCounts& before, const PairCounts& after);

// An entry that excuses less than it counts.
struct StaleEntry {
  std::string service{};
  BaselineEntry entry{};
  std::uint32_t unmatched = 0;
  bool expired = false;  // its day is past
};

// Marks findings `known` up to the counts, those of files that `is_changed` names last: of several
// alike the one that was just written is the new one. Findings that concern a term between two
// parties are never known. Returns the entries that are stale.
std::vector<StaleEntry> apply_baseline(const Baseline& baseline, const Date& today,
                                       const std::function<bool(const std::string&)>& is_changed,
                                       Findings& findings);

// The entry that would excuse this finding once.
BaselineEntry entry_of(const Finding& finding);
bool may_be_known(const Finding& finding);

}  // namespace demarc
