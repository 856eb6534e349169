#include "sql/analyse.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "sql/job.h"
#include "sql/locate.h"
#include "sql/parse.h"
#include "sql/plpgsql.h"
#include "sql/prepass.h"
#include "sql/recover.h"

// Last: see there.
#include "sql/visitor.h"

namespace demarc {

namespace {

// Bodies inside bodies inside bodies: each level is text that its host's reader has read before.
constexpr int deepest_body = 8;
constexpr std::string_view expression_prefix = "SELECT ";

class Analysis {
 public:
  Analysis(const Fragment& fragment, const SqlLimits& limits, Rows& rows)
      : fragment_(fragment), limits_(limits), rows_(rows), visitor_(rows) {}

  void run();

 private:
  // A piece's place in the buffer that the grammar reads.
  struct Placed {
    const BatchPiece* piece;
    std::uint32_t at;
  };

  void script(const Job& job);
  void plpgsql(const Job& job);
  void dynamic(const Job& job, const PlpgsqlDynamic& text, const PlpgsqlPiece& piece);
  void pieces(const Job& job, const std::vector<BatchPiece>& pieces);
  void batch(const Job& job, const BatchPiece* first, const BatchPiece* end);
  void one(const Job& job, const BatchPiece& piece);
  void place(const Job& job, const BatchPiece& piece, std::vector<Placed>& placed);
  void statement(const Job& job, const RawStmt* raw, const BatchPiece& piece, std::uint32_t at,
                 bool alone);
  void bodies(const Job& job, std::uint32_t statement);
  void body(const Job& job, const BodyRequest& request);
  void atomic_body(const Job& job, const BodyRequest& request);
  void recover(const Job& job, const BatchPiece& piece, NoteKind kind, std::string_view message);
  void note(NoteKind kind, std::string_view message, std::uint32_t statement, std::uint32_t begin,
            std::uint32_t end);

  std::uint32_t open_fragment_unit();
  std::uint32_t open_routine_unit(const Job& job, const BodyRequest& request, Atomic atomic,
                                  std::uint32_t begin, std::uint32_t end);
  void before_transaction(const Job& job, const Node* node, std::uint32_t begin);
  void after_transaction(const Node* node, std::uint32_t end);

  const Fragment& fragment_;
  const SqlLimits& limits_;
  Rows& rows_;
  Visitor visitor_;
  std::string buffer_{};
  std::uint32_t transaction_ = no_row;  // the open one
  NameSet variables_{};
};

void Analysis::run() {
  Job job;
  job.text = fragment_.text;
  job.map = fragment_.map;
  job.unit = open_fragment_unit();
  job.confidence = static_cast<Confidence>(fragment_.confidence);
  if (fragment_.language == BodyLanguage::plpgsql) {
    plpgsql(job);
  } else {
    script(job);
  }
  release_trees();
}

// Fragments that say nothing of their unit share one row.
std::uint32_t Analysis::open_fragment_unit() {
  const UnitContext& unit = fragment_.unit;
  const bool is_plain = unit.type == UnitType::statement && unit.name.empty() &&
                        unit.function.empty() && unit.consumer.empty() && unit.publish.empty();
  const std::uint32_t begin = fragment_.map.to_host(0);
  const auto size = static_cast<std::uint32_t>(fragment_.text.size());
  const std::uint32_t end = fragment_.map.to_host(size);
  if (is_plain && !rows_.units.empty()) {
    UnitRow& last = rows_.units.back();
    if (last.type == unit.type && last.atomic == unit.atomic && last.part == unit.part &&
        last.parent == no_row && last.name.empty() && last.function.empty()) {
      last.end = std::max(last.end, end);
      return static_cast<std::uint32_t>(rows_.units.size()) - 1;
    }
  }
  UnitRow row;
  row.type = unit.type;
  row.atomic = unit.atomic;
  row.part = unit.part;
  row.begin = begin;
  row.end = end;
  row.name = rows_.add(unit.name);
  row.function = rows_.add(unit.function);
  row.consumer = rows_.add(unit.consumer);
  row.publish = rows_.add(unit.publish);
  rows_.units.push_back(row);
  return static_cast<std::uint32_t>(rows_.units.size()) - 1;
}

void Analysis::note(NoteKind kind, std::string_view message, std::uint32_t statement,
                    std::uint32_t begin, std::uint32_t end) {
  const Str text = rows_.add(message);
  rows_.notes.push_back(
      {.kind = kind, .message = text, .statement = statement, .begin = begin, .end = end});
}

void Analysis::script(const Job& outer) {
  const Prepass read = prepass(outer.text);
  Job job = outer;
  if (read.rewritten) job.text = read.text;
  for (const PrepassNote& entry : read.notes) {
    if (job.dynamic && entry.kind == NoteKind::dynamic_sql) continue;  // noted as a whole
    note(entry.kind, entry.message, no_row, job.map.to_host(entry.begin),
         job.map.to_host(entry.end));
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
  for (const BatchPiece* first = list.data(); first != end;) {
    if (first->end - first->begin > limits_.statement_bytes) {
      recover(job, *first++, NoteKind::too_large, "a statement over the size limit");
      continue;
    }
    if (first->nesting > limits_.nesting) {
      recover(job, *first++, NoteKind::too_deep, "nested deeper than the limit");
      continue;
    }
    std::uint32_t bytes = 0;
    const BatchPiece* last = first;
    while (last != end && last->nesting <= limits_.nesting) {
      bytes += last->end - last->begin;
      if (last != first && bytes > limits_.batch_bytes) break;
      ++last;
    }
    batch(job, first, last);
    if (job.depth == 0) release_trees();
    first = last;
  }
}

void Analysis::place(const Job& job, const BatchPiece& piece, std::vector<Placed>& placed) {
  placed.push_back({&piece, static_cast<std::uint32_t>(buffer_.size())});
  if (piece.is_expression) buffer_ += expression_prefix;
  buffer_ += job.text.substr(piece.begin, piece.end - piece.begin);
  buffer_ += '\n';  // the piece may end in a comment
  buffer_ += ';';
}

// Parses several pieces at once; one that does not parse costs the others a second time.
void Analysis::batch(const Job& job, const BatchPiece* first, const BatchPiece* end) {
  if (end - first == 1) return one(job, *first);
  std::vector<Placed> placed;
  placed.reserve(static_cast<std::size_t>(end - first));
  buffer_.clear();
  for (const BatchPiece* piece = first; piece != end; ++piece) place(job, *piece, placed);
  const ParseResult parsed = parse_text(buffer_.c_str());
  if (parsed.failed || length_of(parsed.statements) != end - first) {
    for (const BatchPiece* piece = first; piece != end; ++piece) {
      one(job, *piece);
      if (job.depth == 0) release_trees();
    }
    return;
  }
  std::size_t index = 0;
  for (const Node* node : NodesOf(parsed.statements)) {
    const Placed& at = placed[index++];
    statement(job, as<RawStmt>(node), *at.piece, at.at, true);
  }
}

void Analysis::one(const Job& job, const BatchPiece& piece) {
  std::vector<Placed> placed;
  buffer_.clear();
  place(job, piece, placed);
  const ParseResult parsed = parse_text(buffer_.c_str());
  if (parsed.failed) return recover(job, piece, NoteKind::unparsed, parsed.message);
  const bool alone = length_of(parsed.statements) == 1;
  for (const Node* node : NodesOf(parsed.statements)) {
    statement(job, as<RawStmt>(node), piece, 0, alone);
  }
}

void Analysis::statement(const Job& job, const RawStmt* raw, const BatchPiece& piece,
                         std::uint32_t at, bool alone) {
  if (raw->stmt == nullptr) return;
  const std::size_t prefix = piece.is_expression ? expression_prefix.size() : 0;
  SqlSource source;
  source.text = job.text;
  source.delta = std::int64_t{piece.begin} - std::int64_t{at} - static_cast<std::int64_t>(prefix);
  source.set_map(job.map);
  StatementPlace place;
  place.begin = piece.begin;
  place.end = piece.end;
  if (!alone) {
    const auto begin = static_cast<std::uint32_t>(raw->stmt_location + source.delta);
    place.begin = skip_space(job.text, begin);
    if (raw->stmt_len > 0) place.end = begin + static_cast<std::uint32_t>(raw->stmt_len);
  }
  place.parent = job.parent;
  place.confidence = job.confidence;
  place.dynamic = job.dynamic || piece.has_placeholder_name;
  place.only_if_needs = piece.is_expression;
  place.variables = job.variables.empty() ? nullptr : &variables_;
  const bool is_transaction = job.depth == 0 && tag_of(raw->stmt) == T_TransactionStmt;
  if (is_transaction) before_transaction(job, raw->stmt, source.host(place.begin));
  place.unit = transaction_ != no_row && job.depth == 0 ? transaction_ : job.unit;
  const std::uint32_t row = visitor_.visit_statement(raw->stmt, source, place);
  if (is_transaction) after_transaction(raw->stmt, source.host(place.end));
  if (row == no_row) return;
  ++rows_.statements_seen;
  if (transaction_ != no_row) rows_.units[transaction_].end = rows_.statements[row].end;
  if (!visitor_.bodies.empty()) bodies(job, row);
}

void Analysis::before_transaction(const Job& job, const Node* node, std::uint32_t begin) {
  const TransactionStmtKind kind = as<TransactionStmt>(node)->kind;
  if (kind != TRANS_STMT_BEGIN && kind != TRANS_STMT_START) return;
  if (transaction_ != no_row) return;
  UnitRow unit;
  unit.type = UnitType::transaction;
  unit.atomic = Atomic::yes;
  unit.part = fragment_.unit.part;
  unit.parent = job.unit;
  unit.begin = unit.end = begin;
  transaction_ = static_cast<std::uint32_t>(rows_.units.size());
  rows_.units.push_back(unit);
}

void Analysis::after_transaction(const Node* node, std::uint32_t end) {
  const auto* transaction = as<TransactionStmt>(node);
  const bool ends = transaction->kind == TRANS_STMT_COMMIT ||
                    transaction->kind == TRANS_STMT_ROLLBACK ||
                    transaction->kind == TRANS_STMT_PREPARE;
  if (!ends || transaction_ == no_row) return;
  rows_.units[transaction_].end = end;
  if (transaction->chain) {
    UnitRow next = rows_.units[transaction_];
    next.begin = end;
    transaction_ = static_cast<std::uint32_t>(rows_.units.size());
    rows_.units.push_back(next);
  } else {
    transaction_ = no_row;
  }
}

// A statement that the grammar does not read: a note, and the names that its tokens show.
void Analysis::recover(const Job& job, const BatchPiece& piece, NoteKind kind,
                       std::string_view message) {
  const auto host = [&](std::uint32_t offset) { return job.map.to_host(piece.begin + offset); };
  const std::uint32_t size = piece.end - piece.begin;
  Recovery recovery = recover_names(job.text.substr(piece.begin, size));
  // An empty quoted name ("" where the text is cut) is no name.
  std::erase_if(recovery.names, [](const RecoveredName& name) { return name.name.empty(); });
  if (piece.is_expression && recovery.names.empty() && kind == NoteKind::unparsed && job.dynamic)
    return;
  const auto index = static_cast<std::uint32_t>(rows_.statements.size());
  StatementRow row;
  row.tag = recovery.tag;
  row.confidence = Confidence::possible;
  row.recovered = 1;
  row.dynamic = job.dynamic || piece.has_placeholder_name ? 1 : 0;
  row.unit = transaction_ != no_row && job.depth == 0 ? transaction_ : job.unit;
  row.parent = job.parent;
  row.begin = host(0);
  row.end = size > 0 ? host(size - 1) + 1 : row.begin;
  row.needs = {static_cast<std::uint32_t>(rows_.needs.size()),
               static_cast<std::uint32_t>(recovery.names.size())};
  for (const RecoveredName& name : recovery.names) {
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
  rows_.statements.push_back(row);
  ++rows_.statements_seen;
  if (kind == NoteKind::unparsed && job.dynamic && !job.whole) return;  // noted as dynamic already
  ++rows_.statements_not_analysed;
  note(kind, message.substr(0, 200), index, row.begin, row.end);
}

void Analysis::bodies(const Job& job, std::uint32_t statement) {
  std::vector<BodyRequest> requests;
  requests.swap(visitor_.bodies);
  for (const BodyRequest& request : requests) {
    if (job.depth < deepest_body) {
      body(job, request);
    } else {
      ++rows_.statements_not_analysed;
      note(NoteKind::too_deep, "a routine inside of routines", statement,
           rows_.statements[statement].begin, rows_.statements[statement].end);
    }
  }
  variables_.clear();
  for (const std::string& name : job.variables) variables_.insert(name);
}

std::uint32_t Analysis::open_routine_unit(const Job& job, const BodyRequest& request, Atomic atomic,
                                          std::uint32_t begin, std::uint32_t end) {
  UnitRow unit;
  unit.type = UnitType::routine;
  unit.atomic = atomic;
  unit.part = fragment_.unit.part;
  unit.parent = job.unit;
  unit.begin = begin;
  unit.end = end;
  std::string name(rows_.text(request.name.schema));
  if (!name.empty()) name += '.';
  name += rows_.text(request.name.name);
  unit.name = rows_.add(name);
  rows_.units.push_back(unit);
  return static_cast<std::uint32_t>(rows_.units.size()) - 1;
}

void Analysis::body(const Job& job, const BodyRequest& request) {
  if (request.tree != nullptr) return atomic_body(job, request);
  Literal literal = read_literal(job.text, request.literal_at);
  if (!literal.found) return;
  const std::uint32_t begin =
      job.map.to_host(literal.is_slice ? literal.value_begin : request.literal_at);
  const std::uint32_t end = job.map.to_host(literal.is_slice ? literal.value_end : literal.end);
  if (request.language != "sql" && request.language != "plpgsql") {
    ++rows_.statements_not_analysed;
    return note(NoteKind::other_language, "a body in " + request.language, request.statement, begin,
                end);
  }
  ByteMap inner;
  if (literal.is_slice) {
    inner.add({0, literal.value_begin, true});
    literal.value = std::string();
  } else {
    inner = literal.map;
  }
  Job next;
  next.text = literal.is_slice
                  ? job.text.substr(literal.value_begin, literal.value_end - literal.value_begin)
                  : std::string_view(literal.value);
  next.map = compose(job.map, inner, static_cast<std::uint32_t>(next.text.size()));
  next.parent = request.statement;
  next.confidence = job.confidence;
  next.dynamic = job.dynamic;
  next.depth = job.depth + 1;
  next.variables = request.variables;
  next.unit = transaction_ != no_row && job.depth == 0 ? transaction_ : job.unit;
  if (request.kind == BodyRequest::Kind::routine) {
    next.unit = open_routine_unit(job, request, Atomic::yes, begin, end);
  }
  variables_.clear();
  for (const std::string& name : next.variables) variables_.insert(name);
  if (request.language == "sql") {
    script(next);
  } else {
    plpgsql(next);
  }
}

// BEGIN ATOMIC … END and RETURN: the trees are there, their statements have no locations.
void Analysis::atomic_body(const Job& job, const BodyRequest& request) {
  SqlSource source = visitor_.source();
  const StatementPlace around = visitor_.place();
  std::vector<const Node*> statements;
  if (tag_of(request.tree) == T_List) {
    for (const Node* node : NodesOf(as<List>(request.tree))) {
      if (node == nullptr || tag_of(node) != T_List) continue;
      for (const Node* inner : NodesOf(as<List>(node))) {
        if (inner != nullptr) statements.push_back(inner);
      }
    }
  } else {
    statements.push_back(request.tree);
  }
  // The statements' borders: semicolons behind ATOMIC, outside parentheses; or behind RETURN.
  std::uint32_t at = around.begin;
  while (at < around.end) {
    const Token token = next_token(job.text, at);
    if (token.kind == TokenKind::end) break;
    at = token.end;
    if (token_is(job.text, token, "atomic")) break;
    if (tag_of(request.tree) == T_ReturnStmt && token_is(job.text, token, "return")) {
      at = token.begin;
      break;
    }
  }
  const std::uint32_t unit =
      open_routine_unit(job, request, Atomic::yes, source.host(at), source.host(around.end));
  variables_.clear();
  for (const std::string& name : request.variables) variables_.insert(name);
  for (const Node* node : statements) {
    StatementPlace place;
    place.begin = skip_space(job.text, at);
    place.end = place.begin;
    int depth = 0;
    for (Token token = next_token(job.text, at);
         token.kind != TokenKind::end && token.begin < around.end;
         token = next_token(job.text, token.end)) {
      const char c = token.kind == TokenKind::symbol ? job.text[token.begin] : '\0';
      at = token.end;
      if (c == ';' && depth == 0) break;
      if (c == '(') ++depth;
      if (c == ')') --depth;
      place.end = token.end;
    }
    place.unit = unit;
    place.parent = request.statement;
    place.confidence = job.confidence;
    place.dynamic = job.dynamic;
    place.variables = variables_.empty() ? nullptr : &variables_;
    if (visitor_.visit_statement(node, source, place) != no_row) ++rows_.statements_seen;
  }
}

void Analysis::plpgsql(const Job& outer) {
  const PlpgsqlBody body = segment_plpgsql(outer.text);
  Job job = outer;
  if (body.rewritten) job.text = body.text;
  for (const PrepassNote& entry : body.notes) {
    note(entry.kind, entry.message, job.parent, job.map.to_host(entry.begin),
         job.map.to_host(entry.end));
  }
  bool commits = false;
  for (const PlpgsqlPiece& piece : body.pieces)
    commits = commits || piece.kind == PlpgsqlKind::commit;
  if (commits) {
    if (rows_.units[job.unit].type == UnitType::routine) rows_.units[job.unit].atomic = Atomic::no;
  }
  for (const std::string& name : body.variables) job.variables.push_back(name);
  for (const char* name : {"found", "new", "old", "tg_name", "tg_when", "tg_level", "tg_op",
                           "tg_relid", "tg_relname", "tg_table_name", "tg_table_schema", "tg_nargs",
                           "tg_argv", "tg_event", "tg_tag", "sqlstate", "sqlerrm"}) {
    job.variables.emplace_back(name);
  }
  variables_.clear();
  for (const std::string& name : job.variables) variables_.insert(name);
  if (!body.complete) {
    ++rows_.statements_not_analysed;
    const std::uint32_t at = job.map.to_host(body.error_at);
    note(NoteKind::plpgsql, "a part of this body could not be cut into statements", job.parent, at,
         at);
  }
  std::vector<BatchPiece> list;
  for (const PlpgsqlPiece& piece : body.pieces) {
    if (piece.kind == PlpgsqlKind::statement || piece.kind == PlpgsqlKind::expression) {
      list.push_back({piece.begin, piece.end, piece.nesting, piece.kind == PlpgsqlKind::expression,
                      piece.has_placeholder_name});
      continue;
    }
    if (piece.kind != PlpgsqlKind::dynamic) continue;
    pieces(job, list);  // in the order of the text
    list.clear();
    dynamic(job, body.dynamics[piece.dynamic], piece);
  }
  pieces(job, list);
}

void Analysis::dynamic(const Job& job, const PlpgsqlDynamic& text, const PlpgsqlPiece& piece) {
  if (!text.whole) {
    ++rows_.statements_not_analysed;
    note(NoteKind::dynamic_sql, "the text of EXECUTE is assembled at run time", job.parent,
         job.map.to_host(piece.begin), job.map.to_host(piece.end));
  }
  if (text.text.empty() || job.depth >= deepest_body) return;
  Job next;
  next.text = text.text;
  next.map = compose(job.map, text.map, static_cast<std::uint32_t>(text.text.size()));
  next.unit = job.unit;
  next.parent = job.parent;
  next.confidence = text.whole ? job.confidence : weaker(job.confidence, Confidence::likely);
  next.dynamic = true;
  next.whole = text.whole;
  next.depth = job.depth + 1;
  variables_.clear();
  script(next);
  for (const std::string& name : job.variables) variables_.insert(name);
}

}  // namespace

void analyse_sql(const Fragment& fragment, const SqlLimits& limits, Rows& rows) {
  Analysis(fragment, limits, rows).run();
}

}  // namespace demarc
