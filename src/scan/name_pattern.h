// The tiny language in which rules/frameworks/*.toml describe file names.
//
//   V{version}__{name}.sql     V2_1__add_users.sql  → key "2_1", name "add_users"
//   {int:14}_{name?}/migration.sql
//
// {int} digits ({int:14} exactly so many), {version} digits with single '.' or '_' between them,
// {date} digits and dashes, {word} letters, digits and '_', {name} anything within one folder but
// not nothing, {name?} or nothing, {path} anything across folders. {int}, {version} and {date} set
// the key, {name} and {path} the name. Digits, versions, dates and words take all they can; names
// take as little as they can. Matching is linear in the text for each name in the pattern.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace demarc {

struct NameMatch {
  std::string_view key{};  // views into the text
  std::string_view name{};
};

class NamePattern {
 public:
  // Nothing if the pattern has an unknown placeholder.
  static std::optional<NamePattern> compile(std::string_view pattern);

  // The whole text must match.
  std::optional<NameMatch> match(std::string_view text) const;
  // The literal at the end: a path that does not end so cannot match.
  const std::string& suffix() const { return suffix_; }
  // False for most of what does not match, by its first and last characters.
  bool may_match(std::string_view text) const {
    if (text.size() < least_ || !text.ends_with(suffix_)) return false;
    if (first_ == any_character) return true;
    return first_ == any_digit ? text[0] >= '0' && text[0] <= '9' : text[0] == first_;
  }
  // Number of folders in the pattern: how many path segments before the last it looks at.
  int folders() const { return folders_; }
  bool spans_folders() const { return spans_folders_; }  // has {path}
  const std::string& text() const { return text_; }

 private:
  enum class Kind : std::uint8_t { literal, integer, version, date, word, name, path };
  struct Piece {
    Kind kind = Kind::literal;
    std::string literal{};
    std::uint32_t exactly = 0;  // digits; 0: any number
    bool optional = false;
  };
  static bool compile_placeholder(std::string_view word, Piece& piece);
  static std::size_t take(const Piece& piece, std::string_view text, std::size_t at);

  static constexpr char any_character = '\0';
  static constexpr char any_digit = '0';

  std::string text_{};
  std::string suffix_{};   // the literal at the end
  std::size_t least_ = 0;  // bytes
  char first_ = any_character;
  std::vector<Piece> pieces_{};
  int folders_ = 0;
  bool spans_folders_ = false;
};

}  // namespace demarc
