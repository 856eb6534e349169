// Relations that are used and that no migration or dump of their database creates; once a schema.
#include <map>
#include <set>

#include <fmt/format.h>

#include "rules/wording.h"

namespace demarc::rules {

static void tell(RuleContext& context, const std::vector<RelationId>& ids) {
  const Model& model = context.model;
  // By position: the first use leads.
  RelationId first = ids.front();
  for (RelationId id : ids) {
    if (context.evidence.first_use(id) < context.evidence.first_use(first)) first = id;
  }
  const Access& access = model.accesses[context.evidence.first_use(first)];
  const ModelStatement& statement = model.statements[access.statement];
  Finding finding;
  finding.rule = undeclared_relation.name;
  finding.severity = undeclared_relation.severity;
  finding.confidence = access.confidence;
  const Parties& parties = model.parties(statement);
  if (parties.size() == 1) finding.service = model.party_name(parties.front());
  finding.context = unit_phrase(model, statement);
  stand_for(model, access.statement, finding);
  finding.statement_begin = finding.statement_end = 0;
  stand_at(model, access.spot, finding);
  std::vector<std::string> names;
  for (RelationId id : ids) {
    names.push_back(model.relation_name(id));
    finding.relations.push_back({});
    finding.relations.back().database = model.relations[id].database;
    finding.relations.back().relation = names.back();
    finding.relations.back().owner = model.party_name(model.relations[id].claim.owner);
    if (id != first)
      add_related(finding, related_at(model, model.accesses[context.evidence.first_use(id)].spot,
                                      names.back() + " is used here"));
  }
  finding.message = fmt::format("{} {} used, and no migration or dump of database {} creates {}",
                                list_of(names), names.size() == 1 ? "is" : "are",
                                model.relations[first].database, names.size() == 1 ? "it" : "them");
  finding.label = "used here first";
  finding.fixes = {
      "add the migrations or a dump that create it: migrations = […] of the service, or "
      "schema_dump of the database",
      "correct the name, if it is a slip"};
  finding.not_a_fix = "";
  context.findings.push_back(std::move(finding));
}

static void check(RuleContext& context) {
  const Model& model = context.model;
  std::set<std::string> databases;  // whose schema this run knows at all
  for (const ModelRelation& relation : model.relations) {
    if (relation.created && is_relation(relation.object)) databases.insert(relation.database);
  }
  std::map<std::pair<std::string, std::string>, std::vector<RelationId>> undeclared;
  std::set<std::string> unknown_databases;
  std::set<std::string> elsewhere;
  for (RelationId id = 0; id < model.relations.size(); ++id) {
    const ModelRelation& relation = model.relations[id];
    if (!is_relation(relation.object) || relation.created) continue;
    if (relation.owned_by == OwnedBy::parent) continue;  // a partition made at run time
    if (relation.nobody || relation.temporary) continue;
    const AccessId use = context.evidence.first_use(id);
    if (use == none ||
        !is_flagged(model.files[model.statements[model.accesses[use].statement].file]))
      continue;
    const PartyId owner = relation.claim.owner;
    if (owner != none && !model.manifest->parties[owner].repo.empty()) {
      elsewhere.insert(model.party_name(owner));
    } else if (databases.count(relation.database) == 0) {
      unknown_databases.insert(relation.database);
    } else {
      undeclared[{relation.database, relation.schema}].push_back(id);
    }
  }
  if (!unknown_databases.empty()) {
    note_not_decidable(context, undeclared_relation, model.manifest->path,
                       fmt::format("no migration or dump of database{} {} is in this run",
                                   unknown_databases.size() == 1 ? "" : "s",
                                   list_of({unknown_databases.begin(), unknown_databases.end()})));
  }
  if (!elsewhere.empty()) {
    note_not_decidable(context, undeclared_relation, model.manifest->path,
                       fmt::format("the migrations of service{} {} are not in this run",
                                   elsewhere.size() == 1 ? "" : "s",
                                   list_of({elsewhere.begin(), elsewhere.end()})));
  }
  for (const auto& [schema, ids] : undeclared) tell(context, ids);
}

const Rule undeclared_relation = {
    .name = "undeclared-relation",
    .summary = "a relation is used that no migration or dump of its database creates",
    .form = Form::none,
    .severity = Severity::info,
    .scope = Scope::whole_database,
    .check = check,
};

}  // namespace demarc::rules
