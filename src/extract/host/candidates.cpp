#include "extract/host/candidates.h"

#include <algorithm>
#include <set>
#include <unordered_map>
#include <utility>

#include "base/text.h"
#include "extract/host/context.h"
#include "extract/host/csharp_quotes.h"
#include "extract/host/evaluate.h"
#include "extract/host/prefilter.h"
#include "extract/host/quoting.h"
#include "extract/host/shape.h"

namespace demarc {

namespace {

constexpr std::size_t largest_host_bytes = 1u << 20;

// How much the place of a text says that it is SQL.
enum class Sink : std::uint8_t { nothing, weak, strong };

class Candidates {
 public:
  Candidates(const HostFile& file, const FileKind& kind, Extraction& out)
      : file_(file), kind_(kind), definitions_(file), evaluator_(file, definitions_), out_(out) {}

  void run() {
    const auto count = static_cast<std::uint32_t>(file_.nodes.size());
    // What is no SQL for sure goes first, then the surest places.
    for (std::uint32_t n = 0; n < count; ++n) silence(n);
    for (std::uint32_t n = 0; n < count; ++n) {
      if (file_.is_call(n)) calls(n, Sink::strong);
      annotation(n);
      assigned(n);
      marked(n);
    }
    for (std::uint32_t n = 0; n < count; ++n) {
      if (file_.is_call(n)) calls(n, Sink::weak);
    }
    for (const Definitions::Builder& builder : definitions_.builders()) {
      // What a call runs has been read already.
      if (evaluator_.is_literal(builder.last->value) &&
          evaluator_.is_consumed(builder.last->value)) {
        continue;
      }
      add(builder.last->at, Sink::weak,
          [&](int variant) { return evaluator_.evaluate_builder(builder, variant); });
    }
    for (std::uint32_t n = 0; n < count; ++n) remaining(n);
    if (opaque_ > 0) note_opaque();
  }

 private:
  template <typename Evaluate>
  bool add(std::uint32_t n, Sink sink, Evaluate evaluate);
  bool add_text(std::uint32_t n, Sink sink, HostText&& text, std::uint32_t group);
  void silence(std::uint32_t n);
  void calls(std::uint32_t n, Sink wanted);
  bool sink_argument(std::uint32_t call, const CallRule& rule, Sink sink);
  void annotation(std::uint32_t n);
  void assigned(std::uint32_t n);
  void marked(std::uint32_t n);
  void remaining(std::uint32_t n);
  void note_opaque();
  std::uint32_t stream_of(std::uint32_t n) const;
  bool is_entity_text(std::uint32_t annotation) const;

  const HostFile& file_;
  const FileKind& kind_;
  Definitions definitions_;
  Evaluator evaluator_;
  Extraction& out_;
  std::set<std::pair<std::uint32_t, std::string>> seen_{};
  std::uint32_t groups_ = 0;
  std::uint32_t opaque_ = 0;
  std::uint32_t first_opaque_ = no_node;
  std::size_t assembled_ = 0;  // bytes of all texts so far
  bool told_too_large_ = false;
};

constexpr std::size_t most_assembled_bytes = 8u << 20;  // files have at most one megabyte

bool contains(const std::vector<std::string>& list, std::string_view word) {
  return std::find(list.begin(), list.end(), word) != list.end();
}

// Evaluates in all variants. True if the text is known at least in part.
template <typename Evaluate>
bool Candidates::add(std::uint32_t n, Sink sink, Evaluate evaluate) {
  // A chain of many thousand parts is a text at each of its ends: bounded, however it is nested.
  if (assembled_ > most_assembled_bytes) {
    if (!std::exchange(told_too_large_, true)) {
      const HostNode& node = file_.node(n);
      out_.notes.push_back({.kind = NoteKind::too_large,
                            .message = "the strings from here on add up to too much to be read",
                            .begin = node.begin,
                            .end = node.end});
    }
    return true;
  }
  const std::uint32_t group = ++groups_;
  HostText first = evaluate(0);
  assembled_ += first.text.size();
  const bool known = first.known;
  const bool variants = evaluator_.has_variants();
  const bool taken = known && add_text(n, sink, std::move(first), group);
  if (variants) {
    HostText second = evaluate(1);
    if (second.known) add_text(n, sink, std::move(second), taken ? group : ++groups_);
    return known || second.known;
  }
  return known;
}

Confidence confidence_of(Sink sink, SqlShape shape, const HostText& text) {
  if (text.holes > 0) return Confidence::likely;
  if (sink == Sink::strong || shape == SqlShape::sql) return Confidence::certain;
  return Confidence::likely;
}

Tentative tentative_of(Sink sink, SqlShape shape) {
  const bool shaped = shape == SqlShape::sql;
  if (sink == Sink::strong) return shaped ? Tentative::sure : Tentative::needs_parse;
  return sink == Sink::weak && shaped ? Tentative::needs_name : Tentative::needs_relation;
}

bool Candidates::add_text(std::uint32_t n, Sink sink, HostText&& text, std::uint32_t group) {
  const SqlShape shape = shape_of(text.text);
  if (shape == SqlShape::none) return false;
  if (shape == SqlShape::verb && sink != Sink::strong) return false;
  if (shape == SqlShape::english && sink == Sink::nothing) return false;
  if (!seen_.emplace(text.map.to_host(0), text.text).second) return false;
  Fragment fragment;
  fragment.unit = unit_around(file_, n);
  fragment.dialect = kind_.dialect;
  fragment.confidence = static_cast<std::uint8_t>(confidence_of(sink, shape, text));
  fragment.tentative = tentative_of(sink, shape);
  fragment.group = group;
  fragment.map = std::move(text.map);
  fragment.owned = std::move(text.text);
  use_standard_quotes(fragment.owned);
  out_.fragments.push_back(std::move(fragment));
  return true;
}

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

bool sounds_like_sql(std::string_view name) {
  const std::string lower = to_lower(name);
  for (std::string_view word : {"sql", "query", "stmt", "statement", "ddl"}) {
    if (lower.find(word) != std::string::npos) return true;
  }
  return false;
}

// Every other string, as large as it goes.
void Candidates::remaining(std::uint32_t n) {
  if (!evaluator_.is_literal(n) || evaluator_.is_consumed(n)) return;
  std::uint32_t top = n;
  for (int i = 0; i < 64; ++i) {
    std::uint32_t parent = file_.node(top).parent;
    // Between a call and its argument stand the list and, in some languages, a wrapper.
    while (parent != no_node &&
           (file_.role(parent) == HostRole::arguments ||
            (file_.role(parent) == HostRole::member && file_.first_named(parent) == top) ||
            (file_.role(parent) == HostRole::list && i > 0))) {
      const std::uint32_t above = file_.node(parent).parent;
      if (above == no_node || !(file_.is_call(above) || file_.role(above) == HostRole::arguments))
        break;
      parent = above;
    }
    if (parent == no_node || !evaluator_.passes_up(parent, top)) break;
    top = parent;
  }
  Sink sink = Sink::nothing;
  const std::uint32_t around = file_.node(top).parent;
  if (around != no_node &&
      (file_.role(around) == HostRole::define || file_.role(around) == HostRole::append) &&
      file_.defined_name(around) != no_node &&
      sounds_like_sql(file_.text(file_.defined_name(around)))) {
    sink = Sink::weak;
  }
  const bool known = add(top, sink, [&](int v) { return evaluator_.evaluate(top, v); });
  // Evaluation may have gone another way than the text leads: the literal speaks for itself then.
  if (!known || !evaluator_.is_consumed(n)) {
    add(n, sink, [&](int v) { return evaluator_.evaluate(n, v); });
    evaluator_.consume(n);
  }
}

void Candidates::note_opaque() {
  const HostNode& node = file_.node(first_opaque_);
  out_.notes.push_back({.kind = NoteKind::opaque_sql,
                        .message = std::to_string(opaque_) +
                                   (opaque_ == 1 ? " call runs" : " calls run") +
                                   " SQL that is not in this file",
                        .begin = node.begin,
                        .end = node.end});
}

// In the order of the text; the variants of one text stay together, the first one first.
void sort_by_place(std::vector<Fragment>& fragments) {
  std::unordered_map<std::uint32_t, std::uint32_t> places;
  for (const Fragment& one : fragments) places.emplace(one.group, one.map.to_host(0));
  std::stable_sort(fragments.begin(), fragments.end(), [&](const Fragment& a, const Fragment& b) {
    return std::pair(places[a.group], a.group) < std::pair(places[b.group], b.group);
  });
}

}  // namespace

void extract_host(std::string_view bytes, const FileKind& kind, Extraction& out) {
  const HostLanguage* language = host_language(kind.language);
  if (language == nullptr || !may_hold_sql(bytes)) return;
  const auto skip = [&](const char* why) {
    out.notes.push_back({.kind = NoteKind::generated, .message = why});
  };
  if (bytes.size() > largest_host_bytes) {
    return skip("larger than 1 MB, so taken as generated, and left out");
  }
  if (has_overlong_line(bytes)) {
    return skip("a line of more than 20 KB, so taken as generated, and left out");
  }
  HostFile file{.bytes = bytes, .language = *language};
  const bool is_csharp = kind.language == Language::csharp && bytes.find("\"\"") != bytes.npos;
  const std::string readable = is_csharp ? without_doubled_quotes(bytes) : std::string{};
  if (!parse_host(is_csharp ? readable : bytes, kind.language, file.nodes)) return;
  Candidates(file, kind, out).run();
  sort_by_place(out.fragments);
}

}  // namespace demarc
