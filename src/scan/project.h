// What a project's own configuration says of its migration tool: the schema in which it works, the
// name of its history table, the engine. Which files and keys are data ([[setting]] in
// rules/frameworks/*.toml). Only scan/ includes it.
#pragma once

#include <string_view>

#include "scan/evidence.h"

namespace demarc {

// PostgreSQL unless a setting names another engine.
Dialect project_dialect(const ToolEvidence& evidence, const Framework& tool,
                        std::string_view folder);

// Fills `schema` and adds to `bookkeeping`.
void apply_project_settings(const ToolEvidence& evidence, const Framework& tool, MigrationSet& set);

}  // namespace demarc
