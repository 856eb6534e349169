// Alembic's operations: op.create_table("t", sa.Column(…), schema="s") in upgrade().
//
// Rules from Alembic's "Operation Reference" and SQLAlchemy's Column: a column may be null unless
// it is a primary key or says nullable=False; "users.id" and "s.users.id" are targets of foreign
// keys.
#include <array>

#include "base/text.h"
#include "extract/schema/readers.h"

namespace demarc {

namespace {

constexpr std::size_t longest_suffix = 12;  // "[][][]…" of arrays
constexpr int deepest = 64;                 // a call below a batch's head

class Alembic {
 public:
  explicit Alembic(const SchemaSource& source) : source_(source), calls_(source.calls) {}

  void run() {
    const std::uint32_t end = static_cast<std::uint32_t>(calls_.file().nodes.size());
    for (std::uint32_t n = 0; n < end; ++n) {
      if (calls_.file().is_call(n)) operation(n);
    }
  }

 private:
  struct Batch {
    SqlName table{};
    bool found = false;
  };
  void operation(std::uint32_t call);
  Batch batch_around(std::uint32_t call);
  void table_operation(std::string_view verb, const HostArguments& passed);
  void column_operation(std::string_view verb, const SqlName& table, const HostArguments& passed,
                        std::size_t first);
  void key_operation(std::string_view verb, const HostArguments& passed, const Batch& batch);
  void create_table(const HostArguments& passed);
  void alter_column(const SqlName& table, const HostArguments& passed, std::size_t first);
  SchemaColumn column(std::uint32_t call);
  void constraint(std::uint32_t call, SchemaTable& table);
  SchemaReference target(const HostText& text);
  std::string type_of(std::uint32_t n);
  SqlName table_name(std::uint32_t name, const HostArguments& passed, std::string_view schema) {
    SqlName out{.name = calls_.text(name)};
    out.schema = calls_.text(passed.get(schema));
    return out;
  }

  const SchemaSource& source_;
  SchemaCalls& calls_;
};

// The table of `with op.batch_alter_table("t") as batch_op:` around a call.
Alembic::Batch Alembic::batch_around(std::uint32_t call) {
  const HostFile& file = calls_.file();
  int depth = 0;
  for (std::uint32_t n = file.node(call).parent; n != no_node && ++depth < deepest;
       n = file.node(n).parent) {
    if (calls_.kind(n) != "with_statement") continue;
    const std::uint32_t head = file.first_named(n);
    if (head == no_node || file.node(call).begin < file.node(head).end) continue;
    for (std::uint32_t c = head; c < calls_.end_of(head); ++c) {
      if (!file.is_call(c) || file.callee(c) != "batch_alter_table") continue;
      const HostArguments passed = calls_.arguments(c);
      return {.table = table_name(passed.get("table_name", 0), passed, "schema"), .found = true};
    }
  }
  return {};
}

std::string Alembic::type_of(std::uint32_t n) {
  std::string suffix;
  while (calls_.word(n) == "ARRAY" && suffix.size() < longest_suffix) {
    suffix += "[]";
    n = calls_.arguments(n).get("item_type", 0);
  }
  return n == no_node ? "text" + suffix : source_.type_of(calls_.word(n)) + suffix;
}

// "users.id", "app.users.id"
SchemaReference Alembic::target(const HostText& text) {
  SchemaReference out;
  const std::size_t dot = text.text.rfind('.');
  if (dot == std::string::npos) return out;
  HostText table;
  table.add_range(text, 0, dot);
  out.table = split_name(table);
  HostText column;
  column.add_range(text, dot + 1, text.text.size());
  out.columns.push_back(std::move(column));
  return out;
}

SchemaColumn Alembic::column(std::uint32_t call) {
  const HostArguments passed = calls_.arguments(call);
  SchemaColumn out{.name = calls_.text(passed.get("name", 0))};
  std::uint32_t type = passed.get("type_");
  for (std::size_t i = 1; i < passed.positional.size(); ++i) {
    const std::uint32_t n = passed.at(i);
    const std::string_view word = calls_.file().is_call(n) ? calls_.file().callee(n) : "";
    if (word == "ForeignKey") {
      const HostArguments key = calls_.arguments(n);
      out.references = target(calls_.text(key.get("column", 0)));
      out.references.on_delete = calls_.text(key.get("ondelete")).text;
    } else if (word == "Identity" || word == "Sequence") {
      out.identity = word == "Identity";
    } else if (type == no_node) {
      type = n;
    }
  }
  out.type = type_of(type);
  out.primary = calls_.truth(passed.get("primary_key")) == true;
  out.not_null = out.primary || calls_.truth(passed.get("nullable")) == false;
  out.unique = calls_.truth(passed.get("unique")) == true;
  const std::uint32_t value = passed.get("server_default");
  out.has_default = !out.identity && value != no_node && calls_.kind(value) != "none";
  return out;
}

void Alembic::constraint(std::uint32_t call, SchemaTable& table) {
  const std::string_view word = calls_.file().callee(call);
  const HostArguments passed = calls_.arguments(call);
  SchemaKey key{.name = calls_.text(passed.get("name"))};
  if (word == "ForeignKeyConstraint") {
    key.kind = SchemaKey::Kind::foreign;
    key.columns = calls_.texts(passed.get("columns", 0));
    for (const HostText& one : calls_.texts(passed.get("refcolumns", 1))) {
      SchemaReference part = target(one);
      if (!part.table.known()) continue;
      key.references.table = std::move(part.table);
      key.references.columns.push_back(std::move(part.columns[0]));
    }
    key.references.on_delete = calls_.text(passed.get("ondelete")).text;
    if (!key.references.table.known()) return;
  } else if (word == "PrimaryKeyConstraint" || word == "UniqueConstraint") {
    key.kind = word[0] == 'P' ? SchemaKey::Kind::primary : SchemaKey::Kind::unique;
    for (std::uint32_t n : passed.positional) {
      HostText one = calls_.text(n);
      if (!one.text.empty()) key.columns.push_back(std::move(one));
    }
  }
  if (!key.columns.empty()) table.keys.push_back(std::move(key));
}

void Alembic::create_table(const HostArguments& passed) {
  SchemaTable table{.name = table_name(passed.get("table_name", 0), passed, "schema")};
  table.if_not_exists = calls_.truth(passed.get("if_not_exists")) == true;
  for (std::size_t i = 1; i < passed.positional.size(); ++i) {
    const std::uint32_t n = passed.at(i);
    if (!calls_.file().is_call(n)) continue;
    if (calls_.file().callee(n) == "Column") {
      table.columns.push_back(column(n));
    } else {
      constraint(n, table);
    }
  }
  source_.writer.create_table(table);
}

void Alembic::alter_column(const SqlName& table, const HostArguments& passed, std::size_t first) {
  SchemaWriter& writer = source_.writer;
  const HostText name = calls_.text(passed.get("column_name", first));
  if (name.text.empty()) return;
  if (passed.get("type_") != no_node) writer.change_type(table, name, type_of(passed.get("type_")));
  if (const auto nullable = calls_.truth(passed.get("nullable"))) {
    writer.change_null(table, name, *nullable);
  }
  if (const std::uint32_t value = passed.get("server_default"); value != no_node) {
    writer.change_default(table, name, calls_.kind(value) != "none");
  }
  const HostText to = calls_.text(passed.get("new_column_name"));
  if (!to.text.empty()) writer.rename_column(table, name, to);
}

void Alembic::column_operation(std::string_view verb, const SqlName& table,
                               const HostArguments& passed, std::size_t first) {
  if (verb == "add_column") {
    const std::uint32_t made = passed.get("column", first);
    if (made != no_node && calls_.file().is_call(made)) {
      source_.writer.add_column(table, column(made));
    }
  } else if (verb == "drop_column") {
    const HostText name = calls_.text(passed.get("column_name", first));
    if (!name.text.empty()) source_.writer.drop_column(table, name);
  } else {
    alter_column(table, passed, first);
  }
}

// In a batch the table's name is left out: op.create_foreign_key(name, source, target, local,
// remote).
void Alembic::key_operation(std::string_view verb, const HostArguments& passed,
                            const Batch& batch) {
  const std::size_t next = batch.found ? 1 : 2;
  SqlName table = batch.table;
  if (!batch.found) {
    const bool foreign = verb == "create_foreign_key";
    table = table_name(passed.get(foreign ? "source_table" : "table_name", 1), passed,
                       foreign ? "source_schema" : "schema");
  }
  if (!table.known()) return;
  SchemaKey key{.name = calls_.text(passed.at(0))};
  if (verb == "create_foreign_key") {
    key.kind = SchemaKey::Kind::foreign;
    key.references.table =
        table_name(passed.get("referent_table", next), passed, "referent_schema");
    key.columns = calls_.texts(passed.get("local_cols", next + 1));
    key.references.columns = calls_.texts(passed.get("remote_cols", next + 2));
    key.references.on_delete = calls_.text(passed.get("ondelete")).text;
    if (key.references.table.known()) source_.writer.add_key(table, key);
  } else if (verb == "create_index") {
    source_.writer.create_index(table, key.name, calls_.texts(passed.get("columns", next)),
                                calls_.truth(passed.get("unique")) == true);
  } else if (verb == "drop_constraint") {
    if (!key.name.text.empty()) source_.writer.drop_constraint(table, key.name);
  } else {
    key.kind = verb == "create_primary_key" ? SchemaKey::Kind::primary : SchemaKey::Kind::unique;
    key.columns = calls_.texts(passed.get("columns", next));
    source_.writer.add_key(table, key);
  }
}

void Alembic::table_operation(std::string_view verb, const HostArguments& passed) {
  const SqlName table = table_name(
      passed.get(verb == "rename_table" ? "old_table_name" : "table_name", 0), passed, "schema");
  if (!table.known()) {
    return source_.writer.note("`" + std::string(verb) + "`: the table's name is not in this file");
  }
  if (verb == "create_table") {
    create_table(passed);
  } else if (verb == "drop_table") {
    source_.writer.drop_table(table, calls_.truth(passed.get("if_exists")) == true);
  } else if (verb == "rename_table") {
    const HostText to = calls_.text(passed.get("new_table_name", 1));
    if (!to.text.empty()) source_.writer.rename_table(table, {.name = to});
  }
}

void Alembic::operation(std::uint32_t call) {
  const std::string_view verb = calls_.file().callee(call);
  const std::string_view on = calls_.file().qualifier(call);
  constexpr std::array<std::string_view, 11> verbs = {
      "create_table",       "drop_table",
      "rename_table",       "add_column",
      "drop_column",        "alter_column",
      "create_index",       "create_foreign_key",
      "create_primary_key", "create_unique_constraint",
      "drop_constraint"};
  bool known = false;
  for (std::string_view one : verbs) known = known || verb == one;
  if (!known || on.empty()) return;
  const Batch batch = on == "op" ? Batch{} : batch_around(call);
  if (on != "op" && !batch.found) return;
  source_.stand_at(call);
  const HostArguments passed = calls_.arguments(call);
  if (verb.ends_with("_table")) {
    table_operation(verb, passed);
  } else if (verb.ends_with("_column")) {
    const SqlName table =
        batch.found ? batch.table : table_name(passed.get("table_name", 0), passed, "schema");
    if (!table.known()) {
      return source_.writer.note("`" + std::string(verb) +
                                 "`: the table's name is not in this file");
    }
    column_operation(verb, table, passed, batch.found ? 0 : 1);
  } else {
    key_operation(verb, passed, batch);
  }
}

}  // namespace

void read_alembic_calls(const SchemaSource& source) {
  Alembic(source).run();
}

}  // namespace demarc
