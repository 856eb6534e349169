// Who needs what a statement names, directly and by implication, against what is allowed.
#include <algorithm>

#include "model/linker.h"

namespace demarc {

constexpr Privileges definition_rights = priv_owner | priv_create | priv_maintain | priv_trigger;

void Linker::judge_drafts(const Current& now) {
  if (drafts_.size() > 1) {
    const auto before = [](const Draft& a, const Draft& b) {
      return a.access.spot.begin < b.access.spot.begin;
    };
    if (!std::is_sorted(drafts_.begin(), drafts_.end(), before))
      std::stable_sort(drafts_.begin(), drafts_.end(), before);
  }
  const auto first = static_cast<AccessId>(model_.accesses.size());
  for (const Draft& draft : drafts_) {
    const auto id = static_cast<AccessId>(model_.accesses.size());
    model_.accesses.push_back(draft.access);
    if (draft.access.relation == none) continue;
    if (is_used_.size() <= draft.access.relation) is_used_.resize(history_.count() + 64);
    is_used_[draft.access.relation] = true;
    const auto first_demand = model_.demands.size();
    demand_of_all(now, id, draft.slot);
    if (!draft.by_path) continue;
    for (std::size_t i = first_demand; i < model_.demands.size(); ++i) {
      const Demand& demand = model_.demands[i];
      if (demand.owner == none || demand.owner == demand.party) continue;
      model_.resolutions.push_back({id, now.scope.path});
      break;
    }
  }
  const auto end = static_cast<AccessId>(first + drafts_.size());
  for (AccessId id = first; id < end; ++id) {
    const Access& access = model_.accesses[id];
    if (access.relation == none || access.timing != Timing::direct || access.privileges == 0)
      continue;
    if (access.privileges == priv_truncate && access.need_row != none &&
        now.rows->needs[access.need_row].cascade != 0)
      add_cascades(now, id);
    if (implied_.has_any(model_.accesses[id].relation)) add_implied(now, id);
  }
}

void Linker::demand_of_all(const Current& now, AccessId id, SlotId slot) {
  if (!now.orphan) {
    for (const PartyId party : model_.party_sets[now.parties]) demand(now, id, slot, party);
    return;
  }
  // In a central migration everybody's objects are defined by their owners.
  const Access& access = model_.accesses[id];
  const PartyId owner = ownership_.owner(access.relation).party;
  const bool by_owner = access.is_target || (access.privileges & definition_rights) != 0;
  const PartyId party = by_owner && owner != none ? owner : now.subject;
  if (party != none) demand(now, id, slot, party);
}

// True if it is denied.
bool Linker::demand(const Current& now, AccessId id, SlotId slot, PartyId party) {
  Access& access = model_.accesses[id];
  Request request;
  request.party = party;
  request.object = access.relation;
  if (now.looks_back && slot != none && history_.object(access.relation).slot != slot)
    request.by_name = slot;
  request.was_its_own = now.looks_back && history_.was_its_own(access.relation, now.scope.point);
  request.privileges = access.privileges;
  request.any_of = access.any_of;
  request.columns_known = access.columns_known;
  if (access.need_row != none) {
    request.rows = &model_.files[access.need_file].facts->rows;
    request.columns = request.rows->needs[access.need_row].columns;
  }
  const Verdict verdict = judge_.judge(request);
  access.confidence = weaker(access.confidence, verdict.confidence);
  model_.demands.push_back({id, party, verdict.owner, verdict.allowed, verdict.denied, verdict.by});
  return verdict.denied != 0;
}

// An INSERT that names the column does not ask its default.
bool Linker::gives_column(const Current& now, const Access& insert, std::string_view column) const {
  if (insert.need_row == none || !insert.columns_known) return false;
  const Range& columns = now.rows->needs[insert.need_row].columns;
  for (std::uint32_t i = 0; i < columns.count; ++i) {
    const ColumnUse& use = now.rows->column_uses[columns.first + i];
    if ((use.privileges & priv_insert) != 0 && now.rows->text(use.name) == column) return true;
  }
  return false;
}

void Linker::add_implied(const Current& now, AccessId direct) {
  const Access cause = model_.accesses[direct];
  const StatementRow& statement = now.rows->statements[now.row];
  const bool is_routine = history_.object(cause.relation).kind == ObjectKind::routine;
  if (is_routine && !calls_routines(statement.tag)) return;
  const bool refreshes = statement.tag == CommandTag::refresh_materialized_view;
  const bool acts = cause.is_target || refreshes || is_routine;
  if ((cause.privileges & (priv_maintain | priv_owner)) != 0 && !refreshes) return;
  const std::vector<ImpliedNeed>& needs =
      implied_.of(cause.relation, cause.privileges, acts, now.scope.point);
  for (const ImpliedNeed& need : needs) {
    if (implied_left_ == 0) return;
    --implied_left_;
    if (!need.default_of.empty() && gives_column(now, cause, need.default_of)) continue;
    const Affects affected = fires(now, cause, need);
    if (affected == Affects::no) continue;
    Access access;
    access.statement = now.id;
    access.relation = need.object;
    access.privileges = need.privileges;
    access.spot = cause.spot;
    access.via = scopes_.file(need.origin.file).first_statement + need.origin.row;
    access.chain = need.chain;
    if (need.need_row != none) {
      access.need_file = need.origin.file;
      access.need_row = need.need_row;
    }
    access.why = need.why;
    access.confidence = weaker(cause.confidence, need.confidence);
    // Without a list of columns an INSERT gives the first ones, mostly all.
    if (!need.default_of.empty() && !cause.columns_known) access.confidence = Confidence::possible;
    if (affected == Affects::unknown) access.confidence = Confidence::possible;
    access.any_of = need.any_of;
    access.columns_known = need.columns_known;
    const auto id = static_cast<AccessId>(model_.accesses.size());
    model_.accesses.push_back(access);
    if (is_used_.size() <= need.object) is_used_.resize(history_.count() + 64);
    is_used_[need.object] = true;
    demand_implied(now, need, id);
  }
}

const std::vector<std::uint32_t>& Linker::keys_to(ObjectId target) {
  if (!keys_to_) {
    keys_to_.emplace();
    for (std::uint32_t i = 0; i < replayed_.keys.size(); ++i) {
      const ReplayedKey& key = replayed_.keys[i];
      if (!key.ended && key.to != none) (*keys_to_)[key.to].push_back(i);
    }
  }
  return (*keys_to_)[target];
}

// TRUNCATE … CASCADE empties every table that refers to this one, and asks for the right on each:
// unlike what a deletion takes along.
void Linker::add_cascades(const Current& now, AccessId direct) {
  std::vector<ObjectId> emptied = {model_.accesses[direct].relation};
  std::unordered_set<ObjectId> seen(emptied.begin(), emptied.end());
  for (std::size_t at = 0; at < emptied.size(); ++at) {
    for (const std::uint32_t index : keys_to(emptied[at])) {
      const ReplayedKey& key = replayed_.keys[index];
      const Point made = scopes_.point(key.origin.file, key.origin.row);
      const bool is_later = made.timeline == now.scope.point.timeline && made.timeline != none &&
                            made.at > now.scope.point.at;
      if (is_later || !seen.insert(key.from).second) continue;
      if (implied_left_ == 0) return;
      --implied_left_;
      emptied.push_back(key.from);
      const NameSlot& slot = names_.slot(history_.object(key.from).slot);
      model_.chains.push_back({"foreign key " + std::string(key.name) + " on " +
                               std::string(names_.schema_name(slot.schema)) + "." +
                               std::string(slot.name)});
      Access access = model_.accesses[direct];
      access.relation = key.from;
      access.via = scopes_.file(key.origin.file).first_statement + key.origin.row;
      access.chain = static_cast<std::uint32_t>(model_.chains.size() - 1);
      access.need_file = access.need_row = none;
      access.why = Why::foreign_key;
      access.is_target = false;
      const auto id = static_cast<AccessId>(model_.accesses.size());
      model_.accesses.push_back(access);
      if (is_used_.size() <= key.from) is_used_.resize(history_.count() + 64);
      is_used_[key.from] = true;
      ImpliedNeed need;
      need.object = key.from;
      demand_implied(now, need, id);
    }
  }
}

// A trigger UPDATE OF columns fires only where one of them is set.
Affects Linker::fires(const Current& now, const Access& cause, const ImpliedNeed& need) const {
  if (need.trigger == none) return Affects::yes;
  if (cause.need_row == none) return Affects::unknown;
  return implied_.sets_column_of(need.trigger, *now.rows, now.rows->needs[cause.need_row]);
}

void Linker::demand_implied(const Current& now, const ImpliedNeed& need, AccessId access) {
  if (need.checked != none) {
    demand_of(now, need, access, need.checked, manifest_.parties[need.checked].roles.migrate);
  } else if (now.orphan) {
    if (now.subject == none) return;
    demand_of(now, need, access, now.subject, manifest_.parties[now.subject].roles.migrate);
  } else {
    for (const PartyId party : model_.party_sets[now.parties]) {
      if (need.exempt_owner == party && now.as_migration) continue;
      demand_of(now, need, access, party, now.user);
    }
  }
}

// A policy for other roles says nothing to this one.
void Linker::demand_of(const Current& now, const ImpliedNeed& need, AccessId access, PartyId party,
                       std::string_view role) {
  if (need.policy != none) {
    const Attachment& policy = history_.attachment(need.policy);
    const Affects affects =
        memberships_->affects(model_.files[policy.limits_file].facts->rows, policy.limits, role);
    if (affects == Affects::no) return;
    Confidence& confidence = model_.accesses[access].confidence;
    if (affects == Affects::unknown) confidence = weaker(confidence, Confidence::possible);
  }
  demand(now, access, none, party);
}

}  // namespace demarc
