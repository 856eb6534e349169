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

}  // namespace demarc
