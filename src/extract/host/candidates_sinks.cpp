// Texts by their place: arguments of calls that run SQL, annotations, tags, marked literals; and
// what is no SQL by its place.
#include "base/text.h"
#include "extract/host/candidates_run.h"

namespace demarc {

// std::cerr << "…": a message, where the data says so of the leftmost operand.
std::uint32_t Candidates::stream_of(std::uint32_t n) const {
  while (file_.role(n) == HostRole::binary && file_.operator_of(n) == "<<")
    n = file_.first_named(n);
  return n;
}

// Texts of entities, log lines, imports, docstrings.
void Candidates::silence(std::uint32_t n) {
  const HostRole role = file_.role(n);
  if (role == HostRole::quiet) return evaluator_.consume_all(n);
  if (role == HostRole::statement) {
    for (std::uint32_t c : file_.named_children(n)) {
      if (evaluator_.is_literal(c)) evaluator_.consume(c);
    }
    return;
  }
  if (role == HostRole::binary && file_.operator_of(n) == "<<") {
    const auto found = file_.language.calls.find(std::string(last_name(file_.text(stream_of(n)))));
    if (found != file_.language.calls.end() && found->second[0].role == CallRole::quiet) {
      evaluator_.consume_all(n);
    }
    return;
  }
  if (role == HostRole::annotation && is_entity_text(n)) return evaluator_.consume_all(n);
  if (!file_.is_call(n)) return;
  if (file_.rule(n, CallRole::quiet) != nullptr) {
    for (std::uint32_t argument : file_.arguments(n)) {
      // A function passed to it is not its text.
      if (evaluator_.is_literal(argument) || file_.role(argument) == HostRole::binary) {
        evaluator_.consume_all(argument);
      }
    }
  }
  if (const CallRule* rule = file_.rule(n, CallRole::entities)) {
    const auto arguments = file_.arguments(n);
    const auto wanted = static_cast<std::size_t>(std::max(rule->argument, 0));
    if (wanted < arguments.size()) {
      evaluator_.evaluate(arguments[wanted], 0);
      if (evaluator_.has_variants()) evaluator_.evaluate(arguments[wanted], 1);
    }
  }
}

void Candidates::calls(std::uint32_t n, Sink wanted) {
  const CallRole role = wanted == Sink::strong ? CallRole::strong : CallRole::weak;
  bool matches = false;
  bool known = false;
  for (const CallRule* rule : file_.rules(n)) {
    if (rule->role != role) continue;
    matches = true;
    known = sink_argument(n, *rule, wanted) || known;
  }
  if (!matches || known || wanted != Sink::strong || file_.arguments(n).empty()) return;
  ++opaque_;
  if (first_opaque_ == no_node) first_opaque_ = n;
}

// True if the text is known at least in part.
bool Candidates::sink_argument(std::uint32_t call, const CallRule& rule, Sink sink) {
  if (file_.role(call) == HostRole::macro) {
    const auto groups = file_.macro_arguments(call);
    const auto wanted = static_cast<std::size_t>(std::max(rule.argument, 0));
    return wanted < groups.size() && add(call, sink, [&](int variant) {
             return evaluator_.evaluate_all(groups[wanted], variant);
           });
  }
  bool any_known = false;
  const std::vector<std::uint32_t> arguments = file_.arguments(call);
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    std::uint32_t argument = arguments[i];
    const bool is_named = file_.role(argument) == HostRole::pair;
    if (is_named && !contains(file_.language.sql_keys, file_.key_of(argument))) continue;
    if (!is_named && rule.argument >= 0 && i != static_cast<std::size_t>(rule.argument)) continue;
    if (is_named) argument = file_.last_named(argument);
    if (file_.role(argument) == HostRole::list) {  // {text: "…"}, ["…", x]
      bool keyed = false;
      for (std::uint32_t item : file_.named_children(argument)) {
        if (file_.role(item) != HostRole::pair) continue;
        if (!contains(file_.language.sql_keys, file_.key_of(item))) continue;
        argument = file_.last_named(item);
        keyed = true;
        break;
      }
      if (!keyed && !file_.named_children(argument).empty()) argument = file_.first_named(argument);
    }
    any_known =
        add(call, sink, [&](int v) { return evaluator_.evaluate(argument, v); }) || any_known;
    if (rule.argument >= 0 && !is_named) break;
  }
  return any_known;
}

bool Candidates::is_entity_text(std::uint32_t annotation) const {
  const std::uint32_t named = file_.first_named(annotation);
  std::string_view head = file_.text(annotation);
  head = head.substr(0, head.find('('));
  if (named == no_node || !contains(file_.language.entity_annotations, last_name(head)))
    return false;
  const std::string_view text = file_.text(annotation);
  const auto& marks = file_.language.native_marks;
  std::string squeezed;
  for (char c : text) {
    if (c != ' ' && c != '\n' && c != '\t' && c != '\r') squeezed += c;
  }
  return std::none_of(marks.begin(), marks.end(), [&](const std::string& mark) {
    return squeezed.find(mark) != std::string::npos;
  });
}

// @Query(value = "…", nativeQuery = true), [Sql("…")]
void Candidates::annotation(std::uint32_t n) {
  if (file_.role(n) != HostRole::annotation) return;
  std::string_view head = file_.text(n);
  head = head.substr(0, head.find('('));
  const std::string_view name = last_name(head);
  const bool native = contains(file_.language.entity_annotations, name);
  if (native ? is_entity_text(n) : !contains(file_.language.annotations, name)) return;
  for (std::uint32_t i = n; i < file_.nodes.size() && file_.node(i).begin < file_.node(n).end;
       ++i) {
    if (file_.role(i) == HostRole::list && file_.named_children(i).size() > 1) {
      // @Select({"…", "…"}): lines of one text
      add(i, Sink::strong, [&](int v) { return evaluator_.evaluate_list(i, v); });
      evaluator_.consume_all(i);
      continue;
    }
    if (!evaluator_.is_literal(i) && file_.role(i) != HostRole::binary &&
        file_.role(i) != HostRole::identifier) {
      continue;
    }
    if (evaluator_.is_literal(i) && evaluator_.is_consumed(i)) continue;
    if (evaluator_.passes_up(file_.node(i).parent, i)) continue;
    if (file_.role(i) == HostRole::identifier &&
        file_.role(file_.node(i).parent) == HostRole::pair &&
        file_.first_named(file_.node(i).parent) == i) {
      continue;
    }
    add(i, Sink::strong, [&](int v) { return evaluator_.evaluate(i, v); });
  }
}

// command.CommandText = "…"
void Candidates::assigned(std::uint32_t n) {
  if (file_.role(n) != HostRole::define && file_.role(n) != HostRole::append) return;
  const std::uint32_t name = file_.defined_name(n);
  if (name == no_node || !contains(file_.language.assigned, last_name(file_.text(name)))) return;
  const std::uint32_t value = file_.defined_value(n);
  if (value == no_node) return;
  add(n, Sink::strong, [&](int v) { return evaluator_.evaluate(value, v); });
}

// sql`…`, /* sql */ "…", <<~SQL
void Candidates::marked(std::uint32_t n) {
  if (!evaluator_.is_literal(n) || evaluator_.is_consumed(n)) return;
  const HostLanguage& language = file_.language;
  bool marked = false;
  const std::uint32_t parent = file_.node(n).parent;
  if (file_.role(parent) == HostRole::call && file_.child(parent, HostField::arguments) == n) {
    marked = contains(language.tags, file_.callee(parent));
  }
  if (file_.role(n) == HostRole::heredoc) {
    marked = contains(language.heredocs, last_name(file_.text(n)));
  } else if (!language.heredocs.empty() && file_.text(n).starts_with("<<<")) {
    const std::string_view first_line = file_.text(n).substr(0, file_.text(n).find('\n'));
    marked = marked || contains(language.heredocs, last_name(trim(first_line)));
  }
  for (const std::string& marker : language.markers) {
    const std::size_t begin = file_.node(n).begin;
    const std::size_t window = begin < 40 ? 0 : begin - 40;
    const std::string_view before = trim(file_.bytes.substr(window, begin - window));
    marked = marked || (before.ends_with(marker));
  }
  if (!marked) return;
  add(n, Sink::strong, [&](int v) { return evaluator_.evaluate(n, v); });
}

}  // namespace demarc
