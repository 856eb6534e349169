#include "scan/project.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "scan/settings.h"

namespace demarc {

namespace {

using Sets = Framework::ProjectSetting::Sets;

// "*.table" against "development.table": part by part.
bool key_matches(std::string_view pattern, std::string_view key) {
  const std::vector<std::string_view> wanted = split(pattern, '.');
  const std::vector<std::string_view> parts = split(key, '.');
  if (wanted.size() != parts.size()) return false;
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    if (wanted[i] != "*" && !same_key(wanted[i], parts[i])) return false;
  }
  return true;
}

// The schema in a connection's address: "…?currentSchema=orders,public" → "orders".
std::string schema_of_connection(std::string_view address) {
  constexpr std::array<std::string_view, 3> names = {"currentSchema=", "search_path=", "schema="};
  for (std::string_view name : names) {
    const std::size_t at = address.find(name);
    if (at == std::string_view::npos || at == 0 ||
        (address[at - 1] != '?' && address[at - 1] != '&' && address[at - 1] != ' ')) {
      continue;
    }
    std::string_view value = address.substr(at + name.size());
    value = value.substr(0, value.find_first_of("&, '\""));
    return without_placeholder(value);
  }
  return {};
}

// What the nearest configuration file says, in the order of the keys; empty if none says anything.
std::string ask(const ToolEvidence& evidence, const Framework::ProjectSetting& setting,
                std::string_view folder) {
  for (const std::string& path : evidence.places(setting.files, folder)) {
    const Settings& settings = evidence.settings_of(path);
    for (const std::string& key : setting.keys) {
      for (const Setting& found : settings) {
        // A list of one setting may be numbered: "schemas.0".
        std::string_view name = found.key;
        if (name.ends_with(".0")) name.remove_suffix(2);
        if (!key_matches(key, name)) continue;
        std::string value = setting.sets == Sets::connection ? schema_of_connection(found.value)
                                                             : without_placeholder(found.value);
        value = std::string(trim(std::string_view(value).substr(0, value.find(','))));
        if (!value.empty()) return value;
      }
    }
  }
  return {};
}

}  // namespace

Dialect project_dialect(const ToolEvidence& evidence, const Framework& tool,
                        std::string_view folder) {
  constexpr std::array<std::pair<std::string_view, Dialect>, 8> words = {
      {{"postgresql", Dialect::postgresql},
       {"postgres", Dialect::postgresql},
       {"pg", Dialect::postgresql},
       {"cockroachdb", Dialect::postgresql},
       {"mysql", Dialect::mysql},
       {"sqlite", Dialect::sqlite},
       {"sqlserver", Dialect::sqlserver},
       {"mssql", Dialect::sqlserver}}};
  for (const Framework::ProjectSetting& setting : tool.settings) {
    if (setting.sets != Sets::dialect) continue;
    const std::string value = to_lower(ask(evidence, setting, folder));
    for (const auto& [word, dialect] : words) {
      if (value == word) return dialect;
    }
    if (!value.empty()) return Dialect::other;
  }
  return Dialect::postgresql;
}

void apply_project_settings(const ToolEvidence& evidence, const Framework& tool,
                            MigrationSet& set) {
  for (const Framework::ProjectSetting& setting : tool.settings) {
    if (setting.sets == Sets::dialect) continue;
    const std::string value = ask(evidence, setting, set.folder);
    if (value.empty()) continue;
    if (setting.sets == Sets::history) {
      if (std::find(set.bookkeeping.begin(), set.bookkeeping.end(), value) ==
          set.bookkeeping.end()) {
        set.bookkeeping.insert(set.bookkeeping.begin(), value);
      }
    } else if (set.schema.empty()) {
      set.schema = value;
    }
  }
}

}  // namespace demarc
