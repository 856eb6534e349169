// Finds the line comments that migration tools read: `-- +goose Up`, `-- migrate:down` …
//
// scan asks for the first mark in the head of a file to learn which tool it belongs to, extract
// for all of them to cut the file. Looking for the next mark is linear: from "--" to "--", and most
// comments are dropped at their first letter.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include "scan/frameworks.h"

namespace demarc {

struct MarkHit {
  std::uint16_t framework = 0;
  Mark::Meaning meaning = Mark::Meaning::other;
  std::size_t begin = 0;    // of the line
  std::size_t end = 0;      // behind the line break, or the end of the text
  std::string_view rest{};  // of the line, behind the mark
};

// The first mark at or behind `from`, which must be the begin of a line. With `only` ≠ 0 marks of
// that framework alone.
std::optional<MarkHit> next_mark(std::string_view text, std::size_t from, std::uint16_t only = 0);

// The tool whose marks the text bears, or 0. Marks that only switch transactions off tell nothing,
// other tools use the same words.
std::uint16_t framework_by_marks(std::string_view text);

// True if `text` begins with the words, blanks between them and case aside; sets how many bytes
// that takes. A word that ends in a letter or digit must end there in the text.
bool starts_with_words(std::string_view text, const std::vector<std::string>& words,
                       std::size_t& taken);

}  // namespace demarc
