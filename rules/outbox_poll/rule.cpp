// Polls of an outbox that skip events, hand them out twice, out of order, or slowly.
#include <algorithm>

#include <fmt/format.h>

#include "base/text.h"
#include "rules/convention_use.h"
#include "rules/wording.h"

namespace demarc::rules {

namespace {

struct Fault {
  std::string message{};
  std::string label{};
  std::string fix{};
  Confidence confidence = Confidence::certain;
};

std::vector<const ConditionRow*> of_clause(const ConventionUse& use, Clause clause) {
  std::vector<const ConditionRow*> out;
  for (const ConditionRow* row : use.conditions) {
    if (row->clause == clause) out.push_back(row);
  }
  return out;
}

class Poll {
 public:
  Poll(const Model& model, const Convention& outbox, const ConventionUse& use)
      : model_(model),
        outbox_(outbox),
        use_(use),
        where_(of_clause(use, Clause::where)),
        order_(of_clause(use, Clause::order)) {}
  bool is_poll() const;
  std::vector<Fault> faults() const;

 private:
  std::string_view text(Str s) const { return text_of(model_, use_, s); }
  bool asks_marker() const;
  void cursor(std::vector<Fault>& out) const;
  void order(std::vector<Fault>& out) const;
  void lock(std::vector<Fault>& out) const;
  void index(std::vector<Fault>& out) const;
  bool implies(const ShapeKey& index) const;
  bool names(const std::vector<const ConditionRow*>& rows, const ShapeKey& index) const;

  const Model& model_;
  const Convention& outbox_;
  const ConventionUse& use_;
  std::vector<const ConditionRow*> where_;
  std::vector<const ConditionRow*> order_;
};

const ModelStatement& statement_of(const Model& model, const ConventionUse& use) {
  return model.statements[model.accesses[use.access].statement];
}

// Takes what is next: bounded or locking, and no statistic.
bool Poll::is_poll() const {
  const bool reads = (use_.need->privileges & priv_select) != 0 && use_.need->is_target == 0;
  return reads && !use_.has(trait_joined) && (use_.has(trait_limited) || use_.has(trait_locks)) &&
         !statement_of(model_, use_).as_migration;
}

bool Poll::asks_marker() const {
  return std::any_of(where_.begin(), where_.end(), [&](const ConditionRow* row) {
    return row->comparison == Comparison::is_null || row->comparison == Comparison::is_false ||
           row->comparison == Comparison::equal || row->comparison == Comparison::in ||
           row->comparison == Comparison::other;
  });
}

// A cursor over numbers that are drawn before the commit.
void Poll::cursor(std::vector<Fault>& out) const {
  if (use_.has(trait_fenced) || asks_marker()) return;
  for (const ConditionRow* row : where_) {
    if (row->comparison != Comparison::greater) continue;
    const ShapeColumn* column = outbox_.shape.column(text(row->column));
    if (column == nullptr) continue;
    const bool by_time = column->name == outbox_.columns.created && column->has_default;
    if (!column->counts && !by_time) continue;
    out.push_back({fmt::format("the poll remembers the last {} and skips events that commit later "
                               "with a smaller one",
                               column->name),
                   by_time ? "now() is the start of the transaction, not its end"
                           : "numbers are drawn before the commit, and commits overtake each other",
                   "poll WHERE published_at IS NULL, or put (transaction_id, id) behind "
                   "pg_snapshot_xmin(pg_current_snapshot())",
                   by_time ? Confidence::likely : Confidence::certain});
  }
}

void Poll::order(std::vector<Fault>& out) const {
  if (!use_.has(trait_limited)) return;
  if (!use_.has(trait_ordered)) {
    out.push_back({"the poll takes some events with LIMIT and without ORDER BY",
                   "an event may wait for ever, and a later one of its aggregate goes first",
                   "ORDER BY the column that counts", Confidence::certain});
  } else if (use_.has(trait_descending)) {
    out.push_back({"the poll takes the newest events first",
                   "the oldest ones starve, and consumers see the end before the beginning",
                   "ORDER BY … ASC", Confidence::certain});
  }
}

// FOR UPDATE SKIP LOCKED that stands alone: the lock ends with the statement.
void Poll::lock(std::vector<Fault>& out) const {
  const ModelStatement& statement = statement_of(model_, use_);
  if (!use_.has(trait_skips_locked) || statement.tag != CommandTag::select_) return;
  if (statement.parent != none || statement.unit == none) return;
  const ModelUnit& unit = model_.units[statement.unit];
  if (unit.atomic == Atomic::yes) return;
  out.push_back({"SKIP LOCKED outside a transaction: the locks are gone before the events are sent",
                 "two relays publish the same events",
                 "BEGIN before it, or UPDATE … WHERE id IN (SELECT … FOR UPDATE SKIP LOCKED) "
                 "RETURNING",
                 unit.atomic == Atomic::no ? Confidence::certain : Confidence::possible});
}

// A comparison with a value is never true of NULL.
bool implies_value(Comparison comparison) {
  return comparison != Comparison::is_null && comparison != Comparison::other;
}

bool same_condition(const Rows& rows, const ConditionRow& in_index, const Rows& poll_rows,
                    const ConditionRow& asked) {
  if (rows.text(in_index.column) != poll_rows.text(asked.column)) return false;
  const auto is_false = [](const Rows& r, const ConditionRow& row) {
    return row.comparison == Comparison::is_false ||
           (row.comparison == Comparison::equal && r.text(row.value) == "false");
  };
  if (is_false(rows, in_index) && is_false(poll_rows, asked)) return true;
  if (in_index.comparison == Comparison::is_not_null && implies_value(asked.comparison))
    return true;
  if (in_index.comparison != asked.comparison) return false;
  const bool by_value =
      in_index.comparison != Comparison::is_null && in_index.comparison != Comparison::is_not_null;
  return !by_value || (in_index.is_constant == asked.is_constant &&
                       rows.text(in_index.value) == poll_rows.text(asked.value));
}

// Every term of the index's predicate stands in the poll's WHERE. IN lists are not looked into:
// they count as implied.
bool Poll::implies(const ShapeKey& index) const {
  if (!index.partial) return true;
  const Rows& rows = model_.files[index.spot.file].facts->rows;
  const Rows& mine = model_.files[model_.accesses[use_.access].need_file].facts->rows;
  const Range range = rows.statements[index.row].conditions;
  for (std::uint32_t i = 0; i < range.count; ++i) {
    const ConditionRow& term = rows.conditions[range.first + i];
    const bool unclear = term.comparison == Comparison::other || term.comparison == Comparison::in;
    const bool found = std::any_of(where_.begin(), where_.end(), [&](const ConditionRow* asked) {
      return same_condition(rows, term, mine, *asked) || asked->comparison == Comparison::other ||
             asked->comparison == Comparison::in;
    });
    if (!unclear && !found) return false;
  }
  return true;
}

bool Poll::names(const std::vector<const ConditionRow*>& rows, const ShapeKey& index) const {
  if (index.columns.empty()) return true;  // an expression: no telling
  return std::any_of(rows.begin(), rows.end(), [&](const ConditionRow* row) {
    return row->column.empty() || text(row->column) == index.columns.front();
  });
}

void Poll::index(std::vector<Fault>& out) const {
  if (where_.empty() || outbox_.shape.open) return;
  const ShapeKey* refused = nullptr;
  for (const ShapeKey& key : outbox_.shape.keys) {
    if (key.kind == KeyKind::foreign || key.kind == KeyKind::check) continue;
    const bool by_where = names(where_, key);
    if (!by_where && !names(order_, key)) continue;
    if (implies(key)) {
      // In the order of the table's key it walks through everything that was ever published.
      const bool is_key = key.kind == KeyKind::primary || key.kind == KeyKind::unique;
      if (by_where || !is_key) return;
      continue;
    }
    refused = &key;
  }
  if (refused == nullptr) return;
  out.push_back({fmt::format("the poll's WHERE does not imply the predicate of index {}",
                             refused->name.empty() ? "of its own" : refused->name),
                 "the index is not used: every poll reads the whole table",
                 "write the predicate of the index into the query as it stands there, with "
                 "constants and no parameters",
                 Confidence::likely});
}

std::vector<Fault> Poll::faults() const {
  std::vector<Fault> out;
  cursor(out);
  const bool skips = !out.empty();
  order(out);
  lock(out);
  if (!skips) index(out);
  return out;
}

}  // namespace

static void check(RuleContext& context) {
  const Model& model = context.model;
  for (const auto& [relation, uses] : uses_of_conventions(context)) {
    const Convention& outbox = *context.conventions.of(relation);
    if (outbox.role != ConventionRole::outbox) continue;
    for (const ConventionUse& use : uses) {
      const Access& access = model.accesses[use.access];
      const Poll poll(model, outbox, use);
      if (!poll.is_poll() || !is_flagged(model.files[statement_of(model, use).file])) continue;
      for (const Fault& fault : poll.faults()) {
        Finding finding = start_finding(model, outbox_poll, access.statement, access.spot);
        finding.confidence = weaker(access.confidence, fault.confidence);
        finding.service = model.party_name(outbox.owner);
        finding.context = fmt::format("outbox: {}", outbox.why);
        add_relation(model, relation, 0, finding);
        finding.message = fmt::format("{} ({})", fault.message, model.relation_name(relation));
        finding.label = fault.label;
        finding.fixes = {fault.fix};
        finding.not_a_fix = "polling more often; what the query leaves out it leaves out each time";
        context.findings.push_back(std::move(finding));
      }
    }
  }
}

const Rule outbox_poll = {
    .name = "outbox-poll",
    .summary = "the poll of an outbox skips, repeats or delays events",
    .form = Form::none,
    .severity = Severity::warning,
    .scope = Scope::file,
    .check = check,
};

}  // namespace demarc::rules
