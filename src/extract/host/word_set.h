// A few words to look for in many bytes.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace demarc {

// Words of letters, digits and underscores. A word may begin with one other byte, which then must
// stand before it: "@Table".
class WordSet {
 public:
  explicit WordSet(const std::vector<std::string>& words);
  bool is_in(std::string_view bytes) const;
  // True if the word that begins at `at` and has that size is one of them.
  bool has(std::string_view bytes, std::size_t at, std::size_t size) const {
    const std::uint32_t sizes = sizes_[static_cast<unsigned char>(bytes[at])];
    return (sizes >> (size < 31 ? size : 31) & 1u) != 0 && is_one(bytes, at, size);
  }

 private:
  bool is_one(std::string_view bytes, std::size_t at, std::size_t size) const;

  std::vector<std::string> words_{};
  std::array<std::uint32_t, 256> sizes_{};  // by first letter, a bit a size
};

}  // namespace demarc
