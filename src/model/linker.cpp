#include "model/linker.h"

#include <algorithm>
#include <set>
#include <utility>

namespace demarc {

Model link(const Scan& scan, const std::vector<const FileFacts*>& facts, const Manifest& manifest,
           Date today) {
  Linker linker(scan, facts, manifest, today);
  return linker.run();
}

Linker::Linker(const Scan& scan, const std::vector<const FileFacts*>& facts,
               const Manifest& manifest, Date today)
    : scan_(scan),
      manifest_(manifest),
      names_(manifest),
      history_(names_),
      scopes_(scan, facts, manifest, names_, model_),
      ownership_(manifest, history_),
      resolver_(history_, ownership_, scopes_, model_),
      implied_(model_, history_, resolver_, scopes_, ownership_, model_.chains),
      judge_(manifest, history_, ownership_, today) {
  model_.manifest = &manifest;
  model_.today = today;
  for (const Database& database : manifest.databases) {
    const Server* server = manifest.server_of(database);
    versions_.push_back(server == nullptr ? 0 : server->version);
    const std::string_view engine = server == nullptr ? "" : std::string_view(server->engine);
    styles_.push_back(engine == "mysql" || engine == "mariadb" ? NameStyle::schema_is_database
                      : engine == "sqlserver"                  ? NameStyle::database_in_front
                                                               : NameStyle::plain);
  }
}

Model Linker::run() {
  add_bookkeeping();
  replayed_ = replay(model_, history_, resolver_, scopes_);
  memberships_.emplace(manifest_, replayed_.grants);
  std::size_t statements = 0;
  std::size_t needs = 0;
  for (const ModelFile& file : model_.files) {
    if (file.facts == nullptr) continue;
    statements += file.facts->rows.statements.size();
    needs += file.facts->rows.needs.size();
  }
  model_.statements.reserve(statements);
  model_.accesses.reserve(needs + needs / 4);
  model_.demands.reserve(needs + needs / 4);
  implied_left_ = 1000000 + 20 * needs;
  for (FileId file = 0; file < scopes_.file_count(); ++file) link_file(file);
  number_objects();
  fill_view_reads();
  fill_routines();
  fill_keys_and_triggers();
  model_.contracts_used = judge_.contracts_used();  // by SQL: a GRANT alone uses none
  fill_grants();
  fill_default_grants();
  fill_roles();
  fill_notes();
  return std::move(model_);
}

// The tables in which the migration tools keep their own history.
void Linker::add_bookkeeping() {
  std::set<std::pair<DatabaseId, std::string_view>> added;
  std::set<std::pair<DatabaseId, std::uint32_t>> seen;
  for (FileId file = 0; file < scopes_.file_count(); ++file) {
    const std::uint32_t index = model_.files[file].migration_set;
    if (scopes_.file(file).role == Role::nothing || index == none) continue;
    const DatabaseId database = scopes_.context(scopes_.context_of(file, 0)).database;
    if (!seen.emplace(database, index).second) continue;
    for (const std::string& pattern : scan_.migration_sets[index].bookkeeping) {
      if (added.emplace(database, pattern).second) ownership_.add_bookkeeping(database, pattern);
    }
  }
}

void Linker::link_file(FileId file) {
  const FileFacts* facts = model_.files[file].facts;
  if (facts == nullptr) return;
  const Rows& rows = facts->rows;
  const FileScope& scope = scopes_.file(file);
  const auto first_unit = static_cast<UnitId>(model_.units.size());
  const bool is_down_file = scan_.files[file].kind.part == Part::down;
  for (std::uint32_t row = 0; row < rows.statements.size(); ++row) {
    const StatementRow& from = rows.statements[row];
    ModelStatement& statement = model_.statements.emplace_back();
    statement.file = file;
    statement.row = row;
    statement.unit = from.unit < rows.units.size() ? first_unit + from.unit : none;
    statement.parent = from.parent == no_row ? none : scope.first_statement + from.parent;
    statement.tag = from.tag;
    statement.spot = {file, from.begin, from.end};
    statement.first_access = static_cast<std::uint32_t>(model_.accesses.size());
    statement.first_demand = static_cast<std::uint32_t>(model_.demands.size());
    statement.down = scope.role == Role::nothing || is_down_file ||
                     (from.unit < rows.units.size() && rows.units[from.unit].part == Part::down);
    statement.party_set = 0;
    if (statement.down) continue;
    for (std::uint32_t i = 0; i < scope.context_count; ++i) link_statement(statement, i);
    statement.access_count =
        static_cast<std::uint32_t>(model_.accesses.size()) - statement.first_access;
    statement.demand_count =
        static_cast<std::uint32_t>(model_.demands.size()) - statement.first_demand;
  }
  add_units(file, first_unit, scope.first_statement);
}

// Units and, for each, its statements in order.
void Linker::add_units(FileId file, UnitId first_unit, StatementId first_statement) {
  const Rows& rows = model_.files[file].facts->rows;
  if (rows.units.empty()) return;
  for (std::uint32_t row = 0; row < rows.units.size(); ++row) {
    const UnitRow& from = rows.units[row];
    ModelUnit& unit = model_.units.emplace_back();
    unit.file = file;
    unit.row = row;
    unit.type = from.type;
    unit.atomic = from.atomic;
  }
  for (const StatementRow& statement : rows.statements) {
    if (statement.unit < rows.units.size())
      ++model_.units[first_unit + statement.unit].statement_count;
  }
  auto next = static_cast<std::uint32_t>(model_.unit_statements.size());
  model_.unit_statements.resize(model_.unit_statements.size() + rows.statements.size());
  for (std::size_t i = first_unit; i < model_.units.size(); ++i) {
    model_.units[i].first_statement = next;
    next += model_.units[i].statement_count;
    model_.units[i].statement_count = 0;
  }
  model_.unit_statements.resize(next);
  for (std::uint32_t row = 0; row < rows.statements.size(); ++row) {
    if (rows.statements[row].unit >= rows.units.size()) continue;
    ModelUnit& unit = model_.units[first_unit + rows.statements[row].unit];
    model_.unit_statements[unit.first_statement + unit.statement_count++] = first_statement + row;
  }
}

// The routine in whose body the statement stands; none.
ObjectId Linker::routine_around(FileId file, std::uint32_t row) {
  const Rows& rows = model_.files[file].facts->rows;
  while (rows.statements[row].parent != no_row && rows.statements[row].parent < row)
    row = rows.statements[row].parent;
  const CommandTag tag = rows.statements[row].tag;
  if (tag != CommandTag::create_function && tag != CommandTag::create_procedure) return none;
  if (routine_file_ == file && routine_row_ == row) return routine_;
  routine_file_ = file;
  routine_row_ = row;
  routine_ = none;
  const Range& defined = rows.statements[row].definitions;
  if (defined.count == 0) return none;
  const Name& name = rows.definitions[defined.first].name;
  const LinkContext& context = scopes_.context(scopes_.context_of(file, 0));
  const PathId path = scopes_.path_at(file, row);
  const NameScope scope{file, &context, path == none ? context.path : path,
                        scopes_.point(file, row)};
  const SlotId slot = resolver_.slot_for_create(Space::routine, rows.text(name.schema),
                                                rows.text(name.name), scope);
  routine_ = history_.at_or_assumed(slot, scope.point, ObjectKind::routine);
  return routine_;
}

// Whose deed: the file's parties; of a routine's body its owner; after SET ROLE whose role it is.
void Linker::set_parties(Current& now, ModelStatement& statement, ObjectId routine) {
  now.parties = now.scope.context->parties;
  now.as_migration = scopes_.file(now.file).as_migration && routine == none;
  now.orphan = now.parties == 0 && now.as_migration;
  now.user = now.scope.context->user;
  const std::string_view role =
      routine == none ? scopes_.role_at(now.file, now.row) : std::string_view{};
  if (!role.empty()) {
    const PartyId party = memberships_->party_of(role);
    now.under_unknown_role = party == none;
    now.user = role;
    if (party != none) {
      now.parties = scopes_.party_set({party});
      now.as_migration = memberships_->is_migrate_role(party, role);
      now.orphan = false;
    }
  }
  if (routine != none) {
    const PartyId owner = ownership_.owner(routine).party;
    if (owner != none) now.parties = scopes_.party_set({owner});
  }
  statement.as_migration = now.as_migration;
  if (statement.party_set == 0) {
    statement.party_set = now.parties;
  } else if (statement.party_set != now.parties) {  // several contexts
    Parties all = model_.party_sets[statement.party_set];
    const Parties& more = model_.party_sets[now.parties];
    all.insert(all.end(), more.begin(), more.end());
    std::sort(all.begin(), all.end());
    all.erase(std::unique(all.begin(), all.end()), all.end());
    statement.party_set = scopes_.party_set(all);
  }
}

void Linker::link_statement(ModelStatement& statement, std::uint32_t context) {
  const FileScope& file = scopes_.file(statement.file);
  Current now;
  now.file = statement.file;
  now.row = statement.row;
  now.id = file.first_statement + statement.row;
  now.rows = &model_.files[statement.file].facts->rows;
  now.looks_back = file.role == Role::replayed && file.timeline != none;
  const LinkContext& c = scopes_.context(scopes_.context_of(statement.file, context));
  if (statement.database == none) statement.database = c.database;
  const ObjectId routine =
      statement.parent == none ? none : routine_around(statement.file, statement.row);
  if (routine != none && context > 0) return;  // a routine has one owner, whoever ships it
  PathId path = scopes_.path_at(statement.file, statement.row);
  if (path == none && routine != none) path = history_.object(routine).set_path;
  // A body is not run when it is defined: it means what its names mean in the end.
  const Point when = routine != none ? Point{} : scopes_.point(statement.file, statement.row);
  now.scope = {statement.file, &c, path == none ? c.path : path, when, routine};
  set_parties(now, statement, routine);
  // After SET ROLE it is one party's, whoever ships it.
  if (context > 0 && now.user != c.user && !now.under_unknown_role) return;
  drafts_.clear();
  if (statement.tag == CommandTag::mapping) {
    add_mapping(now);
  } else {
    add_needs(now);
  }
  add_uses(now);
  add_creations(now);
  if (drafts_.empty()) return;
  for (Draft& draft : drafts_) {
    if (now.under_unknown_role)
      draft.access.confidence = weaker(draft.access.confidence, Confidence::likely);
  }
  if (now.orphan) find_subject(now, statement);
  judge_drafts(now);
}

}  // namespace demarc
