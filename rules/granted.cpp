#include "rules/granted.h"

#include <algorithm>

#include "base/text.h"

namespace demarc {

Granted::Granted(const Model& model) {
  for (const ModelGrant& grant : model.grants) {
    if (grant.object == ObjectKind::role) {
      groups_[grant.role].push_back(grant.name);
      continue;
    }
    if (is_relation(grant.object) || grant.object == ObjectKind::schema ||
        grant.object == ObjectKind::sequence)
      known_.emplace(grant.database, grant.role);
    if (grant.object == ObjectKind::schema && (grant.privileges & priv_usage) != 0)
      schemas_.emplace(grant.role, grant.database + "." + grant.name);
    if (grant.relation == none) continue;
    OnRelation& on = relations_[{grant.role, grant.relation}];
    on.grants.push_back(&grant);
    if (grant.columns.empty()) on.whole |= grant.privileges;
    for (const std::string& column : grant.columns) on.columns[column] |= grant.privileges;
  }
}

std::vector<std::string> Granted::with_groups(const std::string& role) const {
  std::vector<std::string> out = {role};
  for (std::size_t i = 0; i < out.size(); ++i) {
    const auto at = groups_.find(out[i]);
    if (at == groups_.end()) continue;
    for (const std::string& group : at->second) {
      if (std::find(out.begin(), out.end(), group) == out.end()) out.push_back(group);
    }
  }
  return out;
}

bool Granted::knows(const std::string& database, const std::string& role) const {
  for (const std::string& name : with_groups(role)) {
    if (known_.count({database, name}) != 0) return true;
  }
  return false;
}

Privileges Granted::missing(const std::string& role, RelationId relation, Privileges asked,
                            const std::vector<std::string>* columns) const {
  std::vector<std::string> names = with_groups(role);
  names.emplace_back("public");
  Columns held;
  for (const std::string& name : names) {
    const auto at = relations_.find({name, relation});
    if (at == relations_.end()) continue;
    asked &= ~at->second.whole;
    for (const auto& [column, privileges] : at->second.columns) held[column] |= privileges;
  }
  for (Privileges left = asked; left != 0 && columns != nullptr; left &= left - 1) {
    const Privileges bit = left & (~left + 1);
    const auto has = [&](const std::string& column) {
      const auto at = held.find(column);
      return at != held.end() && (at->second & bit) != 0;
    };
    const bool any = std::any_of(held.begin(), held.end(),
                                 [&](const auto& entry) { return (entry.second & bit) != 0; });
    // A query that names no column needs the right on any one of them.
    if (columns->empty() ? any : std::all_of(columns->begin(), columns->end(), has)) asked &= ~bit;
  }
  return asked;
}

bool Granted::has_schema_usage(const std::string& database, const std::string& role,
                               const std::string& schema) const {
  std::vector<std::string> names = with_groups(role);
  names.emplace_back("public");
  return std::any_of(names.begin(), names.end(), [&](const std::string& name) {
    return schemas_.count({name, database + "." + schema}) != 0;
  });
}

std::vector<const ModelGrant*> Granted::grants_on(const std::string& role,
                                                  RelationId relation) const {
  std::vector<const ModelGrant*> out;
  for (const std::string& name : with_groups(role)) {
    const auto at = relations_.find({name, relation});
    if (at != relations_.end())
      out.insert(out.end(), at->second.grants.begin(), at->second.grants.end());
  }
  return out;
}

const std::string& run_role(const Party& party) {
  static const std::string nothing;
  for (const Source& source : party.sources) {
    if (!source.role.empty() && source.role != party.roles.run) return nothing;
  }
  return party.roles.run;
}

std::string grant_phrase(Privileges privileges, const std::vector<std::string>& columns) {
  if (columns.empty()) return to_string_of_privileges(privileges);
  std::vector<std::string> out;
  for (int bit = 0; bit < privilege_count; ++bit) {
    if ((privileges & (1u << bit)) != 0)
      out.push_back(std::string(privilege_name(bit)) + " (" + join(columns, ", ") + ")");
  }
  return join(out, ", ");
}

}  // namespace demarc
