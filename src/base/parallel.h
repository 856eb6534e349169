// Runs the same function over 0..count-1 on a few threads.
//
// Items are handed out in small runs from a shared counter; `work` must not touch what another
// item writes. With one job nothing is started and the caller's thread does all the work. The first
// exception stops the rest and is thrown again in the caller's thread.
#pragma once

#include <cstddef>
#include <functional>

namespace demarc {

int default_jobs();  // number of processors this process may use, at least 1
// `work(index, worker)`: worker is 0..jobs-1, for per-thread scratch space.
void parallel_for(int jobs, std::size_t count, const std::function<void(std::size_t, int)>& work);

}  // namespace demarc
