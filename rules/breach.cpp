#include "rules/breach.h"

#include <algorithm>
#include <map>
#include <utility>

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

// True if the definition that implies this access (a view, a routine's body) crosses the same line
// itself: it is told there, and every use would only repeat it.
static bool is_told_at_definition(const Model& model, const Access& access) {
  if (access.via == none) return false;
  const ModelStatement& via = model.statements[access.via];
  if (!is_flagged(model.files[via.file])) return false;
  for (std::uint32_t i = 0; i < via.demand_count; ++i) {
    const Demand& demand = model.demands[via.first_demand + i];
    if (demand.denied != 0 && model.accesses[demand.access].relation == access.relation)
      return true;
  }
  return false;
}

static std::vector<std::uint32_t> denied_demands(const Model& model,
                                                 const ModelStatement& statement, PartyId party) {
  std::vector<std::uint32_t> out;
  for (std::uint32_t i = 0; i < statement.demand_count; ++i) {
    const std::uint32_t index = statement.first_demand + i;
    const Demand& demand = model.demands[index];
    if (demand.denied == 0 || demand.party != party) continue;
    if (is_told_at_definition(model, model.accesses[demand.access])) continue;
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
    if (demand.party != party || demand.owner == none) continue;
    if ((access.privileges & priv_select) == 0) continue;
    if (access.why != Why::direct && demand.denied == 0) continue;
    if (first == none) first = demand.owner;
    if (demand.owner != first) return true;
  }
  return false;
}

static void classify(const Model& model, StatementId id, PartyId party,
                     std::vector<std::uint32_t> denied, std::vector<Breach>& out) {
  Privileges all = 0;
  for (std::uint32_t index : denied) all |= model.demands[index].denied;
  if ((all & priv_references) != 0) {
    Breach keys{Told::foreign_key, id, party, {}};
    for (std::uint32_t index : denied) {
      if ((model.demands[index].denied & priv_references) != 0) keys.demands.push_back(index);
    }
    out.push_back(std::move(keys));
  }
  const auto only_references = [&](std::uint32_t index) {
    return model.demands[index].denied == priv_references;
  };
  denied.erase(std::remove_if(denied.begin(), denied.end(), only_references), denied.end());
  if (denied.empty()) return;
  Told told = Told::read;
  if ((all & priv_writes) != 0) {
    told = Told::write;
  } else if ((all & priv_definition) != 0) {
    told = Told::ddl;
  } else if (reads_meet(model, model.statements[id], party)) {
    told = Told::join;
  }
  out.push_back({told, id, party, std::move(denied)});
}

// Views, routines and ways to other servers are told by their own rules only.
static bool is_told_by_backdoor(CommandTag tag) {
  return tag == CommandTag::create_foreign_table || tag == CommandTag::import_foreign_schema ||
         tag == CommandTag::create_subscription || tag == CommandTag::create_server;
}

static bool has_denied(const Model& model, const ModelStatement& statement) {
  for (std::uint32_t i = 0; i < statement.demand_count; ++i) {
    if (model.demands[statement.first_demand + i].denied != 0) return true;
  }
  return false;
}

std::vector<Breach> find_breaches(const Model& model) {
  std::vector<Breach> out;
  std::map<std::pair<StatementId, PartyId>, std::size_t> routines;
  for (StatementId id = 0; id < model.statements.size(); ++id) {
    const ModelStatement& statement = model.statements[id];
    if (statement.down || !has_denied(model, statement)) continue;
    if (!is_flagged(model.files[statement.file]) || is_told_by_backdoor(statement.tag)) continue;
    const StatementId root = root_statement(model, id);
    for (PartyId party : model.parties(statement)) {
      std::vector<std::uint32_t> denied = denied_demands(model, statement, party);
      if (denied.empty()) continue;
      if (defines_routine(model.statements[root].tag)) {
        const auto [at, added] = routines.emplace(std::pair(root, party), out.size());
        if (added) out.push_back({Told::routine, root, party, {}});
        std::vector<std::uint32_t>& all = out[at->second].demands;
        all.insert(all.end(), denied.begin(), denied.end());
      } else if (statement.tag == CommandTag::create_view ||
                 statement.tag == CommandTag::create_materialized_view) {
        out.push_back({Told::view, id, party, std::move(denied)});
      } else {
        classify(model, id, party, std::move(denied), out);
      }
    }
  }
  return out;
}

}  // namespace demarc
