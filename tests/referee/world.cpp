#include "tests/referee/world.h"

#include <algorithm>
#include <stdexcept>

namespace demarc::referee {
namespace {

constexpr const char* everybody = "referee_everybody";

// Who owns it and who has what on it, of each object that is no extension's.
constexpr const char* state_query = R"sql(
with members as (select classid, objid from pg_depend where deptype = 'e')
select 'R' || c.oid, c.relowner::regrole || coalesce(c.relacl::text, '') || coalesce((
         select string_agg(attname || attacl::text, ' ' order by attnum) from pg_attribute
          where attrelid = c.oid and attacl is not null), '')
  from pg_class c where c.oid >= 16384 and ('pg_class'::regclass, c.oid) not in (table members)
union all
select 'F' || n.nspname || '.' || p.proname,
       string_agg(p.proowner::regrole || coalesce(p.proacl::text, ''), ' ' order by p.oid)
  from pg_proc p join pg_namespace n on n.oid = p.pronamespace
 where p.oid >= 16384 and ('pg_proc'::regclass, p.oid) not in (table members) group by 1
union all
select 'N' || n.oid, n.nspowner::regrole || coalesce(n.nspacl::text, '')
  from pg_namespace n where n.nspname !~ '^pg_|^information_schema$'
union all
select 'T' || t.oid, t.typowner::regrole || coalesce(t.typacl::text, '')
  from pg_type t where t.oid >= 16384 and ('pg_type'::regclass, t.oid) not in (table members)
union all
select 'B' || oid, coalesce(datacl::text, '') from pg_database where datname = current_database()
union all
select 'V' || oid, srvowner::regrole || coalesce(srvacl::text, '') from pg_foreign_server
union all
select 'W' || oid, coalesce(fdwacl::text, '') from pg_foreign_data_wrapper
union all
select 'P' || oid, pubowner::regrole::text from pg_publication
)sql";

char letter_of(ObjectKind kind) {
  switch (kind) {
    case ObjectKind::routine:
      return 'F';
    case ObjectKind::schema:
      return 'N';
    case ObjectKind::type:
    case ObjectKind::domain:
      return 'T';
    case ObjectKind::database:
      return 'B';
    case ObjectKind::server:
      return 'V';
    case ObjectKind::foreign_data_wrapper:
      return 'W';
    case ObjectKind::publication:
      return 'P';
    default:
      return 'R';
  }
}

// True if a statement of the system creates the role.
bool is_made_by(const System& system, const std::string& role) {
  for (const FileFacts& facts : system.facts) {
    for (const DefinitionRow& row : facts.rows.definitions) {
      const bool is_role = row.object == ObjectKind::role && row.action == Action::create;
      if (is_role && facts.rows.text(row.name.name) == role) return true;
    }
  }
  return false;
}

std::string list_of(const std::vector<std::string>& names) {
  std::string out;
  for (const std::string& name : names) out += (out.empty() ? "" : ", ") + quote_name(name);
  return out;
}

}  // namespace

World::World(const Cluster& cluster, const System& system) : cluster_(cluster), system_(system) {
  for (PartyId id = 0; id < system.manifest.parties.size(); ++id) {
    const Party& party = system.manifest.parties[id];
    if (party.kind == PartyKind::library) continue;
    const auto name = [&](const std::string& given, const char* otherwise) {
      return given.empty() ? "referee_" + party.name + otherwise : given;
    };
    roles_.push_back({name(party.roles.run, "_run"), id, false});
    roles_.push_back({name(party.roles.migrate, "_migrate"), id, true});
  }
  drop_everything();  // of a run that was killed
  Result<Session> door = Session::open(cluster_, "postgres");
  if (!door) throw std::runtime_error(to_string(door.error()));
  superusers_.emplace("postgres", *std::move(door));
  for (auto& row : superuser("postgres").query("select rolname from pg_roles")) {
    there_before_.insert(row[0]);
  }
  superuser("postgres").must(std::string("CREATE ROLE ") + everybody);
  for (const Role& role : roles_) {
    if (!is_made_by(system, role.name)) ensure_role(role);
  }
  for (const Database& database : system.manifest.databases) {
    Result<Session> session = open_new_database(cluster_, database.name);
    if (!session) throw std::runtime_error(to_string(session.error()));
    session->must("SET track_functions = 'all'");
    superusers_.emplace(database.name, *std::move(session));
    settle(database.name, nobody);
  }
}

World::~World() {
  try {
    note_new_roles();
    drop_everything();
  } catch (const std::exception&) {
    // The cluster ends with the run; the next World drops what is left first.
  }
}

void World::drop_everything() {
  session_.reset();
  superusers_.clear();
  Result<Session> door = Session::open(cluster_, "postgres");
  if (!door) return;
  for (const Database& database : system_.manifest.databases) {
    door->run("DROP DATABASE IF EXISTS " + quote_name(database.name) + " WITH (FORCE)");
  }
  for (const Role& role : roles_) door->run("DROP ROLE IF EXISTS " + quote_name(role.name));
  for (const std::string& role : existing_) door->run("DROP ROLE IF EXISTS " + quote_name(role));
  door->run(std::string("DROP ROLE IF EXISTS ") + everybody);
}

Session& World::superuser(const std::string& database) {
  return superusers_.at(database);
}

const std::string& World::owner_role(PartyId party) const {
  static const std::string all = everybody;
  for (const Role& role : roles_) {
    if (role.owns && role.party == party) return role.name;
  }
  return all;
}

bool World::is_there(const Role& role) const {
  return std::find(existing_.begin(), existing_.end(), role.name) != existing_.end();
}

// True if it is new here, and things are to be settled with it.
bool World::ensure_role(const Role& role) {
  if (is_there(role)) return false;
  Session& session = superuser("postgres");
  const std::string there = "select 1 from pg_roles where rolname = " + quote_literal(role.name);
  if (session.value(there).empty()) session.must("CREATE ROLE " + quote_name(role.name) + " LOGIN");
  return true;
}

// Roles that came since the beginning; those of tests that run beside this one begin with demarc_.
void World::note_new_roles() {
  existing_.clear();
  for (auto& row : superuser("postgres").query("select rolname from pg_roles order by 1")) {
    const bool is_new = there_before_.count(row[0]) == 0 && row[0] != everybody;
    if (is_new && row[0].compare(0, 7, "demarc_") != 0) existing_.push_back(row[0]);
  }
}

Session& World::as(PartyId party, bool as_migration, const std::string& database, Reuse reuse) {
  const auto role = std::find_if(roles_.begin(), roles_.end(), [&](const Role& candidate) {
    return candidate.party == party && candidate.owns == as_migration;
  });
  if (role == roles_.end()) throw std::runtime_error("a library has no role");
  if (ensure_role(*role)) settle(database, nobody);
  const std::string key = role->name + "@" + database;
  if (reuse == Reuse::same_session && session_ != nullptr && key == session_key_) return *session_;
  session_.reset();
  Result<Session> session = Session::open(cluster_, database, role->name);
  if (!session) throw std::runtime_error(to_string(session.error()));
  session_ = std::make_unique<Session>(*std::move(session));
  session_key_ = key;
  session_role_ = role->name;
  const Party& who = system_.manifest.parties[party];
  if (!who.search_path.empty()) session_->must("SET search_path = " + list_of(who.search_path));
  return *session_;
}

std::string World::search_path() {
  std::string path = session_->value("show search_path");
  const std::string user = "\"$user\"";
  if (const std::size_t at = path.find(user); at != std::string::npos) {
    path.replace(at, user.size(), quote_name(session_role_));
  }
  return path.empty() ? "''" : path;
}

ObjectOwner World::owner_on_server(const std::string& database, const Object& object,
                                   const Object*& table) const {
  if (!object.owner_from.empty()) {
    table = catalog_.by_oid(object.owner_from);
    if (table != nullptr) return owner_of(system_, database, *table);
  }
  return owner_of(system_, database, object);
}

std::string World::revoke_all(const std::string& grant_on) const {
  std::string from = "PUBLIC";
  if (!existing_.empty()) from += ", " + list_of(existing_);
  return "REVOKE ALL ON " + grant_on + " FROM " + from + ", " + everybody + " CASCADE;\n";
}

std::string World::grants_on(const std::string& database, const Object& object, PartyId owner,
                             const Object* table) const {
  std::string out;
  const auto grant = [&](PartyId party, Privileges bits, const std::vector<std::string>& columns) {
    for (const Role& role : roles_) {
      if (role.party != party || !is_there(role)) continue;
      const std::string of = columns.empty() ? "" : " (" + list_of(columns) + ")";
      for (Privileges left = bits; left != 0; left &= left - 1) {
        const Privileges bit = left & (~left + 1);
        const bool by_column =
            (bit & (priv_select | priv_insert | priv_update | priv_references)) != 0;
        out += "GRANT " + to_string_of_privileges(bit) + (by_column ? of : "") + " ON " +
               object.grant_on + " TO " + quote_name(role.name) + ";\n";
      }
    }
  };
  out += "GRANT ALL ON " + object.grant_on + " TO " + quote_name(owner_role(owner)) + ";\n";
  if (owner != nobody) grant(owner, object.grantable, {});
  for (const Permission& permission : permissions(system_, database, object, owner, table)) {
    grant(permission.party, permission.privileges, permission.columns);
  }
  return out;
}

std::string World::script_for_schema(const std::string& database, const Object& schema) const {
  const PartyId owner = owner_of_schema(system_, database, schema.name);
  std::string out = "ALTER SCHEMA " + quote_name(schema.name) + " OWNER TO " +
                    quote_name(owner_role(owner)) + ";\n" + revoke_all(schema.grant_on) +
                    "GRANT ALL ON " + schema.grant_on + " TO " + quote_name(owner_role(owner)) +
                    ";\n";
  for (const Role& role : roles_) {
    if (!is_there(role)) continue;
    if (!may_enter(system_, role.party, database, schema.name)) continue;
    const bool creates = owns_in(system_, role.party, database, schema.name);
    out += std::string("GRANT USAGE") + (creates ? ", CREATE" : "") + " ON " + schema.grant_on +
           " TO " + quote_name(role.name) + ";\n";
  }
  return out;
}

// The line is not drawn there as long as services share a database.
std::string World::script_for_database(const std::string& database) const {
  const std::string on = "DATABASE " + quote_name(database);
  std::string out = revoke_all(on);
  for (const Role& role : roles_) {
    if (!is_there(role)) continue;
    if (!runs_in(system_.manifest.parties[role.party], database)) continue;
    out += "GRANT CONNECT, TEMPORARY" + std::string(role.owns ? ", CREATE" : "") + " ON " + on +
           " TO " + quote_name(role.name) + ";\n";
  }
  return out;
}

std::string World::script_for(const std::string& database, const Object& object, PartyId maker) {
  switch (object.kind) {
    case ObjectKind::schema:
      return script_for_schema(database, object);
    case ObjectKind::database:
      return script_for_database(database);
    case ObjectKind::foreign_data_wrapper:
      return "GRANT USAGE ON " + object.grant_on + " TO PUBLIC;\n";
    case ObjectKind::server:
    case ObjectKind::publication:
      if (maker == nobody) return {};
      return "ALTER " + object.alter + " OWNER TO " + quote_name(owner_role(maker)) + ";\n";
    case ObjectKind::language:
    case ObjectKind::index:
    case ObjectKind::statistics:
    case ObjectKind::other:
      return {};
    default:
      break;
  }
  const Object* table = nullptr;
  const ObjectOwner owner = owner_on_server(database, object, table);
  if (!owner.known) unknown_.insert(display_name(object));
  std::string out;
  for (std::size_t at = 0; table == nullptr && at < object.alter.size();) {
    const std::size_t end = std::min(object.alter.find('\n', at), object.alter.size());
    out += "ALTER " + object.alter.substr(at, end - at) + " OWNER TO " +
           quote_name(owner_role(owner.party)) + ";\n";
    at = end + 1;
  }
  if (letter_of(object.kind) == 'T') return out;
  return out + revoke_all(object.grant_on) + grants_on(database, object, owner.party, table);
}

void World::settle(const std::string& database, PartyId maker) {
  Session& session = superuser(database);
  const std::vector<std::string> roles_before = existing_;
  note_new_roles();
  if (existing_ != roles_before) {
    settled_.clear();
    for (const Role& role : roles_) {
      if (is_there(role)) {
        session.must(std::string("GRANT ") + everybody + " TO " + quote_name(role.name));
      }
    }
  }
  catalog_.load(session);
  const auto state = [&] {
    std::map<std::string, std::string> out;
    for (auto& row : session.query(state_query)) out[row[0]] = row[1];
    return out;
  };
  std::map<std::string, std::string> now = state();
  const auto key = [&](const Object& object) {
    const bool is_routine = object.kind == ObjectKind::routine;  // overloads are one object
    return letter_of(object.kind) + (is_routine ? display_name(object) : object.oid);
  };
  std::string script;
  for (const bool relations : {true, false}) {  // a sequence's grants come after its table's owner
    for (const Object& object : catalog_.objects()) {
      if (is_relation(object.kind) != relations) continue;
      const auto there = now.find(key(object));
      if (there == now.end()) continue;                       // an extension's
      if (object.schema.compare(0, 3, "pg_") == 0) continue;  // of one session
      const auto settled = settled_.find(database + " " + there->first);
      if (settled != settled_.end() && settled->second == there->second) continue;
      script += script_for(database, object, maker);
    }
  }
  if (script.empty()) return;
  // The owner's role may not have come yet: what the manifest names is made where it is missing.
  for (const Role& role : roles_) {
    if (script.find("TO " + quote_name(role.name)) != std::string::npos && ensure_role(role)) {
      settle(database, maker);
      return;
    }
  }
  session.must(script);
  for (auto& [id, text] : state()) settled_[database + " " + id] = text;
}

}  // namespace demarc::referee
