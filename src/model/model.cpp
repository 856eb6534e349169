#include "model/model.h"

namespace demarc {

const char* to_string(Why why) {
  switch (why) {
    case Why::direct:
      return "direct";
    case Why::view:
      return "view";
    case Why::materialized_view:
      return "materialized view";
    case Why::trigger:
      return "trigger";
    case Why::routine:
      return "routine";
    case Why::policy:
      return "policy";
    case Why::default_expression:
      return "default";
    case Why::rule:
      return "rule";
    case Why::foreign_key:
      return "foreign key";
  }
  return "";
}

const char* to_string(Allowed allowed) {
  switch (allowed) {
    case Allowed::no:
      return "no";
    case Allowed::own:
      return "own";
    case Allowed::nobody:
      return "nobody";
    case Allowed::temporary:
      return "temporary";
    case Allowed::export_:
      return "export";
    case Allowed::contract:
      return "contract";
    case Allowed::move:
      return "move";
    case Allowed::actor:
      return "actor";
    case Allowed::nothing_needed:
      return "nothing needed";
    case Allowed::unowned:
      return "unowned";
  }
  return "";
}

const std::string& Model::party_name(PartyId party) const {
  static const std::string nobody;
  return party == none ? nobody : manifest->parties[party].name;
}

std::string Model::relation_name(RelationId relation) const {
  const ModelRelation& r = relations[relation];
  if (r.object == ObjectKind::schema) return r.schema;
  return r.schema.empty() ? r.name : r.schema + "." + r.name;
}

const Parties& Model::parties(const ModelStatement& statement) const {
  static const Parties nobody;
  return statement.party_set == none ? nobody : party_sets[statement.party_set];
}

const std::string& Model::database_name(const ModelStatement& statement) const {
  static const std::string unknown;
  return statement.database == none ? unknown : databases[statement.database];
}

std::vector<std::string> Model::columns(const Access& access, Privileges privileges) const {
  std::vector<std::string> out;
  if (access.need_row == none) return out;
  const Rows& rows = files[access.need_file].facts->rows;
  const Range& range = rows.needs[access.need_row].columns;
  for (std::uint32_t i = 0; i < range.count; ++i) {
    const ColumnUse& use = rows.column_uses[range.first + i];
    if ((use.privileges & privileges) == 0) continue;
    const std::string_view name = rows.text(use.name);
    bool is_new = true;
    for (const std::string& there : out) is_new = is_new && there != name;
    if (is_new) out.emplace_back(name);
  }
  return out;
}

const std::vector<std::string>& Model::chain(const Access& access) const {
  static const std::vector<std::string> empty;
  return access.chain == none ? empty : chains[access.chain];
}

}  // namespace demarc
