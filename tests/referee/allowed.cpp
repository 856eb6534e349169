#include "tests/referee/allowed.h"

#include <algorithm>

namespace demarc::referee {
namespace {

enum class Likeness { relation, routine, type };

Likeness likeness(ObjectKind kind) {
  if (kind == ObjectKind::routine) return Likeness::routine;
  const bool is_type = kind == ObjectKind::type || kind == ObjectKind::domain;
  return is_type ? Likeness::type : Likeness::relation;
}

bool has(const std::vector<std::string>& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

bool is_over(const Date& until, int grace_days, const Date& today) {
  return until.known() && days_between(until, today) > grace_days;
}

// The forms of DESIGN.md, in the server's words.
Privileges of_forms(const Contract& contract) {
  Privileges given = contract.privileges;
  for (const Form form : contract.forms) {
    if (form == Form::read || form == Form::join) given |= priv_select;
    if (form == Form::write) given |= priv_select | priv_insert | priv_update | priv_delete;
    if (form == Form::ddl) given |= priv_trigger;
    if (form == Form::foreign_key) given |= priv_references;
  }
  if (contract.forms.empty() && contract.privileges == 0) given = priv_select;
  return given;
}

// The same for an object that has other privileges than a table.
Privileges fitting(Privileges given, const Object& object, bool by_actor) {
  if (is_relation(object.kind) || by_actor) return given & object.grantable;
  if (object.kind == ObjectKind::routine) return priv_execute;
  if (object.kind != ObjectKind::sequence) return object.grantable & priv_usage;
  Privileges out = given & priv_select;
  if ((given & priv_insert) != 0) out |= priv_usage | priv_update;
  return out;
}

class Reading {
 public:
  Reading(const System& system, const std::string& database, const Object& object)
      : system_(system), database_(database), object_(object) {}

  std::vector<Permission> all(PartyId owner) {
    const Manifest& manifest = system_.manifest;
    for (PartyId id = 0; id < manifest.parties.size(); ++id) {
      const Party& party = manifest.parties[id];
      if (party.kind == PartyKind::library || id == owner) continue;
      for (const MayRule& rule : party.may) {
        if (covers(rule.relations)) add(id, rule.privileges, {}, true);
      }
      if (owner != nobody) of_owner(id, party.name, manifest.parties[owner].name);
    }
    return std::move(out_);
  }

 private:
  bool covers(const RelationPattern& pattern) const {
    return matches(pattern, database_, object_.schema, object_.name);
  }

  void add(PartyId party, Privileges given, const std::vector<std::string>& columns,
           bool by_actor = false) {
    const Privileges bits = fitting(given, object_, by_actor);
    if (bits != 0) out_.push_back({party, bits, columns});
  }

  void of_owner(PartyId id, const std::string& consumer, const std::string& provider) {
    const Manifest& manifest = system_.manifest;
    for (const Export& entry : manifest.exports) {
      const bool to_it = entry.access == ExportAccess::public_ ||
                         (entry.access == ExportAccess::protected_ &&
                          (has(entry.to, consumer) || has(entry.to, "*")));
      if (to_it && entry.provider == provider && covers(entry.relation)) {
        // An exported sequence may be drawn from.
        const bool is_sequence = object_.kind == ObjectKind::sequence;
        if (is_sequence) out_.push_back({id, priv_select | priv_usage, {}});
        if (!is_sequence) add(id, priv_select, entry.columns);
      }
    }
    for (const Contract& contract : manifest.contracts) {
      if (contract.provider != provider || contract.consumer != consumer) continue;
      if (is_over(contract.until, contract.grace_days, system_.model.today)) continue;
      const auto& patterns = contract.relations;
      if (std::any_of(patterns.begin(), patterns.end(), [&](const auto& p) { return covers(p); })) {
        add(id, of_forms(contract), contract.columns);
      }
    }
    for (const Move& move : manifest.moves) {
      const bool between = (move.from == consumer && move.to == provider) ||
                           (move.from == provider && move.to == consumer);
      if (between && covers(move.relation) && !is_over(move.until, 0, system_.model.today)) {
        out_.push_back({id, object_.grantable, {}});
      }
    }
  }

  const System& system_;
  const std::string& database_;
  const Object& object_;
  std::vector<Permission> out_{};
};

}  // namespace

ObjectOwner owner_of(const System& system, const std::string& database, const Object& object) {
  const std::string full = object.schema + "." + object.name;
  for (const bool by_former_name : {false, true}) {
    for (const ModelRelation& relation : system.model.relations) {
      if (relation.database != database || relation.object == ObjectKind::schema) continue;
      if (likeness(relation.object) != likeness(object.kind)) continue;
      const bool same = by_former_name
                            ? has(relation.former_names, full)
                            : relation.schema == object.schema && relation.name == object.name;
      if (!same || relation.temporary) continue;
      return {true, relation.nobody ? nobody : relation.claim.owner};
    }
  }
  return {};
}

PartyId owner_of_schema(const System& system, std::string_view database, std::string_view schema) {
  for (PartyId id = 0; id < system.manifest.parties.size(); ++id) {
    for (const RelationPattern& pattern : system.manifest.parties[id].owns) {
      if (pattern.name == "*" && matches(pattern, database, schema, "x")) return id;
    }
  }
  return nobody;
}

std::vector<Permission> permissions(const System& system, const std::string& database,
                                    const Object& object, PartyId owner, const Object* table) {
  std::vector<Permission> out = Reading(system, database, object).all(owner);
  if (table == nullptr) return out;
  // Who may insert into a table may draw from its sequences.
  for (const Permission& permission : Reading(system, database, *table).all(owner)) {
    if ((permission.privileges & priv_insert) == 0) continue;
    out.push_back({permission.party, priv_usage | priv_select | priv_update, {}});
  }
  return out;
}

bool owns_in(const System& system, PartyId party, const std::string& database,
             const std::string& schema) {
  if (owner_of_schema(system, database, schema) == party) return true;
  return std::any_of(system.model.relations.begin(), system.model.relations.end(),
                     [&](const ModelRelation& relation) {
                       return relation.database == database && relation.schema == schema &&
                              relation.claim.owner == party && !relation.name.empty();
                     });
}

bool may_enter(const System& system, PartyId party, const std::string& database,
               const std::string& schema) {
  const Manifest& manifest = system.manifest;
  const PartyId owner = owner_of_schema(system, database, schema);
  if (owner == nobody || owns_in(system, party, database, schema)) return true;
  const auto inside = [&](const RelationPattern& pattern) {
    return applies_to_database(pattern, database) &&
           (pattern.schema.empty() || wildcard_match(pattern.schema, schema));
  };
  const std::string& name = manifest.parties[party].name;
  const auto is_open = [&](const Export& entry) {
    const bool to_it =
        entry.access == ExportAccess::public_ || has(entry.to, name) || has(entry.to, "*");
    return entry.access != ExportAccess::private_ && to_it && inside(entry.relation);
  };
  const auto is_agreed = [&](const Contract& contract) {
    return contract.consumer == name &&
           !is_over(contract.until, contract.grace_days, system.model.today) &&
           std::any_of(contract.relations.begin(), contract.relations.end(), inside);
  };
  const auto is_moving = [&](const Move& move) {
    return (move.from == name || move.to == name) && inside(move.relation) &&
           !is_over(move.until, 0, system.model.today);
  };
  const auto is_let = [&](const MayRule& rule) { return inside(rule.relations); };
  return std::any_of(manifest.exports.begin(), manifest.exports.end(), is_open) ||
         std::any_of(manifest.contracts.begin(), manifest.contracts.end(), is_agreed) ||
         std::any_of(manifest.moves.begin(), manifest.moves.end(), is_moving) ||
         std::any_of(manifest.parties[party].may.begin(), manifest.parties[party].may.end(),
                     is_let);
}

bool runs_in(const Party& party, const std::string& database) {
  if (party.kind == PartyKind::library) return false;
  return party.databases.empty() || has(party.databases, database) ||
         std::any_of(party.sources.begin(), party.sources.end(),
                     [&](const Source& source) { return source.database == database; });
}

}  // namespace demarc::referee
