#include "model/names.h"

#include "base/hash.h"

namespace demarc {
namespace {

constexpr std::uint32_t absent = 0xffffffffu;

std::uint64_t slot_hash(SchemaId schema, Space space, std::string_view name) {
  return hash64(name,
                (static_cast<std::uint64_t>(schema) << 8) | static_cast<std::uint64_t>(space));
}

}  // namespace

Space space_of(ObjectKind kind) {
  switch (kind) {
    case ObjectKind::routine:
      return Space::routine;
    case ObjectKind::type:
    case ObjectKind::domain:
      return Space::type;
    case ObjectKind::schema:
      return Space::schema;
    default:
      return Space::relation;
  }
}

void HashIndex::add(std::uint64_t hash, std::uint32_t id) {
  if (cells_.size() < (used_ + 1) * 2) {
    std::vector<Cell> old(cells_.empty() ? 1024 : cells_.size() * 2);
    old.swap(cells_);
    const std::size_t mask = cells_.size() - 1;
    for (const Cell& cell : old) {
      if (cell.id == absent) continue;
      std::size_t i = cell.hash & mask;
      while (cells_[i].id != absent) i = (i + 1) & mask;
      cells_[i] = cell;
    }
  }
  const std::size_t mask = cells_.size() - 1;
  std::size_t i = hash & mask;
  while (cells_[i].id != absent) i = (i + 1) & mask;
  cells_[i] = {hash, id};
  ++used_;
}

Names::Names(const Manifest& manifest) {
  rules_.reserve(manifest.databases.size());
  for (const Database& database : manifest.databases) rules_.emplace_back(database);
}

SchemaId Names::schema(DatabaseId database, std::string_view text) {
  const std::uint64_t hash = hash64(text, database);
  const std::uint32_t found = spelling_index_.find(hash, [&](std::uint32_t id) {
    return spellings_[id].database == database && spellings_[id].text == text;
  });
  if (found != absent) return spellings_[found].schema;
  const auto canonical = rules_[database].canonical_schema(text);
  const SchemaId meant =
      canonical ? plain_schema(database, keep(*canonical)) : plain_schema(database, text);
  if (canonical) add_spelling(database, text, meant);
  return meant;
}

// Without `same_as`: what a template stands for is not looked up once more.
SchemaId Names::plain_schema(DatabaseId database, std::string_view text) {
  const std::uint32_t found = spelling_index_.find(hash64(text, database), [&](std::uint32_t id) {
    return spellings_[id].database == database && spellings_[id].text == text;
  });
  if (found != absent) return spellings_[found].schema;
  Schema schema{text, database};
  schema.temporary = text == "pg_temp" || text.starts_with("pg_temp_");
  schema.system = text == "information_schema" || text.starts_with("pg_");
  schemas_.push_back(schema);
  const auto id = static_cast<SchemaId>(schemas_.size() - 1);
  add_spelling(database, text, id);
  return id;
}

void Names::add_spelling(DatabaseId database, std::string_view text, SchemaId schema) {
  spelling_index_.add(hash64(text, database), static_cast<std::uint32_t>(spellings_.size()));
  spellings_.push_back({text, database, schema});
}

SlotId Names::find(SchemaId schema, Space space, std::string_view name) const {
  return slot_index_.find(slot_hash(schema, space, name), [&](std::uint32_t id) {
    const NameSlot& slot = slots_[id];
    return slot.schema == schema && slot.space == space && slot.name == name;
  });
}

SlotId Names::add(SchemaId schema, Space space, std::string_view name) {
  const SlotId found = find(schema, space, name);
  if (found != absent) return found;
  const auto id = static_cast<SlotId>(slots_.size());
  slots_.push_back({name, schema, space});
  slot_index_.add(slot_hash(schema, space, name), id);
  return id;
}

std::string_view Names::keep(std::string text) {
  kept_.push_back(std::move(text));
  return kept_.back();
}

}  // namespace demarc
