// Turns byte offsets of a file into lines and columns.
//
// Lines and columns count from 1, columns count bytes; a byte-order mark is not counted.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace demarc {

struct Position {
  std::uint32_t line = 1;
  std::uint32_t column = 1;
};

struct LineIndex {
  std::vector<std::uint32_t> starts{};  // offset of each line's first byte; the first skips a BOM
  std::uint32_t size_bytes = 0;

  Position position(std::uint32_t offset) const;
  // Number of lines; a file that does not end in a line break has its last line counted.
  std::uint32_t lines() const { return static_cast<std::uint32_t>(starts.size()); }
};

LineIndex make_line_index(std::string_view bytes);

}  // namespace demarc
