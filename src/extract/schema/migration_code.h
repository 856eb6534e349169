// Migrations that are written in a host language: the SQL in their strings and the SQL that their
// schema calls stand for, as parts of one migration.
//
// Which tool a file belongs to is scan's to say (FileKind::framework); what the tool's calls mean
// is told by one reader a family of tools, its types and the names of its functions stand in
// rules/frameworks/*.toml. What a reader does not understand is no error: a table whose name only
// the running program knows is a note.
#pragma once

#include "extract/extract.h"
#include "extract/host/host_file.h"
#include "scan/frameworks.h"

namespace demarc {

// The tool whose migrations in a host language the file belongs to, or nullptr.
const Framework* migration_tool(const FileKind& kind);

// `out` comes in with the fragments of the file's strings; they become parts of the migration, and
// those of the schema calls are added.
void read_migration_code(const HostFile& file, const FileKind& kind, const Framework& tool,
                         Extraction& out);

}  // namespace demarc
