#include "commands/lookup.h"

#include "base/text.h"

namespace demarc {

Result<Looked> look_up(const Env& env, const Options& options) {
  if (options.paths.size() != 1) {
    return Error{.message = "needs the fingerprint of one finding",
                 .hint = "it stands at the right edge of the finding's first line"};
  }
  const std::string wanted = to_lower(options.paths.front());
  if (wanted.size() < 6 || wanted.find_first_not_of("0123456789abcdef") != std::string::npos) {
    return Error{.message = "`" + wanted + "` is no fingerprint",
                 .hint = "six or more of the digits that stand at the right edge of a finding"};
  }
  Options whole = options;
  whole.paths.clear();
  Result<Settled> settled = settle_repository(env, whole);
  if (!settled) return settled.error();
  Looked looked{.settled = std::move(*settled)};
  std::string fingerprint;
  for (const Finding& finding : looked.settled.findings) {
    if (!finding.fingerprint.starts_with(wanted)) continue;
    if (!fingerprint.empty() && finding.fingerprint != fingerprint) {
      return Error{.message = "several findings begin with `" + wanted + "`",
                   .hint = fingerprint + " or " + finding.fingerprint};
    }
    fingerprint = finding.fingerprint;
    looked.findings.push_back(&finding);
  }
  if (looked.findings.empty()) {
    return Error{.message = "no finding has the fingerprint `" + wanted + "`",
                 .hint = "`demarc check` shows what there is; a finding that was mended is gone"};
  }
  return looked;
}

}  // namespace demarc
