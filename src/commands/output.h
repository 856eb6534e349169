// From settled findings to what the user sees: filtered, counted, rendered, written.
#pragma once

#include <string>
#include <vector>

#include "commands/env.h"
#include "commands/options.h"
#include "commands/project.h"
#include "report/report.h"

namespace demarc {

// The format where none is asked for: annotations on GitHub's runners (GITHUB_ACTIONS), else human.
Format format_of_place(const Env& env, const std::string& output);

// Standard output is a terminal, or a log that shows colours (GITLAB_CI).
bool wants_color(const Env& env, const Options& options);

// Cuts findings and notes to the PATHs and to --min-confidence, and counts. `findings` are settled.
Report make_report(const Project& project, const Options& options, Findings findings,
                   std::vector<ModelNote> notes);

// Renders in the chosen format, with the files' text at hand.
std::string render_report(const Env& env, const Project& project, const Options& options,
                          const Report& report);

// To --output (a temporary file, then renamed) or to standard output.
std::optional<Error> write_output(Env& env, const Options& options, const std::string& text);

// Whether the run is clean: findings from --fail-on, the limit of what was not analysed, and that
// at least one statement was read at all.
ExitCode verdict(const Env& env, const Options& options, const Project& project,
                 const Report& report);

}  // namespace demarc
