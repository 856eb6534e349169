#include "extract/dialect_signs.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>
#include <vector>

#include "base/check.h"
#include "base/embedded.h"
#include "base/text.h"
#include "base/toml.h"

namespace demarc {

namespace {

constexpr std::size_t looked_at = 256u << 10;

struct DialectSigns {
  Dialect dialect = Dialect::postgresql;
  std::vector<std::string> sure{};
  std::vector<std::string> signs{};
  std::vector<std::string> drivers{};
};

std::vector<std::string> strings_of(const TomlValue* list) {
  std::vector<std::string> out;
  if (list == nullptr) return out;
  for (const TomlValue& item : list->items) out.push_back(item.text);
  return out;
}

std::vector<DialectSigns> read_signs() {
  constexpr std::array<std::pair<std::string_view, Dialect>, 5> names = {
      {{"postgresql", Dialect::postgresql},
       {"mysql", Dialect::mysql},
       {"sqlserver", Dialect::sqlserver},
       {"oracle", Dialect::oracle},
       {"sqlite", Dialect::sqlite}}};
  const Result<TomlValue> document = parse_toml(dialect_files[0].text(), "rules/dialects.toml");
  CHECK(document, "the embedded signs are tested");
  std::vector<DialectSigns> out;
  const TomlValue* list = document->find("dialect");
  CHECK(list != nullptr, "rules/dialects.toml has [[dialect]]");
  for (const TomlValue& item : list->items) {
    const TomlValue* name = item.find("name");
    const auto known = std::find_if(names.begin(), names.end(), [&](const auto& entry) {
      return name != nullptr && entry.first == name->text;
    });
    CHECK(known != names.end(), "a dialect of rules/dialects.toml has a known name");
    out.push_back({.dialect = known->second,
                   .sure = strings_of(item.find("sure")),
                   .signs = strings_of(item.find("signs")),
                   .drivers = strings_of(item.find("drivers"))});
  }
  return out;
}

const std::vector<DialectSigns>& all_signs() {
  static const std::vector<DialectSigns> all = read_signs();
  return all;
}

std::size_t count_in(const std::string& text, const std::vector<std::string>& words) {
  return static_cast<std::size_t>(
      std::count_if(words.begin(), words.end(),
                    [&](const std::string& word) { return text.find(word) != std::string::npos; }));
}

}  // namespace

Dialect dialect_of_text(std::string_view text) {
  const std::string lower = to_lower(text.substr(0, looked_at));
  std::size_t of_postgresql = 0;
  Dialect best = Dialect::postgresql;
  std::size_t most = 0;
  bool tie = false;
  for (const DialectSigns& one : all_signs()) {
    const std::size_t sure = count_in(lower, one.sure);
    std::size_t signs = count_in(lower, one.signs);
    if (one.dialect == Dialect::postgresql) {
      of_postgresql = signs;
      continue;
    }
    signs += 2 * sure;
    if (signs < 2) continue;
    tie = signs == most;
    if (signs <= most) continue;
    most = signs;
    best = one.dialect;
  }
  return tie || most <= of_postgresql ? Dialect::postgresql : best;
}

Dialect dialect_of_quotes(std::string_view sql) {
  if (sql.find("].[") != std::string_view::npos) return Dialect::sqlserver;
  if (sql.find('`') == std::string_view::npos) return Dialect::postgresql;
  if (sql.find("`.`") != std::string_view::npos) return Dialect::mysql;
  const std::string lower = to_lower(sql);
  for (std::string_view before : {"from `", "into `", "join `", "update `", "table `"}) {
    if (lower.find(before) != std::string::npos) return Dialect::mysql;
  }
  return Dialect::postgresql;
}

bool is_mysql_dump(std::string_view text) {
  return text.starts_with("-- MySQL dump") || text.starts_with("-- MariaDB dump");
}

Dialect dialect_of_driver(std::string_view bytes) {
  const std::string lower = to_lower(bytes);
  Dialect found = Dialect::postgresql;
  for (const DialectSigns& one : all_signs()) {
    if (count_in(lower, one.drivers) == 0) continue;
    if (one.dialect == Dialect::postgresql || found != Dialect::postgresql)
      return Dialect::postgresql;
    found = one.dialect;
  }
  return found;
}

}  // namespace demarc
