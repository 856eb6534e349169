// Which database roles are whose, and which are members of which.
//
// In: the manifest's roles and the memberships that the replayed GRANTs end with. A role that two
// parties name, or none, is nobody's: who acts under it is not known.
#pragma once

#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "model/history.h"
#include "model/replay.h"

namespace demarc {

class Memberships {
 public:
  Memberships(const Manifest& manifest, const std::vector<ReplayedGrant>& grants);

  // The one party that names the role in the manifest; none.
  PartyId party_of(std::string_view role) const;
  bool is_migrate_role(PartyId party, std::string_view role) const;
  // Parties that act under the role or under a member of it, sorted; true: only to migrate.
  std::vector<std::pair<PartyId, bool>> holders(std::string_view role) const;
  // Whether what is for these roles (names in `rows`) is for this one. Empty: the role is unknown.
  Affects affects(const Rows& rows, Range roles, std::string_view role) const;

 private:
  bool is_in(std::string_view role, std::string_view group) const;

  const Manifest& manifest_;
  std::unordered_map<std::string_view, PartyId> parties_{};
  std::unordered_map<std::string_view, std::vector<std::string_view>> groups_{};
};

}  // namespace demarc
