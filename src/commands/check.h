// The whole check of one repository, for `check` itself and for the demo.
#pragma once

#include "commands/env.h"
#include "commands/options.h"
#include "commands/project.h"
#include "report/report.h"

namespace demarc {

struct Checked {
  Project project{};
  Report report{};
};

// From the arguments to the settled report. Fails only where no check is possible.
Result<Checked> check_repository(const Env& env, const Options& options);

// --assume: changes the manifest as if it said so. "deny:A->B": nothing allows A what B owns, and
// every form of it is an error.
std::optional<Error> assume(const std::vector<std::string>& assumptions, Manifest& manifest);

}  // namespace demarc
