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

  std::string text_{};
  std::vector<Piece> pieces_{};
  int folders_ = 0;
  bool spans_folders_ = false;
};

}  // namespace demarc
