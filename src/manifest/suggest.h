// The way out of a mistake with a word: the one that was meant, or the ones that are known.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace demarc {

// "off warning" → {"off", "warning"}.
std::vector<std::string> words_of(std::string_view words);
// "did you mean `owns`?", or empty if no candidate is near.
std::string meant(std::string_view word, const std::vector<std::string>& candidates);
// "`a`, `b` and 7 more".
std::string quoted_list(const std::vector<std::string>& words);

}  // namespace demarc
