// ActiveRecord's schema calls: db/migrate/*.rb and db/schema.rb.
//
//   create_table :orders, id: :uuid do |t|
//     t.references :user, foreign_key: true
//     t.timestamps
//   end
//
// Rules from the Rails guides "Active Record Migrations" and ActiveRecord's own
// connection_adapters/abstract/schema_definitions.rb: a primary key `id` unless `id: false`,
// columns may be null unless `null: false`, timestamps may not.
#include <algorithm>
#include <array>

#include "base/text.h"
#include "extract/schema/readers.h"
#include "extract/schema/words.h"

namespace demarc {

namespace {

// Methods of a table that are no columns.
constexpr std::array<std::string_view, 22> table_methods = {"index",
                                                            "foreign_key",
                                                            "check_constraint",
                                                            "unique_constraint",
                                                            "remove",
                                                            "rename",
                                                            "change",
                                                            "change_default",
                                                            "change_null",
                                                            "remove_references",
                                                            "remove_belongs_to",
                                                            "remove_timestamps",
                                                            "remove_index",
                                                            "remove_foreign_key",
                                                            "column_exists?",
                                                            "index_exists?",
                                                            "rename_index",
                                                            "primary_key",
                                                            "timestamps",
                                                            "exclusion_constraint",
                                                            "remove_columns",
                                                            "unique_key"};

class Rails {
 public:
  explicit Rails(const SchemaSource& source) : source_(source), calls_(source.calls) {}

  void run() {
    for (const CallChain& chain : calls_.chains(0)) operation(chain.calls.back());
  }

 private:
  void operation(std::uint32_t call);
  bool table_operation(std::string_view verb, const SqlName& table, const HostArguments& passed,
                       std::uint32_t call);
  bool column_operation(std::string_view verb, const SqlName& table, const HostArguments& passed);
  void other_operation(std::string_view verb, const HostArguments& passed);
  void create_table(const SqlName& name, const HostArguments& passed, std::uint32_t call);
  void create_join_table(const HostArguments& passed, std::uint32_t call);
  void table_block(std::uint32_t call, SchemaTable& table, bool creates);
  void table_method(std::string_view verb, const HostArguments& passed, SchemaTable& table,
                    bool creates);
  void change_method(std::string_view verb, const HostArguments& passed, const SqlName& table);
  void index(const SqlName& table, const HostArguments& passed, std::size_t first);
  void foreign_key(const SqlName& table, const HostArguments& passed, std::size_t first);
  std::vector<SchemaColumn> reference(const HostArguments& passed, std::uint32_t name);
  SchemaColumn column(const HostText& name, std::string_view type, const HostArguments& passed);
  SchemaColumn primary_key(const HostArguments& passed, std::uint32_t call);
  std::vector<SchemaColumn> timestamps(const HostArguments& passed);
  bool is_false(const HostArguments& passed, std::string_view key) {
    return calls_.truth(passed.get(key)) == false;
  }

  const SchemaSource& source_;
  SchemaCalls& calls_;
  std::uint32_t call_ = no_node;          // that is being read
  std::vector<HostArguments> indexes_{};  // of the table being made
};

SchemaColumn Rails::column(const HostText& name, std::string_view type,
                           const HostArguments& passed) {
  SchemaColumn out{.name = name, .type = source_.type_of(type)};
  if (calls_.truth(passed.get("array")) == true) out.type += "[]";
  out.not_null = is_false(passed, "null");
  const std::uint32_t value = passed.get("default");
  out.has_default = value != no_node && calls_.file().text(value) != "nil";
  out.primary = calls_.truth(passed.get("primary_key")) == true;
  return out;
}

SchemaColumn Rails::primary_key(const HostArguments& passed, std::uint32_t call) {
  SchemaColumn out;
  const std::uint32_t begin = calls_.file().node(call).begin;
  out.name = calls_.text(passed.get("primary_key"));
  if (out.name.text.empty()) out.name = made_name("id", begin);
  const std::uint32_t id = passed.get("id");
  std::string type =
      calls_.kind(id) == "hash" ? calls_.word(calls_.entry(id, "type")) : calls_.text(id).text;
  if (type == "primary_key") type.clear();
  out.type = type.empty() ? "bigint" : source_.type_of(type);
  out.identity = out.type == "bigint" || out.type == "integer";
  out.has_default = !out.identity && passed.get("default") != no_node &&
                    calls_.file().text(passed.get("default")) != "nil";
  out.primary = out.not_null = true;
  return out;
}

std::vector<SchemaColumn> Rails::timestamps(const HostArguments& passed) {
  std::vector<SchemaColumn> out;
  const std::uint32_t begin = calls_.file().node(call_).begin;
  for (std::string_view name : {"created_at", "updated_at"}) {
    SchemaColumn one{.name = made_name(name, begin), .type = "timestamp"};
    one.not_null = calls_.truth(passed.get("null")) != true;
    one.has_default = passed.get("default") != no_node;
    out.push_back(std::move(one));
  }
  return out;
}

// t.references :user, foreign_key: { to_table: :accounts } → user_id, and user_type where it may
// refer to several tables.
std::vector<SchemaColumn> Rails::reference(const HostArguments& passed, std::uint32_t named) {
  const HostText name = calls_.text(named);
  if (name.text.empty()) return {};
  std::vector<SchemaColumn> out;
  const std::uint32_t polymorphic = passed.get("polymorphic");
  const bool typed = polymorphic != no_node && !is_false(passed, "polymorphic");
  HostArguments plain = passed;
  std::erase_if(plain.named, [](const auto& one) { return one.first == "default"; });
  if (typed) out.push_back(column(extended_name(name, "_type"), "string", plain));
  std::string type = calls_.word(passed.get("type"));
  if (type.empty()) type = "bigint";
  SchemaColumn id = column(extended_name(name, "_id"), type, passed);
  const std::uint32_t key = passed.get("foreign_key");
  if (key != no_node && calls_.truth(key) != false && !typed) {
    const HostText target = calls_.text(calls_.entry(key, "to_table"));
    id.references.table = split_name(target.text.empty() ? pluralized(name) : target);
    id.references.on_delete = calls_.word(calls_.entry(key, "on_delete"));
  }
  out.push_back(std::move(id));
  return out;
}

void Rails::index(const SqlName& table, const HostArguments& passed, std::size_t first) {
  const std::vector<HostText> columns = calls_.texts(passed.at(first));
  source_.writer.create_index(table, calls_.text(passed.get("name")), columns,
                              calls_.truth(passed.get("unique")) == true);
}

// add_foreign_key :orders, :users, column: :buyer_id, primary_key: :uuid
void Rails::foreign_key(const SqlName& table, const HostArguments& passed, std::size_t first) {
  const HostText target = calls_.text(passed.at(first));
  if (target.text.empty()) return;
  SchemaKey key{.kind = SchemaKey::Kind::foreign};
  key.references.table = split_name(target);
  key.columns = calls_.texts(passed.get("column"));
  if (key.columns.empty()) {
    key.columns.push_back(extended_name(singularized(key.references.table.name), "_id"));
  }
  key.references.columns = calls_.texts(passed.get("primary_key"));
  key.references.on_delete = calls_.word(passed.get("on_delete"));
  source_.writer.add_key(table, key);
}

void Rails::table_method(std::string_view verb, const HostArguments& passed, SchemaTable& table,
                         bool creates) {
  const bool is_reference = verb == "references" || verb == "belongs_to";
  if (is_reference) {
    for (std::uint32_t name : passed.positional) {
      for (SchemaColumn& one : reference(passed, name)) table.columns.push_back(std::move(one));
    }
  } else if (verb == "timestamps") {
    for (SchemaColumn& one : timestamps(passed)) table.columns.push_back(std::move(one));
  } else if (verb == "column") {
    const HostText name = calls_.text(passed.at(0));
    if (!name.text.empty()) {
      table.columns.push_back(column(name, calls_.word(passed.at(1)), passed));
    }
  } else if (verb == "primary_key") {
    SchemaColumn key = column(calls_.text(passed.at(0)), "bigint", passed);
    key.primary = key.not_null = true;
    table.columns.push_back(std::move(key));
  } else if (verb == "index" && creates) {
    indexes_.push_back(passed);
  } else if (verb == "foreign_key" && creates) {
    SchemaKey key{.kind = SchemaKey::Kind::foreign};
    key.references.table = split_name(calls_.text(passed.at(0)));
    key.columns = calls_.texts(passed.get("column"));
    if (key.columns.empty() && key.references.table.known()) {
      key.columns.push_back(extended_name(singularized(key.references.table.name), "_id"));
    }
    if (key.references.table.known()) table.keys.push_back(std::move(key));
  } else if (std::find(table_methods.begin(), table_methods.end(), verb) == table_methods.end()) {
    for (std::uint32_t n : passed.positional) {
      const HostText name = calls_.text(n);
      if (!name.text.empty()) table.columns.push_back(column(name, verb, passed));
    }
  } else if (!creates) {
    change_method(verb, passed, table.name);
  }
}

// What `change_table` does beside adding columns.
void Rails::change_method(std::string_view verb, const HostArguments& passed,
                          const SqlName& table) {
  SchemaWriter& writer = source_.writer;
  if (verb == "remove" || verb == "remove_columns") {
    for (std::uint32_t n : passed.positional) {
      const HostText name = calls_.text(n);
      if (!name.text.empty()) writer.drop_column(table, name);
    }
  } else if (verb == "remove_references" || verb == "remove_belongs_to") {
    const HostText name = calls_.text(passed.at(0));
    if (!name.text.empty()) writer.drop_column(table, extended_name(name, "_id"));
  } else if (verb == "remove_timestamps") {
    for (const SchemaColumn& one : timestamps(passed)) writer.drop_column(table, one.name);
  } else if (verb == "index") {
    index(table, passed, 0);
  } else if (verb == "foreign_key") {
    foreign_key(table, passed, 0);
  } else {
    HostArguments shifted = passed;
    shifted.positional.insert(shifted.positional.begin(), no_node);
    const std::string full = verb == "rename"           ? "rename_column"
                             : verb == "change"         ? "change_column"
                             : verb == "change_default" ? "change_column_default"
                             : verb == "change_null"    ? "change_column_null"
                                                        : std::string();
    column_operation(full, table, shifted);
  }
}

void Rails::table_block(std::uint32_t call, SchemaTable& table, bool creates) {
  const std::uint32_t block = calls_.block(call);
  const std::string_view parameter = calls_.parameter(block);
  if (block == no_node || parameter.empty()) return;
  for (const CallChain& chain : calls_.chains(block)) {
    if (chain.root == no_node || calls_.file().text(chain.root) != parameter) continue;
    call_ = chain.calls.front();
    table_method(calls_.file().callee(call_), calls_.arguments(call_), table, creates);
  }
}

void Rails::create_table(const SqlName& name, const HostArguments& passed, std::uint32_t call) {
  SchemaTable table{.name = name};
  table.if_not_exists = calls_.truth(passed.get("if_not_exists")) == true;
  if (calls_.truth(passed.get("force")) == true || calls_.word(passed.get("force")) == "cascade") {
    table.if_not_exists = true;  // dropped before, if it is there
  }
  const std::vector<HostText> composite = calls_.texts(passed.get("primary_key"));
  if (!is_false(passed, "id")) {
    if (composite.size() > 1) {
      table.keys.push_back({.kind = SchemaKey::Kind::primary, .columns = composite});
    } else {
      table.columns.push_back(primary_key(passed, call));
    }
  }
  indexes_.clear();
  table_block(call, table, true);
  source_.writer.create_table(table);
  for (const HostArguments& one : indexes_) index(name, one, 0);
}

void Rails::create_join_table(const HostArguments& passed, std::uint32_t call) {
  const HostText first = calls_.text(passed.at(0));
  const HostText second = calls_.text(passed.at(1));
  if (first.text.empty() || second.text.empty()) {
    return source_.writer.note("`create_join_table`: its tables are not in this file");
  }
  SchemaTable table;
  for (const HostText* one : {&first, &second}) {
    SchemaColumn id{.name = extended_name(singularized(*one), "_id"), .type = "bigint"};
    id.not_null = true;
    table.columns.push_back(std::move(id));
  }
  HostText name = calls_.text(passed.get("table_name"));
  if (name.text.empty()) name = joined_names(first, second);
  table.name = split_name(name);
  indexes_.clear();
  table_block(call, table, true);
  source_.writer.create_table(table);
  for (const HostArguments& one : indexes_) index(table.name, one, 0);
}

bool Rails::table_operation(std::string_view verb, const SqlName& table,
                            const HostArguments& passed, std::uint32_t call) {
  SchemaWriter& writer = source_.writer;
  if (verb == "create_table") {
    create_table(table, passed, call);
  } else if (verb == "change_table") {
    SchemaTable changed{.name = table};
    table_block(call, changed, false);
    for (const SchemaColumn& one : changed.columns) writer.add_column(table, one);
  } else if (verb == "drop_table") {
    writer.drop_table(table, calls_.truth(passed.get("if_exists")) == true);
  } else if (verb == "rename_table") {
    const SqlName to = split_name(calls_.text(passed.at(1)));
    if (to.known()) writer.rename_table(table, to);
  } else if (verb == "add_timestamps") {
    for (const SchemaColumn& one : timestamps(passed)) writer.add_column(table, one);
  } else if (verb == "remove_timestamps") {
    for (const SchemaColumn& one : timestamps(passed)) writer.drop_column(table, one.name);
  } else if (verb == "add_reference" || verb == "add_belongs_to") {
    for (const SchemaColumn& one : reference(passed, passed.at(1))) {
      writer.add_column(table, one);
    }
  } else if (verb == "add_index") {
    index(table, passed, 1);
  } else if (verb == "add_foreign_key") {
    foreign_key(table, passed, 1);
  } else {
    return false;
  }
  return true;
}

bool Rails::column_operation(std::string_view verb, const SqlName& table,
                             const HostArguments& passed) {
  SchemaWriter& writer = source_.writer;
  const HostText name = calls_.text(passed.at(1));
  if (name.text.empty()) return false;
  if (verb == "add_column") {
    writer.add_column(table, column(name, calls_.word(passed.at(2)), passed));
  } else if (verb == "remove_column") {
    writer.drop_column(table, name);
  } else if (verb == "remove_columns") {
    for (std::size_t i = 1; i < passed.positional.size(); ++i) {
      const HostText one = calls_.text(passed.at(i));
      if (!one.text.empty()) writer.drop_column(table, one);
    }
  } else if (verb == "rename_column") {
    const HostText to = calls_.text(passed.at(2));
    if (!to.text.empty()) writer.rename_column(table, name, to);
  } else if (verb == "change_column") {
    writer.change_type(table, name, source_.type_of(calls_.word(passed.at(2))));
    if (calls_.truth(passed.get("null"))) {
      writer.change_null(table, name, !is_false(passed, "null"));
    }
  } else if (verb == "change_column_null") {
    writer.change_null(table, name, calls_.truth(passed.at(2)) != false);
  } else if (verb == "change_column_default") {
    const std::uint32_t to = passed.get("to", 2);
    writer.change_default(table, name, to != no_node && calls_.file().text(to) != "nil");
  } else if (verb == "remove_reference" || verb == "remove_belongs_to") {
    writer.drop_column(table, extended_name(name, "_id"));
  } else if (verb == "remove_foreign_key" || verb == "remove_index") {
    // The name of what goes is not known; no table does.
  } else {
    return false;
  }
  return true;
}

void Rails::other_operation(std::string_view verb, const HostArguments& passed) {
  const HostText name = calls_.text(passed.at(0));
  if (name.text.empty()) return;
  if (verb == "create_schema") source_.writer.create_schema(name);
  if (verb == "drop_schema") source_.writer.drop_schema(name);
}

void Rails::operation(std::uint32_t call) {
  const std::string_view verb = calls_.file().callee(call);
  const std::uint32_t receiver = calls_.file().receiver(call);
  // Nearly all of them stand alone, or behind `connection.`
  if (receiver != no_node && !calls_.file().text(receiver).ends_with("connection") &&
      calls_.file().text(receiver) != "self") {
    return;
  }
  constexpr std::array<std::string_view, 22> verbs = {
      "create_table",      "change_table",      "drop_table",         "rename_table",
      "add_timestamps",    "add_reference",     "add_belongs_to",     "add_index",
      "add_foreign_key",   "add_column",        "remove_column",      "remove_columns",
      "rename_column",     "change_column",     "change_column_null", "change_column_default",
      "remove_reference",  "remove_belongs_to", "create_schema",      "drop_schema",
      "create_join_table", "remove_timestamps"};
  if (std::find(verbs.begin(), verbs.end(), verb) == verbs.end()) return;
  const HostArguments passed = calls_.arguments(call);
  source_.stand_at(call);
  call_ = call;
  if (verb == "create_join_table") return create_join_table(passed, call);
  if (verb.ends_with("_schema")) return other_operation(verb, passed);
  const SqlName table = split_name(calls_.text(passed.at(0)));
  if (!table.known()) {
    return source_.writer.note("`" + std::string(verb) + "`: the table's name is not in this file");
  }
  if (!table_operation(verb, table, passed, call)) column_operation(verb, table, passed);
}

}  // namespace

void read_rails_calls(const SchemaSource& source) {
  Rails(source).run();
}

}  // namespace demarc
