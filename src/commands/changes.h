// What a run that only asks for what changed compares with.
//
// The whole repository is read all the same, so that a migration that makes an old query foreign is
// told; only then is left out what the base has, too. Where that cannot be done, everything is
// shown, and why is said.
#pragma once

#include <string>
#include <vector>

#include "commands/project.h"

namespace demarc {

// --staged: the project's files become those of the index. --changed-since: they stay those on
// disk. Sets project.changes, or says why it is a full run. `manifest` is the name of the root's.
void open_changes(const Env& env, const Options& options, const std::string& manifest,
                  Project& project);

// The repository as it was at the base: its files, its manifest.
struct Base {
  Project project{};
  bool own_manifest = false;  // false: it had none that can be used; it is judged by today's
};
Result<Base> open_base(const Env& env, const Project& project);

// Whether the file differs from the base; also a file that is new.
bool is_changed(const Project& project, const Project& base, const std::string& path);

// Marks as known the new findings that the base has, too, those of changed files last.
void excuse_by_base(const Project& project, const Project& base, const Findings& at_base,
                    Findings& findings);

}  // namespace demarc
