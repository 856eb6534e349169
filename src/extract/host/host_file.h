// A parsed host file with the questions that extraction asks of its nodes.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "extract/host/language.h"
#include "extract/host/syntax.h"

namespace demarc {

struct HostFile {
  std::string_view bytes{};
  const HostLanguage& language;
  HostNodes nodes{};

  const HostNode& node(std::uint32_t n) const { return nodes[n]; }
  HostRole role(std::uint32_t n) const {
    return n != no_node && nodes[n].named ? language.roles[nodes[n].kind] : HostRole::none;
  }
  HostField field(std::uint32_t n) const { return language.fields[nodes[n].field]; }
  std::string_view text(std::uint32_t n) const {
    return bytes.substr(nodes[n].begin, nodes[n].end - nodes[n].begin);
  }
  // The child in that field, or no_node; the first of several.
  std::uint32_t child(std::uint32_t n, HostField wanted) const;
  std::uint32_t child_of_role(std::uint32_t n, HostRole wanted) const;
  std::uint32_t first_named(std::uint32_t n) const;
  std::uint32_t last_named(std::uint32_t n) const;
  std::vector<std::uint32_t> named_children(std::uint32_t n) const;  // comments left out
  // The nearest node around `n` that has the role, or no_node.
  std::uint32_t around(std::uint32_t n, HostRole wanted) const;

  // The operator of a binary expression or an assignment: "+", "+=", "<<".
  std::string_view operator_of(std::uint32_t n) const;

  bool is_call(std::uint32_t n) const {
    const HostRole r = role(n);
    return r == HostRole::call || r == HostRole::create || r == HostRole::macro;
  }
  // The last name of what is called: "executeQuery" of conn.stmt().executeQuery<T>(…).
  std::string_view callee(std::uint32_t call) const;
  // The name before the dot: "Arel" of Arel.sql(…); empty if there is none.
  std::string_view qualifier(std::uint32_t call) const;
  // The expression before the dot, or no_node.
  std::uint32_t receiver(std::uint32_t call) const;
  // What is passed, each argument without its wrapper; comments left out.
  std::vector<std::uint32_t> arguments(std::uint32_t call) const;
  // The same for a macro, whose arguments are flat: the nodes between its commas.
  std::vector<std::vector<std::uint32_t>> macro_arguments(std::uint32_t macro) const;
  // The rule for the call of that role, or nullptr.
  const CallRule* rule(std::uint32_t call, CallRole wanted) const;
  // All rules for the call's name whose qualifier fits.
  std::vector<const CallRule*> rules(std::uint32_t call) const;

  // Name and value of a define or append node; no_node where it has none.
  std::uint32_t defined_name(std::uint32_t n) const;
  std::uint32_t defined_value(std::uint32_t n) const;
  // The name of a named argument, a pair.
  std::string_view key_of(std::uint32_t pair) const;
};

// "name" of `self.name`, `$this->name`, `Type::name`, `"name"`.
std::string_view last_name(std::string_view text);

}  // namespace demarc
