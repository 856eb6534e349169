#include "extract/host/candidates.h"

#include <unordered_map>

#include "base/text.h"
#include "extract/host/candidates_run.h"
#include "extract/host/context.h"
#include "extract/host/csharp_quotes.h"
#include "extract/host/prefilter.h"
#include "extract/host/quoting.h"
#include "extract/host/shape.h"
#include "extract/schema/migration_code.h"

namespace demarc {

static constexpr std::size_t largest_host_bytes = 1u << 20;
static constexpr std::size_t most_assembled_bytes = 8u << 20;  // files have at most one megabyte

void Candidates::run() {
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
    if (evaluator_.is_literal(builder.last->value) && evaluator_.is_consumed(builder.last->value)) {
      continue;
    }
    add(builder.last->at, Sink::weak,
        [&](int variant) { return evaluator_.evaluate_builder(builder, variant); });
  }
  for (std::uint32_t n = 0; n < count; ++n) remaining(n);
  if (opaque_ > 0) note_opaque();
}

// Evaluates in all variants. True if the text is known at least in part.
bool Candidates::add(std::uint32_t n, Sink sink, const Evaluate& evaluate) {
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

static Confidence confidence_of(Sink sink, SqlShape shape, const HostText& text) {
  if (text.holes > 0) return Confidence::likely;
  if (sink == Sink::strong || shape == SqlShape::sql) return Confidence::certain;
  return Confidence::likely;
}

static Tentative tentative_of(Sink sink, SqlShape shape) {
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
  fragment.unit = unit_around(file_, n, consumers_);
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

static bool sounds_like_sql(std::string_view name) {
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
static void sort_by_place(std::vector<Fragment>& fragments) {
  std::unordered_map<std::uint32_t, std::uint32_t> places;
  for (const Fragment& one : fragments) places.emplace(one.group, one.map.to_host(0));
  std::stable_sort(fragments.begin(), fragments.end(), [&](const Fragment& a, const Fragment& b) {
    return std::pair(places[a.group], a.group) < std::pair(places[b.group], b.group);
  });
}

void extract_host(std::string_view bytes, const FileKind& kind, Extraction& out) {
  const HostLanguage* language = host_language(kind.language);
  if (language == nullptr) return;
  const HostHints hints = hints_of(bytes);
  // Migrations say in calls what others say in SQL.
  const Framework* tool = migration_tool(kind);
  if (!hints.sql && hints.markers == 0 && tool == nullptr) return;
  const auto skip = [&](const char* why) {
    if (!hints.sql && tool == nullptr) return;
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
  const Definitions definitions(file);
  const Consumers consumers = find_messages(file, definitions, hints.markers, out.messages);
  if (!hints.sql && tool == nullptr) return;
  Candidates(file, kind, definitions, consumers, out).run();
  if (tool != nullptr) read_migration_code(file, kind, *tool, out);
  sort_by_place(out.fragments);
}

}  // namespace demarc
