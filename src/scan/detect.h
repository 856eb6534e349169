// Finds out which migration tool each folder belongs to, and puts its files in order.
//
// ToolEvidence, strongest first: the tool's own config file, its marks in the text, its usual
// folder, the shape of the names, what the project is written in. See rules/frameworks/README.md.
#pragma once

#include "scan/scan.h"

namespace demarc {

// Fills kind.framework, kind.part, kind.atomic, file_class (service → migration) and the migration
// set of `scan.files`, which are sorted; adds the sets and notes. `declared[i]`: the manifest says
// that file i is a migration.
void find_migrations(const FileSystem& files, const std::vector<bool>& declared, Scan& scan);

}  // namespace demarc
