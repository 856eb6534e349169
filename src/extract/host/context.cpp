#include "extract/host/context.h"

#include <algorithm>

#include "base/text.h"

namespace demarc {

namespace {

// The name of a function, be it that of the variable or property that holds it.
std::string_view name_of_function(const HostFile& file, std::uint32_t function) {
  std::uint32_t named = file.child(function, HostField::name);
  if (named == no_node) named = file.child_of_role(function, HostRole::identifier);
  if (named != no_node && file.role(named) != HostRole::arguments) {
    std::string_view text = file.text(named);
    text = text.substr(0, text.find('('));  // C++ declarators carry their parameters
    if (const std::string_view name = last_name(text); !name.empty() && name.size() < 128)
      return name;
  }
  const std::uint32_t around = file.node(function).parent;
  const HostRole role = file.role(around);
  if (role == HostRole::define) return last_name(file.text(file.defined_name(around)));
  if (role == HostRole::pair) return file.key_of(around);
  return {};
}

std::string_view name_of_class(const HostFile& file, std::uint32_t n, std::uint32_t function) {
  // Go writes the type before the method's name: func (r *OrderRepo) Recent()
  const std::uint32_t receiver = file.child(function, HostField::receiver);
  if (receiver != no_node) return last_name(file.text(receiver));
  const std::uint32_t around = file.around(n, HostRole::class_like);
  if (around == no_node) return {};
  std::uint32_t named = file.child(around, HostField::name);
  if (named == no_node) named = file.child(around, HostField::type);  // Rust: impl OrderRepo
  return named == no_node ? std::string_view{} : last_name(file.text(named));
}

// Annotations stand in the node or beside it: in its modifiers, or in what decorates it.
bool has_transactional(const HostFile& file, std::uint32_t n) {
  const auto& words = file.language.transactional;
  const auto says_so = [&](std::uint32_t annotation) {
    std::string_view text = file.text(annotation);
    text = text.substr(0, text.find('('));
    const std::string_view name = last_name(text);
    return std::any_of(words.begin(), words.end(), [&](const std::string& word) {
      return name == word || text.ends_with(word);
    });
  };
  for (std::uint32_t around : {n, file.node(n).parent}) {
    if (around == no_node) continue;
    if (around != n && file.role(around) != HostRole::none) continue;
    for (std::uint32_t c = file.node(around).first_child; c != no_node; c = file.node(c).next) {
      if (file.role(c) == HostRole::annotation && says_so(c)) return true;
      if (file.node(c).begin >= file.node(n).end || file.role(c) != HostRole::none) continue;
      for (std::uint32_t d = file.node(c).first_child; d != no_node; d = file.node(d).next) {
        if (file.role(d) == HostRole::annotation && says_so(d)) return true;
      }
    }
  }
  return false;
}

// One begin and a commit in the function: all that it does is taken as one transaction. Several
// begins say nothing of who belongs where.
bool begins_and_commits(const HostFile& file, std::uint32_t function) {
  int begins = 0;
  int commits = 0;
  const std::uint32_t end = file.node(function).end;
  for (std::uint32_t n = function + 1; n < file.nodes.size() && file.node(n).begin < end; ++n) {
    if (!file.is_call(n)) continue;
    if (file.rule(n, CallRole::begin) != nullptr) ++begins;
    if (file.rule(n, CallRole::commit) != nullptr) ++commits;
  }
  return begins == 1 && commits >= 1;
}

}  // namespace

UnitContext unit_around(const HostFile& file, std::uint32_t n) {
  UnitContext unit{.type = UnitType::function};
  std::uint32_t function = no_node;  // the innermost with a name
  std::uint32_t block = no_node;     // of a transaction
  for (std::uint32_t around = file.node(n).parent; around != no_node;
       around = file.node(around).parent) {
    if (block == no_node && file.role(around) == HostRole::call &&
        file.rule(around, CallRole::transaction) != nullptr) {
      block = around;
    }
    // with transaction.atomic(): the call stands in the head of the block
    if (block == no_node && file.role(around) == HostRole::statement) {
      const std::uint32_t head = file.first_named(around);
      for (std::uint32_t c = head;
           c != no_node && c < file.nodes.size() && file.node(c).begin < file.node(head).end; ++c) {
        if (file.is_call(c) && file.rule(c, CallRole::transaction) != nullptr) block = around;
      }
    }
    if (file.role(around) != HostRole::function) continue;
    if (!name_of_function(file, around).empty()) {
      function = around;
      break;
    }
  }
  if (function == no_node) {
    unit.atomic = block != no_node ? Atomic::yes : Atomic::unknown;
    const std::uint32_t around = file.around(n, HostRole::class_like);
    if (around != no_node) unit.function = std::string(name_of_class(file, n, around));
    return unit;
  }
  const std::string_view class_name = name_of_class(file, function, function);
  unit.function = std::string(class_name);
  if (!class_name.empty()) unit.function += '.';
  unit.function += name_of_function(file, function);
  const HostNode& whole = file.node(block != no_node ? block : function);
  unit.begin = whole.begin;
  unit.end = whole.end;
  const std::uint32_t around = file.around(function, HostRole::class_like);
  if (block != no_node || has_transactional(file, function) ||
      (around != no_node && has_transactional(file, around)) ||
      begins_and_commits(file, function)) {
    unit.atomic = Atomic::yes;
  }
  return unit;
}

}  // namespace demarc
