// Django's migration operations: migrations.CreateModel(name="Order", fields=[…]).
//
// Rules from Django's "Migration Operations" and "Model field reference": the table of a model is
// `app_model` in lower case unless db_table says otherwise, a foreign key's column is `name_id`, a
// many-to-many field is a table `model_field` of its own, a column may not be null unless
// null=True. Which tables other migrations gave to which models stands in FileKind::context, see
// scan/django.h.
#include <algorithm>
#include <map>

#include "base/text.h"
#include "extract/schema/readers.h"

namespace demarc {

namespace {

constexpr int deepest = 64;  // an operation below state_operations

class Django {
 public:
  explicit Django(const SchemaSource& source) : source_(source), calls_(source.calls) {
    for (std::string_view line : split(source.kind.context, '\n')) {
      const std::size_t blank = line.find(' ');
      if (blank == std::string_view::npos) continue;
      const std::string_view key = line.substr(0, blank);
      const std::string value(line.substr(blank + 1));
      if (key == "app") {
        app_ = value;
      } else if (key == "user") {
        user_ = value;
      } else {
        tables_[std::string(key)] = value;
      }
    }
  }

  void run() {
    if (app_.empty()) return;
    const auto count = static_cast<std::uint32_t>(calls_.file().nodes.size());
    for (std::uint32_t n = 0; n < count; ++n) {
      if (calls_.file().is_call(n) && !is_state_only(n)) operation(n);
    }
  }

 private:
  bool is_state_only(std::uint32_t call) const;
  void operation(std::uint32_t call);
  void create_model(const HostArguments& passed);
  void field_operation(std::string_view verb, const HostArguments& passed);
  void alter_field(const SqlName& table, const HostText& name, std::uint32_t made);
  void rename_model(const HostArguments& passed);
  void alter_table(const HostArguments& passed);
  SchemaColumn column(const HostText& name, std::uint32_t made);
  bool is_many_to_many(std::uint32_t made) const {
    return calls_.file().callee(made).ends_with("ManyToManyField");
  }
  void many_to_many(const HostText& name, std::uint32_t made, const SqlName& table,
                    const HostText& model);
  std::uint32_t target_of(std::uint32_t made) { return calls_.arguments(made).get("to", 0); }
  SqlName target_table(std::uint32_t to);
  SqlName table_of(const HostText& model);
  SqlName model_table(std::string_view app, const HostText& model);
  std::string key_of(std::string_view app, std::string_view model) const {
    return to_lower(app) + "." + to_lower(model);
  }

  const SchemaSource& source_;
  SchemaCalls& calls_;
  std::string app_{};
  std::string user_ = "auth.user";
  std::map<std::string, std::string> tables_{};  // of "app.model", where it is not the default
};

// In SeparateDatabaseAndState the database does what database_operations say.
bool Django::is_state_only(std::uint32_t call) const {
  const HostFile& file = calls_.file();
  int depth = 0;
  for (std::uint32_t n = file.node(call).parent; n != no_node && ++depth < deepest;
       n = file.node(n).parent) {
    if (file.role(n) == HostRole::pair && file.key_of(n) == "state_operations") return true;
  }
  return false;
}

SqlName Django::model_table(std::string_view app, const HostText& model) {
  const std::size_t host = model.map.to_host(0);
  const auto known = tables_.find(key_of(app, model.text));
  if (known != tables_.end()) return split_name(made_name(known->second, host));
  return {.name = made_name(to_lower(app) + "_" + to_lower(model.text), host)};
}

SqlName Django::table_of(const HostText& model) {
  return model.text.empty() ? SqlName{} : model_table(app_, model);
}

// "orders.Order", "Order", settings.AUTH_USER_MODEL, "self"
SqlName Django::target_table(std::uint32_t to) {
  if (to == no_node) return {};
  const std::size_t host = calls_.file().node(to).begin;
  HostText text = calls_.text(to);
  if (text.text.empty() && calls_.file().text(to).ends_with("AUTH_USER_MODEL")) {
    text = made_name(user_, host);
  }
  const std::size_t dot = text.text.find('.');
  if (text.text.empty() || text.text == "self") return {};
  if (dot == std::string::npos) return table_of(text);
  HostText model;
  model.add_range(text, dot + 1, text.text.size());
  return model_table(text.text.substr(0, dot), model);
}

SchemaColumn Django::column(const HostText& name, std::uint32_t made) {
  const HostFile& file = calls_.file();
  const HostArguments passed = calls_.arguments(made);
  const std::string_view field = file.callee(made);
  SchemaColumn out{.name = name, .type = source_.type_of(field)};
  if (field.ends_with("ForeignKey") || field.ends_with("OneToOneField")) {
    out.name = extended_name(name, "_id");
    out.type = "bigint";
    if (calls_.truth(passed.get("db_constraint")) != false) {
      out.references.table = target_table(target_of(made));
    }
    out.unique = field.ends_with("OneToOneField");
  } else if (!source_.has_type(field)) {
    out.type = "text";
  }
  const HostText own = calls_.text(passed.get("db_column"));
  if (!own.text.empty()) out.name = own;
  out.primary = calls_.truth(passed.get("primary_key")) == true;
  out.not_null = calls_.truth(passed.get("null")) != true;
  out.unique = (out.unique || calls_.truth(passed.get("unique")) == true) && !out.primary;
  out.identity = field.ends_with("AutoField");
  out.has_default = passed.get("db_default") != no_node;
  return out;
}

// The table behind the field: both sides' keys.
void Django::many_to_many(const HostText& name, std::uint32_t made, const SqlName& table,
                          const HostText& model) {
  const HostArguments passed = calls_.arguments(made);
  if (passed.get("through") != no_node) return;
  SchemaTable out;
  const HostText own = calls_.text(passed.get("db_table"));
  out.name =
      own.text.empty()
          ? SqlName{table.schema, made_name(table.name.text + "_" + name.text, name.map.to_host(0))}
          : split_name(own);
  const std::uint32_t to = target_of(made);
  const bool to_itself = calls_.text(to).text == "self";
  const SqlName target = to_itself ? table : target_table(to);
  if (!target.known()) return;
  const std::size_t host = name.map.to_host(0);
  std::string word = to_lower(calls_.word(to));
  word = word.substr(word.rfind('.') + 1);
  if (word == "auth_user_model") word = user_.substr(user_.rfind('.') + 1);
  const std::string from = to_lower(model.text);
  const bool same = to_itself || word == from;
  SchemaColumn id{.name = made_name("id", host), .type = "bigint"};
  id.identity = id.primary = true;
  SchemaColumn here{.name = made_name((same ? "from_" + from : from) + "_id", host),
                    .type = "bigint"};
  here.not_null = true;
  here.references.table = table;
  SchemaColumn there{.name = made_name((same ? "to_" + from : word) + "_id", host),
                     .type = "bigint"};
  there.not_null = true;
  there.references.table = target;
  out.columns = {std::move(id), std::move(here), std::move(there)};
  source_.writer.create_table(out);
}

void Django::create_model(const HostArguments& passed) {
  const HostText model = calls_.text(passed.get("name", 0));
  if (model.text.empty()) return;
  const std::uint32_t options = passed.get("options", 2);
  for (std::string_view key : {"proxy", "managed"}) {
    const std::optional<bool> set = calls_.truth(calls_.entry(options, key));
    if (set == (key == "proxy")) return;  // no table of its own, or one that others make
  }
  const HostText own = calls_.text(calls_.entry(options, "db_table"));
  if (own.text.empty()) {
    tables_.erase(key_of(app_, model.text));
  } else {
    tables_[key_of(app_, model.text)] = own.text;
  }
  SchemaTable table{.name = own.text.empty() ? table_of(model) : split_name(own)};
  std::vector<std::pair<HostText, std::uint32_t>> many;
  for (std::uint32_t item : calls_.items(passed.get("fields", 1))) {
    const std::vector<std::uint32_t> pair = calls_.items(item);
    if (pair.size() != 2 || !calls_.file().is_call(pair[1])) continue;
    const HostText name = calls_.text(pair[0]);
    if (name.text.empty()) continue;
    if (is_many_to_many(pair[1])) {
      many.emplace_back(name, pair[1]);
      continue;
    }
    table.columns.push_back(column(name, pair[1]));
  }
  source_.writer.create_table(table);
  for (const auto& [name, made] : many) many_to_many(name, made, table.name, model);
}

void Django::alter_field(const SqlName& table, const HostText& name, std::uint32_t made) {
  const SchemaColumn to = column(name, made);
  source_.writer.change_type(table, to.name, to.type);
  source_.writer.change_null(table, to.name, !to.not_null);
}

void Django::field_operation(std::string_view verb, const HostArguments& passed) {
  const HostText model = calls_.text(passed.get("model_name", 0));
  const HostText name = calls_.text(passed.get(verb == "RenameField" ? "old_name" : "name", 1));
  const SqlName table = table_of(model);
  if (!table.known() || name.text.empty()) return;
  const std::uint32_t made = passed.get("field", 2);
  const bool has_field = made != no_node && calls_.file().is_call(made);
  if (verb == "RemoveField") {
    // Which of the two it is stands in another migration.
    source_.writer.drop_column(table, name, true);
    source_.writer.drop_column(table, extended_name(name, "_id"), true);
  } else if (verb == "RenameField") {
    const HostText to = calls_.text(passed.get("new_name", 2));
    if (!to.text.empty()) source_.writer.rename_column(table, name, to);
  } else if (has_field && is_many_to_many(made)) {
    if (verb == "AddField") many_to_many(name, made, table, model);
  } else if (has_field && verb == "AddField") {
    source_.writer.add_column(table, column(name, made));
  } else if (has_field) {
    alter_field(table, name, made);
  }
}

void Django::rename_model(const HostArguments& passed) {
  const HostText from = calls_.text(passed.get("old_name", 0));
  const HostText to = calls_.text(passed.get("new_name", 1));
  if (from.text.empty() || to.text.empty()) return;
  const auto known = tables_.find(key_of(app_, from.text));
  if (known != tables_.end()) {  // a table of its own keeps its name
    const std::string table = known->second;
    tables_.erase(known);
    tables_[key_of(app_, to.text)] = table;
    return;
  }
  source_.writer.rename_table(table_of(from), table_of(to));
}

void Django::alter_table(const HostArguments& passed) {
  const HostText model = calls_.text(passed.get("name", 0));
  if (model.text.empty()) return;
  const SqlName before = table_of(model);
  const std::uint32_t named = passed.get("table", 1);
  const HostText table = calls_.text(named);
  if (table.text.empty()) {
    tables_.erase(key_of(app_, model.text));
  } else {
    tables_[key_of(app_, model.text)] = table.text;
  }
  const SqlName after = table.text.empty() ? table_of(model) : split_name(table);
  if (after.name.text != before.name.text || after.schema.text != before.schema.text) {
    source_.writer.rename_table(before, after);
  }
}

void Django::operation(std::uint32_t call) {
  const std::string_view verb = calls_.file().callee(call);
  const HostArguments passed = calls_.arguments(call);
  source_.stand_at(call);
  if (verb == "CreateModel") {
    create_model(passed);
  } else if (verb == "AddField" || verb == "AlterField" || verb == "RemoveField" ||
             verb == "RenameField") {
    field_operation(verb, passed);
  } else if (verb == "RenameModel") {
    rename_model(passed);
  } else if (verb == "AlterModelTable") {
    alter_table(passed);
  } else if (verb == "DeleteModel") {
    const SqlName table = table_of(calls_.text(passed.get("name", 0)));
    if (table.known()) source_.writer.drop_table(table, true);  // a proxy has none
  }
}

}  // namespace

void read_django_calls(const SchemaSource& source) {
  Django(source).run();
}

}  // namespace demarc
