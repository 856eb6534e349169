// xxh3 of bytes: 64 bits for tables in memory, 128 bits for keys that leave the process.
#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

namespace demarc {

struct Hash128 {
  std::uint64_t high = 0;
  std::uint64_t low = 0;
  friend auto operator<=>(const Hash128&, const Hash128&) = default;
};

std::uint64_t hash64(std::string_view bytes, std::uint64_t seed = 0);
Hash128 hash128(std::string_view bytes, std::uint64_t seed = 0);
std::string to_hex(const Hash128& hash);  // 32 lower-case digits

}  // namespace demarc
