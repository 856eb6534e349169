// What a host file says of tables without SQL: entities of mappers, calls of query builders.
#pragma once

#include "extract/extract.h"
#include "extract/host/context.h"
#include "extract/host/definitions.h"

namespace demarc {

// Adds a fragment for each entity (`mapped`) and each chain of calls that names tables
// (`is_built`).
void extract_tables(const HostFile& file, const FileKind& kind, const Definitions& definitions,
                    const Consumers& consumers, Extraction& out);

}  // namespace demarc
