// All facts linked with the manifest: which relations exist, who owns them, and what each party's
// SQL needs of them against what the manifest allows. The rules see this and nothing else.
//
// In: facts of all files, the scan, the manifest. Same input gives the same Model, byte for byte.
// Does not decide what is wrong: rules/ does. A name that cannot be resolved stays unresolved.
// Everything is a flat vector with typed indexes; vectors are ordered by (file, position) or by
// name.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "facts/file_facts.h"
#include "manifest/manifest.h"
#include "scan/scan.h"

namespace demarc {

using FileId = std::uint32_t;
using PartyId = std::uint32_t;  // index into Manifest::parties
using RelationId = std::uint32_t;
using StatementId = std::uint32_t;
using UnitId = std::uint32_t;
using AccessId = std::uint32_t;
constexpr std::uint32_t none = 0xffffffffu;

// A span of a file of the model.
struct Spot {
  FileId file = none;
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
};

struct ModelFile {
  std::string path{};
  FileClass file_class = FileClass::service;
  std::vector<PartyId> parties{};  // libraries already replaced by who uses them
  std::uint32_t migration_set = none;
  bool replay_only = false;  // at or before replay_only_to: replayed, never flagged
  const FileFacts* facts = nullptr;
};

// Why a relation belongs to somebody.
struct Claim {
  PartyId owner = none;
  Place place{};  // the entry in the manifest
  std::string pattern{};
  Confidence confidence = Confidence::certain;
};

struct ModelRelation {
  std::string database{};
  std::string schema{};
  std::string name{};
  ObjectKind object = ObjectKind::table;
  Claim claim{};                   // owner `none`: nobody claims it
  std::vector<Claim> contested{};  // further claims that tie or were not ceded
  bool nobody = false;  // manifest `nobody`, system catalog, extension, tool's bookkeeping
  bool temporary = false;
  bool created = false;  // by a migration or dump of this run
  bool dropped = false;  // gone at the end of the replay
  Spot created_at{};
  RelationId parent = none;  // partition or inheritance parent; its owner is this one's owner
  bool is_partition = false;
  bool security_invoker = false;       // view
  std::vector<AccessId> view_reads{};  // view, materialized view: what its query reads
  std::vector<std::string> columns{};  // known columns in order; empty: unknown
};

// A routine of the repository (grain: name, overloads together).
struct ModelRoutine {
  std::string database{};
  std::string schema{};
  std::string name{};
  PartyId owner = none;
  bool security_definer = false;
  bool returns_trigger = false;
  StatementId defined_by = none;
  std::vector<StatementId> body{};
};

enum class Why : std::uint8_t {
  direct,
  view,
  materialized_view,
  trigger,
  routine,
  policy,
  default_expression,
  rule
};
const char* to_string(Why why);

// A relation that a statement needs, resolved.
struct Access {
  StatementId statement = none;
  RelationId relation = none;
  Privileges privileges = 0;
  Timing timing = Timing::direct;
  Why why = Why::direct;
  Confidence confidence = Confidence::certain;  // least of extraction, resolution, ownership
  bool any_of = false;
  bool columns_known = false;
  bool is_target = false;
  std::vector<std::string> columns{};
  Spot spot{};  // the name in the text
  std::vector<std::string>
      chain{};  // implied: "view users.directory", "trigger audit on orders.order"
  StatementId via =
      none;  // implied: the definition (or body statement) whose text names the relation
  std::uint32_t need_row = none;  // direct: index into the file's needs
};

enum class Allowed : std::uint8_t {
  no,
  own,
  nobody,
  temporary,
  export_,
  contract,
  move,
  actor,
  nothing_needed,
  unowned
};

// One access against one party: what is needed and not allowed. Every access of a statement has one
// for each party that runs it, allowed or not. What a definition demands only when it is used
// (timing other than direct) is demanded of the definition's own parties too, so that rules can
// judge it where it is written; its uses have accesses with `via`.
struct Demand {
  AccessId access = none;
  PartyId party = none;  // who runs it
  PartyId owner = none;  // whose it is
  Allowed allowed = Allowed::no;
  Privileges denied = 0;    // 0 where allowed
  std::uint32_t by = none;  // index of the export, contract or move that allows it
};

struct ModelStatement {
  FileId file = none;
  std::uint32_t row = 0;  // in the file's facts
  UnitId unit = none;
  StatementId parent = none;
  CommandTag tag = CommandTag::other;
  std::string database{};
  bool as_migration = false;       // judged as the migrate role
  bool down = false;               // down part: not linked, no demands
  std::vector<PartyId> parties{};  // who runs it (whose deed, DESIGN 5)
  std::uint32_t first_access = 0, access_count = 0;
  std::uint32_t first_demand = 0, demand_count = 0;
  Spot spot{};
};

struct ModelUnit {
  FileId file = none;
  std::uint32_t row = 0;
  UnitType type = UnitType::statement;
  Atomic atomic = Atomic::unknown;
  std::vector<StatementId> statements{};
};

// A foreign key as the replay ends with it.
struct ModelForeignKey {
  StatementId statement = none;
  RelationId from = none;
  RelationId to = none;
  char on_delete = 'a';
  char on_update = 'a';
  std::vector<std::string> columns{};
  std::vector<std::string> target_columns{};
  Spot spot{};
};

struct ModelTrigger {
  StatementId statement = none;
  std::string name{};
  RelationId relation = none;
  std::uint32_t routine = none;  // index into Model::routines
};

// A search_path that decides the meaning of unqualified names of a statement.
struct NameResolution {
  AccessId access = none;
  std::vector<std::string> path{};  // that was searched
  std::string source{};             // "SET at …", "role orders_rw", "database shop", "default"
  StatementId set_by = none;        // where SQL sets it: SET, ALTER ROLE, CREATE FUNCTION … SET
  Place declared{};                 // where the manifest sets it; line 0: nowhere
};

// A call of a routine that this repository defines.
struct ModelCall {
  StatementId statement = none;
  std::uint32_t routine = none;  // index into Model::routines
  Confidence confidence = Confidence::certain;
  Spot spot{};
};

struct ModelNote {
  NoteKind kind = NoteKind::unresolved;
  std::string path{};
  std::uint32_t line = 0;
  std::uint32_t column = 0;
  std::string message{};
};

struct ModelGrant {  // what the replayed GRANTs give at the end
  std::string role{};
  ObjectKind object = ObjectKind::table;
  std::string database{}, schema{}, name{};
  Privileges privileges = 0;
  std::vector<std::string> columns{};
  Spot spot{};
};

struct Model {
  const Manifest* manifest = nullptr;
  Date today{};
  std::vector<ModelFile> files{};          // sorted by path
  std::vector<ModelRelation> relations{};  // sorted by (database, schema, name)
  std::vector<ModelRoutine> routines{};
  std::vector<ModelStatement> statements{};  // by (file, position)
  std::vector<ModelUnit> units{};
  std::vector<Access> accesses{};             // by statement
  std::vector<Demand> demands{};              // by statement
  std::vector<NameResolution> resolutions{};  // of unqualified names that resolved to another owner
  std::vector<ModelForeignKey> foreign_keys{};
  std::vector<ModelTrigger> triggers{};
  std::vector<ModelCall> calls{};  // by statement
  std::vector<ModelGrant> grants{};
  std::vector<ModelNote> notes{};

  const std::string& party_name(PartyId party) const;    // "" for none
  std::string relation_name(RelationId relation) const;  // "schema.name"
};

// The name of the party, "nobody" for none.
Model link(const Scan& scan, const std::vector<const FileFacts*>& facts, const Manifest& manifest,
           Date today);

}  // namespace demarc
