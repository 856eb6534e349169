// What other repositories must know of this one, as a small file that they import.
//
// In: the linked model. Out: TOML that `[project] imports` reads: servers, databases, the services
// of this repository with what they own, publish and consume, exports. What its services use of
// others, and contracts, stand there as comments: for people and for diffs, not for rights, which
// only the provider's own repository gives. No dates, no commit: the text changes when what it says
// does.
#pragma once

#include <string>

#include "model/model.h"

namespace demarc {

// `repository`: as services of other manifests name it in `repo`, "shop/billing".
std::string lock_text(const Model& model, const std::string& repository);

}  // namespace demarc
