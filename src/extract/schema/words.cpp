#include "extract/schema/words.h"

#include <array>

#include "extract/schema/ddl.h"

namespace demarc {

namespace {

// Of ActiveSupport's inflections.rb: the last word of a name, singular and plural.
constexpr std::array<std::pair<std::string_view, std::string_view>, 14> irregular = {{
    {"person", "people"},
    {"child", "children"},
    {"man", "men"},
    {"mouse", "mice"},
    {"datum", "data"},
    {"medium", "media"},
    {"criterion", "criteria"},
    {"analysis", "analyses"},
    {"axis", "axes"},
    {"status", "statuses"},
    {"alias", "aliases"},
    {"bus", "buses"},
    {"quiz", "quizzes"},
    {"index", "indices"},
}};

constexpr std::array<std::string_view, 8> uncountable = {
    "equipment", "information", "money", "news", "series", "species", "sheep", "metadata"};

HostText changed(const HostText& name, std::size_t cut, std::string_view add) {
  HostText kept;
  kept.add_range(name, 0, name.text.size() - cut);
  kept.known = true;
  return extended_name(kept, add);
}

bool ends_as_word(std::string_view name, std::string_view word) {
  if (!name.ends_with(word)) return false;
  const std::size_t before = name.size() - word.size();
  return before == 0 || name[before - 1] == '_' || name[before - 1] == '.';
}

bool is_vowel(char c) {
  return std::string_view("aeiou").find(c) != std::string_view::npos;
}

}  // namespace

HostText pluralized(const HostText& name) {
  const std::string& text = name.text;
  for (std::string_view word : uncountable) {
    if (ends_as_word(text, word)) return name;
  }
  for (const auto& [one, many] : irregular) {
    if (ends_as_word(text, many)) return name;
    if (ends_as_word(text, one)) return changed(name, one.size(), many);
  }
  if (text.size() < 2) return extended_name(name, "s");
  const char last = text.back();
  const char before = text[text.size() - 2];
  if (last == 'y' && !is_vowel(before)) return changed(name, 1, "ies");
  if (last == 's' && before != 's') return name;
  if (last == 's' || last == 'x' || last == 'z' || text.ends_with("ch") || text.ends_with("sh")) {
    return extended_name(name, "es");
  }
  return extended_name(name, "s");
}

HostText singularized(const HostText& name) {
  const std::string& text = name.text;
  for (std::string_view word : uncountable) {
    if (ends_as_word(text, word)) return name;
  }
  for (const auto& [one, many] : irregular) {
    if (ends_as_word(text, many)) return changed(name, many.size(), one);
  }
  if (text.ends_with("ies") && text.size() > 4) return changed(name, 3, "y");
  for (std::string_view end : {"sses", "xes", "ches", "shes", "zzes"}) {
    if (text.ends_with(end)) return changed(name, 2, "");
  }
  if (text.ends_with("ss") || !text.ends_with('s')) return name;
  return changed(name, 1, "");
}

HostText joined_names(const HostText& a, const HostText& b) {
  const HostText& first = b.text < a.text ? b : a;
  const HostText& second = b.text < a.text ? a : b;
  std::size_t shared = 0;
  for (std::size_t i = 0; i < first.text.size() && i < second.text.size(); ++i) {
    if (first.text[i] != second.text[i]) break;
    if (first.text[i] == '_' || first.text[i] == '.') shared = i + 1;
  }
  HostText out = extended_name(first, "_");
  out.add_range(second, shared, second.text.size());
  return out;
}

std::string snake_case(std::string_view name) {
  std::string out;
  for (std::size_t i = 0; i < name.size(); ++i) {
    const char c = name[i];
    const bool upper = c >= 'A' && c <= 'Z';
    const bool before = i > 0 && !(name[i - 1] >= 'A' && name[i - 1] <= 'Z') && name[i - 1] != '_';
    const bool begins = i > 0 && i + 1 < name.size() && name[i + 1] >= 'a' && name[i + 1] <= 'z';
    if (upper && (before || (begins && name[i - 1] != '_'))) out += '_';
    out += upper ? static_cast<char>(c + 32) : c;
  }
  return out;
}

}  // namespace demarc
