#include "base/heap.h"

#include <cstdint>
#include <cstdlib>

#ifdef __GLIBC__
#include <malloc.h>
#include <sys/mman.h>
#include <unistd.h>
#endif

namespace demarc {

#ifdef __GLIBC__

void prepare_heap() {
  // Addresses only: memory is taken where it is touched.
  constexpr int step_bytes = 256 << 20;
  constexpr std::uintptr_t huge_page_bytes = 2 << 20;
  ::mallopt(M_TOP_PAD, step_bytes);
  ::mallopt(M_TRIM_THRESHOLD, step_bytes * 2 - 1);
  ::mallopt(M_MMAP_THRESHOLD, 32 << 20);             // the most that glibc takes
  void* const first = std::malloc(huge_page_bytes);  // the heap grows by the first step here
  const auto round_up = [](std::uintptr_t address) {
    return (address + huge_page_bytes - 1) & ~(huge_page_bytes - 1);
  };
  const std::uintptr_t begin = round_up(reinterpret_cast<std::uintptr_t>(first));
  const std::uintptr_t end = reinterpret_cast<std::uintptr_t>(::sbrk(0)) & ~(huge_page_bytes - 1);
  // A refusal (no such pages here, a heap that lies elsewhere) leaves everything as it was.
  if (first != nullptr && begin < end && end - begin <= step_bytes) {
    (void)::madvise(reinterpret_cast<void*>(begin), end - begin, MADV_HUGEPAGE);
  }
  std::free(first);
}

#else

void prepare_heap() {}

#endif

}  // namespace demarc
