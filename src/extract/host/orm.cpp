#include "extract/host/orm.h"

#include <algorithm>

#include "base/check.h"
#include "base/embedded.h"
#include "base/toml.h"

namespace demarc {

namespace {

constexpr std::pair<std::string_view, MappingShape> shape_names[] = {
    {"annotation", MappingShape::annotation}, {"anywhere", MappingShape::anywhere},
    {"class", MappingShape::class_},          {"call", MappingShape::call},
    {"method", MappingShape::method},         {"tag", MappingShape::tag},
    {"property", MappingShape::property},     {"comment", MappingShape::comment},
    {"reference", MappingShape::reference},
};

constexpr std::pair<std::string_view, Naming> naming_names[] = {
    {"as_is", Naming::as_is},   {"folded", Naming::folded},
    {"snake", Naming::snake},   {"snake_hibernate", Naming::snake_hibernate},
    {"plural", Naming::plural}, {"plural_snake", Naming::plural_snake},
    {"django", Naming::django},
};

constexpr std::pair<std::string_view, TableRole> role_names[] = {
    {"from", TableRole::from},           {"join", TableRole::join},
    {"insert", TableRole::insert},       {"update", TableRole::update},
    {"delete", TableRole::remove},       {"truncate", TableRole::truncate},
    {"table", TableRole::table},         {"inserts", TableRole::inserts},
    {"schema", TableRole::schema},       {"reads", TableRole::reads},
    {"updates", TableRole::updates},     {"deletes", TableRole::removes},
    {"truncates", TableRole::truncates}, {"filters", TableRole::filters},
};

constexpr std::pair<std::string_view, Language> language_names[] = {
    {"python", Language::python},
    {"java", Language::java},
    {"go", Language::go},
    {"kotlin", Language::kotlin},
    {"csharp", Language::csharp},
    {"ruby", Language::ruby},
    {"php", Language::php},
    {"rust", Language::rust},
    {"javascript", Language::javascript},
};

// TypeScript and its JSX form share what is said of JavaScript.
Language shared(Language language) {
  return language == Language::typescript || language == Language::tsx ? Language::javascript
                                                                       : language;
}

class OrmReader {
 public:
  explicit OrmReader(std::string path) : path_(std::move(path)) {}
  Error fault{};

  Orm read(const TomlValue& document) {
    Orm out;
    for (const auto& [key, value] : document.members) {
      if (key == "name") {
        out.name = value.text;
      } else if (key == "languages") {
        out.languages = words_of(value, language_names, "language");
      } else if (key == "words") {
        out.words = strings(value);
      } else if (key == "unless") {
        out.unless = strings(value);
      } else if (key == "default_schema") {
        out.default_schema = strings(value);
      } else if (key == "mapping") {
        for (const TomlValue& item : value.items) out.mappings.push_back(mapping(item));
      } else if (key == "builder") {
        builder(value, out.builder);
      } else {
        fail(value, "unknown key `" + key + "`");
      }
    }
    if (out.name.empty() || out.languages.empty() || out.words.empty())
      fail(document, "`name`, `languages` and `words` are needed");
    return out;
  }

 private:
  void fail(const TomlValue& at, std::string message) {
    if (!fault.message.empty()) return;
    fault = {.message = std::move(message), .path = path_, .line = at.line, .column = at.column};
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
  template <typename Value, std::size_t count>
  std::vector<Value> words_of(const TomlValue& value,
                              const std::pair<std::string_view, Value> (&known)[count],
                              const char* what) {
    std::vector<Value> out;
    for (const std::string& word : strings(value)) {
      const auto found = std::find_if(std::begin(known), std::end(known),
                                      [&](const auto& one) { return one.first == word; });
      if (found == std::end(known)) {
        fail(value, std::string("unknown ") + what + " `" + word + "`");
      } else {
        out.push_back(found->second);
      }
    }
    return out;
  }

  MappingRule mapping(const TomlValue& table) {
    MappingRule out;
    const std::pair<std::string_view, std::vector<std::string>*> lists[] = {
        {"names", &out.names}, {"table", &out.table},   {"schema", &out.schema},
        {"model", &out.model}, {"unless", &out.unless}, {"evidence", &out.evidence}};
    bool shaped = false;
    for (const auto& [key, value] : table.members) {
      const auto list =
          std::find_if(std::begin(lists), std::end(lists),
                       [&, k = std::string_view(key)](const auto& one) { return one.first == k; });
      if (list != std::end(lists)) {
        *list->second = strings(value);
      } else if (key == "shape") {
        for (const auto& [name, shape] : shape_names) {
          if (name != value.text) continue;
          out.shape = shape;
          shaped = true;
        }
      } else if (key == "written") {
        out.written = words_of(value, naming_names, "naming");
      } else if (key == "otherwise") {
        out.otherwise = words_of(value, naming_names, "naming");
      } else if (key == "suffix") {
        out.suffix = value.text;
      } else if (key == "field") {
        out.field = value.text;
      } else if (key == "arguments") {
        out.arguments = static_cast<std::size_t>(value.integer);
      } else {
        fail(value, "unknown key `" + key + "`");
      }
    }
    if (!shaped) fail(table, "`shape` is missing or unknown");
    if (out.written.empty()) out.written.push_back(Naming::as_is);
    return out;
  }

  // "name", "name:1", "name:*", "Type.name:0", "name:0/2" where it has two arguments at least
  TableCall call(const TomlValue& at, std::string_view text, TableRole role) {
    TableCall out{.role = role};
    if (const std::size_t slash = text.rfind('/'); slash != std::string_view::npos) {
      out.at_least = static_cast<std::size_t>(text.back() - '0');
      text = text.substr(0, slash);
    }
    if (const std::size_t colon = text.rfind(':'); colon != std::string_view::npos) {
      const std::string_view argument = text.substr(colon + 1);
      out.argument = argument == "*" ? -1 : argument.size() == 1 ? argument[0] - '0' : 10;
      if (out.argument > 9 || out.argument < -1) fail(at, "a digit or * is expected");
      text = text.substr(0, colon);
    }
    if (const std::size_t dot = text.rfind('.'); dot != std::string_view::npos) {
      out.qualifier = std::string(text.substr(0, dot));
      text = text.substr(dot + 1);
    }
    out.name = std::string(text);
    return out;
  }

  void builder(const TomlValue& table, Builder& out) {
    for (const auto& [key, value] : table.members) {
      const auto role =
          std::find_if(std::begin(role_names), std::end(role_names),
                       [&, k = std::string_view(key)](const auto& one) { return one.first == k; });
      if (role != std::end(role_names)) {
        for (const std::string& text : strings(value))
          out.calls.push_back(call(value, text, role->second));
      } else if (key == "needs") {
        out.needs = strings(value);
      } else if (key == "wrappers") {
        out.wrappers = strings(value);
      } else if (key == "indexed") {
        out.indexed = strings(value);
      } else if (key == "acts_on_entities") {
        out.acts_on_entities = value.boolean;
      } else if (key == "sql_names") {
        out.sql_names = value.boolean;
      } else if (key == "constants") {
        out.constants = words_of(value, naming_names, "naming");
      } else {
        fail(value, "unknown key `" + key + "`");
      }
    }
  }

  std::string path_;
};

std::vector<Orm> load_orms() {
  std::vector<Orm> out;
  for (unsigned i = 0; i < orm_files_count; ++i) {
    const std::string_view id = orm_files[i].key;
    if (id == "plurals") continue;
    Result<Orm> read = parse_orm(id, orm_files[i].text());
    CHECK(read, "the embedded descriptions of mappers are tested");
    out.push_back(*std::move(read));
  }
  return out;
}

}  // namespace

Result<Orm> parse_orm(std::string_view id, std::string_view toml) {
  const std::string path = "rules/orms/" + std::string(id) + ".toml";
  Result<TomlValue> document = parse_toml(toml, path);
  if (!document) return document.error();
  OrmReader reader(path);
  Orm out = reader.read(*document);
  if (!reader.fault.message.empty()) return reader.fault;
  out.id = std::string(id);
  return out;
}

const std::vector<Orm>& all_orms() {
  static const std::vector<Orm> orms = load_orms();
  return orms;
}

std::vector<const Orm*> orms_of(std::string_view bytes, Language language) {
  std::vector<const Orm*> out;
  for (const Orm& orm : all_orms()) {
    if (std::find(orm.languages.begin(), orm.languages.end(), shared(language)) ==
        orm.languages.end())
      continue;
    const auto stands_in_file = [&](const std::string& text) {
      return bytes.find(text) != std::string_view::npos;
    };
    if (std::any_of(orm.unless.begin(), orm.unless.end(), stands_in_file)) continue;
    if (WordSet(orm.words).is_in(bytes)) out.push_back(&orm);
  }
  return out;
}

const WordSet& table_words(Language language) {
  static const std::vector<WordSet> sets = [] {
    std::vector<WordSet> all;
    for (int i = 0; i <= static_cast<int>(Language::cpp); ++i) {
      std::vector<std::string> words;
      for (const Orm& orm : all_orms()) {
        for (Language one : orm.languages) {
          if (one == shared(static_cast<Language>(i)))
            words.insert(words.end(), orm.words.begin(), orm.words.end());
        }
      }
      all.emplace_back(words);
    }
    return all;
  }();
  return sets[static_cast<std::size_t>(language)];
}

}  // namespace demarc
