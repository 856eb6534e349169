// The manifest that a survey suggests: the folders with most relations of their own as services.
#include <algorithm>
#include <map>
#include <set>

#include "base/text.h"
#include "commands/survey.h"

namespace demarc {

static std::string toml_text(std::string_view text) {
  std::string out = "\"";
  for (char c : printable_line(text)) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + "\"";
}

static std::string service_name(std::string_view folder) {
  std::string name;
  for (char c : to_lower(folder.substr(folder.rfind('/') + 1))) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
    name += plain ? c : '-';
  }
  return name == "-" || name.empty() ? "main" : name;
}

// "schema.*" where every relation of the schema is at home here, else the names.
static std::vector<std::string> owned_patterns(const Survey& survey, std::uint32_t actor) {
  std::map<std::string, std::set<std::uint32_t>> homes_by_schema;
  std::map<std::string, std::vector<std::string>> mine;
  for (std::size_t i = 0; i < survey.relations.size(); ++i) {
    const std::string& name = survey.relations[i].name;
    const std::size_t dot = name.find('.');
    const std::string schema = dot == std::string::npos ? "" : name.substr(0, dot);
    homes_by_schema[schema].insert(survey.homes[i]);
    if (survey.homes[i] == actor) mine[schema].push_back(name);
  }
  std::vector<std::string> patterns;
  for (const auto& [schema, names] : mine) {
    if (!schema.empty() && homes_by_schema[schema].size() == 1) {
      patterns.push_back(schema + ".*");
    } else {
      patterns.insert(patterns.end(), names.begin(), names.end());
    }
  }
  return patterns;
}

std::string suggest_manifest(const Survey& survey) {
  constexpr std::size_t most_services = 2, most_patterns = 4;
  std::vector<std::pair<std::size_t, std::uint32_t>> order;  // relations at home, actor
  for (std::uint32_t actor = 0; actor < survey.folders.size(); ++actor) {
    const auto count = std::count(survey.homes.begin(), survey.homes.end(), actor);
    if (count > 0) order.emplace_back(static_cast<std::size_t>(count), actor);
  }
  std::stable_sort(order.begin(), order.end(),
                   [](const auto& a, const auto& b) { return a.first > b.first; });
  std::string text;
  for (std::size_t i = 0; i < order.size() && i < most_services; ++i) {
    const std::string& folder = survey.folders[order[i].second];
    const std::vector<std::string> patterns = owned_patterns(survey, order[i].second);
    if (i > 0) text += "\n";
    text += "[service." + service_name(folder) + "]\n";
    text += "paths = [" + toml_text(folder == "." ? "**" : folder + "/**") + "]\nowns = [";
    for (std::size_t p = 0; p < patterns.size() && p < most_patterns; ++p) {
      text += (p == 0 ? "" : ", ") + toml_text(patterns[p]);
    }
    text += "]";
    if (patterns.size() > most_patterns) {
      text += "  # and " + std::to_string(patterns.size() - most_patterns) + " more";
    }
    text += "\n";
  }
  if (order.size() > most_services) {
    text += "\n# and so on for the other " + std::to_string(order.size() - most_services) + "\n";
  }
  return text;
}

}  // namespace demarc
