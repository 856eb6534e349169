#include "tests/referee/compare.h"

#include <algorithm>
#include <cstdio>
#include <map>

namespace demarc::referee {

namespace {

struct Sides {
  Privileges server_all = 0, server_any = 0, demarc_all = 0, demarc_any = 0;
  bool implied = true;     // for the server only, on something that the text does not name
  bool only_part = false;  // a table of which the text names an index only
  const Claim* claim = nullptr;
};

using Pairs = std::map<const Object*, Sides>;

}  // namespace

// Ownership of an index or of a column's sequence is ownership of its table.
static const Object* owner_key(const Object* object, const Catalog& catalog) {
  const Object* table = object->owner_from.empty() ? nullptr : catalog.by_oid(object->owner_from);
  return table == nullptr ? object : table;
}

static Pairs pair_up(const Verdict& verdict, const Claims& claims, const Catalog& catalog) {
  Pairs pairs;
  for (const Demand& demand : verdict.demands) {
    Sides& sides = pairs[demand.object];
    sides.server_all |= demand.all;
    sides.server_any |= demand.any;
    if (demand.named || demand.part_named) sides.implied = false;
    sides.only_part = !demand.named && demand.part_named;
  }
  for (const Claim& claim : claims.claims) {
    Sides& sides = pairs[claim.object];
    sides.claim = &claim;
    sides.demarc_all |= claim.all & ~priv_owner;
    if ((claim.all & priv_owner) != 0) {
      pairs[owner_key(claim.object, catalog)].demarc_all |= priv_owner;
    }
  }
  for (auto& [object, sides] : pairs) {
    // An owner has all the rest.
    if ((sides.server_all & priv_owner) != 0) sides.server_all = priv_owner;
    if ((sides.demarc_all & priv_owner) != 0) sides.demarc_all = priv_owner;
    if (sides.claim == nullptr || sides.demarc_all == priv_owner) continue;
    // One of several, of which one is demanded anyway, is no demand; of several such groups one
    // privilege that is in all of them will do.
    for (Privileges any : sides.claim->any) {
      if ((any & sides.demarc_all) != 0) continue;
      sides.demarc_any = sides.demarc_any == 0 ? any : sides.demarc_any & any;
    }
  }
  return pairs;
}

static std::string words(Privileges all, Privileges any) {
  std::string text = to_string_of_privileges(all);
  if (any != 0) {
    if (!text.empty()) text += " and ";
    text += "any of (" + to_string_of_privileges(any) + ")";
  }
  return text.empty() ? "nothing" : text;
}

// What the referee asks about at all: types that are rows of tables, extensions … are not.
static Privileges askable(const Object& object) {
  return object.grantable | priv_owner;
}

static std::string joined(const std::set<std::string>& columns, const std::string* without) {
  std::string text;
  for (const std::string& column : columns) {
    if (without != nullptr && column == *without) continue;
    if (!text.empty()) text += ", ";
    text += quote_name(column);
  }
  return text;
}

namespace {

class ColumnTrial {
 public:
  ColumnTrial(const Verdict& verdict, Prober& prober, Comparison& out)
      : verdict_(verdict), prober_(prober), out_(out) {}
  void run(const Claim& claim, const Demand& demand);

 private:
  void one(const Object& object, Privileges privilege, const std::set<std::string>& columns);
  bool allowed(const Object& object, Privileges privilege, const std::string& columns);
  const Verdict& verdict_;
  Prober& prober_;
  Comparison& out_;
};

void ColumnTrial::run(const Claim& claim, const Demand& demand) {
  for (Privileges privilege : {priv_select, priv_insert, priv_update, priv_references}) {
    if ((demand.all & privilege) == 0 || (claim.all & privilege) == 0) continue;
    const auto found = claim.columns.find(privilege);
    if (found == claim.columns.end() || !found->second) {
      ++out_.columns_open;
    } else {
      one(*claim.object, privilege, *found->second);
    }
  }
}

bool ColumnTrial::allowed(const Object& object, Privileges privilege, const std::string& columns) {
  Allowances trial = verdict_.baseline;
  for (Allowance& entry : trial) {
    if (entry.object != &object) continue;
    entry.bits &= ~privilege;
    if (!columns.empty()) entry.columns.emplace_back(privilege, columns);
  }
  return prober_.allowed_with(trial);
}

void ColumnTrial::one(const Object& object, Privileges privilege,
                      const std::set<std::string>& columns) {
  ++out_.columns_claimed;
  const std::string what = display_name(object) + " " + to_string_of_privileges(privilege);
  // No column at all: any one must do.
  const bool none = columns.empty();
  const std::string list = none ? prober_.any_column(object) : joined(columns, nullptr);
  if (!allowed(object, privilege, list)) {
    out_.differences.push_back({"columns", what + ": (" + (none ? "" : list) + ") is not enough"});
    return;
  }
  for (const std::string& column : columns) {
    const std::string rest = joined(columns, &column);
    if (allowed(object, privilege, rest)) {
      out_.differences.push_back({"columns", what + ": \"" + column + "\" is not demanded"});
      return;
    }
  }
  ++out_.columns_right;
}

}  // namespace

Comparison compare_objects(const Verdict& verdict, const Claims& claims, const Catalog& catalog) {
  Comparison out;
  const Pairs pairs = pair_up(verdict, claims, catalog);
  std::vector<const Object*> order;  // by name: pointers come in any order
  for (const auto& [object, sides] : pairs) order.push_back(object);
  std::sort(order.begin(), order.end(), [](const Object* a, const Object* b) {
    return display_name(*a) + a->oid < display_name(*b) + b->oid;
  });
  for (const Object* object : order) {
    const Sides& sides = pairs.at(object);
    if (object->kind == ObjectKind::other) continue;
    const Privileges demarc_all = sides.demarc_all & askable(*object);
    if (sides.implied && demarc_all == 0 && sides.demarc_any == 0) continue;
    if (sides.server_all == demarc_all && sides.server_any == sides.demarc_any) continue;
    const bool relation = is_relation_object(*object) && !sides.only_part;
    const bool same_relation =
        (sides.server_all | sides.server_any) != 0 && (demarc_all | sides.demarc_any) != 0;
    const char* figure = !relation ? "uses" : same_relation ? "privileges" : "relations";
    out.differences.push_back({figure, std::string(to_string(object->kind)) + " " +
                                           display_name(*object) + ": the server " +
                                           words(sides.server_all, sides.server_any) + ", demarc " +
                                           words(demarc_all, sides.demarc_any)});
  }
  for (const std::string& name : claims.uses_not_found) {
    out.differences.push_back({"uses", "demarc names " + name + ", which is not there"});
  }
  for (const std::string& name : claims.relations_not_found) {
    out.differences.push_back({"relations", "demarc names " + name + ", which is not there"});
  }
  return out;
}

Comparison compare(const Verdict& verdict, const Claims& claims, Prober& prober) {
  Comparison out = compare_objects(verdict, claims, prober.catalog());
  ColumnTrial columns(verdict, prober, out);
  for (const Demand& demand : verdict.demands) {
    if (!is_relation_object(*demand.object)) continue;
    for (const Claim& claim : claims.claims) {
      if (claim.object == demand.object) columns.run(claim, demand);
    }
  }
  return out;
}

static bool differs(const Comparison& comparison, std::string_view figure) {
  return std::any_of(comparison.differences.begin(), comparison.differences.end(),
                     [&](const Difference& d) { return d.figure == figure; });
}

void Agreement::add(const Verdict& verdict, const Claims& claims, const Comparison& comparison) {
  ++statements;
  bool has_relation = false, has_use = false;
  for (const Demand& demand : verdict.demands) {
    if (!demand.named) continue;
    (is_relation_object(*demand.object) ? has_relation : has_use) = true;
  }
  for (const Claim& claim : claims.claims) {
    (is_relation_object(*claim.object) ? has_relation : has_use) = true;
  }
  const bool same_relations = !differs(comparison, "relations");
  const bool same_uses = !differs(comparison, "uses");
  if (has_relation || !same_relations) {
    ++with_relations;
    relations += same_relations ? 1 : 0;
    privileges += same_relations && !differs(comparison, "privileges") ? 1 : 0;
  }
  if (has_use || !same_uses) {
    ++with_uses;
    uses += same_uses ? 1 : 0;
  }
  columns_claimed += comparison.columns_claimed;
  columns_right += comparison.columns_right;
  columns_open += comparison.columns_open;
}

void Agreement::add(const Agreement& other) {
  statements += other.statements;
  undecided += other.undecided;
  with_relations += other.with_relations;
  relations += other.relations;
  privileges += other.privileges;
  with_uses += other.with_uses;
  uses += other.uses;
  columns_claimed += other.columns_claimed;
  columns_right += other.columns_right;
  columns_open += other.columns_open;
}

static std::string figure(const char* name, int right, int all) {
  char line[120];
  std::snprintf(line, sizeof line, "  %-34s %6d of %6d  %7.3f %%\n", name, right, all,
                all == 0 ? 100.0 : 100.0 * right / all);
  return line;
}

std::string to_string(const Agreement& a) {
  std::string text = figure("statements decided", a.statements, a.statements + a.undecided);
  text += figure("relations agree", a.relations, a.with_relations);
  text += figure("exact privilege sets agree", a.privileges, a.with_relations);
  text += figure("uses agree", a.uses, a.with_uses);
  text += figure("claimed columns are exact", a.columns_right, a.columns_claimed);
  text += figure("columns are claimed", a.columns_claimed, a.columns_claimed + a.columns_open);
  return text;
}

std::string to_string(const Verdict& verdict) {
  std::string text;
  for (const Demand& demand : verdict.demands) {
    if (!text.empty()) text += "; ";
    text += display_name(*demand.object) + " " + words(demand.all, demand.any);
    if (!demand.named && !demand.part_named) text += " (implied)";
  }
  return text.empty() ? "nothing" : text;
}

std::string to_string(const Claims& claims) {
  std::string text;
  for (const Claim& claim : claims.claims) {
    if (!text.empty()) text += "; ";
    text += display_name(*claim.object) + " ";
    Privileges any = 0;
    for (Privileges group : claim.any) any |= group;
    text += words(claim.all, any);
  }
  return text.empty() ? "nothing" : text;
}

}  // namespace demarc::referee
