// Finds the few bytes that matter to prepass: quotes, brackets, semicolons, comments, what may
// begin a placeholder. Everything between them — words, numbers, commas, white space — is never
// looked at.
//
// 64 bytes are classified at a time into a bit mask; next() takes bit after bit. On x86-64 with
// SSE2, elsewhere with a table. A line break counts only before g or G (a T-SQL GO), a dash only
// before a dash, a slash only before a star; at the last byte of a block always, so callers look
// again.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

namespace demarc {

class SpecialBytes {
 public:
  explicit SpecialBytes(std::string_view text) : text_(text) {}

  // The position of the next special byte, or the text's size. Each is given once.
  std::size_t next() {
    while (mask_ == 0) {
      if (after_ >= text_.size()) return text_.size();
      base_ = after_;
      after_ = base_ + 64;
      mask_ = mask_at(base_);
    }
    const int bit = std::countr_zero(mask_);
    mask_ &= mask_ - 1;
    return base_ + static_cast<std::size_t>(bit);
  }

  // Goes on at `at`, which must not be before what next() gave last.
  void go_to(std::size_t at) {
    if (at >= after_) {
      after_ = at;
      mask_ = 0;
    } else if (at > base_) {
      mask_ &= ~std::uint64_t{0} << (at - base_);
    }
  }

  // Goes on at `at`, wherever that is.
  void restart_at(std::size_t at) {
    after_ = at;
    mask_ = 0;
  }

  // The same bytes at another place.
  void move_to(std::string_view text) { text_ = text; }

 private:
  std::uint64_t mask_at(std::size_t at) const {
    if (text_.size() - at >= 64) return mask_of(text_.data() + at);
    char last[64];
    std::memset(last, ' ', sizeof last);
    std::memcpy(last, text_.data() + at, text_.size() - at);
    return mask_of(last);
  }

#ifdef __SSE2__
  struct Block {
    std::uint64_t always = 0, dash = 0, slash = 0, star = 0, line = 0, g = 0;
  };

  static std::uint64_t bits(__m128i matches) {
    return static_cast<std::uint64_t>(static_cast<std::uint32_t>(_mm_movemask_epi8(matches)));
  }
  static __m128i equal(__m128i bytes, char c) {
    return _mm_cmpeq_epi8(bytes, _mm_set1_epi8(c));
  }
  // Unsigned first <= byte <= last.
  static __m128i between(__m128i bytes, char first, char last) {
    const __m128i shifted = _mm_sub_epi8(bytes, _mm_set1_epi8(first));
    return _mm_cmpeq_epi8(_mm_min_epu8(shifted, _mm_set1_epi8(static_cast<char>(last - first))),
                          shifted);
  }

  static std::uint64_t mask_of(const char* p) {
    Block b;
    for (unsigned i = 0; i < 4; ++i) {
      const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(p + 16 * i));
      const __m128i quotes = between(bytes, '"', ')');  // " # $ % & ' ( )
      const __m128i colons = between(bytes, ':', ';');
      const __m128i marks = between(bytes, '?', '@');
      const __m128i brackets = between(bytes, '[', ']');  // [ \ ]
      const __m128i braces = between(bytes, '{', '}');    // { | }
      __m128i always = _mm_or_si128(_mm_or_si128(quotes, colons), _mm_or_si128(marks, brackets));
      always = _mm_or_si128(always, _mm_or_si128(braces, equal(bytes, '`')));
      const unsigned shift = 16 * i;
      b.always |= bits(always) << shift;
      b.dash |= bits(equal(bytes, '-')) << shift;
      b.slash |= bits(equal(bytes, '/')) << shift;
      b.star |= bits(equal(bytes, '*')) << shift;
      b.line |= bits(equal(bytes, '\n')) << shift;
      b.g |= bits(equal(_mm_or_si128(bytes, _mm_set1_epi8(0x20)), 'g')) << shift;
    }
    const std::uint64_t last = std::uint64_t{1} << 63;
    return b.always | (b.dash & (b.dash >> 1 | last)) | (b.slash & (b.star >> 1 | last)) |
           (b.line & (b.g >> 1 | last));
  }
#else
  static std::uint64_t mask_of(const char* p) {
    std::uint64_t mask = 0;
    for (unsigned i = 0; i < 64; ++i) {
      const char c = p[i];
      const bool special = (c >= '"' && c <= ')') || c == ':' || c == ';' || c == '?' || c == '@' ||
                           (c >= '[' && c <= ']') || (c >= '{' && c <= '}') || c == '`' ||
                           c == '-' || c == '/' || c == '\n';
      mask |= static_cast<std::uint64_t>(special) << i;
    }
    return mask;
  }
#endif

  std::string_view text_;
  std::size_t base_ = 0;
  std::size_t after_ = 0;
  std::uint64_t mask_ = 0;
};

}  // namespace demarc
