#include "sql/job.h"

#include <algorithm>
#include <vector>

namespace demarc::sql {

static bool is_literal_at(const ByteMap& map, std::uint32_t offset) {
  if (map.is_shift()) return true;
  const auto& segments = map.segments();
  const auto after = std::upper_bound(segments.begin(), segments.end(), offset,
                                      [](std::uint32_t value, const ByteMap::Segment& segment) {
                                        return value < segment.fragment;
                                      });
  return after == segments.begin() ? segments.front().literal : (after - 1)->literal;
}

ByteMap compose(const ByteMap& outer, const ByteMap& inner, std::uint32_t inner_size) {
  if (inner.is_shift() && outer.is_shift()) return ByteMap(outer.to_host(inner.to_host(0)));
  ByteMap map;
  std::vector<ByteMap::Segment> parts = inner.segments();
  if (inner.is_shift()) parts.push_back({0, inner.to_host(0), true});
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const ByteMap::Segment& part = parts[i];
    const std::uint32_t size =
        (i + 1 < parts.size() ? parts[i + 1].fragment : inner_size) - part.fragment;
    map.add(
        {part.fragment, outer.to_host(part.host), part.literal && is_literal_at(outer, part.host)});
    if (!part.literal) continue;
    // The borders of the outer map that fall inside this part.
    const auto& borders = outer.segments();
    auto border = std::upper_bound(borders.begin(), borders.end(), part.host,
                                   [](std::uint32_t value, const ByteMap::Segment& segment) {
                                     return value < segment.fragment;
                                   });
    for (; border != borders.end() && border->fragment < part.host + size; ++border) {
      map.add({part.fragment + (border->fragment - part.host), border->host, border->literal});
    }
  }
  return map;
}

}  // namespace demarc::sql
