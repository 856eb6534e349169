// Puts the claimed files into sets and the sets in order. Only scan/ includes it.
#pragma once

#include "scan/claims.h"

namespace demarc {

// Fills kind, class, set and order of the claimed files; adds sets and notes to `scan`.
void make_sets(const FileSystem& files, const PathIndex& index, const ToolEvidence& evidence,
               std::vector<FileClaim> claims, Scan& scan);

}  // namespace demarc
