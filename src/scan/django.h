// What a Django migration needs to know of those before it.
//
// A migration names models, not tables: `orders.Order` is the table `orders_order` unless a
// migration says otherwise (db_table). FileKind::context carries what is otherwise at that point of
// history, one entry a line:
//
//   app orders                 the app that the file belongs to
//   user accounts.user         AUTH_USER_MODEL of the project's settings
//   orders.order shop_orders   a model, in lower case, with a table of its own
#pragma once

#include <string>
#include <vector>

#include "scan/path_index.h"

namespace demarc {

// `replayed`: the set's files in their order; writes kind.context of each.
void tell_django_files(const FileSystem& files, const PathIndex& index, std::string_view root,
                       const std::vector<std::uint32_t>& replayed, Scan& scan);

// What one migration says of its models' tables, as text.
struct DjangoTable {
  std::string model{};    // in lower case
  std::string table{};    // empty: the default
  std::string renamed{};  // the model's new name
};
std::vector<DjangoTable> django_tables(std::string_view text);

}  // namespace demarc
