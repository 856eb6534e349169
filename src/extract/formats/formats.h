// SQL in files that are neither SQL nor code: one reader for each format.
//
// Fragments own their text and map back to the file's bytes. What a format declares as SQL (a
// MyBatis statement, a report's query, what is fed to psql) is read as such; other text counts
// only if it parses and names a relation. Nothing in the file is executed or followed.
#pragma once

#include <string>
#include <string_view>

#include "extract/extract.h"
#include "extract/host/text.h"

namespace demarc {

// MyBatis and iBATIS mappers, JasperReports queries, Hibernate's and JPA's native queries.
void extract_xml(std::string_view bytes, const FileKind& kind, Extraction& out);

// Block and plain scalars: init scripts in ConfigMaps, queries of exporters, commands that call
// psql. Read by lines, because a Helm template is no YAML yet.
void extract_yaml(std::string_view bytes, const FileKind& kind, Extraction& out);

// What a shell script gives to psql and its like: here-documents, -c, pipes from echo.
void extract_shell(std::string_view bytes, const FileKind& kind, Extraction& out);
// The same for a script that is part of a file.
void extract_shell_part(const HostText& script, const FileKind& kind, Extraction& out);

// The models and views of a Prisma schema, each as a mapping: by its own name, or by @@map and
// @@schema.
void extract_prisma(std::string_view bytes, const FileKind& kind, Extraction& out);

// A fragment of that text, with the confidence its holes leave.
Fragment fragment_of(HostText&& text, const FileKind& kind);

}  // namespace demarc
