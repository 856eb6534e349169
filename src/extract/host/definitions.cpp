#include "extract/host/definitions.h"

#include <algorithm>

namespace demarc {

Definitions::Definitions(const HostFile& file) : file_(file) {
  for (std::uint32_t n = 0; n < file.nodes.size(); ++n) collect(n);
}

std::uint32_t Definitions::scope_of(std::uint32_t n) const {
  while ((n = file_.node(n).parent) != no_node) {
    const HostRole role = file_.role(n);
    if (role == HostRole::function || role == HostRole::class_like) return n;
  }
  return 0;
}

void Definitions::add(std::string_view name, Definition definition) {
  if (name.empty()) return;
  definition.scope = scope_of(definition.at);
  definition.end = file_.node(definition.at).end;
  for (std::uint32_t n = definition.at; n != definition.scope && n != no_node;
       n = file_.node(n).parent) {
    definition.in_branch = definition.in_branch || file_.role(n) == HostRole::branch;
  }
  by_name_[name].push_back(definition);
}

void Definitions::collect(std::uint32_t n) {
  const HostRole role = file_.role(n);
  if (role == HostRole::call) return collect_call(n);
  if (role == HostRole::binary) {
    // out << "…" as a statement of its own
    if (file_.operator_of(n) != "<<" || file_.role(file_.node(n).parent) == HostRole::binary)
      return;
    std::uint32_t left = n;
    std::vector<std::uint32_t> values;
    while (file_.role(left) == HostRole::binary && file_.operator_of(left) == "<<") {
      values.push_back(file_.last_named(left));
      left = file_.first_named(left);
    }
    if (file_.role(left) != HostRole::identifier) return;
    for (auto value = values.rbegin(); value != values.rend(); ++value) {
      add(last_name(file_.text(left)), {.value = *value, .at = n, .appends = true});
    }
    return;
  }
  if (role != HostRole::define && role != HostRole::append) return;
  const std::uint32_t name = file_.defined_name(n);
  if (name == no_node) return;
  const std::uint32_t value = file_.defined_value(n);
  const std::string_view op = role == HostRole::append ? file_.operator_of(n) : std::string_view{};
  const bool appends = role == HostRole::append && op.size() >= 2 && op != ":=" &&
                       op.front() != '?' && op.front() != '|';
  // a, b = "x", "y"
  if (file_.role(name) == HostRole::list && value != no_node &&
      file_.role(value) == HostRole::list) {
    const auto names = file_.named_children(name);
    const auto values = file_.named_children(value);
    for (std::size_t i = 0; i < names.size() && names.size() == values.size(); ++i) {
      add(last_name(file_.text(names[i])), {.value = values[i], .at = n, .appends = appends});
    }
    return;
  }
  add(last_name(file_.text(name)), {.value = value, .at = n, .appends = appends});
}

// builder.append("a").append("b"): one definition an argument, in the order of the calls.
void Definitions::collect_call(std::uint32_t call) {
  if (const CallRule* rule = file_.rule(call, CallRole::append_first)) {
    const std::vector<std::uint32_t> arguments = file_.arguments(call);
    const auto wanted = static_cast<std::size_t>(std::max(rule->argument, 0));
    if (arguments.size() <= wanted) return;
    add(last_name(file_.text(arguments[0])),
        {.value = arguments[wanted], .at = call, .appends = true});
    return;
  }
  const auto rule_of = [&](std::uint32_t n) -> const CallRule* {
    if (file_.role(n) != HostRole::call) return nullptr;
    const CallRule* rule = file_.rule(n, CallRole::append);
    return rule != nullptr ? rule : file_.rule(n, CallRole::append_line);
  };
  if (rule_of(call) == nullptr) return;
  std::uint32_t around = file_.node(call).parent;  // the outermost of the chain speaks for all
  if (around != no_node && file_.role(around) == HostRole::member)
    around = file_.node(around).parent;
  if (around != no_node && rule_of(around) != nullptr && file_.receiver(around) == call) return;
  std::vector<std::uint32_t> chain;
  std::uint32_t root = call;
  while (root != no_node && rule_of(root) != nullptr) {
    chain.push_back(root);
    root = file_.receiver(root);
  }
  if (root == no_node || file_.is_call(root)) return;
  const std::string_view name = last_name(file_.text(root));
  for (auto one = chain.rbegin(); one != chain.rend(); ++one) {
    const std::vector<std::uint32_t> arguments = file_.arguments(*one);
    if (arguments.empty()) continue;
    add(name, {.value = arguments[0],
               .at = *one,
               .appends = true,
               .new_line = rule_of(*one)->role == CallRole::append_line});
  }
}

bool Definitions::exclude_each_other(const Definition& a, const Definition& b) const {
  if (!a.in_branch || !b.in_branch) return false;
  // Climb from `a`; where a branch holds both, compare which of its parts they stand in.
  std::uint32_t below = a.at;
  for (std::uint32_t n = file_.node(a.at).parent; n != no_node; n = file_.node(n).parent) {
    const HostNode& node = file_.node(n);
    const bool holds_b = file_.node(b.at).begin >= node.begin && file_.node(b.at).end <= node.end;
    if (holds_b) {
      if (file_.role(n) != HostRole::branch) return false;
      const HostNode& part = file_.node(below);
      return file_.node(b.at).begin >= part.end || file_.node(b.at).end <= part.begin;
    }
    below = n;
  }
  return false;
}

Reaching Definitions::reaching(std::string_view name, std::uint32_t at) const {
  Reaching out;
  const auto found = by_name_.find(name);
  if (found == by_name_.end()) return out;
  const std::vector<Definition>& all = found->second;
  const std::uint32_t use = file_.node(at).begin;
  for (std::uint32_t scope = scope_of(at);; scope = scope_of(scope)) {
    const bool is_function = file_.role(scope) == HostRole::function;
    std::vector<const Definition*> here;
    for (const Definition& one : all) {
      if (one.scope == scope && (!is_function || one.end <= use)) here.push_back(&one);
    }
    if (!here.empty()) {
      // The last plain definition, and what was appended behind it.
      std::size_t last = here.size();
      for (std::size_t i = 0; i < here.size(); ++i) {
        if (!here[i]->appends) last = i;
      }
      if (last < here.size()) {
        out.bases.push_back(here[last]);
        for (std::size_t i = last; i-- > 0;) {
          if (!here[i]->appends && is_function && exclude_each_other(*here[i], *here[last])) {
            out.bases.push_back(here[i]);
          }
        }
      }
      for (std::size_t i = last < here.size() ? last + 1 : 0; i < here.size(); ++i) {
        if (here[i]->appends) out.appends.push_back(here[i]);
      }
      // Outside functions the order of the text says nothing: only what is defined once counts.
      if (!is_function && here.size() - out.appends.size() > 1) out = {};
      return out;
    }
    if (scope == 0) return out;
  }
}

std::vector<Definitions::Constant> Definitions::constants() const {
  std::vector<Constant> out;
  for (const auto& [name, all] : by_name_) {
    for (const Definition& one : all) {
      if (file_.role(one.scope) == HostRole::function) continue;
      const auto same = std::count_if(all.begin(), all.end(), [&](const Definition& other) {
        return other.scope == one.scope;
      });
      if (same == 1 && !one.appends) out.push_back({name, &one});
    }
  }
  std::sort(out.begin(), out.end(), [](const Constant& a, const Constant& b) {
    return a.definition->end < b.definition->end;
  });
  return out;
}

std::vector<Definitions::Builder> Definitions::builders() const {
  std::vector<Builder> out;
  for (const auto& entry : by_name_) {
    const std::vector<Definition>& all = entry.second;
    for (auto one = all.begin(); one != all.end(); ++one) {
      if (!one->appends) continue;
      const bool later = std::any_of(
          one + 1, all.end(), [&](const Definition& other) { return other.scope == one->scope; });
      if (!later) out.push_back({entry.first, &*one});
    }
  }
  std::sort(out.begin(), out.end(),
            [](const Builder& a, const Builder& b) { return a.last->end < b.last->end; });
  return out;
}

}  // namespace demarc
