// A host file's syntax as one flat array: the only door to tree-sitter.
//
// In: bytes and a language. Out: every named node and every operator in the order of the text, each
// with its kind, field, bytes and neighbours. One walk, no recursion, so deep nesting costs memory
// only. A file that does not parse as a whole still gives the nodes that do.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "scan/file_kind.h"

namespace demarc {

constexpr std::uint32_t no_node = 0xffffffffu;

struct HostNode {
  std::uint16_t kind = 0;   // a number of the grammar's, see kind_names(); 0: unknown
  std::uint16_t field = 0;  // 0: none, see field_names()
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
  std::uint32_t parent = no_node;
  std::uint32_t first_child = no_node;
  std::uint32_t next = no_node;  // sibling
  bool named = false;            // false: an operator, a keyword, punctuation
};

using HostNodes = std::vector<HostNode>;  // the root is the first

// Names by number; a name may have several numbers. Empty when the build lacks the language.
std::vector<std::string_view> kind_names(Language language);
std::vector<std::string_view> field_names(Language language);

// False if the build does not read the language, or the parser gave up.
bool parse_host(std::string_view bytes, Language language, HostNodes& nodes);

// "Python, Java, …", the languages that this build reads; empty: none.
std::string_view host_languages();

}  // namespace demarc
