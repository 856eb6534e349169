// All facts linked with the manifest: which objects exist, who owns them, and what each party's
// SQL needs of them against what the manifest allows. The rules see this and nothing else.
//
// In: facts of all files, the scan, the manifest. Same input gives the same Model, byte for byte.
// Does not decide what is wrong: rules/ does. A name that cannot be resolved stays unresolved.
// Everything is a flat vector with typed indexes, ordered by (file, position) or by name. There are
// a hundred thousands of accesses, so they hold no strings: columns are read from the facts, which
// outlive the model, and what many share (parties, chains, search paths) stands in tables.
//
// What is demanded of whom, so that "needed and not allowed" is what the server would deny:
// - A statement S has a denied demand, direct or implied, exactly where the server denies S to the
//   party that runs it. Two things stand beside that equality: demands with a `timing` other than
//   direct (what a view's query or a policy says; the server looks at their use, rules at their
//   definition), and bodies of routines (statements with a parent; the server looks at the call).
// - An implied access has `why`, `chain`, `via`; its demand's party is who the server checks: the
//   caller, or the owner of the view, of the SECURITY DEFINER routine, of the table with the rule.
//   Implied demands of an owner on what is its own are left out.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "facts/file_facts.h"
#include "manifest/manifest.h"
#include "scan/scan.h"

namespace demarc {

using FileId = std::uint32_t;
using PartyId = std::uint32_t;     // index into Manifest::parties
using RelationId = std::uint32_t;  // index into Model::relations
using StatementId = std::uint32_t;
using UnitId = std::uint32_t;
using AccessId = std::uint32_t;
using Parties = std::vector<PartyId>;  // sorted
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
  Parties parties{};  // libraries already replaced by who uses them
  std::uint32_t migration_set = none;
  bool replay_only = false;  // at or before replay_only_to: replayed, never flagged
  const FileFacts* facts = nullptr;
};

// Why a relation belongs to somebody.
struct Claim {
  PartyId owner = none;
  Place place{};          // the entry in the manifest; line 0: the owner is known another way
  std::string pattern{};  // as written; empty: see `by`
  Confidence confidence = Confidence::certain;
};

// How the owner is known.
enum class OwnedBy : std::uint8_t {
  nobody,   // no owner
  pattern,  // `owns` covers its name
  former,   // `owns` covers a name that it had before
  parent,   // partition, child; sequence of a table's column; index and trigger of a table
  schema,   // routine or type: who owns its whole schema
  file,     // routine or type in nobody's schema: whose file defines it
};

// A definition that made or changed a table, a column, a key or an index of it.
struct ModelChange {
  FileId file = none;
  std::uint32_t definition = 0;  // row
};

// A table, view or other object that has an owner: `object` tells. Sequences, routines (overloads
// together), types and whole schemas (name empty) are here too: who uses them needs rights on them.
// Rules about tables look at those with is_relation(object).
struct ModelRelation {
  std::string database{};
  std::string schema{};
  std::string name{};
  ObjectKind object = ObjectKind::table;
  OwnedBy owned_by = OwnedBy::nobody;
  Claim claim{};                   // owner `none`: nobody claims it
  std::vector<Claim> contested{};  // further claims that tie or were not ceded
  bool nobody = false;  // manifest `nobody`, system catalog, extension, tool's bookkeeping
  bool temporary = false;
  bool created = false;  // by a migration, a dump or a service's script of this run
  bool dropped = false;  // gone at the end of the replay
  Spot created_at{};
  RelationId parent = none;  // see OwnedBy::parent
  bool is_partition = false;
  bool security_invoker = false;  // view
  bool row_security = false;      // table with ENABLE ROW LEVEL SECURITY
  // View, materialized view: the accesses of its last definition (timing view or refresh).
  std::vector<AccessId> view_reads{};
  StatementId defined_by = none;            // its last definition
  std::vector<std::string_view> columns{};  // known columns in order; empty: unknown
  std::vector<std::string> former_names{};  // "schema.name", oldest first
  std::vector<ModelChange> changes{};       // table: in the order of history, see table_shape.h
  std::uint32_t routine = none;             // index into Model::routines
};

// A routine of the repository (grain: name, overloads together).
struct ModelRoutine {
  RelationId object = none;  // its name, its owner
  std::string database{};
  std::string schema{};
  std::string name{};
  PartyId owner = none;
  bool security_definer = false;
  bool returns_trigger = false;
  StatementId defined_by = none;  // the last definition
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
  rule,
  foreign_key  // TRUNCATE … CASCADE
};
const char* to_string(Why why);

// A relation that a statement needs, resolved.
struct Access {
  StatementId statement = none;
  RelationId relation = none;  // none: unresolved
  Privileges privileges = 0;
  Spot spot{};                    // the name in the text of the statement
  StatementId via = none;         // implied: the definition (or body statement) whose text names it
  std::uint32_t chain = none;     // implied: index into Model::chains
  FileId need_file = none;        // the file whose facts hold `need_row`; `via`'s if implied
  std::uint32_t need_row = none;  // index into its needs; none: from a use or a definition
  Timing timing = Timing::direct;
  Why why = Why::direct;
  Confidence confidence = Confidence::certain;  // least of extraction, resolution, ownership
  bool any_of = false;
  bool columns_known = false;  // Model::columns() is complete
  bool is_target = false;
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
const char* to_string(Allowed allowed);

// One access against one party: what is needed and not allowed. Every access of a statement has one
// for each party that runs it, allowed or not; see above for implied ones and definitions.
struct Demand {
  AccessId access = none;
  PartyId party = none;  // whose rights are looked at
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
  bool as_migration = false;       // judged as the migrate role
  bool down = false;               // down part: not linked, no accesses
  std::uint32_t database = none;   // index into Model::databases
  std::uint32_t party_set = none;  // index into Model::party_sets
  std::uint32_t first_access = 0, access_count = 0;
  std::uint32_t first_demand = 0, demand_count = 0;
  Spot spot{};
};

struct ModelUnit {
  FileId file = none;
  std::uint32_t row = 0;
  UnitType type = UnitType::statement;
  Atomic atomic = Atomic::unknown;
  std::uint32_t first_statement = 0, statement_count = 0;  // in Model::unit_statements
};

// A foreign key as the replay ends with it.
struct ModelForeignKey {
  StatementId statement = none;
  RelationId from = none;
  RelationId to = none;
  char on_delete = 'a';
  char on_update = 'a';
  std::string name{};
  std::vector<std::string> columns{};
  std::vector<std::string> target_columns{};
  Spot spot{};
};

struct ModelTrigger {  // as the replay ends with it
  StatementId statement = none;
  std::string name{};
  RelationId relation = none;
  std::uint32_t routine = none;  // index into Model::routines; none: not of this repository
};

// A search_path that decides the meaning of unqualified names.
struct SearchPath {
  std::vector<std::string> schemas{};
  std::string source{};       // "SET", "routine f", "role r", "service s", …, "default"
  StatementId set_by = none;  // where SQL sets it: SET, ALTER ROLE, CREATE FUNCTION … SET
  Place declared{};           // where the manifest sets it; line 0: nowhere
};

// An unqualified name that a search_path led to another owner's relation.
struct NameResolution {
  AccessId access = none;
  std::uint32_t search_path = none;  // index into Model::search_paths
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

// A party that acts under the role of a grant or default, or under a member of it.
struct GrantHolder {
  PartyId party = none;
  bool as_migration = false;  // only its migrate role does
  Allowed allowed = Allowed::no;
  Privileges denied = 0;  // granted, and the manifest does not allow it
  std::uint32_t by = none;
};

struct ModelGrant {  // what the replayed GRANTs give at the end
  std::string role{};
  ObjectKind object = ObjectKind::table;  // role: a membership, `name` is the granted role
  std::string database{}, schema{}, name{};
  Privileges privileges = 0;
  std::vector<std::string> columns{};  // empty: the whole object
  Spot spot{};
  StatementId statement = none;
  RelationId relation = none;  // where some statement uses it or a migration makes it
  PartyId owner = none;        // of the object
  bool by_default = false;     // ALTER DEFAULT PRIVILEGES
  std::vector<GrantHolder> holders{};
};

// What ALTER DEFAULT PRIVILEGES gives on objects that are yet to be made.
struct ModelDefaultGrant {
  std::string role{};
  std::string for_role{};  // empty: of whoever ran it
  ObjectKind object = ObjectKind::table;
  std::string database{};
  std::string schema{};  // empty: all
  Privileges privileges = 0;
  PartyId owner = none;  // whose schema, else whose role makes the objects; none: not known
  Parties holders{};     // parties that act under the role
  StatementId statement = none;
  Spot spot{};
};

struct ModelRole {  // as CREATE and ALTER ROLE of the replayed files leave it
  std::string name{};
  bool superuser = false;
  bool bypasses_row_security = false;
  bool creates_roles = false;
  StatementId statement = none;  // that gave it the most
  Spot spot{};
};

struct Model {
  const Manifest* manifest = nullptr;
  Date today{};
  std::vector<std::string> databases{};      // names, as in Manifest::databases
  std::vector<Parties> party_sets{};         // the first is empty
  std::vector<ModelFile> files{};            // sorted by path
  std::vector<ModelRelation> relations{};    // sorted by (database, schema, name, object)
  std::vector<ModelRoutine> routines{};      // sorted by (database, schema, name)
  std::vector<ModelStatement> statements{};  // by (file, position)
  std::vector<ModelUnit> units{};
  std::vector<StatementId> unit_statements{};
  std::vector<Access> accesses{};                  // by statement
  std::vector<Demand> demands{};                   // by statement
  std::vector<std::vector<std::string>> chains{};  // "view users.directory", then what is in it
  std::vector<SearchPath> search_paths{};
  std::vector<NameResolution> resolutions{};    // of unqualified names that led to another owner
  std::vector<ModelForeignKey> foreign_keys{};  // by statement
  std::vector<ModelTrigger> triggers{};         // by statement
  std::vector<ModelCall> calls{};               // by statement
  std::vector<ModelGrant> grants{};
  // By index into Manifest::contracts: 1 where it allows something that some SQL needs.
  std::vector<std::uint8_t> contracts_used{};
  std::vector<ModelDefaultGrant> default_grants{};  // by role
  std::vector<ModelRole> roles{};                   // by name
  bool grants_open = false;        // some GRANT is put together at run time: not all is known
  std::vector<ModelNote> notes{};  // by path, line, column

  // "" for none.
  const std::string& party_name(PartyId party) const;
  // "schema.name"; of a schema its name.
  std::string relation_name(RelationId relation) const;
  // Who runs it (whose deed, DESIGN 5).
  const Parties& parties(const ModelStatement& statement) const;
  const std::string& database_name(const ModelStatement& statement) const;  // "" for none
  // The columns that the text names for any of the privileges, in order of the text; the whole list
  // only if columns_known.
  std::vector<std::string> columns(const Access& access,
                                   Privileges privileges = ~Privileges{0}) const;
  const std::vector<std::string>& chain(const Access& access) const;  // empty: direct
};

// `facts` are those of scan.files, in the same order; null for a file that has none. They and the
// manifest must outlive the model.
Model link(const Scan& scan, const std::vector<const FileFacts*>& facts, const Manifest& manifest,
           Date today);

}  // namespace demarc
