#include "scan/marks.h"

#include <algorithm>
#include <array>
#include <vector>

#include "base/text.h"

namespace demarc {

namespace {

bool is_blank(char c) {
  return c == ' ' || c == '\t';
}

bool is_word(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

unsigned char lower(char c) {
  return static_cast<unsigned char>(c >= 'A' && c <= 'Z' ? c + 32 : c);
}

struct Entry {
  std::uint16_t framework = 0;
  const Mark* mark = nullptr;
  bool indented = false;
};

// Marks by the first letter behind the dashes.
struct MarkTable {
  std::array<std::vector<Entry>, 256> by_letter{};

  MarkTable() {
    const std::vector<Framework>& all = all_frameworks();
    for (std::size_t i = 1; i < all.size(); ++i) {
      for (const Mark& mark : all[i].marks) {
        by_letter[lower(mark.words[0][0])].push_back(
            {static_cast<std::uint16_t>(i), &mark, all[i].marks_indented});
      }
    }
  }
};

const MarkTable& mark_table() {
  static const MarkTable table;
  return table;
}

}  // namespace

bool starts_with_words(std::string_view text, const std::vector<std::string>& words,
                       std::size_t& taken) {
  std::size_t at = 0;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const std::size_t before = at;
    while (at < text.size() && is_blank(text[at])) ++at;
    if (i > 0 && at == before && is_word(words[i - 1].back()) && is_word(words[i][0])) return false;
    if (!starts_with_ignoring_case(text.substr(at), words[i])) return false;
    at += words[i].size();
  }
  if (at < text.size() && is_word(words.back().back()) && is_word(text[at])) return false;
  taken = at;
  return true;
}

std::optional<MarkHit> next_mark(std::string_view text, std::size_t from, std::uint16_t only) {
  const MarkTable& table = mark_table();
  for (std::size_t at = from; (at = text.find("--", at)) != std::string_view::npos;) {
    std::size_t begin = at;
    while (begin > from && is_blank(text[begin - 1])) --begin;
    const bool at_line_begin = begin == from || text[begin - 1] == '\n';
    const bool indented = begin != at;
    std::size_t word = at;
    while (word < text.size() && text[word] == '-') ++word;
    const std::size_t dashes = word - at;
    while (word < text.size() && is_blank(text[word])) ++word;
    if (word >= text.size()) return std::nullopt;
    const std::vector<Entry>& entries = table.by_letter[lower(text[word])];
    if (at_line_begin && !entries.empty()) {
      const std::size_t line_end = std::min(text.find('\n', word), text.size());
      std::string_view line = text.substr(word, line_end - word);
      if (line.ends_with('\r')) line.remove_suffix(1);
      for (const Entry& entry : entries) {
        std::size_t taken = 0;
        if ((only != 0 && entry.framework != only) || (indented && !entry.indented) ||
            dashes < entry.mark->dashes || !starts_with_words(line, entry.mark->words, taken)) {
          continue;
        }
        return MarkHit{.framework = entry.framework,
                       .meaning = entry.mark->meaning,
                       .begin = begin,
                       .end = std::min(line_end + 1, text.size()),
                       .rest = trim(line.substr(taken))};
      }
    }
    at = word;
  }
  return std::nullopt;
}

std::uint16_t framework_by_marks(std::string_view text) {
  const std::size_t start = text.starts_with("\xef\xbb\xbf") ? 3 : 0;
  for (std::size_t from = start; from < text.size();) {
    const std::optional<MarkHit> hit = next_mark(text, from);
    if (!hit) return 0;
    if (hit->meaning != Mark::Meaning::no_transaction && hit->meaning != Mark::Meaning::include) {
      return hit->framework;
    }
    from = hit->end;
  }
  return 0;
}

}  // namespace demarc
