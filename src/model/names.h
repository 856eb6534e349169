// Every name of the repository once: (database, schema, name space, name) → a small number.
//
// Looking a name up costs one hash and one comparison; nothing is allocated for a name that is
// there. Views point into the facts' pools, which outlive the model, or into the table's own store.
// Schemas that the manifest declares to be another one (`same_as`) get that one's number.
#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "manifest/manifest.h"
#include "manifest/template.h"
#include "source/vocabulary.h"

namespace demarc {

using DatabaseId = std::uint32_t;  // index into Manifest::databases
using SchemaId = std::uint32_t;
using SlotId = std::uint32_t;

// PostgreSQL's name spaces within a schema; a schema itself is a slot with an empty name.
enum class Space : std::uint8_t { relation, routine, type, schema };
Space space_of(ObjectKind kind);

struct NameSlot {
  std::string_view name{};
  SchemaId schema = 0;
  Space space = Space::relation;
  std::uint32_t last_tenure = 0xffffffffu;  // history.h: the newest object that has this name
};

// Open addressing over 64-bit hashes; the ids' owner compares what they stand for.
class HashIndex {
 public:
  template <typename Equal>
  std::uint32_t find(std::uint64_t hash, const Equal& equal) const {
    if (cells_.empty()) return 0xffffffffu;
    const std::size_t mask = cells_.size() - 1;
    for (std::size_t i = hash & mask; cells_[i].id != 0xffffffffu; i = (i + 1) & mask) {
      if (cells_[i].hash == hash && equal(cells_[i].id)) return cells_[i].id;
    }
    return 0xffffffffu;
  }
  void add(std::uint64_t hash, std::uint32_t id);

 private:
  struct Cell {
    std::uint64_t hash = 0;
    std::uint32_t id = 0xffffffffu;
  };
  std::vector<Cell> cells_{};
  std::size_t used_ = 0;
};

class Names {
 public:
  explicit Names(const Manifest& manifest);

  // The schema's number; it need not exist anywhere. `text` must outlive this (a pool's or kept).
  SchemaId schema(DatabaseId database, std::string_view text);
  std::string_view schema_name(SchemaId schema) const { return schemas_[schema].name; }
  DatabaseId database_of(SchemaId schema) const { return schemas_[schema].database; }
  // pg_catalog, information_schema, pg_toast, pg_temp_3: nobody's.
  bool is_system(SchemaId schema) const { return schemas_[schema].system; }
  bool is_temporary(SchemaId schema) const { return schemas_[schema].temporary; }

  SlotId find(SchemaId schema, Space space, std::string_view name) const;
  SlotId add(SchemaId schema, Space space, std::string_view name);  // or the one that is there
  NameSlot& slot(SlotId id) { return slots_[id]; }
  const NameSlot& slot(SlotId id) const { return slots_[id]; }
  std::uint32_t slot_count() const { return static_cast<std::uint32_t>(slots_.size()); }
  std::uint32_t schema_count() const { return static_cast<std::uint32_t>(schemas_.size()); }

  // A view of a text that the table keeps.
  std::string_view keep(std::string text);
  const NameRules& rules(DatabaseId database) const { return rules_[database]; }

 private:
  struct Schema {
    std::string_view name{};
    DatabaseId database = 0;
    bool system = false;
    bool temporary = false;
  };
  struct Spelling {  // a schema as it is written → the schema that is meant
    std::string_view text{};
    DatabaseId database = 0;
    SchemaId schema = 0;
  };
  SchemaId plain_schema(DatabaseId database, std::string_view text);
  void add_spelling(DatabaseId database, std::string_view text, SchemaId schema);

  std::vector<NameRules> rules_{};
  std::vector<Schema> schemas_{};
  std::vector<Spelling> spellings_{};
  std::vector<NameSlot> slots_{};
  HashIndex spelling_index_{};
  HashIndex slot_index_{};
  std::deque<std::string> kept_{};
};

}  // namespace demarc
