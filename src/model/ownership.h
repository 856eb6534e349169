// Who owns what, from the manifest's patterns and the history of the objects.
//
// The more specific pattern wins. A narrower claim of another service counts only if the wider
// claim's owner cedes it or if it stands in the root manifest; else both are contested and the
// wider owner stays. Objects follow: partitions and children their parent unless claimed literally,
// sequences and indexes their table, a renamed table the claim on its last name and without one
// that on a former name. A routine or type belongs to whoever claims it; in a schema where the
// party whose file defines it owns something too, a claim on the whole schema does not take it.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "manifest/manifest.h"
#include "model/history.h"

namespace demarc {

// What the patterns say of one name.
struct NameClaim {
  std::uint32_t claim = none;              // index for Ownership::claim
  std::vector<std::uint32_t> contested{};  // further ones
};

struct Owner {
  PartyId party = none;
  OwnedBy by = OwnedBy::nobody;
  SlotId slot = none;  // whose claims decided
  Confidence confidence = Confidence::certain;
};

class Ownership {
 public:
  Ownership(const Manifest& manifest, History& history);

  // A name that is no owner's business: `nobody` patterns, system schemas, tools' tables.
  void add_bookkeeping(DatabaseId database, std::string_view pattern);
  bool is_nobodys(SlotId slot);

  const NameClaim& claim_on(SlotId slot);
  PartyId party_of(const NameClaim& claim) const;
  Claim claim(std::uint32_t index) const;
  bool is_covered(DatabaseId database, std::string_view schema, std::string_view name);
  // A pattern of the party lies in the schema: it may create there.
  bool owns_in(PartyId party, SchemaId schema);
  // Who owns every name of the schema by one pattern; none.
  PartyId owner_of_schema(SchemaId schema);

  const Owner& owner(ObjectId object);
  // Who owned it under the name that it had in the text, for statements of the past.
  PartyId owner_by_name(SlotId slot) { return party_of(claim_on(slot)); }

 private:
  struct Entry {
    PartyId party = none;
    const RelationPattern* pattern = nullptr;
    bool in_root = false;
  };
  NameClaim decide(DatabaseId database, std::string_view schema, std::string_view name);
  bool is_ceded(PartyId from, PartyId to, DatabaseId database, std::string_view schema,
                std::string_view name) const;
  bool is_moving(PartyId a, PartyId b, DatabaseId database, std::string_view schema,
                 std::string_view name) const;
  Owner decide_owner(ObjectId object);
  bool by_claim(SlotId slot, OwnedBy by, Owner& out);
  bool by_template(const Object& object, Owner& out);
  Owner owner_of_defined(const Object& object);

  const Manifest& manifest_;
  History& history_;
  std::vector<Entry> entries_{};
  PatternIndex index_{};
  PatternIndex nobody_{};
  std::vector<PatternIndex::Match> matches_{};
  std::vector<std::uint32_t> claim_of_slot_{};  // index into claims_, none: not asked yet
  std::vector<NameClaim> claims_{};
  std::vector<signed char> nobodys_{};  // by slot: -1 not asked yet
  std::vector<Owner> owners_{};
  std::vector<signed char> owner_state_{};  // 0 unknown, 1 being decided, 2 known
};

}  // namespace demarc
