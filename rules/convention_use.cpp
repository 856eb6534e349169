#include "rules/convention_use.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/text.h"
#include "rules/wording.h"

namespace demarc {

std::map<RelationId, std::vector<ConventionUse>> uses_of_conventions(const RuleContext& context) {
  const Model& model = context.model;
  std::map<RelationId, std::vector<ConventionUse>> out;
  if (context.conventions.all().empty()) return out;
  for (AccessId id = 0; id < model.accesses.size(); ++id) {
    const Access& access = model.accesses[id];
    if (access.relation == none || access.why != Why::direct || access.need_row == none) continue;
    if (context.conventions.of(access.relation) == nullptr) continue;
    const ModelStatement& statement = model.statements[access.statement];
    if (statement.down || !counts_as_use(model.files[statement.file])) continue;
    const Rows& rows = model.files[access.need_file].facts->rows;
    ConventionUse use;
    use.access = id;
    use.need = &rows.needs[access.need_row];
    const Range range = rows.statements[use.need->statement].conditions;
    for (std::uint32_t i = 0; i < range.count; ++i) {
      const ConditionRow& row = rows.conditions[range.first + i];
      if (row.at == use.need->begin) use.conditions.push_back(&row);
    }
    out[access.relation].push_back(std::move(use));
  }
  return out;
}

std::string_view text_of(const Model& model, const ConventionUse& use, Str text) {
  return model.files[model.accesses[use.access].need_file].facts->rows.text(text);
}

bool is_partly_read(const Model& model, PartyId party) {
  // A service whose tables are made in code writes them through a mapper, without SQL.
  const auto uses_mapper = [](const ModelFile& file) {
    const auto& statements = file.facts->rows.statements;
    return (file.file_class == FileClass::migration && !file.path.ends_with(".sql")) ||
           std::any_of(statements.begin(), statements.end(),
                       [](const StatementRow& row) { return row.tag == CommandTag::mapping; });
  };
  return std::any_of(model.files.begin(), model.files.end(), [&](const ModelFile& file) {
    return file.facts != nullptr &&
           (file.facts->rows.statements_not_analysed > 0 || uses_mapper(file)) &&
           std::find(file.parties.begin(), file.parties.end(), party) != file.parties.end();
  });
}

std::string convention_name(const Model& model, const Convention& convention) {
  return std::string(to_string(convention.role)) + " " + model.relation_name(convention.relation);
}

Finding start_finding(const RuleContext& context, const Rule& rule, const Convention& convention) {
  const Model& model = context.model;
  const ModelRelation& relation = model.relations[convention.relation];
  Finding finding;
  finding.rule = rule.name;
  finding.severity = rule.severity;
  finding.form = rule.form;
  finding.confidence =
      convention.known_by == KnownBy::manifest ? Confidence::certain : Confidence::likely;
  stand_at(model, relation.created_at, finding);
  finding.file_class = model.files[relation.created_at.file].file_class;
  finding.database = relation.database;
  finding.service = model.party_name(convention.owner);
  finding.identity = model.relation_name(convention.relation);
  finding.context = fmt::format("{}: {}", to_string(convention.role), convention.why);
  add_relation(model, convention.relation, 0, finding);
  return finding;
}

bool is_flagged(const RuleContext& context, const Convention& convention) {
  return is_flagged(
      context.model.files[context.model.relations[convention.relation].created_at.file]);
}

std::string missing_framework_key(const Convention& convention) {
  const FrameworkTable* table = convention.framework;
  if (table == nullptr || table->keys.empty()) return {};
  for (const std::vector<std::string>& key : table->keys) {
    std::vector<std::string_view> names;
    for (const ShapeColumn& column : convention.shape.columns) {
      if (std::find(key.begin(), key.end(), squeezed(column.name)) != key.end())
        names.push_back(column.name);
    }
    if (convention.shape.is_unique_within(names)) return {};
  }
  return join(table->keys.front(), ", ");
}

bool is_bounded_text(std::string_view type) {
  return (type.starts_with("varchar(") || type.starts_with("character varying(") ||
          type.starts_with("char(") || type.starts_with("character(") ||
          type.starts_with("bpchar("));
}

}  // namespace demarc
