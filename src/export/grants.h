// Least-privilege GRANTs as SQL: who owns what and who may do what, from the manifest alone or cut
// down to what the SQL of the run needs.
//
// In: the model. Out: one script for one database, idempotent, a transaction; it names only roles
// of the manifest and only relations that migrations of the run make. It takes from the roles of
// the manifest, and from PUBLIC, whatever they held on these objects before; other roles keep
// theirs. To be run after the migrations, by whoever may set owners.
// Rules of the server that it stands on: revoking on a table takes the rights on its columns, too;
// EXECUTE of PUBLIC on future routines can be taken for a role, not for a schema.
#pragma once

#include <string>
#include <vector>

#include "model/model.h"

namespace demarc {

struct GrantsRequest {
  std::string database{};
  std::string service{};  // only what it owns, and who may use that; empty: all
  bool minimal = false;   // allowed and needed, by columns; else all that is allowed
};

struct GrantsScript {
  std::string sql{};
  std::vector<std::string> gaps{};  // what it cannot give, and why: "users: names no run role"
};

GrantsScript grants_script(const Model& model, const GrantsRequest& request);

// A name as SQL, quoted where it must be: orders, "Order", "user".
std::string sql_name(std::string_view name);

}  // namespace demarc
