// The objects of all databases at every point of history.
//
// An object keeps its identity when it is renamed or moved to another schema; a name (slot) has
// been held by one object or by several, each from a point to a point. Every migration set has a
// timeline of its own: between two sets nothing is known of before and after, so what one set
// creates is there for all others at any time, and what one set drops is gone at the end.
// An object that is dropped and created again under the same name is the same object.
#pragma once

#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "model/model.h"
#include "model/names.h"

namespace demarc {

using ObjectId = std::uint32_t;
using TimelineId = std::uint32_t;

struct Point {
  TimelineId timeline = none;  // none: the end of history, where applications live
  std::uint32_t at = 0;        // number of the statement within the timeline
};

// From and until when. A statement that ends something still sees it, and one that begins
// something sees it too.
struct Life {
  Point from{};  // timeline none: ever since
  Point to{};    // timeline none: to the end
  bool ended() const { return to.timeline != none; }
};
bool is_alive(const Life& life, Point when);

// The statement that says something, to read its rows again.
struct Origin {
  FileId file = none;
  std::uint32_t row = 0;  // of the statement
};

// The text that gave a view or a routine its meaning, from a point on.
struct Meaning {
  Origin origin{};
  Point from{};
  std::uint32_t definition = 0;  // row
};

// Whether something applies where its condition may not be decidable.
enum class Affects : std::uint8_t { no, yes, unknown };

// What hangs on a table or view and acts when it is used.
struct Attachment {
  ObjectKind kind = ObjectKind::trigger;  // trigger, policy, rule; column: a default
  ObjectId on = none;
  std::string_view name{};
  ObjectId routine = none;      // trigger
  Privileges events = 0;        // 0: all or unknown
  bool is_conditional = false;  // trigger with WHEN: not for every row
  Origin origin{};
  Life life{};
  std::uint32_t next = none;  // of the same object
  // Names in that file's facts: the columns of UPDATE OF, the roles that a policy is for.
  FileId limits_file = none;
  Range limits{};
};

struct Object {
  SlotId slot = none;  // its last name
  ObjectKind kind = ObjectKind::table;
  bool created = false;
  bool dropped = false;
  bool temporary = false;
  bool nobody = false;
  bool is_partition = false;
  bool security_invoker = false;
  bool security_definer = false;
  bool returns_trigger = false;
  bool row_security = false;
  bool columns_open = false;  // some of its columns are not known (LIKE, INHERITS, AS)
  ObjectId parent = none;
  ObjectId former_parent = none;     // detached from
  PartyId definer = none;            // whose file defines it
  std::uint32_t attachments = none;  // head of a list
  Spot created_at{};
  TimelineId made_in = none;           // the first migration set that creates it
  TimelineId also_made_in = none;      // another one that does
  std::uint32_t set_path = none;       // routine: ALTER FUNCTION … SET search_path
  std::vector<SlotId> former_slots{};  // oldest first
  std::vector<ObjectId> children{};    // partitions, owned sequences, indexes
  std::vector<Meaning> meanings{};
  std::vector<std::string_view> columns{};
  std::vector<ModelChange> changes{};  // table: what made and changed its columns, keys, indexes
};

// Objects by number; adding one moves none.
class ObjectTable {
 public:
  Object& operator[](ObjectId id) { return chunks_[id / chunk][id % chunk]; }
  const Object& operator[](ObjectId id) const { return chunks_[id / chunk][id % chunk]; }
  std::size_t size() const { return size_; }
  Object& add() {
    if (size_ % chunk == 0) chunks_.push_back(std::make_unique<Object[]>(chunk));
    return (*this)[static_cast<ObjectId>(size_++)];
  }

 private:
  static constexpr std::size_t chunk = 1024;
  std::vector<std::unique_ptr<Object[]>> chunks_{};
  std::size_t size_ = 0;
};

class History {
 public:
  explicit History(Names& names) : names_(names) {}

  // The object that has this name at that point; none. `misfit`: it has the name, but not then.
  struct Found {
    ObjectId object = none;
    bool misfit = false;
  };
  Found at(SlotId slot, Point when) const;
  // The same, for a name that nothing was created by: an object that is there ever since.
  ObjectId at_or_assumed(SlotId slot, Point when, ObjectKind kind);

  ObjectId create(SlotId slot, ObjectKind kind, Point when);
  ObjectId add_temporary(SlotId slot, ObjectKind kind);
  void drop(ObjectId object, Point when);  // with partitions, owned sequences, indexes, triggers
  // True if the point's migration set made it and has yet to drop it, and another set makes it too:
  // by that name there were two, one after the other.
  bool was_its_own(ObjectId object, Point when) const;
  void set_parent(ObjectId child, ObjectId parent);
  void rename(ObjectId object, SlotId to, Point when);

  std::uint32_t attach(Attachment attachment);
  void end_attachment(ObjectId on, ObjectKind kind, std::string_view name, Point when);

  Object& object(ObjectId id) { return objects_[id]; }
  const Object& object(ObjectId id) const { return objects_[id]; }
  const Attachment& attachment(std::uint32_t id) const { return attachments_[id]; }
  Attachment& attachment(std::uint32_t id) { return attachments_[id]; }
  ObjectId count() const { return static_cast<ObjectId>(objects_.size()); }
  Names& names() { return names_; }
  const Names& names() const { return names_; }

  // Everything in a schema at that point, in the order of creation.
  std::vector<ObjectId> in_schema(SchemaId schema, Point when) const;
  // The last meaning at or before that point; null if it has none.
  const Meaning* meaning(ObjectId object, Point when) const;
  // Slots of the relation space that were created by that name in a database, whatever the schema.
  std::vector<SlotId> everywhere(DatabaseId database, Space space, std::string_view name);
  // True if something was created in the schema, or the schema itself.
  bool is_known_schema(SchemaId schema) const;
  void note_schema(SchemaId schema);

 private:
  struct Tenure {
    ObjectId object = none;
    Life life{};
    std::uint32_t previous = none;  // the name's tenure before this one
  };
  struct Stay {  // of what one set made and dropped
    ObjectId object = none;
    Point until{};
  };
  void begin_tenure(SlotId slot, ObjectId object, Point when);
  void end_tenure(SlotId slot, ObjectId object, Point when);

  Names& names_;
  ObjectTable objects_{};
  std::vector<Tenure> tenures_{};
  std::vector<Stay> stays_{};
  std::vector<Attachment> attachments_{};
  std::vector<bool> known_schemas_{};
  std::vector<std::vector<ObjectId>> by_schema_{};
  HashIndex by_name_{};  // lazily: first slot of each (database, space, name)
  std::vector<SlotId> next_of_name_{};
  std::vector<SlotId> first_of_name_{};
  std::uint32_t indexed_slots_ = 0;
};

}  // namespace demarc
