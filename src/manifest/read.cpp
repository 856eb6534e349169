#include "manifest/read.h"

#include <algorithm>

#include "base/text.h"
#include "manifest/keys.h"

namespace demarc {
namespace {

// Reads the entries of one file.
class Reader {
 public:
  Reader(const ManifestDocument& document, Manifest& manifest)
      : document_(document), manifest_(manifest) {}

  void run();

 private:
  using Each = void (Reader::*)(const std::string&, const TomlValue&);
  void named(std::string_view key, Each read);
  void listed(std::string_view key, Each read);

  void project(const TomlValue& value);
  void server(const std::string& name, const TomlValue& value);
  void database(const std::string& name, const TomlValue& value);
  void service(const std::string& name, const TomlValue& value);
  void library(const std::string& name, const TomlValue& value);
  void actor(const std::string& name, const TomlValue& value);
  void export_(const std::string& name, const TomlValue& value);
  void contract(const std::string& name, const TomlValue& value);
  void move(const std::string& name, const TomlValue& value);
  void saga(const std::string& name, const TomlValue& value);
  void policy(const std::string& name, const TomlValue& value);

  Party party(PartyKind kind, const std::string& name, const TomlValue& value) const;
  RelationPattern relation(const TomlValue& value) const;
  std::vector<RelationPattern> relations(const TomlValue& table, std::string_view key) const;
  std::optional<DeclaredTable> declared_table(const TomlValue& table, std::string_view key) const;
  std::vector<std::string> paths(const TomlValue& table, std::string_view key) const;
  Place place(const TomlValue& value) const {
    return {document_.path, static_cast<std::uint32_t>(value.key_line),
            static_cast<std::uint32_t>(value.key_column)};
  }

  const ManifestDocument& document_;
  Manifest& manifest_;
};

std::string text(const TomlValue& table, std::string_view key) {
  const TomlValue* value = table.find(key);
  if (value == nullptr) return {};
  return value->kind == TomlValue::Kind::integer ? std::to_string(value->integer) : value->text;
}

std::vector<std::string> texts(const TomlValue& table, std::string_view key) {
  std::vector<std::string> out;
  if (const TomlValue* value = table.find(key)) {
    for (const TomlValue& item : value->items) out.push_back(item.text);
  }
  return out;
}

int number(const TomlValue& table, std::string_view key) {
  const TomlValue* value = table.find(key);
  return value == nullptr ? 0 : static_cast<int>(value->integer);
}

Date date(const TomlValue& table, std::string_view key) {
  const TomlValue* value = table.find(key);
  return value == nullptr ? Date() : value->date;
}

std::vector<std::string> databases(const TomlValue& table) {
  std::vector<std::string> names = texts(table, "databases");
  const std::string one = text(table, "database");
  if (!one.empty() && std::ranges::find(names, one) == names.end())
    names.insert(names.begin(), one);
  return names;
}

template <typename T>
T chosen(const std::vector<std::pair<std::string_view, T>>& words, const std::string& word,
         T otherwise) {
  for (const auto& [name, value] : words) {
    if (name == word) return value;
  }
  return otherwise;
}

void Reader::named(std::string_view key, Each read) {
  const TomlValue* table = document_.tree.find(key);
  if (table == nullptr) return;
  for (const auto& [name, value] : table->members) (this->*read)(name, value);
}

void Reader::listed(std::string_view key, Each read) {
  const TomlValue* array = document_.tree.find(key);
  if (array == nullptr) return;
  for (const TomlValue& value : array->items) (this->*read)({}, value);
}

void Reader::run() {
  if (const TomlValue* value = document_.tree.find("project")) project(*value);
  named("server", &Reader::server);
  named("database", &Reader::database);
  named("service", &Reader::service);
  named("library", &Reader::library);
  named("actor", &Reader::actor);
  listed("export", &Reader::export_);
  listed("contract", &Reader::contract);
  listed("move", &Reader::move);
  listed("saga", &Reader::saga);
  listed("policy", &Reader::policy);
  if (const TomlValue* rules = document_.tree.find("rules")) {
    for (const auto& [name, value] : rules->members) {
      manifest_.rules[name] = severity_of(value.text).value_or(Severity::error);
    }
  }
  if (const TomlValue* classes = document_.tree.find("classes")) {
    for (const auto& [name, value] : classes->members) {
      manifest_.classes.push_back({name, paths(*classes, name)});
    }
  }
  if (const TomlValue* extract = document_.tree.find("extract")) {
    manifest_.sql_functions = texts(*extract, "functions");
  }
}

RelationPattern Reader::relation(const TomlValue& value) const {
  RelationPattern pattern;
  if (auto parsed = parse_relation_pattern(value.text)) pattern = std::move(*parsed);
  pattern.place = place(value);
  return pattern;
}

std::vector<RelationPattern> Reader::relations(const TomlValue& table, std::string_view key) const {
  std::vector<RelationPattern> out;
  if (const TomlValue* value = table.find(key)) {
    for (const TomlValue& item : value->items) out.push_back(relation(item));
  }
  return out;
}

std::optional<DeclaredTable> Reader::declared_table(const TomlValue& table,
                                                    std::string_view key) const {
  const TomlValue* value = table.find(key);
  const TomlValue* name = value == nullptr ? nullptr : value->find("table");
  if (name == nullptr) return std::nullopt;
  return DeclaredTable{relation(*name), text(*value, "relay")};
}

// A folder's name stands for all that is below it. Another repository's paths mean nothing here.
std::vector<std::string> Reader::paths(const TomlValue& table, std::string_view key) const {
  std::vector<std::string> out;
  if (document_.where == in_import) return out;
  for (const std::string& path : texts(table, key)) {
    out.push_back(path);
    if (path.find_first_of("*?[{", path.rfind('/') + 1) == std::string::npos &&
        !path.ends_with('/')) {
      out.push_back(path + "/**");
    }
  }
  return out;
}

void Reader::project(const TomlValue& value) {
  manifest_.name = text(value, "name");
}

void Reader::server(const std::string& name, const TomlValue& value) {
  Server server;
  server.name = name;
  if (value.find("engine") != nullptr) server.engine = text(value, "engine");
  server.version = number(value, "version");
  server.place = place(value);
  manifest_.servers.push_back(std::move(server));
}

void Reader::database(const std::string& name, const TomlValue& value) {
  Database database;
  database.name = name;
  database.server = text(value, "server");
  database.topology_declared = value.find("topology") != nullptr;
  database.topology = chosen<Topology>({{"shared-database", Topology::shared_database},
                                        {"database-per-service", Topology::database_per_service}},
                                       text(value, "topology"), Topology::schema_per_service);
  database.decision = text(value, "decision");
  database.review = date(value, "review");
  database.search_path = texts(value, "search_path");
  database.schema_dump = text(value, "schema_dump");
  database.grants_external = text(value, "grants") == "external";
  if (const TomlValue* same = value.find("same_as")) {
    for (const auto& [from, to] : same->members) database.same_as.emplace_back(from, to.text);
  }
  database.partitions = texts(value, "partitions");
  database.environments = texts(value, "environments");
  database.nobody = relations(value, "nobody");
  database.place = place(value);
  manifest_.databases.push_back(std::move(database));
}

Party Reader::party(PartyKind kind, const std::string& name, const TomlValue& value) const {
  Party party;
  party.kind = kind;
  party.name = name;
  party.team = text(value, "team");
  party.contact = text(value, "contact");
  party.paths = paths(value, "paths");
  party.databases = databases(value);
  party.search_path = texts(value, "search_path");
  party.part = document_.path;
  party.place = place(value);
  return party;
}

void Reader::service(const std::string& name, const TomlValue& value) {
  Party party = this->party(PartyKind::service, name, value);
  party.repo = text(value, "repo");
  party.owns = relations(value, "owns");
  if (const TomlValue* cedes = value.find("cedes")) {
    for (const TomlValue& item : cedes->items) {
      const TomlValue* inner = item.find("relation");
      party.cedes.push_back({relation(inner != nullptr ? *inner : item), text(item, "to")});
    }
  }
  if (const TomlValue* roles = value.find("roles")) {
    party.roles = {text(*roles, "run"), text(*roles, "migrate")};
  }
  if (document_.where != in_import) party.migrations = texts(value, "migrations");
  party.replay_only_to = text(value, "replay_only_to");
  party.publishes = texts(value, "publishes");
  party.consumes = texts(value, "consumes");
  party.outbox = declared_table(value, "outbox");
  party.inbox = declared_table(value, "inbox");
  party.dead_letter = declared_table(value, "dead_letter");
  party.read_models = relations(value, "read_models");
  if (const TomlValue* sources = value.find("source");
      sources != nullptr && document_.where != in_import) {
    for (const TomlValue& item : sources->items) {
      party.sources.push_back({paths(item, "paths"), text(item, "database"), text(item, "role"),
                               texts(item, "search_path"), place(item)});
    }
  }
  manifest_.parties.push_back(std::move(party));
}

void Reader::library(const std::string& name, const TomlValue& value) {
  Party party = this->party(PartyKind::library, name, value);
  party.used_by = texts(value, "used_by");
  manifest_.parties.push_back(std::move(party));
}

void Reader::actor(const std::string& name, const TomlValue& value) {
  Party party = this->party(PartyKind::actor, name, value);
  party.actor_kind = chosen<ActorKind>(
      {{"reporting", ActorKind::reporting}, {"admin", ActorKind::admin}, {"job", ActorKind::job}},
      text(value, "kind"), ActorKind::none);
  party.roles.run = text(value, "role");
  if (const TomlValue* may = value.find("may")) {
    for (const TomlValue& item : may->items) {
      auto rule = parse_may(item.text);
      if (!rule) continue;
      rule->relations.place = place(item);
      party.may.push_back(std::move(*rule));
    }
  }
  manifest_.parties.push_back(std::move(party));
}

void Reader::export_(const std::string&, const TomlValue& value) {
  Export out;
  out.provider = text(value, "provider");
  out.relation = relation(*value.find("relation"));
  out.access =
      chosen<ExportAccess>({{"private", ExportAccess::private_}, {"public", ExportAccess::public_}},
                           text(value, "access"), ExportAccess::protected_);
  out.to = texts(value, "to");
  out.columns = texts(value, "columns");
  out.part = document_.path;
  out.place = place(value);
  manifest_.exports.push_back(std::move(out));
}

void Reader::contract(const std::string&, const TomlValue& value) {
  Contract out;
  out.id = text(value, "id");
  out.provider = text(value, "provider");
  out.consumer = text(value, "consumer");
  out.relations = relations(value, "relations");
  out.columns = texts(value, "columns");
  for (const std::string& word : texts(value, "forms")) {
    out.forms.push_back(form_of(word).value_or(Form::none));
  }
  for (const std::string& word : texts(value, "privileges")) out.privileges |= privilege_of(word);
  out.reason = text(value, "reason");
  out.approver = text(value, "approver");
  out.until = date(value, "until");
  out.grace_days = number(value, "grace_days");
  out.part = document_.path;
  out.place = place(value);
  manifest_.contracts.push_back(std::move(out));
}

void Reader::move(const std::string&, const TomlValue& value) {
  Move out{relation(*value.find("relation")), text(value, "from"), text(value, "to"),
           date(value, "until"), place(value)};
  manifest_.moves.push_back(std::move(out));
}

void Reader::saga(const std::string&, const TomlValue& value) {
  Saga out;
  out.name = text(value, "name");
  out.style = text(value, "style");
  if (const TomlValue* state = value.find("state")) out.state = relation(*state);
  if (const TomlValue* steps = value.find("steps")) {
    for (const TomlValue& step : steps->items) {
      const TomlValue* pivot = step.find("pivot");
      out.steps.push_back(
          {text(step, "do"), text(step, "undo"), pivot != nullptr && pivot->boolean});
    }
  }
  out.place = place(value);
  manifest_.sagas.push_back(std::move(out));
}

void Reader::policy(const std::string&, const TomlValue& value) {
  Policy out;
  if (value.find("from") != nullptr) out.from = text(value, "from");
  if (value.find("to") != nullptr) out.to = text(value, "to");
  out.form = form_of(text(value, "form")).value_or(Form::none);
  out.severity = severity_of(text(value, "severity")).value_or(Severity::error);
  out.place = place(value);
  manifest_.policies.push_back(std::move(out));
}

// The first place of each key that no rule looks at.
void collect_not_yet_checked(const ManifestDocument& document, const TomlValue& table,
                             std::string_view spec, std::vector<NotYetChecked>& out) {
  for (const auto& [name, value] : table.members) {
    const KeySpec* key = find_key(spec, name);
    if (key == nullptr) continue;
    if ((key->flags & key_unchecked) != 0) {
      const std::string full = (spec.empty() ? "" : std::string(spec) + ".") + name;
      if (std::ranges::find(out, full, &NotYetChecked::key) == out.end()) {
        out.push_back({full, place_of_key(document.path, value)});
      }
    } else if (key->type == KeyType::table) {
      collect_not_yet_checked(document, value, key->of, out);
    } else if (key->type == KeyType::named_tables) {
      for (const auto& [_, item] : value.members)
        collect_not_yet_checked(document, item, key->of, out);
    } else if (key->type == KeyType::tables) {
      for (const TomlValue& item : value.items)
        collect_not_yet_checked(document, item, key->of, out);
    }
  }
}

}  // namespace

Manifest read_manifest(const std::vector<ManifestDocument>& documents) {
  Manifest manifest;
  for (const ManifestDocument& document : documents) {
    manifest.parts.push_back(document.path);
    Reader(document, manifest).run();
    collect_not_yet_checked(document, document.tree, {}, manifest.not_yet_checked);
  }
  std::ranges::sort(manifest.parties, [](const Party& a, const Party& b) {
    return std::pair(a.kind, std::string_view(a.name)) <
           std::pair(b.kind, std::string_view(b.name));
  });
  return manifest;
}

}  // namespace demarc
