// Relations that nobody owns, or that two claim, and that several services write.
#include <fmt/format.h>

#include "base/text.h"
#include "rules/wording.h"

namespace demarc::rules {

static void tell(RuleContext& context, RelationId id) {
  const Model& model = context.model;
  const std::vector<Evidence::Writer>& writers = context.evidence.writers(id);
  const ModelRelation& relation = model.relations[id];
  // It stands at the second writer, the one that made it shared; not at who may be its owner.
  const Evidence::Writer& second =
      writers[1].party == relation.claim.owner ? writers[0] : writers[1];
  const Access& access = model.accesses[second.access];
  Finding finding;
  finding.rule = shared_write.name;
  finding.severity = shared_write.severity;
  finding.form = shared_write.form;
  finding.confidence = access.confidence;
  finding.service = model.party_name(second.party);
  finding.context = unit_phrase(model, model.statements[access.statement]);
  stand_for(model, access.statement, finding);
  stand_at(model, access.spot, finding);
  ForeignRelation entry;
  entry.database = relation.database;
  entry.relation = model.relation_name(id);
  entry.privileges = access.privileges & priv_writes;
  finding.relations.push_back(entry);
  std::vector<std::string> names;
  for (const Evidence::Writer& writer : writers) {
    names.push_back(model.party_name(writer.party));
    finding.confidence = weaker(finding.confidence, model.accesses[writer.access].confidence);
    if (writer.access == second.access) continue;
    add_related(finding, related_at(model, model.accesses[writer.access].spot,
                                    model.party_name(writer.party) + " writes it here"));
  }
  finding.identity = join(names, ",");
  const bool contested = relation.claim.owner != none;
  finding.message = fmt::format("{} is written by {}, and {}", entry.relation, list_of(names),
                                contested ? "its ownership is contested" : "nobody owns it");
  finding.label =
      fmt::format("{}: {}", finding.service, deed(model, access, access.privileges & priv_writes));
  if (contested) add_claim(model, id, finding);
  finding.fixes = {
      fmt::format("decide who owns it, and say so: owns = [\"{}\"] in the part of {}",
                  entry.relation, list_of(names)),
      "let the others send their writes to that owner, by its API or by events",
      fmt::format("or split it, one table a writer: {} tables with one owner each", names.size())};
  finding.not_a_fix =
      "a lock or a queue around the writes; the table still has no one who may change it";
  context.findings.push_back(std::move(finding));
}

static void check(RuleContext& context) {
  const Model& model = context.model;
  std::string elsewhere;
  for (const Party& party : model.manifest->parties) {
    if (party.kind == PartyKind::service && !party.repo.empty()) elsewhere = party.name;
  }
  bool undecided = false;
  for (RelationId id = 0; id < model.relations.size(); ++id) {
    if (context.evidence.is_shared(id)) tell(context, id);
    undecided =
        undecided || (context.evidence.writers(id).size() == 1 && context.evidence.is_open(id));
  }
  if (undecided && !elsewhere.empty())
    note_not_decidable(
        context, shared_write, model.manifest->path,
        fmt::format("who else writes what nobody owns; service {} is not in this run", elsewhere));
}

const Rule shared_write = {
    .name = "shared-write",
    .summary = "several services write a relation that nobody, or more than one, owns",
    .form = Form::write,
    .severity = Severity::error,
    .scope = Scope::whole_database,
    .check = check,
};

}  // namespace demarc::rules
