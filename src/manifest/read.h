// Turns validated manifest files into the typed Manifest.
//
// In: the files after validate(), root first. Out: Manifest without its faults. Nothing is checked
// here: a value that is there is a good one.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "manifest/manifest.h"
#include "manifest/validate.h"

namespace demarc {

Manifest read_manifest(const std::vector<ManifestDocument>& documents);

// "SELECT, UPDATE shop:orders.*", or what is wrong with it (no place).
Result<MayRule> parse_may(std::string_view text);

}  // namespace demarc
