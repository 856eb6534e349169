// What the manifest allows on an object, worked out from the manifest alone.
//
// This is a second reading of the manifest beside demarc's own judge, on purpose: what the roles
// are granted must not come from what is put to the test. Only who owns an object is taken from
// the model, because the manifest's owner is what a server would be set up with.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "tests/referee/catalog.h"
#include "tests/referee/system.h"

namespace demarc::referee {

struct Permission {
  PartyId party = none;
  Privileges privileges = 0;
  std::vector<std::string> columns{};  // empty: all
};

// An owner is a party, nobody (unclaimed, or nobody's by the manifest), or not known at all.
constexpr PartyId nobody = none;
struct ObjectOwner {
  bool known = false;
  PartyId party = nobody;
};
ObjectOwner owner_of(const System& system, const std::string& database, const Object& object);

// Whose schema it is as a whole; nobody.
PartyId owner_of_schema(const System& system, std::string_view database, std::string_view schema);

// What others than the owner may do with it. `table`: whose sequence it is; null for all else.
std::vector<Permission> permissions(const System& system, const std::string& database,
                                    const Object& object, PartyId owner, const Object* table);

// Something in the schema is the party's or is open to it: USAGE.
bool may_enter(const System& system, PartyId party, const std::string& database,
               const std::string& schema);
// Something in the schema is the party's: CREATE.
bool owns_in(const System& system, PartyId party, const std::string& database,
             const std::string& schema);
bool runs_in(const Party& party, const std::string& database);

}  // namespace demarc::referee
