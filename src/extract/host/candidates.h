// The texts in a host file that may be SQL, each with its place, its context and how sure it is.
#pragma once

#include "extract/extract.h"

namespace demarc {

// Fragments of a host file (kind.language is neither none nor sql). Their text is their own; they
// are tentative: whether they are kept is decided by what their SQL says.
void extract_host(std::string_view bytes, const FileKind& kind, const HostOptions& options,
                  Extraction& out);

}  // namespace demarc
