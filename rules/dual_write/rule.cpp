// Functions that write the database and send a message themselves: one of the two can be lost.
#include <algorithm>

#include <fmt/format.h>

#include "rules/conventions.h"
#include "rules/message_units.h"
#include "rules/wording.h"

namespace demarc::rules {

// Buses that have an outbox of their own, which configuration switches on, and queues that may live
// in the same database.
static bool may_be_safe(std::string_view client) {
  static constexpr std::string_view names[] = {
      "dotnet_buses", "jvm_frameworks", "ruby_jobs", "laravel", "temporal", "watermill", "nestjs"};
  return std::find(std::begin(names), std::end(names), client) != std::end(names);
}

static bool has_framework_outbox(const RuleContext& context, const Parties& parties) {
  return std::any_of(parties.begin(), parties.end(), [&](PartyId party) {
    const auto outboxes = context.conventions.of_party(party, ConventionRole::outbox);
    return std::any_of(outboxes.begin(), outboxes.end(), [](const Convention* outbox) {
      return outbox->framework != nullptr && outbox->framework->relays;
    });
  });
}

// The first row that the function changes, beside what is there for messages anyway.
static AccessId first_write(const RuleContext& context, const MessageUnit& unit) {
  for (AccessId id : unit.accesses) {
    const Access& access = context.model.accesses[id];
    if (access.is_target && (access.privileges & priv_writes) != 0 &&
        context.conventions.of(access.relation) == nullptr)
      return id;
  }
  return none;
}

static void tell(RuleContext& context, const MessageUnit& unit, AccessId write) {
  const Model& model = context.model;
  const MessageRow& publish = *unit.publishes.front();
  const Access& access = model.accesses[write];
  const Rows& rows = model.files[unit.file].facts->rows;
  Finding finding =
      start_finding(model, dual_write, access.statement, {unit.file, publish.begin, publish.end});
  finding.confidence =
      may_be_safe(rows.text(publish.client)) ? Confidence::possible : Confidence::likely;
  const Parties& parties = model.files[unit.file].parties;
  if (parties.size() == 1) finding.service = model.party_name(parties.front());
  finding.context = unit_phrase(model, model.statements[access.statement]);
  add_relation(model, access.relation, access.privileges, finding);
  finding.message = fmt::format(
      "{} writes {} and sends a message itself, with nothing that holds "
      "the two together",
      finding.service.empty() ? "the function" : finding.service,
      model.relation_name(access.relation));
  finding.label = publish.after_commit != 0
                      ? "after the commit: a crash in between loses the message"
                      : "a crash in between, or a rollback after it, leaves one without the other";
  add_related(finding, related_at(model, access.spot, "written here"));
  finding.fixes = {
      "INSERT the event into an outbox in the transaction of the write, and let a "
      "relay send it"};
  finding.not_a_fix = "sending it after the commit; then the crash loses the message instead";
  context.findings.push_back(std::move(finding));
}

static void check(RuleContext& context) {
  for (const MessageUnit& unit : message_units(context)) {
    if (unit.publishes.empty()) continue;
    if (unit.touches(context, static_cast<int>(ConventionRole::outbox))) continue;
    if (has_framework_outbox(context, context.model.files[unit.file].parties)) continue;
    const AccessId write = first_write(context, unit);
    if (write != none) tell(context, unit, write);
  }
}

const Rule dual_write = {
    .name = "dual-write",
    .summary = "a function writes the database and sends a message without an outbox",
    .form = Form::none,
    .severity = Severity::warning,
    .scope = Scope::file,
    .check = check,
};

}  // namespace demarc::rules
