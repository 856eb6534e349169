// The tokens of some statements of another dialect, and what becomes of each: it stays, goes, is
// replaced, or something is put before it. Written out, everything keeps its place as far as
// lengths allow; where they do not, the map says what stands for what.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "sql/dialect/tokens.h"

namespace demarc {

// Appends text with its map to the host's offsets.
class MappedWriter {
 public:
  void literal(std::string_view bytes, std::uint32_t host);
  void collapsed(std::string_view bytes, std::uint32_t host);
  std::string text{};
  ByteMap map{};

 private:
  void segment(ByteMap::Segment segment);
  std::int64_t delta_ = 0;  // of the open literal segment
  bool literal_ = true;
  bool mapped_ = false;
};

class DialectBatch {
 public:
  DialectBatch(std::string_view text, Dialect dialect) : text_(text), dialect_(dialect) {}

  Dialect dialect() const { return dialect_; }
  std::size_t size() const { return tokens.size(); }
  std::string_view text(std::size_t i) const {
    return text_.substr(tokens[i].begin, tokens[i].end - tokens[i].begin);
  }
  std::string_view source() const { return text_; }
  bool is(std::size_t i, std::string_view lower_word) const;
  bool is(std::size_t i, char symbol) const;
  bool is_op(std::size_t i, std::string_view op) const;
  bool any(std::size_t i, std::initializer_list<std::string_view> words) const;
  bool is_kind(std::size_t i, DialectTokenKind kind) const {
    return i < tokens.size() && tokens[i].kind == kind;
  }
  bool is_name(std::size_t i) const {
    return is_kind(i, DialectTokenKind::word) || is_kind(i, DialectTokenKind::quoted) ||
           is_kind(i, DialectTokenKind::hole);
  }
  bool is_dropped(std::size_t i) const { return i < tokens.size() && tokens[i].dropped; }
  // The name that the token stands for, in lower case: none of these engines tells a table `A`
  // from a table `a` where it matters here.
  std::string name(std::size_t i) const;

  void drop(std::size_t i) { tokens[i].dropped = true; }
  void drop(std::size_t first, std::size_t last);
  void replace(std::size_t i, std::string by);
  void before(std::size_t i, std::string_view text) { before(i, text, i); }
  // The same, for what stands for the token `host`.
  void before(std::size_t i, std::string_view text, std::size_t host);
  // Puts a copy of the tokens before `i`; its bytes lead to the originals.
  void copy_before(std::size_t i, std::size_t first, std::size_t last);
  // Past the group of parentheses that opens at `open`, at most `last`.
  std::size_t past_group(std::size_t open, std::size_t last) const;
  // The next opening parenthesis, or last.
  std::size_t parenthesis(std::size_t i, std::size_t last) const;
  // Past a name with its dots at `i`.
  std::size_t past_name(std::size_t i, std::size_t last) const;
  // The first token of [first, last) outside of parentheses that is one of the words; else last.
  std::size_t find(std::size_t first, std::size_t last,
                   std::initializer_list<std::string_view> words) const;
  // The same in parentheses too.
  bool holds(std::size_t first, std::size_t last, std::string_view word) const;
  // The comma at that depth, or last.
  std::size_t comma(std::size_t first, std::size_t last) const;

  // Everything from `from` up to the end of the last token.
  void write(std::uint32_t from, MappedWriter& out) const;

  // Ends with an `end` token, which things may be put before.
  std::vector<DialectToken> tokens{};

 private:
  struct Insertion {
    std::string text{};
    std::uint32_t host = 0;
    bool literal = false;
    std::uint32_t next = 0;
  };
  void insert(std::size_t i, Insertion insertion);
  std::string rendered(const DialectToken& token) const;
  void gap(std::uint32_t begin, std::uint32_t end, MappedWriter& out) const;

  // What looks ahead may do so for a multiple of the batch's size in all; then it sees nothing
  // more, and text that nobody writes stays as it is.
  bool is_spent() const { return looked_ > 64 * tokens.size() + 100000; }

  std::string_view text_;
  Dialect dialect_;
  mutable std::size_t looked_ = 0;
  std::vector<std::string> texts_{};
  std::vector<Insertion> insertions_{};
};

}  // namespace demarc
