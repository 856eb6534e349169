// From the objects of the history to the model's relations, sorted by name; and what is left to
// tell: routines, keys, triggers, notes.
#include <algorithm>
#include <tuple>

#include "model/linker.h"

namespace demarc {

void Linker::number_objects() {
  is_used_.resize(history_.count());
  for (ObjectId id = 0; id < history_.count(); ++id) {
    const Object& object = history_.object(id);
    const Space space = names_.slot(object.slot).space;
    const bool is_kept =
        is_used_[id] || (object.created && !object.temporary && object.kind != ObjectKind::index &&
                         (space == Space::relation || space == Space::routine));
    if (is_kept) object_of_.push_back(id);
  }
  sort_by_name(object_of_);
  number_of_.assign(history_.count(), none);
  for (RelationId i = 0; i < object_of_.size(); ++i) number_of_[object_of_[i]] = i;
  model_.relations.resize(object_of_.size());
  for (RelationId i = 0; i < object_of_.size(); ++i)
    fill_relation(object_of_[i], model_.relations[i]);
  for (Access& access : model_.accesses) {
    if (access.relation != none) access.relation = number_of_[access.relation];
  }
}

// By database, schema and name. Schemas are compared once each, not with every object.
void Linker::sort_by_name(std::vector<ObjectId>& objects) const {
  std::vector<SchemaId> schemas(names_.schema_count());
  for (SchemaId i = 0; i < schemas.size(); ++i) schemas[i] = i;
  const auto full = [&](SchemaId id) {
    return std::tuple(std::string_view(model_.databases[names_.database_of(id)]),
                      names_.schema_name(id), id);
  };
  std::sort(schemas.begin(), schemas.end(),
            [&](SchemaId a, SchemaId b) { return full(a) < full(b); });
  std::vector<std::uint32_t> rank(schemas.size());
  for (std::uint32_t i = 0; i < schemas.size(); ++i) rank[schemas[i]] = i;
  struct Key {
    std::uint32_t rank = 0;
    ObjectId id = 0;
    std::string_view name{};
  };
  std::vector<Key> keys;
  keys.reserve(objects.size());
  for (ObjectId id : objects) {
    const NameSlot& slot = names_.slot(history_.object(id).slot);
    keys.push_back({rank[slot.schema], id, slot.name});
  }
  std::sort(keys.begin(), keys.end(), [&](const Key& a, const Key& b) {
    if (a.rank != b.rank) return a.rank < b.rank;
    if (const int order = a.name.compare(b.name); order != 0) return order < 0;
    const Object& one = history_.object(a.id);
    const Object& other = history_.object(b.id);
    return std::tuple(one.kind, one.dropped, a.id) < std::tuple(other.kind, other.dropped, b.id);
  });
  for (std::size_t i = 0; i < keys.size(); ++i) objects[i] = keys[i].id;
}

void Linker::fill_relation(ObjectId id, ModelRelation& out) {
  const Owner owner = ownership_.owner(id);
  const Object& object = history_.object(id);
  const NameSlot& slot = names_.slot(object.slot);
  out.database = model_.databases[names_.database_of(slot.schema)];
  out.schema = names_.schema_name(slot.schema);
  out.name = slot.name;
  out.object = object.kind;
  out.nobody = object.nobody;
  out.temporary = object.temporary;
  out.created = object.created;
  out.dropped = object.dropped;
  out.created_at = object.created_at;
  out.changes = object.changes;
  out.parent = object.parent == none ? none : number_of_[object.parent];
  out.is_partition = object.is_partition;
  out.security_invoker = object.security_invoker;
  out.row_security = object.row_security;
  if (!object.columns_open) out.columns = object.columns;
  for (SlotId former : object.former_slots) {
    const NameSlot& s = names_.slot(former);
    out.former_names.push_back(std::string(names_.schema_name(s.schema)) + "." +
                               std::string(s.name));
  }
  out.owned_by = owner.by;
  if (owner.party == none) return;
  out.claim.owner = owner.party;
  if (owner.slot != none) {
    const NameClaim& claim = ownership_.claim_on(owner.slot);
    if (claim.claim != none) out.claim = ownership_.claim(claim.claim);
    for (std::uint32_t other : claim.contested) out.contested.push_back(ownership_.claim(other));
  }
  out.claim.confidence = owner.confidence;
}

// The accesses of a view's last definition.
void Linker::fill_view_reads() {
  for (RelationId i = 0; i < object_of_.size(); ++i) {
    ModelRelation& relation = model_.relations[i];
    const bool is_view =
        relation.object == ObjectKind::view || relation.object == ObjectKind::materialized_view;
    const Meaning* meaning = is_view ? history_.meaning(object_of_[i], {}) : nullptr;
    if (meaning == nullptr) continue;
    relation.defined_by = scopes_.file(meaning->origin.file).first_statement + meaning->origin.row;
    const ModelStatement& statement = model_.statements[relation.defined_by];
    for (std::uint32_t k = 0; k < statement.access_count; ++k) {
      const AccessId id = statement.first_access + k;
      const Access& access = model_.accesses[id];
      if (access.why == Why::direct && !access.is_target && access.need_row != none)
        relation.view_reads.push_back(id);
    }
  }
}

void Linker::fill_routines() {
  for (RelationId i = 0; i < object_of_.size(); ++i) {
    ModelRelation& relation = model_.relations[i];
    const Object& object = history_.object(object_of_[i]);
    if (relation.object != ObjectKind::routine || object.meanings.empty()) continue;
    relation.routine = static_cast<std::uint32_t>(model_.routines.size());
    ModelRoutine& routine = model_.routines.emplace_back();
    routine.object = i;
    routine.database = relation.database;
    routine.schema = relation.schema;
    routine.name = relation.name;
    routine.owner = relation.claim.owner;
    routine.security_definer = object.security_definer;
    routine.returns_trigger = object.returns_trigger;
    const Origin& origin = history_.meaning(object_of_[i], {})->origin;
    const StatementId first = scopes_.file(origin.file).first_statement;
    routine.defined_by = first + origin.row;
    for (std::uint32_t row : implied_.body(origin)) routine.body.push_back(first + row);
  }
  // Calls hold objects so far.
  std::vector<ModelCall> calls;
  calls.swap(model_.calls);
  for (ModelCall& call : calls) {
    const RelationId relation = number_of_[call.routine];
    if (relation == none || model_.relations[relation].routine == none) continue;
    call.routine = model_.relations[relation].routine;
    model_.calls.push_back(call);
  }
}

void Linker::fill_keys_and_triggers() {
  const auto texts = [](const Rows& rows, Range names) {
    std::vector<std::string> out;
    for (std::uint32_t i = 0; i < names.count; ++i)
      out.emplace_back(rows.text(rows.names[names.first + i]));
    return out;
  };
  for (const ReplayedKey& key : replayed_.keys) {
    if (key.ended || number_of_[key.from] == none) continue;
    const Rows& rows = model_.files[key.origin.file].facts->rows;
    const KeyRow& row = rows.keys[key.key_row];
    ModelForeignKey& out = model_.foreign_keys.emplace_back();
    out.statement = scopes_.file(key.origin.file).first_statement + key.origin.row;
    out.from = number_of_[key.from];
    out.to = key.to == none ? none : number_of_[key.to];
    out.on_delete = row.on_delete;
    out.on_update = row.on_update;
    out.name = key.name;
    out.columns = texts(rows, row.columns);
    out.target_columns = texts(rows, row.target_columns);
    out.spot = {key.origin.file, row.begin, row.end};
  }
  std::stable_sort(model_.foreign_keys.begin(), model_.foreign_keys.end(),
                   [](const auto& a, const auto& b) { return a.statement < b.statement; });
  for (ObjectId id : object_of_) {
    for (std::uint32_t i = history_.object(id).attachments; i != none;
         i = history_.attachment(i).next) {
      const Attachment& attachment = history_.attachment(i);
      if (attachment.kind != ObjectKind::trigger || attachment.life.ended()) continue;
      ModelTrigger& out = model_.triggers.emplace_back();
      out.statement = scopes_.file(attachment.origin.file).first_statement + attachment.origin.row;
      out.name = attachment.name;
      out.relation = number_of_[id];
      if (attachment.routine != none && number_of_[attachment.routine] != none)
        out.routine = model_.relations[number_of_[attachment.routine]].routine;
    }
  }
  std::stable_sort(model_.triggers.begin(), model_.triggers.end(),
                   [](const auto& a, const auto& b) { return a.statement < b.statement; });
}

void Linker::fill_notes() {
  for (const ReplayNote& note : replayed_.notes) {
    std::string key = "replay:" + std::to_string(note.origin.file) + ":" + note.message;
    if (!noted_.insert(std::move(key)).second) continue;
    const ModelFile& file = model_.files[note.origin.file];
    const Position at = file.facts->lines.position(note.begin);
    model_.notes.push_back({NoteKind::replay, file.path, at.line, at.column, note.message});
  }
  if (implied_.was_cut() || implied_left_ == 0) {
    model_.notes.push_back({NoteKind::not_decidable, manifest_.path, 0, 0,
                            "views, triggers and routines are nested deeper than is looked into"});
  }
  std::stable_sort(model_.notes.begin(), model_.notes.end(),
                   [](const ModelNote& a, const ModelNote& b) {
                     return std::tie(a.path, a.line, a.column, a.kind, a.message) <
                            std::tie(b.path, b.line, b.column, b.kind, b.message);
                   });
}

}  // namespace demarc
