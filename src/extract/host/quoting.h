// Other engines' quotes around names, as PostgreSQL's: `name` and [name] become "name".
#pragma once

#include <string>

namespace demarc {

// Lengths stay, so that every offset stays true. Subscripts, arrays and what stands inside strings,
// comments and quoted names are left alone.
void use_standard_quotes(std::string& sql);

}  // namespace demarc
