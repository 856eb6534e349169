// CHECK(condition, "why it must hold"): ends the program with a request to report the bug.
//
// For mistakes of this program only, never for what a user or a repository got wrong.
#pragma once

namespace demarc {

[[noreturn]] void check_failed(const char* condition, const char* why, const char* file, int line);

}  // namespace demarc

#define CHECK(condition, why) \
  ((condition) ? void(0) : ::demarc::check_failed(#condition, why, __FILE__, __LINE__))
