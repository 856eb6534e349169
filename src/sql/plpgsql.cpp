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
  out.notes = std::move(rewritten.notes);
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
  Token token = lexer.next();
  const std::size_t arguments = token.end;
  const bool is_cursor = (name.kind == TokenKind::word || name.kind == TokenKind::quoted) &&
                         (token.kind == TokenKind::end || lexer.is(token, '(')) &&
                         !lexer.is(name, "select") && !lexer.is(name, "values");
  if (!is_cursor) return add(PlpgsqlKind::statement, query);
  if (token.kind == TokenKind::end) return;
  int depth = 1;
  while (depth > 0 && token.kind != TokenKind::end) {
    token = lexer.next();
    depth += lexer.is(token, '(') ? 1 : lexer.is(token, ')') ? -1 : 0;
  }
  if (lexer.next().kind != TokenKind::end) return add(PlpgsqlKind::statement, query);
  const Lexer after = lexer_;
  const Token stopped = token_;
  lexer_.go_to(arguments);
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
  if (is_name() || token_.kind == TokenKind::parameter) advance();
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

}  // namespace demarc
