#include "model/implied.h"

#include "model/defaults.h"

namespace demarc {
namespace {

constexpr std::uint32_t deepest = 32;
constexpr std::size_t most_needs = 1000;  // of one object
constexpr Privileges row_rights = priv_select | priv_insert | priv_update | priv_delete;

}  // namespace

// One statement whose rows are demanded by using something else.
struct Implied::Text {
  Origin origin{};
  Timing timing = Timing::direct;
  Why why = Why::view;
  ObjectId routine = none;  // whose body it is
  PartyId checked = none;   // for relations; none: the caller
  PartyId current = none;   // for functions
  PartyId exempt_owner = none;
  Privileges through = 0;     // view: what is done to it
  bool also_direct = false;   // a materialized view made WITH DATA
  bool needs_too = true;      // false: only functions and sequences
  std::string_view column{};  // a default: whose
};

std::string Implied::name_of(ObjectId id) const {
  const NameSlot& slot = history_.names().slot(history_.object(id).slot);
  return std::string(history_.names().schema_name(slot.schema)) + "." + std::string(slot.name);
}

std::uint32_t Implied::longer_chain(std::uint32_t chain, std::string link) {
  std::vector<std::string> links;
  if (chain != none) links = chains_[chain];
  links.push_back(std::move(link));
  chains_.push_back(std::move(links));
  return static_cast<std::uint32_t>(chains_.size() - 1);
}

const std::vector<ImpliedNeed>& Implied::of(ObjectId object, Privileges privileges, bool acts,
                                            Point when) {
  Work work;
  work.object = object;
  work.privileges = privileges;
  work.acts = acts;
  if (when.timeline != none) {
    of_the_past_.clear();
    work_out(work, when, of_the_past_);
    return of_the_past_;
  }
  const std::uint64_t key = (static_cast<std::uint64_t>(object) << 20) |
                            (static_cast<std::uint64_t>(privileges & 0xffffu) << 1) |
                            (acts ? 1u : 0u);
  const auto [at, added] = at_end_.try_emplace(key);
  if (added) work_out(work, when, at->second);
  return at->second;
}

void Implied::work_out(const Work& first, Point when, std::vector<ImpliedNeed>& out) {
  out_ = &out;
  seen_.clear();
  stack_ = {first};
  while (!stack_.empty()) {
    const Work work = stack_.back();
    stack_.pop_back();
    if (work.depth >= deepest || out.size() >= most_needs) {
      was_cut_ = true;
      continue;
    }
    expand(work, when);
  }
}

void Implied::expand(const Work& work, Point when) {
  switch (history_.object(work.object).kind) {
    case ObjectKind::view:
    case ObjectKind::materialized_view:
      expand_view(work, when);
      break;
    case ObjectKind::routine:
      if ((work.privileges & priv_execute) != 0) expand_routine(work, when);
      return;
    default:
      break;
  }
  expand_table(work, when);
}

void Implied::add(const Work& work, const ImpliedNeed& need, PartyId current, bool acts) {
  if (need.object == none || need.privileges == 0) return;
  // One way to it is enough to tell; one that not all take is a way of its own.
  const std::uint32_t limit = need.trigger != none  ? need.trigger + 1
                              : need.policy != none ? need.policy + 1
                                                    : 0;
  const std::uint64_t key = (static_cast<std::uint64_t>(need.object) << 32) ^
                            (static_cast<std::uint64_t>(need.checked) << 1) ^ (acts ? 1u : 0u) ^
                            (static_cast<std::uint64_t>(limit) * 0x9e3779b97f4a7c15u);
  Privileges& seen = seen_[key];
  const Privileges fresh = need.privileges & ~seen;
  if (fresh == 0) return;
  seen |= need.privileges;
  const PartyId owner = ownership_.owner(need.object).party;
  if (need.checked == none || need.checked != owner) {
    out_->push_back(need);
    if (!need.any_of) out_->back().privileges = fresh;
  }
  if (!has_any(need.object)) return;
  Work next;
  next.object = need.object;
  next.privileges = fresh;
  next.acts = acts;
  next.checked = need.checked;
  next.current = current;
  next.chain = need.chain;
  next.depth = work.depth + 1;
  next.policy = need.policy;
  next.trigger = need.trigger;
  next.need_file = need.origin.file;
  next.need_row = need.need_row;
  next.confidence = need.confidence;
  stack_.push_back(next);
}

NameScope Implied::scope_of(const Origin& origin, ObjectId routine, Point when) {
  const LinkContext& context = scopes_.context(scopes_.context_of(origin.file, 0));
  PathId path = scopes_.path_at(origin.file, origin.row);
  if (path == none && routine != none) path = history_.object(routine).set_path;
  if (path == none) path = context.path;
  return {origin.file, &context, path, when, routine};
}

void Implied::read_text(const Work& work, const Text& text, Point when) {
  const Rows& rows = model_.files[text.origin.file].facts->rows;
  const StatementRow& statement = rows.statements[text.origin.row];
  const NameScope scope = scope_of(text.origin, text.routine, when);
  const auto is_meant = [&](Timing timing) {
    return timing == text.timing || (text.also_direct && timing == Timing::direct);
  };
  std::uint32_t relations = 0;
  for (std::uint32_t i = 0; i < statement.needs.count; ++i)
    relations += is_meant(rows.needs[statement.needs.first + i].timing) ? 1 : 0;
  for (std::uint32_t i = 0; text.needs_too && i < statement.needs.count; ++i) {
    const std::uint32_t index = statement.needs.first + i;
    const NeedRow& row = rows.needs[index];
    if (!is_meant(row.timing) || (text.also_direct && row.is_target != 0)) continue;
    const Resolution meant = resolver_.resolve(Space::relation, rows.text(row.name.schema),
                                               rows.text(row.name.name), scope);
    ImpliedNeed need;
    need.object = meant.object;
    need.privileges = row.privileges;
    // Through a view over one relation, what is done to the view is done to it.
    const bool goes_through = text.through != 0 && relations == 1;
    if (goes_through) need.privileges = (need.privileges & text.through) | text.through;
    need.checked = text.checked;
    need.exempt_owner = text.exempt_owner;
    need.origin = text.origin;
    need.need_row = index;
    need.chain = work.chain;
    need.policy = work.policy;
    need.trigger = work.trigger;
    need.why = text.why;
    need.confidence = weaker(weaker(work.confidence, meant.confidence),
                             weaker(row.confidence, statement.confidence));
    need.any_of = row.any_of != 0;
    need.columns_known = row.columns_known != 0 && !(goes_through && text.through != priv_select);
    add(work, need, text.current, row.is_target != 0 || (goes_through && work.acts));
  }
  for (std::uint32_t i = 0; i < statement.uses.count; ++i) {
    const UseRow& use = rows.uses[statement.uses.first + i];
    if (!is_meant(use.timing) || use.privileges == 0) continue;
    if (use.object != ObjectKind::routine && use.object != ObjectKind::sequence) continue;
    const bool is_default = text.why == Why::default_expression;
    if (is_default && column_of_default(rows, statement, use) != text.column) continue;
    const Resolution meant = resolver_.resolve(space_of(use.object), rows.text(use.name.schema),
                                               rows.text(use.name.name), scope);
    if (meant.object == none) continue;
    const Object& object = history_.object(meant.object);
    // A table's own sequence goes with the right to insert.
    if (object.kind == ObjectKind::sequence && is_default && object.parent == work.object) continue;
    ImpliedNeed need;
    need.object = meant.object;
    need.privileges = use.privileges;
    need.checked = text.current;
    need.origin = text.origin;
    need.chain = work.chain;
    need.policy = work.policy;
    need.trigger = work.trigger;
    need.why = text.why;
    need.confidence = weaker(weaker(work.confidence, meant.confidence), use.confidence);
    need.any_of = use.any_of != 0;
    if (is_default && work.depth == 0) need.default_of = text.column;
    add(work, need, text.current, true);
  }
}

void Implied::expand_view(const Work& work, Point when) {
  const Meaning* meaning = history_.meaning(work.object, when);
  if (meaning == nullptr) return;
  const Object& view = history_.object(work.object);
  const bool stored = view.kind == ObjectKind::materialized_view;
  if (stored && !((work.privileges & (priv_maintain | priv_owner)) != 0 && work.acts)) return;
  const Privileges used = work.privileges & row_rights;
  if (!stored && used == 0) return;
  bool is_replaced = false;  // INSTEAD OF triggers and rules do the writing
  for (std::uint32_t i = view.attachments; i != none; i = history_.attachment(i).next) {
    const Attachment& attachment = history_.attachment(i);
    is_replaced =
        is_replaced ||
        ((attachment.kind == ObjectKind::trigger || attachment.kind == ObjectKind::rule) &&
         is_alive(attachment.life, when));
  }
  Work inner = work;
  inner.chain = longer_chain(
      work.chain, std::string(stored ? "materialized view " : "view ") + name_of(work.object));
  Text text;
  text.origin = meaning->origin;
  text.timing = Timing::view;
  text.why = stored ? Why::materialized_view : Why::view;
  const PartyId owner = ownership_.owner(work.object).party;
  text.checked = view.security_invoker ? work.current : owner;
  text.current = stored ? owner : work.current;
  text.through = stored || is_replaced ? 0 : used;
  if (stored) {
    text.timing = Timing::refresh;
    text.also_direct = true;
  }
  if (!view.security_invoker && owner == none) {
    text.needs_too = false;  // nobody's view: nothing is known of who is checked
  }
  read_text(inner, text, when);
}

void Implied::expand_table(const Work& work, Point when) {
  for (std::uint32_t i = history_.object(work.object).attachments; i != none;
       i = history_.attachment(i).next) {
    const Attachment& attachment = history_.attachment(i);
    if (is_alive(attachment.life, when)) expand_attachment(work, i, when);
  }
}

Affects Implied::sets_column_of(std::uint32_t trigger, const Rows& rows,
                                const NeedRow& need) const {
  if (need.columns_known == 0) return Affects::unknown;
  const Attachment& attachment = history_.attachment(trigger);
  const Rows& names = model_.files[attachment.limits_file].facts->rows;
  for (std::uint32_t i = 0; i < need.columns.count; ++i) {
    const ColumnUse& use = rows.column_uses[need.columns.first + i];
    if ((use.privileges & priv_update) == 0) continue;
    for (std::uint32_t k = 0; k < attachment.limits.count; ++k) {
      if (names.text(names.names[attachment.limits.first + k]) == rows.text(use.name))
        return Affects::yes;
    }
  }
  return Affects::no;
}

// Through a view the base table's columns are not known.
Affects Implied::sets_any(const Work& work, std::uint32_t trigger) const {
  if (work.need_row == none) return Affects::unknown;
  const Rows& rows = model_.files[work.need_file].facts->rows;
  const NeedRow& need = rows.needs[work.need_row];
  if (need.is_target == 0) return Affects::unknown;
  return sets_column_of(trigger, rows, need);
}

void Implied::expand_attachment(const Work& work, std::uint32_t id, Point when) {
  const Attachment attachment = history_.attachment(id);
  const bool fires = attachment.events == 0 || (attachment.events & work.privileges) != 0;
  if (!fires) return;
  const PartyId owner = ownership_.owner(work.object).party;
  const bool writes = work.acts && (work.privileges & priv_writes) != 0;
  Work inner = work;
  Text text;
  text.origin = attachment.origin;
  text.current = work.current;
  const std::string on = " on " + name_of(work.object);
  switch (attachment.kind) {
    case ObjectKind::trigger: {
      if (!writes || attachment.routine == none) return;
      const bool by_columns = attachment.limits.count > 0 &&
                              (attachment.events & work.privileges & priv_writes) == priv_update;
      if (by_columns && work.depth == 0) inner.trigger = id;
      if (by_columns && work.depth > 0) {
        const Affects sets = sets_any(work, id);
        if (sets == Affects::no) return;
        if (sets == Affects::unknown) inner.confidence = Confidence::possible;
      }
      if (history_.object(attachment.routine).dropped) return;
      inner.object = attachment.routine;
      inner.privileges = priv_execute;
      inner.chain = longer_chain(work.chain, "trigger " + std::string(attachment.name) + on);
      ++inner.depth;
      if (attachment.is_conditional)
        inner.confidence = weaker(inner.confidence, Confidence::likely);
      expand_routine(inner, when);
      return;
    }
    case ObjectKind::policy:
      if (!history_.object(work.object).row_security) return;
      if ((work.privileges & row_rights) == 0) return;
      if (work.checked != none && work.checked == owner) return;
      if (attachment.limits.count > 0 && inner.policy == none) inner.policy = id;
      inner.chain = longer_chain(work.chain, "policy " + std::string(attachment.name) + on);
      text.timing = Timing::policy;
      text.why = Why::policy;
      text.checked = work.checked;
      text.exempt_owner = owner;
      break;
    case ObjectKind::rule:
      if (!writes && attachment.events == 0) return;
      inner.chain = longer_chain(work.chain, "rule " + std::string(attachment.name) + on);
      text.timing = Timing::rule;
      text.why = Why::rule;
      text.checked = owner;
      if (owner == none) return;
      break;
    case ObjectKind::column:
      if (!writes) return;
      text.column = attachment.name;
      inner.chain = longer_chain(work.chain, "default" + on);
      text.timing = Timing::default_expression;
      text.why = Why::default_expression;
      text.needs_too = false;
      break;
    default:
      return;
  }
  read_text(inner, text, when);
}

const std::vector<std::uint32_t>& Implied::body(const Origin& definition) {
  const std::uint64_t key = (static_cast<std::uint64_t>(definition.file) << 32) | definition.row;
  const auto [at, added] = bodies_.try_emplace(key);
  if (!added) return at->second;
  const Rows& rows = model_.files[definition.file].facts->rows;
  std::vector<std::uint32_t>& out = at->second;
  // Bodies stand behind the statement that holds them, what they hold behind them.
  for (std::uint32_t row = definition.row + 1; row < rows.statements.size(); ++row) {
    const std::uint32_t parent = rows.statements[row].parent;
    if (parent == no_row || parent < definition.row) break;
    bool inside = parent == definition.row;
    for (std::size_t i = out.size(); !inside && i-- > 0 && out[i] >= parent;)
      inside = out[i] == parent;
    if (inside) out.push_back(row);
  }
  return out;
}

void Implied::expand_routine(const Work& work, Point when) {
  const Meaning* meaning = history_.meaning(work.object, when);
  if (meaning == nullptr) return;
  const Object& routine = history_.object(work.object);
  PartyId runs_as = work.current;
  if (routine.security_definer) {
    runs_as = ownership_.owner(work.object).party;
    if (runs_as == none) return;
  }
  Work inner = work;
  inner.chain = longer_chain(work.chain, "function " + name_of(work.object) + "()");
  const bool by_trigger = work.chain != none && chains_[work.chain].back().starts_with("trigger ");
  for (const std::uint32_t row : body(meaning->origin)) {
    Text text;
    text.origin = {meaning->origin.file, row};
    text.timing = Timing::direct;
    text.why = by_trigger ? Why::trigger : Why::routine;
    text.routine = work.object;
    text.checked = runs_as;
    text.current = runs_as;
    read_text(inner, text, when);
  }
}

}  // namespace demarc
