// The way from the present state to the outcome, in steps, fed by the crossings that were seen.
#pragma once

#include <string>
#include <vector>

#include "decide/engine.h"
#include "decide/observed.h"

namespace demarc {

struct WayStep {
  std::string text{};
  bool names_services = false;         // its text holds words of the repository
  std::vector<std::string> details{};  // what is to be done about which crossing, with a place
};

// `observed` may be null. Crossings are removed service by service, in each step those of the
// service that has the fewest left, so that each step frees one more service at the least price.
std::vector<WayStep> way_to(const Guide& guide, const Answers& answers, const Decision& decision,
                            const Observed* observed);

// The two services that cross each other's line most: the ones to merge first. Empty: none do.
std::vector<std::string> closest_pair(const Observed& observed);

}  // namespace demarc
