// What an EXECUTE runs, as far as its text is literal.
//
//   'DELETE FROM ' || quote_ident(t) || ' WHERE id = $1'   →  DELETE FROM ${hole} WHERE id = $1
//   format('INSERT INTO %I VALUES (%L)', t, 1)             →  INSERT INTO ${hole} VALUES (${hole})
//
// A variable that is executed stands for the texts assigned to it before.
#include <algorithm>

#include "sql/chars.h"
#include "sql/plpgsql_run.h"

namespace demarc {

constexpr std::size_t remembered_texts = 8;  // assignments of one variable
constexpr std::string_view hole = "${hole}";

namespace {

// Appends text and keeps the map back to the body.
class Assembler {
 public:
  Assembler(std::string_view body, PlpgsqlDynamic& out) : body_(body), out_(out) {}

  // Operands between ||, or between the commas of concat().
  void join(std::size_t begin, std::size_t end, int depth);
  bool has_literal() const { return literal_; }

 private:
  void operand(std::size_t begin, std::size_t end, int depth);
  bool call(std::size_t begin, std::size_t end, int depth);
  void format(std::size_t begin, std::size_t end, int depth);
  void literal(const Token& token, bool is_format);
  void add_literal(std::size_t at, std::size_t size);
  void add_hole(std::size_t at);
  void map(std::size_t at, bool literal);

  std::string_view body_;
  PlpgsqlDynamic& out_;
  bool literal_ = false;
  bool open_ = false;         // the last segment of the map is literal and ends at
  std::size_t open_end_ = 0;  // this offset of the body
};

void Assembler::map(std::size_t at, bool literal) {
  out_.map.add(
      {static_cast<std::uint32_t>(out_.text.size()), static_cast<std::uint32_t>(at), literal});
}

void Assembler::add_literal(std::size_t at, std::size_t size) {
  if (size == 0) return;
  if (!open_ || open_end_ != at) map(at, true);
  out_.text.append(body_.substr(at, size));
  open_ = true;
  open_end_ = at + size;
  literal_ = true;
}

void Assembler::add_hole(std::size_t at) {
  map(at, false);
  out_.text.append(hole);
  open_ = false;
  out_.whole = false;
}

// The bytes of a string token with its escapes undone; as format(), with its %-signs filled.
void Assembler::literal(const Token& token, bool is_format) {
  std::size_t begin = token.begin;
  std::size_t end = token.end;
  bool backslash = false;
  if (token.kind == TokenKind::dollar) {
    const std::size_t tag = dollar_tag_size(body_, begin);
    begin += tag;
    end = end >= begin + tag ? end - tag : end;
  } else {
    backslash = token.kind == TokenKind::escaped;
    while (body_[begin] != '\'') ++begin;
    ++begin;
    if (end > begin && body_[end - 1] == '\'') --end;
  }
  literal_ = true;
  std::size_t from = begin;
  for (std::size_t i = begin; i < end; ++i) {
    const char c = body_[i];
    const char after = i + 1 < end ? body_[i + 1] : '\0';
    if (c == '\'' && after == '\'' && token.kind != TokenKind::dollar) {
      add_literal(from, i + 1 - from);
      from = i + 2;
      ++i;
    } else if (c == '\\' && backslash) {
      add_literal(from, i - from);
      const char plain = after == 'n' || after == 't' || after == 'r' ? ' ' : after;
      map(i, false);
      out_.text += plain;
      open_ = false;
      from = i + 2;
      ++i;
    } else if (c == '%' && is_format) {
      add_literal(from, i - from);
      if (after == '%') {
        add_literal(i, 1);
        from = i + 2;
        ++i;
        continue;
      }
      const std::size_t sign = i++;
      while (i < end &&
             (is_digit(body_[i]) || body_[i] == '$' || body_[i] == '-' || body_[i] == '*'))
        ++i;
      add_hole(sign);
      from = i + 1;
    }
  }
  if (from < end) add_literal(from, end - from);
}

bool is_string(const Token& token) {
  return token.kind == TokenKind::string || token.kind == TokenKind::escaped ||
         token.kind == TokenKind::dollar;
}

void Assembler::join(std::size_t begin, std::size_t end, int depth) {
  Lexer lexer(body_.substr(0, end), begin);
  std::size_t operand_begin = begin;
  std::size_t last_end = begin;
  int brackets = 0;
  int cases = 0;
  for (Token token = lexer.next();; token = lexer.next()) {
    const bool at_end = token.kind == TokenKind::end;
    const bool border =
        brackets == 0 && cases == 0 && (lexer.is_op(token, "||") || lexer.is(token, ','));
    if (at_end || border) {
      operand(operand_begin, last_end, depth);
      operand_begin = token.end;
      if (at_end) return;
    }
    if (lexer.is(token, '(') || lexer.is(token, '[')) ++brackets;
    if (lexer.is(token, ')') || lexer.is(token, ']')) --brackets;
    if (lexer.is(token, "case")) ++cases;
    if (lexer.is(token, "end") && cases > 0) --cases;
    last_end = token.end;
  }
}

// 'text', 'text' 'more', 'text'::type, (operand || …), format(…), concat(…); else a hole.
void Assembler::operand(std::size_t begin, std::size_t end, int depth) {
  Lexer lexer(body_.substr(0, end), begin);
  Token token = lexer.next();
  if (token.kind == TokenKind::end) return;
  const std::size_t first = token.begin;
  if (is_string(token)) {
    const std::size_t size_before = out_.text.size();
    while (is_string(token)) {
      literal(token, false);
      token = lexer.next();
    }
    if (token.kind == TokenKind::end || lexer.is_op(token, "::")) return;
    // 'a' = x, 'a' LIKE …: not a text after all.
    if (out_.text.size() > size_before) out_.whole = false;
    return;
  }
  if (depth > 0 && call(begin, end, depth - 1)) return;
  add_hole(first);
}

// A whole operand in parentheses, or format(…) or concat(…).
bool Assembler::call(std::size_t begin, std::size_t end, int depth) {
  Lexer lexer(body_.substr(0, end), begin);
  Token token = lexer.next();
  const bool is_format = lexer.is(token, "format");
  if (is_format || lexer.is(token, "concat")) {
    token = lexer.next();
  } else if (!lexer.is(token, '(')) {
    return false;
  }
  if (!lexer.is(token, '(')) return false;
  const std::size_t inside = token.end;
  int brackets = 1;
  while (brackets > 0 && token.kind != TokenKind::end) {
    token = lexer.next();
    if (lexer.is(token, '(') || lexer.is(token, '[')) ++brackets;
    if (lexer.is(token, ')') || lexer.is(token, ']')) --brackets;
  }
  const std::size_t close = token.begin;
  token = lexer.next();
  if (brackets != 0 || (token.kind != TokenKind::end && !lexer.is_op(token, "::"))) return false;
  if (is_format) {
    format(inside, close, depth);
  } else {
    join(inside, close, depth);
  }
  return true;
}

void Assembler::format(std::size_t begin, std::size_t end, int depth) {
  Lexer lexer(body_.substr(0, end), begin);
  Token token = lexer.next();
  if (!is_string(token)) return add_hole(begin);
  bool is_literal = true;
  while (token.kind != TokenKind::end && !lexer.is(token, ',')) {
    if (is_string(token)) {
      literal(token, true);
    } else if (!lexer.is_op(token, "||")) {
      is_literal = false;
    }
    token = lexer.next();
  }
  if (!is_literal) out_.whole = false;
  static_cast<void>(depth);
}

}  // namespace

void assemble_dynamic(std::string_view body, const Stretch& expression, PlpgsqlDynamic& out) {
  out.whole = true;
  Assembler assembler(body, out);
  assembler.join(expression.begin, expression.end, 3);
  if (assembler.has_literal()) return;
  out = PlpgsqlDynamic{};
}

void PlpgsqlRun::remember(std::string_view name, const Stretch& stretch) {
  const std::string_view text = body_.substr(stretch.begin, stretch.end - stretch.begin);
  if (text.find('\'') == text.npos && text.find('$') == text.npos) return;
  Assigned& assigned = assigned_[name_of(name)];
  assigned.used = false;
  if (assigned.texts.size() < remembered_texts) assigned.texts.push_back(stretch);
}

void PlpgsqlRun::add_dynamic(const Stretch& stretch) {
  if (stretch.end <= stretch.begin) return;
  const auto piece = [&](PlpgsqlDynamic dynamic) {
    add(PlpgsqlKind::dynamic, stretch);
    out_.pieces.back().dynamic = static_cast<std::uint32_t>(out_.dynamics.size());
    out_.dynamics.push_back(std::move(dynamic));
  };
  Lexer lexer(body_.substr(0, stretch.end), stretch.begin);
  const Token name = lexer.next();
  const bool variable =
      (name.kind == TokenKind::word || name.kind == TokenKind::quoted) && name.end == stretch.end;
  const auto found = variable ? assigned_.find(name_of(lexer.text(name))) : assigned_.end();
  if (found == assigned_.end()) {
    PlpgsqlDynamic dynamic;
    assemble_dynamic(body_, stretch, dynamic);
    return piece(std::move(dynamic));
  }
  if (found->second.used) return;  // the same texts again
  found->second.used = true;
  for (const Stretch& text : found->second.texts) {
    PlpgsqlDynamic dynamic;
    assemble_dynamic(body_, text, dynamic);
    // Which of several assignments is the last is not known.
    if (found->second.texts.size() > 1) dynamic.whole = false;
    piece(std::move(dynamic));
  }
}

}  // namespace demarc
