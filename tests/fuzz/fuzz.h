// What a fuzz target is: one file with these two functions. See CMakeLists.txt for how they are
// run.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "base/check.h"

// Runs the code under test on any bytes; ends the process (CHECK) where something does not hold.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace demarc::fuzz {

// Inputs to begin with: short, and each of another kind.
const std::vector<std::string_view>& seeds();

inline std::string_view as_text(const std::uint8_t* data, std::size_t size) {
  return {reinterpret_cast<const char*>(data), size};
}

}  // namespace demarc::fuzz
