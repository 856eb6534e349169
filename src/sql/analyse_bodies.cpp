// SQL inside of statements: bodies of functions, procedures and DO, and what EXECUTE runs.
#include <algorithm>
#include <iterator>
#include <string>
#include <utility>
#include <vector>

#include "sql/builtins.h"
#include "sql/chars.h"
#include "sql/parse.h"
// Last: see server.h.
#include "sql/analysis.h"

namespace demarc::sql {

// Bodies inside of bodies: each level is text that the level around it has read as a literal.
static constexpr int deepest_body = 8;

void Analysis::bodies(const Job& job, std::uint32_t statement) {
  std::vector<BodyRequest> requests;
  requests.swap(visitor_.bodies);
  for (const BodyRequest& request : requests) {
    if (job.depth < deepest_body) {
      body(job, request);
    } else {
      count_unread();
      const StatementRow& row = rows_.statements[statement];
      note(NoteKind::too_deep, "a routine inside of routines", statement, {row.begin, row.end});
    }
  }
}

void Analysis::body(const Job& job, const BodyRequest& request) {
  if (request.tree != nullptr) return atomic_body(job, request);
  const Literal literal = read_literal(job.text, request.literal_at);
  if (!literal.found) return;
  Span host{job.map.to_host(request.literal_at), job.map.to_host(literal.end)};
  if (literal.is_slice) {
    host = {job.map.to_host(literal.value_begin), job.map.to_host(literal.value_end)};
  }
  if (request.language != "sql" && request.language != "plpgsql") {
    count_unread();
    return note(NoteKind::other_language, "a body in " + request.language, request.statement, host);
  }
  Job next;
  if (literal.is_slice) {
    next.text = job.text.substr(literal.value_begin, literal.value_end - literal.value_begin);
  } else {
    next.text = literal.value;
  }
  if (literal.is_slice && job.map.is_shift()) {
    next.map = ByteMap(host.begin);
  } else {
    const ByteMap inner = literal.is_slice ? ByteMap(literal.value_begin) : literal.map;
    next.map = compose(job.map, inner, static_cast<std::uint32_t>(next.text.size()));
  }
  if (request.is_guess && parse_text(std::string(next.text).c_str()).failed) return;
  next.parent = request.statement;
  next.confidence = request.is_guess ? Confidence::possible : job.confidence;
  next.dynamic = job.dynamic;
  next.depth = job.depth + 1;
  next.unit = request.kind == BodyRequest::Kind::routine ? open_routine_unit(job, request, host)
                                                         : unit_of(job);
  VariableNames parameters;
  for (const std::string& name : request.variables) parameters.add(name);
  parameters.seal();
  next.variables = &parameters;
  if (request.language == "sql") {
    script(next);
  } else {
    plpgsql(next);
  }
}

// The statements' borders in BEGIN ATOMIC … END: semicolons outside of parentheses; `at` moves on.
static Span next_atomic_statement(std::string_view text, std::uint32_t& at, std::uint32_t end) {
  Lexer lexer(text, at);
  Span span;
  int depth = 0;
  bool first = true;
  for (Token token = lexer.next(); token.kind != TokenKind::end && token.begin < end;
       token = lexer.next()) {
    at = token.end;
    if (first) span = {token.begin, token.begin};
    first = false;
    if (lexer.is(token, ';') && depth == 0) break;
    if (lexer.is(token, '(')) ++depth;
    if (lexer.is(token, ')')) --depth;
    span.end = token.end;
  }
  return span;
}

// Where the body begins: behind ATOMIC, or at RETURN.
static std::uint32_t begin_of_atomic_body(std::string_view text, Span range, bool is_return) {
  Lexer lexer(text, range.begin);
  for (Token token = lexer.next(); token.kind != TokenKind::end && token.begin < range.end;
       token = lexer.next()) {
    if (is_return && lexer.is(token, std::string_view("return"))) return token.begin;
    if (!is_return && lexer.is(token, std::string_view("atomic"))) return token.end;
  }
  return range.begin;
}

// BEGIN ATOMIC … END and RETURN: the trees are there, their statements have no locations.
void Analysis::atomic_body(const Job& job, const BodyRequest& request) {
  const Source source = visitor_.source();
  const StatementPlace around = visitor_.place();
  const bool is_return = tag_of(request.tree) == T_ReturnStmt;
  std::vector<const Node*> statements;
  if (is_return) statements.push_back(request.tree);
  if (tag_of(request.tree) == T_List) {
    for (const Node* list : NodesOf(as<List>(request.tree))) {
      if (list == nullptr || tag_of(list) != T_List) continue;
      for (const Node* node : NodesOf(as<List>(list))) {
        if (node != nullptr) statements.push_back(node);
      }
    }
  }
  std::uint32_t at = begin_of_atomic_body(job.text, {around.begin, around.end}, is_return);
  VariableNames parameters;
  for (const std::string& name : request.variables) parameters.add(name);
  parameters.seal();
  StatementPlace place;
  place.unit = open_routine_unit(job, request, {source.host(at), source.host(around.end)});
  place.parent = request.statement;
  place.confidence = job.confidence;
  place.dynamic = job.dynamic;
  place.variables = &parameters;
  for (const Node* node : statements) {
    const Span span = next_atomic_statement(job.text, at, around.end);
    place.begin = span.begin;
    place.end = span.end;
    if (visitor_.visit_statement(node, source, place) != no_row) ++rows_.statements_seen;
  }
}

void Analysis::plpgsql(const Job& outer) {
  const PlpgsqlBody body = segment_plpgsql(outer.text);
  Job job = outer;
  if (body.rewritten) job.text = body.text;
  for (const PrepassNote& entry : body.notes) {
    note(entry.kind, entry.message, job.parent,
         {job.map.to_host(entry.begin), job.map.to_host(entry.end)});
  }
  VariableNames variables;
  if (outer.variables != nullptr) variables = *outer.variables;
  for (const std::string& name : body.variables) variables.add(name);
  variables.add_special_of_plpgsql();
  variables.seal();
  job.variables = &variables;
  if (!body.complete) {
    count_unread();
    const std::uint32_t at = job.map.to_host(body.error_at);
    note(NoteKind::plpgsql, "a part of this body could not be cut into statements", job.parent,
         {at, at});
  }
  std::vector<BatchPiece> list;
  list.reserve(body.pieces.size());
  for (const PlpgsqlPiece& piece : body.pieces) {
    const bool is_expression = piece.kind == PlpgsqlKind::expression;
    switch (piece.kind) {
      case PlpgsqlKind::expression:
      case PlpgsqlKind::statement:
        if (is_expression && demands_nothing(body.text_of(piece, outer.text))) break;
        list.push_back(
            {piece.begin, piece.end, piece.nesting, is_expression, piece.has_placeholder_name});
        break;
      case PlpgsqlKind::dynamic:
        pieces(job, list);  // in the order of the text
        list.clear();
        dynamic(job, body.dynamics[piece.dynamic], piece);
        break;
      case PlpgsqlKind::commit:
        if (rows_.units[job.unit].type == UnitType::routine) {
          rows_.units[job.unit].atomic = Atomic::no;
        }
        break;
    }
  }
  pieces(job, list);
}

void Analysis::dynamic(const Job& job, const PlpgsqlDynamic& text, const PlpgsqlPiece& piece) {
  const std::uint32_t seen = rows_.statements_seen;
  if (!text.whole) {
    ++rows_.statements_not_analysed;
    note(NoteKind::dynamic_sql, "the text of EXECUTE is assembled at run time", job.parent,
         {job.map.to_host(piece.begin), job.map.to_host(piece.end)});
  }
  if (text.text.empty() || job.depth >= deepest_body) {
    rows_.statements_seen += text.whole ? 0 : 1;
    return;
  }
  Job next;
  next.text = text.text;
  next.map = compose(job.map, text.map, static_cast<std::uint32_t>(text.text.size()));
  next.unit = job.unit;
  next.parent = job.parent;
  next.confidence = text.whole ? job.confidence : weaker(job.confidence, Confidence::likely);
  next.dynamic = true;
  next.whole = text.whole;
  next.depth = job.depth + 1;
  script(next);
  // What is missing is one statement, the one of which a part was read if there is one.
  if (!text.whole && rows_.statements_seen == seen) ++rows_.statements_seen;
}

// Words that may stand before a parenthesis without being a function's name.
static bool is_syntax_word(std::string_view word) {
  static constexpr std::string_view words[] = {
      "all",  "and",    "any",     "array",    "as",      "between",  "case", "cast",  "coalesce",
      "else", "end",    "extract", "greatest", "ilike",   "in",       "is",   "least", "like",
      "not",  "nullif", "numeric", "or",       "overlay", "position", "row",  "some",  "substring",
      "then", "trim",   "varchar", "when",     "char",    "decimal"};
  for (std::string_view known : words) {
    if (same_word(word, known)) return true;
  }
  return false;
}

static std::string folded(std::string_view word) {
  std::string name(word);
  for (char& c : name) c = fold(c);
  return name;
}

// The type behind "::", if it is one of the server's own that names no object.
static bool is_plain_type(std::string_view word) {
  static constexpr std::string_view words[] = {
      "bigint",  "boolean",  "char",    "character", "decimal",  "double", "float",     "int",
      "integer", "interval", "numeric", "real",      "smallint", "time",   "timestamp", "varchar"};
  const std::string name = folded(word);
  if (name.substr(0, 3) == "reg") return false;
  return std::find(std::begin(words), std::end(words), name) != std::end(words) ||
         is_builtin_type(name);
}

bool demands_nothing(std::string_view expression) {
  if (expression.find('(') == std::string_view::npos &&
      expression.find("::") == std::string_view::npos &&
      expression.find_first_of("fF") == std::string_view::npos) {
    return true;  // neither a call, a cast nor a FROM
  }
  Lexer lexer(expression);
  Token last;
  bool qualified = false;
  bool is_type = false;
  for (Token token = lexer.next(); token.kind != TokenKind::end; token = lexer.next()) {
    if (lexer.is_op(last, "::")) {
      if (token.kind != TokenKind::word || !is_plain_type(lexer.text(token))) return false;
      is_type = true;
    } else if (is_type && (lexer.is(token, '(') || lexer.is(token, '['))) {
      is_type = false;  // numeric(10, 2), int[]
    } else if (is_type && lexer.is(token, '.')) {
      return false;
    } else if (token.kind == TokenKind::word) {
      is_type = false;
      for (std::string_view word : {"select", "from", "with", "values", "table", "over"}) {
        if (lexer.is(token, word)) return false;
      }
    } else if (lexer.is(token, '(')) {
      if (last.kind == TokenKind::quoted || (last.kind == TokenKind::word && qualified))
        return false;
      if (last.kind == TokenKind::word && !is_syntax_word(lexer.text(last))) {
        const Builtin builtin = builtin_function(folded(lexer.text(last)));
        if (!builtin.known || builtin.special != SpecialFunction::none) return false;
      }
    }
    qualified = lexer.is(last, '.') && token.kind != TokenKind::symbol;
    last = token;
  }
  return true;
}

}  // namespace demarc::sql
