#include "extract/host/prefilter.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <string>
#include <utility>
#include <vector>

#include "extract/host/markers.h"

namespace demarc {

namespace {

enum ByteClass : std::uint8_t { other, part_of_word, may_begin };

// Letters that begin one of the words below.
constexpr std::array<std::uint8_t, 256> make_byte_classes() {
  std::array<std::uint8_t, 256> out{};
  for (int c = 0; c < 256; ++c) {
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    if (letter || (c >= '0' && c <= '9') || c == '_')
      out[static_cast<std::size_t>(c)] = part_of_word;
  }
  for (char c : std::string_view("acdfijmorstuv")) {
    out[static_cast<std::size_t>(c)] = may_begin;
    out[static_cast<std::size_t>(c - 32)] = may_begin;
  }
  return out;
}

constexpr std::array<std::uint8_t, 256> byte_classes = make_byte_classes();

enum class Word : std::uint8_t {
  none,
  alter,
  copy,
  create,
  del,
  drop,
  from,
  insert,
  into,
  join,
  merge,
  object,  // TABLE, VIEW, INDEX …
  on,
  replace,
  search_path,
  select,
  set,
  stdin_word,
  truncate,
  update,
  count
};

constexpr std::pair<std::string_view, Word> words[] = {
    {"alter", Word::alter},
    {"copy", Word::copy},
    {"create", Word::create},
    {"delete", Word::del},
    {"drop", Word::drop},
    {"from", Word::from},
    {"insert", Word::insert},
    {"into", Word::into},
    {"join", Word::join},
    {"merge", Word::merge},
    {"table", Word::object},
    {"view", Word::object},
    {"index", Word::object},
    {"schema", Word::object},
    {"sequence", Word::object},
    {"type", Word::object},
    {"function", Word::object},
    {"trigger", Word::object},
    {"policy", Word::object},
    {"extension", Word::object},
    {"on", Word::on},
    {"replace", Word::replace},
    {"search_path", Word::search_path},
    {"select", Word::select},
    {"set", Word::set},
    {"stdin", Word::stdin_word},
    {"truncate", Word::truncate},
    {"update", Word::update},
};

Word word_of(const char* bytes, std::size_t size) {
  if (size < 2 || size > 11) return Word::none;
  char lower[12];
  for (std::size_t i = 0; i < size; ++i) lower[i] = static_cast<char>(bytes[i] | 0x20);
  for (const auto& [text, word] : words) {
    if (text.size() != size || text[0] != lower[0]) continue;
    // '_' | 0x20 is 0x7f; only search_path has one.
    bool same = true;
    for (std::size_t i = 1; i < size && same; ++i) {
      same = lower[i] == text[i] || (text[i] == '_' && bytes[i] == '_');
    }
    if (same) return word;
  }
  return Word::none;
}

// Where each word was last seen, one behind; 0: nowhere.
class Seen {
 public:
  bool note(Word word, std::size_t at) {
    const bool hit = completes(word, at);
    last_[static_cast<std::size_t>(word)] = at + 1;
    return hit;
  }

 private:
  bool near(Word word, std::size_t at, std::size_t most) const {
    const std::size_t last = last_[static_cast<std::size_t>(word)];
    return last != 0 && at + 1 - last <= most;
  }
  bool completes(Word word, std::size_t at) const {
    switch (word) {
      case Word::from:
        return near(Word::select, at, 3000) || near(Word::del, at, 60);
      case Word::into:
        return near(Word::insert, at, 60) || near(Word::replace, at, 40) ||
               near(Word::merge, at, 40);
      case Word::set:
        return near(Word::update, at, 300);
      case Word::on:
        return near(Word::join, at, 120);
      case Word::object:
        return near(Word::create, at, 48) || near(Word::alter, at, 16) ||
               near(Word::drop, at, 32) || near(Word::truncate, at, 16);
      case Word::stdin_word:
        return near(Word::copy, at, 300);
      case Word::search_path:
        return near(Word::set, at, 24);
      default:
        return false;
    }
  }
  std::size_t last_[static_cast<std::size_t>(Word::count)] = {};
};

// The words of all marker sets, found by their first two letters.
class MarkerWords {
 public:
  MarkerWords() {
    const std::vector<MarkerSet>& sets = marker_sets();
    for (std::size_t i = 0; i < sets.size(); ++i) {
      for (const std::string& word : sets[i].words) {
        if (word.size() < 2) continue;
        by_letters_[place(word[0], word[1])].emplace_back(word, std::uint64_t{1} << i);
      }
    }
  }
  // The sets with a word that `bytes` begin with.
  std::uint64_t at(const char* bytes, std::size_t size) const {
    if (size < 2) return 0;
    std::uint64_t found = 0;
    for (const auto& [word, bit] : by_letters_[place(bytes[0], bytes[1])]) {
      if (word.size() > size) continue;
      bool same = true;
      // Words are of lower letters, digits and '_', which is 0x7f with the bit of lower letters.
      for (std::size_t i = 2; i < word.size() && same; ++i) {
        same = bytes[i] == word[i] || (word[i] >= 'a' && (bytes[i] | 0x20) == word[i]);
      }
      if (same) found |= bit;
    }
    return found;
  }

 private:
  static std::size_t place(char first, char second) {
    return static_cast<std::size_t>(first & 31) * 32 + static_cast<std::size_t>(second & 31);
  }
  std::vector<std::pair<std::string, std::uint64_t>> by_letters_[1024]{};
};

}  // namespace

HostHints hints_of(std::string_view bytes, const WordSet* table_words) {
  static const MarkerWords marker_words;
  HostHints out;
  Seen seen;
  const char* const data = bytes.data();
  const std::size_t size = bytes.size();
  const auto byte_class = [&](std::size_t i) {
    return byte_classes[static_cast<unsigned char>(data[i])];
  };
  for (std::size_t i = 0; i < size;) {
    const std::uint8_t first = byte_class(i);
    if (first == other) {
      // "\nselect": the letter of an escape is no part of the word behind it.
      i += data[i] == '\\' && i + 1 < size && (data[i + 1] == 'n' || data[i + 1] == 't') ? 2 : 1;
      continue;
    }
    std::size_t end = i + 1;
    while (end < size && byte_class(end) != other) ++end;
    if (first == may_begin && !out.sql) {
      const Word word = word_of(data + i, end - i);
      out.sql = word != Word::none && seen.note(word, i);
    }
    if (!out.tables && table_words != nullptr) out.tables = table_words->has(bytes, i, end - i);
    out.markers |= marker_words.at(data + i, end - i);
    i = end;
  }
  return out;
}

bool mentions_any(std::string_view bytes, const std::set<std::string, std::less<>>& names) {
  // Most identifiers fail here: by length and first byte.
  bool first[256][16] = {};
  const auto length_class = [](std::size_t size) { return std::min<std::size_t>(size, 15); };
  for (const std::string& name : names) {
    first[static_cast<unsigned char>(name[0])][length_class(name.size())] = true;
  }
  for (std::size_t i = 0; i < bytes.size();) {
    if (byte_classes[static_cast<unsigned char>(bytes[i])] == other) {
      ++i;
      continue;
    }
    std::size_t end = i + 1;
    while (end < bytes.size() && byte_classes[static_cast<unsigned char>(bytes[end])] != other)
      ++end;
    if (first[static_cast<unsigned char>(bytes[i])][length_class(end - i)] &&
        names.find(bytes.substr(i, end - i)) != names.end()) {
      return true;
    }
    i = end;
  }
  return false;
}

bool has_overlong_line(std::string_view bytes) {
  constexpr std::size_t longest_line = 20u << 10;
  std::size_t at = 0;
  while (bytes.size() - at > longest_line) {
    const void* found = memrchr(bytes.data() + at, '\n', longest_line);
    if (found == nullptr) return true;
    at = static_cast<std::size_t>(static_cast<const char*>(found) - bytes.data()) + 1;
  }
  return false;
}

}  // namespace demarc
