// SECURITY DEFINER routines whose names are looked up where their caller says.
#include <set>
#include <string>

#include <fmt/format.h>

#include "rules/wording.h"

namespace demarc::rules {

// Routines that ALTER FUNCTION … SET search_path fixes, by their bare names.
static std::set<std::string> fixed_later(const Model& model) {
  std::set<std::string> out;
  for (const ModelFile& file : model.files) {
    if (file.facts == nullptr) continue;
    const Rows& rows = file.facts->rows;
    for (const SettingRow& row : rows.settings) {
      if (row.scope == SettingScope::function && row.reset == 0 &&
          rows.text(row.name) == "search_path")
        out.emplace(rows.text(row.of.name));
    }
  }
  return out;
}

static const DefinitionRow* definition_of(const Model& model, const ModelRoutine& routine) {
  const ModelStatement& statement = model.statements[routine.defined_by];
  const Rows& rows = model.files[statement.file].facts->rows;
  const Range range = rows.statements[statement.row].definitions;
  for (std::uint32_t i = 0; i < range.count; ++i) {
    const DefinitionRow& row = rows.definitions[range.first + i];
    if (row.object == ObjectKind::routine) return &row;
  }
  return nullptr;
}

static void check(RuleContext& context) {
  const Model& model = context.model;
  const std::set<std::string> fixed = fixed_later(model);
  for (const ModelRoutine& routine : model.routines) {
    const ModelRelation& object = model.relations[routine.object];
    if (!routine.security_definer || object.dropped || routine.defined_by == none) continue;
    if (!is_postgresql(model, routine.database)) continue;  // has no search_path
    const ModelStatement& statement = model.statements[routine.defined_by];
    const DefinitionRow* definition = definition_of(model, routine);
    if (definition == nullptr || !is_flagged(model.files[statement.file])) continue;
    // A body that was parsed at creation has no names left to look up.
    if (definition->atomic_body != 0 || definition->search_path.count > 0) continue;
    if (fixed.count(routine.name) != 0) continue;
    Finding finding = start_finding(model, security_definer_bypass, routine.defined_by,
                                    {statement.file, definition->begin, definition->end});
    finding.service = model.party_name(routine.owner);
    const std::string name =
        routine.schema.empty() ? routine.name : routine.schema + "." + routine.name;
    finding.message = fmt::format(
        "SECURITY DEFINER routine {} looks its names up along the caller's search_path", name);
    finding.label = "runs with its owner's rights, on what the caller makes of its names";
    finding.fixes = {
        fmt::format("SET search_path = {}, pg_temp on the routine",
                    routine.schema.empty() ? "pg_catalog" : routine.schema),
        "REVOKE EXECUTE ON the routine FROM PUBLIC, then grant it to who is to call it"};
    finding.not_a_fix =
        "writing all tables with their schemas; operators and functions are looked up, too";
    context.findings.push_back(std::move(finding));
  }
}

const Rule security_definer_bypass = {
    .name = "security-definer-bypass",
    .summary = "a SECURITY DEFINER routine has no search_path of its own",
    .form = Form::none,
    .severity = Severity::warning,
    .scope = Scope::file,
    .check = check,
};

}  // namespace demarc::rules
