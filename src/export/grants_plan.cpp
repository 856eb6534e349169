#include "export/grants_plan.h"

#include <algorithm>

#include "model/judge.h"
#include "rules/breach.h"

namespace demarc {
namespace {

constexpr Privileges by_column = priv_select | priv_insert | priv_update | priv_references;
constexpr Privileges grantable = priv_relation_all | priv_usage | priv_execute;

class Plan {
 public:
  Plan(const Model& model, const GrantsRequest& request) : model_(model), request_(request) {}
  GrantsPlan make();

 private:
  bool is_written(RelationId id) const;
  void allow_owner(RelationId id);
  void allow_others(RelationId id);
  void allow(RelationId id, const Party& party, Privileges privileges,
             const std::vector<std::string>& columns);
  void add_needs();
  void add_need(const ModelStatement& statement, const Demand& demand);
  void add_database_needs(const ModelStatement& statement);
  void need(RelationId id, const std::string& role, const Access& access);
  void give(RelationId id, const std::string& role, Privileges privileges,
            const std::vector<std::string>& columns);
  void finish();
  void gap(std::string text);

  const Model& model_;
  const GrantsRequest& request_;
  GrantsPlan plan_{};
};

void add_names(std::vector<std::string>& to, const std::vector<std::string>& names) {
  for (const std::string& name : names) {
    if (std::find(to.begin(), to.end(), name) == to.end()) to.push_back(name);
  }
}

bool is_sequence(ObjectKind kind) {
  return kind == ObjectKind::sequence;
}

bool Plan::is_written(RelationId id) const {
  const ModelRelation& relation = model_.relations[id];
  if (relation.database != request_.database || relation.temporary || relation.nobody) return false;
  if (!relation.created || relation.dropped || relation.claim.owner == none) return false;
  const bool kind = is_relation(relation.object) || is_sequence(relation.object) ||
                    relation.object == ObjectKind::routine;
  return kind &&
         (request_.service.empty() || model_.party_name(relation.claim.owner) == request_.service);
}

void Plan::gap(std::string text) {
  if (std::find(plan_.gaps.begin(), plan_.gaps.end(), text) == plan_.gaps.end())
    plan_.gaps.push_back(std::move(text));
}

void Plan::give(RelationId id, const std::string& role, Privileges privileges,
                const std::vector<std::string>& columns) {
  privileges &= grantable;
  if (role.empty() || privileges == 0) return;
  const ModelRelation& relation = model_.relations[id];
  if (role == model_.manifest->parties[relation.claim.owner].roles.migrate) return;  // it owns it
  Holding& holding = plan_.relations[id][role];
  for (Privileges left = privileges; left != 0; left &= left - 1) {
    const Privileges bit = left & (~left + 1);
    if (columns.empty() || (bit & by_column) == 0) {
      holding.whole |= bit;
    } else {
      add_names(holding.by_column[bit], columns);
    }
  }
  plan_.schemas.emplace(relation.schema, role);
}

// What a service may do with its own: everything but what only the owner's role should.
void Plan::allow_owner(RelationId id) {
  const ModelRelation& relation = model_.relations[id];
  const Party& party = model_.manifest->parties[relation.claim.owner];
  Privileges privileges = priv_select | priv_insert | priv_update | priv_delete;
  if (is_sequence(relation.object)) privileges = priv_usage | priv_select;
  if (relation.object == ObjectKind::routine) privileges = priv_execute;
  if (relation.object == ObjectKind::view || relation.object == ObjectKind::materialized_view)
    privileges = priv_select;
  give(id, party.roles.run, privileges, {});
}

void Plan::allow(RelationId id, const Party& party, Privileges privileges,
                 const std::vector<std::string>& columns) {
  const Party& owner = model_.manifest->parties[model_.relations[id].claim.owner];
  if (party.kind == PartyKind::library || party.name == owner.name) return;
  give(id, party.roles.run, privileges, columns);
  for (const Source& source : party.sources) give(id, source.role, privileges, columns);
}

void Plan::allow_others(RelationId id) {
  const ModelRelation& relation = model_.relations[id];
  const Manifest& manifest = *model_.manifest;
  const std::string& owner = model_.party_name(relation.claim.owner);
  const auto covers = [&](const RelationPattern& pattern) {
    return matches(pattern, relation.database, relation.schema, relation.name);
  };
  const auto is_over = [&](const Date& until, int grace) {
    return until.known() && model_.today.known() && days_between(until, model_.today) > grace;
  };
  for (const Export& entry : manifest.exports) {
    if (entry.provider != owner || entry.access == ExportAccess::private_) continue;
    if (!covers(entry.relation)) continue;
    for (const Party& party : manifest.parties) {
      const bool offered =
          entry.access == ExportAccess::public_ ||
          std::find(entry.to.begin(), entry.to.end(), party.name) != entry.to.end() ||
          std::find(entry.to.begin(), entry.to.end(), "*") != entry.to.end();
      if (offered) allow(id, party, privileges_of_export(relation.object), entry.columns);
    }
  }
  for (const Contract& contract : manifest.contracts) {
    const Party* consumer = manifest.party(contract.consumer);
    if (contract.provider != owner || consumer == nullptr) continue;
    if (is_over(contract.until, contract.grace_days)) continue;
    if (std::none_of(contract.relations.begin(), contract.relations.end(), covers)) continue;
    Privileges given = contract.privileges;
    for (Form form : contract.forms) given |= privileges_of_form(form, relation.object);
    if (given == 0) given = privileges_of_form(Form::read, relation.object);
    allow(id, *consumer, given, contract.columns);
  }
  for (const Move& move : manifest.moves) {
    if (!covers(move.relation) || is_over(move.until, 0)) continue;
    for (const std::string& name : {move.from, move.to}) {
      if (const Party* party = manifest.party(name))
        allow(id, *party, privileges_of_form(Form::write, relation.object), {});
    }
  }
  for (const Party& party : manifest.parties) {
    for (const MayRule& rule : party.may) {
      if (covers(rule.relations)) allow(id, party, rule.privileges, {});
    }
  }
}

void Plan::need(RelationId id, const std::string& role, const Access& access) {
  Privileges privileges = access.privileges;
  if (access.any_of) {  // one of them is enough: the least
    const Holding& holding = plan_.relations[id][role];
    if ((holding.whole & privileges) != 0) return;
    privileges &= ~privileges + 1;
    if (is_sequence(model_.relations[id].object)) privileges = priv_usage;
  }
  if (const Privileges owners = privileges & ~grantable; owners != 0) {
    const ModelRelation& relation = model_.relations[id];
    if (role != model_.manifest->parties[relation.claim.owner].roles.migrate)
      gap(role + " needs " + to_string_of_privileges(owners) + " on " + relation.schema + "." +
          relation.name + ", which only its owner's role has");
  }
  for (Privileges left = privileges & grantable; left != 0; left &= left - 1) {
    const Privileges bit = left & (~left + 1);
    std::vector<std::string> columns;
    if (access.columns_known && (bit & by_column) != 0) columns = model_.columns(access, bit);
    // An unqualified name of a subquery may be a column of the inner or of the outer relation.
    const auto& known = model_.relations[id].columns;
    std::erase_if(columns, [&](const std::string& column) {
      return !known.empty() && std::find(known.begin(), known.end(), column) == known.end();
    });
    give(id, role, bit, columns);
  }
}

// Under which roles the server looks at it: views and definer routines work with their owner's.
void Plan::add_need(const ModelStatement& statement, const Demand& demand) {
  const Access& access = model_.accesses[demand.access];
  if (access.relation == none || !is_written(access.relation)) return;
  const bool allowed = demand.denied == 0 && demand.allowed != Allowed::nobody &&
                       demand.allowed != Allowed::temporary && demand.allowed != Allowed::unowned;
  if (!allowed || access.privileges == 0) return;
  const Party& party = model_.manifest->parties[demand.party];
  const bool is_own = demand.allowed == Allowed::own;
  if (access.why == Why::direct && access.timing == Timing::direct) {
    return need(access.relation, statement.as_migration ? party.roles.migrate : party.roles.run,
                access);
  }
  need(access.relation, party.roles.run, access);
  if (!is_own) need(access.relation, party.roles.migrate, access);
}

void Plan::add_database_needs(const ModelStatement& statement) {
  if (model_.database_name(statement) != request_.database) return;
  const Rows& rows = model_.files[statement.file].facts->rows;
  const Range uses = rows.statements[statement.row].uses;
  for (std::uint32_t i = 0; i < uses.count; ++i) {
    const UseRow& use = rows.uses[uses.first + i];
    if (use.object != ObjectKind::database) continue;
    for (PartyId id : model_.parties(statement)) {
      const Roles& roles = model_.manifest->parties[id].roles;
      const std::string& role = statement.as_migration ? roles.migrate : roles.run;
      if (role.empty()) continue;
      if ((use.privileges & priv_temporary) != 0) plan_.temporary.insert(role);
      if ((use.privileges & priv_create) != 0) plan_.creates.insert(role);
    }
  }
}

// Bodies of routines need what they need where they are called.
void Plan::add_needs() {
  for (StatementId id = 0; id < model_.statements.size(); ++id) {
    const ModelStatement& statement = model_.statements[id];
    if (statement.down) continue;
    const bool in_body = statement.parent != none &&
                         defines_routine(model_.statements[root_statement(model_, id)].tag);
    if (in_body) continue;
    const ModelFile& file = model_.files[statement.file];
    if (file.file_class == FileClass::test || file.file_class == FileClass::seed) continue;
    add_database_needs(statement);
    for (std::uint32_t i = 0; i < statement.demand_count; ++i)
      add_need(statement, model_.demands[statement.first_demand + i]);
  }
}

// A right on the whole makes one on columns superfluous.
void Plan::finish() {
  for (auto& [id, roles] : plan_.relations) {
    std::erase_if(roles, [](const auto& entry) {
      return entry.second.whole == 0 && entry.second.by_column.empty();
    });
    for (auto& [role, holding] : roles) {
      const Privileges whole = holding.whole;
      std::erase_if(holding.by_column, [&](const auto& one) { return (one.first & whole) != 0; });
    }
  }
  std::erase_if(plan_.relations, [](const auto& entry) { return entry.second.empty(); });
}

GrantsPlan Plan::make() {
  for (const Party& party : model_.manifest->parties) {
    if (party.kind == PartyKind::service && !party.owns.empty() && party.roles.run.empty() &&
        (request_.service.empty() || request_.service == party.name))
      gap(party.name + " names no role: roles = { run = \"…\", migrate = \"…\" }");
  }
  if (request_.minimal) {
    add_needs();
  } else {
    for (RelationId id = 0; id < model_.relations.size(); ++id) {
      if (!is_written(id)) continue;
      allow_owner(id);
      allow_others(id);
    }
    add_needs();  // what the base set leaves out: TRUNCATE, REFERENCES, rights of view owners
  }
  finish();
  return std::move(plan_);
}

}  // namespace

GrantsPlan plan_grants(const Model& model, const GrantsRequest& request) {
  return Plan(model, request).make();
}

std::vector<std::string> whole_schemas(const Party& party, const std::string& database) {
  std::vector<std::string> out;
  for (const RelationPattern& pattern : party.owns) {
    const bool literal = pattern.schema.find_first_of("*?{") == std::string::npos;
    if (pattern.name == "*" && literal && !pattern.schema.empty() &&
        applies_to_database(pattern, database))
      add_names(out, {pattern.schema});
  }
  return out;
}

}  // namespace demarc
