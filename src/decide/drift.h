// Whether a repository still is what a recorded decision was made for.
#pragma once

#include <string>
#include <vector>

#include "decide/observed.h"
#include "decide/record.h"

namespace demarc {

struct DriftEntry {
  bool contradicts = true;  // false: worth knowing, the decision stands
  std::string question{};   // the answer to revisit; empty: none
  std::string message{};    // one line, no full stop
};

struct Drift {
  std::vector<DriftEntry> entries{};
  int outcome_now = 0;  // of the recorded answers brought up to date with what is seen
  bool contradicts() const;
};

// `today` unknown: the review date is not looked at.
Drift find_drift(const Guide& guide, const Record& record, const Observed& observed, Date today);

std::string render_drift(const Guide& guide, const Record& record, const Drift& drift,
                         const Observed& observed, const std::string& shown_path, int width);
std::string render_drift_json(const Guide& guide, const std::vector<Record>& records,
                              const std::vector<Drift>& drifts);

}  // namespace demarc
