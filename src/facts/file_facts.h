// Everything demarc knows of one file. Depends on the file's bytes, its kind and the tool's version
// only: no path, no service, no repository, so that equal files share one entry of the cache.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "scan/file_kind.h"
#include "source/line_index.h"
#include "sql/rows.h"

namespace demarc {

struct FileFacts {
  Rows rows{};
  LineIndex lines{};
};

// Extract, parse, facts for one file. Never fails: what cannot be read is a note.
FileFacts build_facts(std::string_view bytes, const FileKind& kind);

// The cache's and `debug facts`'s encoding. decode returns false for bytes it did not write.
void encode(const FileFacts& facts, std::string& out);
bool decode(std::string_view bytes, FileFacts& facts);

// Bump when the meaning or the layout of the rows changes; part of every cache key.
constexpr std::uint32_t facts_version = 15;

}  // namespace demarc
