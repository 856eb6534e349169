#include "extract/host/word_set.h"

#include <algorithm>

namespace demarc {

static bool is_word_byte(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

WordSet::WordSet(const std::vector<std::string>& words) : words_(words) {
  for (const std::string& word : words_) {
    const std::size_t mark = is_word_byte(word.front()) ? 0 : 1;
    const std::size_t size = std::min<std::size_t>(word.size() - mark, 31);
    sizes_[static_cast<unsigned char>(word[mark])] |= 1u << size;
  }
}

bool WordSet::is_one(std::string_view bytes, std::size_t at, std::size_t size) const {
  const std::string_view word = bytes.substr(at, size);
  return std::any_of(words_.begin(), words_.end(), [&](const std::string& one) {
    if (one == word) return true;
    return one.size() == size + 1 && at > 0 && !is_word_byte(one.front()) &&
           one.front() == bytes[at - 1] && std::string_view(one).substr(1) == word;
  });
}

bool WordSet::is_in(std::string_view bytes) const {
  for (std::size_t i = 0; i < bytes.size();) {
    if (!is_word_byte(bytes[i])) {
      ++i;
      continue;
    }
    std::size_t end = i + 1;
    while (end < bytes.size() && is_word_byte(bytes[end])) ++end;
    if (has(bytes, i, end - i)) return true;
    i = end;
  }
  return false;
}

}  // namespace demarc
