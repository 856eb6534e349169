#include "manifest/claims.h"

#include <algorithm>
#include <vector>

namespace demarc {

Claims::Claims(const Manifest& manifest) : manifest_(manifest) {
  for (std::uint32_t i = 0; i < manifest.parties.size(); ++i) {
    parties_[manifest.parties[i].name] = &manifest.parties[i];
    for (const RelationPattern& owned : manifest.parties[i].owns) index_.add(owned, i);
  }
}

const Party* Claims::party(std::string_view name) const {
  const auto found = parties_.find(name);
  return found == parties_.end() ? nullptr : found->second;
}

const Party* Claims::strongest(const RelationPattern& pattern) const {
  if (has_wildcard(pattern.schema) || has_wildcard(pattern.name)) return nullptr;
  std::vector<PatternIndex::Match> claims;
  for (const std::string& database : pattern.databases) {
    index_.find(database, pattern.schema, pattern.name, claims);
    if (claims.empty()) continue;
    const bool tie = claims.size() > 1 && claims[0].specificity == claims[1].specificity &&
                     claims[0].id != claims[1].id;
    return tie ? nullptr : &manifest_.parties[claims[0].id];
  }
  return nullptr;
}

bool Claims::may_own(const Party& party, const RelationPattern& pattern) {
  return std::ranges::any_of(party.owns, [&](const RelationPattern& owned) {
    return comparisons_left_-- <= 0 || overlap(owned, pattern);
  });
}

}  // namespace demarc
