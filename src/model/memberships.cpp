#include "model/memberships.h"

#include <algorithm>

namespace demarc {

Memberships::Memberships(const Manifest& manifest, const std::vector<ReplayedGrant>& grants)
    : manifest_(manifest) {
  for (PartyId id = 0; id < manifest.parties.size(); ++id) {
    const Party& party = manifest.parties[id];
    const auto add = [&](std::string_view role) {
      if (role.empty()) return;
      const auto [at, added] = parties_.emplace(role, id);
      if (!added && at->second != id) at->second = none;
    };
    add(party.roles.run);
    add(party.roles.migrate);
    for (const Source& source : party.sources) add(source.role);
  }
  for (const ReplayedGrant& grant : grants) {
    if (grant.object == ObjectKind::role && !grant.revoked)
      groups_[grant.role].push_back(grant.granted);
  }
}

PartyId Memberships::party_of(std::string_view role) const {
  const auto at = parties_.find(role);
  return at == parties_.end() ? none : at->second;
}

bool Memberships::is_migrate_role(PartyId party, std::string_view role) const {
  const Roles& roles = manifest_.parties[party].roles;
  return role == roles.migrate && role != roles.run;
}

std::vector<std::pair<PartyId, bool>> Memberships::holders(std::string_view role) const {
  std::vector<std::pair<PartyId, bool>> out;
  for (const auto& [name, party] : parties_) {
    if (party != none && is_in(name, role)) out.emplace_back(party, is_migrate_role(party, name));
  }
  std::sort(out.begin(), out.end());
  out.erase(std::unique(out.begin(), out.end(),
                        [](const auto& a, const auto& b) { return a.first == b.first; }),
            out.end());
  return out;
}

bool Memberships::is_in(std::string_view role, std::string_view group) const {
  std::vector<std::string_view> known = {role};
  for (std::size_t i = 0; i < known.size(); ++i) {
    if (known[i] == group) return true;
    const auto at = groups_.find(known[i]);
    if (at == groups_.end()) continue;
    for (std::string_view next : at->second) {
      if (std::find(known.begin(), known.end(), next) == known.end()) known.push_back(next);
    }
  }
  return false;
}

Affects Memberships::affects(const Rows& rows, Range roles, std::string_view role) const {
  Affects out = roles.count == 0 ? Affects::yes : Affects::no;
  for (std::uint32_t i = 0; i < roles.count; ++i) {
    const std::string_view group = rows.text(rows.names[roles.first + i]);
    if (group == "public") return Affects::yes;
    const bool is_whoever =
        group == "current_user" || group == "current_role" || group == "session_user";
    if (role.empty() || is_whoever) {
      out = Affects::unknown;
    } else if (is_in(role, group)) {
      return Affects::yes;
    }
  }
  return out;
}

}  // namespace demarc
