// What using an object implies: the relations behind a view, what triggers and routines do, what
// policies read, what defaults call. As PostgreSQL 15 checks it.
//
// - A view's base relations are checked as the view's owner, a security_invoker view's as the
//   caller (also inside another view); its functions run as the caller. A write goes through to
//   the one relation of a view without INSTEAD OF triggers and rules. A materialized view's base is
//   checked as its owner, at REFRESH.
// - Trigger and routine bodies run as the caller, SECURITY DEFINER ones as their owner, and so does
//   all that they call.
// - Policies (where row security is on) are checked as whoever reads the table, not for its owner.
// - Rules are checked as the owner of their table; defaults as the caller.
// The closure of an object is worked out once (without recursion, with limits) and shared by its
// uses; what an owner needs of its own objects is left out.
#pragma once

#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

#include "model/history.h"
#include "model/ownership.h"
#include "model/resolver.h"
#include "model/scopes.h"

namespace demarc {

struct ImpliedNeed {
  ObjectId object = none;
  Privileges privileges = 0;
  PartyId checked = none;       // whose rights are looked at; none: the caller's
  PartyId exempt_owner = none;  // a policy: not for this party's migrate role
  // Attachments that act only for some: a policy TO roles, for who runs the statement; a trigger
  // UPDATE OF columns, for what the statement itself sets.
  std::uint32_t policy = none;
  std::uint32_t trigger = none;
  Origin origin{};  // the text that names it
  std::uint32_t need_row = none;
  std::string_view default_of{};  // the column of what is used, whose default it is
  std::uint32_t chain = none;
  Why why = Why::view;
  Confidence confidence = Confidence::certain;
  bool any_of = false;
  bool columns_known = false;
};

class Implied {
 public:
  Implied(const Model& model, History& history, Resolver& resolver, Scopes& scopes,
          Ownership& ownership, std::vector<std::vector<std::string>>& chains)
      : model_(model),
        history_(history),
        resolver_(resolver),
        scopes_(scopes),
        ownership_(ownership),
        chains_(chains) {}

  // Quick: nothing hangs on it and it is no view.
  bool has_any(ObjectId object) const {
    const Object& o = history_.object(object);
    return o.attachments != none || !o.meanings.empty();
  }
  // `acts`: rows are written or the view is refreshed, rather than locked or named.
  const std::vector<ImpliedNeed>& of(ObjectId object, Privileges privileges, bool acts, Point when);
  bool was_cut() const { return was_cut_; }
  // Whether the need sets one of the columns that the trigger is limited to.
  Affects sets_column_of(std::uint32_t trigger, const Rows& rows, const NeedRow& need) const;

  // The statements of a routine's body, EXECUTE and DO inside it included.
  const std::vector<std::uint32_t>& body(const Origin& definition);

 private:
  struct Work {
    ObjectId object = none;
    Privileges privileges = 0;
    bool acts = false;
    PartyId checked = none;  // none: the caller
    PartyId current = none;  // who runs functions; none: the caller
    std::uint32_t chain = none;
    std::uint32_t depth = 0;
    std::uint32_t policy = none;
    std::uint32_t trigger = none;
    // Whose columns it is used with; none: by the statement itself, or not known.
    FileId need_file = none;
    std::uint32_t need_row = none;
    Confidence confidence = Confidence::certain;
  };
  struct Text;  // a statement whose rows are read

  void work_out(const Work& first, Point when, std::vector<ImpliedNeed>& out);
  void expand(const Work& work, Point when);
  void expand_view(const Work& work, Point when);
  void expand_table(const Work& work, Point when);
  void expand_attachment(const Work& work, std::uint32_t id, Point when);
  void expand_routine(const Work& work, Point when);
  void read_text(const Work& work, const Text& text, Point when);
  void add(const Work& work, const ImpliedNeed& need, PartyId current, bool acts);
  Affects sets_any(const Work& work, std::uint32_t trigger) const;
  std::uint32_t longer_chain(std::uint32_t chain, std::string link);
  std::string name_of(ObjectId object) const;
  NameScope scope_of(const Origin& origin, ObjectId routine, Point when);

  const Model& model_;
  History& history_;
  Resolver& resolver_;
  Scopes& scopes_;
  Ownership& ownership_;
  std::vector<std::vector<std::string>>& chains_;
  std::unordered_map<std::uint64_t, std::vector<ImpliedNeed>> at_end_{};
  std::vector<ImpliedNeed> of_the_past_{};
  std::unordered_map<std::uint64_t, std::vector<std::uint32_t>> bodies_{};
  std::vector<Work> stack_{};
  std::vector<ImpliedNeed>* out_ = nullptr;
  std::unordered_map<std::uint64_t, Privileges> seen_{};
  bool was_cut_ = false;
};

}  // namespace demarc
