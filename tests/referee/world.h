// A system on a real server: its databases, its roles, and on every object what the manifest says.
//
// Each party has two roles, as the manifest names them: one that it runs as, one that migrates and
// owns. What the system's own GRANTs gave is taken away: the question is what is *allowed*. Owners
// of what nobody owns is a role that everybody is a member of. Extensions, languages and types stay
// open to all: there is no line through them.
//
// Databases and roles bear the names of the system, which are global to the server: one World at a
// time. The destructor drops them.
#pragma once

#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "tests/referee/allowed.h"
#include "tests/referee/cluster.h"
#include "tests/referee/session.h"

namespace demarc::referee {

class World {
 public:
  World(const Cluster& cluster, const System& system);
  World(const World&) = delete;
  World& operator=(const World&) = delete;
  ~World();

  Session& superuser(const std::string& database);
  // Logged in as the party; the same session until another one is asked for or `fresh`.
  enum class Reuse { same_session, fresh };
  Session& as(PartyId party, bool as_migration, const std::string& database, Reuse reuse);
  // The search path of that session now, in words that mean the same to the superuser.
  std::string search_path();

  // Gives every object its owner and its grants. `maker`: whose statement made what is new, for
  // what the manifest knows no owner of (servers, publications).
  void settle(const std::string& database, PartyId maker);
  const std::set<std::string>& unknown_objects() const { return unknown_; }

 private:
  struct Role {
    std::string name{};
    PartyId party = none;
    bool owns = false;
  };
  void drop_everything();
  bool is_there(const Role& role) const;
  const std::string& owner_role(PartyId party) const;
  bool ensure_role(const Role& role);
  void note_new_roles();
  std::string script_for(const std::string& database, const Object& object, PartyId maker);
  std::string grants_on(const std::string& database, const Object& object, PartyId owner,
                        const Object* table) const;
  std::string script_for_schema(const std::string& database, const Object& schema) const;
  std::string script_for_database(const std::string& database) const;
  std::string revoke_all(const std::string& grant_on) const;
  ObjectOwner owner_on_server(const std::string& database, const Object& object,
                              const Object*& table) const;

  const Cluster& cluster_;
  const System& system_;
  std::vector<Role> roles_{};
  std::set<std::string> there_before_{};  // roles
  std::vector<std::string> existing_{};   // roles of this world that are there
  std::map<std::string, Session> superusers_{};
  std::unique_ptr<Session> session_{};
  std::string session_key_{};
  std::string session_role_{};
  Catalog catalog_{};
  std::map<std::string, std::string> settled_{};  // by object, with the database: owner and grants
  std::set<std::string> unknown_{};
};

}  // namespace demarc::referee
