#include "source/line_index.h"

#include <algorithm>
#include <cstring>

namespace demarc {

LineIndex make_line_index(std::string_view bytes) {
  LineIndex index;
  index.size_bytes = static_cast<std::uint32_t>(bytes.size());
  const bool bom = bytes.starts_with("\xef\xbb\xbf");
  index.starts.reserve(bytes.size() / 40 + 2);
  index.starts.push_back(bom ? 3 : 0);
  const char* begin = bytes.data();
  const char* end = begin + bytes.size();
  for (const char* at = begin; at != end;) {
    const void* found = std::memchr(at, '\n', static_cast<std::size_t>(end - at));
    if (found == nullptr) break;
    at = static_cast<const char*>(found) + 1;
    if (at != end) index.starts.push_back(static_cast<std::uint32_t>(at - begin));
  }
  return index;
}

Position LineIndex::position(std::uint32_t offset) const {
  const auto after = std::upper_bound(starts.begin(), starts.end(), offset);
  if (after == starts.begin()) return {};  // inside the byte-order mark
  const auto line = static_cast<std::uint32_t>(after - starts.begin());
  return {line, offset - *(after - 1) + 1};
}

}  // namespace demarc
