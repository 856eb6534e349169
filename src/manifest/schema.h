// What is printed from the table of keys: the JSON Schema with which editors complete and check,
// and the tables of the reference page.
#pragma once

#include <string>
#include <string_view>

namespace demarc {

// Draft 7, two spaces of indentation, ends with a newline. `demarc debug schema` prints it and
// docs/demarc.schema.json is the same text.
std::string manifest_json_schema();

// The keys of one table as a Markdown table, as docs/manifest.md shows them.
std::string manifest_key_table(std::string_view table);

}  // namespace demarc
