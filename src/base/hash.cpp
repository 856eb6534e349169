#include "base/hash.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

namespace demarc {

std::uint64_t hash64(std::string_view bytes, std::uint64_t seed) {
  return XXH3_64bits_withSeed(bytes.data(), bytes.size(), seed);
}

Hash128 hash128(std::string_view bytes, std::uint64_t seed) {
  const XXH128_hash_t hash = XXH3_128bits_withSeed(bytes.data(), bytes.size(), seed);
  return {hash.high64, hash.low64};
}

std::string to_hex(const Hash128& hash) {
  static constexpr char digits[] = "0123456789abcdef";
  std::string out(32, '0');
  for (int i = 0; i < 16; ++i) {
    out[static_cast<std::size_t>(15 - i)] = digits[(hash.high >> (4 * i)) & 15];
    out[static_cast<std::size_t>(31 - i)] = digits[(hash.low >> (4 * i)) & 15];
  }
  return out;
}

}  // namespace demarc
