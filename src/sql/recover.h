// Names of relations out of the tokens of a statement that the grammar refuses.
//
// Looks only at the words that stand before a relation's name (FROM, JOIN, INTO, UPDATE, TABLE, …);
// skips CTE names and functions. What it finds is `possible`, never more.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "source/vocabulary.h"

namespace demarc {

struct RecoveredName {
  std::string database{};
  std::string schema{};
  std::string name{};
  Privileges privileges = 0;
  bool is_target = false;
  std::uint32_t begin = 0;  // in the statement's text
  std::uint32_t end = 0;
};

struct Recovery {
  CommandTag tag = CommandTag::other;
  std::vector<RecoveredName> names{};
};

Recovery recover_names(std::string_view statement);

}  // namespace demarc
