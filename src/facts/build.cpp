#include <memory>

#include "extract/extract.h"
#include "facts/file_facts.h"
#include "facts/suppressions.h"
#include "facts/tentative.h"
#include "source/encoding.h"
#include "sql/analyse.h"

namespace demarc {

// Offsets are 32 bits wide; files near that size are beyond what anybody keeps in a repository.
static constexpr std::size_t largest_file_bytes = 1ull << 30;

// Rows grow while a file is read. They grow in memory that each thread keeps from file to file;
// what a file of this size has made grow is given back.
static constexpr std::size_t kept_scratch_bytes = 1u << 20;
namespace {
struct Scratch {
  Rows rows{};
  SqlAnalyser analyser{rows};
};
}  // namespace

static void add_note(Rows& rows, NoteKind kind, std::string_view message, std::uint32_t begin,
                     std::uint32_t end) {
  rows.notes.push_back({.kind = kind, .message = rows.add(message), .begin = begin, .end = end});
}

static void add_message(Rows& rows, const ExtractMessage& message) {
  MessageRow row;
  row.role = static_cast<MessageRole>(message.mark);
  row.after_commit = message.after_commit ? 1 : 0;
  row.unit = unit_of_function(rows, message.unit);
  row.client = rows.add(message.client);
  row.marker = rows.add(message.marker);
  row.topic = rows.add(message.topic);
  row.type = rows.add(message.type);
  row.begin = message.begin;
  row.end = message.end;
  rows.messages.push_back(row);
}

static void add_symbols(Rows& rows, const Extraction& extraction) {
  for (const ExtractConstant& constant : extraction.constants) {
    rows.constants.push_back({.name = rows.add(constant.name),
                              .owner = rows.add(constant.owner),
                              .value = rows.add(constant.value),
                              .reach = static_cast<std::uint8_t>(constant.reach),
                              .is_sql = constant.is_sql ? std::uint8_t{1} : std::uint8_t{0},
                              .is_field = constant.is_field ? std::uint8_t{1} : std::uint8_t{0},
                              .begin = constant.begin,
                              .end = constant.end});
  }
  for (const ExtractSymbol& symbol : extraction.symbols) {
    rows.symbols.push_back({.qualifier = rows.add(symbol.qualifier),
                            .name = rows.add(symbol.name),
                            .is_imported = symbol.is_imported ? std::uint8_t{1} : std::uint8_t{0},
                            .begin = symbol.begin,
                            .end = symbol.end});
  }
}

FileFacts build_facts(std::string_view bytes, const FileKind& kind, const HostOptions& options) {
  FileFacts facts;
  if (kind.language == Language::none) return facts;
  if (bytes.size() > largest_file_bytes) {
    add_note(facts.rows, NoteKind::too_large, "the file is larger than 1 GiB", 0, 0);
    return facts;
  }
  std::string converted;
  switch (detect_encoding(bytes)) {
    case Encoding::utf8:
      break;
    case Encoding::utf16:
      converted = utf8_from_utf16(bytes);
      bytes = converted;
      break;
    case Encoding::binary:
      add_note(facts.rows, NoteKind::binary, "the file is not text", 0, 0);
      return facts;
  }
  const Extraction extraction = extract(bytes, kind, options);
  // Most files of a host language hold no SQL, and need no lines.
  if (is_host(kind.language) && extraction.fragments.empty() && extraction.notes.empty() &&
      extraction.messages.empty() && extraction.constants.empty() && extraction.symbols.empty() &&
      !may_suppress(bytes)) {
    facts.rows.skipped = extraction.skipped ? 1 : 0;
    return facts;
  }
  facts.lines = make_line_index(bytes);
  thread_local std::unique_ptr<Scratch> scratch;
  if (scratch == nullptr) scratch = std::make_unique<Scratch>();
  Rows& rows = scratch->rows;
  read_suppressions(bytes, rows);
  for (const ExtractNote& note : extraction.notes) {
    add_note(rows, note.kind, note.message, note.begin, note.end);
  }
  std::uint32_t group = 0;  // of the last text that was kept
  RowsMark before_kept;
  for (const Fragment& fragment : extraction.fragments) {
    RowsMark mark = mark_of(rows);
    scratch->analyser.add(fragment);
    bool is_variant = fragment.group != 0 && fragment.group == group;
    if (is_variant && says_all_of(rows, before_kept, mark)) {
      // The variant says more than the first: it stands for both.
      cut_back(rows, before_kept);
      mark = before_kept;
      is_variant = false;
      scratch->analyser.add(fragment);
    }
    if (!settle_tentative(fragment, mark, is_variant, rows)) continue;
    group = fragment.group;
    before_kept = mark;
  }
  for (const ExtractMessage& message : extraction.messages) add_message(rows, message);
  add_symbols(rows, extraction);
  rows.skipped = extraction.skipped ? 1 : 0;
  facts.rows = rows;  // takes no more memory than it needs
  rows.clear();
  if (bytes.size() > kept_scratch_bytes) scratch.reset();
  return facts;
}

}  // namespace demarc
