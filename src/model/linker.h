// The pass over all statements: resolves what they name, adds what is implied, judges it all.
//
// Objects get their final numbers only at the end, when all are known; until then accesses hold
// ObjectIds where the model has RelationIds.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "model/history.h"
#include "model/implied.h"
#include "model/judge.h"
#include "model/memberships.h"
#include "model/ownership.h"
#include "model/replay.h"
#include "model/resolver.h"
#include "model/scopes.h"

namespace demarc {

bool calls_routines(CommandTag tag);

class Linker {
 public:
  Linker(const Scan& scan, const std::vector<const FileFacts*>& facts, const Manifest& manifest,
         Date today);
  Model run();

 private:
  // The statement being linked, in one context.
  struct Current {
    FileId file = none;
    std::uint32_t row = 0;
    StatementId id = none;
    const Rows* rows = nullptr;
    NameScope scope{};
    PartySet parties = 0;
    bool orphan = false;      // a migration of no party: judged by its subject
    bool looks_back = false;  // replayed: names of the time count
    bool as_migration = false;
    bool under_unknown_role = false;  // SET ROLE to one that is no party's
    std::string_view user{};          // the database role; empty: not known
    PartyId subject = none;           // orphan
  };
  // An access before it has its place.
  struct Draft {
    Access access{};
    SlotId slot = none;    // the name as written
    bool by_path = false;  // unqualified, found along the search path
  };

  // linker.cpp: files, units, statements
  void add_bookkeeping();
  void link_file(FileId file);
  void add_units(FileId file, UnitId first_unit, StatementId first_statement);
  void link_statement(ModelStatement& statement, std::uint32_t context);
  void set_parties(Current& now, ModelStatement& statement, ObjectId routine);
  ObjectId routine_around(FileId file, std::uint32_t row);

  // linker_access.cpp: what a statement names
  void add_needs(const Current& now);
  void add_mapping(const Current& now);
  NameScope scope_of_name(const Current& now, const Name& name, LinkContext& elsewhere,
                          std::string_view& schema);
  void add_uses(const Current& now);
  void add_creations(const Current& now);
  void find_subject(Current& now, ModelStatement& statement);
  PartyId owner_of_definition(const Current& now, const DefinitionRow& row);
  void note_name(const Current& now, const Resolution& meant, const Name& name,
                 std::uint32_t begin);

  // linker_demand.cpp: who needs it
  void judge_drafts(const Current& now);
  void demand_of_all(const Current& now, AccessId access, SlotId slot);
  bool demand(const Current& now, AccessId access, SlotId slot, PartyId party);
  void add_implied(const Current& now, AccessId direct);
  bool gives_column(const Current& now, const Access& insert, std::string_view column) const;
  void add_cascades(const Current& now, AccessId direct);
  const std::vector<std::uint32_t>& keys_to(ObjectId target);
  void demand_implied(const Current& now, const ImpliedNeed& need, AccessId access);
  Affects fires(const Current& now, const Access& cause, const ImpliedNeed& need) const;
  void demand_of(const Current& now, const ImpliedNeed& need, AccessId access, PartyId party,
                 std::string_view role);

  // linker_finish.cpp: from objects to relations
  void number_objects();
  void sort_by_name(std::vector<ObjectId>& objects) const;
  void fill_relation(ObjectId id, ModelRelation& out);
  void fill_view_reads();
  void fill_routines();
  void fill_keys_and_triggers();
  // linker_grants.cpp: who holds what
  void fill_grants();
  void fill_holders(const ReplayedGrant& grant, ModelGrant& out);
  void fill_default_grants();
  void fill_roles();
  void fill_notes();

  const Scan& scan_;
  const Manifest& manifest_;
  Model model_{};
  Names names_;
  History history_;
  Scopes scopes_;
  Ownership ownership_;
  Resolver resolver_;
  Implied implied_;
  Judge judge_;
  Replayed replayed_{};
  std::optional<Memberships> memberships_{};  // known after the replay
  // What the first part of a name may lead to, besides a schema of the same database.
  enum class NameStyle : std::uint8_t {
    plain,
    schema_is_database,  // MySQL
    database_in_front,   // SQL Server: database.schema.name
  };
  std::vector<NameStyle> styles_{};  // by database
  std::vector<int> versions_{};      // by database: the server's, 0 if not declared
  std::vector<Draft> drafts_{};
  std::vector<bool> is_used_{};          // by object: some access names it
  std::vector<RelationId> number_of_{};  // by object
  std::vector<ObjectId> object_of_{};    // by relation
  std::unordered_set<std::string> noted_{};
  // By target: indexes into replayed_.keys; filled when it is first asked for.
  std::optional<std::unordered_map<ObjectId, std::vector<std::uint32_t>>> keys_to_{};
  FileId routine_file_ = none;  // what routine_around said last
  std::uint32_t routine_row_ = none;
  ObjectId routine_ = none;
  std::size_t implied_left_ = 0;  // a bound on what views over views can add up to
};

}  // namespace demarc
