// Findings as the rules made them in, the list that is reported out.
//
// Chooses each severity, leaves out what the manifest turns off, gives every finding its
// fingerprint, drops what generated files repeat, sorts. Only ever removes or marks: adds nothing.
#pragma once

#include "findings/finding.h"
#include "model/model.h"
#include "source/file_system.h"

namespace demarc {

// What the topology, the manifest's [rules] and [[policy]], and the file's class make of a finding:
//   1. the topology's default for the form (no form: the rule's own);
//   2. `[rules]`: another severity for all of the rule's findings; `off` is final;
//   3. `[[policy]]` of the pair and form, the last match wins; of several owners the gravest
//   counts;
//   4. tests, seeds and generated files are at most info, one-offs at most a warning.
Severity severity_of_finding(const Finding& finding, const Manifest& manifest);

// xxh3-128 of the rule, the service, the sorted (owner, relation) and the normalised statement (or
// what the finding groups, where it is about several). Lines and paths are no part of it, so it
// survives moving code around.
std::string fingerprint_of(const Finding& finding, std::string_view statement);

struct Counts {
  std::uint64_t errors = 0;
  std::uint64_t warnings = 0;
  std::uint64_t infos = 0;
};
Counts count(const Findings& findings);

// Reads the files that have findings again, for the fingerprints.
void settle(const Manifest& manifest, const FileSystem& files, Findings& findings);

// Settled findings among others, in their order.
void add_settled(Findings&& more, Findings& findings);

}  // namespace demarc
