#include "sql/analyse.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "sql/dialect/translate.h"
#include "sql/fold.h"
#include "sql/newer_syntax.h"
#include "sql/parse.h"
#include "sql/prepass.h"
#include "sql/recover.h"
// Last: see server.h.
#include "sql/analysis.h"

namespace demarc::sql {

static constexpr std::string_view expression_prefix = "SELECT ";
static constexpr std::uint32_t smallest_batch_bytes = 512;

static std::string_view text_of(const Job& job, const BatchPiece& piece) {
  return job.text.substr(piece.begin, piece.end - piece.begin);
}

// Where a translation has moved text, a row may end before it begins, or behind the fragment.
template <typename Row>
static void order_places(std::vector<Row>& rows, std::size_t first, std::uint32_t limit) {
  for (std::size_t i = first; i < rows.size(); ++i) {
    Row& row = rows[i];
    row.begin = std::min(row.begin, limit);
    row.end = std::min(row.end, limit);
    row.end = std::max(row.begin, row.end);
  }
}

// Behind the last byte of the host that the fragment is made of.
static std::uint32_t last_place(const Fragment& fragment) {
  const auto size = static_cast<std::uint32_t>(fragment.text.size());
  if (fragment.map.is_shift()) return fragment.map.to_host(size);
  const std::vector<ByteMap::Segment>& segments = fragment.map.segments();
  std::uint32_t last = 0;
  for (std::size_t i = 0; i < segments.size(); ++i) {
    const std::uint32_t end = i + 1 < segments.size() ? segments[i + 1].fragment : size;
    const std::uint32_t length = segments[i].literal ? end - segments[i].fragment : 0;
    last = std::max(last, segments[i].host + length);
  }
  return last;
}

void Analysis::translated(const Fragment& fragment, Job job) {
  const Translation translation = translate(fragment.text, fragment.dialect);
  job.text = translation.text;
  job.map =
      compose(fragment.map, translation.map, static_cast<std::uint32_t>(translation.text.size()));
  const std::size_t first[] = {rows_.units.size(), rows_.statements.size(),  rows_.needs.size(),
                               rows_.uses.size(),  rows_.definitions.size(), rows_.columns.size(),
                               rows_.keys.size(),  rows_.grants.size(),      rows_.notes.size()};
  script(job);
  for (const PrepassNote& entry : translation.notes) {
    count_unread();
    note(entry.kind, entry.message, no_row,
         {fragment.map.to_host(entry.begin), fragment.map.to_host(entry.end)});
  }
  const std::uint32_t limit = last_place(fragment);
  order_places(rows_.units, first[0], limit);
  order_places(rows_.statements, first[1], limit);
  order_places(rows_.needs, first[2], limit);
  order_places(rows_.uses, first[3], limit);
  order_places(rows_.definitions, first[4], limit);
  order_places(rows_.columns, first[5], limit);
  order_places(rows_.keys, first[6], limit);
  order_places(rows_.grants, first[7], limit);
  order_places(rows_.notes, first[8], limit);
}

void Analysis::run(const Fragment& fragment) {
  batch_bytes_ = limits_.batch_bytes;
  transaction_ = no_row;
  visitor_.forget();
  Job job;
  job.text = fragment.text;
  job.map = fragment.map;
  job.unit = open_fragment_unit(fragment);
  job.confidence = static_cast<Confidence>(fragment.confidence);
  if (fragment.language == BodyLanguage::plpgsql) {
    plpgsql(job);
  } else if (is_translated(fragment.dialect)) {
    translated(fragment, job);
  } else {
    script(job);
  }
  release_trees();
}

void Analysis::note(NoteKind kind, std::string_view message, std::uint32_t statement, Span host) {
  const Str text = rows_.add(message);
  rows_.notes.push_back({.kind = kind,
                         .message = text,
                         .statement = statement,
                         .begin = host.begin,
                         .end = host.end});
}

void Analysis::script(const Job& outer) {
  const Prepass read = prepass(outer.text);
  Job job = outer;
  if (read.rewritten) job.text = read.text;
  for (const PrepassNote& entry : read.notes) {
    if (job.dynamic && entry.kind == NoteKind::dynamic_sql) continue;  // noted as a whole
    note(entry.kind, entry.message, no_row,
         {job.map.to_host(entry.begin), job.map.to_host(entry.end)});
  }
  std::vector<BatchPiece> list;
  list.reserve(read.pieces.size());
  for (const Piece& piece : read.pieces) {
    list.push_back({piece.begin, piece.end, piece.nesting, false, piece.has_placeholder_name});
  }
  pieces(job, list);
}

void Analysis::pieces(const Job& job, const std::vector<BatchPiece>& list) {
  const BatchPiece* const end = list.data() + list.size();
  const auto is_too_large = [&](const BatchPiece* piece) {
    return piece->end - piece->begin > limits_.statement_bytes;
  };
  for (const BatchPiece* first = list.data(); first != end;) {
    if (is_too_large(first)) {
      recover(job, *first++, NoteKind::too_large, "a statement over the size limit");
      continue;
    }
    if (first->nesting > limits_.nesting) {
      recover(job, *first++, NoteKind::too_deep, "nested deeper than the limit");
      continue;
    }
    std::uint32_t bytes = 0;
    const BatchPiece* last = first;
    while (last != end && last->nesting <= limits_.nesting && !is_too_large(last)) {
      bytes += last->end - last->begin;
      if (last != first && bytes > batch_bytes_) break;
      ++last;
    }
    first = batch(job, first, last);
    if (job.depth == 0) release_trees();
  }
}

// `text` is the piece's, or as long.
void Analysis::place(const BatchPiece& piece, std::string_view text, std::vector<Placed>& placed) {
  const auto at = static_cast<std::uint32_t>(buffer_.size());
  if (piece.is_expression) buffer_ += expression_prefix;
  const Cut cut = append_folded(text, buffer_);
  buffer_ += "\n;";  // the piece may end in a comment
  placed.push_back({&piece, at, cut});
}

// Parses several pieces at once; gives the first piece that is still to be read. Where one does not
// parse, those before it are read again.
const BatchPiece* Analysis::batch(const Job& job, const BatchPiece* first, const BatchPiece* end) {
  std::vector<Placed> placed;
  placed.reserve(static_cast<std::size_t>(end - first));
  while (end - first > 1) {
    placed.clear();
    buffer_.clear();
    for (const BatchPiece* piece = first; piece != end; ++piece) {
      place(*piece, text_of(job, *piece), placed);
    }
    const ParseResult parsed = parse_text(buffer_.c_str());
    if (!parsed.failed && length_of(parsed.statements) == end - first) {
      batch_bytes_ = std::min(limits_.batch_bytes, batch_bytes_ * 2);
      std::size_t index = 0;
      for (const Node* node : NodesOf(parsed.statements)) {
        statement(job, as<RawStmt>(node), placed[index++], true);
      }
      return end;
    }
    if (!parsed.failed) break;  // a piece holds several statements
    // Text that often does not parse is read in smaller batches: less is read twice.
    batch_bytes_ = std::max(smallest_batch_bytes, batch_bytes_ / 4);
    std::size_t bad = placed.size() - 1;
    while (bad > 0 && placed[bad].at > parsed.error_at) --bad;
    end = first + (parsed.error_at_known ? bad : placed.size() / 2);
    if (job.depth == 0) release_trees();
  }
  one(job, *first);
  return first + 1;
}

void Analysis::one(const Job& job, const BatchPiece& piece) {
  std::vector<Placed> placed;
  buffer_.clear();
  place(piece, text_of(job, piece), placed);
  ParseResult parsed = parse_text(buffer_.c_str());
  std::string older;
  if (parsed.failed && rewrite_newer_syntax(text_of(job, piece), older)) {
    placed.clear();
    buffer_.clear();
    place(piece, older, placed);
    ParseResult again = parse_text(buffer_.c_str());
    if (!again.failed) parsed = std::move(again);
  }
  if (parsed.failed) {
    return recover(job, piece, NoteKind::unparsed, parsed.message);
  }
  const bool alone = length_of(parsed.statements) == 1;
  for (const Node* node : NodesOf(parsed.statements)) {
    statement(job, as<RawStmt>(node), placed.front(), alone);
  }
}

void Analysis::statement(const Job& job, const RawStmt* raw, const Placed& placed, bool alone) {
  if (raw->stmt == nullptr) return;
  const BatchPiece& piece = *placed.piece;
  const std::size_t prefix = piece.is_expression ? expression_prefix.size() : 0;
  Source source;
  source.text = job.text;
  const std::int64_t begins = std::int64_t{placed.at} + static_cast<std::int64_t>(prefix);
  source.delta = std::int64_t{piece.begin} - begins;
  if (placed.cut.size != 0) {
    source.cut_from = begins + static_cast<std::int64_t>(placed.cut.at);
    source.cut_size = static_cast<std::int64_t>(placed.cut.size);
  }
  source.set_map(job.map);
  StatementPlace place;
  place.begin = piece.begin;
  place.end = piece.end;
  if (!alone) {
    place.begin = skip_space(job.text, source.offset(raw->stmt_location));
    if (raw->stmt_len > 0) place.end = source.offset(raw->stmt_location + raw->stmt_len);
  }
  place.parent = job.parent;
  place.confidence = job.confidence;
  place.dynamic = job.dynamic || piece.has_placeholder_name;
  place.partly_known = job.dynamic && !job.whole;
  place.only_if_needs = piece.is_expression;
  place.variables = job.variables;
  const bool is_transaction = job.depth == 0 && tag_of(raw->stmt) == T_TransactionStmt;
  if (is_transaction) before_transaction(job, raw->stmt, source.host(place.begin));
  place.unit = unit_of(job);
  const std::uint32_t row = visitor_.visit_statement(raw->stmt, source, place);
  if (row == no_row) return;
  ++rows_.statements_seen;
  if (transaction_ != no_row) rows_.units[transaction_].end = rows_.statements[row].end;
  if (is_transaction) after_transaction(raw->stmt, rows_.statements[row].end);
  if (!visitor_.bodies.empty()) bodies(job, row);
}

// A statement that the grammar does not read: a note, and the names that its tokens show.
void Analysis::recover(const Job& job, const BatchPiece& piece, NoteKind kind,
                       std::string_view message) {
  const auto host = [&](std::uint32_t offset) { return job.map.to_host(piece.begin + offset); };
  const std::uint32_t size = piece.end - piece.begin;
  const Recovery recovery = recover_names(job.text.substr(piece.begin, size));
  const auto index = static_cast<std::uint32_t>(rows_.statements.size());
  StatementRow row;
  row.tag = recovery.tag;
  row.confidence = Confidence::possible;
  row.recovered = 1;
  row.dynamic = job.dynamic || piece.has_placeholder_name ? 1 : 0;
  row.unit = unit_of(job);
  row.parent = job.parent;
  row.begin = host(0);
  row.end = size > 0 ? host(size - 1) + 1 : row.begin;
  row.needs.first = static_cast<std::uint32_t>(rows_.needs.size());
  for (const RecoveredName& name : recovery.names) {
    if (name.name.empty() || is_unknown_name(name.name)) continue;
    const Name full{rows_.add(name.database), rows_.add(name.schema), rows_.add(name.name)};
    NeedRow& need = rows_.needs.emplace_back();
    need.statement = index;
    need.name = full;
    need.privileges = name.privileges;
    need.confidence = Confidence::possible;
    need.only_name_known = 1;
    need.is_target = name.is_target ? 1 : 0;
    need.begin = host(name.begin);
    need.end = host(name.end);
  }
  row.needs.count = static_cast<std::uint32_t>(rows_.needs.size()) - row.needs.first;
  rows_.statements.push_back(row);
  ++rows_.statements_seen;
  if (kind == NoteKind::unparsed && job.dynamic && !job.whole) return;  // noted as dynamic already
  ++rows_.statements_not_analysed;
  note(kind, message.substr(0, 200), index, {row.begin, row.end});
}

}  // namespace demarc::sql

namespace demarc {

SqlAnalyser::SqlAnalyser(Rows& rows, const SqlLimits& limits)
    : analysis_(std::make_unique<sql::Analysis>(limits, rows)) {}

SqlAnalyser::~SqlAnalyser() = default;

void SqlAnalyser::add(const Fragment& fragment) {
  analysis_->run(fragment);
}

void analyse_sql(const Fragment& fragment, const SqlLimits& limits, Rows& rows) {
  sql::Analysis(limits, rows).run(fragment);
}

}  // namespace demarc
