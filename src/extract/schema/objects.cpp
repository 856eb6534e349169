// Tables described by objects: Sequelize, TypeORM and node-pg-migrate.
//
//   queryInterface.createTable("users", { id: { type: Sequelize.INTEGER, primaryKey: true } })
//   queryRunner.createTable(new Table({ name: "users", columns: [{ name: "id", … }] }))
//   pgm.createTable({ schema: "app", name: "users" }, { id: "id", name: { type: "text" } })
//
// Rules from sequelize.org "Query Interface", typeorm.io "Migrations" and node-pg-migrate's
// "Defining columns". Columns may be null unless allowNull: false, notNull: true or, in TypeORM,
// unless isNullable: true.
#include <array>

#include "base/text.h"
#include "extract/schema/readers.h"

namespace demarc {

namespace {

constexpr std::size_t longest_suffix = 12;  // "[][][]…" of arrays

class Objects {
 public:
  explicit Objects(const SchemaSource& source) : source_(source), calls_(source.calls) {}

  void run() {
    const auto count = static_cast<std::uint32_t>(calls_.file().nodes.size());
    for (std::uint32_t n = 0; n < count; ++n) {
      if (calls_.file().is_call(n) && calls_.file().receiver(n) != no_node) operation(n);
    }
  }

 private:
  void operation(std::uint32_t call);
  bool table_operation(std::string_view verb, const SqlName& table, const HostArguments& passed);
  bool column_operation(std::string_view verb, const SqlName& table, const HostArguments& passed);
  bool key_operation(std::string_view verb, const SqlName& table, const HostArguments& passed);
  void create_table(const SqlName& table, const HostArguments& passed);
  void typeorm_table(std::uint32_t object, SchemaTable& table);
  SchemaColumn column(const HostText& name, std::uint32_t described);
  void column_details(SchemaColumn& out, std::uint32_t object);
  void add_columns(std::uint32_t object, SchemaTable& table);
  SchemaReference reference(std::uint32_t described);
  SchemaKey foreign_key(std::uint32_t object);
  SqlName table_name(std::uint32_t n);
  std::string type_of(std::uint32_t n);
  // The first of the keys that the object has.
  std::uint32_t entry(std::uint32_t object, std::initializer_list<std::string_view> keys) {
    for (std::string_view key : keys) {
      const std::uint32_t found = calls_.entry(object, key);
      if (found != no_node) return found;
    }
    return no_node;
  }
  // new Table({…}): what is passed; anything else as it is.
  std::uint32_t object_of(std::uint32_t n) {
    if (n == no_node || !calls_.file().is_call(n)) return n;
    return calls_.arguments(n).at(0);
  }
  bool is_object(std::uint32_t n) const {
    return n != no_node && calls_.file().role(n) == HostRole::list;
  }

  const SchemaSource& source_;
  SchemaCalls& calls_;
};

// "users", { schema, name }, { schema, tableName }, new Table({ name, schema })
SqlName Objects::table_name(std::uint32_t n) {
  if (n == no_node) return {};
  const std::uint32_t object = object_of(n);
  if (!is_object(object)) return split_name(calls_.text(n));
  SqlName out = split_name(calls_.text(entry(object, {"name", "tableName"})));
  const HostText schema = calls_.text(entry(object, {"schema"}));
  if (!schema.text.empty()) out.schema = schema;
  return out;
}

std::string Objects::type_of(std::uint32_t n) {
  std::string suffix;
  while (n != no_node && calls_.file().is_call(n) && calls_.file().callee(n) == "ARRAY" &&
         suffix.size() < longest_suffix) {
    suffix += "[]";
    n = calls_.arguments(n).at(0);
  }
  if (n == no_node) return "text" + suffix;
  std::string word = calls_.text(n).text;
  if (word.empty()) word = calls_.word(n);
  word = word.substr(0, word.find('('));
  return source_.type_of(word) + suffix;
}

// { model: "users", key: "id" }, { table, field }, "users", "\"app\".\"users\"(id)"
SchemaReference Objects::reference(std::uint32_t described) {
  SchemaReference out;
  if (described == no_node) return out;
  if (is_object(described)) {
    const std::uint32_t model = entry(described, {"model", "table", "name", "tableName"});
    out.table = table_name(is_object(model) ? model : described);
    if (!is_object(model)) out.table = split_name(calls_.text(model));
    const HostText schema = calls_.text(entry(described, {"schema"}));
    if (!schema.text.empty()) out.table.schema = schema;
    out.columns = calls_.texts(entry(described, {"key", "field", "fields"}));
    return out;
  }
  const HostText text = calls_.text(described);
  HostText table;
  table.add_range(text, 0, std::min(text.text.find_first_of("( "), text.text.size()));
  if (!table.text.empty()) out.table = split_name(table);
  return out;
}

void Objects::column_details(SchemaColumn& out, std::uint32_t object) {
  out.type = type_of(entry(object, {"type"}));
  const auto is = [&](std::initializer_list<std::string_view> keys) {
    return calls_.truth(entry(object, keys));
  };
  out.primary = is({"primaryKey", "isPrimary"}) == true;
  out.not_null = source_.tool.columns_not_null;
  if (is({"allowNull"}) == false || is({"notNull"}) == true || is({"isNullable"}) == false) {
    out.not_null = true;
  }
  if (is({"isNullable"}) == true || is({"allowNull"}) == true) out.not_null = false;
  out.not_null = out.not_null || out.primary;
  out.unique = is({"unique", "isUnique"}) == true;
  out.identity = is({"autoIncrement", "isGenerated"}) == true && out.type != "uuid";
  out.has_default = !out.identity && entry(object, {"defaultValue", "default"}) != no_node;
  out.references = reference(entry(object, {"references"}));
  out.references.on_delete = calls_.text(entry(object, {"onDelete"})).text;
}

SchemaColumn Objects::column(const HostText& name, std::uint32_t described) {
  SchemaColumn out{.name = name};
  const std::uint32_t object = object_of(described);
  if (is_object(object)) {
    column_details(out, object);
    return out;
  }
  out.type = type_of(described);
  if (out.type == "id") {  // node-pg-migrate's short way
    out.type = "integer";
    out.identity = out.primary = out.not_null = true;
  }
  out.not_null = out.not_null || source_.tool.columns_not_null;
  return out;
}

void Objects::add_columns(std::uint32_t object, SchemaTable& table) {
  if (object == no_node) return;
  for (const auto& [name, described] : calls_.entries(object)) {
    table.columns.push_back(column(name, described));
  }
}

// { columnNames, referencedTableName, referencedColumnNames, onDelete }, and node-pg-migrate's
// { columns, references }
SchemaKey Objects::foreign_key(std::uint32_t object) {
  SchemaKey out{.kind = SchemaKey::Kind::foreign};
  object = object_of(object);
  if (!is_object(object)) return out;
  out.name = calls_.text(entry(object, {"name"}));
  out.columns = calls_.texts(entry(object, {"columnNames", "fields", "columns"}));
  const std::uint32_t described = entry(object, {"references"});
  if (described != no_node) out.references = reference(described);
  const HostText table = calls_.text(entry(object, {"referencedTableName"}));
  if (!table.text.empty()) out.references.table = split_name(table);
  const HostText schema = calls_.text(entry(object, {"referencedSchema"}));
  if (!schema.text.empty()) out.references.table.schema = schema;
  for (HostText& one : calls_.texts(entry(object, {"referencedColumnNames"}))) {
    out.references.columns.push_back(std::move(one));
  }
  out.references.on_delete = calls_.text(entry(object, {"onDelete"})).text;
  return out;
}

void Objects::typeorm_table(std::uint32_t object, SchemaTable& table) {
  for (std::uint32_t item : calls_.items(entry(object, {"columns"}))) {
    const std::uint32_t described = object_of(item);
    const HostText name = calls_.text(entry(described, {"name"}));
    if (!name.text.empty()) table.columns.push_back(column(name, described));
  }
  for (std::uint32_t item : calls_.items(entry(object, {"foreignKeys"}))) {
    SchemaKey key = foreign_key(item);
    if (key.references.table.known()) table.keys.push_back(std::move(key));
  }
  for (std::uint32_t item : calls_.items(entry(object, {"uniques"}))) {
    SchemaKey key{.kind = SchemaKey::Kind::unique};
    key.columns = calls_.texts(entry(object_of(item), {"columnNames"}));
    table.keys.push_back(std::move(key));
  }
  // Several primary columns are one key.
  SchemaKey primary;
  for (SchemaColumn& one : table.columns) {
    if (one.primary) primary.columns.push_back(one.name);
  }
  if (primary.columns.size() < 2) return;
  for (SchemaColumn& one : table.columns) one.primary = false;
  table.keys.push_back(std::move(primary));
}

void Objects::create_table(const SqlName& name, const HostArguments& passed) {
  SchemaTable table{.name = name};
  const std::uint32_t first = object_of(passed.at(0));
  if (passed.at(0) != no_node && calls_.file().is_call(passed.at(0))) {
    typeorm_table(first, table);
  } else {
    add_columns(passed.at(1), table);
    const HostText schema = calls_.text(entry(passed.at(2), {"schema"}));
    if (!schema.text.empty()) table.name.schema = schema;
    table.if_not_exists = calls_.truth(entry(passed.at(2), {"ifNotExists"})) == true;
  }
  source_.writer.create_table(table);
}

bool Objects::table_operation(std::string_view verb, const SqlName& table,
                              const HostArguments& passed) {
  if (verb == "createTable") {
    create_table(table, passed);
  } else if (verb == "dropTable") {
    const std::uint32_t options = passed.at(1);
    const bool if_exists =
        calls_.truth(options) == true || calls_.truth(entry(options, {"ifExists"})) == true;
    source_.writer.drop_table(table, if_exists);
  } else if (verb == "renameTable") {
    const SqlName to = table_name(passed.at(1));
    if (to.known()) source_.writer.rename_table(table, to);
  } else {
    return false;
  }
  return true;
}

bool Objects::column_operation(std::string_view verb, const SqlName& table,
                               const HostArguments& passed) {
  SchemaWriter& writer = source_.writer;
  const HostText name = calls_.text(passed.at(1));
  if (verb == "addColumn" || verb == "addColumns") {
    // Sequelize: name, description. node-pg-migrate: an object of columns. TypeORM: TableColumn.
    SchemaTable added{.name = table};
    const bool is_made = passed.at(1) != no_node && calls_.file().is_call(passed.at(1));
    if (!name.text.empty()) {
      added.columns.push_back(column(name, passed.at(2)));
    } else if (is_made || calls_.kind(passed.at(1)) == "array") {
      for (std::uint32_t item : calls_.items(passed.at(1))) {
        const std::uint32_t described = object_of(item);
        added.columns.push_back(column(calls_.text(entry(described, {"name"})), described));
      }
    } else {
      add_columns(passed.at(1), added);
    }
    for (const SchemaColumn& one : added.columns) writer.add_column(table, one);
  } else if (verb == "removeColumn" || verb == "dropColumn" || verb == "dropColumns") {
    for (const HostText& one : calls_.texts(passed.at(1))) writer.drop_column(table, one);
  } else if (verb == "renameColumn") {
    const HostText to = calls_.text(passed.at(2));
    if (!name.text.empty() && !to.text.empty()) writer.rename_column(table, name, to);
  } else if ((verb == "changeColumn" || verb == "alterColumn") && !name.text.empty()) {
    if (entry(passed.at(2), {"type"}) != no_node) {
      writer.change_type(table, name, type_of(entry(passed.at(2), {"type"})));
    }
    const auto allowed = calls_.truth(entry(passed.at(2), {"allowNull"}));
    const auto required = calls_.truth(entry(passed.at(2), {"notNull"}));
    if (allowed || required) writer.change_null(table, name, allowed ? *allowed : !*required);
  } else {
    return false;
  }
  return true;
}

bool Objects::key_operation(std::string_view verb, const SqlName& table,
                            const HostArguments& passed) {
  SchemaWriter& writer = source_.writer;
  if (verb == "createForeignKey" || verb == "createForeignKeys") {
    for (std::uint32_t item : calls_.items(passed.at(1))) {
      const SchemaKey key = foreign_key(item);
      if (key.references.table.known()) writer.add_key(table, key);
    }
  } else if (verb == "addConstraint") {
    const std::uint32_t last = is_object(passed.at(1)) ? passed.at(1) : passed.at(2);
    const std::uint32_t nested = entry(last, {"foreignKeys"});
    SchemaKey key = foreign_key(nested != no_node ? calls_.items(nested)[0] : last);
    if (key.references.table.known()) return writer.add_key(table, key), true;
    const std::string kind = to_lower(calls_.text(entry(last, {"type"})).text);
    key.kind = kind == "primary key" ? SchemaKey::Kind::primary : SchemaKey::Kind::unique;
    if (kind == "primary key" || kind == "unique") writer.add_key(table, key);
  } else if (verb == "addIndex" || verb == "createIndex") {
    const std::uint32_t object = object_of(passed.at(1));
    std::vector<HostText> columns = calls_.texts(entry(object, {"fields", "columnNames"}));
    if (columns.empty()) columns = calls_.texts(passed.at(1));
    const std::uint32_t options = passed.at(2) != no_node ? passed.at(2) : object;
    const bool unique = calls_.truth(entry(options, {"unique", "isUnique"})) == true;
    writer.create_index(table, calls_.text(entry(options, {"name"})), columns, unique);
  } else {
    return false;
  }
  return true;
}

void Objects::operation(std::uint32_t call) {
  constexpr std::array<std::string_view, 19> verbs = {
      "createTable",  "dropTable",        "renameTable",       "addColumn",     "addColumns",
      "removeColumn", "dropColumn",       "dropColumns",       "renameColumn",  "changeColumn",
      "alterColumn",  "createForeignKey", "createForeignKeys", "addConstraint", "addIndex",
      "createIndex",  "createSchema",     "dropSchema",        "renameSchema"};
  const std::string_view verb = calls_.file().callee(call);
  bool known = false;
  for (std::string_view one : verbs) known = known || verb == one;
  if (!known) return;
  const HostArguments passed = calls_.arguments(call);
  source_.stand_at(call);
  if (verb.ends_with("Schema")) {
    const HostText schema = calls_.text(passed.at(0));
    if (schema.text.empty() || verb == "renameSchema") return;
    verb == "createSchema" ? source_.writer.create_schema(schema)
                           : source_.writer.drop_schema(schema);
    return;
  }
  const SqlName table = table_name(passed.at(0));
  if (!table.known()) {
    return source_.writer.note("`" + std::string(verb) + "`: the table's name is not in this file");
  }
  if (!table_operation(verb, table, passed) && !column_operation(verb, table, passed)) {
    key_operation(verb, table, passed);
  }
}

}  // namespace

void read_object_calls(const SchemaSource& source) {
  Objects(source).run();
}

}  // namespace demarc
