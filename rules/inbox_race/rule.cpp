// INSERTs into an inbox whose conflict clause has nothing to conflict with.
#include <algorithm>

#include <fmt/format.h>

#include "base/text.h"
#include "rules/convention_use.h"
#include "rules/wording.h"

namespace demarc::rules {

// A full unique key that a message can meet: one that does not count by itself.
static bool refuses_repeats(const Convention& inbox) {
  return std::any_of(inbox.shape.keys.begin(), inbox.shape.keys.end(), [&](const ShapeKey& key) {
    const bool unique = key.kind == KeyKind::primary || key.kind == KeyKind::unique ||
                        key.kind == KeyKind::unique_index;
    const bool counts = std::any_of(key.columns.begin(), key.columns.end(), [&](auto name) {
      const ShapeColumn* column = inbox.shape.column(name);
      return column != nullptr && column->counts;
    });
    return unique && !counts;
  });
}

static void tell(RuleContext& context, const Convention& inbox, const ConventionUse& use,
                 std::string message, std::string label) {
  const Model& model = context.model;
  const Access& access = model.accesses[use.access];
  Finding finding = start_finding(model, inbox_race, access.statement, access.spot);
  finding.confidence =
      weaker(access.confidence,
             inbox.known_by == KnownBy::manifest ? Confidence::certain : Confidence::likely);
  finding.service = model.party_name(inbox.owner);
  finding.context = fmt::format("inbox: {}", inbox.why);
  add_relation(model, inbox.relation, 0, finding);
  finding.message = std::move(message);
  finding.label = std::move(label);
  add_related(finding, related_at(model, model.relations[inbox.relation].created_at,
                                  "made here, without such a key"));
  finding.fixes = {
      "PRIMARY KEY (consumer, message_id); then INSERT … ON CONFLICT DO NOTHING, and "
      "stop where it inserts no row"};
  finding.not_a_fix = "a longer transaction; without a key two of them see nothing of each other";
  context.findings.push_back(std::move(finding));
}

// A SELECT of the same unit before the INSERT.
static const ConventionUse* asked_before(const Model& model, const std::vector<ConventionUse>& uses,
                                         const ConventionUse& insert) {
  const ModelStatement& statement = model.statements[model.accesses[insert.access].statement];
  for (const ConventionUse& use : uses) {
    const StatementId id = model.accesses[use.access].statement;
    if (id >= model.accesses[insert.access].statement) break;
    const bool reads = use.need->privileges == priv_select;
    if (reads && statement.unit != none && model.statements[id].unit == statement.unit) return &use;
  }
  return nullptr;
}

static void check(RuleContext& context) {
  const Model& model = context.model;
  for (const auto& [relation, uses] : uses_of_conventions(context)) {
    const Convention& inbox = *context.conventions.of(relation);
    if (inbox.role != ConventionRole::inbox || inbox.shape.open || refuses_repeats(inbox)) continue;
    for (const ConventionUse& use : uses) {
      const ModelStatement& statement = model.statements[model.accesses[use.access].statement];
      if (!use.writes(priv_insert) || !is_flagged(model.files[statement.file])) continue;
      const std::string name = model.relation_name(relation);
      if (use.has(trait_conflict_nothing)) {
        tell(context, inbox, use,
             fmt::format("ON CONFLICT DO NOTHING never conflicts: {} has no unique key", name),
             "inserts the same message again, without a word");
      } else if (asked_before(model, uses, use) != nullptr) {
        tell(context, inbox, use,
             fmt::format("{} is asked first and written then, and no unique key stands between two "
                         "that ask at once",
                         name),
             "both find nothing, both go on");
      }
    }
  }
}

const Rule inbox_race = {
    .name = "inbox-race",
    .summary = "an inbox is checked or written in a way that lets two consumers both go on",
    .form = Form::none,
    .severity = Severity::error,
    .scope = Scope::file,
    .check = check,
};

}  // namespace demarc::rules
