// Which object a name means, in a context and at a point of history.
//
// Qualified names: the object of that name, or one that is assumed to exist. Unqualified: the
// transition tables of the triggers that call the routine around it, the file's temporary tables,
// the system catalogs, the first schema of the path where it exists (certain); where nothing was
// created by that name, the first schema of the path that some `owns` covers (likely); one that
// exists only outside the path (possible); else nothing. Names of a table that is not there any
// more, or not yet, are likely.
#pragma once

#include <string_view>
#include <unordered_map>
#include <vector>

#include "model/history.h"
#include "model/ownership.h"
#include "model/scopes.h"

namespace demarc {

struct Resolution {
  ObjectId object = none;
  SlotId slot = none;  // the name under which it was found
  Confidence confidence = Confidence::certain;
  bool misfit = false;     // it had the name, but not at that point
  bool ambiguous = false;  // object none: several are possible
  bool by_path = false;    // unqualified, found along the path
};

// Where a name stands.
struct NameScope {
  FileId file = none;
  const LinkContext* context = nullptr;
  PathId path = 0;
  Point point{};
  ObjectId routine = none;  // in whose body it stands
};

class Resolver {
 public:
  Resolver(History& history, Ownership& ownership, Scopes& scopes, const Model& model);

  // Never creates: object none where nothing by that name was created.
  Resolution find(Space space, std::string_view schema, std::string_view name,
                  const NameScope& scope);
  // What a statement means by the name; qualified relations are assumed to exist.
  Resolution resolve(Space space, std::string_view schema, std::string_view name,
                     const NameScope& scope);
  // The slot that CREATE gives the name to.
  SlotId slot_for_create(Space space, std::string_view schema, std::string_view name,
                         const NameScope& scope);
  ObjectId temporary(FileId file, std::string_view name) const;
  // A trigger that calls the routine gives its body the name: no relation of the schema.
  void add_transition_table(ObjectId routine, std::string_view name);

 private:
  Resolution along_path(Space space, std::string_view name, const NameScope& scope);
  Resolution outside_path(Space space, std::string_view name, const NameScope& scope);
  Resolution assumed(SlotId slot, const NameScope& scope, Confidence confidence);
  void find_temporary_tables(const Model& model);
  ObjectId transition_table(const NameScope& scope, std::string_view name) const;

  History& history_;
  Ownership& ownership_;
  Scopes& scopes_;
  std::unordered_map<FileId, std::vector<std::pair<std::string_view, ObjectId>>> temporary_{};
  std::unordered_map<std::string_view, ObjectId> temporary_anywhere_{};
  std::unordered_map<ObjectId, std::vector<std::pair<std::string_view, ObjectId>>>
      transition_tables_{};  // by routine
};

}  // namespace demarc
