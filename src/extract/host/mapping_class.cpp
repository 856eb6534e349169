// What a class, its annotations and its members say of its table.
#include <algorithm>

#include "base/text.h"
#include "extract/host/mapping_search.h"

namespace demarc {

namespace {

// As a whole word; "A::B" and "a.b" may be one.
bool has_word(std::string_view text, std::string_view word) {
  for (std::size_t at = text.find(word); at != std::string_view::npos;
       at = text.find(word, at + 1)) {
    const std::size_t end = at + word.size();
    if (at > 0 && is_word_byte(text[at - 1])) continue;
    if (end < text.size() && is_word_byte(text[end])) continue;
    return true;
  }
  return false;
}

}  // namespace

std::uint32_t MappingSearch::past(std::uint32_t n) const {
  while (n != no_node) {
    if (file_.node(n).next != no_node) return file_.node(n).next;
    n = file_.node(n).parent;
  }
  return static_cast<std::uint32_t>(file_.nodes.size());
}

std::optional<MappingSearch::Text> MappingSearch::text_of(std::uint32_t n) {
  const std::string_view source = file_.text(n);
  if (file_.role(n) == HostRole::none && source.size() > 1 && source.front() == ':') {
    return Text{std::string(source.substr(1)), file_.node(n).begin + 1, file_.node(n).end};
  }
  const HostText text = evaluator_.evaluate(n, 0);
  if (!text.known || text.holes != 0 || text.text.empty()) return std::nullopt;
  const std::uint32_t last = text.map.to_host(static_cast<std::uint32_t>(text.text.size() - 1));
  return Text{text.text, text.map.to_host(0), last + 1};
}

// "name" before `name = "x"`, `name: "x"`, `'name' => "x"`; by the bytes, which are alike in all
// languages.
std::string_view MappingSearch::key_before(std::uint32_t n) const {
  std::string_view before = file_.bytes.substr(0, file_.node(n).begin);
  const auto cut_blanks = [&] {
    while (!before.empty() && is_blank(before.back())) before.remove_suffix(1);
  };
  cut_blanks();
  if (before.ends_with("=>")) {
    before.remove_suffix(2);
  } else if (before.ends_with('=') || (before.ends_with(':') && !before.ends_with("::"))) {
    before.remove_suffix(1);
  } else {
    return {};
  }
  cut_blanks();
  if (before.ends_with('"') || before.ends_with('\'')) before.remove_suffix(1);
  std::size_t begin = before.size();
  while (begin > 0 && is_word_byte(before[begin - 1])) --begin;
  return before.substr(begin);
}

bool MappingSearch::is_key(std::uint32_t n) const {
  std::size_t at = file_.node(n).end;
  while (at < file_.bytes.size() && is_blank(file_.bytes[at])) ++at;
  const std::string_view rest = file_.bytes.substr(at, 2);
  if (rest.starts_with("==") || rest.starts_with("::")) return false;
  return rest.starts_with('=') || rest.starts_with(':');
}

// The literals and names in the arguments of a call or an annotation, and in the objects and lists
// there; not those of calls and annotations inside.
std::vector<HostEntry> MappingSearch::entries(std::uint32_t n, bool is_call) const {
  std::vector<HostEntry> out;
  const std::uint32_t end = past(n);
  std::uint32_t i = n + 1;
  if (is_call) {
    i = file_.child(n, HostField::arguments);
    if (i == no_node || file_.role(i) != HostRole::arguments)
      i = file_.child_of_role(n, HostRole::arguments);
    if (i == no_node) return out;
  }
  std::uint32_t from = 0;  // the annotation's name is no argument
  if (file_.role(n) == HostRole::annotation) {
    const std::size_t open = file_.text(n).find('(');
    if (open == std::string_view::npos) return out;
    from = file_.node(n).begin + static_cast<std::uint32_t>(open);
  }
  bool own_call = from != 0;  // @Entity(…): the first call is the annotation's
  while (i < end) {
    const HostRole role = file_.role(i);
    if (file_.node(i).begin < from && file_.node(i).end <= from) {
      i = past(i);
      continue;
    }
    const bool inner_call = file_.is_call(i);
    if (inner_call && own_call) {
      own_call = false;
      ++i;
      continue;
    }
    if (inner_call || role == HostRole::annotation || role == HostRole::function) {
      i = past(i);
      continue;
    }
    const bool is_symbol = role == HostRole::none && file_.nodes[i].named &&
                           file_.text(i).starts_with(':') && file_.text(i).size() > 1;
    const bool is_value = evaluator_.is_literal(i) || role == HostRole::identifier ||
                          role == HostRole::member || role == HostRole::binary || is_symbol;
    if (!is_value) {
      ++i;
      continue;
    }
    if (!is_key(i)) out.push_back({key_before(i), i});
    i = past(i);
  }
  return out;
}

// The first of the keys that is there and known; "0" is the first without a key, and so on.
std::optional<MappingSearch::Text> MappingSearch::pick(const std::vector<HostEntry>& entries,
                                                       const std::vector<std::string>& keys) {
  for (const std::string& key : keys) {
    const bool by_place = key.size() == 1 && key[0] >= '0' && key[0] <= '9';
    std::size_t place = by_place ? static_cast<std::size_t>(key[0] - '0') : 0;
    for (const HostEntry& entry : entries) {
      if (by_place ? !entry.key.empty() : entry.key != key) continue;
      if (by_place && place-- > 0) continue;
      if (std::optional<Text> text = text_of(entry.value)) return text;
      break;
    }
  }
  return std::nullopt;
}

std::string_view MappingSearch::annotation_name(std::uint32_t n) const {
  std::string_view head = file_.text(n);
  head = head.substr(0, head.find('('));
  return last_name(head);
}

std::string_view MappingSearch::class_name(std::uint32_t class_like) const {
  std::uint32_t named = file_.child(class_like, HostField::name);
  if (named == no_node) named = file_.child_of_role(class_like, HostRole::identifier);
  return named == no_node ? std::string_view{} : last_name(file_.text(named));
}

std::string_view MappingSearch::body_of(std::uint32_t class_like) const {
  std::uint32_t body = file_.child(class_like, HostField::body);
  for (std::uint32_t c = file_.node(class_like).first_child; body == no_node && c != no_node;
       c = file_.node(c).next) {
    if (file_.text(c).starts_with('{')) body = c;
  }
  // Go: the type is the body.
  if (body == no_node) body = file_.child(class_like, HostField::type);
  return body == no_node ? std::string_view{} : file_.text(body);
}

// What stands between the name of a class and its body: its bases.
std::string_view MappingSearch::header_of(std::uint32_t class_like) const {
  const std::string_view whole = file_.text(class_like);
  const std::string_view name = class_name(class_like);
  const std::string_view body = body_of(class_like);
  if (name.empty()) return {};
  const auto begin = static_cast<std::size_t>(name.data() - whole.data()) + name.size();
  const std::size_t end =
      body.empty() ? whole.size() : static_cast<std::size_t>(body.data() - whole.data());
  return begin < end ? whole.substr(begin, end - begin) : std::string_view{};
}

std::uint32_t MappingSearch::class_after(std::uint32_t n) const {
  for (std::uint32_t i = past(n); i < file_.nodes.size(); ++i) {
    if (file_.role(i) == HostRole::class_like) return i;
  }
  return no_node;
}

void MappingSearch::find_annotations_before() {
  std::unordered_map<std::uint32_t, std::vector<std::uint32_t>> pending;  // by parent
  // #[…] of Rust is an item that holds the annotation: it speaks for what stands behind it.
  const auto holds_annotation = [&](std::uint32_t n) {
    return n != no_node && file_.role(n) != HostRole::class_like &&
           file_.role(file_.first_named(n)) == HostRole::annotation;
  };
  for (std::uint32_t n = 1; n < file_.nodes.size(); ++n) {
    const HostRole role = file_.role(n);
    const std::uint32_t parent = file_.node(n).parent;
    if (role == HostRole::annotation) {
      pending[parent].push_back(n);
      if (holds_annotation(parent)) pending[file_.node(parent).parent].push_back(n);
    } else if (role == HostRole::class_like) {
      if (const auto at = pending.find(parent); at != pending.end()) {
        before_[n] = std::move(at->second);
        pending.erase(at);
        if (holds_annotation(parent)) pending.erase(file_.node(parent).parent);
      }
    } else if (role != HostRole::comment && file_.nodes[n].named && !holds_annotation(n)) {
      pending.erase(parent);
    }
  }
}

// Annotations stand in a class's head (in its modifiers, beside them) or directly before it.
std::vector<std::uint32_t> MappingSearch::annotations_of(std::uint32_t class_like) const {
  std::vector<std::uint32_t> out;
  const std::string_view name = class_name(class_like);
  if (name.empty()) return out;
  if (const auto at = before_.find(class_like); at != before_.end()) out = at->second;
  const auto head_end = static_cast<std::uint32_t>(name.data() - file_.bytes.data());
  for (std::uint32_t i = class_like + 1;
       i < file_.nodes.size() && file_.node(i).begin < head_end;) {
    if (file_.role(i) == HostRole::annotation) {
      out.push_back(i);
      i = past(i);
    } else {
      ++i;
    }
  }
  return out;
}

void MappingSearch::annotated(const Orm& orm, std::uint32_t class_like) {
  const bool wanted =
      std::any_of(orm.mappings.begin(), orm.mappings.end(),
                  [](const MappingRule& rule) { return rule.shape == MappingShape::annotation; });
  if (!wanted) return;
  const std::vector<std::uint32_t> annotations = annotations_of(class_like);
  const MappingRule* fallback = nullptr;
  std::optional<Text> schema;
  struct Named {
    const MappingRule* rule = nullptr;
    Text table{};
  };
  std::optional<Named> named;
  for (const MappingRule& rule : orm.mappings) {
    if (rule.shape != MappingShape::annotation) continue;
    for (std::uint32_t n : annotations) {
      if (lists(rule.unless, annotation_name(n))) return;
      if (!lists(rule.names, annotation_name(n))) continue;
      const std::vector<HostEntry> all = entries(n, false);
      if (!schema) schema = pick(all, rule.schema);
      if (std::optional<Text> table = named ? std::nullopt : pick(all, rule.table))
        named = Named{&rule, *std::move(table)};
      if (!rule.otherwise.empty() && fallback == nullptr) fallback = &rule;
    }
  }
  if (named) {
    add_written(*named->rule, class_name(class_like), named->table, schema, class_like);
  } else if (fallback != nullptr) {
    add_default(*fallback, class_name(class_like), class_like, schema);
  }
}

// The value of the member among the nodes, not looking into functions and classes.
std::uint32_t MappingSearch::member_value(std::uint32_t first, std::uint32_t end,
                                          std::string_view key) {
  for (std::uint32_t i = first; i < end && steps_left_ > 0; --steps_left_) {
    const HostRole role = file_.role(i);
    if (role == HostRole::function || role == HostRole::class_like) {
      i = past(i);
      continue;
    }
    if (role == HostRole::define || role == HostRole::append) {
      const std::uint32_t name = file_.defined_name(i);
      if (name != no_node && last_name(file_.text(name)) == key) return file_.defined_value(i);
    }
    ++i;
  }
  return no_node;
}

std::uint32_t MappingSearch::class_inside(std::uint32_t class_like, std::string_view name) {
  const std::uint32_t end = past(class_like);
  for (std::uint32_t i = class_like + 1; i < end && steps_left_ > 0; --steps_left_) {
    if (file_.role(i) == HostRole::class_like) {
      if (class_name(i) == name) return i;
      i = past(i);
    } else if (file_.role(i) == HostRole::function) {
      i = past(i);
    } else {
      ++i;
    }
  }
  return no_node;
}

// "table_name"; "Meta.db_table" is one of the class inside, or a key in the value of the member.
std::optional<MappingSearch::Text> MappingSearch::member(std::uint32_t class_like,
                                                         std::string_view key) {
  const std::size_t dot = key.find('.');
  const std::string_view outer = key.substr(0, dot);
  const std::uint32_t end = past(class_like);
  const std::uint32_t value = member_value(class_like + 1, end, outer);
  if (dot == std::string_view::npos) return value == no_node ? std::nullopt : text_of(value);
  const std::string_view inner = key.substr(dot + 1);
  if (value != no_node) return pick(entries(value, false), {std::string(inner)});
  const std::uint32_t inside = class_inside(class_like, outer);
  if (inside == no_node) return std::nullopt;
  const std::uint32_t found = member_value(inside + 1, past(inside), inner);
  return found == no_node ? std::nullopt : text_of(found);
}

bool MappingSearch::is_left_out(const MappingRule& rule, std::uint32_t class_like) {
  return std::any_of(rule.unless.begin(), rule.unless.end(), [&](const std::string& key) {
    const std::size_t dot = key.find('.');
    std::uint32_t value = no_node;
    if (dot == std::string::npos) {
      if (has_word(header_of(class_like), key)) return true;
      value = member_value(class_like + 1, past(class_like), key);
    } else {
      const std::uint32_t inside = class_inside(class_like, std::string_view(key).substr(0, dot));
      if (inside != no_node)
        value = member_value(inside + 1, past(inside), std::string_view(key).substr(dot + 1));
    }
    return value != no_node && file_.text(value) != "False" && file_.text(value) != "false";
  });
}

// object Users : Table("users"), class User < Sequel::Model(:users)
std::optional<MappingSearch::Text> MappingSearch::base_argument(const MappingRule& rule,
                                                                std::uint32_t class_like) {
  const std::string_view header = header_of(class_like);
  const auto begin = static_cast<std::uint32_t>(header.data() - file_.bytes.data());
  const auto end = begin + static_cast<std::uint32_t>(header.size());
  for (std::uint32_t i = class_like + 1; i < file_.nodes.size(); ++i) {
    const HostNode& node = file_.node(i);
    if (node.begin >= end) break;
    if (node.begin < begin || !file_.is_call(i)) continue;
    const std::string_view called = file_.callee(i);
    const bool is_base =
        std::any_of(rule.names.begin(), rule.names.end(),
                    [&](const std::string& name) { return last_name(name) == called; });
    if (is_base) return argument(i, {"0"});
  }
  return std::nullopt;
}

void MappingSearch::classes(const MappingRule& rule, std::uint32_t class_like) {
  const std::string_view header = header_of(class_like);
  const bool has_base = rule.names.empty() ||
                        std::any_of(rule.names.begin(), rule.names.end(),
                                    [&](const std::string& one) { return has_word(header, one); });
  if (!has_base) return;
  if (!rule.evidence.empty()) {
    const std::string_view body = body_of(class_like);
    const bool shown =
        std::any_of(rule.evidence.begin(), rule.evidence.end(), [&](const std::string& text) {
          return body.find(text) != std::string_view::npos ||
                 header.find(text) != std::string_view::npos;
        });
    if (!shown) return;
  }
  if (is_left_out(rule, class_like)) return;
  std::optional<Text> schema;
  for (const std::string& key : rule.schema) {
    if (!schema) schema = member(class_like, key);
  }
  for (const std::string& key : rule.table) {
    const std::optional<Text> table =
        key == "0" ? base_argument(rule, class_like) : member(class_like, key);
    if (table) return add_written(rule, class_name(class_like), *table, schema, class_like);
  }
  add_default(rule, class_name(class_like), class_like, schema);
}

}  // namespace demarc
