// What query builders and schema-less calls do to which tables, as SQL text that stands for it.
//
// In: a parsed file, the builders whose words stand in it, the entities that the file maps. Out:
// one text for each chain of calls that names a table: "SELECT * FROM "a", "b"", "UPDATE …", with
// the names at their own bytes. Columns are not known: what the text says of them counts for
// nothing.
#pragma once

#include <vector>

#include "extract/host/mappings.h"

namespace demarc {

struct BuiltStatement {
  HostText text{};
  std::uint32_t at = no_node;  // the last call of the chain
};

std::vector<BuiltStatement> find_built(const HostFile& file, const Definitions& definitions,
                                       const std::vector<const Orm*>& orms,
                                       const std::vector<TableMapping>& mappings);

}  // namespace demarc
