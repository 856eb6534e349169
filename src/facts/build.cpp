#include <memory>

#include "extract/dialect_signs.h"
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

// A statement of its own kind, with one need for each name that the relation may have. What is
// mapped is read.
static void add_mapping(const Fragment& fragment, Rows& rows) {
  UnitRow unit;
  unit.name = rows.add(fragment.unit.name);
  unit.begin = fragment.unit.begin;
  unit.end = fragment.unit.end;
  rows.units.push_back(unit);
  StatementRow statement;
  statement.tag = CommandTag::mapping;
  statement.confidence = static_cast<Confidence>(fragment.confidence);
  statement.unit = static_cast<std::uint32_t>(rows.units.size() - 1);
  statement.begin = fragment.unit.begin;
  statement.end = fragment.unit.end;
  statement.needs = {static_cast<std::uint32_t>(rows.needs.size()),
                     static_cast<std::uint32_t>(fragment.mapped.size())};
  for (const MappedName& name : fragment.mapped) {
    NeedRow need;
    need.statement = static_cast<std::uint32_t>(rows.statements.size());
    need.name = {{}, rows.add(name.schema), rows.add(name.name)};
    need.privileges = priv_select;
    need.begin = statement.begin;
    need.end = statement.end;
    rows.needs.push_back(need);
  }
  rows.statements.push_back(statement);
}

// Text that PostgreSQL's grammar refuses may be another engine's: what shows whose it is, is read
// once more, and stays what it is then if more of it can be read.
static void analyse(SqlAnalyser& analyser, Fragment& fragment, const RowsMark& mark, Rows& rows) {
  const std::uint32_t before = rows.statements_not_analysed;
  analyser.add(fragment);
  const std::uint32_t not_analysed = rows.statements_not_analysed - before;
  if (not_analysed == 0 || fragment.dialect != Dialect::postgresql) return;
  const Dialect dialect = dialect_of_text(fragment.text);
  if (dialect == Dialect::postgresql) return;
  cut_back(rows, mark);
  fragment.dialect = dialect;
  analyser.add(fragment);
  if (rows.statements_not_analysed - before < not_analysed) return;
  cut_back(rows, mark);
  fragment.dialect = Dialect::postgresql;
  analyser.add(fragment);
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
  Extraction extraction = extract(bytes, kind, options);
  // Most files of a host language hold no SQL, and need no lines.
  if (kind.language != Language::sql && extraction.fragments.empty() && extraction.notes.empty() &&
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
  for (Fragment& fragment : extraction.fragments) {
    if (!fragment.mapped.empty()) {
      add_mapping(fragment, rows);
      continue;
    }
    RowsMark mark = mark_of(rows);
    analyse(scratch->analyser, fragment, mark, rows);
    bool is_variant = fragment.group != 0 && fragment.group == group;
    if (is_variant && says_all_of(rows, before_kept, mark)) {
      // The variant says more than the first: it stands for both.
      cut_back(rows, before_kept);
      mark = before_kept;
      is_variant = false;
      scratch->analyser.add(fragment);
    }
    if (fragment.is_built) forget_columns(mark, rows);
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
