#include "manifest/validate.h"

#include <algorithm>

#include "base/text.h"
#include "manifest/expectation.h"
#include "manifest/keys.h"
#include "manifest/manifest.h"
#include "manifest/paths.h"
#include "manifest/read.h"
#include "manifest/suggest.h"
#include "manifest/template.h"

namespace demarc {
namespace {

using Kind = TomlValue::Kind;
using T = KeyType;

constexpr std::size_t database_limit = 32;  // every pattern of a party carries them
constexpr std::size_t faults_with_suggestion = 200;

class Validator {
 public:
  Validator(ManifestDocument& document, const DeclaredNames& names, Faults& faults)
      : document_(document), names_(names), faults_(faults), folder_(folder_of(document.path)) {}

  void run() { table(document_.tree, "", "the manifest"); }

 private:
  // What to suggest. A suggestion costs time for every name, so that with very many faults there is
  // none.
  std::vector<std::string> candidates_of(const DeclaredNames::Set& names) const {
    if (faults_.size() > faults_with_suggestion) return {};
    return {names.begin(), names.end()};
  }
  // Each returns whether the value may stay; lists lose their bad items and stay.
  bool table(TomlValue& value, std::string_view spec, const std::string& where);
  bool member(TomlValue& value, const KeySpec& key, const std::string& where);
  bool list(TomlValue& value, const KeySpec& key, const std::string& where);
  bool nested(TomlValue& value, const KeySpec& key, const std::string& where);
  bool scalar(TomlValue& value, const KeySpec& key, const std::string& where);
  bool text(TomlValue& value, const KeySpec& key, const std::string& where);
  bool date(TomlValue& value, const std::string& where);
  bool version(TomlValue& value, const std::string& where);
  bool map(TomlValue& value, const KeySpec& key, const std::string& where);
  bool path(TomlValue& value, const std::string& where);
  bool one_of(const TomlValue& value, const std::vector<std::string>& candidates,
              const std::string& what);
  bool reference(const TomlValue& value, const std::string& name, const DeclaredNames::Set& names,
                 const std::string& what);
  bool accept(const TomlValue& value, const std::optional<Error>& error, const std::string& what);
  void unknown_key(const std::string& name, const TomlValue& value, std::string_view spec,
                   const std::string& where);
  bool allowed_here(const std::string& name, const TomlValue& value, const KeySpec& key);
  bool wrong_type(const TomlValue& value, const KeySpec& key, const std::string& where);
  bool fail(const TomlValue& value, std::string message, std::string hint = {}) {
    faults_.add(place_of(document_.path, value), std::move(message), std::move(hint));
    return false;
  }

  ManifestDocument& document_;
  const DeclaredNames& names_;
  Faults& faults_;
  std::string folder_;
};

bool Validator::table(TomlValue& value, std::string_view spec, const std::string& where) {
  bool good = true;
  std::erase_if(value.members, [&](auto& entry) {
    auto& [name, item] = entry;
    const KeySpec* key = find_key(spec, name);
    if (key == nullptr) unknown_key(name, item, spec, where);
    const bool stays = key != nullptr && (!spec.empty() || allowed_here(name, item, *key)) &&
                       member(item, *key, spec.empty() ? name : where + "." + name);
    good = good && stays;
    return !stays;
  });
  for (const KeySpec& key : manifest_keys()) {
    if (key.table != spec || (key.flags & key_required) == 0 || value.find(key.name) != nullptr)
      continue;
    if (good) fail(value, where + " has no `" + std::string(key.name) + "`", std::string(key.doc));
    good = false;
  }
  return good;
}

void Validator::unknown_key(const std::string& name, const TomlValue& value, std::string_view spec,
                            const std::string& where) {
  std::string hint = meant(name, key_names(spec));
  if (hint.empty()) {
    for (const KeySpec& key : manifest_keys()) {
      if (key.name != name || key.table.empty() || spec.empty() != (key.table == "project"))
        continue;
      hint = "`" + name + "` is a key of " + std::string(key.table);
      break;
    }
  }
  if (hint.empty()) hint = "known keys: " + quoted_list(key_names(spec));
  faults_.add(place_of_key(document_.path, value),
              "unknown key `" + printable_line(name) + "` in " + where, hint);
}

bool Validator::allowed_here(const std::string& name, const TomlValue& value, const KeySpec& key) {
  if ((key.where & document_.where) != 0) return true;
  const bool import = document_.where == in_import;
  faults_.add(
      place_of_key(document_.path, value),
      "`" + name + "` does not count in " + (import ? "an imported" : "an included") + " file",
      (key.where & in_part) != 0 ? "it stands in the manifest of the repository it is about"
                                 : "move it to the root manifest");
  return false;
}

bool Validator::wrong_type(const TomlValue& value, const KeySpec& key, const std::string& where) {
  const Expectation expected = expectation(key.type);
  std::string hint;
  if (expected.kind == Kind::array && expected.item == Kind::string && value.kind == Kind::string) {
    hint = "write [\"" + printable_line(value.text) + "\"]";
  } else if (key.type == T::tables && value.kind == Kind::table) {
    hint = "write [[" + where + "]] with two brackets";
  } else if (key.type == T::named_tables) {
    hint = "write [" + where + ".NAME]";
  }
  return fail(
      value, "`" + where + "` is " + to_string(value.kind) + " but must be " + expected.what, hint);
}

bool Validator::member(TomlValue& value, const KeySpec& key, const std::string& where) {
  const Expectation expected = expectation(key.type);
  if (key.type == T::version) return version(value, where);
  if (key.type == T::date) return date(value, where);
  if (key.type == T::text_or_integer && value.kind == Kind::integer) return true;
  if (value.kind != expected.kind) return wrong_type(value, key, where);
  switch (key.type) {
    case T::table:
    case T::named_tables:
    case T::tables:
      return nested(value, key, where);
    case T::schema_names:
    case T::severities:
      return map(value, key, where);
    default:
      break;
  }
  return value.kind == Kind::array ? list(value, key, where) : scalar(value, key, where);
}

bool Validator::nested(TomlValue& value, const KeySpec& key, const std::string& where) {
  const bool whole = (key.flags & key_gives_rights) != 0;
  if (key.type == T::table) {
    const bool good = table(value, key.of, where);
    return good || key.of == "project" || key.of == "classes" || key.of == "roles" ||
           key.of == "extract";
  }
  if (key.type == T::named_tables) {
    std::erase_if(value.members, [&](auto& entry) {
      const std::string name = where + "." + entry.first;
      if (entry.second.kind == Kind::table) {
        table(entry.second, key.of, name);
        return false;
      }
      return !fail(entry.second,
                   "`" + name + "` is " + to_string(entry.second.kind) + " but must be a table",
                   "write [" + where + ".NAME]");
    });
    return true;
  }
  std::erase_if(value.items, [&](TomlValue& item) {
    if (item.kind != Kind::table) {
      return !fail(
          item, "an entry of `" + where + "` is " + to_string(item.kind) + " but must be a table");
    }
    return !table(item, key.of, where) && whole;
  });
  return true;
}

bool Validator::list(TomlValue& value, const KeySpec& key, const std::string& where) {
  if (key.type == T::databases && value.items.size() > database_limit) {
    return fail(value, "`" + where + "` has more than 32 databases");
  }
  if (value.items.empty() && (key.flags & key_required) != 0)
    return fail(value, "`" + where + "` is empty");
  bool good = true;
  std::erase_if(value.items, [&](TomlValue& item) {
    bool stays = false;
    if (key.type == T::cessions && item.kind == Kind::table) {
      stays = table(item, "cession", "an entry of " + where);
    } else if (item.kind != Kind::string) {
      fail(item, "an entry of `" + where + "` is " + to_string(item.kind) +
                     " but must be a text in quotes");
    } else {
      stays = scalar(item, key, where);
    }
    good = good && stays;
    return !stays;
  });
  // What is left of a list is good enough for a service, but not where less means more rights.
  const KeySpec* holder = find_key("", key.table);
  return good || holder == nullptr || (holder->flags & key_gives_rights) == 0;
}

bool Validator::scalar(TomlValue& value, const KeySpec& key, const std::string& where) {
  if (value.kind == Kind::integer && key.type == T::count &&
      (value.integer < 0 || value.integer > 36500)) {
    return fail(value, "`" + where + "` must be from 0 to 36500");
  }
  return value.kind == Kind::string ? text(value, key, where) : true;
}

bool Validator::text(TomlValue& value, const KeySpec& key, const std::string& where) {
  const std::string name = "`" + where + "`";
  if (trim(value.text).empty()) return fail(value, name + " is empty");
  switch (key.type) {
    case T::word:
    case T::words:
      return one_of(value, words_of(key.of), name);
    case T::path:
    case T::path_globs:
      return path(value, name);
    case T::relation:
    case T::relations:
    case T::cessions: {
      const auto pattern = parse_relation_pattern(value.text);
      if (!pattern) return accept(value, pattern.error(), name);
      if (pattern->database.empty()) return true;
      return reference(value, pattern->database, names_.databases, "database");
    }
    case T::may: {
      const auto rule = parse_may(value.text);
      if (!rule) return accept(value, rule.error(), name);
      return rule->relations.database.empty() ||
             reference(value, rule->relations.database, names_.databases, "database");
    }
    case T::privileges:
      if (privilege_of(value.text) != 0) return true;
      return one_of(
          value, words_of("SELECT INSERT UPDATE DELETE TRUNCATE REFERENCES TRIGGER MAINTAIN OWNER"),
          name);
    case T::name_templates: {
      const auto parsed = parse_name_template(value.text);
      if (!parsed) return accept(value, parsed.error(), name);
      return parsed->has("table") ||
             fail(value, name + " has no {table}",
                  "a partition belongs to the relation that {table} stands for");
    }
    case T::server:
      return reference(value, value.text, names_.servers, "server");
    case T::database:
    case T::databases:
      return reference(value, value.text, names_.databases, "database");
    case T::service:
    case T::services:
      return reference(value, value.text, names_.services, "service");
    case T::party_or_all:
      if (value.text == "*") return true;
      [[fallthrough]];
    case T::party:
    case T::parties:
      return reference(value, value.text, names_.services_and_actors, "service or actor");
    default:
      return true;
  }
}

bool Validator::accept(const TomlValue& value, const std::optional<Error>& error,
                       const std::string& what) {
  return !error || fail(value, what + ": \"" + printable_line(value.text) + "\" " + error->message,
                        error->hint);
}

bool Validator::one_of(const TomlValue& value, const std::vector<std::string>& candidates,
                       const std::string& what) {
  if (std::ranges::find(candidates, value.text) != candidates.end()) return true;
  const std::string hint = meant(value.text, candidates);
  return fail(value, what + " has no \"" + printable_line(value.text) + "\"",
              hint.empty() ? "known words: " + quoted_list(candidates) : hint);
}

bool Validator::reference(const TomlValue& value, const std::string& name,
                          const DeclaredNames::Set& names, const std::string& what) {
  if (names.contains(name)) return true;
  if (document_.where == in_import) return true;  // other repositories know others
  if (names_.incomplete) return false;
  const std::vector<std::string> candidates = candidates_of(names);
  std::string hint = meant(name, candidates);
  if (hint.empty() && !candidates.empty()) hint = "declared: " + quoted_list(candidates);
  return fail(value, "no " + what + " is called `" + printable_line(name) + "`", hint);
}

bool Validator::date(TomlValue& value, const std::string& where) {
  if (value.kind == Kind::date) return true;
  if (value.kind != Kind::string) {
    return fail(value, "`" + where + "` is " + to_string(value.kind) +
                           " but must be a date such as 2027-03-31");
  }
  if (trim(value.text).empty())
    return fail(value, "`" + where + "` is empty", "give it a date such as 2027-03-31");
  const auto parsed = parse_date(value.text);
  if (!parsed) {
    return fail(
        value,
        "`" + where + "`: \"" + printable_line(value.text) + "\" is not a date of the calendar",
        "write YYYY-MM-DD");
  }
  value.kind = Kind::date;
  value.date = *parsed;
  return true;
}

bool Validator::version(TomlValue& value, const std::string& where) {
  long long major = -1;
  if (value.kind == Kind::integer) {
    major = value.integer;
  } else if (value.kind == Kind::floating) {
    major =
        value.floating >= 0 && value.floating < 10000 ? static_cast<long long>(value.floating) : -1;
  } else if (value.kind == Kind::string) {
    major = 0;
    std::size_t i = 0;
    for (; i < value.text.size() && i < 5 && value.text[i] >= '0' && value.text[i] <= '9'; ++i) {
      major = major * 10 + (value.text[i] - '0');
    }
    if (i == 0 || (i < value.text.size() && value.text[i] != '.')) major = -1;
  } else {
    return fail(value, "`" + where + "` is " + to_string(value.kind) + " but must be a version");
  }
  if (major < 1 || major >= 10000)
    return fail(value, "`" + where + "` is not a version", "write the major version, e.g. 16");
  value.kind = Kind::integer;
  value.integer = major;
  return true;
}

bool Validator::map(TomlValue& value, const KeySpec& key, const std::string& where) {
  std::erase_if(value.members, [&](auto& entry) {
    auto& [name, item] = entry;
    const std::string what = "`" + where + "." + printable_line(name) + "`";
    if (item.kind != Kind::string) {
      return !fail(item, what + " is " + to_string(item.kind) + " but must be a text in quotes");
    }
    if (key.type == T::severities) {
      if (!names_.rules.empty() && !names_.rules.contains(name)) {
        const std::string hint = meant(name, candidates_of(names_.rules));
        faults_.add(place_of_key(document_.path, item),
                    "no rule is called `" + printable_line(name) + "`",
                    hint.empty() ? "`demarc rules` lists them" : hint);
        return true;
      }
      return !one_of(item, words_of(key.of), what);
    }
    const auto parsed = parse_name_template(name);
    if (!parsed) return !accept(item, parsed.error(), what);
    return trim(item.text).empty() ? !fail(item, what + " is empty") : false;
  });
  return true;
}

bool Validator::path(TomlValue& value, const std::string& what) {
  if (value.text.find('\\') != std::string::npos)
    return fail(value, what + " has a backslash", "paths are written with /");
  if (value.text.front() == '/') {
    return fail(value, what + ": \"" + printable_line(value.text) + "\" is absolute",
                "paths are relative to the folder of this file");
  }
  std::string resolved = resolve_path(folder_, value.text);
  if (resolved.empty()) {
    return fail(value, what + ": \"" + printable_line(value.text) +
                           "\" leads out of the folder of the root manifest");
  }
  value.text = std::move(resolved);
  return true;
}

}  // namespace

void validate(ManifestDocument& document, const DeclaredNames& names, Faults& faults) {
  Validator(document, names, faults).run();
}

}  // namespace demarc
