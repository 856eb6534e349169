#include "base/parallel.h"

#include <atomic>
#include <new>
#include <vector>

#include <gtest/gtest.h>

namespace demarc {

TEST(ParallelFor, VisitsEachIndexOnce) {
  for (int jobs : {0, 1, 2, 8}) {
    std::vector<std::atomic<int>> seen(1000);
    parallel_for(jobs, seen.size(), [&](std::size_t index, int worker) {
      EXPECT_GE(worker, 0);
      EXPECT_LT(worker, 8);
      seen[index].fetch_add(1);
    });
    for (const auto& count : seen) EXPECT_EQ(count.load(), 1);
  }
  parallel_for(4, 0, [](std::size_t, int) { FAIL(); });
}

// An exception that leaves a thread ends the process; out of memory must be an error like any
// other.
TEST(ParallelFor, PassesAnExceptionToItsCaller) {
  for (int jobs : {1, 2, 8}) {
    EXPECT_THROW(parallel_for(jobs, 1000,
                              [&](std::size_t index, int) {
                                if (index % 100 == 7) throw std::bad_alloc();
                              }),
                 std::bad_alloc);
  }
}

}  // namespace demarc
