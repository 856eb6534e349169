// Consumers whose SQL does something else when the same message comes a second time.
#include <algorithm>

#include <fmt/format.h>

#include "rules/conventions.h"
#include "rules/message_units.h"
#include "rules/wording.h"

namespace demarc::rules {

namespace {

// A counter of attempts or versions may go up twice.
bool is_bookkeeping(const std::string& name) {
  return name.find("version") != std::string::npos || name.find("attempt") != std::string::npos ||
         name.find("retr") != std::string::npos || name.find("revision") != std::string::npos;
}

class Write {
 public:
  Write(const Model& model, AccessId id)
      : model_(model),
        access_(model.accesses[id]),
        rows_(model.files[access_.need_file].facts->rows),
        need_(rows_.needs[access_.need_row]) {}
  // What the second time does; empty: the same as the first, or not known.
  std::string fault() const;

 private:
  std::string grows() const;
  std::string inserts() const;

  const Model& model_;
  const Access& access_;
  const Rows& rows_;
  const NeedRow& need_;
};

// SET balance = balance + $1 with nothing in WHERE beside the key.
std::string Write::grows() const {
  const Range range = rows_.statements[need_.statement].conditions;
  std::string_view own;
  int terms = 0;
  for (std::uint32_t i = 0; i < range.count; ++i) {
    const ConditionRow& row = rows_.conditions[range.first + i];
    if (row.at != need_.begin) continue;
    if (row.clause == Clause::where) ++terms;
    const bool is_own = row.clause == Clause::assign && row.comparison == Comparison::own;
    if (is_own && !is_bookkeeping(squeezed(rows_.text(row.column)))) own = rows_.text(row.column);
  }
  if (own.empty() || terms > 1 || (need_.traits & trait_joined) != 0) return {};
  return fmt::format("changes {} of {} once more", own, model_.relation_name(access_.relation));
}

// Every unique key has a column that the server fills: there is nothing to be refused by.
std::string Write::inserts() const {
  const TableShape shape = shape_of(model_, access_.relation);
  if (shape.open || !access_.columns_known) return {};
  const std::vector<std::string> given = model_.columns(access_, priv_insert);
  const auto is_filled = [&](std::string_view name) {
    const ShapeColumn* column = shape.column(name);
    const bool named = std::find(given.begin(), given.end(), name) != given.end();
    return column != nullptr && !named && (column->counts || column->has_default);
  };
  for (const ShapeKey& key : shape.keys) {
    const bool unique = key.kind == KeyKind::primary || key.kind == KeyKind::unique ||
                        key.kind == KeyKind::unique_index || key.kind == KeyKind::exclude;
    if (!unique) continue;
    if (key.columns.empty() || std::none_of(key.columns.begin(), key.columns.end(), is_filled))
      return {};
  }
  return fmt::format("adds one more row to {}", model_.relation_name(access_.relation));
}

std::string Write::fault() const {
  if (!access_.is_target) return {};
  if ((need_.privileges & priv_insert) != 0) {
    const bool answers = (need_.traits & (trait_conflict_nothing | trait_conflict_update)) != 0;
    const bool merges = model_.statements[access_.statement].tag != CommandTag::insert_;
    if ((need_.traits & trait_conflict_update) != 0) return grows();
    return answers || merges || (need_.traits & trait_from_query) != 0 ? std::string() : inserts();
  }
  return (need_.privileges & priv_update) != 0 ? grows() : std::string();
}

// Somewhere a middleware may ask the inbox for all consumers.
bool has_inbox_elsewhere(const RuleContext& context, const Parties& parties) {
  return std::any_of(parties.begin(), parties.end(), [&](PartyId party) {
    return !context.conventions.of_party(party, ConventionRole::inbox).empty();
  });
}

void tell(RuleContext& context, const MessageUnit& unit, AccessId id, const std::string& fault) {
  const Model& model = context.model;
  const Access& access = model.accesses[id];
  const Rows& rows = model.files[unit.file].facts->rows;
  Finding finding = start_finding(model, non_idempotent_write, access.statement, access.spot);
  const Parties& parties = model.files[unit.file].parties;
  finding.confidence =
      weaker(access.confidence,
             has_inbox_elsewhere(context, parties) ? Confidence::possible : Confidence::likely);
  if (parties.size() == 1) finding.service = model.party_name(parties.front());
  finding.context = unit_phrase(model, model.statements[access.statement]);
  add_relation(model, access.relation, access.privileges, finding);
  const MessageRow& consume = *unit.consumes.front();
  finding.message = fmt::format("the same message a second time {}", fault);
  finding.label = "brokers deliver at least once";
  add_related(finding, related_at(model, {unit.file, consume.begin, consume.end},
                                  fmt::format("consumed here ({})", rows.text(consume.marker))));
  finding.fixes = {
      "INSERT the message's id into an inbox in the same transaction, ON CONFLICT DO NOTHING, and "
      "stop where no row was inserted",
      "or a key that comes from the message, with ON CONFLICT"};
  finding.not_a_fix = "acknowledging earlier; then the message is lost instead";
  context.findings.push_back(std::move(finding));
}

}  // namespace

static void check(RuleContext& context) {
  for (const MessageUnit& unit : message_units(context)) {
    if (unit.consumes.empty()) continue;
    if (unit.touches(context, static_cast<int>(ConventionRole::inbox))) continue;
    for (AccessId id : unit.accesses) {
      if (context.conventions.of(context.model.accesses[id].relation) != nullptr) continue;
      const std::string fault = Write(context.model, id).fault();
      if (!fault.empty()) tell(context, unit, id, fault);
    }
  }
}

const Rule non_idempotent_write = {
    .name = "non-idempotent-write",
    .summary = "a consumer's SQL does it again when the same message comes a second time",
    .form = Form::none,
    .severity = Severity::warning,
    .scope = Scope::file,
    .check = check,
};

}  // namespace demarc::rules
