// Who may own what a pattern names, as far as the manifest alone can tell.
//
// Only for the checks of the manifest. Which of several claims counts (cessions, contested ones) is
// decided by model/, on the relations that exist.
#pragma once

#include <map>
#include <string_view>

#include "manifest/manifest.h"

namespace demarc {

class Claims {
 public:
  // Patterns must have their databases; the manifest must stay where it is.
  explicit Claims(const Manifest& manifest);

  const Party* party(std::string_view name) const;
  // The owner of the most specific claim on the relation; nullptr where there is none, a tie, or
  // the pattern has wildcards.
  const Party* strongest(const RelationPattern& pattern) const;
  // False if nothing that the party owns can be what the pattern names.
  bool may_own(const Party& party, const RelationPattern& pattern);

 private:
  const Manifest& manifest_;
  std::map<std::string_view, const Party*> parties_{};
  PatternIndex index_{};  // id: index of the party
  // Comparisons of patterns that are left. Their number is quadratic in the manifest, so that a
  // hostile one could take hours; when they are used up, everything may be.
  long comparisons_left_ = 20'000'000;
};

}  // namespace demarc
