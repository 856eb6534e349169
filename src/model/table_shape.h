// Columns, keys and indexes of a table as its history leaves them.
//
// In: the changes that the replay kept for the relation. Out: views into the facts, which outlive
// the model. Columns that come from LIKE, INHERITS or a query are not known: `open`. Partitions
// have the columns and keys of their parent; ask for the parent.
#pragma once

#include <string_view>
#include <vector>

#include "model/model.h"

namespace demarc {

struct ShapeColumn {
  std::string_view name{};
  std::string_view type{};  // as written, folded
  bool not_null = false;
  bool has_default = false;
  bool counts = false;  // serial or identity
  Spot spot{};
};

struct ShapeKey {
  KeyKind kind = KeyKind::primary;
  bool partial = false;
  bool has_expression = false;  // an index whose columns are not all known
  std::string_view name{};
  std::vector<std::string_view> columns{};
  Spot spot{};
  std::uint32_t row = none;  // of the statement in the facts of spot.file: an index's predicate
};

struct TableShape {
  std::vector<ShapeColumn> columns{};
  std::vector<ShapeKey> keys{};
  bool open = false;  // not all columns are known

  const ShapeColumn* column(std::string_view name) const;
  // A primary key or a full unique key over exactly these columns, in any order.
  const ShapeKey* unique_over(const std::vector<std::string_view>& names) const;
  // A full unique key (or index) all of whose columns are among these and cannot be null.
  bool is_unique_within(const std::vector<std::string_view>& names) const;
};

TableShape shape_of(const Model& model, RelationId relation);

}  // namespace demarc
