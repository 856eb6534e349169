#include "model/history.h"

#include <algorithm>

#include "base/hash.h"

namespace demarc {

bool is_alive(const Life& life, Point when) {
  if (when.timeline == none) return !life.ended();
  if (life.from.timeline == when.timeline && when.at < life.from.at) return false;
  if (life.to.timeline == when.timeline && when.at > life.to.at) return false;
  return true;
}

History::Found History::at(SlotId slot, Point when) const {
  const std::uint32_t newest = names_.slot(slot).last_tenure;
  for (std::uint32_t i = newest; i != none; i = tenures_[i].previous) {
    if (is_alive(tenures_[i].life, when)) return {tenures_[i].object, false};
  }
  if (newest == none) return {};
  return {tenures_[newest].object, true};
}

ObjectId History::at_or_assumed(SlotId slot, Point when, ObjectKind kind) {
  const Found found = at(slot, when);
  if (found.object != none) return found.object;
  const auto id = static_cast<ObjectId>(objects_.size());
  Object& object = objects_.add();
  object.slot = slot;
  object.kind = kind;
  begin_tenure(slot, id, {});
  return id;
}

void History::begin_tenure(SlotId slot, ObjectId object, Point when) {
  NameSlot& s = names_.slot(slot);
  tenures_.push_back({object, {when, {}}, s.last_tenure});
  s.last_tenure = static_cast<std::uint32_t>(tenures_.size() - 1);
  if (by_schema_.size() <= s.schema) by_schema_.resize(s.schema + 1);
  by_schema_[s.schema].push_back(object);
}

void History::end_tenure(SlotId slot, ObjectId object, Point when) {
  for (std::uint32_t i = names_.slot(slot).last_tenure; i != none; i = tenures_[i].previous) {
    Tenure& tenure = tenures_[i];
    if (tenure.object != object || tenure.life.ended()) continue;
    tenure.life.to = when;
    return;
  }
}

ObjectId History::create(SlotId slot, ObjectKind kind, Point when) {
  Found found = at(slot, when);
  const bool is_back =
      found.misfit && objects_[found.object].dropped && objects_[found.object].slot == slot;
  ObjectId id = found.object;
  if (id == none || (found.misfit && !is_back)) {
    id = static_cast<ObjectId>(objects_.size());
    objects_.add().slot = slot;
    begin_tenure(slot, id, when);
  } else if (is_back) {
    begin_tenure(slot, id, when);
  }
  Object& object = objects_[id];
  if (!object.created || is_back) {
    object.kind = kind;
    if (is_back) object.parent = none;
    object.is_partition = false;
  }
  object.created = true;
  object.dropped = false;
  if (when.timeline != none && object.made_in == none) object.made_in = when.timeline;
  if (when.timeline != none && object.made_in != when.timeline) object.also_made_in = when.timeline;
  note_schema(names_.slot(slot).schema);
  return id;
}

ObjectId History::add_temporary(SlotId slot, ObjectKind kind) {
  const auto id = static_cast<ObjectId>(objects_.size());
  Object& object = objects_.add();
  object.slot = slot;
  object.kind = kind;
  object.temporary = true;
  return id;
}

void History::drop(ObjectId first, Point when) {
  std::vector<ObjectId> todo = {first};
  while (!todo.empty()) {
    const ObjectId id = todo.back();
    todo.pop_back();
    Object& object = objects_[id];
    if (object.dropped) continue;
    object.dropped = true;
    end_tenure(object.slot, id, when);
    if (object.made_in == when.timeline || object.also_made_in == when.timeline)
      stays_.push_back({id, when});
    for (std::uint32_t i = object.attachments; i != none; i = attachments_[i].next) {
      if (!attachments_[i].life.ended()) attachments_[i].life.to = when;
    }
    for (ObjectId child : object.children) {
      // A child by INHERITS stays unless CASCADE; a partition, an index, an owned sequence goes.
      const Object& c = objects_[child];
      if (c.parent == id && (c.is_partition || !is_relation(c.kind))) todo.push_back(child);
    }
  }
}

bool History::was_its_own(ObjectId id, Point when) const {
  if (objects_[id].also_made_in == none || when.timeline == none) return false;
  return std::any_of(stays_.begin(), stays_.end(), [&](const Stay& stay) {
    return stay.object == id && stay.until.timeline == when.timeline && when.at <= stay.until.at;
  });
}

void History::set_parent(ObjectId child, ObjectId parent) {
  if (child == parent) return;
  Object& object = objects_[child];
  if (object.parent == parent) return;
  if (object.parent != none) object.former_parent = object.parent;
  object.parent = parent;
  if (parent != none) objects_[parent].children.push_back(child);
}

void History::rename(ObjectId id, SlotId to, Point when) {
  Object& object = objects_[id];
  if (object.slot == to) return;
  end_tenure(object.slot, id, when);
  object.former_slots.push_back(object.slot);
  object.slot = to;
  // What had the name is gone by now, or the rename would have failed.
  const Found there = at(to, when);
  if (there.object != none && !there.misfit && there.object != id &&
      !objects_[there.object].created)
    end_tenure(to, there.object, when);
  begin_tenure(to, id, when);
  note_schema(names_.slot(to).schema);
}

std::uint32_t History::attach(Attachment attachment) {
  const auto id = static_cast<std::uint32_t>(attachments_.size());
  attachment.next = objects_[attachment.on].attachments;
  objects_[attachment.on].attachments = id;
  attachments_.push_back(attachment);
  return id;
}

void History::end_attachment(ObjectId on, ObjectKind kind, std::string_view name, Point when) {
  for (std::uint32_t i = objects_[on].attachments; i != none; i = attachments_[i].next) {
    Attachment& attachment = attachments_[i];
    if (attachment.kind == kind && attachment.name == name && !attachment.life.ended())
      attachment.life.to = when;
  }
}

std::vector<ObjectId> History::in_schema(SchemaId schema, Point when) const {
  std::vector<ObjectId> out;
  if (schema >= by_schema_.size()) return out;
  for (ObjectId id : by_schema_[schema]) {
    const Object& object = objects_[id];
    if (object.dropped || names_.slot(object.slot).schema != schema) continue;
    if (at(object.slot, when).object == id) out.push_back(id);
  }
  std::sort(out.begin(), out.end());
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

const Meaning* History::meaning(ObjectId id, Point when) const {
  const std::vector<Meaning>& all = objects_[id].meanings;
  for (std::size_t i = all.size(); i-- > 0;) {
    if (when.timeline == none || all[i].from.timeline != when.timeline || all[i].from.at <= when.at)
      return &all[i];
  }
  return all.empty() ? nullptr : &all.front();
}

std::vector<SlotId> History::everywhere(DatabaseId database, Space space, std::string_view name) {
  const auto hash_of = [](DatabaseId d, Space s, std::string_view n) {
    return hash64(n, (static_cast<std::uint64_t>(d) << 8) | static_cast<std::uint64_t>(s));
  };
  const auto same_as = [&](SlotId a, DatabaseId d, Space s, std::string_view n) {
    const NameSlot& slot = names_.slot(a);
    return slot.space == s && slot.name == n && names_.database_of(slot.schema) == d;
  };
  next_of_name_.resize(names_.slot_count(), none);
  for (; indexed_slots_ < names_.slot_count(); ++indexed_slots_) {
    const NameSlot& slot = names_.slot(indexed_slots_);
    const DatabaseId d = names_.database_of(slot.schema);
    const std::uint64_t hash = hash_of(d, slot.space, slot.name);
    const std::uint32_t chain = by_name_.find(hash, [&](std::uint32_t i) {
      return same_as(first_of_name_[i], d, slot.space, slot.name);
    });
    if (chain == none) {
      by_name_.add(hash, static_cast<std::uint32_t>(first_of_name_.size()));
      first_of_name_.push_back(indexed_slots_);
    } else {
      next_of_name_[indexed_slots_] = first_of_name_[chain];
      first_of_name_[chain] = indexed_slots_;
    }
  }
  std::vector<SlotId> out;
  const std::uint32_t chain = by_name_.find(hash_of(database, space, name), [&](std::uint32_t i) {
    return same_as(first_of_name_[i], database, space, name);
  });
  if (chain == none) return out;
  for (SlotId i = first_of_name_[chain]; i != none; i = next_of_name_[i]) {
    const Found found = at(i, {});
    if (found.object != none && objects_[found.object].created) out.push_back(i);
  }
  return out;
}

bool History::is_known_schema(SchemaId schema) const {
  return schema < known_schemas_.size() && known_schemas_[schema];
}

void History::note_schema(SchemaId schema) {
  if (known_schemas_.size() <= schema) known_schemas_.resize(schema + 1);
  known_schemas_[schema] = true;
}

}  // namespace demarc
