// What a service's own SQL needs, the manifest allows, and no GRANT gives to its role: the query
// will fail with "permission denied" in production.
#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "rules/granted.h"
#include "rules/wording.h"

namespace demarc::rules {

namespace {

constexpr Privileges by_statement = priv_select | priv_writes;

struct Lack {
  Privileges privileges = 0;
  AccessId first = none;
  std::vector<AccessId> more{};
  Confidence confidence = Confidence::possible;
};

bool is_allowed(Allowed allowed) {
  return allowed == Allowed::own || allowed == Allowed::export_ || allowed == Allowed::contract ||
         allowed == Allowed::move || allowed == Allowed::actor;
}

class MissingGrants {
 public:
  explicit MissingGrants(RuleContext& context)
      : context_(context), model_(context.model), granted_(context.model) {
    find_owners();
  }
  void run();

 private:
  void find_owners();
  bool is_judged(PartyId party, const std::string& database);
  bool owns_on_server(const Party& party, RelationId relation) const;
  void look_at(const ModelStatement& statement, const Demand& demand);
  void tell_relation(PartyId party, RelationId relation, const Lack& lack);
  void tell_schema(PartyId party, const std::pair<std::string, std::string>& schema, AccessId at);

  RuleContext& context_;
  const Model& model_;
  Granted granted_;
  std::map<std::pair<PartyId, RelationId>, Lack> lacks_{};
  std::map<std::pair<PartyId, std::pair<std::string, std::string>>, AccessId> schemas_{};
  std::map<std::pair<PartyId, std::string>, bool> judged_{};
  std::set<std::pair<std::string, std::string>> owned_{};  // (role, name) by OWNER TO or schema
};

// OWNER TO and CREATE SCHEMA … AUTHORIZATION: by the bare name, which errs on the side of silence.
void MissingGrants::find_owners() {
  for (const ModelFile& file : model_.files) {
    if (file.facts == nullptr) continue;
    const Rows& rows = file.facts->rows;
    for (const DefinitionRow& row : rows.definitions) {
      if (!row.role.empty())
        owned_.emplace(std::string(rows.text(row.role)), std::string(rows.text(row.name.name)));
    }
  }
}

// Only where GRANTs to the role are in the run at all, and all of them could be read.
bool MissingGrants::is_judged(PartyId party, const std::string& database) {
  const auto [at, added] = judged_.emplace(std::pair(party, database), false);
  if (!added) return at->second;
  if (!is_postgresql(model_, database)) return false;
  const Database* declared = model_.manifest->database(database);
  const std::string& role = run_role(model_.manifest->parties[party]);
  if (declared == nullptr || declared->grants_external || role.empty()) return false;
  if (!granted_.knows(database, role)) return false;
  if (model_.grants_open) {
    note_not_decidable(context_, missing_grant, model_.manifest->path,
                       "what " + role + " lacks: some GRANTs are put together at run time");
    return false;
  }
  for (const std::string& name : granted_.with_groups(role)) {
    const auto is_it = [&](const ModelRole& one) { return one.name == name && one.superuser; };
    if (name.starts_with("pg_") || std::any_of(model_.roles.begin(), model_.roles.end(), is_it))
      return false;
  }
  return at->second = true;
}

bool MissingGrants::owns_on_server(const Party& party, RelationId relation) const {
  const std::string& run = party.roles.run;
  const bool is_own = model_.party_name(model_.relations[relation].claim.owner) == party.name;
  if (is_own && (party.roles.migrate.empty() || party.roles.migrate == run)) return true;
  for (const std::string& role : granted_.with_groups(run)) {
    if (role == party.roles.migrate && is_own) return true;
    if (owned_.count({role, model_.relations[relation].name}) != 0) return true;
  }
  return false;
}

void MissingGrants::look_at(const ModelStatement& statement, const Demand& demand) {
  const Access& access = model_.accesses[demand.access];
  if (access.relation == none || access.why != Why::direct || access.timing != Timing::direct)
    return;
  const ModelRelation& relation = model_.relations[access.relation];
  const Privileges asked = access.privileges & by_statement;
  if (!is_allowed(demand.allowed) || asked == 0 || access.any_of) return;
  if (!is_relation(relation.object) || !relation.created || relation.dropped) return;
  const Party& party = model_.manifest->parties[demand.party];
  if (!is_judged(demand.party, relation.database)) return;
  if (owns_on_server(party, access.relation)) return;
  Privileges lacking = 0;
  for (Privileges left = asked; left != 0; left &= left - 1) {
    const Privileges bit = left & (~left + 1);
    const std::vector<std::string> columns = model_.columns(access, bit);
    lacking |= granted_.missing(party.roles.run, access.relation, bit,
                                access.columns_known ? &columns : nullptr);
  }
  const std::pair schema(relation.database, relation.schema);
  const bool hidden =
      relation.schema != "public" && owned_.count({party.roles.run, relation.schema}) == 0 &&
      !granted_.has_schema_usage(relation.database, party.roles.run, relation.schema);
  if (hidden) schemas_.emplace(std::pair(demand.party, schema), demand.access);
  if (lacking == 0) return;
  Lack& lack = lacks_[{demand.party, access.relation}];
  if (lack.first == none) lack.first = demand.access;
  if (statement.spot.file != none && lack.first != demand.access &&
      (lack.privileges | lacking) != lack.privileges)
    lack.more.push_back(demand.access);
  lack.privileges |= lacking;
  lack.confidence = std::min(lack.confidence, access.confidence);
}

void MissingGrants::tell_relation(PartyId party, RelationId relation, const Lack& lack) {
  const Access& access = model_.accesses[lack.first];
  const std::string& role = model_.manifest->parties[party].roles.run;
  Finding finding = start_finding(model_, missing_grant, access.statement, access.spot);
  finding.confidence = lack.confidence;
  finding.service = model_.party_name(party);
  add_relation(model_, relation, lack.privileges, finding);
  const std::string name = model_.relation_name(relation);
  const std::string what = to_string_of_privileges(lack.privileges);
  finding.message =
      fmt::format("{} lacks {} on {}, which {} needs", role, what, name, finding.service);
  finding.label = "will fail: permission denied for " + model_.relations[relation].name;
  finding.context = unit_phrase(model_, model_.statements[access.statement]);
  finding.identity = role + ":" + name;
  for (AccessId id : lack.more)
    add_related(finding, related_at(model_, model_.accesses[id].spot, "and here"));
  for (const ModelGrant* grant : granted_.grants_on(role, relation))
    add_related(finding, related_at(model_, grant->spot,
                                    "granted: " + grant_phrase(grant->privileges, grant->columns)));
  finding.fixes = {
      fmt::format("GRANT {} ON {} TO {}, in the migration that makes the table", what, name, role)};
  finding.not_a_fix = "USAGE on the schema alone; it lets the role find the table, not read it";
  context_.findings.push_back(std::move(finding));
}

void MissingGrants::tell_schema(PartyId party, const std::pair<std::string, std::string>& schema,
                                AccessId at) {
  const Access& access = model_.accesses[at];
  const std::string& role = model_.manifest->parties[party].roles.run;
  Finding finding = start_finding(model_, missing_grant, access.statement, access.spot);
  finding.service = model_.party_name(party);
  add_relation(model_, access.relation, 0, finding);
  finding.message = fmt::format("{} lacks USAGE on schema {}, which {} needs", role, schema.second,
                                finding.service);
  finding.label = "will fail: permission denied for schema " + schema.second;
  finding.identity = role + ":schema " + schema.second;
  finding.fixes = {fmt::format("GRANT USAGE ON SCHEMA {} TO {}", schema.second, role)};
  finding.not_a_fix = "a search_path; a schema without USAGE is skipped as if it were not there";
  context_.findings.push_back(std::move(finding));
}

void MissingGrants::run() {
  for (const ModelStatement& statement : model_.statements) {
    if (statement.down || statement.as_migration || statement.parent != none) continue;
    const ModelFile& file = model_.files[statement.file];
    if (!is_flagged(file) || !counts_as_use(file)) continue;
    for (std::uint32_t i = 0; i < statement.demand_count; ++i)
      look_at(statement, model_.demands[statement.first_demand + i]);
  }
  for (const auto& [key, at] : schemas_) tell_schema(key.first, key.second, at);
  for (const auto& [key, lack] : lacks_) tell_relation(key.first, key.second, lack);
}

}  // namespace

static void check(RuleContext& context) {
  MissingGrants(context).run();
}

const Rule missing_grant = {
    .name = "missing-grant",
    .summary = "a service's own SQL needs a privilege that its role is not granted",
    .form = Form::none,
    .severity = Severity::error,
    .scope = Scope::service,
    .check = check,
};

}  // namespace demarc::rules
