#include "extract/schema/calls.h"

#include <algorithm>

#include "base/text.h"

namespace demarc {

// Calls in calls in calls are looked at again at each depth: enough for any file that people write.
static constexpr std::size_t most_looks = 20'000'000;
static constexpr std::size_t longest_name = 512;

std::uint32_t HostArguments::get(std::string_view name) const {
  for (const auto& [key, value] : named) {
    if (key == name) return value;
  }
  return no_node;
}

std::uint32_t HostArguments::get(std::string_view name, std::size_t i) const {
  const std::uint32_t found = get(name);
  return found != no_node ? found : at(i);
}

SchemaCalls::SchemaCalls(const HostFile& file)
    : file_(file),
      definitions_(file),
      evaluator_(file, definitions_),
      kinds_(file.language.kinds),
      goes_on_(file.nodes.size(), false) {
  for (std::uint32_t n = 0; n < file.nodes.size(); ++n) {
    if (!file.is_call(n)) continue;
    const std::uint32_t receiver = file.receiver(n);
    if (receiver != no_node && file.is_call(receiver)) goes_on_[receiver] = true;
  }
}

std::string_view SchemaCalls::kind(std::uint32_t n) const {
  return n == no_node ? std::string_view{} : kinds_[file_.node(n).kind];
}

std::uint32_t SchemaCalls::end_of(std::uint32_t n) const {
  while (n != no_node && file_.node(n).next == no_node) n = file_.node(n).parent;
  return n == no_node ? static_cast<std::uint32_t>(file_.nodes.size()) : file_.node(n).next;
}

void SchemaCalls::add_argument(std::uint32_t n, HostArguments& out) const {
  const HostRole role = file_.role(n);
  if (role == HostRole::pair) {
    const std::uint32_t value = file_.last_named(n);
    const std::uint32_t key = file_.first_named(n);
    if (key != value) out.named.emplace_back(last_name(file_.text(key)), value);
  } else if (role == HostRole::arguments) {  // C#, Kotlin, PHP wrap each argument
    const std::uint32_t value = file_.last_named(n);
    const std::uint32_t name = file_.child(n, HostField::name);
    if (value == no_node) return;
    if (name != no_node && name != value) {
      out.named.emplace_back(file_.text(name), value);
    } else {
      out.positional.push_back(value);
    }
  } else {
    out.positional.push_back(n);
  }
}

HostArguments SchemaCalls::arguments(std::uint32_t call) const {
  HostArguments out;
  std::uint32_t list = file_.child(call, HostField::arguments);
  if (list == no_node || file_.role(list) != HostRole::arguments) {
    list = file_.child_of_role(call, HostRole::arguments);
  }
  if (list == no_node) return out;
  for (std::uint32_t n : file_.named_children(list)) add_argument(n, out);
  return out;
}

std::vector<std::pair<HostText, std::uint32_t>> SchemaCalls::entries(std::uint32_t n) const {
  std::vector<std::pair<HostText, std::uint32_t>> out;
  if (file_.role(n) != HostRole::list) return out;
  for (std::uint32_t member : file_.named_children(n)) {
    if (file_.role(member) != HostRole::pair) continue;
    const std::uint32_t key = file_.first_named(member);
    const std::uint32_t value = file_.last_named(member);
    if (key == value) continue;
    std::size_t begin = file_.node(key).begin;
    std::size_t end = file_.node(key).end;
    const std::string_view text = file_.text(key);
    if (text.size() >= 2 && (text.front() == '"' || text.front() == '\'')) {
      ++begin;
      --end;
    } else if (text.starts_with(':')) {
      ++begin;
    }
    out.emplace_back(name_of_bytes(file_.bytes, begin, end), value);
  }
  return out;
}

std::uint32_t SchemaCalls::entry(std::uint32_t n, std::string_view key) const {
  if (n == no_node) return no_node;
  for (const auto& [name, value] : entries(n)) {
    if (name.text == key) return value;
  }
  return no_node;
}

std::vector<std::uint32_t> SchemaCalls::items(std::uint32_t n) const {
  if (n == no_node) return {};
  const std::string_view what = kind(n);
  if (what == "symbol_array" || what == "string_array") return file_.named_children(n);
  if (what.ends_with("array_creation_expression") && file_.role(n) != HostRole::list) {
    n = file_.child_of_role(n, HostRole::list);  // C#: new[] { … }
    if (n == no_node) return {};
  }
  if (file_.role(n) != HostRole::list) return {n};
  std::vector<std::uint32_t> out = file_.named_children(n);
  for (std::uint32_t& item : out) {
    if (file_.role(item) == HostRole::pair && file_.first_named(item) == file_.last_named(item)) {
      item = file_.first_named(item);  // PHP wraps each member
    }
  }
  return out;
}

HostText SchemaCalls::text(std::uint32_t n) {
  if (n == no_node) return {};
  const HostNode& node = file_.node(n);
  const std::string_view what = kind(n);
  if (what == "simple_symbol") return name_of_bytes(file_.bytes, node.begin + 1, node.end);
  if (what == "delimited_symbol" && node.end - node.begin > 3) {
    return name_of_bytes(file_.bytes, node.begin + 2, node.end - 1);
  }
  if (what == "bare_symbol" || what == "bare_string") {
    return name_of_bytes(file_.bytes, node.begin, node.end);
  }
  HostText out = evaluator_.evaluate(n, 0);
  if (!out.known || out.holes > 0 || out.text.size() > longest_name) return {};
  return out;
}

std::vector<HostText> SchemaCalls::texts(std::uint32_t n) {
  std::vector<HostText> out;
  for (std::uint32_t item : items(n)) {
    HostText one = text(item);
    if (!one.text.empty()) out.push_back(std::move(one));
  }
  return out;
}

std::string SchemaCalls::word(std::uint32_t n) {
  if (n == no_node) return {};
  HostText known = text(n);
  if (!known.text.empty()) return known.text;
  return std::string(file_.is_call(n) ? file_.callee(n) : last_name(file_.text(n)));
}

std::optional<bool> SchemaCalls::truth(std::uint32_t n) const {
  if (n == no_node) return std::nullopt;
  const std::string_view text = file_.text(n);
  if (equals_ignoring_case(text, "true")) return true;
  if (equals_ignoring_case(text, "false")) return false;
  return std::nullopt;
}

std::uint32_t SchemaCalls::block(std::uint32_t call) const {
  for (std::uint32_t c = file_.node(call).first_child; c != no_node; c = file_.node(c).next) {
    if (kind(c) == "do_block" || kind(c) == "block") return c;
  }
  const HostArguments passed = arguments(call);
  for (std::uint32_t n : passed.positional) {
    if (file_.role(n) == HostRole::function) return n;
  }
  return no_node;
}

std::string_view SchemaCalls::parameter(std::uint32_t block) const {
  if (block == no_node) return {};
  std::uint32_t first = file_.first_named(block);
  if (first == no_node) return {};
  if (file_.role(first) != HostRole::identifier) {
    const std::uint32_t inner = file_.first_named(first);
    if (inner == no_node) return {};
    first = inner;
    const std::uint32_t named = file_.child(first, HostField::name);
    if (named != no_node) first = named;
  }
  return last_name(file_.text(first));
}

std::vector<CallChain> SchemaCalls::chains(std::uint32_t n) const {
  std::vector<CallChain> out;
  const std::uint32_t end = end_of(n);
  looks_ += end - n;
  if (looks_ > most_looks) return out;
  for (std::uint32_t i = n; i < end; ++i) {
    if (!file_.is_call(i) || goes_on_[i]) continue;
    CallChain chain;
    std::uint32_t at = i;
    while (at != no_node && file_.is_call(at)) {
      chain.calls.push_back(at);
      at = file_.receiver(at);
    }
    chain.root = at;
    std::reverse(chain.calls.begin(), chain.calls.end());
    out.push_back(std::move(chain));
  }
  return out;
}

}  // namespace demarc
