// Writes to another owner's relations; what the statement reads of others belongs to the same
// finding.
#include <fmt/format.h>

#include "rules/fixes.h"
#include "rules/wording.h"

namespace demarc::rules {

constexpr Privileges mask = priv_writes | priv_usage;  // a sequence is drawn from with USAGE

static std::string verb(const Model& model, const Access& access, Privileges denied) {
  if (model.relations[access.relation].object == ObjectKind::sequence) return "draws from";
  const bool locks = !access.is_target && access.why == Why::direct;
  if (locks) return access.any_of ? "locks" : "locks rows of";
  switch (denied & priv_writes) {
    case priv_insert:
      return "inserts into";
    case priv_update:
      return "updates";
    case priv_delete:
      return "deletes from";
    case priv_truncate:
      return "truncates";
    default:
      return "writes";
  }
}

static void check(RuleContext& context) {
  const Model& model = context.model;
  for (const Breach& breach : context.breaches) {
    if (breach.told != Told::write) continue;
    Finding finding = start_finding(model, foreign_write, breach, mask);
    const Demand& demand = model.demands[main_demand(model, breach, mask)];
    const Access& access = model.accesses[demand.access];
    finding.message =
        fmt::format("{} {} {}, which {} owns{}", finding.service,
                    verb(model, access, demand.denied), model.relation_name(access.relation),
                    model.party_name(demand.owner), through(model, access));
    for (const Evidence::Writer& writer : context.evidence.writers(access.relation)) {
      if (writer.party == breach.party) continue;
      const char* owner = writer.party == demand.owner ? ", its owner," : "";
      add_related(finding, related_at(model, model.accesses[writer.access].spot,
                                      fmt::format("{}{} writes it here",
                                                  model.party_name(writer.party), owner)));
    }
    finding.fixes = ways_to_write(context, demand);
    finding.fixes.push_back(contract_line(model, demand, Form::write));
    finding.not_a_fix =
        "writing through a view or a function of your own; the owner's rules are passed by all the "
        "same";
    context.findings.push_back(std::move(finding));
  }
}

const Rule foreign_write = {
    .name = "foreign-write",
    .summary = "a service writes a relation that another service owns",
    .form = Form::write,
    .severity = Severity::error,
    .scope = Scope::file,
    .check = check,
};

}  // namespace demarc::rules
