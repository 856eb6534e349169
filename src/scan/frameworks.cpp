#include "scan/frameworks.h"

#include <algorithm>
#include <array>

#include "base/check.h"
#include "base/embedded.h"
#include "base/text.h"
#include "base/toml.h"

namespace demarc {

namespace {

constexpr std::array<std::string_view, 10> order_names = {
    "none",    "integer",   "parts",   "text",    "plan",
    "journal", "changelog", "depends", "listing", "graph"};

// Collects the first fault; every reader below does nothing harmful after one.
struct Reader {
  std::string path{};
  Error fault{};

  void fail(const TomlValue& at, std::string message) {
    if (!fault.message.empty()) return;
    fault = {.message = std::move(message), .path = path, .line = at.line, .column = at.column};
  }
  std::string string(const TomlValue& value) {
    if (value.kind != TomlValue::Kind::string) fail(value, "a string is expected");
    return value.text;
  }
  bool boolean(const TomlValue& value) {
    if (value.kind != TomlValue::Kind::boolean) fail(value, "true or false is expected");
    return value.boolean;
  }
  std::vector<std::string> strings(const TomlValue& value) {
    std::vector<std::string> out;
    if (value.kind != TomlValue::Kind::array) fail(value, "a list of strings is expected");
    for (const TomlValue& item : value.items) out.push_back(string(item));
    return out;
  }
};

FileOrder read_order(Reader& reader, const TomlValue& value) {
  const std::string word = reader.string(value);
  const auto found = std::find(order_names.begin(), order_names.end(), word);
  if (found == order_names.end()) reader.fail(value, "unknown order `" + word + "`");
  return static_cast<FileOrder>(found == order_names.end() ? 0 : found - order_names.begin());
}

Part read_part(Reader& reader, const TomlValue& value) {
  const std::string word = reader.string(value);
  if (word == "up") return Part::up;
  if (word != "down") reader.fail(value, "a part is \"up\" or \"down\"");
  return Part::down;
}

FileClass read_class(Reader& reader, const TomlValue& value) {
  const std::optional<FileClass> found = file_class_of(reader.string(value));
  if (!found) reader.fail(value, "unknown class of files");
  return found.value_or(FileClass::migration);
}

FileShape read_shape(Reader& reader, const TomlValue& table, FileOrder order) {
  FileShape shape;
  shape.order = order;
  for (const auto& [key, value] : table.members) {
    if (key == "name") {
      std::optional<NamePattern> pattern = NamePattern::compile(reader.string(value));
      if (!pattern) reader.fail(value, "unknown placeholder in a name");
      if (pattern) shape.pattern = *std::move(pattern);
    } else if (key == "part") {
      shape.part = read_part(reader, value);
    } else if (key == "order") {
      shape.order = read_order(reader, value);
    } else if (key == "phase") {
      shape.phase = static_cast<int>(value.integer);
    } else if (key == "replayed") {
      shape.replayed = reader.boolean(value);
    } else if (key == "baseline") {
      shape.baseline = reader.boolean(value);
    } else if (key == "tells") {
      shape.tells = reader.boolean(value);
    } else if (key == "class") {
      shape.file_class = read_class(reader, value);
    } else {
      reader.fail(value, "unknown key `" + key + "`");
    }
  }
  if (shape.pattern.text().empty()) reader.fail(table, "a file needs a name");
  if (shape.part == Part::down) shape.replayed = shape.tells = false;
  return shape;
}

std::vector<Clue> read_clues(Reader& reader, const TomlValue& value) {
  std::vector<Clue> out;
  for (const std::string& text : reader.strings(value)) {
    Clue clue;
    std::string_view rest = text;
    if (const std::size_t colon = rest.find(':'); colon != std::string_view::npos) {
      clue.contains = std::string(rest.substr(colon + 1));
      rest = rest.substr(0, colon);
    }
    if (rest.starts_with('^')) {
      clue.above = true;
      rest.remove_prefix(1);
    }
    if (rest.starts_with('*')) {
      clue.by_suffix = true;
      rest.remove_prefix(1);
    }
    clue.path = std::string(rest);
    if (clue.path.empty()) reader.fail(value, "a clue needs a name");
    out.push_back(std::move(clue));
  }
  return out;
}

std::vector<std::vector<std::string>> read_believe(Reader& reader, const TomlValue& value) {
  std::vector<std::vector<std::string>> out;
  for (const std::string& text : reader.strings(value)) {
    std::vector<std::string>& all_of = out.emplace_back();
    for (std::string_view word : split(text, '+')) {
      constexpr std::array<std::string_view, 5> known = {"config", "folder", "hint", "mark",
                                                         "name"};
      if (std::find(known.begin(), known.end(), word) == known.end()) {
        reader.fail(value, "unknown evidence `" + std::string(word) + "`");
      }
      all_of.emplace_back(word);
    }
  }
  return out;
}

void add_marks(Reader& reader, const TomlValue& value, Mark::Meaning meaning,
               std::vector<Mark>& out) {
  for (const std::string& text : reader.strings(value)) {
    const std::size_t behind_dashes = std::min(text.find_first_not_of('-'), text.size());
    Mark mark{.meaning = meaning, .dashes = behind_dashes};
    for (std::string_view word : split(std::string_view(text).substr(behind_dashes), ' ')) {
      if (!word.empty()) mark.words.push_back(to_lower(word));
    }
    if (mark.words.empty() || mark.dashes < 2) reader.fail(value, "a mark is `--` and words");
    out.push_back(std::move(mark));
  }
}

void read_marks(Reader& reader, const TomlValue& table, Framework& out) {
  for (const auto& [key, value] : table.members) {
    if (key == "up") {
      add_marks(reader, value, Mark::Meaning::up, out.marks);
    } else if (key == "down") {
      add_marks(reader, value, Mark::Meaning::down, out.marks);
    } else if (key == "no_transaction") {
      add_marks(reader, value, Mark::Meaning::no_transaction, out.marks);
    } else if (key == "include") {
      add_marks(reader, value, Mark::Meaning::include, out.marks);
    } else if (key == "other") {
      add_marks(reader, value, Mark::Meaning::other, out.marks);
    } else if (key == "indented") {
      out.marks_indented = reader.boolean(value);
    } else if (key == "up_before_mark") {
      out.up_before_mark = reader.boolean(value);
    } else if (key == "no_transaction_option") {
      out.no_transaction_option = to_lower(reader.string(value));
    } else if (key == "no_transaction_first_line") {
      out.no_transaction_first_line = reader.boolean(value);
    } else {
      reader.fail(value, "unknown key `" + key + "`");
    }
  }
}

// How migrations in a host language are read.
void read_code(Reader& reader, const TomlValue& table, Framework& out) {
  for (const auto& [key, value] : table.members) {
    if (key == "calls") {
      out.calls = reader.string(value);
    } else if (key == "text") {
      out.code_text = reader.strings(value);
    } else if (key == "down") {
      out.code_down = reader.strings(value);
    } else if (key == "down_argument") {
      out.code_down_argument = reader.string(value);
    } else if (key == "no_transaction") {
      out.code_no_transaction = reader.strings(value);
    } else if (key == "columns_not_null") {
      out.columns_not_null = reader.boolean(value);
    } else if (key == "types") {
      for (const auto& [word, type] : value.members) out.types[word] = reader.string(type);
    } else {
      reader.fail(value, "unknown key `" + key + "`");
    }
  }
}

void read_sidecar(Reader& reader, const TomlValue& table, Framework& out) {
  Framework::Sidecar sidecar;
  for (const auto& [key, value] : table.members) {
    if (key == "file") {
      sidecar.path = reader.string(value);
    } else if (key == "key") {
      sidecar.key = reader.string(value);
    } else if (key == "value") {
      sidecar.value = reader.string(value);
    } else {
      reader.fail(value, "unknown key `" + key + "`");
    }
  }
  out.sidecars.push_back(std::move(sidecar));
}

void read_setting(Reader& reader, const TomlValue& table, Framework& out) {
  using Sets = Framework::ProjectSetting::Sets;
  Framework::ProjectSetting setting;
  for (const auto& [key, value] : table.members) {
    if (key == "files") {
      setting.files = read_clues(reader, value);
    } else if (key == "keys") {
      setting.keys = reader.strings(value);
    } else if (key == "sets") {
      constexpr std::array<std::string_view, 4> words = {"schema", "history", "dialect",
                                                         "connection"};
      const auto found = std::find(words.begin(), words.end(), reader.string(value));
      if (found == words.end()) reader.fail(value, "unknown setting `" + value.text + "`");
      setting.sets = static_cast<Sets>(found == words.end() ? 0 : found - words.begin());
    } else {
      reader.fail(value, "unknown key `" + key + "`");
    }
  }
  out.settings.push_back(std::move(setting));
}

Atomic read_atomic(Reader& reader, const TomlValue& value) {
  const std::string word = reader.string(value);
  if (word == "yes") return Atomic::yes;
  if (word == "no") return Atomic::no;
  if (word != "unknown") reader.fail(value, "atomic is \"yes\", \"no\" or \"unknown\"");
  return Atomic::unknown;
}

bool read_text_key(Reader& reader, const std::string& key, const TomlValue& value, Framework& out) {
  if (key == "name") {
    out.name = reader.string(value);
  } else if (key == "url") {
    out.url = reader.string(value);
  } else if (key == "history") {
    out.history = reader.strings(value);
  } else if (key == "folders") {
    out.folders = reader.strings(value);
  } else if (key == "no_transaction_words") {
    out.no_transaction_words = reader.strings(value);
  } else if (key == "fallback") {
    out.fallback = reader.boolean(value);
  } else if (key == "recursive") {
    out.recursive = reader.boolean(value);
  } else if (key == "dump") {
    out.dump = reader.boolean(value);
  } else {
    return false;
  }
  return true;
}

void read_key(Reader& reader, const std::string& key, const TomlValue& value, Framework& out) {
  if (read_text_key(reader, key, value, out)) return;
  if (key == "order") return;  // read before the files
  if (key == "atomic") {
    out.atomic = read_atomic(reader, value);
  } else if (key == "config") {
    out.config = read_clues(reader, value);
  } else if (key == "root") {
    out.root = read_clues(reader, value);
  } else if (key == "code") {
    read_code(reader, value, out);
  } else if (key == "hints") {
    out.hints = read_clues(reader, value);
  } else if (key == "believe") {
    out.believe = read_believe(reader, value);
  } else if (key == "format") {
    if (reader.string(value) != "liquibase") reader.fail(value, "unknown format");
    out.format = MarkFormat::liquibase;
  } else if (key == "file") {
    for (const TomlValue& item : value.items) {
      out.shapes.push_back(read_shape(reader, item, out.order));
    }
  } else if (key == "sidecar") {
    for (const TomlValue& item : value.items) read_sidecar(reader, item, out);
  } else if (key == "setting") {
    for (const TomlValue& item : value.items) read_setting(reader, item, out);
  } else if (key == "marks") {
    read_marks(reader, value, out);
  } else {
    reader.fail(value, "unknown key `" + key + "`");
  }
}

std::vector<Framework> load_embedded() {
  std::vector<Framework> out(1);
  for (unsigned i = 0; i < framework_files_count; ++i) {
    Result<Framework> framework =
        parse_framework(framework_files[i].key, framework_files[i].text());
    CHECK(framework, "the embedded descriptions of migration tools are tested");
    out.push_back(*std::move(framework));
  }
  return out;
}

}  // namespace

Result<Framework> parse_framework(std::string_view id, std::string_view toml) {
  Reader reader{.path = "rules/frameworks/" + std::string(id) + ".toml"};
  Result<TomlValue> document = parse_toml(toml, reader.path);
  if (!document) return document.error();
  Framework out;
  out.id = std::string(id);
  if (const TomlValue* order = document->find("order")) out.order = read_order(reader, *order);
  for (const auto& [key, value] : document->members) read_key(reader, key, value, out);
  if (out.name.empty()) reader.fail(*document, "a name is missing");
  if (out.shapes.empty()) reader.fail(*document, "no [[file]]");
  if (!reader.fault.message.empty()) return reader.fault;
  return out;
}

const std::vector<Framework>& all_frameworks() {
  static const std::vector<Framework> frameworks = load_embedded();
  return frameworks;
}

std::uint16_t framework_of(std::string_view id) {
  const std::vector<Framework>& all = all_frameworks();
  for (std::size_t i = 1; i < all.size(); ++i) {
    if (all[i].id == id) return static_cast<std::uint16_t>(i);
  }
  return 0;
}

const char* to_string(FileOrder order) {
  return order_names[static_cast<std::size_t>(order)].data();
}

}  // namespace demarc
