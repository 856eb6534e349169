#include "export/grants.h"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "base/text.h"
#include "export/grants_plan.h"

namespace demarc {
namespace {

// PostgreSQL's reserved words, and those that cannot name a table or a role without quotes.
bool is_reserved(std::string_view name) {
  static const std::set<std::string_view> words = {
#define X(word) word,
#include "export/reserved_words.def"
#undef X
  };
  return words.count(name) != 0;
}

// For a DO block: a dollar sign in a name must not end the block's own quotes.
std::string literal(std::string_view text) {
  std::string out = "'";
  for (const char c : text) {
    out += c == '\'' ? "''" : c == '$' ? "' || chr(36) || '" : std::string(1, c);
  }
  return out + "'";
}

// A name within a format of format().
std::string in_format(std::string_view text) {
  std::string out;
  for (const char c : text) out += c == '%' ? std::string("%%") : std::string(1, c);
  return out;
}

class Script {
 public:
  Script(const Model& model, const GrantsRequest& request)
      : model_(model), request_(request), plan_(plan_grants(model, request)) {}
  GrantsScript write();

 private:
  bool is_asked(const Party& party) const {
    return party.kind == PartyKind::service &&
           (request_.service.empty() || request_.service == party.name);
  }
  bool uses_database(const Party& party) const;
  std::vector<std::string> roles_of(const Party& party) const;
  void collect_roles();
  void roles();
  void database();
  void service(PartyId id);
  void schemas(const Party& party);
  void owners(const Party& party, PartyId id);
  void revokes(PartyId id);
  void grants(PartyId id);
  void grant(RelationId id, const std::string& role, const Holding& holding);
  void routine(const ModelRelation& relation, const std::string& statement);
  void line(const std::string& text) { out_ += text + "\n"; }
  bool is_written(RelationId id, PartyId owner) const;
  std::string name_of(const ModelRelation& relation) const {
    return sql_name(relation.schema) + "." + sql_name(relation.name);
  }

  const Model& model_;
  const GrantsRequest& request_;
  GrantsPlan plan_;
  std::vector<std::string> roles_{};  // of the manifest, in this database
  std::string out_{};
};

bool Script::uses_database(const Party& party) const {
  return party.databases.empty() || std::find(party.databases.begin(), party.databases.end(),
                                              request_.database) != party.databases.end();
}

std::vector<std::string> Script::roles_of(const Party& party) const {
  std::vector<std::string> out;
  const auto add = [&](const std::string& role) {
    if (!role.empty() && std::find(out.begin(), out.end(), role) == out.end()) out.push_back(role);
  };
  add(party.roles.migrate);
  add(party.roles.run);
  for (const Source& source : party.sources) {
    if (source.database.empty() || source.database == request_.database) add(source.role);
  }
  return out;
}

void Script::collect_roles() {
  std::set<std::string> roles;
  for (const Party& party : model_.manifest->parties) {
    if (party.kind == PartyKind::library || !uses_database(party)) continue;
    for (const std::string& role : roles_of(party)) roles.insert(role);
  }
  roles_.assign(roles.begin(), roles.end());
}

void Script::roles() {
  if (roles_.empty()) return;
  line("\n-- Roles. Passwords and connection limits are set elsewhere.");
  line("DO $$");
  line("DECLARE name text;");
  line("BEGIN");
  std::string names;
  for (const std::string& role : roles_) names += (names.empty() ? "" : ", ") + literal(role);
  line("  FOREACH name IN ARRAY ARRAY[" + names + "] LOOP");
  line("    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = name) THEN");
  line("      EXECUTE format('CREATE ROLE %I LOGIN', name);");
  line("    END IF;");
  line("  END LOOP;");
  line("END $$;");
}

std::string list_of_roles(const std::vector<std::string>& roles) {
  std::string out;
  for (const std::string& role : roles) out += (out.empty() ? "" : ", ") + sql_name(role);
  return out;
}

void Script::database() {
  const std::string name = sql_name(request_.database);
  line("\n-- Who may connect.");
  line("REVOKE ALL ON DATABASE " + name + " FROM PUBLIC;");
  if (!roles_.empty()) {
    line("REVOKE ALL ON DATABASE " + name + " FROM " + list_of_roles(roles_) + ";");
    line("GRANT CONNECT ON DATABASE " + name + " TO " + list_of_roles(roles_) + ";");
  }
  // REFRESH … CONCURRENTLY makes a temporary table with the owner's rights.
  std::set<std::string> temporary = plan_.temporary;
  for (const Party& party : model_.manifest->parties) {
    if (uses_database(party) && !party.roles.migrate.empty()) temporary.insert(party.roles.migrate);
  }
  for (const std::string& role : temporary)
    line("GRANT TEMPORARY ON DATABASE " + name + " TO " + sql_name(role) + ";");
  for (const std::string& role : plan_.creates)
    line("GRANT CREATE ON DATABASE " + name + " TO " + sql_name(role) + ";");
}

bool Script::is_written(RelationId id, PartyId owner) const {
  const ModelRelation& relation = model_.relations[id];
  return relation.claim.owner == owner && relation.database == request_.database &&
         relation.created && !relation.dropped && !relation.temporary && !relation.nobody;
}

void Script::schemas(const Party& party) {
  const std::string& migrate = party.roles.migrate;
  for (const std::string& schema : whole_schemas(party, request_.database)) {
    line("CREATE SCHEMA IF NOT EXISTS " + sql_name(schema) + ";");
    if (!migrate.empty())
      line("ALTER SCHEMA " + sql_name(schema) + " OWNER TO " + sql_name(migrate) + ";");
    std::vector<std::string> others = roles_;
    std::erase(others, migrate);
    line("REVOKE ALL ON SCHEMA " + sql_name(schema) + " FROM PUBLIC" +
         (others.empty() ? "" : ", " + list_of_roles(others)) + ";");
  }
  if (!migrate.empty())
    line("ALTER DEFAULT PRIVILEGES FOR ROLE " + sql_name(migrate) +
         " REVOKE EXECUTE ON ROUTINES FROM PUBLIC;");
}

// Overloads are one object to the manifest: the loop takes them all.
void Script::routine(const ModelRelation& relation, const std::string& statement) {
  line("DO $$");
  line("DECLARE routine regprocedure;");
  line("BEGIN");
  line(
      "  FOR routine IN SELECT p.oid FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace");
  line("      WHERE n.nspname = " + literal(relation.schema) +
       " AND p.proname = " + literal(relation.name) + " LOOP");
  line("    EXECUTE format(" + literal(statement) + ", routine);");
  line("  END LOOP;");
  line("END $$;");
}

void Script::owners(const Party& party, PartyId id) {
  if (party.roles.migrate.empty()) return;
  const std::string to = " OWNER TO " + sql_name(party.roles.migrate);
  for (RelationId i = 0; i < model_.relations.size(); ++i) {
    const ModelRelation& relation = model_.relations[i];
    if (!is_written(i, id)) continue;
    if (relation.object == ObjectKind::routine) {
      routine(relation, "ALTER ROUTINE %s" + in_format(to));
    } else if (is_relation(relation.object)) {
      std::string kind = to_string(relation.object);
      std::transform(kind.begin(), kind.end(), kind.begin(),
                     [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; });
      line("ALTER " + kind + " " + name_of(relation) + to + ";");
    } else if (relation.object == ObjectKind::sequence && relation.parent == none) {
      line("ALTER SEQUENCE " + name_of(relation) + to + ";");
    }
  }
}

void Script::revokes(PartyId id) {
  std::vector<std::string> roles = roles_;
  std::erase(roles, model_.manifest->parties[id].roles.migrate);
  const std::string from = " FROM PUBLIC" + (roles.empty() ? "" : ", " + list_of_roles(roles));
  for (RelationId i = 0; i < model_.relations.size(); ++i) {
    const ModelRelation& relation = model_.relations[i];
    if (!is_written(i, id)) continue;
    if (relation.object == ObjectKind::routine) {
      routine(relation, "REVOKE ALL ON ROUTINE %s" + in_format(from));
    } else if (is_relation(relation.object) || relation.object == ObjectKind::sequence) {
      const char* kind = relation.object == ObjectKind::sequence ? "SEQUENCE " : "";
      line(fmt::format("REVOKE ALL ON {}{}{};", kind, name_of(relation), from));
    }
  }
}

void Script::grant(RelationId id, const std::string& role, const Holding& holding) {
  const ModelRelation& relation = model_.relations[id];
  const std::string to = " TO " + sql_name(role);
  if (relation.object == ObjectKind::routine)
    return routine(relation, "GRANT EXECUTE ON ROUTINE %s" + in_format(to));
  std::vector<std::string> words;
  if (holding.whole != 0) words.push_back(to_string_of_privileges(holding.whole));
  for (const auto& [privilege, columns] : holding.by_column) {
    std::vector<std::string> names;
    for (const std::string& column : columns) names.push_back(sql_name(column));
    words.push_back(to_string_of_privileges(privilege) + " (" + join(names, ", ") + ")");
  }
  const char* kind = relation.object == ObjectKind::sequence ? "SEQUENCE " : "";
  line(fmt::format("GRANT {} ON {}{}{};", join(words, ", "), kind, name_of(relation), to));
}

void Script::grants(PartyId id) {
  std::set<std::pair<std::string, std::string>> schemas;
  for (const auto& [relation, roles] : plan_.relations) {
    if (!is_written(relation, id)) continue;
    for (const auto& [role, holding] : roles)
      schemas.emplace(model_.relations[relation].schema, role);
  }
  const Party& party = model_.manifest->parties[id];
  const std::vector<std::string> whole = whole_schemas(party, request_.database);
  for (RelationId i = 0; i < model_.relations.size() && !party.roles.migrate.empty(); ++i) {
    const std::string& schema = model_.relations[i].schema;
    const bool is_table = is_written(i, id) && is_relation(model_.relations[i].object);
    if (is_table && std::find(whole.begin(), whole.end(), schema) == whole.end())
      schemas.emplace(schema, party.roles.migrate);
  }
  for (const auto& [schema, role] : schemas) {
    const bool makes = role == party.roles.migrate;
    line(fmt::format("GRANT USAGE{} ON SCHEMA {} TO {};", makes ? ", CREATE" : "", sql_name(schema),
                     sql_name(role)));
  }
  for (const auto& [relation, roles] : plan_.relations) {
    if (!is_written(relation, id)) continue;
    for (const auto& [role, holding] : roles) grant(relation, role, holding);
  }
}

void Script::service(PartyId id) {
  const Party& party = model_.manifest->parties[id];
  line("\n-- " + printable_line(party.name) +
       (party.team.empty() ? "" : " (" + printable_line(party.team) + ")"));
  schemas(party);
  owners(party, id);
  revokes(id);
  grants(id);
}

GrantsScript Script::write() {
  collect_roles();
  const std::string which = request_.minimal ? "allowed by the manifest and needed by the SQL"
                                             : "allowed by the manifest";
  line("-- Written by demarc grants: what is " + which + ".");
  line("-- Database " + printable_line(request_.database) +
       ". May be run again; run it after the migrations.");
  for (const std::string& text : plan_.gaps) line("-- Not given: " + printable_line(text) + ".");
  line("BEGIN;");
  roles();
  if (request_.service.empty()) database();
  for (PartyId id = 0; id < model_.manifest->parties.size(); ++id) {
    const Party& party = model_.manifest->parties[id];
    if (is_asked(party) && uses_database(party)) service(id);
  }
  line("\nCOMMIT;");
  return {std::move(out_), std::move(plan_.gaps)};
}

}  // namespace

std::string sql_name(std::string_view name) {
  const bool plain = !name.empty() && name[0] >= 'a' && name[0] <= 'z' &&
                     std::all_of(name.begin(), name.end(), [](char c) {
                       return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
                     });
  if (plain && !is_reserved(name)) return std::string(name);
  std::string out = "\"";
  for (const char c : name) out += c == '"' ? std::string("\"\"") : std::string(1, c);
  return out + "\"";
}

GrantsScript grants_script(const Model& model, const GrantsRequest& request) {
  return Script(model, request).write();
}

}  // namespace demarc
