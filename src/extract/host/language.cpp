#include "extract/host/language.h"

#include <algorithm>
#include <array>

#include "base/check.h"
#include "base/embedded.h"
#include "base/text.h"
#include "base/toml.h"
#include "extract/host/syntax.h"

namespace demarc {

namespace {

constexpr std::array<std::string_view, 31> role_names = {
    "none",         "string",    "raw",    "verbatim",  "content", "hole",       "heredoc",
    "heredoc_body", "chain",     "binary", "call",      "create",  "macro",      "arguments",
    "pair",         "ternary",   "wrap",   "wrap_last", "list",    "identifier", "member",
    "define",       "target",    "append", "function",  "class",   "branch",     "annotation",
    "comment",      "statement", "quiet"};

constexpr std::array<std::string_view, 15> call_names = {
    "strong",        "weak",  "entities", "pass",        "format_percent",
    "format_braces", "join",  "append",   "append_line", "append_first",
    "builder",       "begin", "commit",   "transaction", "quiet"};

constexpr std::pair<std::string_view, HostField> field_meanings[] = {
    {"name", HostField::name},
    {"left", HostField::name},
    {"pattern", HostField::name},
    {"declarator", HostField::name},
    {"property", HostField::name},
    {"value", HostField::value},
    {"right", HostField::value},
    {"default_value", HostField::value},
    {"operator", HostField::op},
    {"function", HostField::function},
    {"method", HostField::function},
    {"macro", HostField::function},
    {"constructor", HostField::function},
    {"object", HostField::receiver},
    {"receiver", HostField::receiver},
    {"operand", HostField::receiver},
    {"scope", HostField::receiver},
    {"arguments", HostField::arguments},
    {"condition", HostField::condition},
    {"consequence", HostField::consequence},
    {"alternative", HostField::alternative},
    {"type", HostField::type},
    {"body", HostField::body},
};

struct HostReader {
  std::string path{};
  Error fault{};

  void fail(const TomlValue& at, std::string message) {
    if (!fault.message.empty()) return;
    fault = {.message = std::move(message), .path = path, .line = at.line, .column = at.column};
  }
  std::vector<std::string> strings(const TomlValue& value) {
    std::vector<std::string> out;
    if (value.kind != TomlValue::Kind::array) fail(value, "a list of strings is expected");
    for (const TomlValue& item : value.items) {
      if (item.kind != TomlValue::Kind::string) fail(item, "a string is expected");
      out.push_back(item.text);
    }
    return out;
  }
};

// A kind that the grammar does not have is a mistake in the data, unless several grammars share it.
void read_kinds(HostReader& reader, const TomlValue& table,
                const std::vector<std::string_view>& kinds, bool shared, HostLanguage& out) {
  for (const auto& [role, value] : table.members) {
    const auto found = std::find(role_names.begin(), role_names.end(), role);
    if (found == role_names.end()) {
      reader.fail(value, "unknown role `" + role + "`");
      continue;
    }
    for (const std::string& kind : reader.strings(value)) {
      bool known = false;
      for (std::size_t i = 0; i < kinds.size(); ++i) {
        if (kinds[i] != kind) continue;
        out.roles[i] = static_cast<HostRole>(found - role_names.begin());
        known = true;
      }
      if (!known && !shared && !kinds.empty()) {
        reader.fail(value, "the grammar has no kind `" + kind + "`");
      }
    }
  }
}

// "name", "name:1", "name:*", "Type.name:0"
void read_calls(HostReader& reader, const TomlValue& table, HostLanguage& out) {
  for (const auto& [role, value] : table.members) {
    const auto found = std::find(call_names.begin(), call_names.end(), role);
    if (found == call_names.end()) {
      reader.fail(value, "unknown kind of call `" + role + "`");
      continue;
    }
    for (const std::string& text : reader.strings(value)) {
      CallRule rule{.role = static_cast<CallRole>(found - call_names.begin())};
      std::string_view rest = text;
      if (const std::size_t colon = rest.rfind(':'); colon != std::string_view::npos) {
        const std::string_view argument = rest.substr(colon + 1);
        rule.argument = argument == "*" ? -1 : argument.empty() ? 0 : argument[0] - '0';
        if (rule.argument > 9) reader.fail(value, "`" + text + "`: a digit or * is expected");
        rest = rest.substr(0, colon);
      }
      if (const std::size_t dot = rest.rfind('.'); dot != std::string_view::npos) {
        rule.qualifier = std::string(rest.substr(0, dot));
        rest = rest.substr(dot + 1);
      }
      if (rest.empty()) reader.fail(value, "a call needs a name");
      out.calls[std::string(rest)].push_back(std::move(rule));
    }
  }
}

void read_host_key(HostReader& reader, const std::string& key, const TomlValue& value,
                   HostLanguage& out) {
  const std::pair<std::string_view, std::vector<std::string>*> lists[] = {
      {"concatenation", &out.concatenation}, {"tags", &out.tags},
      {"sql_keys", &out.sql_keys},           {"assigned", &out.assigned},
      {"annotations", &out.annotations},     {"entity_annotations", &out.entity_annotations},
      {"native_marks", &out.native_marks},   {"heredocs", &out.heredocs},
      {"transactional", &out.transactional}, {"markers", &out.markers},
  };
  for (const auto& [name, list] : lists) {
    if (key == name) {
      *list = reader.strings(value);
      return;
    }
  }
  if (key == "name") {
    out.name = value.text;
  } else if (key == "percent_formats") {
    out.percent_formats = value.boolean;
  } else if (key == "braces_double") {
    out.braces_double = value.boolean;
  } else if (key == "dollar_names") {
    out.dollar_names = value.boolean;
  } else if (key != "kinds" && key != "calls" && key != "grammars") {
    reader.fail(value, "unknown key `" + key + "`");
  }
}

constexpr std::pair<Language, std::string_view> language_files[] = {
    {Language::python, "python"},
    {Language::java, "java"},
    {Language::go, "go"},
    {Language::javascript, "javascript"},
    {Language::typescript, "javascript"},
    {Language::tsx, "javascript"},
    {Language::kotlin, "kotlin"},
    {Language::csharp, "csharp"},
    {Language::ruby, "ruby"},
    {Language::php, "php"},
    {Language::rust, "rust"},
    {Language::cpp, "cpp"},
};

std::vector<HostLanguage> load_host_languages() {
  std::vector<HostLanguage> out(static_cast<std::size_t>(Language::cpp) + 1);
  for (const auto& [language, file] : language_files) {
    for (unsigned i = 0; i < host_files_count; ++i) {
      if (host_files[i].key != file) continue;
      Result<HostLanguage> read = parse_host_language(file, host_files[i].text(), language);
      CHECK(read, "the embedded descriptions of host languages are tested");
      out[static_cast<std::size_t>(language)] = *std::move(read);
    }
  }
  return out;
}

}  // namespace

Result<HostLanguage> parse_host_language(std::string_view id, std::string_view toml,
                                         Language language) {
  HostReader reader{.path = "rules/hosts/" + std::string(id) + ".toml"};
  Result<TomlValue> document = parse_toml(toml, reader.path);
  if (!document) return document.error();
  HostLanguage out;
  const std::vector<std::string_view> kinds = kind_names(language);
  out.roles.resize(kinds.size());
  out.kinds = kinds;
  for (std::string_view field : field_names(language)) {
    HostField meaning = HostField::none;
    for (const auto& [name, value] : field_meanings) {
      if (field == name) meaning = value;
    }
    out.fields.push_back(meaning);
  }
  const TomlValue* grammars = document->find("grammars");
  if (const TomlValue* table = document->find("kinds")) {
    read_kinds(reader, *table, kinds, grammars != nullptr, out);
  }
  if (const TomlValue* table = document->find("calls")) read_calls(reader, *table, out);
  for (const auto& [key, value] : document->members) read_host_key(reader, key, value, out);
  if (out.name.empty()) reader.fail(*document, "a name is missing");
  if (!reader.fault.message.empty()) return reader.fault;
  return out;
}

const HostLanguage* host_language(Language language) {
  static const std::vector<HostLanguage> languages = load_host_languages();
  const HostLanguage& found = languages[static_cast<std::size_t>(language)];
  return found.roles.empty() ? nullptr : &found;
}

}  // namespace demarc
