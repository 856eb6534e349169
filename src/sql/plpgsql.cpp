// Follows PostgreSQL's pl_gram.y: statements are told by their first word, an assignment by what
// follows a name; expressions and SQL are read up to the word that ends them, as the server does.
#include "sql/plpgsql.h"

#include <algorithm>
#include <cstring>

#include "sql/chars.h"
#include "sql/plpgsql_run.h"
#include "sql/prepass.h"

namespace demarc {

PlpgsqlBody segment_plpgsql(std::string_view body) {
  PlpgsqlBody out;
  if (body.size() >= 0xffffffffu) {
    out.complete = false;
    return out;
  }
  Prepass rewritten = prepass(body, PrepassMode::body);
  out.rewritten = rewritten.rewritten;
  out.text = std::move(rewritten.text);
  PlpgsqlRun(body, out).run();
  std::sort(out.variables.begin(), out.variables.end());
  out.variables.erase(std::unique(out.variables.begin(), out.variables.end()), out.variables.end());
  return out;
}

enum class PlpgsqlRun::Word : std::uint8_t {
  none,
  assert_,
  begin,
  call,
  case_,
  close,
  commit,
  continue_,
  declare,
  else_,
  elsif,
  end,
  exception,
  execute,
  exit,
  fetch,
  for_,
  foreach,
  get,
  if_,
  loop,
  move,
  null,
  open,
  perform,
  raise,
  return_,
  rollback,
  when,
  while_
};

PlpgsqlRun::PlpgsqlRun(std::string_view body, PlpgsqlBody& out)
    : input_(body),
      body_(out.rewritten ? std::string_view(out.text) : body),
      out_(out),
      lexer_(body_) {}

void PlpgsqlRun::run() {
  advance();
  while (token_.kind == TokenKind::op && body_[token_.begin] == '#') {  // #variable_conflict …
    lexer_.go_to(end_of_line_comment(body_, token_.begin));
    advance();
  }
  label();
  if (is("declare")) declarations();
  if (!is("begin")) fail();
  if (accept("begin")) push(Frame::block);
  while (!at_end() && !frames_.empty()) statement();
  if (!frames_.empty() || lexer_.unterminated()) fail();
  while (accept(';')) {
  }
  if (!at_end()) fail();
}

bool PlpgsqlRun::accept(std::string_view word) {
  if (!is(word)) return false;
  advance();
  return true;
}

bool PlpgsqlRun::accept(char symbol) {
  if (!is(symbol)) return false;
  advance();
  return true;
}

// Notes the first place that could not be cut.
void PlpgsqlRun::fail() {
  if (out_.complete) out_.error_at = token_.begin;
  out_.complete = false;
}

// Up to and over the semicolon.
void PlpgsqlRun::end_statement() {
  if (!is(';')) {
    fail();
    while (!at_end() && !is(';')) advance();
  }
  accept(';');
}

void PlpgsqlRun::label() {
  while (lexer_.is_op(token_, "<<")) {
    advance();
    while (!at_end() && !lexer_.is_op(token_, ">>") && !is(';')) advance();
    if (!lexer_.is_op(token_, ">>")) return fail();
    advance();
  }
}

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

void PlpgsqlRun::statement() {
  static const std::unordered_map<std::string_view, Word> keywords = {
      {"assert", Word::assert_},
      {"begin", Word::begin},
      {"call", Word::call},
      {"case", Word::case_},
      {"close", Word::close},
      {"commit", Word::commit},
      {"continue", Word::continue_},
      {"declare", Word::declare},
      {"else", Word::else_},
      {"elsif", Word::elsif},
      {"elseif", Word::elsif},
      {"end", Word::end},
      {"exception", Word::exception},
      {"execute", Word::execute},
      {"exit", Word::exit},
      {"fetch", Word::fetch},
      {"for", Word::for_},
      {"foreach", Word::foreach},
      {"get", Word::get},
      {"if", Word::if_},
      {"loop", Word::loop},
      {"move", Word::move},
      {"null", Word::null},
      {"open", Word::open},
      {"perform", Word::perform},
      {"raise", Word::raise},
      {"return", Word::return_},
      {"rollback", Word::rollback},
      {"when", Word::when},
      {"while", Word::while_}};
  label();
  if (accept(';') || at_end()) return;
  if (token_.kind == TokenKind::word || token_.kind == TokenKind::quoted ||
      token_.kind == TokenKind::parameter) {
    if (assignment()) return;
  }
  const std::string_view text = lexer_.text(token_);
  char lower[10];
  if (token_.kind != TokenKind::word || text.size() > sizeof lower) return sql_statement();
  for (std::size_t i = 0; i < text.size(); ++i) lower[i] = fold(text[i]);
  const auto found = keywords.find(std::string_view(lower, text.size()));
  if (found == keywords.end()) return sql_statement();
  keyword_statement(found->second);
}

void PlpgsqlRun::keyword_statement(Word word) {
  const Token first = token_;
  if (word != Word::call) advance();
  switch (word) {
    case Word::declare:
      return declarations();
    case Word::begin:
      return push(Frame::block);
    case Word::end:
      return end();
    case Word::exception:
      if (!top_is(Frame::block)) return fail();
      frames_.back() = Frame::handlers;
      return;
    case Word::when:
      return when();
    case Word::else_:
      return;
    case Word::if_:
      push(Frame::if_);
      [[fallthrough]];
    case Word::elsif:
      expression(stop_then);
      if (!accept("then")) fail();
      return;
    case Word::case_:
      expression(stop_when);
      return push(Frame::case_);
    case Word::while_:
      expression(stop_loop);
      [[fallthrough]];
    case Word::loop:
      if (word == Word::while_ && !accept("loop")) fail();
      return push(Frame::loop);
    case Word::for_:
      return for_loop();
    case Word::foreach:
      return foreach_loop();
    case Word::commit:
    case Word::rollback: {
      read(0);
      add(PlpgsqlKind::commit, {.begin = first.begin, .end = first.end});
      return end_statement();
    }
    default:
      return more_keywords(word);
  }
}

void PlpgsqlRun::more_keywords(Word word) {
  switch (word) {
    case Word::call:
      return sql_statement();
    case Word::perform:
      expression(0);
      break;
    case Word::execute:
      execute(0);
      break;
    case Word::return_:
      return_();
      break;
    case Word::raise:
      raise();
      break;
    case Word::assert_:
      expression_list(0);
      break;
    case Word::open:
      open_cursor();
      break;
    case Word::exit:
    case Word::continue_:
      read(stop_when);
      if (accept("when")) expression(0);
      break;
    default:
      read(0);
      break;  // GET DIAGNOSTICS, FETCH, MOVE, CLOSE, NULL
  }
  end_statement();
}

void PlpgsqlRun::end() {
  if (frames_.empty()) return fail();
  const Frame frame = frames_.back();
  frames_.pop_back();
  const bool block = frame == Frame::block || frame == Frame::handlers;
  const bool matches = block ? !is("if") && !is("loop") && !is("case")
                             : accept(frame == Frame::if_    ? "if"
                                      : frame == Frame::loop ? "loop"
                                                             : "case");
  if (!matches) {
    fail();
    if (is("if") || is("loop") || is("case")) advance();
  }
  if (is_name()) advance();  // its label
  if (frames_.empty() && at_end()) return;
  end_statement();
}

void PlpgsqlRun::when() {
  if (top_is(Frame::handlers)) {
    read(stop_then);  // conditions: names and SQLSTATE literals
  } else {
    if (!top_is(Frame::case_)) fail();
    expression(stop_then);
  }
  if (!accept("then")) fail();
}

void PlpgsqlRun::for_loop() {
  push(Frame::loop);
  while (!at_end() && !is("in") && !is(';')) {
    if (is_name()) out_.variables.push_back(name_of(lexer_.text(token_)));
    advance();
  }
  if (!accept("in")) return fail();
  accept("reverse");
  if (is("execute")) {
    advance();
    execute(stop_loop);
  } else {
    const Stretch first = read(stop_loop | stop_dots);
    if (lexer_.is_op(token_, "..")) {
      add(PlpgsqlKind::expression, first);
      advance();
      expression(stop_loop | stop_by);
      if (accept("by")) expression(stop_loop);
    } else {
      cursor_or_query(first);
    }
  }
  if (!accept("loop")) fail();
}

// FOR r IN c LOOP and FOR r IN c(1, 2) LOOP run a declared cursor.
void PlpgsqlRun::cursor_or_query(const Stretch& query) {
  Lexer lexer(body_.substr(0, query.end), query.begin);
  const Token name = lexer.next();
  const Token next = lexer.next();
  const bool named = name.kind == TokenKind::word || name.kind == TokenKind::quoted;
  if (!named || !(next.kind == TokenKind::end || lexer.is(next, '(')))
    return add(PlpgsqlKind::statement, query);
  for (const char* const verb : {"select", "values", "with", "table"}) {
    if (lexer.is(name, verb)) return add(PlpgsqlKind::statement, query);
  }
  if (next.kind == TokenKind::end) return;
  const Lexer after = lexer_;
  const Token stopped = token_;
  lexer_.go_to(next.end);
  advance();
  expression_list(stop_close);
  lexer_ = after;
  token_ = stopped;
}

void PlpgsqlRun::foreach_loop() {
  push(Frame::loop);
  while (!at_end() && !is("in") && !is(';')) {
    if (is("slice")) break;
    if (is_name()) out_.variables.push_back(name_of(lexer_.text(token_)));
    advance();
  }
  while (!at_end() && !is("array") && !is(';')) advance();
  if (!accept("array")) return fail();
  expression(stop_loop);
  if (!accept("loop")) fail();
}

// OPEN c; OPEN c(1); OPEN c [NO SCROLL] FOR query; OPEN c FOR EXECUTE …
void PlpgsqlRun::open_cursor() {
  if (is_name()) advance();
  if (accept('(')) {
    expression_list(stop_close);
    accept(')');
  }
  while (is("no") || is("scroll")) advance();
  if (!accept("for")) return;
  if (accept("execute")) return execute(0);
  add(PlpgsqlKind::statement, read(0));
}

// RAISE [level] 'format' [, expressions] [USING option = expression, …]
void PlpgsqlRun::raise() {
  read(stop_comma | stop_using);
  if (accept(',')) expression_list(stop_using);
  if (accept("using")) expression_list(0);
}

void PlpgsqlRun::return_() {
  if (accept("query")) {
    if (accept("execute")) return execute(0);
    return add(PlpgsqlKind::statement, read(0));
  }
  accept("next");
  expression(0);
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
