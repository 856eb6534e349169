// Entity Framework Core's operations: migrationBuilder.CreateTable(name: "Orders", …).
//
// Rules from Microsoft's MigrationBuilder reference: arguments are named, columns are members of an
// anonymous object, keys are calls on the table in `constraints`. A column may be null only with
// nullable: true.
#include <array>

#include "base/text.h"
#include "extract/schema/readers.h"

namespace demarc {

namespace {

class EfCore {
 public:
  explicit EfCore(const SchemaSource& source) : source_(source), calls_(source.calls) {}

  void run() {
    for (const CallChain& chain : calls_.chains(0)) {
      if (chain.root == no_node || calls_.file().text(chain.root) != "migrationBuilder") continue;
      operation(chain.calls.front());
    }
  }

 private:
  void operation(std::uint32_t call);
  void create_table(const HostArguments& passed);
  void constraint(std::uint32_t call, SchemaTable& table);
  void column_operation(std::string_view verb, std::uint32_t call, const HostArguments& passed);
  void rename(const HostArguments& passed);
  void key_operation(std::string_view verb, const HostArguments& passed);
  SchemaColumn column(std::uint32_t call, const HostArguments& passed);
  SchemaReference principal(const HostArguments& passed);
  std::vector<HostText> members(std::uint32_t lambda);
  std::vector<HostText> columns_of(const HostArguments& passed) {
    std::vector<HostText> out = calls_.texts(passed.get("columns"));
    if (out.empty()) out = calls_.texts(passed.get("column"));
    return out;
  }
  SqlName named(const HostArguments& passed, std::string_view key, std::string_view schema,
                std::size_t i = 0) {
    return {.schema = calls_.text(passed.get(schema)), .name = calls_.text(passed.get(key, i))};
  }

  const SchemaSource& source_;
  SchemaCalls& calls_;
};

// table.Column<Guid>(type: "uuid", nullable: false): the written type, else the one of C#.
SchemaColumn EfCore::column(std::uint32_t call, const HostArguments& passed) {
  const HostFile& file = calls_.file();
  SchemaColumn out;
  std::string type = to_lower(calls_.text(passed.get("type")).text);
  if (const std::size_t cut = type.find('('); cut != std::string::npos) type.resize(cut);
  if (type.empty()) {
    std::string_view text = file.text(call);
    text = text.substr(0, text.find('('));
    const std::size_t open = text.find('<');
    const std::size_t close = text.rfind('>');
    if (open != std::string_view::npos && close != std::string_view::npos && open < close) {
      type = std::string(text.substr(open + 1, close - open - 1));
    }
  }
  out.type = source_.type_of(type);
  out.not_null = calls_.truth(passed.get("nullable")) != true;
  out.has_default =
      passed.get("defaultValue") != no_node || passed.get("defaultValueSql") != no_node;
  return out;
}

// x => x.Id, x => new { x.A, x.B }: the members as names.
std::vector<HostText> EfCore::members(std::uint32_t lambda) {
  std::vector<HostText> out;
  if (lambda == no_node) return out;
  const HostFile& file = calls_.file();
  for (std::uint32_t n = lambda; n < calls_.end_of(lambda); ++n) {
    if (file.role(n) != HostRole::member) continue;
    const HostNode& name = file.node(file.last_named(n));
    out.push_back(name_of_bytes(file.bytes, name.begin, name.end));
  }
  if (out.empty()) return calls_.texts(lambda);
  return out;
}

SchemaReference EfCore::principal(const HostArguments& passed) {
  SchemaReference out;
  out.table = {.schema = calls_.text(passed.get("principalSchema")),
               .name = calls_.text(passed.get("principalTable"))};
  for (std::string_view key : {"principalColumn", "principalColumns"}) {
    for (HostText& one : calls_.texts(passed.get(key))) out.columns.push_back(std::move(one));
  }
  const std::uint32_t action = passed.get("onDelete");
  if (action != no_node) out.on_delete = std::string(last_name(calls_.file().text(action)));
  return out;
}

void EfCore::constraint(std::uint32_t call, SchemaTable& table) {
  const std::string_view word = calls_.file().callee(call);
  const HostArguments passed = calls_.arguments(call);
  SchemaKey key{.name = calls_.text(passed.get("name", 0))};
  std::uint32_t columns = passed.get("columns", 1);
  if (passed.get("column") != no_node) columns = passed.get("column");
  key.columns = members(columns);
  if (word == "ForeignKey") {
    key.kind = SchemaKey::Kind::foreign;
    key.references = principal(passed);
    if (!key.references.table.known()) return;
  } else if (word == "UniqueConstraint") {
    key.kind = SchemaKey::Kind::unique;
  } else if (word != "PrimaryKey") {
    return;
  }
  table.keys.push_back(std::move(key));
}

void EfCore::create_table(const HostArguments& passed) {
  const HostFile& file = calls_.file();
  SchemaTable table{.name = named(passed, "name", "schema")};
  const std::uint32_t columns = passed.get("columns", 1);
  if (columns != no_node) {
    for (const CallChain& chain : calls_.chains(columns)) {
      const std::uint32_t call = chain.calls.front();
      if (file.callee(call) != "Column") continue;
      const HostArguments own = calls_.arguments(call);
      SchemaColumn one = column(call, own);
      one.name = calls_.text(own.get("name"));
      // new { Id = table.Column<int>(…) }: the name stands before the whole chain.
      std::uint32_t before = no_node;
      const std::uint32_t value = chain.calls.back();
      for (std::uint32_t c = file.node(file.node(value).parent).first_child;
           c != no_node && c != value; c = file.node(c).next) {
        if (file.node(c).named && file.role(c) == HostRole::identifier) before = c;
      }
      if (one.name.text.empty() && before != no_node) {
        one.name = name_of_bytes(file.bytes, file.node(before).begin, file.node(before).end);
      }
      if (!one.name.text.empty()) table.columns.push_back(std::move(one));
    }
  }
  const std::uint32_t constraints = passed.get("constraints");
  if (constraints != no_node) {
    for (const CallChain& chain : calls_.chains(constraints)) {
      constraint(chain.calls.front(), table);
    }
  }
  source_.writer.create_table(table);
}

void EfCore::column_operation(std::string_view verb, std::uint32_t call,
                              const HostArguments& passed) {
  SchemaWriter& writer = source_.writer;
  const SqlName table = named(passed, "table", "schema", 1);
  const HostText name = calls_.text(passed.get("name", 0));
  if (!table.known() || name.text.empty()) return;
  if (verb == "DropColumn") return writer.drop_column(table, name);
  if (verb == "RenameColumn") {
    const HostText to = calls_.text(passed.get("newName", 2));
    if (!to.text.empty()) writer.rename_column(table, name, to);
    return;
  }
  SchemaColumn one = column(call, passed);
  one.name = name;
  if (verb == "AddColumn") return writer.add_column(table, one);
  writer.change_type(table, name, one.type);
  writer.change_null(table, name, !one.not_null);
}

void EfCore::rename(const HostArguments& passed) {
  const SqlName table = named(passed, "name", "schema");
  SqlName to{.schema = calls_.text(passed.get("newSchema")),
             .name = calls_.text(passed.get("newName"))};
  if (to.name.text.empty()) to.name = table.name;
  if (table.known()) source_.writer.rename_table(table, to);
}

void EfCore::key_operation(std::string_view verb, const HostArguments& passed) {
  const SqlName table = named(passed, "table", "schema", 1);
  if (!table.known()) return;
  SchemaKey key{.name = calls_.text(passed.get("name", 0)), .columns = columns_of(passed)};
  if (verb == "CreateIndex") {
    source_.writer.create_index(table, key.name, key.columns,
                                calls_.truth(passed.get("unique")) == true);
  } else if (verb.starts_with("Drop")) {
    if (!key.name.text.empty()) source_.writer.drop_constraint(table, key.name);
  } else {
    if (verb == "AddForeignKey") {
      key.kind = SchemaKey::Kind::foreign;
      key.references = principal(passed);
      if (!key.references.table.known()) return;
    } else if (verb == "AddUniqueConstraint") {
      key.kind = SchemaKey::Kind::unique;
    }
    source_.writer.add_key(table, key);
  }
}

void EfCore::operation(std::uint32_t call) {
  const std::string_view verb = calls_.file().callee(call);
  const HostArguments passed = calls_.arguments(call);
  SchemaWriter& writer = source_.writer;
  source_.stand_at(call);
  if (verb == "CreateTable" || verb == "DropTable") {
    const SqlName table = named(passed, "name", "schema");
    if (!table.known()) {
      writer.note("`" + std::string(verb) + "`: the table's name is not in this file");
    } else if (verb == "CreateTable") {
      create_table(passed);
    } else {
      writer.drop_table(table);
    }
  } else if (verb == "RenameTable") {
    rename(passed);
  } else if (verb.ends_with("Column")) {
    column_operation(verb, call, passed);
  } else if (verb == "EnsureSchema" || verb == "DropSchema") {
    const HostText schema = calls_.text(passed.get("name", 0));
    if (schema.text.empty()) return;
    verb == "EnsureSchema" ? writer.create_schema(schema) : writer.drop_schema(schema);
  } else if (verb == "InsertData" || verb == "UpdateData" || verb == "DeleteData") {
    const SqlName table = named(passed, "table", "schema");
    if (table.known()) {
      writer.change_rows(to_lower(verb.substr(0, 6)), table,
                         verb == "DeleteData" ? std::vector<HostText>{} : columns_of(passed));
    }
  } else if (verb == "CreateIndex" || verb == "AddForeignKey" || verb == "AddPrimaryKey" ||
             verb == "AddUniqueConstraint" || verb == "DropForeignKey" ||
             verb == "DropPrimaryKey" || verb == "DropUniqueConstraint") {
    key_operation(verb, passed);
  }
}

}  // namespace

void read_ef_core_calls(const SchemaSource& source) {
  EfCore(source).run();
}

}  // namespace demarc
