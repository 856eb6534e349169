#include "source/fragment.h"

#include <algorithm>

namespace demarc {

std::uint32_t ByteMap::find(std::uint32_t offset) const {
  const auto after = std::upper_bound(
      segments_.begin(), segments_.end(), offset,
      [](std::uint32_t value, const Segment& segment) { return value < segment.fragment; });
  const Segment& segment = after == segments_.begin() ? segments_.front() : *(after - 1);
  if (!segment.literal || offset < segment.fragment) return segment.host;
  return segment.host + (offset - segment.fragment);
}

}  // namespace demarc
