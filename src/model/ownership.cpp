#include "model/ownership.h"

#include <algorithm>

#include "model/known_objects.h"

namespace demarc {

Ownership::Ownership(const Manifest& manifest, History& history)
    : manifest_(manifest), history_(history) {
  for (PartyId party = 0; party < manifest.parties.size(); ++party) {
    const Party& p = manifest.parties[party];
    if (p.kind != PartyKind::service) continue;
    for (const RelationPattern& pattern : p.owns) {
      index_.add(pattern, static_cast<std::uint32_t>(entries_.size()));
      const std::string& part = pattern.place.path.empty() ? p.part : pattern.place.path;
      entries_.push_back({party, &pattern, part.empty() || part == manifest.path});
    }
  }
  for (const Database& database : manifest.databases) {
    for (RelationPattern pattern : database.nobody) {
      if (pattern.databases.empty()) pattern.databases = {database.name};
      nobody_.add(pattern, 0);
    }
  }
}

void Ownership::add_bookkeeping(DatabaseId database, std::string_view text) {
  auto pattern = parse_relation_pattern(text);
  if (!pattern) return;
  pattern->databases = {manifest_.databases[database].name};
  nobody_.add(*pattern, 0);
}

bool Ownership::is_nobodys(SlotId slot) {
  if (nobodys_.size() <= slot) nobodys_.resize(history_.names().slot_count() + 1, -1);
  signed char& known = nobodys_[slot];
  if (known < 0) {
    const Names& names = history_.names();
    const NameSlot& s = names.slot(slot);
    known = names.is_system(s.schema) ? 1 : 0;
    if (known == 0 && !nobody_.empty()) {
      std::vector<PatternIndex::Match> matches;
      nobody_.find(manifest_.databases[names.database_of(s.schema)].name,
                   names.schema_name(s.schema), s.name, matches);
      known = matches.empty() ? 0 : 1;
    }
  }
  return known == 1;
}

const NameClaim& Ownership::claim_on(SlotId slot) {
  if (claim_of_slot_.size() <= slot) claim_of_slot_.resize(history_.names().slot_count() + 1, none);
  if (claim_of_slot_[slot] == none) {
    const Names& names = history_.names();
    const NameSlot& s = names.slot(slot);
    NameClaim decided = decide(names.database_of(s.schema), names.schema_name(s.schema), s.name);
    claim_of_slot_[slot] = static_cast<std::uint32_t>(claims_.size());
    claims_.push_back(std::move(decided));
  }
  return claims_[claim_of_slot_[slot]];
}

PartyId Ownership::party_of(const NameClaim& claim) const {
  return claim.claim == none ? none : entries_[claim.claim].party;
}

Claim Ownership::claim(std::uint32_t index) const {
  const Entry& entry = entries_[index];
  return {entry.party, entry.pattern->place, entry.pattern->written, Confidence::certain};
}

bool Ownership::is_covered(DatabaseId database, std::string_view schema, std::string_view name) {
  index_.find(manifest_.databases[database].name, schema, name, matches_);
  return !matches_.empty();
}

bool Ownership::owns_in(PartyId party, SchemaId schema) {
  if (party == none) return false;
  const Names& names = history_.names();
  const std::string& database = manifest_.databases[names.database_of(schema)].name;
  for (const Entry& entry : entries_) {
    if (entry.party != party || !applies_to_database(*entry.pattern, database)) continue;
    if (entry.pattern->schema.empty() ||
        wildcard_match(entry.pattern->schema, names.schema_name(schema)))
      return true;
  }
  return false;
}

PartyId Ownership::owner_of_schema(SchemaId schema) {
  const Names& names = history_.names();
  index_.find(manifest_.databases[names.database_of(schema)].name, names.schema_name(schema), "*",
              matches_);
  for (const PatternIndex::Match& match : matches_) {
    if (entries_[match.id].pattern->name == "*") return entries_[match.id].party;
  }
  return none;
}

bool Ownership::is_ceded(PartyId from, PartyId to, DatabaseId database, std::string_view schema,
                         std::string_view name) const {
  const std::string& database_name = manifest_.databases[database].name;
  for (const Cession& cession : manifest_.parties[from].cedes) {
    if (!cession.to.empty() && cession.to != manifest_.parties[to].name) continue;
    if (matches(cession.relations, database_name, schema, name)) return true;
  }
  return false;
}

bool Ownership::is_moving(PartyId a, PartyId b, DatabaseId database, std::string_view schema,
                          std::string_view name) const {
  const std::string& one = manifest_.parties[a].name;
  const std::string& other = manifest_.parties[b].name;
  for (const Move& move : manifest_.moves) {
    const bool between =
        (move.from == one && move.to == other) || (move.from == other && move.to == one);
    if (between && matches(move.relation, manifest_.databases[database].name, schema, name))
      return true;
  }
  return false;
}

NameClaim Ownership::decide(DatabaseId database, std::string_view schema, std::string_view name) {
  index_.find(manifest_.databases[database].name, schema, name, matches_);
  NameClaim out;
  // Widest first, equally specific ones together: each narrower claim must be given by the owner so
  // far; of several that are, the first in the manifest's order counts.
  for (std::size_t end = matches_.size(); end > 0;) {
    std::size_t begin = end - 1;
    while (begin > 0 && matches_[begin - 1].specificity == matches_[begin].specificity) --begin;
    const PartyId wide = party_of(out);
    std::uint32_t taker = none;
    for (std::size_t i = begin; i < end; ++i) {
      const Entry& entry = entries_[matches_[i].id];
      const bool may = wide == none || entry.party == wide || entry.in_root ||
                       is_moving(wide, entry.party, database, schema, name) ||
                       is_ceded(wide, entry.party, database, schema, name);
      const bool better = taker == none || (entry.party == wide && entries_[taker].party != wide);
      if (may && better) taker = matches_[i].id;
    }
    if (taker != none) {
      if (entries_[taker].party != wide) out.contested.clear();
      out.claim = taker;
    }
    for (std::size_t i = begin; i < end; ++i) {
      const PartyId party = entries_[matches_[i].id].party;
      if (party != party_of(out) && party != wide &&
          !is_moving(party_of(out), party, database, schema, name))
        out.contested.push_back(matches_[i].id);
    }
    end = begin;
  }
  return out;
}

const Owner& Ownership::owner(ObjectId object) {
  if (owners_.size() <= object) {
    owners_.resize(history_.count() + 1);
    owner_state_.resize(history_.count() + 1, 0);
  }
  if (owner_state_[object] == 2) return owners_[object];
  // Parents first, without recursion: partitions of partitions may be many.
  std::vector<ObjectId> chain = {object};
  while (owner_state_[chain.back()] == 0) {
    owner_state_[chain.back()] = 1;
    const ObjectId parent = history_.object(chain.back()).parent;
    const ObjectId next = parent != none ? parent : history_.object(chain.back()).former_parent;
    if (next == none || owner_state_[next] != 0) break;
    chain.push_back(next);
  }
  for (; !chain.empty(); chain.pop_back()) {
    const ObjectId id = chain.back();
    if (owner_state_[id] != 1) continue;
    const Owner decided = decide_owner(id);
    if (owners_.size() < history_.count()) {
      owners_.resize(history_.count() + 1);
      owner_state_.resize(history_.count() + 1, 0);
    }
    owners_[id] = decided;
    owner_state_[id] = 2;
  }
  return owners_[object];
}

bool Ownership::by_claim(SlotId slot, OwnedBy by, Owner& out) {
  const NameClaim& claim = claim_on(slot);
  if (claim.claim == none) return false;
  out.party = entries_[claim.claim].party;
  out.by = by;
  out.slot = slot;
  out.confidence = Confidence::certain;
  return true;
}

// "events_p20261123" is a runtime partition of "events" if a template of the database says so.
bool Ownership::by_template(const Object& object, Owner& out) {
  const Names& names = history_.names();
  const NameSlot slot = names.slot(object.slot);
  const DatabaseId database = names.database_of(slot.schema);
  std::string name(slot.name);
  for (int depth = 0; depth < 4; ++depth) {
    const auto parent = names.rules(database).partition_parent(name);
    if (!parent || *parent == name) return false;
    name = *parent;
    const SlotId parent_slot =
        history_.names().add(slot.schema, Space::relation, history_.names().keep(name));
    if (!by_claim(parent_slot, OwnedBy::parent, out)) continue;
    const History::Found found = history_.at(parent_slot, {});
    if (found.object == none || !history_.object(found.object).created)
      out.confidence = Confidence::likely;
    return true;
  }
  return false;
}

Owner Ownership::owner_of_defined(const Object& object) {
  Owner out;
  const SchemaId schema = history_.names().slot(object.slot).schema;
  // Extensions put theirs here.
  const std::string_view name = history_.names().schema_name(schema);
  if (!object.created && (name == "public" || name == "extensions")) return out;
  if (by_claim(object.slot, OwnedBy::pattern, out)) {
    const bool whole_schema = entries_[claim_on(object.slot).claim].pattern->name == "*";
    if (!whole_schema || out.party == object.definer || !owns_in(object.definer, schema))
      return out;
  }
  if (object.definer != none) return {object.definer, OwnedBy::file, none, Confidence::certain};
  const PartyId by_schema = owner_of_schema(schema);
  if (by_schema != none) return {by_schema, OwnedBy::schema, none, Confidence::certain};
  return out;
}

Owner Ownership::decide_owner(ObjectId id) {
  const Object& object = history_.object(id);
  Owner out;
  if (object.temporary) return out;
  if (object.kind == ObjectKind::schema) {
    out.party = owner_of_schema(history_.names().slot(object.slot).schema);
    if (out.party != none) out.by = OwnedBy::schema;
    return out;
  }
  if (is_nobodys(object.slot)) {
    history_.object(id).nobody = true;
    return out;
  }
  const Space space = history_.names().slot(object.slot).space;
  if (space == Space::routine || space == Space::type) return owner_of_defined(object);
  const auto follow = [&](ObjectId parent) {
    if (parent >= owner_state_.size() || owner_state_[parent] != 2) return false;
    const Owner& of_parent = owners_[parent];
    if (of_parent.party == none) return false;
    out = of_parent;
    out.by = OwnedBy::parent;
    return true;
  };
  if (object.parent != none) {
    const NameClaim& own = claim_on(object.slot);
    const bool literal = own.claim != none && is_relation(object.kind) &&
                         specificity(*entries_[own.claim].pattern).exact;
    if (!literal && follow(object.parent)) return out;
  }
  // A wide pattern may cover the partition's name as well as its parent's: the parent decides.
  const NameClaim& claim = claim_on(object.slot);
  const bool literal = claim.claim != none && specificity(*entries_[claim.claim].pattern).exact;
  if (!object.created && !literal) {
    const NameSlot& slot = history_.names().slot(object.slot);
    const ExtensionMatch extension =
        extension_relation(history_.names().schema_name(slot.schema), slot.name);
    if (extension.found && (!extension.by_schema || claim.claim == none)) {
      history_.object(id).nobody = true;
      return out;
    }
    if (by_template(object, out)) return out;
  }
  if (by_claim(object.slot, OwnedBy::pattern, out)) return out;
  for (std::size_t i = object.former_slots.size(); i-- > 0;) {
    if (by_claim(object.former_slots[i], OwnedBy::former, out)) return out;
  }
  if (object.former_parent != none && follow(object.former_parent)) return out;
  return out;
}

}  // namespace demarc
