#include "decide/manifest_edit.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "base/text.h"
#include "base/toml.h"
#include "decide/answers.h"

namespace demarc {

namespace {

using Settings = std::vector<std::pair<std::string, std::string>>;  // key, value as TOML

// Byte offset of a line, from 1.
std::size_t line_begin(std::string_view text, int line) {
  std::size_t at = 0;
  for (int i = 1; i < line; ++i) {
    at = text.find('\n', at);
    if (at == std::string_view::npos) return text.size();
    ++at;
  }
  return at;
}

// End of a string on one line, or of a bare value.
std::size_t value_end(std::string_view text, std::size_t at) {
  const char quote = at < text.size() ? text[at] : '\0';
  if (quote != '"' && quote != '\'') {
    while (at < text.size() &&
           std::string_view(" \t\r\n,#}]").find(text[at]) == std::string_view::npos)
      ++at;
    return at;
  }
  for (++at; at < text.size() && text[at] != quote && text[at] != '\n'; ++at) {
    if (quote == '"' && text[at] == '\\') ++at;
  }
  return at < text.size() ? at + 1 : at;
}

bool is_bare(std::string_view name) {
  return !name.empty() && std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '-';
  });
}

const TomlValue* table_of(const TomlValue& document, const std::string& database) {
  const TomlValue* all = document.find("database");
  return all == nullptr ? nullptr : all->find(database);
}

std::string value_text(const TomlValue& value) {
  return value.kind == TomlValue::Kind::date ? to_string(value.date) : toml_quoted(value.text);
}

bool has_settings(const TomlValue& document, const std::string& database,
                  const Settings& settings) {
  const TomlValue* table = table_of(document, database);
  return table != nullptr && std::all_of(settings.begin(), settings.end(), [&](const auto& one) {
           const TomlValue* value = table->find(one.first);
           return value != nullptr && value_text(*value) == one.second;
         });
}

std::string with_new_table(std::string_view text, const std::string& database,
                           const Settings& settings) {
  std::string out(text);
  if (!out.empty() && out.back() != '\n') out += '\n';
  out += (out.empty() ? "[database." : "\n[database.") +
         (is_bare(database) ? database : toml_quoted(database)) + "]\n";
  for (const auto& [key, value] : settings) out += key + " = " + value + "\n";
  return out;
}

std::string with_changed_table(std::string_view text, const TomlValue& table,
                               const Settings& settings) {
  struct Change {
    std::size_t begin = 0, end = 0;
    std::string bytes{};
  };
  std::vector<Change> changes;
  std::string added;
  int last_line = table.line;  // what is new goes below the last that is there
  for (const auto& [key, value] : settings) {
    if (const TomlValue* there = table.find(key)) last_line = there->line;
  }
  for (const auto& [key, value] : settings) {
    const TomlValue* old = table.find(key);
    if (old == nullptr) {
      added += key + " = " + value + "\n";
    } else if (value_text(*old) != value) {
      const std::size_t begin =
          line_begin(text, old->line) + static_cast<std::size_t>(old->column) - 1;
      changes.push_back({begin, value_end(text, begin), value});
    }
  }
  if (!added.empty()) {
    const std::size_t below = line_begin(text, last_line + 1);
    const bool ends_open = below == text.size() && !text.empty() && text.back() != '\n';
    changes.push_back({below, below, (ends_open ? "\n" : "") + added});
  }
  std::sort(changes.begin(), changes.end(),
            [](const Change& a, const Change& b) { return a.begin > b.begin; });
  std::string out(text);
  for (const Change& change : changes)
    out.replace(change.begin, change.end - change.begin, change.bytes);
  return out;
}

}  // namespace

Result<std::string> edit_policy(std::string_view text, const std::string& path,
                                const PolicyEdit& edit) {
  const Settings settings = {{"topology", toml_quoted(edit.topology)},
                             {"decision", toml_quoted(edit.decision)},
                             {"review", to_string(edit.review)}};
  const Result<TomlValue> document = parse_toml(text, path);
  if (!document) return document.error();
  const TomlValue* table = table_of(*document, edit.database);
  std::string edited = table == nullptr ? with_new_table(text, edit.database, settings)
                                        : with_changed_table(text, *table, settings);
  const Result<TomlValue> again = parse_toml(edited, path);
  if (again && has_settings(*again, edit.database, settings)) return edited;
  std::string by_hand;
  for (const auto& [key, value] : settings) by_hand += "\n    " + key + " = " + value;
  return Error{.message = "[database." + edit.database + "] is written in a way that is not edited",
               .path = path,
               .line = table == nullptr ? 0 : table->line,
               .hint = "set there by hand:" + by_hand};
}

}  // namespace demarc
