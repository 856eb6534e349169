// The whole check of one repository, for `check` itself and for all that stands on its findings.
#pragma once

#include "commands/env.h"
#include "commands/options.h"
#include "commands/project.h"
#include "findings/baseline.h"
#include "report/report.h"

namespace demarc {

// Every finding of the repository, settled, and matched with suppressions and the baseline.
struct Settled {
  Project project{};
  Findings findings{};
  std::vector<ModelNote> notes{};
  Baseline baseline{};
  std::vector<StaleEntry> stale{};
};

// Fails only where no check is possible.
Result<Settled> settle_repository(const Env& env, const Options& options);

// The findings of a project that is open, before the baseline. `notes` may be null.
std::optional<Error> find_all(const Env& env, const Options& options, Project& project,
                              Findings& findings, std::vector<ModelNote>* notes);

struct Checked {
  Project project{};
  Report report{};
};

// From the arguments to the report.
Result<Checked> check_repository(const Env& env, const Options& options);

// --assume: changes the manifest as if it said so. "deny:A->B": nothing allows A what B owns, and
// every form of it is an error.
std::optional<Error> assume(const std::vector<std::string>& assumptions, Manifest& manifest);

}  // namespace demarc
