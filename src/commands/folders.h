// Guesses which folder of a repository is a unit of its own, where no manifest says so.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace demarc {

// The unit that each path belongs to, as a folder ("services/orders", "." for the root): the first
// folder below what all share, one deeper below folders such as services/ or apps/, never a folder
// that only sorts files, such as db/ or migrations/, if one above it is left.
std::vector<std::string> units_of(const std::vector<std::string>& paths);

}  // namespace demarc
