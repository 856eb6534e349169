#include "extract/host/builders.h"

#include <algorithm>
#include <unordered_map>

#include "base/text.h"
#include "extract/host/built_text.h"
#include "extract/host/mapping_search.h"

namespace demarc {

namespace {

struct Chain {
  std::vector<std::uint32_t> calls{};  // in the order in which they run
  std::uint32_t root = no_node;        // what the first is called on; no_node: a function
};

class BuilderSearch {
 public:
  BuilderSearch(const HostFile& file, const Definitions& definitions,
                const std::vector<TableMapping>& mappings)
      : file_(file), evaluator_(file, definitions) {
    for (const TableMapping& one : mappings) {
      if (one.is_entity && !one.entity.empty()) entities_.emplace(one.entity, &one);
    }
  }

  std::vector<BuiltStatement> run(const std::vector<const Orm*>& orms) {
    for (std::uint32_t n = 0; n < file_.nodes.size(); ++n) {
      if (!file_.is_call(n) || is_receiver(n)) continue;
      const Chain chain = chain_of(n);
      // Builders share words: the one that sees most in the chain has it.
      BuiltChain best;
      for (const Orm* orm : orms) {
        BuiltChain doing = read(chain, orm->builder);
        if (doing.tables() > best.tables()) best = std::move(doing);
      }
      if (best.tables() == 0) continue;
      const HostNode& whole = file_.node(n);
      out_.push_back({text_of(best, whole.begin, whole.end), n});
    }
    return std::move(out_);
  }

 private:
  bool is_receiver(std::uint32_t n) const {
    std::uint32_t above = file_.node(n).parent;
    if (above != no_node && file_.role(above) == HostRole::member) above = file_.node(above).parent;
    return above != no_node && file_.is_call(above) && file_.receiver(above) == n;
  }

  Chain chain_of(std::uint32_t n) const {
    Chain out;
    for (std::uint32_t at = n; at != no_node; at = file_.receiver(at)) {
      if (!file_.is_call(at)) {
        out.root = at;
        break;
      }
      out.calls.push_back(at);
    }
    std::reverse(out.calls.begin(), out.calls.end());
    return out;
  }

  BuiltChain read(const Chain& chain, const Builder& builder) {
    BuiltChain doing;
    if (!builder.needs.empty() &&
        std::none_of(chain.calls.begin(), chain.calls.end(),
                     [&](std::uint32_t call) { return lists(builder.needs, file_.callee(call)); }))
      return doing;
    if (chain.root != no_node) root_table(chain.root, builder, doing);
    for (std::uint32_t call : chain.calls) {
      for (const TableCall& rule : builder.calls) {
        if (file_.callee(call) != rule.name) continue;
        if (!rule.qualifier.empty() && file_.qualifier(call) != rule.qualifier) continue;
        apply(call, rule, builder, doing);
      }
    }
    return doing;
  }

  // users.insert(), DB[:users]
  void root_table(std::uint32_t root, const Builder& builder, BuiltChain& doing) {
    const std::string_view text = file_.text(root);
    if (const std::size_t open = text.find("[:");
        open != std::string_view::npos && text.ends_with(']') && text.size() < 200) {
      if (!lists(builder.indexed, last_name(text.substr(0, open)))) return;
      const auto begin = file_.node(root).begin + static_cast<std::uint32_t>(open) + 2;
      const std::string_view name = text.substr(open + 2, text.size() - open - 3);
      if (std::optional<BuiltTable> table =
              quoted(name, begin, begin + static_cast<std::uint32_t>(name.size())))
        doing.open.push_back(*std::move(table));
      return;
    }
    if (builder.acts_on_entities) {
      if (const TableMapping* found = entity_in(text)) doing.open.push_back(of_mapping(*found));
    }
  }

  void apply(std::uint32_t call, const TableCall& rule, const Builder& builder, BuiltChain& doing) {
    switch (rule.role) {
      case TableRole::filters:
        doing.filters = true;
        return;
      case TableRole::reads:
      case TableRole::inserts:
      case TableRole::updates:
      case TableRole::removes:
      case TableRole::truncates:
        doing.act = rule.role;
        return;
      default:
        break;
    }
    std::vector<std::uint32_t> arguments = file_.arguments(call);
    if (arguments.size() < rule.at_least) return;
    if (rule.argument >= 0) {
      const auto wanted = static_cast<std::size_t>(rule.argument);
      if (wanted >= arguments.size()) return;
      // Doctrine's ORM joins along a path of entities, where its DBAL has an alias.
      if (wanted > 0 && file_.text(arguments[0]).find('.') != std::string_view::npos) return;
      arguments = {arguments[wanted]};
    }
    std::vector<BuiltTable> tables;
    for (std::uint32_t argument : arguments) add_tables(argument, rule, builder, tables);
    if (tables.empty()) return;
    switch (rule.role) {
      case TableRole::schema:
        doing.schema = tables.front();
        break;
      case TableRole::from:
      case TableRole::join:
        doing.reads.insert(doing.reads.end(), tables.begin(), tables.end());
        break;
      case TableRole::table:
        doing.open.insert(doing.open.end(), tables.begin(), tables.end());
        break;
      case TableRole::insert:
      case TableRole::update:
      case TableRole::remove:
      case TableRole::truncate:
        doing.written.insert(doing.written.end(), tables.begin(), tables.end());
        doing.act = rule.role;
        break;
      default:
        break;
    }
  }

  void add_tables(std::uint32_t argument, const TableCall& rule, const Builder& builder,
                  std::vector<BuiltTable>& out) {
    if (file_.role(argument) == HostRole::list) {
      for (std::uint32_t item : file_.named_children(argument)) {
        if (file_.role(item) == HostRole::pair || file_.role(item) == HostRole::list) continue;
        add_tables(item, rule, builder, out);
      }
      return;
    }
    if (std::optional<BuiltTable> table = table_of(argument, rule, builder))
      out.push_back(*std::move(table));
  }

  std::optional<BuiltTable> table_of(std::uint32_t n, const TableCall& rule,
                                     const Builder& builder) {
    const std::string_view source = file_.text(n);
    if (file_.is_call(n)) {  // table("users")
      if (!lists(builder.wrappers, file_.callee(n))) return std::nullopt;
      const std::vector<std::uint32_t> arguments = file_.arguments(n);
      if (arguments.empty() || !evaluator_.is_literal(arguments[0])) return std::nullopt;
      return of_text(arguments[0], false);
    }
    if (file_.role(n) == HostRole::none && source.size() > 1 && source.front() == ':') {
      if (builder.sql_names) return std::nullopt;  // an association
      return quoted(source.substr(1), file_.node(n).begin + 1, file_.node(n).end);
    }
    if (const TableMapping* found = evaluator_.is_literal(n) ? nullptr : entity_in(source))
      return of_mapping(*found);
    const bool is_sql = builder.sql_names && rule.role != TableRole::schema;
    if (std::optional<BuiltTable> text = of_text(n, is_sql)) {
      if (is_sql && rule.role == TableRole::join && !text->is_sql) return std::nullopt;
      return text;
    }
    if (builder.constants.empty()) return std::nullopt;
    const std::string_view name = last_name(source);
    const bool is_constant = name.size() > 1 && std::all_of(name.begin(), name.end(), [](char c) {
                               return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
                             });
    if (!is_constant || source.find('(') != std::string_view::npos) return std::nullopt;
    const auto begin = file_.node(n).end - static_cast<std::uint32_t>(name.size());
    BuiltTable out{.begin = begin, .end = file_.node(n).end};
    out.text.add_collapsed("\"" + table_name_of(builder.constants[0], name) + "\"", begin);
    return out;
  }

  // "users", "s.users as u"; SQL as it is.
  std::optional<BuiltTable> of_text(std::uint32_t n, bool is_sql) {
    const HostText text = evaluator_.evaluate(n, 0);
    if (!text.known || text.text.empty()) return std::nullopt;
    const auto size = static_cast<std::uint32_t>(text.text.size());
    BuiltTable out{.begin = text.map.to_host(0), .end = text.map.to_host(size - 1) + 1};
    if (is_sql && text.text.find(' ') != std::string::npos) {
      out.text = text;
      out.is_sql = true;
      return out;
    }
    if (text.holes > 0) return std::nullopt;
    std::string_view name = trim(text.text);
    name = name.substr(0, name.find(' '));
    std::optional<MappedName> parts = split_relation(name);
    if (!parts) return std::nullopt;
    if (is_sql && name.find('"') == std::string_view::npos) {
      parts->schema = to_lower(parts->schema);
      parts->name = to_lower(parts->name);
    }
    out.end = text.map.to_host(static_cast<std::uint32_t>(
                  name.data() - text.text.data() + static_cast<std::ptrdiff_t>(name.size()) - 1)) +
              1;
    out.text.add_collapsed(spelled(*parts), out.begin);
    out.has_schema = !parts->schema.empty();
    return out;
  }

  std::optional<BuiltTable> quoted(std::string_view name, std::uint32_t begin, std::uint32_t end) {
    const std::optional<MappedName> parts = split_relation(name);
    if (!parts) return std::nullopt;
    BuiltTable out{.begin = begin, .end = end, .has_schema = !parts->schema.empty()};
    out.text.add_collapsed(spelled(*parts), begin);
    return out;
  }

  static std::string spelled(const MappedName& name) {
    return (name.schema.empty() ? "" : "\"" + name.schema + "\".") + "\"" + name.name + "\"";
  }

  static BuiltTable of_mapping(const TableMapping& mapping) {
    BuiltTable out{
        .begin = mapping.begin, .end = mapping.end, .has_schema = !mapping.names[0].schema.empty()};
    out.text.add_collapsed(spelled(mapping.names[0]), mapping.begin);
    return out;
  }

  // The first name in `users.c.id`, `User::class`, `schema.users` that is an entity of the file.
  const TableMapping* entity_in(std::string_view text) const {
    if (entities_.empty() || text.size() > 200) return nullptr;
    for (std::size_t at = 0; at < text.size();) {
      if (!is_word_byte(text[at])) {
        if (text[at] == '(') return nullptr;
        ++at;
        continue;
      }
      std::size_t end = at;
      while (end < text.size() && is_word_byte(text[end])) ++end;
      const auto found = entities_.find(std::string(text.substr(at, end - at)));
      if (found != entities_.end()) return found->second;
      at = end;
    }
    return nullptr;
  }

  const HostFile& file_;
  Evaluator evaluator_;
  std::unordered_map<std::string, const TableMapping*> entities_{};
  std::vector<BuiltStatement> out_{};
};

}  // namespace

std::vector<BuiltStatement> find_built(const HostFile& file, const Definitions& definitions,
                                       const std::vector<const Orm*>& orms,
                                       const std::vector<TableMapping>& mappings) {
  const bool any = std::any_of(orms.begin(), orms.end(), [](const Orm* orm) {
    return !orm->builder.calls.empty() || !orm->builder.indexed.empty();
  });
  if (!any) return {};
  return BuilderSearch(file, definitions, mappings).run(orms);
}

}  // namespace demarc
