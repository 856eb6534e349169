// Objects that no migration of a repository makes and nobody owns: system catalogs, and what
// CREATE EXTENSION brings along (rules/extensions/, one file an extension).
#pragma once

#include <string_view>

namespace demarc {

// A relation of pg_catalog, by its bare name.
bool is_system_relation(std::string_view name);
// A relation that an extension makes; `schema` may be empty. `by_schema`: the whole schema is its.
struct ExtensionMatch {
  bool found = false;
  bool by_schema = false;
};
ExtensionMatch extension_relation(std::string_view schema, std::string_view name);

}  // namespace demarc
