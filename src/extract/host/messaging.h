// What the functions of a host file have to do with messages: which handle them, which publish
// them, and what runs only after a commit. By rules/markers/*.toml.
#pragma once

#include <vector>

#include "extract/extract.h"
#include "extract/host/context.h"
#include "extract/host/definitions.h"

namespace demarc {

// `sets` has a bit for each of marker_sets() whose words stand in the file. Appends to `out` in the
// order of the text.
Consumers find_messages(const HostFile& file, const Definitions& definitions,
                        const HostOptions& options, std::uint64_t sets,
                        std::vector<ExtractMessage>& out);

}  // namespace demarc
