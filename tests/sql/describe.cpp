#include "describe.h"

#include "sql/analyse.h"

namespace demarc {

Rows rows_of(std::string_view sql) {
  Rows rows;
  Fragment fragment;
  fragment.text = sql;
  analyse_sql(fragment, SqlLimits{}, rows);
  return rows;
}

static std::string dotted(const Rows& rows, const Name& name) {
  std::string out;
  for (Str part : {name.database, name.schema, name.name}) {
    if (part.empty()) continue;
    if (!out.empty()) out += '.';
    out += rows.text(part);
  }
  return out;
}

static void add_to(std::string& out, std::string_view text, std::string_view separator) {
  if (!out.empty()) out += separator;
  out += text;
}

static const char* timing_text(Timing timing) {
  switch (timing) {
    case Timing::direct:
      return "";
    case Timing::view:
      return " @view";
    case Timing::routine:
      return " @routine";
    case Timing::policy:
      return " @policy";
    case Timing::default_expression:
      return " @default";
    case Timing::rule:
      return " @rule";
    case Timing::trigger:
      return " @trigger";
    case Timing::refresh:
      return " @refresh";
  }
  return "";
}

static std::string describe_need(const Rows& rows, const NeedRow& need) {
  constexpr Privileges by_column = priv_select | priv_insert | priv_update | priv_references;
  std::string out = dotted(rows, need.name);
  if (need.privileges == 0) out += " -";
  for (int bit = 0; bit < privilege_count; ++bit) {
    const Privileges privilege = 1u << bit;
    if ((need.privileges & privilege) == 0) continue;
    out += std::string(" ") + privilege_name(bit);
    if ((privilege & by_column) == 0 || need.any_of != 0) continue;
    std::string columns;
    for (std::uint32_t i = 0; i < need.columns.count; ++i) {
      const ColumnUse& use = rows.column_uses[need.columns.first + i];
      if ((use.privileges & privilege) != 0) add_to(columns, rows.text(use.name), ",");
    }
    out += "(" + (need.columns_known != 0 ? columns : std::string("*")) + ")";
  }
  if (need.any_of != 0) out += " any";
  if (need.only_name_known != 0) out += " recovered";
  return out + timing_text(need.timing);
}

std::string describe_needs(const Rows& rows, const StatementRow& statement) {
  std::string out;
  for (std::uint32_t i = 0; i < statement.needs.count; ++i) {
    add_to(out, describe_need(rows, rows.needs[statement.needs.first + i]), "; ");
  }
  return out;
}

std::string describe_uses(const Rows& rows, const StatementRow& statement) {
  std::string out;
  for (std::uint32_t i = 0; i < statement.uses.count; ++i) {
    const UseRow& use = rows.uses[statement.uses.first + i];
    std::string text = to_string(use.object);
    if (!use.name.name.empty()) text += " " + dotted(rows, use.name);
    text += use.privileges == 0 ? " -" : " " + to_string_of_privileges(use.privileges, "|");
    if (use.any_of != 0) text += " any";
    add_to(out, text + timing_text(use.timing), "; ");
  }
  return out;
}

static const char* action_text(Action action) {
  static constexpr const char* names[] = {"create",   "replace",       "alter",       "drop",
                                          "rename",   "rename-column", "set-schema",  "set-owner",
                                          "attach",   "detach",        "inherit",     "no-inherit",
                                          "owned-by", "comment",       "row-security"};
  return names[static_cast<std::size_t>(action)];
}

static std::string describe_columns(const Rows& rows, const DefinitionRow& row) {
  std::string out;
  for (std::uint32_t i = 0; i < row.columns.count; ++i) {
    const ColumnRow& column = rows.columns[row.columns.first + i];
    std::string text(rows.text(column.name));
    if (!column.type.empty()) text += ":" + std::string(rows.text(column.type));
    if (column.not_null != 0) text += " not null";
    if (column.has_default != 0) text += " default";
    if (column.identity != 0) text += " identity";
    if (column.generated != 0) text += " generated";
    add_to(out, text, ", ");
  }
  return out.empty() ? out : " (" + out + ")";
}

std::string describe_definitions(const Rows& rows, const StatementRow& statement) {
  std::string out;
  for (std::uint32_t i = 0; i < statement.definitions.count; ++i) {
    const DefinitionRow& row = rows.definitions[statement.definitions.first + i];
    std::string text = std::string(action_text(row.action)) + " " + to_string(row.object) + " " +
                       dotted(rows, row.name);
    if (!row.renamed_from.name.empty()) text += " from " + dotted(rows, row.renamed_from);
    if (!row.of.name.empty()) text += " of " + dotted(rows, row.of);
    if (!row.routine.name.empty()) text += " calls " + dotted(rows, row.routine);
    if (!row.role.empty()) text += " role " + std::string(rows.text(row.role));
    if (!row.language.empty()) text += " language " + std::string(rows.text(row.language));
    if (row.temporary != 0) text += " temporary";
    if (row.if_exists != 0) text += " if-exists";
    if (row.security_definer != 0) text += " definer";
    if (row.security_invoker != 0) text += " invoker";
    if (row.atomic_body != 0) text += " atomic";
    if (row.returns_trigger != 0) text += " trigger";
    if (row.cascade != 0) text += " cascade";
    if (row.is_partition != 0) text += " partition";
    add_to(out, text + describe_columns(rows, row), "; ");
  }
  return out;
}

template <typename Describe>
static std::string each(std::string_view sql, Describe describe) {
  const Rows rows = rows_of(sql);
  std::string out;
  bool first = true;
  for (const StatementRow& statement : rows.statements) {
    if (!first) out += " | ";
    out += describe(rows, statement);
    first = false;
  }
  return out;
}

std::string needs_of(std::string_view sql) {
  return each(sql, describe_needs);
}
std::string uses_of(std::string_view sql) {
  return each(sql, describe_uses);
}
std::string definitions_of(std::string_view sql) {
  return each(sql, describe_definitions);
}

std::string tags_of(std::string_view sql) {
  return each(sql, [](const Rows&, const StatementRow& row) { return to_string(row.tag); });
}

static std::string name_list(const Rows& rows, Range range) {
  std::string out;
  for (std::uint32_t i = 0; i < range.count; ++i) {
    add_to(out, rows.text(rows.names[range.first + i]), ",");
  }
  return out;
}

std::string grants_of(std::string_view sql) {
  static constexpr const char* actions[] = {"grant",       "revoke",        "grant-role",
                                            "revoke-role", "default-grant", "default-revoke"};
  const Rows rows = rows_of(sql);
  std::string out;
  for (const GrantRow& row : rows.grants) {
    std::string text = actions[static_cast<std::size_t>(row.action)];
    if (row.privileges != 0) text += " " + to_string_of_privileges(row.privileges, "|");
    if (row.columns.count != 0) text += "(" + name_list(rows, row.columns) + ")";
    text += std::string(" on ") + to_string(row.object);
    if (row.all_in_schema != 0) text += " all in";
    if (const std::string name = dotted(rows, row.object_name); !name.empty()) text += " " + name;
    text += " to " + std::string(rows.text(row.grantee));
    if (!row.for_role.empty()) text += " for " + std::string(rows.text(row.for_role));
    if (row.with_grant_option != 0) text += " grantable";
    add_to(out, text, "; ");
  }
  return out;
}

std::string settings_of(std::string_view sql) {
  static constexpr const char* scopes[] = {"session", "transaction", "function", "role",
                                           "database"};
  const Rows rows = rows_of(sql);
  std::string out;
  for (const SettingRow& row : rows.settings) {
    std::string text = std::string(scopes[static_cast<std::size_t>(row.scope)]) + " " +
                       std::string(rows.text(row.name));
    if (!row.of.name.empty()) text += " of " + dotted(rows, row.of);
    text += row.reset != 0 ? " reset" : " = " + name_list(rows, row.values);
    add_to(out, text, "; ");
  }
  return out;
}

std::string keys_of(std::string_view sql) {
  static constexpr const char* kinds[] = {"primary", "unique", "foreign",     "exclude",
                                          "check",   "index",  "unique index"};
  const Rows rows = rows_of(sql);
  std::string out;
  for (const KeyRow& row : rows.keys) {
    std::string text = kinds[static_cast<std::size_t>(row.kind)];
    if (!row.name.empty()) text += " " + std::string(rows.text(row.name));
    text += "(" + name_list(rows, row.columns) + ")";
    if (!row.target.name.empty()) {
      text += " -> " + dotted(rows, row.target) + "(" + name_list(rows, row.target_columns) + ")";
      text += std::string(" ") + row.on_delete + row.on_update;
      if (row.need != no_row) text += " need " + dotted(rows, rows.needs[row.need].name);
    }
    if (row.partial != 0) text += " partial";
    add_to(out, text, "; ");
  }
  return out;
}

std::string notes_of(std::string_view sql) {
  const Rows rows = rows_of(sql);
  std::string out;
  for (const NoteRow& row : rows.notes) add_to(out, to_string(row.kind), "; ");
  return out;
}

}  // namespace demarc
