// Name templates: schemas that stand for another one, partitions made at run time.
//
// `{int}` is digits; `{date}` a year and what follows of it (2026, 202611, 2026_11_23, 2026w47);
// `{env}` one of the environments; `{id}` and any other word in braces a run of letters, digits,
// `_` and `-`. A template is matched against a whole name; the first placeholder takes as little as
// it can.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "manifest/manifest.h"

namespace demarc {

struct TemplatePiece {
  enum class Kind : std::uint8_t { literal, integer, date, environment, word };
  Kind kind = Kind::literal;
  std::string text{};  // the literal, or the placeholder's word
};

struct NameTemplate {
  std::vector<TemplatePiece> pieces{};
  std::vector<std::string> environments{};
  bool has(std::string_view placeholder) const;
};

using Captures = std::vector<std::pair<std::string, std::string>>;  // word, text

// At most 8 placeholders, no two of them side by side. `environments` empty: the usual names.
Result<NameTemplate> parse_name_template(std::string_view text,
                                         const std::vector<std::string>& environments = {});
std::optional<Captures> match_template(const NameTemplate& name_template, std::string_view name);
// `text` with each `{word}` replaced by what was captured.
std::string fill_template(std::string_view text, const Captures& captures);

// `same_as` and `partitions` of one database, compiled.
class NameRules {
 public:
  explicit NameRules(const Database& database);
  // The schema that `schema` stands for, if it is another one.
  std::optional<std::string> canonical_schema(std::string_view schema) const;
  // The relation of which `name` would be a partition. It need not exist; ask again with the answer
  // for partitions of partitions.
  std::optional<std::string> partition_parent(std::string_view name) const;

 private:
  std::vector<std::pair<NameTemplate, std::string>> same_as_{};
  std::vector<NameTemplate> partitions_{};
};

}  // namespace demarc
