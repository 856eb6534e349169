#include "extract/host/context.h"

#include <algorithm>

#include "base/text.h"

namespace demarc {

namespace {

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

bool has_transactional(const HostFile& file, std::uint32_t n) {
  const auto& words = file.language.transactional;
  const std::vector<std::uint32_t> annotations = annotations_of(file, n);
  return std::any_of(annotations.begin(), annotations.end(), [&](std::uint32_t annotation) {
    std::string_view text = file.text(annotation);
    text = text.substr(0, text.find('('));
    const std::string_view name = last_name(text);
    return std::any_of(words.begin(), words.end(), [&](const std::string& word) {
      return name == word || text.ends_with(word);
    });
  });
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

std::string_view name_of_function(const HostFile& file, std::uint32_t function) {
  std::uint32_t named = file.child(function, HostField::name);
  if (named == no_node) {
    named = file.child_of_role(function, HostRole::identifier);
    // s -> …, s => …: a parameter
    if (named != no_node) {
      const std::string_view behind = trim(file.bytes.substr(file.node(named).end, 8));
      if (behind.starts_with("->") || behind.starts_with("=>")) named = no_node;
    }
  }
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

std::vector<std::uint32_t> annotations_of(const HostFile& file, std::uint32_t n) {
  std::vector<std::uint32_t> out;
  // Beside it: those directly before, as Python and TypeScript write them.
  const std::uint32_t around = file.node(n).parent;
  for (std::uint32_t c = around == no_node ? n : file.node(around).first_child; c != n;
       c = file.node(c).next) {
    if (file.role(c) == HostRole::annotation) {
      out.push_back(c);
    } else if (file.node(c).named && file.role(c) != HostRole::comment) {
      out.clear();
    }
  }
  // In it, or in its modifiers.
  for (std::uint32_t c = file.node(n).first_child; c != no_node; c = file.node(c).next) {
    if (file.role(c) == HostRole::annotation) out.push_back(c);
    if (file.role(c) != HostRole::none) continue;
    for (std::uint32_t d = file.node(c).first_child; d != no_node; d = file.node(d).next) {
      if (file.role(d) == HostRole::annotation) out.push_back(d);
    }
  }
  return out;
}

std::string_view annotation_name(const HostFile& file, std::uint32_t annotation) {
  const std::string_view text = file.text(annotation);
  return last_name(text.substr(0, text.find('(')));
}

UnitContext unit_around(const HostFile& file, std::uint32_t n, const Consumers& consumers) {
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
    if (consumers.count(around) != 0 || !name_of_function(file, around).empty()) {
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
  std::uint32_t named = function;
  while (named != no_node && name_of_function(file, named).empty())
    named = file.around(named, HostRole::function);
  unit.function = std::string(class_name);
  if (!class_name.empty()) unit.function += '.';
  if (named != no_node) unit.function += name_of_function(file, named);
  // What stands inside of a function that handles messages is done for a message.
  for (std::uint32_t around = function; around != no_node && unit.consumer.empty();
       around = file.node(around).parent) {
    const auto found = consumers.find(around);
    if (found != consumers.end()) unit.consumer = found->second;
  }
  if (block != no_node) {
    unit.around_begin = file.node(function).begin;
    unit.around_end = file.node(function).end;
  }
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
