// The command tag of a statement by its first words.
#pragma once

#include <string_view>

#include "source/vocabulary.h"

namespace demarc {

// CommandTag::other where they are no SQL that PostgreSQL knows.
CommandTag command_tag_of(std::string_view statement);

}  // namespace demarc
