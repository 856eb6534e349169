#include "rules/breach.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "rules/evidence.h"

namespace demarc {

bool is_flagged(const ModelFile& file) {
  return !file.replay_only && file.file_class != FileClass::vendor;
}

bool counts_as_use(const ModelFile& file) {
  switch (file.file_class) {
    case FileClass::test:
    case FileClass::seed:
    case FileClass::generated:
    case FileClass::vendor:
      return false;
    case FileClass::service:
    case FileClass::migration:
    case FileClass::one_off:
      return true;
  }
  return true;
}

bool defines_routine(CommandTag tag) {
  return tag == CommandTag::create_function || tag == CommandTag::create_procedure;
}

StatementId root_statement(const Model& model, StatementId statement) {
  // A parent stands before its bodies, so this ends.
  while (model.statements[statement].parent != none &&
         model.statements[statement].parent < statement)
    statement = model.statements[statement].parent;
  return statement;
}

// Bodies that run because somebody hung a trigger on another's table: told there, not to the owner
// who sets it off.
static std::set<StatementId> bodies_of_foreign_triggers(const Model& model) {
  std::set<StatementId> out;
  for (const ModelTrigger& trigger : model.triggers) {
    const ModelStatement& statement = model.statements[trigger.statement];
    if (trigger.routine == none || !is_flagged(model.files[statement.file])) continue;
    for (std::uint32_t i = 0; i < statement.demand_count; ++i) {
      const Demand& demand = model.demands[statement.first_demand + i];
      if ((demand.denied & priv_trigger) == 0) continue;
      const std::vector<StatementId>& body = model.routines[trigger.routine].body;
      out.insert(body.begin(), body.end());
    }
  }
  return out;
}

namespace {

// Knows which accesses are told where a view or a routine's body is defined, because the definition
// crosses the same line itself: every use would only repeat it.
class Definitions {
 public:
  explicit Definitions(const Model& model)
      : model_(model), foreign_triggers_(bodies_of_foreign_triggers(model)) {}
  bool tell(const Access& access) {
    if (access.via == none) return false;
    if (access.why == Why::trigger && foreign_triggers_.count(access.via) != 0) return true;
    const std::vector<RelationId>& told = told_by(access.via);
    return std::binary_search(told.begin(), told.end(), access.relation);
  }

 private:
  // Sorted. Kept, because one view may name thousands of relations and have thousands of users.
  const std::vector<RelationId>& told_by(StatementId definition) {
    const auto [at, is_new] = told_.try_emplace(definition);
    std::vector<RelationId>& relations = at->second;
    const ModelStatement& via = model_.statements[definition];
    if (!is_new || !is_flagged(model_.files[via.file])) return relations;
    for (std::uint32_t i = 0; i < via.demand_count; ++i) {
      const Demand& demand = model_.demands[via.first_demand + i];
      if (demand.denied != 0) relations.push_back(model_.accesses[demand.access].relation);
    }
    std::sort(relations.begin(), relations.end());
    return relations;
  }

  const Model& model_;
  const std::set<StatementId> foreign_triggers_;
  std::map<StatementId, std::vector<RelationId>> told_{};
};

}  // namespace

// One text of host code with alternatives is several statements: what they share is told once.
static bool is_said_before(const Model& model, const Access& access) {
  return access.need_row != none &&
         model.files[access.need_file].facts->rows.needs[access.need_row].said_before != 0;
}

static std::vector<std::uint32_t> denied_demands(const Model& model,
                                                 const ModelStatement& statement, PartyId party,
                                                 Definitions& definitions) {
  std::vector<std::uint32_t> out;
  for (std::uint32_t i = 0; i < statement.demand_count; ++i) {
    const std::uint32_t index = statement.first_demand + i;
    const Demand& demand = model.demands[index];
    if (demand.denied == 0 || demand.party != party) continue;
    if (model.accesses[demand.access].relation == none) continue;
    if (definitions.tell(model.accesses[demand.access])) continue;
    if (is_said_before(model, model.accesses[demand.access])) continue;
    out.push_back(index);
  }
  return out;
}

// True if the reads of the statement bring relations of two owners together, of which at least one
// is foreign; the party's own relations count.
static bool reads_meet(const Model& model, const ModelStatement& statement, PartyId party) {
  PartyId first = none;
  for (std::uint32_t i = 0; i < statement.demand_count; ++i) {
    const Demand& demand = model.demands[statement.first_demand + i];
    const Access& access = model.accesses[demand.access];
    if (demand.party != party || demand.owner == none || access.relation == none) continue;
    if ((access.privileges & priv_select) == 0 ||
        !is_relation(model.relations[access.relation].object))
      continue;
    if (access.why != Why::direct && demand.denied == 0) continue;
    // ON CONFLICT and RETURNING read the row that is written, which brings nothing together.
    if (access.is_target && statement.tag == CommandTag::insert_) continue;
    if (first == none) first = demand.owner;
    if (demand.owner != first) return true;
  }
  return false;
}

// What a denied demand is, seen alone.
enum class Deed : std::uint8_t { read, write, define, reference, call, use };

static Deed deed_of(const Model& model, const Demand& demand) {
  const ObjectKind object = model.relations[model.accesses[demand.access].relation].object;
  if ((demand.denied & priv_definition) != 0) return Deed::define;
  if ((demand.denied & priv_writes) != 0) return Deed::write;
  if ((demand.denied & priv_references) != 0) return Deed::reference;
  if ((demand.denied & priv_execute) != 0) return Deed::call;
  if (object == ObjectKind::sequence) {
    // currval: USAGE or SELECT.
    const bool may_read =
        model.accesses[demand.access].any_of && (demand.denied & priv_select) != 0;
    return (demand.denied & priv_usage) != 0 && !may_read ? Deed::write : Deed::read;
  }
  if ((demand.denied & priv_select) != 0) return Deed::read;
  return Deed::use;
}

static void classify(const Model& model, StatementId id, PartyId party,
                     const std::vector<std::uint32_t>& denied, std::vector<Breach>& out) {
  Breach keys{Told::foreign_key, id, party, {}};
  Breach rest{Told::read, id, party, {}};
  bool writes = false, defines = false, calls = false, reads = false;
  std::vector<std::uint32_t> uses;
  for (std::uint32_t index : denied) {
    const Deed deed = deed_of(model, model.demands[index]);
    writes = writes || deed == Deed::write;
    defines = defines || deed == Deed::define;
    reads = reads || deed == Deed::read;
    calls = calls || deed == Deed::call;
    if (deed == Deed::use) {
      uses.push_back(index);
    } else {
      (deed == Deed::reference ? keys : rest).demands.push_back(index);
    }
  }
  // A partition made under a foreign table: the parent is what counts, not the new name.
  const auto only_creates = [&](std::uint32_t index) {
    return (model.demands[index].denied & priv_definition) == priv_create;
  };
  if (defines && !std::all_of(rest.demands.begin(), rest.demands.end(), only_creates))
    std::erase_if(rest.demands, only_creates);
  // The schema that a denied name stands in, its type: not worth a word beside the name itself.
  if (keys.demands.empty() && rest.demands.empty()) rest.demands = uses;
  if (writes) {
    rest.told = Told::write;
  } else if (defines) {
    rest.told = Told::ddl;
  } else if (calls && !reads) {
    rest.told = Told::call;
  } else if (reads && reads_meet(model, model.statements[id], party)) {
    rest.told = Told::join;
  }
  if (!keys.demands.empty()) out.push_back(std::move(keys));
  if (!rest.demands.empty()) out.push_back(std::move(rest));
}

// What a definition's query or body does; not the schema that it is defined in, nor the schemas and
// types that stand beside what it reads.
static std::vector<std::uint32_t> body_of(const Model& model,
                                          const std::vector<std::uint32_t>& denied) {
  std::vector<std::uint32_t> out;
  for (std::uint32_t index : denied) {
    const Demand& demand = model.demands[index];
    if (deed_of(model, demand) == Deed::use || (demand.denied & priv_create) != 0) continue;
    out.push_back(index);
  }
  return out;
}

// Views, routines and ways to other servers are told by their own rules only.
static bool is_told_by_backdoor(CommandTag tag) {
  return tag == CommandTag::create_foreign_table || tag == CommandTag::import_foreign_schema ||
         tag == CommandTag::create_subscription || tag == CommandTag::create_server;
}

static bool is_told_by_shared_write(const Model& model, const Evidence& evidence,
                                    const Demand& demand) {
  const auto& rules = model.manifest->rules;
  if (const auto at = rules.find("shared-write"); at != rules.end() && at->second == Severity::off)
    return false;
  const Access& access = model.accesses[demand.access];
  return access.is_target && deed_of(model, demand) == Deed::write &&
         evidence.is_shared(access.relation);
}

// Where the names of denied mappings stand: what uses the same bytes uses the entity.
using Places = std::set<std::pair<FileId, std::uint32_t>>;

static Places mapped_places(const Model& model) {
  Places out;
  for (const ModelStatement& statement : model.statements) {
    if (statement.tag != CommandTag::mapping || !is_flagged(model.files[statement.file])) continue;
    for (std::uint32_t i = 0; i < statement.demand_count; ++i) {
      const Demand& demand = model.demands[statement.first_demand + i];
      const Spot& spot = model.accesses[demand.access].spot;
      if (demand.denied != 0) out.emplace(spot.file, spot.begin);
    }
  }
  return out;
}

static bool has_denied(const Model& model, const ModelStatement& statement) {
  for (std::uint32_t i = 0; i < statement.demand_count; ++i) {
    if (model.demands[statement.first_demand + i].denied != 0) return true;
  }
  return false;
}

std::vector<Breach> find_breaches(const Model& model, const Evidence& evidence) {
  std::vector<Breach> out;
  Definitions definitions(model);
  const Places mapped = mapped_places(model);
  std::map<std::pair<StatementId, PartyId>, std::size_t> routines;
  for (StatementId id = 0; id < model.statements.size(); ++id) {
    const ModelStatement& statement = model.statements[id];
    if (statement.down || !has_denied(model, statement)) continue;
    if (!is_flagged(model.files[statement.file]) || is_told_by_backdoor(statement.tag)) continue;
    const StatementId root = root_statement(model, id);
    for (PartyId party : model.parties(statement)) {
      std::vector<std::uint32_t> denied = denied_demands(model, statement, party, definitions);
      if (counts_as_use(model.files[statement.file])) {
        std::erase_if(denied, [&](std::uint32_t index) {
          return is_told_by_shared_write(model, evidence, model.demands[index]);
        });
      }
      if (statement.tag == CommandTag::mapping) {
        if (!denied.empty()) out.push_back({Told::mapping, id, party, std::move(denied)});
        continue;
      }
      std::erase_if(denied, [&](std::uint32_t index) {
        const Spot& spot = model.accesses[model.demands[index].access].spot;
        return mapped.count({spot.file, spot.begin}) != 0;
      });
      if (denied.empty()) continue;
      const bool routine = defines_routine(model.statements[root].tag);
      const bool view = statement.tag == CommandTag::create_view ||
                        statement.tag == CommandTag::create_materialized_view;
      std::vector<std::uint32_t> body;
      if (routine || view) body = body_of(model, denied);
      if ((!routine && !view) || (body.empty() && (id == root || view))) {
        classify(model, id, party, denied, out);
      } else if (routine) {
        const auto [at, added] = routines.emplace(std::pair(root, party), out.size());
        if (added) out.push_back({Told::routine, root, party, {}});
        std::vector<std::uint32_t>& all = out[at->second].demands;
        if (body.empty()) body = denied;
        all.insert(all.end(), body.begin(), body.end());
      } else {
        out.push_back({Told::view, id, party, std::move(body)});
      }
    }
  }
  return out;
}

}  // namespace demarc
