#include "model/table_shape.h"

#include <algorithm>

namespace demarc {
namespace {

bool is_unique(const ShapeKey& key) {
  const bool kind = key.kind == KeyKind::primary || key.kind == KeyKind::unique ||
                    key.kind == KeyKind::unique_index;
  return kind && !key.partial && !key.has_expression && !key.columns.empty();
}

bool contains(const std::vector<std::string_view>& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

class Fold {
 public:
  Fold(const Model& model, TableShape& shape) : model_(model), shape_(shape) {}
  void apply(const ModelChange& change);

 private:
  void add_columns(const DefinitionRow& row);
  void add_keys(const DefinitionRow& row);
  void change_column(const DefinitionRow& row);
  void drop_column(std::string_view name);
  void drop_key(std::string_view name);
  void rename(std::string_view from, std::string_view to);
  std::string_view text(Str s) const { return rows_->text(s); }

  const Model& model_;
  TableShape& shape_;
  const Rows* rows_ = nullptr;
  FileId file_ = none;
};

ShapeColumn* find(TableShape& shape, std::string_view name) {
  for (ShapeColumn& column : shape.columns) {
    if (column.name == name) return &column;
  }
  return nullptr;
}

bool is_serial(std::string_view type) {
  return type == "serial" || type == "bigserial" || type == "smallserial" || type == "serial4" ||
         type == "serial8" || type == "serial2";
}

void Fold::add_columns(const DefinitionRow& row) {
  for (std::uint32_t i = 0; i < row.columns.count; ++i) {
    const ColumnRow& from = rows_->columns[row.columns.first + i];
    if (from.name.empty() || find(shape_, text(from.name)) != nullptr) continue;
    ShapeColumn& column = shape_.columns.emplace_back();
    column.name = text(from.name);
    column.type = text(from.type);
    column.counts = from.identity != 0 || is_serial(column.type);
    column.not_null = from.not_null != 0 || column.counts;
    column.has_default = from.has_default != 0 || from.generated != 0;
    column.spot = {file_, from.begin, from.end};
  }
}

void Fold::add_keys(const DefinitionRow& row) {
  for (std::uint32_t i = 0; i < row.keys.count; ++i) {
    const KeyRow& from = rows_->keys[row.keys.first + i];
    ShapeKey key;
    key.kind = from.kind;
    key.partial = from.partial != 0;
    key.name = text(from.name);
    for (std::uint32_t c = 0; c < from.columns.count; ++c)
      key.columns.push_back(text(rows_->names[from.columns.first + c]));
    key.has_expression = key.columns.empty();
    key.spot = {file_, from.begin, std::max(from.begin, from.end)};
    key.row = row.statement;
    const bool is_there =
        std::any_of(shape_.keys.begin(), shape_.keys.end(), [&](const ShapeKey& other) {
          return other.kind == key.kind && other.columns == key.columns && other.name == key.name &&
                 other.partial == key.partial;
        });
    if (is_there) continue;
    if (key.kind == KeyKind::primary) {
      for (std::string_view name : key.columns) {
        if (ShapeColumn* column = find(shape_, name)) column->not_null = true;
      }
    }
    shape_.keys.push_back(std::move(key));
  }
}

void Fold::drop_column(std::string_view name) {
  std::erase_if(shape_.columns, [&](const ShapeColumn& column) { return column.name == name; });
  std::erase_if(shape_.keys, [&](const ShapeKey& key) { return contains(key.columns, name); });
}

// By its name, or by the one that the server makes up: t_a_b_key, t_pkey.
void Fold::drop_key(std::string_view name) {
  std::erase_if(shape_.keys, [&](const ShapeKey& key) {
    if (!key.name.empty()) return key.name == name;
    if (key.kind == KeyKind::primary) return name.ends_with("_pkey");
    std::string middle;
    for (std::string_view column : key.columns) middle += "_" + std::string(column);
    return key.kind == KeyKind::unique && name.ends_with(middle + "_key");
  });
}

void Fold::rename(std::string_view from, std::string_view to) {
  if (ShapeColumn* column = find(shape_, from)) column->name = to;
  for (ShapeKey& key : shape_.keys) std::replace(key.columns.begin(), key.columns.end(), from, to);
}

void Fold::change_column(const DefinitionRow& row) {
  const std::string_view name = text(row.name.name);
  if (row.action == Action::drop) return drop_column(name);
  if (row.action == Action::rename || row.action == Action::rename_column)
    return rename(text(row.renamed_from.name), name);
  if (row.columns.count != 1) return;
  const ColumnRow& from = rows_->columns[row.columns.first];
  ShapeColumn* column = find(shape_, name);
  if (column == nullptr) return;
  if (!from.type.empty()) {
    column->type = text(from.type);
  } else if (from.not_null != 0) {
    column->not_null = true;
  } else if (from.identity != 0) {
    column->counts = column->not_null = true;
  } else if (from.has_default != 0) {
    column->has_default = true;
  } else {
    column->has_default = false;  // DROP NOT NULL looks the same; it is the rarer one
  }
}

void Fold::apply(const ModelChange& change) {
  rows_ = &model_.files[change.file].facts->rows;
  file_ = change.file;
  const DefinitionRow& row = rows_->definitions[change.definition];
  switch (row.object) {
    case ObjectKind::column:
      return change_column(row);
    case ObjectKind::constraint:
      if (row.action == Action::drop) drop_key(text(row.name.name));
      return;
    case ObjectKind::index:
      if (row.action == Action::drop) return drop_key(text(row.name.name));
      return add_keys(row);
    default:
      add_columns(row);
      add_keys(row);
  }
}

}  // namespace

const ShapeColumn* TableShape::column(std::string_view name) const {
  for (const ShapeColumn& column : columns) {
    if (column.name == name) return &column;
  }
  return nullptr;
}

const ShapeKey* TableShape::unique_over(const std::vector<std::string_view>& names) const {
  for (const ShapeKey& key : keys) {
    if (!is_unique(key) || key.columns.size() != names.size()) continue;
    if (std::all_of(names.begin(), names.end(),
                    [&](std::string_view name) { return contains(key.columns, name); }))
      return &key;
  }
  return nullptr;
}

bool TableShape::is_unique_within(const std::vector<std::string_view>& names) const {
  return std::any_of(keys.begin(), keys.end(), [&](const ShapeKey& key) {
    return is_unique(key) &&
           std::all_of(key.columns.begin(), key.columns.end(), [&](std::string_view name) {
             const ShapeColumn* found = column(name);
             return contains(names, name) && found != nullptr && found->not_null;
           });
  });
}

TableShape shape_of(const Model& model, RelationId relation) {
  TableShape shape;
  const ModelRelation& from = model.relations[relation];
  Fold fold(model, shape);
  for (const ModelChange& change : from.changes) fold.apply(change);
  shape.open = !from.created || shape.columns.empty();
  return shape;
}

}  // namespace demarc
