#include "tests/referee/catalog.h"

#include <map>
#include <utility>

namespace demarc::referee {

// kind, oid, schema, name, quoted full name, oid of the table it depends on. Objects of the system
// and of extensions that the cluster brings are left out: everybody may use them.
static constexpr const char* catalog_query = R"sql(
select c.relkind::text, c.oid::text, n.nspname, c.relname, format('%I.%I', n.nspname, c.relname),
       coalesce(i.indrelid::text, (select d.refobjid::text from pg_depend d
         where c.relkind = 'S' and d.classid = 'pg_class'::regclass and d.objid = c.oid
           and d.refclassid = 'pg_class'::regclass and d.deptype in ('a', 'i') limit 1), '')
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
  left join pg_index i on i.indexrelid = c.oid
 where c.relkind in ('r', 'p', 'f', 'v', 'm', 'S', 'i', 'I')
   and (n.oid = pg_my_temp_schema() or n.nspname !~ '^pg_' and n.nspname <> 'information_schema')
union all
select 'N', n.oid::text, '', n.nspname, format('%I', n.nspname), ''
  from pg_namespace n where n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
union all
select 'F', p.oid::text, n.nspname, p.proname,
       format('%I.%I(%s)', n.nspname, p.proname, oidvectortypes(p.proargtypes)), ''
  from pg_proc p join pg_namespace n on n.oid = p.pronamespace
 where n.nspname !~ '^pg_(?!temp)' and n.nspname <> 'information_schema'
union all
select case t.typtype when 'd' then 'D' else 'T' end, t.oid::text, n.nspname, t.typname,
       format('%I.%I', n.nspname, t.typname), ''
  from pg_type t join pg_namespace n on n.oid = t.typnamespace
  left join pg_class c on c.oid = t.typrelid
 where n.nspname !~ '^pg_(?!temp)' and n.nspname <> 'information_schema'
   and t.typtype in ('d', 'e', 'r', 'b', 'c') and (t.typtype = 'd' or t.typcategory <> 'A')
   and coalesce(c.relkind, 'c') = 'c'
union all
select 'L', oid::text, '', lanname, format('%I', lanname), '' from pg_language where lanpltrusted
union all
select 'B', oid::text, '', datname, format('%I', datname), ''
  from pg_database where datname = current_database()
union all
select 'V', oid::text, '', srvname, format('%I', srvname), '' from pg_foreign_server
union all
select 'W', oid::text, '', fdwname, format('%I', fdwname), '' from pg_foreign_data_wrapper
union all
select 'P', oid::text, '', pubname, format('%I', pubname), '' from pg_publication
union all
select 'X', s.oid::text, n.nspname, s.stxname, format('%I.%I', n.nspname, s.stxname), ''
  from pg_statistic_ext s join pg_namespace n on n.oid = s.stxnamespace
union all
select 'C', l.oid::text, n.nspname, l.collname, format('%I.%I', n.nspname, l.collname), ''
  from pg_collation l join pg_namespace n on n.oid = l.collnamespace where n.nspname !~ '^pg_'
)sql";

struct KindRow {
  char letter;
  ObjectKind kind;
  const char* grant_word;  // null: nothing can be granted on it
  const char* alter_word;  // null: it has its table's owner
  Privileges grantable;
};

static constexpr KindRow kinds[] = {
    {'r', ObjectKind::table, "TABLE", "TABLE", priv_relation_all & ~priv_maintain},
    {'p', ObjectKind::table, "TABLE", "TABLE", priv_relation_all & ~priv_maintain},
    {'f', ObjectKind::foreign_table, "TABLE", "FOREIGN TABLE", priv_relation_all & ~priv_maintain},
    {'v', ObjectKind::view, "TABLE", "VIEW", priv_relation_all & ~priv_maintain},
    {'m', ObjectKind::materialized_view, "TABLE", "MATERIALIZED VIEW",
     priv_relation_all & ~priv_maintain},
    {'S', ObjectKind::sequence, "SEQUENCE", "SEQUENCE", priv_usage | priv_select | priv_update},
    {'i', ObjectKind::index, nullptr, nullptr, 0},
    {'I', ObjectKind::index, nullptr, nullptr, 0},
    {'N', ObjectKind::schema, "SCHEMA", "SCHEMA", priv_usage | priv_create},
    {'F', ObjectKind::routine, "ROUTINE", "ROUTINE", priv_execute},
    {'T', ObjectKind::type, "TYPE", "TYPE", priv_usage},
    {'D', ObjectKind::domain, "DOMAIN", "DOMAIN", priv_usage},
    {'L', ObjectKind::language, "LANGUAGE", "LANGUAGE", priv_usage},
    {'B', ObjectKind::database, "DATABASE", "DATABASE", priv_create | priv_temporary},
    {'V', ObjectKind::server, "FOREIGN SERVER", "SERVER", priv_usage},
    {'W', ObjectKind::foreign_data_wrapper, "FOREIGN DATA WRAPPER", nullptr, priv_usage},
    {'P', ObjectKind::publication, nullptr, "PUBLICATION", 0},
    {'X', ObjectKind::statistics, nullptr, "STATISTICS", 0},
    {'C', ObjectKind::other, nullptr, "COLLATION", 0},
};

bool is_relation_object(const Object& object) {
  return is_relation(object.kind);
}

std::string display_name(const Object& object) {
  return object.schema.empty() ? object.name : object.schema + "." + object.name;
}

static const KindRow& kind_row(char letter) {
  for (const KindRow& row : kinds) {
    if (row.letter == letter) return row;
  }
  return kinds[0];
}

void Catalog::load(Session& session) {
  objects_.clear();
  if (system_.empty()) {
    for (std::vector<std::string>& row : session.query(
             "select relname from pg_class where relnamespace = 'pg_catalog'::regnamespace")) {
      system_.insert(std::move(row[0]));
    }
  }
  std::map<std::string, std::size_t> routines;
  for (std::vector<std::string>& row : session.query(catalog_query)) {
    const KindRow& kind = kind_row(row[0][0]);
    const std::string& full_name = row[4];
    if (kind.kind == ObjectKind::routine) {
      const auto [it, added] = routines.emplace(row[2] + '\n' + row[3], objects_.size());
      if (!added) {
        objects_[it->second].grant_on += ", " + full_name;
        objects_[it->second].alter += "\nROUTINE " + full_name;
        continue;
      }
    }
    Object& object = objects_.emplace_back();
    object.kind = kind.kind;
    object.oid = std::move(row[1]);
    object.schema = std::move(row[2]);
    object.name = std::move(row[3]);
    object.owner_from = std::move(row[5]);
    object.grantable = kind.grantable;
    if (kind.grant_word != nullptr)
      object.grant_on = std::string(kind.grant_word) + " " + full_name;
    if (kind.alter_word != nullptr) object.alter = std::string(kind.alter_word) + " " + full_name;
  }
}

void Catalog::set(std::vector<Object> objects, std::set<std::string, std::less<>> system) {
  objects_ = std::move(objects);
  system_ = std::move(system);
}

const Object* Catalog::by_oid(std::string_view oid) const {
  for (const Object& object : objects_) {
    if (object.oid == oid && object.kind != ObjectKind::schema) return &object;
  }
  return nullptr;
}

// Relations, sequences and indexes share one name space; types and routines have their own.
static bool same_space(ObjectKind kind, ObjectKind like) {
  const auto space = [](ObjectKind k) {
    if (is_relation(k) || k == ObjectKind::sequence || k == ObjectKind::index) {
      return ObjectKind::table;
    }
    return k == ObjectKind::domain ? ObjectKind::type : k;
  };
  return space(kind) == space(like);
}

const Object* Catalog::find(std::string_view schema, std::string_view name, ObjectKind like,
                            const std::vector<std::string>& path) const {
  const auto in_schema = [&](std::string_view where) -> const Object* {
    for (const Object& object : objects_) {
      if (object.name == name && object.schema == where && same_space(object.kind, like)) {
        return &object;
      }
    }
    return nullptr;
  };
  if (schema == "pg_temp") {
    return path.empty() || path[0].compare(0, 7, "pg_temp") != 0 ? nullptr : in_schema(path[0]);
  }
  if (!schema.empty()) return in_schema(schema);
  if (const Object* object = in_schema("")) return object;  // what stands in no schema
  for (const std::string& entry : path) {
    if (const Object* object = in_schema(entry)) return object;
  }
  return nullptr;
}

std::vector<std::string> current_path(Session& session) {
  std::vector<std::string> path;
  for (std::vector<std::string>& row : session.query("select unnest(current_schemas(true))")) {
    path.push_back(std::move(row[0]));
  }
  return path;
}

}  // namespace demarc::referee
