// Which relations the classes of a host file are mapped to, by what its mapper says and by the
// mapper's own naming where it says nothing.
//
// In: a parsed file and the mappers whose words stand in it. Out: mappings in the order of the
// text. What only the running program knows is no mapping.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "extract/host/evaluate.h"
#include "extract/host/orm.h"
#include "source/fragment.h"
#include "source/vocabulary.h"

namespace demarc {

struct TableMapping {
  std::string entity{};             // the class, the variable; may be empty
  std::vector<MappedName> names{};  // the likeliest first
  std::uint32_t begin = 0;          // the written name, else the class's
  std::uint32_t end = 0;
  std::uint32_t at = no_node;
  Confidence confidence = Confidence::certain;
  bool by_default = false;  // the name is the mapper's own
  bool is_entity = true;  // false: a join table, a reference: no uses of the entity are uses of it
};

std::vector<TableMapping> find_mappings(const HostFile& file, const Definitions& definitions,
                                        const std::vector<const Orm*>& orms);

// A relation's name as it is written in one string: `s.t`, `"s"."t"`.
std::optional<MappedName> split_relation(std::string_view text);

}  // namespace demarc
