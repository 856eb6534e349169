#include "extract/host/evaluate.h"

#include <algorithm>

#include "extract/host/literal.h"
#include "extract/host/symbols.h"

namespace demarc {

namespace {

constexpr int deepest = 48;        // expressions inside expressions, names through names
constexpr int most_steps = 20000;  // for one text
constexpr int most_steps_of_file = 1'000'000;  // a chain of names is a text at each of them
constexpr std::size_t longest_text = 256u << 10;

}  // namespace

HostText Evaluator::evaluate(std::uint32_t n, int variant) {
  return evaluate_all({n}, variant);
}

HostText Evaluator::evaluate_all(const std::vector<std::uint32_t>& nodes, int variant) {
  variant_ = variant;
  has_variants_ = false;
  steps_ = depth_ = 0;
  missing_.clear();
  HostText out;
  for (std::uint32_t n : nodes) value(n, out);
  return out;
}

HostText Evaluator::evaluate_list(std::uint32_t list, int variant) {
  variant_ = variant;
  has_variants_ = false;
  steps_ = depth_ = 0;
  missing_.clear();
  HostText separator;
  separator.add_collapsed(" ", file_.node(list).begin);
  HostText out;
  items(list, separator, out);
  return out;
}

HostText Evaluator::evaluate_builder(const Definitions::Builder& builder, int variant) {
  variant_ = variant;
  has_variants_ = false;
  steps_ = depth_ = 0;
  missing_.clear();
  HostText out;
  Reaching reaching = definitions_.reaching(builder.name, builder.last->at);
  // The last append itself ends where the search ends.
  if (std::find(reaching.appends.begin(), reaching.appends.end(), builder.last) ==
      reaching.appends.end()) {
    reaching.appends.push_back(builder.last);
  }
  reach(reaching, builder.last->at, out);
  return out;
}

bool Evaluator::is_literal(std::uint32_t n) const {
  switch (file_.role(n)) {
    case HostRole::string:
    case HostRole::raw:
    case HostRole::verbatim:
    case HostRole::heredoc:
      return true;
    default:
      return false;
  }
}

void Evaluator::consume_all(std::uint32_t n) {
  const std::uint32_t end = file_.node(n).end;
  for (std::uint32_t i = n; i < file_.nodes.size() && file_.node(i).begin < end; ++i) {
    if (is_literal(i)) consumed_[i] = true;
  }
}

bool Evaluator::passes_up(std::uint32_t parent, std::uint32_t n) const {
  switch (file_.role(parent)) {
    case HostRole::chain:
    case HostRole::wrap:
    case HostRole::wrap_last:
    case HostRole::ternary:
    case HostRole::hole:
      return true;
    case HostRole::string:
      return true;
    case HostRole::binary: {
      const std::string_view op = file_.operator_of(parent);
      const auto& operators = file_.language.concatenation;
      return std::find(operators.begin(), operators.end(), op) != operators.end() ||
             (file_.language.percent_formats && op == "%" && file_.first_named(parent) == n);
    }
    case HostRole::call:
    case HostRole::macro:
      for (CallRole role :
           {CallRole::pass, CallRole::format_percent, CallRole::format_braces, CallRole::join}) {
        if (file_.rule(parent, role) != nullptr) return true;
      }
      return false;
    default:
      return false;
  }
}

void Evaluator::value(std::uint32_t n, HostText& out) {
  if (n == no_node) return;
  if (++steps_ > most_steps || ++steps_of_file_ > most_steps_of_file || depth_ > deepest ||
      out.text.size() > longest_text) {
    return hole(n, out);
  }
  ++depth_;
  one(n, out);
  --depth_;
}

void Evaluator::one(std::uint32_t n, HostText& out) {
  switch (file_.role(n)) {
    case HostRole::string:
    case HostRole::raw:
    case HostRole::verbatim:
    case HostRole::heredoc:
      return literal(n, out);
    case HostRole::chain:
      for (std::uint32_t c : file_.named_children(n)) value(c, out);
      return;
    case HostRole::wrap:
    case HostRole::hole:
      for (std::uint32_t c : file_.named_children(n)) {
        if (file_.role(c) != HostRole::content) return value(c, out);  // not a brace
      }
      return hole(n, out);
    case HostRole::wrap_last:
      if (file_.last_named(n) == no_node) return hole(n, out);
      return value(file_.last_named(n), out);
    case HostRole::binary:
      return binary(n, out);
    case HostRole::ternary:
      return ternary(n, out);
    case HostRole::call:
    case HostRole::create:
    case HostRole::macro:
      return call(n, out);
    case HostRole::identifier:
    case HostRole::member:
      return name(n, out);
    case HostRole::define:  // an assignment as a value
      return value(file_.defined_value(n), out);
    case HostRole::list:  // the text of an annotation in pieces, a one-value list
      if (file_.named_children(n).size() == 1) return value(file_.first_named(n), out);
      return hole(n, out);
    default:
      return hole(n, out);
  }
}

void Evaluator::literal(std::uint32_t n, HostText& out) {
  consumed_[n] = true;
  std::uint32_t body = n;
  if (file_.child_of_role(n, HostRole::heredoc_body) != no_node) {
    body = file_.child_of_role(n, HostRole::heredoc_body);
  } else if (file_.role(n) == HostRole::heredoc) {
    // The n-th name of a heredoc belongs to the n-th body.
    std::size_t index = 0;
    for (std::uint32_t i = 0; i < n; ++i) index += file_.role(i) == HostRole::heredoc ? 1u : 0u;
    body = no_node;
    for (std::uint32_t i = 0; i < file_.nodes.size(); ++i) {
      if (file_.role(i) != HostRole::heredoc_body) continue;
      if (index-- == 0) {
        body = i;
        break;
      }
    }
    if (body == no_node) return hole(n, out);
  }
  decode_literal(file_, body, out, [this](std::uint32_t inside, HostText& text) {
    HostText known;
    value(inside, known);
    if (known.known && known.holes == 0) {
      text.add_all(known);
    } else {
      text.add_hole(file_.node(inside).begin);
    }
  });
}

// Long chains lean to the left: no recursion along them.
void Evaluator::binary(std::uint32_t n, HostText& out) {
  const auto& operators = file_.language.concatenation;
  const auto joins = [&](std::uint32_t b) {
    return file_.role(b) == HostRole::binary &&
           std::find(operators.begin(), operators.end(), file_.operator_of(b)) != operators.end();
  };
  if (file_.language.percent_formats && file_.operator_of(n) == "%") {
    HostText pattern;
    value(file_.first_named(n), pattern);
    const std::uint32_t right = file_.last_named(n);
    const std::vector<std::uint32_t> arguments = file_.role(right) == HostRole::list
                                                     ? file_.named_children(right)
                                                     : std::vector<std::uint32_t>{right};
    return substitute(pattern, true, arguments, out);
  }
  if (!joins(n)) return hole(n, out);
  std::vector<std::uint32_t> operands;
  while (joins(n)) {
    operands.push_back(file_.last_named(n));
    n = file_.first_named(n);
  }
  value(n, out);
  for (auto operand = operands.rbegin(); operand != operands.rend(); ++operand)
    value(*operand, out);
}

void Evaluator::ternary(std::uint32_t n, HostText& out) {
  std::uint32_t yes = file_.child(n, HostField::consequence);
  std::uint32_t no = file_.child(n, HostField::alternative);
  if (yes == no_node) yes = file_.child(n, HostField::body);
  const std::vector<std::uint32_t> children = file_.named_children(n);
  if ((yes == no_node || no == no_node) && children.size() >= 2) {
    yes = children.front();  // Python: a if c else b
    no = children.back();
  }
  value(choose_second() ? no : yes, out);
}

void Evaluator::call(std::uint32_t n, HostText& out) {
  if (file_.rule(n, CallRole::join) != nullptr) return join(n, out);
  for (CallRole role : {CallRole::format_percent, CallRole::format_braces}) {
    if (const CallRule* rule = file_.rule(n, role)) return format(n, *rule, out);
  }
  const std::vector<std::uint32_t> arguments = file_.arguments(n);
  if (file_.rule(n, CallRole::builder) != nullptr) {
    out.known = true;
    if (!arguments.empty() &&
        (is_literal(arguments[0]) || file_.role(arguments[0]) != HostRole::none)) {
      HostText start;
      value(arguments[0], start);
      if (start.known) out.add_all(start);
    }
    return;
  }
  if (file_.rule(n, CallRole::append) != nullptr) {  // a chain as a value
    HostText before;
    if (file_.receiver(n) != no_node) value(file_.receiver(n), before);
    if (!before.known) return hole(n, out);
    out.add_all(before);
    if (!arguments.empty()) value(arguments[0], out);
    return;
  }
  const CallRule* rule = file_.rule(n, CallRole::pass);
  if (rule == nullptr) return hole(n, out);
  HostText inner;
  if (file_.receiver(n) != no_node) value(file_.receiver(n), inner);
  if (!inner.known) {
    inner = HostText{};
    const auto wanted = static_cast<std::size_t>(std::max(rule->argument, 0));
    if (file_.role(n) == HostRole::macro) {
      const auto groups = file_.macro_arguments(n);
      for (const auto& group : groups) {
        for (std::uint32_t piece : group) value(piece, inner);
      }
    } else if (wanted < arguments.size()) {
      value(arguments[wanted], inner);
    }
  }
  if (!inner.known) return hole(n, out);
  out.add_all(inner);
}

void Evaluator::items(std::uint32_t list, const HostText& separator, HostText& out) {
  std::vector<std::uint32_t> members;
  if (file_.role(list) == HostRole::list) {
    members = file_.named_children(list);
  } else {
    const Reaching reaching = definitions_.reaching(last_name(file_.text(list)), list);
    if (!reaching.bases.empty() && reaching.bases[0]->value != no_node &&
        file_.role(reaching.bases[0]->value) == HostRole::list) {
      members = file_.named_children(reaching.bases[0]->value);
    }
    for (const Definition* one : reaching.appends) members.push_back(one->value);
    if (members.empty()) return hole(list, out);
  }
  bool first = true;
  for (std::uint32_t member : members) {
    if (!first) out.add_all(separator);
    first = false;
    if (file_.role(member) == HostRole::list) {
      items(member, separator, out);
    } else {
      value(member, out);
    }
  }
}

void Evaluator::join(std::uint32_t n, HostText& out) {
  std::vector<std::uint32_t> parts = file_.arguments(n);
  const std::uint32_t receiver = file_.receiver(n);
  if (receiver != no_node) parts.insert(parts.begin(), receiver);
  HostText separator;
  std::uint32_t list = no_node;
  for (std::uint32_t part : parts) {
    HostText text;
    if (file_.role(part) != HostRole::list) value(part, text);
    if (text.known && text.holes == 0 && !separator.known) {
      separator = text;
    } else if (file_.role(part) == HostRole::list) {
      list = part;
    } else if (list == no_node && part != receiver) {
      list = part;
    } else if (list == no_node) {
      const Reaching reaching = definitions_.reaching(last_name(file_.text(part)), part);
      if (!reaching.bases.empty() || !reaching.appends.empty()) list = part;
    }
  }
  if (list == no_node) return hole(n, out);
  if (!separator.known) separator.add_collapsed(" ", file_.node(n).begin);
  items(list, separator, out);
}

const std::string* Evaluator::foreign_value(std::uint32_t n) const {
  if (options_.values.empty()) return nullptr;
  const SymbolName symbol = symbol_name(file_.text(n));
  const auto found = options_.values.find(symbol_key(symbol));
  if (found == options_.values.end()) return nullptr;
  if (file_.role(n) == HostRole::identifier && is_bound_in_function(file_, n, symbol.name))
    return nullptr;
  return &found->second;
}

void Evaluator::name(std::uint32_t n, HostText& out) {
  const Reaching reaching = definitions_.reaching(last_name(file_.text(n)), n);
  if (reaching.bases.empty() && reaching.appends.empty()) {
    if (const std::string* value = foreign_value(n))
      return out.add_foreign(*value, file_.node(n).begin);
    missing_.push_back(n);
    return hole(n, out);
  }
  reach(reaching, n, out);
}

void Evaluator::reach(const Reaching& reaching, std::uint32_t at, HostText& out) {
  if (!reaching.bases.empty()) {
    const bool second = reaching.bases.size() > 1 && choose_second();
    const Definition* base = reaching.bases[second ? 1 : 0];
    HostText start;
    if (base->value != no_node) value(base->value, start);
    // An empty builder is made by many things; what is appended to it speaks for it.
    if (start.known) {
      out.add_all(start);
    } else if (reaching.appends.empty()) {
      return hole(at, out);
    }
  }
  // Appends that exclude each other: the first of them, or in the other variant the last.
  std::vector<const Definition*> taken;
  for (const Definition* one : reaching.appends) {
    auto rival = taken.end();
    if (one->in_branch) {
      rival = std::find_if(taken.begin(), taken.end(), [&](const Definition* other) {
        return ++steps_ <= most_steps && definitions_.exclude_each_other(*one, *other);
      });
    }
    if (rival == taken.end()) {
      taken.push_back(one);
    } else if (choose_second()) {
      *rival = one;
    }
  }
  for (const Definition* one : taken) {
    value(one->value, out);
    if (one->new_line) out.add_collapsed("\n", one->end);
  }
}

}  // namespace demarc
