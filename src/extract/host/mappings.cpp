#include "extract/host/mappings.h"

#include <algorithm>

#include "base/text.h"
#include "extract/host/mapping_search.h"

namespace demarc {

bool lists(const std::vector<std::string>& list, std::string_view name) {
  return std::find(list.begin(), list.end(), name) != list.end();
}

namespace {

constexpr std::size_t longest_name = 128;  // a name has at most 63 bytes, and a schema

bool is_name_text(std::string_view text) {
  if (text.empty() || text.size() > longest_name) return false;
  return std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '$' || c == '-' || static_cast<unsigned char>(c) >= 0x80;
  });
}

bool is_quote(char c) {
  return c == '"' || c == '`' || c == '[' || c == ']';
}

std::string spelled(const std::vector<Naming>& written, std::size_t index, std::string_view text) {
  return table_name_of(written[index], text);
}

}  // namespace

std::optional<MappedName> split_relation(std::string_view text) {
  std::string plain;
  for (char c : trim(text)) {
    if (!is_quote(c)) plain += c;
  }
  const std::vector<std::string_view> parts = split(plain, '.');
  if (parts.size() > 3) return std::nullopt;  // database.schema.table
  for (std::string_view part : parts) {
    if (!is_name_text(part)) return std::nullopt;
  }
  MappedName out;
  out.name = std::string(parts.back());
  if (parts.size() > 1) out.schema = std::string(parts[parts.size() - 2]);
  return out;
}

std::vector<TableMapping> find_mappings(const HostFile& file, const Definitions& definitions,
                                        const std::vector<const Orm*>& orms) {
  return MappingSearch(file, definitions).run(orms);
}

std::vector<TableMapping> MappingSearch::run(const std::vector<const Orm*>& orms) {
  const auto count = static_cast<std::uint32_t>(file_.nodes.size());
  find_annotations_before();
  for (const Orm* orm : orms) {
    default_schema_.clear();
    find_default_schema(*orm);
    for (std::uint32_t n = 0; n < count; ++n) {
      const HostRole role = file_.role(n);
      if (role == HostRole::class_like) annotated(*orm, n);
      for (const MappingRule& rule : orm->mappings) {
        switch (rule.shape) {
          case MappingShape::annotation:
            break;
          case MappingShape::anywhere:
            if (role == HostRole::annotation) anywhere(rule, n);
            break;
          case MappingShape::class_:
            if (role == HostRole::class_like) classes(rule, n);
            break;
          case MappingShape::call:
            if (file_.is_call(n)) call(rule, n);
            break;
          case MappingShape::method:
            if (role == HostRole::function) method(rule, n);
            break;
          case MappingShape::tag:
            if (role == HostRole::class_like) tags(rule, n);
            break;
          case MappingShape::property:
            property(rule, n);
            break;
          case MappingShape::comment:
            if (role == HostRole::comment) comments(rule, n);
            break;
          case MappingShape::reference:
            if (file_.is_call(n)) reference(rule, n);
            break;
        }
      }
    }
  }
  keep_explicit();
  return std::move(found_);
}

// What is written beats what the mapper would call it; the same said twice is said once.
void MappingSearch::keep_explicit() {
  std::stable_sort(found_.begin(), found_.end(),
                   [](const TableMapping& a, const TableMapping& b) { return a.begin < b.begin; });
  std::vector<std::string> written;
  for (const TableMapping& one : found_) {
    if (!one.by_default && one.is_entity && !one.entity.empty()) written.push_back(one.entity);
  }
  std::sort(written.begin(), written.end());
  std::erase_if(found_, [&](const TableMapping& one) {
    return one.by_default && std::binary_search(written.begin(), written.end(), one.entity);
  });
  const auto same = [](const TableMapping& a, const TableMapping& b) {
    return a.begin == b.begin && a.end == b.end;
  };
  found_.erase(std::unique(found_.begin(), found_.end(), same), found_.end());
}

void MappingSearch::add_written(const MappingRule& rule, std::string_view entity, const Text& table,
                                const std::optional<Text>& schema, std::uint32_t at) {
  const std::optional<MappedName> name = split_relation(table.text);
  if (!name) return;
  TableMapping out{.entity = std::string(entity), .begin = table.begin, .end = table.end, .at = at};
  const bool quoted = std::any_of(table.text.begin(), table.text.end(), is_quote);
  std::string in = name->schema;
  if (in.empty()) in = schema ? schema->text : default_schema_;
  for (std::size_t i = 0; i < rule.written.size(); ++i) {
    MappedName one{in, name->name};
    if (!quoted) {
      one.name = spelled(rule.written, i, name->name);
      one.schema = spelled(rule.written, i, in);
    }
    const auto same = [&](const MappedName& other) { return other.name == one.name; };
    if (std::none_of(out.names.begin(), out.names.end(), same)) out.names.push_back(one);
  }
  if (out.names.size() > 1) out.confidence = Confidence::likely;
  out.is_entity = rule.shape != MappingShape::anywhere && rule.shape != MappingShape::reference;
  found_.push_back(std::move(out));
}

void MappingSearch::add_default(const MappingRule& rule, std::string_view entity, std::uint32_t at,
                                const std::optional<Text>& schema) {
  if (entity.empty() || entity.size() > longest_name || rule.otherwise.empty()) return;
  std::uint32_t named = file_.child(at, HostField::name);
  if (named == no_node) named = at;
  TableMapping out{.entity = std::string(entity),
                   .begin = file_.node(named).begin,
                   .end = file_.node(named).end,
                   .at = at,
                   .confidence = Confidence::likely,
                   .by_default = true};
  std::string_view stem = entity;
  if (!rule.suffix.empty() && stem.size() > rule.suffix.size() && stem.ends_with(rule.suffix))
    stem.remove_suffix(rule.suffix.size());
  for (Naming naming : rule.otherwise) {
    MappedName one{schema ? schema->text : default_schema_, table_name_of(naming, stem)};
    const auto same = [&](const MappedName& other) { return other.name == one.name; };
    if (std::none_of(out.names.begin(), out.names.end(), same)) out.names.push_back(one);
  }
  found_.push_back(std::move(out));
}

// HasDefaultSchema("orders"), MetaData(schema="orders"): of all tables of the file, if it is one.
void MappingSearch::find_default_schema(const Orm& orm) {
  if (orm.default_schema.empty()) return;
  for (std::uint32_t n = 0; n < file_.nodes.size(); ++n) {
    if (!file_.is_call(n) || !lists(orm.default_schema, file_.callee(n))) continue;
    const std::optional<Text> schema = argument(n, {"schema", "schemaName", "0"});
    if (!schema || !is_name_text(schema->text)) continue;
    if (!default_schema_.empty() && default_schema_ != schema->text) {
      default_schema_.clear();
      return;
    }
    default_schema_ = schema->text;
  }
}

std::optional<MappingSearch::Text> MappingSearch::argument(std::uint32_t call,
                                                           const std::vector<std::string>& keys) {
  return pick(entries(call, true), keys);
}

// auth.table("users"), where auth = pgSchema("auth")
std::optional<MappingSearch::Text> MappingSearch::schema_of_receiver(std::uint32_t call) {
  const std::uint32_t receiver = file_.receiver(call);
  if (receiver == no_node) return std::nullopt;
  std::uint32_t made = receiver;
  if (!file_.is_call(receiver)) {
    const Reaching reaching = definitions_.reaching(last_name(file_.text(receiver)), receiver);
    if (reaching.bases.empty()) return std::nullopt;
    made = reaching.bases[0]->value;
  }
  if (made == no_node || !file_.is_call(made)) return std::nullopt;
  return argument(made, {"0"});
}

// The variable it is assigned to, the type argument before it (Entity<User>().ToTable), else the
// class around it.
std::string MappingSearch::entity_of_call(std::uint32_t n) {
  std::uint32_t around = file_.node(n).parent;
  while (around != no_node &&
         (file_.role(around) == HostRole::wrap || file_.role(around) == HostRole::chain ||
          file_.role(around) == HostRole::target)) {
    around = file_.node(around).parent;
  }
  if (around != no_node && file_.role(around) == HostRole::define) {
    const std::uint32_t name = file_.defined_name(around);
    if (name != no_node && name != n) return std::string(last_name(file_.text(name)));
  }
  const auto type_argument = [](std::string_view text) -> std::string_view {
    const std::size_t open = text.find("Entity<");
    if (open == std::string_view::npos) return {};
    text.remove_prefix(open + 7);
    const std::size_t close = text.find('>');
    return close == std::string_view::npos ? std::string_view{} : last_name(text.substr(0, close));
  };
  if (const std::string_view type = type_argument(file_.text(n)); !type.empty())
    return std::string(type);
  // modelBuilder.Entity<User>(b => { b.ToTable("x"); })
  for (std::uint32_t up = file_.node(n).parent; up != no_node; up = file_.node(up).parent) {
    if (file_.role(up) == HostRole::class_like) {
      const std::string_view header = header_of(up);
      const std::size_t open = header.find("Configuration<");
      if (open == std::string_view::npos) return std::string(class_name(up));
      const std::size_t close = header.find('>', open);
      return std::string(last_name(header.substr(0, close)));
    }
    if (!file_.is_call(up)) continue;
    std::string_view text = file_.text(up);
    text = text.substr(0, text.find('('));
    if (const std::string_view type = type_argument(text); !type.empty()) return std::string(type);
  }
  return {};
}

void MappingSearch::call(const MappingRule& rule, std::uint32_t n) {
  const std::string_view callee = file_.callee(n);
  const std::string_view qualifier = file_.qualifier(n);
  const bool named = std::any_of(rule.names.begin(), rule.names.end(), [&](const std::string& one) {
    const std::size_t dot = one.find('.');
    if (dot == std::string::npos) return callee == one;
    return callee == std::string_view(one).substr(dot + 1) &&
           qualifier == std::string_view(one).substr(0, dot);
  });
  if (!named || file_.arguments(n).size() < rule.arguments) return;
  std::optional<Text> schema;
  for (const std::string& key : rule.schema) {
    if (!schema) schema = key == "receiver" ? schema_of_receiver(n) : argument(n, {key});
  }
  if (schema && !is_name_text(schema->text)) schema.reset();
  if (const std::optional<Text> table = argument(n, rule.table)) {
    return add_written(rule, entity_of_call(n), *table, schema, n);
  }
  if (rule.otherwise.empty()) return;
  const std::optional<Text> model = argument(n, rule.model);
  std::string entity = model ? model->text : std::string(last_name(qualifier));
  add_default(rule, entity, n, schema);
}

// ForeignKey("s.t.c")
void MappingSearch::reference(const MappingRule& rule, std::uint32_t n) {
  if (!lists(rule.names, file_.callee(n))) return;
  const std::optional<Text> target = argument(n, {"0"});
  if (!target) return;
  const std::size_t dot = target->text.rfind('.');
  if (dot == std::string::npos || dot == 0) return;
  Text table = *target;
  table.text.resize(dot);
  // Escapes are rare in names: where the text is as long as its place, the column is cut off.
  if (table.end - table.begin == target->text.size())
    table.end = table.begin + static_cast<std::uint32_t>(dot);
  std::uint32_t around = file_.around(n, HostRole::class_like);
  add_written(rule, around == no_node ? std::string_view{} : class_name(around), table,
              std::nullopt, n);
}

void MappingSearch::anywhere(const MappingRule& rule, std::uint32_t n) {
  if (!lists(rule.names, annotation_name(n))) return;
  const std::vector<HostEntry> all = entries(n, false);
  const std::optional<Text> table = pick(all, rule.table);
  if (!table) return;
  std::uint32_t around = file_.around(n, HostRole::class_like);
  if (around == no_node) around = class_after(n);
  add_written(rule, around == no_node ? std::string_view{} : class_name(around), *table,
              pick(all, rule.schema), n);
}

// One literal in the whole body, and it is returned.
void MappingSearch::method(const MappingRule& rule, std::uint32_t n) {
  const std::uint32_t named = file_.child(n, HostField::name);
  std::string_view name = named != no_node ? last_name(file_.text(named)) : std::string_view{};
  if (name.empty()) {
    const std::uint32_t function = file_.child(n, HostField::function);
    if (function != no_node) name = last_name(file_.text(function));
  }
  if (!lists(rule.names, name)) return;
  std::uint32_t literal = no_node;
  const std::uint32_t end = past(n);
  for (std::uint32_t i = n + 1; i < end; ++i) {
    if (!evaluator_.is_literal(i)) continue;
    if (literal != no_node) return;
    literal = i;
  }
  std::uint32_t returned = literal;
  for (std::uint32_t i = n + 1; i < end && returned == no_node; ++i) {
    if (!file_.text(i).starts_with("return ") || !file_.nodes[i].named) continue;
    const std::uint32_t value = file_.last_named(i);
    if (value != no_node) returned = value;
  }
  if (returned == no_node) return;
  const std::optional<Text> table = text_of(returned);
  if (!table) return;
  const std::uint32_t receiver = file_.child(n, HostField::receiver);
  const std::uint32_t around = file_.around(n, HostRole::class_like);
  const std::string_view entity = receiver != no_node ? last_name(file_.text(receiver))
                                  : around != no_node ? class_name(around)
                                                      : std::string_view{};
  add_written(rule, entity, *table, std::nullopt, n);
}

// public DbSet<User> Users { get; set; }
void MappingSearch::property(const MappingRule& rule, std::uint32_t n) {
  const std::uint32_t type = file_.child(n, HostField::type);
  const std::uint32_t name = file_.child(n, HostField::name);
  if (type == no_node || name == no_node || !file_.nodes[n].named) return;
  const std::string_view text = file_.text(type);
  const std::size_t open = text.find('<');
  if (open == std::string_view::npos || !text.ends_with('>')) return;
  if (!lists(rule.names, last_name(text.substr(0, open)))) return;
  const std::string_view entity = last_name(text.substr(open + 1, text.size() - open - 2));
  const std::size_t before = found_.size();
  add_default(rule, file_.text(name), n, std::nullopt);
  if (found_.size() > before) found_.back().entity = std::string(entity);
}

}  // namespace demarc
