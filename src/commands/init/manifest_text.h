// A proposal as the text of demarc.toml, each line with where it comes from.
#pragma once

#include <string>
#include <string_view>

#include "commands/init/infer.h"

namespace demarc {

// A relation or schema as a pattern: quoted as SQL quotes where it must be.
std::string pattern_of(std::string_view schema, std::string_view name);

std::string manifest_text(const Proposal& proposal, const std::string& project);

}  // namespace demarc
