// Reads rules/conventions/*.toml.
#include <algorithm>

#include "base/check.h"
#include "base/embedded.h"
#include "base/toml.h"
#include "rules/conventions.h"

namespace demarc {

std::string squeezed(std::string_view name) {
  std::string out;
  for (const char c : name) {
    if (c == '_' || c == '"') continue;
    out += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  }
  return out;
}

static std::vector<std::string> texts(const TomlValue& table, std::string_view key) {
  std::vector<std::string> out;
  if (const TomlValue* list = table.find(key)) {
    for (const TomlValue& item : list->items) out.push_back(squeezed(item.text));
  }
  return out;
}

static FrameworkTable read_table(const TomlValue& entry, const std::string& framework) {
  FrameworkTable out;
  out.framework = framework;
  if (const TomlValue* role = entry.find("role")) out.role = role->text;
  out.names = texts(entry, "names");
  out.columns = texts(entry, "columns");
  if (const TomlValue* keys = entry.find("keys")) {
    for (const TomlValue& key : keys->items) {
      std::vector<std::string>& columns = out.keys.emplace_back();
      for (const TomlValue& column : key.items) columns.push_back(squeezed(column.text));
    }
  }
  const auto flag = [&](std::string_view key) {
    const TomlValue* value = entry.find(key);
    return value != nullptr && value->boolean;
  };
  out.purges = flag("purges");
  out.relays = flag("relays");
  if (const TomlValue* defect = entry.find("defect")) out.defect = defect->text;
  return out;
}

const std::vector<FrameworkTable>& framework_tables() {
  static const std::vector<FrameworkTable> tables = [] {
    std::vector<FrameworkTable> out;
    for (unsigned i = 0; i < convention_files_count; ++i) {
      const std::string path = std::string(convention_files[i].key) + ".toml";
      const Result<TomlValue> document = parse_toml(convention_files[i].text(), path);
      CHECK(document, "rules/conventions must be TOML");
      const TomlValue* entries = document->find("table");
      const TomlValue* framework = document->find("framework");
      CHECK(entries != nullptr && framework != nullptr, "a file needs framework and [[table]]");
      for (const TomlValue& entry : entries->items)
        out.push_back(read_table(entry, framework->text));
    }
    return out;
  }();
  return tables;
}

}  // namespace demarc
