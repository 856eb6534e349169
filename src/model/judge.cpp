#include "model/judge.h"

#include <algorithm>

namespace demarc {
namespace {

constexpr Privileges by_column = priv_select | priv_insert | priv_update | priv_references;

bool lists(const std::vector<std::string>& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

}  // namespace

Privileges privileges_of_form(Form form, ObjectKind kind) {
  if (space_of(kind) == Space::routine) return priv_execute;
  if (space_of(kind) == Space::type) return priv_usage;
  const bool is_sequence = kind == ObjectKind::sequence;
  switch (form) {
    case Form::read:
    case Form::join:
    case Form::mapping:
      return priv_select;
    case Form::write:
      return is_sequence ? priv_select | priv_usage | priv_update
                         : priv_select | priv_insert | priv_update | priv_delete;
    case Form::ddl:
      return priv_owner | priv_trigger | priv_maintain | priv_create;
    case Form::foreign_key:
      return priv_references;
    case Form::none:
    case Form::transaction:
      return 0;
  }
  return 0;
}

Privileges privileges_of_export(ObjectKind kind) {
  if (space_of(kind) == Space::routine) return priv_execute;
  if (space_of(kind) == Space::type) return priv_usage;
  return kind == ObjectKind::sequence ? priv_select | priv_usage : priv_select;
}

Judge::Judge(const Manifest& manifest, const History& history, Ownership& ownership, Date today)
    : manifest_(manifest),
      history_(history),
      ownership_(ownership),
      today_(today),
      contracts_used_(manifest.contracts.size()) {}

bool Judge::is_over(const Date& until, int grace_days) const {
  return until.known() && today_.known() && days_between(until, today_) > grace_days;
}

void Judge::collect(PartyId party, ObjectId id, PartyId owner, std::vector<Permit>& out) {
  const Names& names = history_.names();
  const Object& object = history_.object(id);
  const NameSlot& slot = names.slot(object.slot);
  const std::string& database = manifest_.databases[names.database_of(slot.schema)].name;
  const std::string_view schema = names.schema_name(slot.schema);
  const std::string& consumer = manifest_.parties[party].name;
  const std::string& provider = manifest_.parties[owner].name;
  const auto covers = [&](const RelationPattern& pattern) {
    return matches(pattern, database, schema, slot.name);
  };
  for (std::uint32_t i = 0; i < manifest_.moves.size(); ++i) {
    const Move& move = manifest_.moves[i];
    const bool between = (move.from == consumer || move.to == consumer) &&
                         (move.from == provider || move.to == provider);
    if (between && covers(move.relation) && !is_over(move.until, 0))
      out.push_back({Allowed::move, i, ~Privileges{0}, nullptr});
  }
  for (std::uint32_t i = 0; i < manifest_.exports.size(); ++i) {
    const Export& entry = manifest_.exports[i];
    if (entry.provider != provider || entry.access == ExportAccess::private_) continue;
    const bool offered =
        entry.access == ExportAccess::public_ || lists(entry.to, consumer) || lists(entry.to, "*");
    if (offered && covers(entry.relation))
      out.push_back({Allowed::export_, i, privileges_of_export(object.kind),
                     entry.columns.empty() ? nullptr : &entry.columns});
  }
  for (std::uint32_t i = 0; i < manifest_.contracts.size(); ++i) {
    const Contract& contract = manifest_.contracts[i];
    if (contract.provider != provider || contract.consumer != consumer) continue;
    if (is_over(contract.until, contract.grace_days)) continue;
    if (std::none_of(contract.relations.begin(), contract.relations.end(), covers)) continue;
    Privileges given = contract.privileges;
    for (Form form : contract.forms) given |= privileges_of_form(form, object.kind);
    if (contract.forms.empty() && contract.privileges == 0)
      given = privileges_of_form(Form::read, object.kind);
    out.push_back(
        {Allowed::contract, i, given, contract.columns.empty() ? nullptr : &contract.columns});
  }
  for (const MayRule& rule : manifest_.parties[party].may) {
    if (covers(rule.relations)) out.push_back({Allowed::actor, none, rule.privileges, nullptr});
  }
}

// A type needs no grant of its own beside the USAGE of its schema, which every other right brings.
void Judge::collect_in_schema(PartyId party, ObjectId id, std::vector<Permit>& out) const {
  const Names& names = history_.names();
  const SchemaId schema = names.slot(history_.object(id).slot).schema;
  const std::string& database = manifest_.databases[names.database_of(schema)].name;
  const std::string& consumer = manifest_.parties[party].name;
  const auto inside = [&](const RelationPattern& pattern) {
    return applies_to_database(pattern, database) &&
           (pattern.schema.empty() || wildcard_match(pattern.schema, names.schema_name(schema)));
  };
  if (names.schema_name(schema) == "public") {
    out.push_back({Allowed::nothing_needed, none, priv_usage, nullptr});
    return;
  }
  for (std::uint32_t i = 0; i < manifest_.exports.size(); ++i) {
    const Export& entry = manifest_.exports[i];
    const bool offered =
        entry.access == ExportAccess::public_ || lists(entry.to, consumer) || lists(entry.to, "*");
    if (offered && entry.access != ExportAccess::private_ && inside(entry.relation))
      out.push_back({Allowed::export_, i, priv_usage, nullptr});
  }
  for (std::uint32_t i = 0; i < manifest_.contracts.size(); ++i) {
    const Contract& contract = manifest_.contracts[i];
    if (contract.consumer == consumer && !is_over(contract.until, contract.grace_days) &&
        std::any_of(contract.relations.begin(), contract.relations.end(), inside))
      out.push_back({Allowed::contract, i, priv_usage, nullptr});
  }
  for (const MayRule& rule : manifest_.parties[party].may) {
    if (inside(rule.relations)) out.push_back({Allowed::actor, none, priv_usage, nullptr});
  }
}

const std::vector<Judge::Permit>& Judge::permits(PartyId party, ObjectId id, PartyId owner) {
  const std::uint64_t key = (static_cast<std::uint64_t>(party) << 32) | id;
  const auto there = permits_.find(key);
  if (there != permits_.end()) return there->second;
  std::vector<Permit> out;
  collect(party, id, owner, out);
  const Object& object = history_.object(id);
  if (space_of(object.kind) == Space::type) collect_in_schema(party, id, out);
  if (object.kind == ObjectKind::sequence && object.parent != none) {
    std::vector<Permit> of_table;
    collect(party, object.parent, owner, of_table);
    for (const Permit& permit : of_table) {
      if ((permit.privileges & priv_insert) != 0)
        out.push_back({permit.kind, permit.by, priv_usage | priv_select | priv_update, nullptr});
    }
  }
  return permits_.emplace(key, std::move(out)).first->second;
}

// All columns that the text uses for one privilege are in what is given; without a permit for the
// whole relation.
bool Judge::gives_columns(const std::vector<Permit>& permits, Privileges bit,
                          const Request& request, Confidence& confidence) const {
  const auto is_given = [&](std::string_view column) {
    return std::any_of(permits.begin(), permits.end(), [&](const Permit& permit) {
      return (permit.privileges & bit) != 0 && lists(*permit.columns, column);
    });
  };
  if (request.columns_known && request.rows != nullptr) {
    for (std::uint32_t i = 0; i < request.columns.count; ++i) {
      const ColumnUse& use = request.rows->column_uses[request.columns.first + i];
      if ((use.privileges & bit) != 0 && !is_given(request.rows->text(use.name))) return false;
    }
    return true;
  }
  const Object& object = history_.object(request.object);
  if (object.columns.empty() || object.columns_open) {
    confidence = Confidence::possible;  // perhaps it has no other columns
    return false;
  }
  if (std::all_of(object.columns.begin(), object.columns.end(), is_given)) return true;
  confidence = Confidence::likely;
  return false;
}

Verdict Judge::judge(const Request& request) {
  const Owner& owner = ownership_.owner(request.object);
  const Object& object = history_.object(request.object);
  Verdict out;
  out.owner = owner.party;
  out.confidence = owner.confidence;
  if (object.temporary) {
    out.allowed = Allowed::temporary;
  } else if (object.nobody) {
    out.allowed = Allowed::nobody;
  } else if (request.privileges == 0) {
    out.allowed = Allowed::nothing_needed;
  } else if (owner.party == none) {
    out.allowed = Allowed::unowned;
  } else if (request.was_its_own) {
    out.allowed = Allowed::own;
    out.owner = request.party;
  } else if (owner.party == request.party ||
             (request.by_name != none &&
              ownership_.owner_by_name(request.by_name) == request.party)) {
    out.allowed = Allowed::own;
  } else {
    const std::vector<Permit>& given = permits(request.party, request.object, owner.party);
    for (Privileges left = request.privileges; left != 0; left &= left - 1) {
      const Privileges bit = left & (~left + 1);
      const Permit* permit = nullptr;
      bool whole = false;
      for (const Permit& p : given) {
        if ((p.privileges & bit) == 0) continue;
        if (permit == nullptr) permit = &p;
        whole = whole || p.columns == nullptr || (bit & by_column) == 0;
      }
      Confidence confidence = Confidence::certain;
      if (permit != nullptr && (whole || gives_columns(given, bit, request, confidence))) {
        if (out.by == none) out.by = permit->by;
        if (out.allowed == Allowed::no) out.allowed = permit->kind;
        // All that give it count: of two, neither is told to be of no use.
        for (const Permit& p : given) {
          if (p.kind == Allowed::contract && (p.privileges & bit) != 0) contracts_used_[p.by] = 1;
        }
      } else {
        out.denied |= bit;
        out.confidence = weaker(out.confidence, confidence);
      }
    }
    const bool enough = request.any_of && out.denied != request.privileges;
    if (enough) out.denied = 0;
    if (out.denied != 0) {
      out.allowed = Allowed::no;
      out.by = none;
    }
  }
  return out;
}

}  // namespace demarc
