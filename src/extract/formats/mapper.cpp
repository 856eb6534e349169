#include "extract/formats/mapper.h"

#include <algorithm>
#include <map>
#include <string>

#include <pugixml.hpp>

#include "base/text.h"
#include "extract/formats/formats.h"

namespace demarc {

namespace {

constexpr int deepest = 32;                                // of elements and of inclusions
constexpr std::size_t longest_statement_bytes = 1u << 20;  // fragments that include each other
constexpr int most_branches = 8;
constexpr int most_steps = 100'000;  // elements of one statement, inclusions counted again

bool is_blank(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

// The character that an escape stands for, or '\0'. ASCII only: others stay as they are.
char character_of(std::string_view escape) {
  static constexpr std::pair<std::string_view, char> known[] = {
      {"lt", '<'}, {"gt", '>'}, {"amp", '&'}, {"quot", '"'}, {"apos", '\''}};
  for (const auto& [name, c] : known) {
    if (escape == name) return c;
  }
  if (!escape.starts_with('#')) return '\0';
  const bool hex = escape.size() > 1 && (escape[1] == 'x' || escape[1] == 'X');
  const unsigned long code =
      std::strtoul(std::string(escape.substr(hex ? 2 : 1)).c_str(), nullptr, hex ? 16 : 10);
  return code > 0 && code < 128 ? static_cast<char>(code) : '\0';
}

void add_escaped(std::string_view bytes, std::size_t begin, std::size_t end, HostText& out) {
  while (begin < end) {
    const std::size_t sign = std::min(bytes.find('&', begin), end);
    out.add_literal(bytes, begin, sign);
    if (sign == end) return;
    const std::size_t close = bytes.substr(0, std::min(end, sign + 12)).find(';', sign);
    const char c = close == std::string_view::npos
                       ? '\0'
                       : character_of(bytes.substr(sign + 1, close - sign - 1));
    if (c == '\0') {
      out.add_literal(bytes, sign, sign + 1);
      begin = sign + 1;
    } else {
      out.add_collapsed(std::string_view(&c, 1), sign);
      begin = close + 1;
    }
  }
}

// A text node's bytes; outside the file only if the document was not parsed from it.
void add_node_text(std::string_view bytes, const pugi::xml_node& node, HostText& out) {
  const std::ptrdiff_t offset = node.offset_debug();
  const std::size_t size = std::string_view(node.value()).size();
  if (offset < 0 || static_cast<std::size_t>(offset) + size > bytes.size()) return;
  const auto begin = static_cast<std::size_t>(offset);
  if (node.type() == pugi::node_cdata) {
    out.add_literal(bytes, begin, begin + size);
  } else {
    add_escaped(bytes, begin, begin + size, out);
  }
}

// "AND" at the beginning or "," at the end, as <trim> takes them off.
bool starts_with_override(std::string_view text, std::string_view word) {
  if (!starts_with_ignoring_case(text, word)) return false;
  if (text.size() == word.size()) return true;
  return is_blank(text[word.size()]) || text[word.size()] == '(' || is_blank(word.back());
}

class Mapper {
 public:
  Mapper(std::string_view bytes, const pugi::xml_node& root, const FileKind& kind, Extraction& out)
      : bytes_(bytes),
        root_(root),
        kind_(kind),
        old_(std::string_view(root.name()) == "sqlMap"),
        out_(out) {
    for (const pugi::xml_node& node : root.children("sql")) {
      parts_.emplace(node.attribute("id").value(), node);
    }
  }

  void run() {
    const std::string space = root_.attribute("namespace").value();
    for (const pugi::xml_node& node : root_.children()) {
      if (!is_statement(node.name())) continue;
      const std::string id = node.attribute("id").value();
      const std::string name = space.empty() ? id : space + "." + id;
      statement(node, name);
      for (const pugi::xml_node& key : node.children("selectKey")) statement(key, name);
    }
  }

 private:
  static bool is_statement(std::string_view name) {
    for (std::string_view one :
         {"select", "insert", "update", "delete", "statement", "procedure"}) {
      if (name == one) return true;
    }
    return false;
  }

  void statement(const pugi::xml_node& node, const std::string& name);
  void children(const pugi::xml_node& node, int depth, HostText& out);
  void child(const pugi::xml_node& node, int depth, HostText& out);
  void choose(const pugi::xml_node& node, int depth, HostText& out);
  void trimmed(const pugi::xml_node& node, std::string_view prefix, std::string_view overrides,
               std::string_view suffix, std::string_view suffix_overrides, int depth,
               HostText& out);
  void included(const pugi::xml_node& node, int depth, HostText& out);
  HostText with_parameters(const HostText& raw) const;
  std::size_t place(const pugi::xml_node& node) const {
    return static_cast<std::size_t>(std::max<std::ptrdiff_t>(node.offset_debug(), 0));
  }

  std::string_view bytes_;
  pugi::xml_node root_;
  const FileKind& kind_;
  bool old_;  // iBATIS 2: #x#, $x$, <isNotNull prepend="…">
  Extraction& out_;
  std::map<std::string, pugi::xml_node> parts_{};
  int variant_ = 0;   // which branch of each <choose>
  int branches_ = 0;  // the most that one <choose> had
  int steps_ = 0;
  std::uint32_t groups_ = 0;
};

void Mapper::statement(const pugi::xml_node& node, const std::string& name) {
  const std::uint32_t group = ++groups_;
  std::string before;
  branches_ = 1;
  for (variant_ = 0; variant_ < std::min(branches_, most_branches); ++variant_) {
    HostText raw;
    steps_ = 0;
    children(node, 0, raw);
    HostText text = with_parameters(raw);
    if (trim(text.text).empty() || text.text == before) continue;
    before = text.text;
    Fragment fragment = fragment_of(std::move(text), kind_);
    fragment.group = group;
    // The first says what the statement is; the others count for what they say beyond it.
    if (variant_ > 0) fragment.tentative = Tentative::needs_name;
    fragment.unit.type = UnitType::query;
    fragment.unit.name = name;
    fragment.unit.function = name;
    fragment.unit.begin = static_cast<std::uint32_t>(place(node));
    fragment.unit.end = fragment.unit.begin + 1;
    out_.fragments.push_back(std::move(fragment));
  }
}

void Mapper::children(const pugi::xml_node& node, int depth, HostText& out) {
  for (const pugi::xml_node& one : node.children()) {
    if (out.text.size() > longest_statement_bytes || ++steps_ > most_steps) {
      return out.add_hole(place(one));
    }
    if (one.type() == pugi::node_pcdata || one.type() == pugi::node_cdata) {
      add_node_text(bytes_, one, out);
    } else if (one.type() == pugi::node_element) {
      if (depth >= deepest) return out.add_hole(place(one));
      child(one, depth + 1, out);
    }
  }
}

void Mapper::child(const pugi::xml_node& node, int depth, HostText& out) {
  const std::string_view name = node.name();
  const auto attribute = [&](const char* key) -> std::string_view {
    return node.attribute(key).value();
  };
  if (name == "bind" || name == "selectKey") return;
  if (name == "include") return included(node, depth, out);
  if (name == "choose") return choose(node, depth, out);
  if (name == "where") return trimmed(node, "WHERE", "AND|OR", "", "", depth, out);
  if (name == "set") return trimmed(node, "SET", "", "", ",", depth, out);
  if (name == "trim") {
    return trimmed(node, attribute("prefix"), attribute("prefixOverrides"), attribute("suffix"),
                   attribute("suffixOverrides"), depth, out);
  }
  if (name == "foreach" || name == "iterate") {
    out.add_collapsed(" " + std::string(attribute("open")), place(node));
    children(node, depth, out);
    out.add_collapsed(std::string(attribute("close")) + " ", place(node));
    return;
  }
  if (name == "dynamic") return trimmed(node, attribute("prepend"), "AND|OR", "", "", depth, out);
  if (old_ && !attribute("prepend").empty()) {
    out.add_collapsed(" " + std::string(attribute("prepend")) + " ", place(node));
  }
  children(node, depth, out);
}

void Mapper::choose(const pugi::xml_node& node, int depth, HostText& out) {
  int count = 0;
  pugi::xml_node taken;
  for (const pugi::xml_node& branch : node.children()) {
    if (branch.type() != pugi::node_element) continue;
    if (count <= variant_) taken = branch;
    ++count;
  }
  branches_ = std::max(branches_, count);
  if (taken) children(taken, depth, out);
}

void Mapper::trimmed(const pugi::xml_node& node, std::string_view prefix,
                     std::string_view overrides, std::string_view suffix,
                     std::string_view suffix_overrides, int depth, HostText& out) {
  HostText inner;
  children(node, depth, inner);
  std::size_t begin = 0, end = inner.text.size();
  while (begin < end && is_blank(inner.text[begin])) ++begin;
  while (end > begin && is_blank(inner.text[end - 1])) --end;
  if (begin == end) return;
  const std::string_view text = inner.text;
  for (std::string_view word : split(overrides, '|')) {
    if (!word.empty() && starts_with_override(text.substr(begin, end - begin), word)) {
      begin += word.size();
      break;
    }
  }
  for (std::string_view word : split(suffix_overrides, '|')) {
    word = trim(word);
    if (!word.empty() && text.substr(begin, end - begin).ends_with(word)) {
      end -= word.size();
      break;
    }
  }
  out.add_collapsed(" " + std::string(prefix) + " ", place(node));
  out.add_range(inner, begin, end);
  out.holes += inner.holes;
  out.add_collapsed(" " + std::string(suffix) + " ", place(node));
}

// A part of this file, or a hole: what other mappers define is not looked for.
void Mapper::included(const pugi::xml_node& node, int depth, HostText& out) {
  std::string id = node.attribute("refid").value();
  const std::string space = std::string(root_.attribute("namespace").value()) + ".";
  if (space.size() > 1 && id.starts_with(space)) id.erase(0, space.size());
  const auto found = parts_.find(id);
  if (found == parts_.end() || depth >= deepest) return out.add_hole(place(node));
  children(found->second, depth, out);
}

// `and ${column_and_operator} #{value}`, as MyBatis Generator writes conditions: what is put in
// ends with an operator.
void complete_condition(std::string_view rest, std::size_t host, HostText& out) {
  std::string_view before = std::string_view(out.text);
  before = trim(before.substr(0, before.size() - host_hole.size()));
  const std::string_view word = before.substr(before.find_last_of(" \t\n\r(") + 1);
  bool in_condition = false;
  for (std::string_view one : {"and", "or", "where", "not"}) {
    in_condition = in_condition || equals_ignoring_case(word, one);
  }
  if (!in_condition || rest.empty() || !is_blank(rest[0])) return;
  rest = trim(rest);
  if (rest.starts_with("#{")) out.add_collapsed(" =", host);
  if (rest.starts_with('(')) out.add_collapsed(" in", host);
}

// #{x} and #x# are parameters, ${x} and $x$ text that is put in as it is.
HostText Mapper::with_parameters(const HostText& raw) const {
  HostText out;
  out.holes = raw.holes;
  const std::string_view text = raw.text;
  std::size_t from = 0;
  for (std::size_t at = 0; (at = text.find_first_of("#$", at)) != std::string_view::npos;) {
    const bool braces = at + 1 < text.size() && text[at + 1] == '{';
    if (text.substr(at).starts_with(host_hole) || (!braces && !old_)) {
      ++at;
      continue;
    }
    constexpr std::size_t longest = 200;
    const std::string_view inside = text.substr(at + 1, longest);
    const std::size_t size = inside.find(braces ? '}' : text[at]);
    if (size == std::string_view::npos ||
        (!braces && inside.substr(0, size).find_first_of(" \n'") != std::string_view::npos)) {
      ++at;
      continue;
    }
    const std::size_t close = at + 1 + size;
    out.add_range(raw, from, at);
    const std::size_t host = raw.map.to_host(static_cast<std::uint32_t>(at));
    if (text[at] == '#') {
      out.add_collapsed("$1", host);
    } else {
      out.add_hole(host);
      complete_condition(text.substr(close + 1), host, out);
    }
    at = from = close + 1;
  }
  out.add_range(raw, from, text.size());
  return out;
}

}  // namespace

HostText text_of(std::string_view bytes, const pugi::xml_node& node) {
  HostText out;
  for (const pugi::xml_node& one : node.children()) {
    if (one.type() == pugi::node_pcdata || one.type() == pugi::node_cdata) {
      add_node_text(bytes, one, out);
    }
  }
  return out;
}

void extract_mapper(std::string_view bytes, const pugi::xml_node& root, const FileKind& kind,
                    Extraction& out) {
  Mapper(bytes, root, kind, out).run();
}

}  // namespace demarc
