#include "extract/host/naming.h"

#include <vector>

#include "base/check.h"
#include "base/embedded.h"
#include "base/text.h"
#include "base/toml.h"

namespace demarc {

namespace {

bool is_upper(char c) {
  return c >= 'A' && c <= 'Z';
}
bool is_lower_or_digit(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}
bool is_lower(char c) {
  return c >= 'a' && c <= 'z';
}

std::string snake_of(std::string_view name, bool splits_acronyms) {
  std::string out;
  for (std::size_t i = 0; i < name.size(); ++i) {
    const char before = i > 0 ? name[i - 1] : '\0';
    const char after = i + 1 < name.size() ? name[i + 1] : '\0';
    const bool begins_word =
        is_upper(name[i]) &&
        (splits_acronyms ? is_lower_or_digit(before) || (is_upper(before) && is_lower(after))
                         : is_lower(before) && is_lower(after));
    if (begins_word) out += '_';
    out += is_upper(name[i]) ? static_cast<char>(name[i] | 0x20) : name[i];
  }
  return out;
}

struct Plurals {
  std::vector<std::pair<std::string, std::string>> suffixes{};  // the first that fits
  std::vector<std::pair<std::string, std::string>> irregular{};
  std::vector<std::string> unchanged{};
};

Plurals load_plurals() {
  Plurals out;
  for (unsigned i = 0; i < orm_files_count; ++i) {
    if (std::string_view(orm_files[i].key) != "plurals") continue;
    const Result<TomlValue> document = parse_toml(orm_files[i].text(), "rules/orms/plurals.toml");
    CHECK(document, "the embedded plurals are tested");
    const auto pairs = [&](const char* key, auto& list) {
      const TomlValue* value = document->find(key);
      CHECK(value != nullptr, "the embedded plurals are tested");
      for (const TomlValue& item : value->items)
        list.emplace_back(item.items.at(0).text, item.items.at(1).text);
    };
    pairs("suffixes", out.suffixes);
    pairs("irregular", out.irregular);
    for (const TomlValue& item : document->find("unchanged")->items)
      out.unchanged.push_back(item.text);
  }
  return out;
}

// "~y" fits a consonant before the y.
bool fits(std::string_view word, std::string_view suffix) {
  const bool wants_consonant = suffix.starts_with('~');
  if (wants_consonant) suffix.remove_prefix(1);
  if (!word.ends_with(suffix)) return false;
  if (!wants_consonant) return true;
  if (word.size() == suffix.size()) return false;
  return std::string_view("aeiou").find(word[word.size() - suffix.size() - 1]) ==
         std::string_view::npos;
}

std::string plural_of_word(std::string_view word) {
  static const Plurals plurals = load_plurals();
  const std::string lower = to_lower(word);
  for (const std::string& one : plurals.unchanged) {
    if (lower == one) return std::string(word);
  }
  for (const auto& [one, many] : plurals.irregular) {
    if (lower == many) return std::string(word);
    if (lower == one) return std::string(word.substr(0, 1)) + many.substr(1);
  }
  for (const auto& [suffix, plural] : plurals.suffixes) {
    if (!fits(lower, suffix)) continue;
    const std::size_t cut = suffix.size() - (suffix.starts_with('~') ? 1 : 0);
    return std::string(word.substr(0, word.size() - cut)) + plural;
  }
  return std::string(word) + "s";
}

}  // namespace

std::string plural_of(std::string_view word) {
  std::size_t last = word.rfind('_') == std::string_view::npos ? 0 : word.rfind('_') + 1;
  for (std::size_t i = word.size(); i-- > last + 1;) {
    if (is_upper(word[i]) && !is_upper(word[i - 1])) {
      last = i;
      break;
    }
  }
  return std::string(word.substr(0, last)) + plural_of_word(word.substr(last));
}

std::string table_name_of(Naming naming, std::string_view class_name) {
  switch (naming) {
    case Naming::as_is:
      break;
    case Naming::folded:
      return to_lower(class_name);
    case Naming::snake:
      return snake_of(class_name, true);
    case Naming::snake_hibernate:
      return snake_of(class_name, false);
    case Naming::plural:
      return plural_of(class_name);
    case Naming::plural_snake:
      return plural_of(snake_of(class_name, true));
    case Naming::django:
      return std::string(django_app) + "_" + to_lower(class_name);
  }
  return std::string(class_name);
}

}  // namespace demarc
