// Every key of the manifest, once: what it holds, where it may stand and what it means.
//
// From this table the manifest is validated (validate.cpp), its JSON Schema is printed (schema.cpp)
// and its reference page is tested. A new key is one row here and one line in read.cpp.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace demarc {

enum class KeyType : std::uint8_t {
  text,
  text_or_integer,
  version,         // 16, "16.2", 8.0: the major version counts
  count,           // integer from 0
  flag,            // true, false
  date,            // 2027-03-31, quoted or not
  word,            // one of `of`
  words,           // a list of those
  path,            // a file, relative to the folder of the manifest file it stands in
  path_globs,      // a list of paths with wildcards
  root_globs,      // a list of paths with wildcards that name manifest files
  texts,           // a list of texts
  relation,        // a relation pattern
  relations,       // a list of those
  cessions,        // a list of relation patterns or { relation, to }
  may,             // a list of "PRIVILEGE[, PRIVILEGE] pattern"
  privileges,      // a list of privileges
  server,          // a declared one
  database,        // a declared one
  databases,       // a list of those
  service,         // a declared one
  services,        // a list of those
  party,           // a declared service or actor
  parties,         // a list of those
  party_or_all,    // same, or "*"
  schema_names,    // a table: name template → schema
  name_templates,  // a list of name templates
  severities,      // a table: rule → severity
  table,           // a table with the keys of `of`
  tables,          // an array of those
  named_tables,    // a table of those, by name
};

// Where a key of the top level may stand.
constexpr std::uint8_t in_root = 1;
constexpr std::uint8_t in_part = 2;
constexpr std::uint8_t in_import = 4;

constexpr std::uint8_t key_required = 1;
constexpr std::uint8_t key_unchecked = 2;     // read and kept, no rule looks at it
constexpr std::uint8_t key_gives_rights = 4;  // an entry with a fault is dropped as a whole

struct KeySpec {
  std::string_view table{};  // "" for the top level; a nested one has a name of its own
  std::string_view name{};
  KeyType type = KeyType::text;
  std::string_view of{};  // words, or the name of the nested table
  std::uint8_t where = in_root | in_part | in_import;
  std::uint8_t flags = 0;
  std::string_view doc{};
};

// In the order in which a reader of the reference page should meet them.
std::span<const KeySpec> manifest_keys();
const KeySpec* find_key(std::string_view table, std::string_view name);
// The names of all keys of a table.
std::vector<std::string> key_names(std::string_view table);

}  // namespace demarc
