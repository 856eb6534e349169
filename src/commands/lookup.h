// Findings by their fingerprint, or the beginning of it.
#pragma once

#include <vector>

#include "commands/check.h"

namespace demarc {

struct Looked {
  Settled settled{};
  std::vector<const Finding*> findings{};  // of settled, all with the same fingerprint
};

// The one argument of the command is a fingerprint of at least six digits, as reports show it.
Result<Looked> look_up(const Env& env, const Options& options);

}  // namespace demarc
