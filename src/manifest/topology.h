// Derives the topology of databases that do not declare one from who owns what in them.
#pragma once

#include "manifest/manifest.h"

namespace demarc {

// Patterns must have their databases. The rule is written at Database in manifest.h.
void derive_topologies(Manifest& manifest);

}  // namespace demarc
