// The readers behind extract(), one for each kind of SQL file. Only extract/ includes it.
#pragma once

#include <string_view>

#include "extract/extract.h"
#include "scan/frameworks.h"

namespace demarc {

// A piece of the file as a fragment: a view, no copy.
Fragment piece_of(std::string_view bytes, std::size_t begin, std::size_t end, const FileKind& kind);

// One tool's migration: up and down parts, the transaction default and its opt-outs. `framework`
// is what the marks say, or what the path says where there are none.
void extract_migration(std::string_view bytes, const FileKind& kind, std::uint16_t framework,
                       Extraction& out);

// Liquibase formatted SQL: a unit a changeset.
void extract_liquibase(std::string_view bytes, const FileKind& kind, Extraction& out);

// `-- name: ListOrders :many` (sqlc, aiosql …), `/* @name ListOrders */` (pgtyped): a unit a query.
// False, and nothing done, if the file names no queries.
bool extract_queries(std::string_view bytes, const FileKind& kind, Extraction& out);

}  // namespace demarc
