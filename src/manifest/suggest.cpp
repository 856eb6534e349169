#include "manifest/suggest.h"

#include "base/text.h"

namespace demarc {

std::vector<std::string> words_of(std::string_view words) {
  std::vector<std::string> out;
  for (const std::string_view word : split(words, ' ')) out.emplace_back(word);
  return out;
}

std::string meant(std::string_view word, const std::vector<std::string>& candidates) {
  const std::string near = did_you_mean(word, candidates);
  return near.empty() ? std::string() : "did you mean `" + near + "`?";
}

constexpr std::size_t listed_names = 20;

std::string quoted_list(const std::vector<std::string>& words) {
  std::string out;
  for (std::size_t i = 0; i < words.size() && i < listed_names; ++i) {
    out += (out.empty() ? "`" : ", `") + words[i] + "`";
  }
  if (words.size() > listed_names) {
    out += " and " + std::to_string(words.size() - listed_names) + " more";
  }
  return out;
}

}  // namespace demarc
