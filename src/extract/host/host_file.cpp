#include "extract/host/host_file.h"

#include <algorithm>

namespace demarc {

static bool is_name_byte(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         c == '$' || static_cast<unsigned char>(c) >= 0x80;
}

std::string_view last_name(std::string_view text) {
  // Type arguments, `!` and `::<T>` stand between the name and what is called.
  while (!text.empty() && !is_name_byte(text.back())) {
    if (text.back() == '>') {
      int depth = 0;
      std::size_t at = text.size();
      while (at > 0) {
        --at;
        if (text[at] == '>') ++depth;
        if (text[at] == '<' && --depth == 0) break;
      }
      text = text.substr(0, at);
    } else {
      text.remove_suffix(1);
    }
  }
  std::size_t begin = text.size();
  while (begin > 0 && is_name_byte(text[begin - 1])) --begin;
  return text.substr(begin);
}

std::uint32_t HostFile::child(std::uint32_t n, HostField wanted) const {
  for (std::uint32_t c = nodes[n].first_child; c != no_node; c = nodes[c].next) {
    if (field(c) == wanted) return c;
  }
  return no_node;
}

std::uint32_t HostFile::child_of_role(std::uint32_t n, HostRole wanted) const {
  for (std::uint32_t c = nodes[n].first_child; c != no_node; c = nodes[c].next) {
    if (role(c) == wanted) return c;
  }
  return no_node;
}

std::uint32_t HostFile::first_named(std::uint32_t n) const {
  for (std::uint32_t c = nodes[n].first_child; c != no_node; c = nodes[c].next) {
    if (nodes[c].named && role(c) != HostRole::comment) return c;
  }
  return no_node;
}

std::uint32_t HostFile::last_named(std::uint32_t n) const {
  std::uint32_t last = no_node;
  for (std::uint32_t c = nodes[n].first_child; c != no_node; c = nodes[c].next) {
    if (nodes[c].named && role(c) != HostRole::comment) last = c;
  }
  return last;
}

std::vector<std::uint32_t> HostFile::named_children(std::uint32_t n) const {
  std::vector<std::uint32_t> out;
  for (std::uint32_t c = nodes[n].first_child; c != no_node; c = nodes[c].next) {
    if (nodes[c].named && role(c) != HostRole::comment) out.push_back(c);
  }
  return out;
}

std::uint32_t HostFile::around(std::uint32_t n, HostRole wanted) const {
  while ((n = nodes[n].parent) != no_node) {
    if (role(n) == wanted) return n;
  }
  return no_node;
}

std::string_view HostFile::operator_of(std::uint32_t n) const {
  if (const std::uint32_t op = child(n, HostField::op); op != no_node) return text(op);
  for (std::uint32_t c = nodes[n].first_child; c != no_node; c = nodes[c].next) {
    if (!nodes[c].named && !text(c).empty() && !is_name_byte(text(c).front())) return text(c);
  }
  return {};
}

// The node that says what is called; for PHP's and Java's calls the name alone.
static std::uint32_t called(const HostFile& file, std::uint32_t call) {
  for (HostField wanted : {HostField::function, HostField::name, HostField::type}) {
    const std::uint32_t found = file.child(call, wanted);
    if (found != no_node) return found;
  }
  return file.first_named(call);
}

std::string_view HostFile::callee(std::uint32_t call) const {
  const std::uint32_t function = called(*this, call);
  return function == no_node ? std::string_view{} : last_name(text(function));
}

std::uint32_t HostFile::receiver(std::uint32_t call) const {
  const std::uint32_t own = child(call, HostField::receiver);
  if (own != no_node) return own;
  std::uint32_t function = called(*this, call);
  // prisma.$queryRaw<T>`…` : through what stands around the member.
  for (int i = 0; i < 4 && function != no_node && role(function) != HostRole::member; ++i) {
    if (is_call(function) || role(function) == HostRole::identifier) return no_node;
    function = first_named(function);
  }
  if (function == no_node || role(function) != HostRole::member) return no_node;
  const std::uint32_t first = first_named(function);
  return first == last_named(function) ? no_node : first;
}

std::string_view HostFile::qualifier(std::uint32_t call) const {
  const std::uint32_t before = receiver(call);
  if (before == no_node) return {};
  return is_call(before) ? callee(before) : last_name(text(before));
}

std::vector<std::uint32_t> HostFile::arguments(std::uint32_t call) const {
  std::uint32_t list = child(call, HostField::arguments);
  if (list == no_node || role(list) != HostRole::arguments) {
    const std::uint32_t other = child_of_role(call, HostRole::arguments);
    if (other != no_node) list = other;
  }
  // A template literal behind a function is its argument.
  if (list == no_node) return {};
  if (role(list) != HostRole::arguments) return {list};
  std::vector<std::uint32_t> out = named_children(list);
  for (std::uint32_t& argument : out) {
    // C#, Kotlin, PHP wrap each argument in a node of its own.
    if (role(argument) == HostRole::arguments) {
      const std::uint32_t inner = last_named(argument);
      if (inner != no_node) argument = inner;
    }
  }
  return out;
}

std::vector<std::vector<std::uint32_t>> HostFile::macro_arguments(std::uint32_t macro) const {
  std::vector<std::vector<std::uint32_t>> out;
  const std::uint32_t list = child_of_role(macro, HostRole::arguments);
  if (list == no_node) return out;
  out.emplace_back();
  for (std::uint32_t c = nodes[list].first_child; c != no_node; c = nodes[c].next) {
    if (nodes[c].named && role(c) != HostRole::comment) out.back().push_back(c);
    if (!nodes[c].named && text(c) == ",") out.emplace_back();
  }
  return out;
}

// A macro's rule is written with its `!`.
std::vector<const CallRule*> HostFile::rules(std::uint32_t call) const {
  std::vector<const CallRule*> out;
  std::string name(callee(call));
  if (role(call) == HostRole::macro) name += '!';
  const auto found = language.calls.find(name);
  if (found == language.calls.end()) return out;
  for (const CallRule& one : found->second) {
    if (one.qualifier.empty() || one.qualifier == qualifier(call)) out.push_back(&one);
  }
  return out;
}

const CallRule* HostFile::rule(std::uint32_t call, CallRole wanted) const {
  for (const CallRule* one : rules(call)) {
    if (one->role == wanted) return one;
  }
  return nullptr;
}

std::uint32_t HostFile::defined_name(std::uint32_t n) const {
  const std::uint32_t named = child(n, HostField::name);
  if (named != no_node) return named;
  const std::uint32_t target = child_of_role(n, HostRole::target);
  if (target != no_node) return first_named(target);
  return first_named(n);
}

std::uint32_t HostFile::defined_value(std::uint32_t n) const {
  std::uint32_t value = child(n, HostField::value);
  if (value == no_node) {
    value = last_named(n);
    if (value == defined_name(n) || role(value) == HostRole::target) return no_node;
  }
  return value;
}

std::string_view HostFile::key_of(std::uint32_t pair) const {
  const std::uint32_t key = first_named(pair);
  return key == no_node || key == last_named(pair) ? std::string_view{} : last_name(text(key));
}

}  // namespace demarc
