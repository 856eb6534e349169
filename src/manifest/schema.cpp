#include "manifest/schema.h"

#include <set>
#include <string_view>
#include <vector>

#include "base/json_writer.h"
#include "base/text.h"
#include "manifest/keys.h"

namespace demarc {
namespace {

using T = KeyType;

std::string quoted(std::string_view text) {
  std::string out;
  JsonWriter(out).value(text);
  return out;
}

std::string one_of(std::string_view words) {
  std::string out = R"("enum": [)";
  bool first = true;
  for (const std::string_view word : split(words, ' ')) {
    if (!first) out += ", ";
    out += quoted(word);
    first = false;
  }
  return out + "]";
}

std::string reference(std::string_view table) {
  return R"("$ref": "#/definitions/)" + std::string(table) + "\"";
}

constexpr std::string_view text = R"("type": "string", "minLength": 1)";

std::string list_of(const std::string& item) {
  return R"("type": "array", "items": {)" + item + "}";
}
std::string map_of(const std::string& item) {
  return R"("type": "object", "additionalProperties": {)" + item + "}";
}

std::string type_of(const KeySpec& key) {
  switch (key.type) {
    case T::text:
    case T::path:
    case T::relation:
    case T::server:
    case T::database:
    case T::service:
    case T::party:
    case T::party_or_all:
      return std::string(text);
    case T::text_or_integer:
      return R"("type": ["string", "integer"])";
    case T::version:
      return R"("type": ["integer", "number", "string"])";
    case T::count:
      return R"("type": "integer", "minimum": 0, "maximum": 36500)";
    case T::flag:
      return R"("type": "boolean")";
    case T::date:
      return R"("type": "string", "format": "date")";
    case T::word:
      return one_of(key.of);
    case T::words:
      return list_of(one_of(key.of));
    case T::cessions:
      return list_of(R"("anyOf": [{)" + std::string(text) + R"(}, {)" + reference("cession") +
                     "}]");
    case T::privileges:
      return list_of(
          one_of("SELECT INSERT UPDATE DELETE TRUNCATE REFERENCES TRIGGER MAINTAIN OWNER ALL"));
    case T::texts:
    case T::path_globs:
    case T::root_globs:
    case T::relations:
    case T::may:
    case T::databases:
    case T::services:
    case T::parties:
    case T::name_templates:
      return list_of(std::string(text));
    case T::schema_names:
      return map_of(std::string(text));
    case T::severities:
      return map_of(one_of(key.of));
    case T::table:
      return R"("allOf": [{)" + reference(key.of) + "}]";
    case T::tables:
      return list_of(reference(key.of));
    case T::named_tables:
      return map_of(reference(key.of));
  }
  return {};
}

std::string description(const KeySpec& key) {
  std::string out(key.doc);
  if (key.table.empty() && key.where == in_root && out.find("root") == std::string::npos) {
    out += " Only in the root manifest.";
  }
  if ((key.flags & key_unchecked) != 0) out += " Declared, not yet checked.";
  return out;
}

// The members of an object schema for one table, each line behind `indent`.
std::string table_schema(std::string_view table, const std::string& indent) {
  std::string needed;
  std::string properties;
  for (const KeySpec& key : manifest_keys()) {
    if (key.table != table) continue;
    if (!properties.empty()) properties += ",\n";
    properties += indent + "  " + quoted(key.name) +
                  ": {\"description\": " + quoted(description(key)) + ", " + type_of(key) + "}";
    if ((key.flags & key_required) == 0) continue;
    needed += (needed.empty() ? "" : ", ") + quoted(key.name);
  }
  std::string out =
      indent + "\"type\": \"object\",\n" + indent + "\"additionalProperties\": false,\n";
  if (!needed.empty()) out += indent + "\"required\": [" + needed + "],\n";
  return out + indent + "\"properties\": {\n" + properties + "\n" + indent + "}";
}

const char* type_in_words(KeyType type) {
  switch (type) {
    case T::text:
      return "text";
    case T::text_or_integer:
      return "text or integer";
    case T::version:
      return "version";
    case T::count:
      return "integer";
    case T::flag:
      return "true or false";
    case T::date:
      return "date";
    case T::word:
      return "word";
    case T::words:
      return "list of words";
    case T::path:
      return "path";
    case T::path_globs:
    case T::root_globs:
      return "list of paths";
    case T::texts:
      return "list of texts";
    case T::relation:
      return "pattern";
    case T::relations:
      return "list of patterns";
    case T::cessions:
      return "list of patterns or tables";
    case T::may:
      return "list of rights";
    case T::privileges:
      return "list of privileges";
    case T::server:
      return "server";
    case T::database:
      return "database";
    case T::databases:
      return "list of databases";
    case T::service:
      return "service";
    case T::services:
      return "list of services";
    case T::party:
      return "service or actor";
    case T::parties:
      return "list of services and actors";
    case T::party_or_all:
      return "service, actor or `*`";
    case T::schema_names:
      return "table: template = schema";
    case T::name_templates:
      return "list of templates";
    case T::severities:
      return "table: rule = severity";
    case T::table:
      return "table";
    case T::tables:
      return "list of tables";
    case T::named_tables:
      return "tables by name";
  }
  return "";
}

}  // namespace

std::string manifest_key_table(std::string_view table) {
  std::string out = "| key | value | meaning |\n|---|---|---|\n";
  for (const KeySpec& key : manifest_keys()) {
    if (key.table != table) continue;
    out += "| `" + std::string(key.name) + "` | " + type_in_words(key.type);
    if ((key.flags & key_required) != 0) out += ", required";
    out += " | " + description(key);
    if (key.type == T::word || key.type == T::words) {
      std::string words;
      for (const std::string_view word : split(key.of, ' ')) {
        words += (words.empty() ? "" : ", ") + ("`" + std::string(word) + "`");
      }
      out += " One of " + words + ".";
    }
    out += " |\n";
  }
  return out;
}

std::string manifest_json_schema() {
  std::string out =
      "{\n  \"$schema\": \"http://json-schema.org/draft-07/schema#\",\n"
      "  \"title\": \"demarc manifest\",\n"
      "  \"description\": \"demarc.toml and the files it includes: who owns what in a database, "
      "and what "
      "each service may do.\",\n" +
      table_schema("", "  ") + ",\n  \"definitions\": {\n";
  std::set<std::string_view> done{""};
  for (const KeySpec& key : manifest_keys()) {
    if (!done.insert(key.table).second) continue;
    out += "    " + quoted(key.table) + ": {\n" + table_schema(key.table, "      ") + "\n    },\n";
  }
  out.resize(out.size() - 2);  // the last comma
  out += "\n  }\n}\n";
  return out;
}

}  // namespace demarc
