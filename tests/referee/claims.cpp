#include "tests/referee/claims.h"

#include <algorithm>

#include "sql/analyse.h"

namespace demarc::referee {

Rows facts_of(std::string_view sql) {
  Rows rows;
  Fragment fragment;
  fragment.text = sql;
  fragment.map = ByteMap(0);
  analyse_sql(fragment, SqlLimits{}, rows);
  return rows;
}

// Runs when the text is run: it stands in no routine's body.
static bool runs_now(const Rows& rows, const StatementRow& statement) {
  std::uint32_t parent = statement.parent;
  for (int depth = 0; parent != no_row && depth < 100; ++depth) {
    const CommandTag tag = rows.statements[parent].tag;
    if (tag == CommandTag::create_function || tag == CommandTag::create_procedure) return false;
    parent = rows.statements[parent].parent;
  }
  return true;
}

// The validator of LANGUAGE sql looks up what the body names, so its schemas must be open to
// whoever makes the routine.
static bool is_looked_up_now(const Rows& rows, const StatementRow& statement) {
  if (statement.parent == no_row) return false;
  const StatementRow& parent = rows.statements[statement.parent];
  if (parent.definitions.count == 0) return false;
  const DefinitionRow& routine = rows.definitions[parent.definitions.first];
  return routine.object == ObjectKind::routine &&
         (routine.atomic_body != 0 || rows.text(routine.language) == "sql");
}

static bool is_system(std::string_view schema) {
  return schema == "pg_catalog" || schema == "information_schema" || schema == "pg_toast";
}

namespace {

class Reader {
 public:
  Reader(const Rows& rows, const Catalog& catalog, const std::vector<std::string>& path)
      : rows_(rows), catalog_(catalog), path_(path) {}

  void need(const NeedRow& row);
  void use(const UseRow& row);
  void schemas(const StatementRow& statement);
  Claims claims{};

 private:
  Claim* claim_of(const Name& name, ObjectKind like);
  void add(Claim& claim, Privileges privileges, bool any_of);
  void add_columns(Claim& claim, const NeedRow& row);
  bool is_defined_here(const Name& name) const;

  const Rows& rows_;
  const Catalog& catalog_;
  const std::vector<std::string>& path_;
};

Claim* Reader::claim_of(const Name& name, ObjectKind like) {
  const std::string_view schema = rows_.text(name.schema);
  const std::string_view text = rows_.text(name.name);
  if (is_system(schema)) return nullptr;
  if (schema.empty() && like == ObjectKind::table && catalog_.is_system_relation(text)) {
    return nullptr;
  }
  const Object* object = catalog_.find(schema, text, like, path_);
  if (object == nullptr && like == ObjectKind::type &&
      catalog_.find(schema, text, ObjectKind::table, path_) != nullptr) {
    return nullptr;  // the row type of a table, which PUBLIC may use
  }
  if (object == nullptr) {
    if (!is_defined_here(name)) {
      auto& not_found =
          like == ObjectKind::table ? claims.relations_not_found : claims.uses_not_found;
      not_found.push_back(schema.empty() ? std::string(text)
                                         : std::string(schema) + "." + std::string(text));
    }
    return nullptr;
  }
  for (Claim& claim : claims.claims) {
    if (claim.object == object) return &claim;
  }
  claims.claims.push_back({.object = object});
  return &claims.claims.back();
}

bool Reader::is_defined_here(const Name& name) const {
  return std::any_of(
      rows_.definitions.begin(), rows_.definitions.end(),
      [&](const DefinitionRow& row) { return rows_.text(row.name.name) == rows_.text(name.name); });
}

void Reader::add(Claim& claim, Privileges privileges, bool any_of) {
  privileges = for_server_version(privileges, 15);
  if (any_of) {
    claim.any.push_back(privileges);
  } else {
    claim.all |= privileges;
  }
}

void Reader::add_columns(Claim& claim, const NeedRow& row) {
  for (int bit = 0; bit < privilege_count; ++bit) {
    const Privileges privilege = 1u << bit;
    if ((row.privileges & privilege) == 0) continue;
    const bool known = row.columns_known != 0;
    const auto [it, first] = claim.columns.emplace(
        privilege, known ? std::optional(std::set<std::string>()) : std::nullopt);
    if (!known) it->second.reset();
    if (!it->second) continue;
    for (std::uint32_t i = 0; i < row.columns.count; ++i) {
      const ColumnUse& column = rows_.column_uses[row.columns.first + i];
      if ((column.privileges & privilege) != 0) {
        it->second->insert(std::string(rows_.text(column.name)));
      }
    }
  }
}

void Reader::need(const NeedRow& row) {
  if (row.timing != Timing::direct || row.privileges == 0) return;
  Claim* claim = claim_of(row.name, ObjectKind::table);
  if (claim == nullptr) return;
  add(*claim, row.privileges, row.any_of != 0);
  add_columns(*claim, row);
}

void Reader::use(const UseRow& row) {
  if (row.timing != Timing::direct || row.privileges == 0) return;
  switch (row.object) {
    case ObjectKind::sequence:
    case ObjectKind::index:
    case ObjectKind::routine:
    case ObjectKind::schema:
    case ObjectKind::type:
    case ObjectKind::domain:
    case ObjectKind::language:
    case ObjectKind::server:
    case ObjectKind::foreign_data_wrapper:
    case ObjectKind::database:
    case ObjectKind::publication:
    case ObjectKind::statistics:
      break;
    default:
      return;  // extensions, roles, operators …: not what the referee asks about
  }
  Name name = row.name;
  if (row.object == ObjectKind::database && name.name.empty()) {
    // The database of the connection.
    for (const Object& object : catalog_.objects()) {
      if (object.kind != ObjectKind::database) continue;
      claims.claims.push_back({.object = &object});
      add(claims.claims.back(), row.privileges, row.any_of != 0);
    }
    return;
  }
  if (Claim* claim = claim_of(name, row.object)) add(*claim, row.privileges, row.any_of != 0);
}

void Reader::schemas(const StatementRow& statement) {
  for (std::uint32_t i = 0; i < statement.uses.count; ++i) {
    const UseRow& row = rows_.uses[statement.uses.first + i];
    if (row.object == ObjectKind::schema && row.privileges == priv_usage) use(row);
  }
}

}  // namespace

Claims claims_of(const Rows& rows, const Catalog& catalog, const std::vector<std::string>& path) {
  Reader reader(rows, catalog, path);
  for (const StatementRow& statement : rows.statements) {
    if (!runs_now(rows, statement)) {
      if (is_looked_up_now(rows, statement)) reader.schemas(statement);
      continue;
    }
    if (statement.recovered != 0) reader.claims.unparsed = true;
    for (std::uint32_t i = 0; i < statement.needs.count; ++i) {
      reader.need(rows.needs[statement.needs.first + i]);
    }
    for (std::uint32_t i = 0; i < statement.uses.count; ++i) {
      reader.use(rows.uses[statement.uses.first + i]);
    }
  }
  if (rows.statements.empty() && !rows.notes.empty()) reader.claims.unparsed = true;
  return std::move(reader.claims);
}

}  // namespace demarc::referee
