// Names that tools make from other names: `user` and `users`, `OrderItem` and `order_item`.
#pragma once

#include "extract/host/text.h"

namespace demarc {

// English plurals and singulars as Rails and Laravel make them, for names in lower case with
// underscores; the changed letters map to the end of the name.
HostText pluralized(const HostText& name);
HostText singularized(const HostText& name);
// Rails' name of a join table: both by the alphabet, a beginning that they share stands once.
HostText joined_names(const HostText& a, const HostText& b);
// "OrderItem" → "order_item"
std::string snake_case(std::string_view name);

}  // namespace demarc
