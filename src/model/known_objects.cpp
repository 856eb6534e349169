#include "model/known_objects.h"

#include <algorithm>
#include <string>
#include <unordered_set>
#include <vector>

#include "base/embedded.h"
#include "base/text.h"
#include "manifest/pattern.h"

namespace demarc {
namespace {

constexpr std::string_view system_relations[] = {
#define X(name) name,
#include "model/system_relations.def"
#undef X
};

struct ExtensionObjects {
  std::unordered_set<std::string_view> names{};
  std::unordered_set<std::string_view> schemas{};
  std::vector<std::string_view> wild_names{};
  std::vector<std::string_view> wild_schemas{};
};

ExtensionObjects read_extensions() {
  ExtensionObjects out;
  for (unsigned i = 0; i < extension_files_count; ++i) {
    for (std::string_view line : split(extension_files[i].text(), '\n')) {
      line = trim(line);
      if (line.empty() || line.front() == '#') continue;
      const bool whole_schema = line.ends_with(".*");
      if (whole_schema) line.remove_suffix(2);
      const bool wild = has_wildcard(line);
      if (wild) {
        (whole_schema ? out.wild_schemas : out.wild_names).push_back(line);
      } else {
        (whole_schema ? out.schemas : out.names).insert(line);
      }
    }
  }
  return out;
}

bool matches_any(const std::vector<std::string_view>& patterns, std::string_view text) {
  return std::any_of(patterns.begin(), patterns.end(),
                     [&](std::string_view pattern) { return wildcard_match(pattern, text); });
}

}  // namespace

bool is_system_relation(std::string_view name) {
  if (!name.starts_with("pg_")) return false;
  return std::binary_search(std::begin(system_relations), std::end(system_relations), name);
}

ExtensionMatch extension_relation(std::string_view schema, std::string_view name) {
  static const ExtensionObjects objects = read_extensions();
  if (!schema.empty() &&
      (objects.schemas.count(schema) != 0 || matches_any(objects.wild_schemas, schema)))
    return {true, true};
  if (objects.names.count(name) != 0 || matches_any(objects.wild_names, name)) return {true, false};
  return {};
}

}  // namespace demarc
