// What the replayed GRANTs end with: who holds what, and whether the manifest allows it.
#include <algorithm>
#include <map>
#include <tuple>

#include "model/linker.h"

namespace demarc {

// Whether the manifest allows those who act under the role what it is given.
void Linker::fill_holders(const ReplayedGrant& grant, ModelGrant& out) {
  ObjectId object = grant.on;
  if (out.object == ObjectKind::schema) {
    const SchemaId schema = names_.schema(grant.database, grant.granted);
    out.owner = ownership_.owner_of_schema(schema);
  } else if (object != none) {
    out.owner = ownership_.owner(object).party;
  }
  Rows named;  // the columns of the grant, as the judge reads them
  for (const std::string& column : out.columns)
    named.column_uses.push_back({named.add(column), grant.privileges});
  for (const auto& [party, as_migration] : memberships_->holders(grant.role)) {
    GrantHolder& holder = out.holders.emplace_back();
    holder.party = party;
    holder.as_migration = as_migration;
    if (object == none) {
      holder.allowed = party == out.owner ? Allowed::own : Allowed::nothing_needed;
      continue;
    }
    Request request;
    request.party = party;
    request.object = object;
    request.privileges = grant.privileges;
    request.rows = &named;
    request.columns = {0, static_cast<std::uint32_t>(named.column_uses.size())};
    request.columns_known = !named.column_uses.empty();
    const Verdict verdict = judge_.judge(request);
    holder.allowed = verdict.allowed;
    // Columns of an export, and a relation whose columns are not known: perhaps they are all.
    holder.denied = verdict.confidence == Confidence::possible ? 0 : verdict.denied;
    holder.by = verdict.by;
  }
}

void Linker::fill_grants() {
  for (const ReplayedGrant& grant : replayed_.grants) {
    if (grant.privileges == 0 && grant.object != ObjectKind::role) continue;
    if (grant.revoked || (grant.on != none && history_.object(grant.on).dropped)) continue;
    const Rows& rows = model_.files[grant.origin.file].facts->rows;
    ModelGrant& out = model_.grants.emplace_back();
    out.role = grant.role;
    out.object = grant.object;
    out.database = model_.databases[grant.database];
    if (grant.on != none) {
      const Object& object = history_.object(grant.on);
      const NameSlot& slot = names_.slot(object.slot);
      out.object = object.kind;
      out.schema = names_.schema_name(slot.schema);
      out.name = slot.name;
      if (grant.on < number_of_.size()) out.relation = number_of_[grant.on];
    } else {
      out.name = grant.granted;
    }
    out.privileges = grant.privileges;
    out.by_default = grant.by_default;
    out.statement = scopes_.file(grant.origin.file).first_statement + grant.origin.row;
    for (std::uint32_t i = 0; i < grant.columns.count; ++i)
      out.columns.emplace_back(rows.text(rows.names[grant.columns.first + i]));
    const GrantRow& row = rows.grants[grant.grant_row];
    out.spot = {grant.origin.file, row.begin, row.end};
    if (out.spot.end <= out.spot.begin) out.spot = model_.statements[out.statement].spot;
    fill_holders(grant, out);
  }
  const auto key = [](const ModelGrant& g) {
    return std::tie(g.role, g.object, g.database, g.schema, g.name, g.spot.file, g.spot.begin);
  };
  std::stable_sort(model_.grants.begin(), model_.grants.end(),
                   [&](const ModelGrant& a, const ModelGrant& b) { return key(a) < key(b); });
}

void Linker::fill_default_grants() {
  for (const ReplayedDefault& rule : replayed_.defaults) {
    if (rule.grant.privileges == 0) continue;
    ModelDefaultGrant& out = model_.default_grants.emplace_back();
    out.role = rule.grant.role;
    out.for_role = rule.for_role;
    out.object = rule.grant.object;
    out.database = model_.databases[rule.grant.database];
    out.privileges = rule.grant.privileges;
    if (rule.schema != none) {
      out.schema = names_.schema_name(rule.schema);
      out.owner = ownership_.owner_of_schema(rule.schema);
    }
    if (out.owner == none && !out.for_role.empty())
      out.owner = memberships_->party_of(out.for_role);
    for (const auto& [party, as_migration] : memberships_->holders(out.role))
      out.holders.push_back(party);
    out.statement = scopes_.file(rule.grant.origin.file).first_statement + rule.grant.origin.row;
    out.spot = model_.statements[out.statement].spot;
  }
  std::stable_sort(
      model_.default_grants.begin(), model_.default_grants.end(), [](const auto& a, const auto& b) {
        return std::tie(a.role, a.statement, a.schema) < std::tie(b.role, b.statement, b.schema);
      });
}

// Attributes of roles, and whether every GRANT could be read.
void Linker::fill_roles() {
  std::map<std::string_view, ModelRole> roles;
  for (FileId file : scopes_.replay_order()) {
    const Rows& rows = model_.files[file].facts->rows;
    const StatementId first = scopes_.file(file).first_statement;
    for (const StatementRow& statement : rows.statements) {
      const bool unknown = statement.confidence == Confidence::possible || statement.dynamic != 0;
      const bool grants = statement.tag == CommandTag::grant_ ||
                          statement.tag == CommandTag::revoke_ ||
                          statement.tag == CommandTag::alter_default_privileges;
      if (grants && unknown) model_.grants_open = true;
    }
    for (const NoteRow& note : rows.notes) {
      if (note.kind == NoteKind::dynamic_sql) model_.grants_open = true;
    }
    for (const DefinitionRow& row : rows.definitions) {
      if (row.object != ObjectKind::role) continue;
      ModelRole& role = roles[rows.text(row.name.name)];
      if (role.statement == none) role.statement = first + row.statement;
      for (std::uint32_t i = 0; i < row.limits.count; ++i) {
        std::string_view word = rows.text(rows.names[row.limits.first + i]);
        const bool on = !word.starts_with("no");
        if (!on) word.remove_prefix(2);
        if (word == "superuser") role.superuser = on;
        if (word == "bypassrls") role.bypasses_row_security = on;
        if (word == "createrole") role.creates_roles = on;
        if (on) role.statement = first + row.statement;
      }
    }
  }
  for (auto& [name, role] : roles) {
    role.name = name;
    role.spot = model_.statements[role.statement].spot;
    model_.roles.push_back(std::move(role));
  }
}

}  // namespace demarc
