// Files that the build embeds in the program (rule pages, framework data, the reference system).
//
// cmake/embed.cmake writes one table a set: `const EmbeddedFile NAME[]` and `NAME_count`; declare
// both as extern const where they are used.
#pragma once

#include <cstddef>
#include <string_view>

namespace demarc {

struct EmbeddedFile {
  const char* key;  // path within the set
  const char* data;
  std::size_t size;
  std::string_view text() const { return {data, size}; }
};

// One symbol a set; the names are those of demarc_embed() in the CMake files.
extern const EmbeddedFile framework_files[];
extern const unsigned framework_files_count;
extern const EmbeddedFile class_files[];
extern const unsigned class_files_count;
extern const EmbeddedFile dialect_files[];
extern const unsigned dialect_files_count;
extern const EmbeddedFile host_files[];
extern const unsigned host_files_count;
extern const EmbeddedFile marker_files[];
extern const unsigned marker_files_count;
extern const EmbeddedFile orm_files[];
extern const unsigned orm_files_count;
extern const EmbeddedFile rule_pages[];
extern const unsigned rule_pages_count;
extern const EmbeddedFile convention_files[];
extern const unsigned convention_files_count;
extern const EmbeddedFile extension_files[];
extern const unsigned extension_files_count;
extern const EmbeddedFile guide_files[];
extern const unsigned guide_files_count;
extern const EmbeddedFile fixture_files[];
extern const unsigned fixture_files_count;

}  // namespace demarc
