// Checks what only the whole manifest can tell, and resolves what was left out.
//
// In: the manifest as read. Out: every database with its server and topology, every party and every
// pattern with its databases, every export with its provider; faults for what contradicts itself or
// stands where it does not count, and without those entries.
#pragma once

#include "manifest/faults.h"
#include "manifest/manifest.h"
#include "manifest/validate.h"

namespace demarc {

// `imported` are the paths of imported files, about which nothing is said.
void check_manifest(Manifest& manifest, const std::vector<ManifestDocument>& documents,
                    bool incomplete, Faults& faults);

}  // namespace demarc
