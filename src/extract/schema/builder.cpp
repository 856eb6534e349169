// Tables made by a builder that is passed to a function: Knex and Laravel.
//
//   knex.schema.withSchema("shop").createTable("orders", (t) => { t.increments("id"); … })
//   Schema::create('orders', function (Blueprint $table) { $table->id(); … })
//
// Rules from knexjs.org "Schema Builder" and Laravel's "Database: Migrations" with
// Illuminate/Database/Schema/Blueprint.php. Knex's columns may be null unless they say
// notNullable(), Laravel's may not unless they say nullable(): `not_null` in the tool's data.
#include <algorithm>
#include <array>

#include "base/text.h"
#include "extract/schema/readers.h"
#include "extract/schema/words.h"

namespace demarc {

namespace {

template <typename List>
bool is_one_of(std::string_view word, const List& list) {
  return std::find(list.begin(), list.end(), word) != list.end();
}

constexpr std::array<std::string_view, 3> create_verbs = {"create", "createTable",
                                                          "createTableIfNotExists"};
constexpr std::array<std::string_view, 2> change_verbs = {"table", "alterTable"};
constexpr std::array<std::string_view, 4> drop_verbs = {"drop", "dropTable", "dropIfExists",
                                                        "dropTableIfExists"};
constexpr std::array<std::string_view, 2> rename_verbs = {"rename", "renameTable"};

class TableBuilder {
 public:
  explicit TableBuilder(const SchemaSource& source)
      : source_(source), calls_(source.calls), columns_not_null_(source.tool.columns_not_null) {}

  void run() {
    for (const CallChain& chain : calls_.chains(0)) {
      if (is_schema(chain)) operations(chain);
    }
  }

 private:
  // knex.schema.…, Schema::…, Schema::connection("x")->…
  bool is_schema(const CallChain& chain) const {
    return chain.root != no_node &&
           equals_ignoring_case(last_name(calls_.file().text(chain.root)), "schema");
  }
  void operations(const CallChain& chain);
  void table_operation(std::string_view verb, std::uint32_t call, const HostText& schema);
  void block(std::uint32_t call, SchemaTable& table, bool creates);
  void line(const CallChain& chain, SchemaTable& table, bool creates);
  bool special_columns(std::string_view verb, const HostArguments& passed, SchemaTable& table);
  bool key(const CallChain& chain, SchemaTable& table);
  bool removal(std::string_view verb, const HostArguments& passed, const SqlName& table);
  void column(const CallChain& chain, SchemaTable& table, bool creates);
  void modify(const CallChain& chain, SchemaColumn& column, bool& alters);
  SchemaReference reference(const CallChain& chain, const HostText& column);
  void put(SchemaTable& table, std::string_view name, std::string_view type, bool not_null);

  const SchemaSource& source_;
  SchemaCalls& calls_;
  const bool columns_not_null_;
  std::vector<SchemaKey> indexes_{};  // `unique` says which kind
  std::uint32_t here_ = 0;            // the line that is being read, in the file
};

void TableBuilder::operations(const CallChain& chain) {
  HostText schema;
  for (std::uint32_t call : chain.calls) {
    const std::string_view verb = calls_.file().callee(call);
    if (verb == "withSchema") {
      schema = calls_.text(calls_.arguments(call).at(0));
    } else if (verb == "createSchema" || verb == "createSchemaIfNotExists") {
      source_.stand_at(call);
      const HostText name = calls_.text(calls_.arguments(call).at(0));
      if (!name.text.empty()) source_.writer.create_schema(name);
    } else if (is_one_of(verb, create_verbs) || is_one_of(verb, change_verbs) ||
               is_one_of(verb, drop_verbs) || is_one_of(verb, rename_verbs)) {
      source_.stand_at(call);
      table_operation(verb, call, schema);
    }
  }
}

void TableBuilder::table_operation(std::string_view verb, std::uint32_t call,
                                   const HostText& schema) {
  const HostArguments passed = calls_.arguments(call);
  SchemaWriter& writer = source_.writer;
  SchemaTable table{.name = split_name(calls_.text(passed.at(0)))};
  if (!table.name.known()) {
    return writer.note("`" + std::string(verb) + "`: the table's name is not in this file");
  }
  if (!schema.text.empty()) table.name.schema = schema;
  indexes_.clear();
  if (is_one_of(verb, create_verbs)) {
    table.if_not_exists = verb == "createTableIfNotExists";
    block(call, table, true);
    writer.create_table(table);
  } else if (is_one_of(verb, change_verbs)) {
    block(call, table, false);
    for (const SchemaColumn& one : table.columns) writer.add_column(table.name, one);
    for (const SchemaKey& one : table.keys) writer.add_key(table.name, one);
  } else if (is_one_of(verb, drop_verbs)) {
    writer.drop_table(table.name, verb.ends_with("IfExists"));
  } else {
    const SqlName to = split_name(calls_.text(passed.at(1)));
    if (to.known()) writer.rename_table(table.name, to);
  }
  for (const SchemaKey& one : indexes_) {
    writer.create_index(table.name, one.name, one.columns, one.kind == SchemaKey::Kind::unique);
  }
}

void TableBuilder::block(std::uint32_t call, SchemaTable& table, bool creates) {
  const std::uint32_t body = calls_.block(call);
  const std::string_view parameter = calls_.parameter(body);
  if (parameter.empty()) return;
  for (const CallChain& chain : calls_.chains(body)) {
    if (chain.root == no_node || calls_.file().text(chain.root) != parameter) continue;
    here_ = calls_.file().node(chain.calls.front()).begin;
    line(chain, table, creates);
  }
}

void TableBuilder::line(const CallChain& chain, SchemaTable& table, bool creates) {
  const std::string_view verb = calls_.file().callee(chain.calls.front());
  const HostArguments passed = calls_.arguments(chain.calls.front());
  if (special_columns(verb, passed, table) || key(chain, table)) return;
  if (!creates && removal(verb, passed, table.name)) return;
  column(chain, table, creates);
}

void TableBuilder::put(SchemaTable& table, std::string_view name, std::string_view type,
                       bool not_null) {
  table.columns.push_back({.name = made_name(name, here_), .type = std::string(type)});
  table.columns.back().not_null = not_null;
}

// Calls that stand for columns with names of their own.
bool TableBuilder::special_columns(std::string_view verb, const HostArguments& passed,
                                   SchemaTable& table) {
  if (verb == "timestamps" || verb == "timestampsTz" || verb == "nullableTimestamps") {
    const bool not_null = !columns_not_null_ && calls_.truth(passed.at(1)) == true;
    put(table, "created_at", "timestamp", not_null);
    put(table, "updated_at", "timestamp", not_null);
  } else if (verb == "softDeletes" || verb == "softDeletesTz") {
    put(table, "deleted_at", "timestamp", false);
  } else if (verb == "rememberToken") {
    put(table, "remember_token", "character varying", false);
  } else if (verb.ends_with("orphs") && passed.at(0) != no_node) {  // morphs, nullableUuidMorphs
    const HostText name = calls_.text(passed.at(0));
    if (name.text.empty()) return true;
    const bool not_null = !verb.starts_with("nullable");
    const bool uuid = verb.find("uid") != std::string_view::npos;
    table.columns.push_back(
        {.name = extended_name(name, "_type"), .type = "character varying", .not_null = not_null});
    table.columns.push_back({.name = extended_name(name, "_id"),
                             .type = uuid ? "uuid" : "bigint",
                             .not_null = not_null});
  } else {
    return false;
  }
  return true;
}

// $table->foreign('user_id')->references('id')->on('users'), t.unique(["a", "b"])
bool TableBuilder::key(const CallChain& chain, SchemaTable& table) {
  const std::string_view verb = calls_.file().callee(chain.calls.front());
  const HostArguments passed = calls_.arguments(chain.calls.front());
  SchemaKey out{.columns = calls_.texts(passed.at(0))};
  if (verb == "foreign") {
    out.kind = SchemaKey::Kind::foreign;
    out.references = reference(chain, {});
    if (out.references.table.known()) table.keys.push_back(std::move(out));
  } else if (verb == "primary") {
    table.keys.push_back(std::move(out));
  } else if (verb == "unique") {
    out.kind = SchemaKey::Kind::unique;
    table.keys.push_back(std::move(out));
  } else if (verb == "index") {
    indexes_.push_back(std::move(out));
  } else {
    return false;
  }
  return true;
}

bool TableBuilder::removal(std::string_view verb, const HostArguments& passed,
                           const SqlName& table) {
  SchemaWriter& writer = source_.writer;
  if (verb == "dropColumn" || verb == "dropColumns" || verb == "removeColumn") {
    for (std::uint32_t n : passed.positional) {
      for (const HostText& one : calls_.texts(n)) writer.drop_column(table, one);
    }
  } else if (verb == "renameColumn") {
    const HostText from = calls_.text(passed.get("from", 0));
    const HostText to = calls_.text(passed.get("to", 1));
    if (!from.text.empty() && !to.text.empty()) writer.rename_column(table, from, to);
  } else if (verb == "setNullable" || verb == "dropNullable") {
    const HostText name = calls_.text(passed.at(0));
    if (!name.text.empty()) writer.change_null(table, name, verb == "setNullable");
  } else if (verb == "dropTimestamps") {
    writer.drop_column(table, made_name("created_at", here_));
    writer.drop_column(table, made_name("updated_at", here_));
  } else if (verb == "dropSoftDeletes") {
    writer.drop_column(table, made_name("deleted_at", here_));
  } else {
    return verb.starts_with("drop") || verb == "rename" || verb == "renameIndex";
  }
  return true;
}

// .references("id").inTable("users"), .references("users.id"), ->references('id')->on('users'),
// ->constrained(), ->constrained('users')
SchemaReference TableBuilder::reference(const CallChain& chain, const HostText& column) {
  SchemaReference out;
  for (std::uint32_t call : chain.calls) {
    const std::string_view verb = calls_.file().callee(call);
    const HostArguments passed = calls_.arguments(call);
    const HostText first = calls_.text(passed.at(0));
    if (verb == "references") {
      const std::vector<HostText> names = calls_.texts(passed.at(0));
      const std::size_t dot = first.text.rfind('.');
      if (dot != std::string::npos) {
        HostText table;
        table.add_range(first, 0, dot);
        out.table = split_name(table);
        out.columns = {HostText{}};
        out.columns[0].add_range(first, dot + 1, first.text.size());
      } else {
        out.columns = names;
      }
    } else if ((verb == "inTable" || verb == "on") && !first.text.empty()) {
      out.table = split_name(first);
    } else if (verb == "constrained") {
      const HostText named = calls_.text(passed.get("table", 0));
      if (!named.text.empty()) {
        out.table = split_name(named);
      } else if (column.text.ends_with("_id")) {
        HostText base;
        base.add_range(column, 0, column.text.size() - 3);
        out.table.name = pluralized(base);
      }
    } else if (verb == "onDelete") {
      out.on_delete = first.text;
    } else if (verb == "cascadeOnDelete") {
      out.on_delete = "cascade";
    } else if (verb == "nullOnDelete") {
      out.on_delete = "set null";
    }
  }
  return out;
}

void TableBuilder::modify(const CallChain& chain, SchemaColumn& out, bool& alters) {
  for (std::size_t i = 1; i < chain.calls.size(); ++i) {
    const std::string_view verb = calls_.file().callee(chain.calls[i]);
    const HostArguments passed = calls_.arguments(chain.calls[i]);
    const bool negated = calls_.truth(passed.at(0)) == false;
    if (verb == "notNullable" || verb == "notNull") out.not_null = true;
    if (verb == "nullable") out.not_null = negated;
    if (verb == "primary") out.primary = out.not_null = true;
    if (verb == "unique") out.unique = true;
    if (verb == "default" || verb == "defaultTo" || verb == "useCurrent") out.has_default = true;
    if (verb == "autoIncrement") out.identity = true;
    if (verb == "index") indexes_.push_back({.columns = {out.name}});
    if (verb == "change" || verb == "alter") alters = true;
  }
  if (out.identity) out.has_default = false;
}

void TableBuilder::column(const CallChain& chain, SchemaTable& table, bool creates) {
  const std::string_view verb = calls_.file().callee(chain.calls.front());
  const HostArguments passed = calls_.arguments(chain.calls.front());
  if (!source_.has_type(verb)) return;
  SchemaColumn out{.type = source_.type_of(verb)};
  std::uint32_t named = passed.get("column", 0);
  if (verb == "specificType" || verb == "addColumn") {
    const bool type_first = verb == "addColumn";
    if (type_first) named = passed.at(1);
    out.type = source_.type_of(calls_.word(passed.at(type_first ? 0 : 1)));
  }
  out.name = calls_.text(named);
  if (verb == "foreignIdFor" && named != no_node) {
    const HostText explicit_name = calls_.text(passed.at(1));
    const std::string_view model = calls_.file().text(named);
    const std::string_view short_name = last_name(model.substr(0, model.rfind("::")));
    out.name = !explicit_name.text.empty()
                   ? explicit_name
                   : made_name(snake_case(short_name) + "_id", calls_.file().node(named).begin);
  }
  if (out.name.text.empty() && named == no_node && (verb == "id" || verb.ends_with("ncrements"))) {
    out.name = made_name("id", here_);
  }
  if (verb == "uuid" && named == no_node) out.name = made_name("uuid", here_);
  if (out.name.text.empty()) return;
  out.not_null = columns_not_null_;
  if (verb == "id" || verb.ends_with("ncrements")) {
    out.identity = out.primary = out.not_null = true;
  }
  bool alters = false;
  modify(chain, out, alters);
  out.references = reference(chain, out.name);
  if (!alters || creates) {
    table.columns.push_back(std::move(out));
    return;
  }
  source_.writer.change_type(table.name, out.name, out.type);
  source_.writer.change_null(table.name, out.name, !out.not_null);
}

}  // namespace

void read_builder_calls(const SchemaSource& source) {
  TableBuilder(source).run();
}

}  // namespace demarc
