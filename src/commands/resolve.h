// The resolve stage: reads files of host languages again whose texts lack names that other files of
// the same service define.
#pragma once

#include "commands/analyse.h"

namespace demarc {

// `facts` are those of project.scan.files; only those of host languages are looked at and replaced.
// A file that holds no SQL by itself is read if it mentions a constant with SQL, or defines a name
// that a text lacks. The facts of a file stay a function of its bytes and of the values it is
// given, which the cache's key holds. Gives the same for any number of threads.
void resolve_symbols(const Options& options, const Project& project, FactsCache& cache,
                     std::vector<FileFacts>& facts);

}  // namespace demarc
