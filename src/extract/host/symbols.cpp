#include "extract/host/symbols.h"

#include <algorithm>

#include "base/text.h"
#include "extract/host/shape.h"

namespace demarc {

namespace {

constexpr std::size_t longest_name = 128;
constexpr std::size_t longest_value = 8u << 10;
constexpr std::size_t most_symbols = 1000;
constexpr std::size_t most_constants = 5000;
constexpr std::size_t most_import_bytes = 64u << 10;

bool is_name_byte(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         c == '$' || static_cast<unsigned char>(c) >= 0x80;
}

bool has_word(std::string_view text, std::string_view word) {
  if (word.empty()) return false;
  for (std::size_t at = text.find(word); at != text.npos; at = text.find(word, at + 1)) {
    const std::size_t end = at + word.size();
    if ((at == 0 || !is_name_byte(text[at - 1])) &&
        (end == text.size() || !is_name_byte(text[end]))) {
      return true;
    }
  }
  return false;
}

bool is_self(std::string_view word) {
  for (std::string_view self : {"this", "self", "$this", "static", "cls", "super", "Self", "crate"})
    if (word == self) return true;
  return false;
}

std::string_view without_dollar(std::string_view name) {
  return name.starts_with('$') ? name.substr(1) : name;
}

// Who may use a constant, as the text around its definition says.
SymbolReach reach_of(const HostFile& file, const Definition& definition, std::string_view name) {
  const HostNode& node = file.node(definition.at);
  const std::size_t line = file.bytes.rfind('\n', node.begin);
  const std::size_t from = line == file.bytes.npos ? 0 : line + 1;
  const std::string_view before = node.begin > from && node.begin - from < 400
                                      ? file.bytes.substr(from, node.begin - from)
                                      : std::string_view{};
  if (has_word(before, "private")) return SymbolReach::file;
  const std::string_view language = file.language.name;
  if (language == "Go") {
    const bool upper = name.front() >= 'A' && name.front() <= 'Z';
    return upper ? SymbolReach::all : SymbolReach::folder;
  }
  if (language == "JavaScript" && file.role(definition.scope) != HostRole::class_like) {
    if (has_word(before, "export")) return SymbolReach::all;
    for (std::string_view word : {"module.exports", "export {", "export default"}) {
      const std::size_t at = file.bytes.find(word);
      if (at != file.bytes.npos && has_word(file.bytes.substr(at, 4000), name))
        return SymbolReach::all;
    }
    return SymbolReach::file;
  }
  return SymbolReach::all;
}

class ConstantCollector {
 public:
  ConstantCollector(const HostFile& file, Evaluator& evaluator, std::vector<ExtractConstant>& out)
      : file_(file), evaluator_(evaluator), out_(out) {}

  void definition(std::string_view name, const Definition& one) {
    if (one.value == no_node || out_.size() >= most_constants) return;
    const SymbolReach reach = reach_of(file_, one, name);
    std::uint32_t value = one.value;
    for (int depth = 0; depth < 8; ++depth) {
      const HostRole role = file_.role(value);
      std::uint32_t inner = no_node;
      if (role == HostRole::wrap) inner = file_.first_named(value);
      if (role == HostRole::wrap_last) inner = file_.last_named(value);
      // Go's `const a = "x"` has a list of one value.
      if (role == HostRole::list && file_.first_named(value) == file_.last_named(value) &&
          file_.role(file_.first_named(value)) != HostRole::pair) {
        inner = file_.first_named(value);
      }
      if (inner == no_node) break;
      value = inner;
    }
    if (file_.role(value) == HostRole::list) return members(name, value, reach);
    std::string_view owner;
    if (file_.role(one.scope) == HostRole::class_like) {
      const std::uint32_t named = file_.child(one.scope, HostField::name);
      if (named != no_node) owner = last_name(file_.text(named));
    }
    add(name, owner, value, reach, false);
  }

  // A field of an object that is made somewhere: only SQL is worth knowing.
  void field(std::uint32_t pair) {
    if (out_.size() >= most_constants) return;
    const std::uint32_t value = file_.last_named(pair);
    const std::string_view key = file_.key_of(pair);
    if (value != no_node && !key.empty()) add(key, {}, value, SymbolReach::folder, true);
  }

 private:
  // const TABLES = { USERS: 'users' }
  void members(std::string_view owner, std::uint32_t list, SymbolReach reach) {
    for (std::uint32_t member : file_.named_children(list)) {
      if (file_.role(member) != HostRole::pair || file_.last_named(member) == no_node) continue;
      add(file_.key_of(member), owner, file_.last_named(member), reach, false);
    }
  }

  void add(std::string_view name, std::string_view owner, std::uint32_t value, SymbolReach reach,
           bool is_field) {
    name = without_dollar(name);
    if (name.size() < 2 || name.size() > longest_name || out_.size() >= most_constants) return;
    const HostText text = evaluator_.evaluate(value, 0);
    if (!text.known || text.holes > 0 || text.text.empty() || text.text.size() > longest_value ||
        evaluator_.has_variants()) {
      return;
    }
    const bool is_sql = shape_of(text.text) == SqlShape::sql;
    if (is_field && !is_sql) return;
    const HostNode& node = file_.node(value);
    out_.push_back({.name = std::string(name),
                    .owner = std::string(owner),
                    .value = text.text,
                    .reach = reach,
                    .is_sql = is_sql,
                    .is_field = is_field,
                    .begin = node.begin,
                    .end = node.end});
  }

  const HostFile& file_;
  Evaluator& evaluator_;
  std::vector<ExtractConstant>& out_;
};

}  // namespace

SymbolName symbol_name(std::string_view text) {
  SymbolName out;
  out.name = last_name(text);
  if (out.name.empty()) return out;
  const auto name_at = static_cast<std::size_t>(out.name.data() - text.data());
  out.qualifier = without_dollar(last_name(text.substr(0, name_at)));
  if (is_self(out.qualifier)) out.qualifier = {};
  out.name = without_dollar(out.name);
  return out;
}

std::string symbol_key(const SymbolName& symbol) {
  return std::string(symbol.qualifier) + "." + std::string(symbol.name);
}

bool is_bound_in_function(const HostFile& file, std::uint32_t n, std::string_view name) {
  std::uint32_t function = no_node;
  for (std::uint32_t around = n; (around = file.around(around, HostRole::function)) != no_node;)
    function = around;
  if (function == no_node) return false;
  const std::uint32_t end = file.node(function).end;
  for (std::uint32_t i = function; i < file.nodes.size() && file.node(i).begin < end; ++i) {
    const HostNode& node = file.node(i);
    if (i == n || node.end - node.begin > longest_name + 1) continue;
    if (without_dollar(file.text(i)) != name) continue;
    if (file.field(i) == HostField::name && file.role(node.parent) != HostRole::pair &&
        file.role(node.parent) != HostRole::call && file.role(node.parent) != HostRole::member) {
      return true;
    }
    std::uint32_t above = node.parent;
    for (int steps = 0; steps < 3 && above != no_node && above != function; ++steps) {
      if (file.field(above) == HostField::parameters) return true;
      if (file.field(above) == HostField::name && file.role(above) == HostRole::list) return true;
      above = file.node(above).parent;
    }
    const std::string_view behind = trim(file.bytes.substr(node.end, 3));
    if (behind.starts_with(':') && !behind.starts_with("::") &&
        file.role(node.parent) != HostRole::pair) {
      return true;  // table: String
    }
  }
  return false;
}

bool MissingSymbols::is_imported(const SymbolName& symbol) {
  if (!imports_known_) {
    imports_known_ = true;
    for (std::uint32_t n = 0; n < file_.nodes.size(); ++n) {
      if (file_.role(n) != HostRole::quiet || imports_.size() > most_import_bytes) continue;
      const std::string_view text = file_.text(n);
      if (text.find("import") != text.npos || text.starts_with("use") || text.starts_with("using"))
        imports_ += std::string(text.substr(0, 4000)) + "\n";
    }
  }
  return has_word(imports_, symbol.qualifier.empty() ? symbol.name : symbol.qualifier);
}

void MissingSymbols::add(std::uint32_t n, std::vector<ExtractSymbol>& out) {
  const HostRole role = file_.role(n);
  if (role != HostRole::identifier && role != HostRole::member) return;
  const std::string_view text = file_.text(n);
  if (text.size() > 2 * longest_name || out.size() >= most_symbols) return;
  const SymbolName symbol = symbol_name(text);
  if (symbol.name.size() < 2 || symbol.name.size() > longest_name) return;
  if (!seen_.insert(symbol_key(symbol)).second) return;
  // A name may mean a parameter in one function and a constant in the next: no guess then.
  if (role == HostRole::identifier && is_bound_in_function(file_, n, symbol.name)) return;
  out.push_back({.qualifier = std::string(symbol.qualifier),
                 .name = std::string(symbol.name),
                 .is_imported = is_imported(symbol),
                 .begin = file_.node(n).begin,
                 .end = file_.node(n).end});
}

void collect_constants(const HostFile& file, const Definitions& definitions, Evaluator& evaluator,
                       std::vector<ExtractConstant>& out) {
  ConstantCollector collector(file, evaluator, out);
  for (const Definitions::Constant& one : definitions.constants()) {
    collector.definition(one.name, *one.definition);
  }
  for (std::uint32_t n = 0; n < file.nodes.size(); ++n) {
    if (file.role(n) == HostRole::pair && file.around(n, HostRole::function) != no_node) {
      collector.field(n);
    }
  }
}

}  // namespace demarc
