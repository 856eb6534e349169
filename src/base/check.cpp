#include "base/check.h"

#include <cstdio>
#include <cstdlib>

namespace demarc {

void check_failed(const char* condition, const char* why, const char* file, int line) {
  std::fprintf(stderr, "demarc: internal error: %s (%s) at %s:%d\n", why, condition, file, line);
  std::fprintf(stderr, "this is a bug in demarc; please report it with the command that you ran\n");
  std::abort();
}

}  // namespace demarc
