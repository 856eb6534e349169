// What there is in a database to have privileges on.
#pragma once

#include <functional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "source/vocabulary.h"
#include "tests/referee/session.h"

namespace demarc::referee {

// A relation, sequence, schema, routine, type … The routines of one name count as one object,
// because a call does not tell which of them it means until the server has resolved it.
struct Object {
  ObjectKind kind = ObjectKind::other;
  std::string oid{};
  std::string schema{};
  std::string name{};
  std::string grant_on{};  // "TABLE shop.orders"; empty: cannot be granted on
  std::string alter{};     // "TABLE shop.orders": for OWNER TO; routines: several, by '\n'
  std::string
      owner_from{};  // oid of the table whose owner is this one's: indexes, serial sequences
  Privileges grantable = 0;
};

bool is_relation_object(const Object& object);
// "schema.name", or the name of what stands in no schema.
std::string display_name(const Object& object);

class Catalog {
 public:
  void load(Session& session);
  // As it was recorded.
  void set(std::vector<Object> objects, std::set<std::string, std::less<>> system);
  const std::set<std::string, std::less<>>& system_relations() const { return system_; }
  const std::vector<Object>& objects() const { return objects_; }
  const Object* by_oid(std::string_view oid) const;
  // The relation, sequence, index, type or routine of that name; without a schema the first one on
  // `path`. Null: there is none.
  const Object* find(std::string_view schema, std::string_view name, ObjectKind like,
                     const std::vector<std::string>& path) const;
  // A relation of pg_catalog, which every search path has first.
  bool is_system_relation(std::string_view name) const { return system_.count(name) != 0; }

 private:
  std::vector<Object> objects_{};
  std::set<std::string, std::less<>> system_{};
};

// The schemas of the session's search path that exist, pg_temp and pg_catalog among them.
std::vector<std::string> current_path(Session& session);

}  // namespace demarc::referee
