// One function a format, and the few sentences that they share. The sentences serve the commands,
// too.
#pragma once

#include <string>

#include "report/report.h"

namespace demarc {

std::string render_human(const Report& report, const RenderOptions& options);
std::string render_compact(const Report& report, const RenderOptions& options);
std::string render_json(const Report& report, const RenderOptions& options);
std::string render_sarif(const Report& report, const RenderOptions& options);
std::string render_github(const Report& report, const RenderOptions& options);
std::string render_gitlab(const Report& report, const RenderOptions& options);
std::string render_junit(const Report& report, const RenderOptions& options);
std::string render_markdown(const Report& report, const RenderOptions& options);

// "1 file", "3 files".
std::string counted(std::uint64_t count, std::string_view noun);
// "2 errors, 1 warning"; "0 findings" when there is none.
std::string finding_counts(const Summary& summary);
// "; 2 hidden; 3 known; 1 allowed": what is there and not listed; "" when nothing is.
std::string unlisted_counts(const Summary& summary);
// Notes that say what happened as expected (COPY data, psql commands, down parts): told only when
// asked for, counted always.
bool is_quiet(NoteKind kind);
// The fixes and what is none, a line each.
std::string help_of(const Finding& finding);
// Where the path stands in the git checkout.
std::string path_in_checkout(const std::string& path, const RenderOptions& options);
// `state` is not "new": it does not count.
inline bool is_new(const Finding& finding) {
  return finding.state == FindingState::fresh;
}

}  // namespace demarc
