// Foreign keys of an outbox that delete events which nobody has published yet.
#include <algorithm>

#include <fmt/format.h>

#include "base/text.h"
#include "rules/convention_use.h"
#include "rules/wording.h"

namespace demarc::rules {

static void check(RuleContext& context) {
  const Model& model = context.model;
  for (const ModelForeignKey& key : model.foreign_keys) {
    const Convention* outbox = context.conventions.of(key.from);
    if (outbox == nullptr || outbox->role != ConventionRole::outbox || key.on_delete != 'c')
      continue;
    if (!is_flagged(model.files[key.spot.file])) continue;
    Finding finding = start_finding(model, outbox_cascade, key.statement, key.spot);
    finding.service = model.party_name(outbox->owner);
    finding.context = fmt::format("outbox: {}", outbox->why);
    add_relation(model, key.from, 0, finding);
    const std::string target = key.to == none ? "its parent" : model.relation_name(key.to);
    finding.message = fmt::format("deleting a row of {} deletes its unpublished events from {}",
                                  target, model.relation_name(key.from));
    finding.label = "ON DELETE CASCADE";
    finding.fixes = {"no foreign key at all: an event tells what was, and outlives it"};
    finding.not_a_fix = "ON DELETE SET NULL; the consumer then gets an event about nothing";
    context.findings.push_back(std::move(finding));
  }
}

const Rule outbox_cascade = {
    .name = "outbox-cascade",
    .summary = "a foreign key deletes events from an outbox before they are published",
    .form = Form::none,
    .severity = Severity::error,
    .scope = Scope::file,
    .check = check,
};

}  // namespace demarc::rules
