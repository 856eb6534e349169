// Command tags of ALTER, DROP and CREATE statements whose node is the same for many kinds of
// object.
#pragma once

#include "source/vocabulary.h"

// Last: see there.
#include "sql/server.h"

namespace demarc::sql {

// CommandTag::other where the server has none.
CommandTag alter_tag(ObjectType type);
CommandTag drop_tag(ObjectType type);
CommandTag define_tag(ObjectType type);  // DefineStmt: CREATE AGGREGATE, OPERATOR, TYPE …

}  // namespace demarc::sql
