// Runs the migrations of all sets in their order and keeps what they make of the database.
//
// In: the files that take part (Scopes::replay_order), their facts. Out: the History is filled with
// objects, names, parents, meanings and attachments; foreign keys, grants and notes are in the
// result. What refers to something that no statement so far has made is tried again when all sets
// are done: sets have no order between each other. What still does not fit is a note, never fatal.
// Loose scripts only add: nothing says when, or whether, they ran.
#pragma once

#include <string>
#include <vector>

#include "model/history.h"
#include "model/resolver.h"
#include "model/scopes.h"

namespace demarc {

struct ReplayedKey {  // a foreign key
  Origin origin{};
  std::uint32_t key_row = 0;
  ObjectId from = none;
  ObjectId to = none;
  std::string_view name{};  // kept even if the text gives none
  bool ended = false;
};

struct ReplayedGrant {
  Origin origin{};
  std::uint32_t grant_row = 0;
  DatabaseId database = 0;
  std::string_view role{};
  ObjectKind object = ObjectKind::table;
  ObjectId on = none;          // relation, routine, type, schema
  std::string_view granted{};  // role, database, …
  Privileges privileges = 0;
  Range columns{};       // of the row; count 0: the whole object
  bool revoked = false;  // a membership that was taken back
  bool by_default = false;
};

struct ReplayedDefault {
  ReplayedGrant grant{};
  SchemaId schema = none;  // none: all
  std::string_view for_role{};
  TimelineId timeline = none;
};

struct ReplayNote {
  Origin origin{};
  std::uint32_t begin = 0;  // of the name
  std::string message{};
};

struct Replayed {
  std::vector<ReplayedKey> keys{};
  std::vector<ReplayedGrant> grants{};
  std::vector<ReplayedDefault> defaults{};  // still in force
  std::vector<ReplayNote> notes{};
};

Replayed replay(const Model& model, History& history, Resolver& resolver, Scopes& scopes);

}  // namespace demarc
