// Reading PL/pgSQL: expressions up to the word that ends them, SQL statements, assignments,
// EXECUTE.
#include <algorithm>
#include <cstring>

#include "sql/chars.h"
#include "sql/plpgsql_run.h"
#include "sql/prepass.h"

namespace demarc {

bool PlpgsqlRun::stops_here(Stops stops) const {
  if (token_.kind == TokenKind::symbol) {
    return ((stops & stop_comma) != 0 && is(',')) || ((stops & stop_colon) != 0 && is(':'));
  }
  if (token_.kind == TokenKind::op) return (stops & stop_dots) != 0 && lexer_.is_op(token_, "..");
  if (token_.kind != TokenKind::word) return false;
  switch (fold(body_[token_.begin])) {
    case 't':
      return (stops & stop_then) != 0 && is("then");
    case 'l':
      return (stops & stop_loop) != 0 && is("loop");
    case 'w':
      return (stops & stop_when) != 0 && is("when");
    case 'i':
      return (stops & stop_into) != 0 && is("into");
    case 'u':
      return (stops & stop_using) != 0 && is("using");
    case 'b':
      return (stops & stop_by) != 0 && is("by");
    default:
      return false;
  }
}

// Reads tokens up to a stop outside brackets and CASE expressions, or to a semicolon anywhere.
Stretch PlpgsqlRun::read(Stops stops) {
  Stretch stretch{.begin = token_.begin, .end = token_.begin};
  std::uint32_t depth = 0;
  std::uint32_t cases = 0;
  for (; !at_end(); advance()) {
    if (token_.kind == TokenKind::symbol) {
      const char c = body_[token_.begin];
      if (c == ';') break;
      if (c == '(' || c == '[') {
        stretch.nesting = std::max(stretch.nesting, ++depth);
        stretch.trivial = stretch.trivial && c != '(';
      } else if (c == ')' || c == ']') {
        if (depth == 0 && (stops & stop_close) != 0) break;
        if (depth > 0) --depth;
      }
    }
    if (depth == 0 && cases == 0 && stops_here(stops)) break;
    if (token_.kind == TokenKind::word) {
      if (is("case")) ++cases;
      if (is("end") && cases > 0) --cases;
      if (is("from") || is("table")) stretch.trivial = false;
    } else if (lexer_.is_op(token_, "::")) {
      stretch.trivial = false;
    }
    stretch.end = token_.end;
  }
  return stretch;
}

void PlpgsqlRun::add(PlpgsqlKind kind, const Stretch& stretch) {
  if (stretch.end <= stretch.begin) return;
  const std::string_view text = body_.substr(stretch.begin, stretch.end - stretch.begin);
  out_.pieces.push_back(
      {.kind = kind,
       .trivial = kind == PlpgsqlKind::expression && stretch.trivial,
       .has_placeholder_name = out_.rewritten && text.find(placeholder_byte) != text.npos,
       .begin = static_cast<std::uint32_t>(stretch.begin),
       .end = static_cast<std::uint32_t>(stretch.end),
       .nesting = stretch.nesting});
}

void PlpgsqlRun::expression(Stops stops) {
  add(PlpgsqlKind::expression, read(stops));
}

// Expressions between commas; `name := x`, `name => x` and `option = x` give x.
void PlpgsqlRun::expression_list(Stops stops) {
  while (!at_end() && !is(';')) {
    if (token_.kind == TokenKind::word) {
      const Lexer before = lexer_;
      const Token word = token_;
      advance();
      if (lexer_.is_op(token_, ":=") || lexer_.is_op(token_, "=>") || lexer_.is_op(token_, "=")) {
        advance();
      } else {
        lexer_ = before;
        token_ = word;
      }
    }
    expression(stops | stop_comma);
    if (!accept(',')) return;
  }
}

void PlpgsqlRun::declarations() {
  while (accept("declare")) {
  }
  while (!at_end() && !is("begin")) {
    if (accept("declare")) continue;
    if (!is_name()) {
      fail();
      end_statement();
      continue;
    }
    declaration();
  }
}

// name [CONSTANT] type [NOT NULL] [:= expression]; name ALIAS FOR x; name CURSOR … FOR query
void PlpgsqlRun::declaration() {
  const std::string_view name = lexer_.text(token_);
  out_.variables.push_back(name_of(name));
  advance();
  std::uint32_t depth = 0;
  for (bool first = true; !at_end() && !is(';'); advance(), first = false) {
    if (is('(') || is('[')) ++depth;
    if ((is(')') || is(']')) && depth > 0) --depth;
    if (depth != 0) continue;
    if (first && (is("cursor") || is("scroll") || is("no"))) {
      while (is("no") || is("scroll")) advance();
      if (is("cursor")) return cursor_declaration();
    }
    if (lexer_.is_op(token_, ":=") || lexer_.is_op(token_, "=") || is("default")) {
      advance();
      const Stretch value = read(0);
      add(PlpgsqlKind::expression, value);
      remember(name, value);
      break;
    }
  }
  end_statement();
}

void PlpgsqlRun::cursor_declaration() {
  advance();
  if (accept('(')) {
    // Arguments are variables of the query: name type, name type.
    std::uint32_t depth = 1;
    bool name_follows = true;
    for (; !at_end() && !is(';'); advance()) {
      if (name_follows && is_name()) out_.variables.push_back(name_of(lexer_.text(token_)));
      name_follows = depth == 1 && is(',');
      if (is('(')) ++depth;
      if (is(')') && --depth == 0) break;
    }
    accept(')');
  }
  if (!is("for") && !is("is")) fail();
  advance();
  add(PlpgsqlKind::statement, read(0));
  end_statement();
}

// EXECUTE text [INTO targets] [USING expressions], the last two in any order.
void PlpgsqlRun::execute(Stops stops) {
  add_dynamic(read(stops | stop_into | stop_using));
  for (int part = 0; part < 2; ++part) {
    if (is("into")) {
      into_targets(false);
    } else if (accept("using")) {
      expression_list(stops | stop_into);
    }
  }
}

// Over INTO [STRICT] a, b.c, d[1]; blanks all of it in the text for the grammar.
void PlpgsqlRun::into_targets(bool blank) {
  const std::size_t begin = token_.begin;
  std::size_t end = token_.end;
  advance();
  accept("strict");
  while (is_name() || token_.kind == TokenKind::parameter) {
    end = token_.end;
    advance();
    while (is('.') || is('[')) {
      if (accept('.')) {
        end = token_.end;
        advance();
      } else {
        advance();
        read(stop_close);
        end = token_.end;
        accept(']');
      }
    }
    if (!is(',')) break;
    advance();
  }
  if (!blank) return;
  if (!out_.rewritten) {
    out_.rewritten = true;
    out_.text.assign(input_);
    body_ = out_.text;
    const std::size_t at = lexer_.at();
    lexer_ = Lexer(body_, at);
  }
  std::memset(out_.text.data() + begin, ' ', end - begin);
}

// A name, fields and subscripts, then := or =. Gives the subscripts and the value.
bool PlpgsqlRun::assignment() {
  const Lexer before = lexer_;
  const Token first = token_;
  bool plain = true;
  std::vector<Stretch> subscripts;
  advance();
  while (is('.') || is('[')) {
    plain = false;
    if (accept('.')) {
      if (is_name()) advance();
    } else {
      advance();
      subscripts.push_back(read(stop_close | stop_colon));
      if (accept(':')) subscripts.push_back(read(stop_close));
      if (!accept(']')) break;
    }
  }
  if (!lexer_.is_op(token_, ":=") && !lexer_.is_op(token_, "=")) {
    lexer_ = before;
    token_ = first;
    return false;
  }
  advance();
  for (const Stretch& subscript : subscripts) add(PlpgsqlKind::expression, subscript);
  const Stretch value = read(0);
  add(PlpgsqlKind::expression, value);
  if (plain) remember(lexer_.text(first), value);
  end_statement();
  return true;
}

// SQL up to its semicolon, with INTO targets blanked.
void PlpgsqlRun::sql_statement() {
  Stretch stretch{.begin = token_.begin, .end = token_.begin, .trivial = false};
  const bool create = is("create");
  const bool import = is("import");
  bool rule = false;
  bool routine = false;
  bool insert_before = false;  // INSERT INTO, MERGE INTO name relations
  bool begin_before = false;
  std::uint32_t depth = 0;
  std::uint32_t blocks = 0;  // BEGIN ATOMIC and CASE inside it
  for (std::size_t count = 0; !at_end(); ++count) {
    if (is(';') && !(rule && depth > 0) && blocks == 0) break;
    if (token_.kind == TokenKind::word) {
      if (is("into") && !insert_before && !import && !create) {
        into_targets(true);
        continue;
      }
      if (create && count < 4) {
        rule = rule || is("rule");
        routine = routine || is("function") || is("procedure");
      }
      if (routine && ((begin_before && is("atomic")) || (blocks > 0 && is("case")))) ++blocks;
      if (blocks > 0 && is("end")) --blocks;
    }
    if (is('(') || is('[')) stretch.nesting = std::max(stretch.nesting, ++depth);
    if ((is(')') || is(']')) && depth > 0) --depth;
    insert_before = is("insert") || is("merge");
    begin_before = is("begin");
    stretch.end = token_.end;
    advance();
  }
  add(PlpgsqlKind::statement, stretch);
  end_statement();
}

}  // namespace demarc
