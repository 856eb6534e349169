// The decision once more, straight from the data and written apart from the engine: what the engine
// is compared with. Also answers at random, the same in each run.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "decide/engine.h"

namespace demarc {

struct NaiveDecision {
  int outcome = 0;
  std::vector<int> patterns{};
};
NaiveDecision decide_naively(const Guide& guide, const Answers& answers);

class RandomAnswers {
 public:
  RandomAnswers(const Guide& guide, std::uint64_t seed) : guide_(guide), state_(seed) {}
  std::uint32_t below(std::uint32_t limit);
  // About one in `open` questions is left open; 0: none.
  Answers next(std::uint32_t open);

 private:
  const Guide& guide_;
  std::uint64_t state_;
};

}  // namespace demarc
