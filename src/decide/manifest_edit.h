// The smallest change of demarc.toml that makes a decision a policy.
#pragma once

#include <string>
#include <string_view>

#include "base/date.h"
#include "base/result.h"

namespace demarc {

struct PolicyEdit {
  std::string database{};
  std::string topology{};
  std::string decision{};  // path of the record
  Date review{};
};

// The text with `topology`, `decision` and `review` of [database.NAME] set: values are replaced
// where they stand, missing keys are added below them or the header, a missing table at the end.
// Everything else, comments and order, stays byte for byte. The result is read back; an Error says
// why the text cannot be edited safely.
Result<std::string> edit_policy(std::string_view text, const std::string& path,
                                const PolicyEdit& edit);

}  // namespace demarc
