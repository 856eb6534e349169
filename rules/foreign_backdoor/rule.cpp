// Ways to another server's tables that no privilege of this database guards: foreign tables and
// servers, dblink, subscriptions.
#include <map>
#include <set>

#include <fmt/format.h>

#include "rules/wording.h"

namespace demarc::rules {

// What a call is that leads to another database; empty for any other. The last ones are what other
// engines' links and ATTACH are read as.
static std::string door_name(std::string_view name) {
  if (name == "database_link") return "a database link";
  if (name == "linked_server") return "a linked server";
  if (name == "attach_database") return "ATTACH DATABASE";
  if (name == "federated") return "a FEDERATED table";
  for (std::string_view call :
       {"dblink", "dblink_exec", "dblink_connect", "dblink_connect_u", "dblink_open",
        "dblink_send_query", "openquery", "openrowset", "opendatasource"}) {
    if (name == call) return std::string(name) + "()";
  }
  return {};
}

// Servers of this repository whose wrapper reads files: no other service's tables behind them.
static std::set<std::string> file_servers(const Model& model) {
  std::set<std::string> out;
  for (const ModelFile& file : model.files) {
    if (file.facts == nullptr) continue;
    const Rows& rows = file.facts->rows;
    for (const UseRow& use : rows.uses) {
      if (use.object != ObjectKind::foreign_data_wrapper || rows.text(use.name.name) != "file_fdw")
        continue;
      const Range& defined = rows.statements[use.statement].definitions;
      if (defined.count > 0) out.emplace(rows.text(rows.definitions[defined.first].name.name));
    }
  }
  return out;
}

struct Door {
  std::string what{};
  Spot spot{};
  Confidence confidence = Confidence::certain;
};

static std::string full_name(const Rows& rows, const Name& name) {
  const std::string schema(rows.text(name.schema));
  return (schema.empty() ? "" : schema + ".") + std::string(rows.text(name.name));
}

static std::string server_of(const Rows& rows, const StatementRow& row) {
  for (std::uint32_t i = 0; i < row.uses.count; ++i) {
    const UseRow& use = rows.uses[row.uses.first + i];
    if (use.object == ObjectKind::server) return std::string(rows.text(use.name.name));
  }
  return {};
}

static bool door_of_definition(const Model& model, const ModelStatement& statement,
                               const std::set<std::string>& files, Door& door) {
  const bool is_subscription = statement.tag == CommandTag::create_subscription;
  if (statement.tag != CommandTag::create_foreign_table &&
      statement.tag != CommandTag::import_foreign_schema && !is_subscription) {
    return false;
  }
  const Rows& rows = model.files[statement.file].facts->rows;
  const StatementRow& row = rows.statements[statement.row];
  door.spot = statement.spot;
  if (row.definitions.count > 0) {
    const DefinitionRow& definition = rows.definitions[row.definitions.first];
    if (definition.end > definition.begin)
      door.spot = {statement.file, definition.begin, definition.end};
    door.what = full_name(rows, definition.name);
  }
  const std::string server = server_of(rows, row);
  const std::string on = server.empty() ? "" : " on server " + server;
  if (is_subscription) {
    door.what = "subscription " + door.what;
    return true;
  }
  const bool imported = statement.tag == CommandTag::import_foreign_schema;
  door.what = (imported ? "an imported foreign schema" : "foreign table " + door.what) + on;
  return files.count(server) == 0;
}

static bool door_of_call(const Model& model, const ModelStatement& statement, Door& door) {
  const Rows& rows = model.files[statement.file].facts->rows;
  const Range& uses = rows.statements[statement.row].uses;
  for (std::uint32_t i = 0; i < uses.count; ++i) {
    const UseRow& use = rows.uses[uses.first + i];
    if (use.object != ObjectKind::routine) continue;
    door.what = door_name(rows.text(use.name.name));
    if (door.what.empty()) continue;
    door.spot = {statement.file, use.begin, use.end};
    door.confidence = use.confidence;
    return true;
  }
  return false;
}

static void tell(RuleContext& context, const ModelStatement& statement, StatementId root,
                 PartyId party, const Door& door) {
  const Model& model = context.model;
  Finding finding;
  finding.rule = foreign_backdoor.name;
  finding.severity = foreign_backdoor.severity;
  finding.confidence = door.confidence;
  finding.service = model.party_name(party);
  finding.context = unit_phrase(model, statement);
  stand_for(model, root, finding);
  stand_at(model, door.spot, finding);
  finding.message =
      fmt::format("{} reaches another database through {}", finding.service, door.what);
  finding.label = "no GRANT of the other side's owner names this reader";
  finding.fixes = {
      "ask the owner of the data for an API or an event, and keep what is needed in a read model",
      "if it must copy data: declare who runs it as an [actor] with exactly what it may do"};
  finding.not_a_fix =
      "a user mapping with fewer rights; the tables behind it still cannot change alone";
  context.findings.push_back(std::move(finding));
}

static void check(RuleContext& context) {
  const Model& model = context.model;
  const std::set<std::string> files = file_servers(model);
  std::map<std::pair<StatementId, PartyId>, std::size_t> told;
  for (StatementId id = 0; id < model.statements.size(); ++id) {
    const ModelStatement& statement = model.statements[id];
    if (statement.down || model.parties(statement).empty()) continue;
    const ModelFile& file = model.files[statement.file];
    if (!is_flagged(file) || file.facts == nullptr) continue;
    Door door;
    if (!door_of_definition(model, statement, files, door) && !door_of_call(model, statement, door))
      continue;
    const StatementId root = root_statement(model, id);
    for (PartyId party : model.parties(statement)) {
      if (model.manifest->parties[party].kind == PartyKind::actor) continue;
      const auto [at, added] = told.emplace(std::pair(root, party), context.findings.size());
      if (added) {
        tell(context, statement, root, party, door);
      } else {
        add_related(context.findings[at->second],
                    related_at(model, door.spot, "and here: " + door.what));
      }
    }
  }
}

const Rule foreign_backdoor = {
    .name = "foreign-backdoor",
    .summary = "a service reaches another database by dblink, a foreign table or a subscription",
    .form = Form::none,
    .severity = Severity::error,
    .scope = Scope::file,
    .check = check,
};

}  // namespace demarc::rules
