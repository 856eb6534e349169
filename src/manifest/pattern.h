// Patterns over relations: how they are read, what they match and which of two is the more
// specific.
//
// Pure functions. Patterns fold like SQL: unquoted parts become lower case, "quoted" ones keep
// their case; `*` (any run of characters) and `?` (one character) are wildcards in both.
#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/result.h"

namespace demarc {

// Where an entry stands, for related spans and error messages.
struct Place {
  std::string path{};
  std::uint32_t line = 0;  // from 1; 0: no place
  std::uint32_t column = 0;
};

// "orders.*", "public.order_*", "shop:orders.*", "orders.order".
struct RelationPattern {
  std::string written{};
  std::string database{};  // as written before the colon; empty: none was written
  std::string schema{};    // may hold wildcards; empty: no schema was written
  std::string name{};
  // Where it applies, as resolved by load_manifest. Empty: `database` decides, and without that
  // every database matches.
  std::vector<std::string> databases{};
  Place place{};
};

// The pattern, or what is wrong with the text (no place).
Result<RelationPattern> parse_relation_pattern(std::string_view text);

bool has_wildcard(std::string_view part);
bool wildcard_match(std::string_view pattern, std::string_view text);
// True if some text matches both.
bool wildcards_overlap(std::string_view a, std::string_view b);

bool applies_to_database(const RelationPattern& pattern, std::string_view database);
bool matches(const RelationPattern& pattern, std::string_view database, std::string_view schema,
             std::string_view name);
// True if some relation of a common database matches both.
bool overlap(const RelationPattern& a, const RelationPattern& b);

// More specific is greater: no wildcard, then a literal schema, then more literal characters. Equal
// is a tie.
struct Specificity {
  bool exact = false;
  bool literal_schema = false;
  std::uint32_t literal_characters = 0;
  friend auto operator<=>(const Specificity&, const Specificity&) = default;
};
Specificity specificity(const RelationPattern& pattern);

// Many patterns, asked for many relations: a few hash look-ups a question however many patterns
// there are.
class PatternIndex {
 public:
  struct Match {
    std::uint32_t id = 0;
    Specificity specificity{};
  };
  void add(const RelationPattern& pattern, std::uint32_t id);
  // Replaces `out` by all matches, most specific first, ties in the order in which they were added.
  void find(std::string_view database, std::string_view schema, std::string_view name,
            std::vector<Match>& out) const;
  bool empty() const { return entries_.empty(); }

 private:
  struct Entry {
    RelationPattern pattern{};
    Specificity specificity{};
    std::uint32_t id = 0;
  };
  void collect(std::uint32_t entry, std::string_view database, std::string_view schema,
               std::string_view name, std::vector<Match>& out) const;

  std::vector<Entry> entries_{};
  // Literal schema, a zero byte and the name's literal beginning → entries.
  std::unordered_map<std::string, std::vector<std::uint32_t>> by_prefix_{};
  // No schema and a literal name, as tools keep their history tables.
  std::unordered_map<std::string, std::vector<std::uint32_t>> by_name_{};
  std::vector<std::uint32_t> wild_schema_{};
  std::vector<bool> prefix_lengths_{};  // lengths that occur in by_prefix_
};

}  // namespace demarc
