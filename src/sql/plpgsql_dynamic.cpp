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

constexpr std::size_t remembered_texts = 32;  // assignments of one variable
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
  void format(std::size_t begin, std::size_t end);
  void literal(const Token& token, const std::vector<Token>* arguments);
  std::size_t format_spec(std::size_t sign, std::size_t end, const std::vector<Token>& arguments);
  void argument(const Token& token, char type);
  void add_literal(std::size_t at, std::size_t size);
  void add_hole(std::size_t at);
  void map(std::size_t at, bool literal);

  std::string_view body_;
  PlpgsqlDynamic& out_;
  bool literal_ = false;
  std::size_t next_argument_ = 0;  // of format()
  bool open_ = false;              // the last segment of the map is literal and ends at
  std::size_t open_end_ = 0;       // this offset of the body
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

bool is_string(const Token& token) {
  return token.kind == TokenKind::string || token.kind == TokenKind::escaped ||
         token.kind == TokenKind::dollar;
}

// What stands between the quotes of a string token.
Stretch inside(std::string_view body, const Token& token) {
  Stretch stretch{.begin = token.begin, .end = token.end};
  if (token.kind == TokenKind::dollar) {
    const std::size_t tag = dollar_tag_size(body, token.begin);
    stretch.begin += tag;
    if (stretch.end >= stretch.begin + tag) stretch.end -= tag;
    return stretch;
  }
  while (body[stretch.begin] != '\'') ++stretch.begin;
  ++stretch.begin;
  if (stretch.end > stretch.begin && body[stretch.end - 1] == '\'') --stretch.end;
  return stretch;
}

// The bytes of a string token with its escapes undone; as format()'s text, with its %-signs filled.
void Assembler::literal(const Token& token, const std::vector<Token>* arguments) {
  const Stretch bytes = inside(body_, token);
  const std::size_t end = bytes.end;
  literal_ = true;
  std::size_t from = bytes.begin;
  for (std::size_t i = bytes.begin; i < end; ++i) {
    const char c = body_[i];
    const char after = i + 1 < end ? body_[i + 1] : '\0';
    if (c == '\'' && after == '\'' && token.kind != TokenKind::dollar) {
      add_literal(from, i + 1 - from);
      from = ++i + 1;
    } else if (c == '\\' && token.kind == TokenKind::escaped) {
      add_literal(from, i - from);
      map(i, false);
      out_.text += after == 'n' || after == 't' || after == 'r' ? ' ' : after;
      open_ = false;
      from = ++i + 1;
    } else if (c == '%' && arguments != nullptr) {
      add_literal(from, i - from);
      from = format_spec(i, end, *arguments);
      i = from - 1;
    }
  }
  if (from < end) add_literal(from, end - from);
}

// One %I, %2$s, %-10L or %%; returns the offset behind it.
std::size_t Assembler::format_spec(std::size_t sign, std::size_t end,
                                   const std::vector<Token>& arguments) {
  std::size_t i = sign + 1;
  if (i < end && body_[i] == '%') {
    add_literal(sign, 1);
    return i + 1;
  }
  std::size_t number = 0;
  const std::size_t digits = i;
  while (i < end && is_digit(body_[i]) && i - digits < 6) {
    number = number * 10 + static_cast<std::size_t>(body_[i++] - '0');
  }
  if (i < end && i > digits && body_[i] == '$') {
    next_argument_ = number > 0 ? number - 1 : 0;
    ++i;
  }
  while (i < end && (is_digit(body_[i]) || body_[i] == '-' || body_[i] == '*')) {
    if (body_[i++] == '*') ++next_argument_;
  }
  const std::size_t index = next_argument_++;
  if (index < arguments.size() && arguments[index].kind != TokenKind::end && i < end) {
    argument(arguments[index], body_[i]);
  } else {
    add_hole(sign);
  }
  return std::min(i + 1, end);
}

// A literal argument of format(), as its place wants it.
void Assembler::argument(const Token& token, char type) {
  const Stretch bytes = inside(body_, token);
  const std::string_view text = body_.substr(bytes.begin, bytes.end - bytes.begin);
  const bool plain =
      !text.empty() && !is_digit(text[0]) && std::all_of(text.begin(), text.end(), [](char c) {
        return (is_ident(c) && fold(c) == c) || is_digit(c);
      });
  if (text.find_first_of("'\"\\") != text.npos) return add_hole(token.begin);
  const char quote = type == 'L' ? '\'' : type == 'I' && !plain ? '"' : '\0';
  const auto add_quote = [&](std::size_t at) {
    if (quote == '\0') return;
    map(at, false);
    out_.text += quote;
    open_ = false;
  };
  add_quote(token.begin);
  add_literal(bytes.begin, text.size());
  add_quote(token.end - 1);
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
      literal(token, nullptr);
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
  const std::size_t open = token.end;
  int brackets = 1;
  while (brackets > 0 && token.kind != TokenKind::end) {
    token = lexer.next();
    if (token.begin == open && (lexer.is(token, "select") || lexer.is(token, "with"))) return false;
    if (lexer.is(token, '(') || lexer.is(token, '[')) ++brackets;
    if (lexer.is(token, ')') || lexer.is(token, ']')) --brackets;
  }
  const std::size_t close = token.begin;
  token = lexer.next();
  if (brackets != 0 || (token.kind != TokenKind::end && !lexer.is_op(token, "::"))) return false;
  if (is_format) {
    format(open, close);
  } else {
    join(open, close, depth);
  }
  return true;
}

// format('text', arguments)
void Assembler::format(std::size_t begin, std::size_t end) {
  Lexer lexer(body_.substr(0, end), begin);
  std::vector<Token> texts;
  std::vector<Token> arguments;  // kind `end` for one that is no plain literal
  int brackets = 0;
  bool is_first = true;
  bool plain = true;  // nothing but one literal since the last comma
  for (Token token = lexer.next(); token.kind != TokenKind::end; token = lexer.next()) {
    if (brackets == 0 && lexer.is(token, ',')) {
      is_first = false;
      plain = true;
      arguments.push_back({});
    } else if (is_first && brackets == 0 && (is_string(token) || lexer.is_op(token, "||"))) {
      if (is_string(token)) texts.push_back(token);
    } else if (is_first) {
      return add_hole(begin);
    } else {
      arguments.back() = plain && is_string(token) ? token : Token{};
      plain = false;
    }
    if (lexer.is(token, '(') || lexer.is(token, '[')) ++brackets;
    if (lexer.is(token, ')') || lexer.is(token, ']')) --brackets;
  }
  next_argument_ = 0;
  for (const Token& text : texts) literal(text, &arguments);
}

}  // namespace

void assemble_dynamic(std::string_view body, const Stretch& expression, PlpgsqlDynamic& out) {
  const bool literal_before = !out.text.empty();
  if (!literal_before) out.whole = true;
  Assembler assembler(body, out);
  assembler.join(expression.begin, expression.end, 3);
  if (!assembler.has_literal() && !literal_before) out = PlpgsqlDynamic{};
}

// A variable got a text: kept until an EXECUTE runs it.
void PlpgsqlRun::remember(std::string_view name, const Stretch& stretch) {
  const std::string_view text = body_.substr(stretch.begin, stretch.end - stretch.begin);
  if (text.find('\'') == text.npos && text.find('$') == text.npos) return;
  Assigned& assigned = assigned_[name_of(name)];
  Lexer lexer(body_.substr(0, stretch.end), stretch.begin);
  const Token first = lexer.next();
  AssignedText value{stretch};
  if (first.kind == TokenKind::word && name_of(lexer.text(first)) == name_of(name)) {
    const Token op = lexer.next();
    value.appends = lexer.is_op(op, "||");
    if (value.appends) value.stretch.begin = op.end;
  }
  if (assigned.used && !value.appends) assigned.texts.clear();
  assigned.used = false;
  if (assigned.texts.size() < remembered_texts) assigned.texts.push_back(value);
}

void PlpgsqlRun::add_text(const Stretch& stretch, PlpgsqlDynamic dynamic) {
  // A text that grows and is executed at each step must not make the output quadratic.
  const std::size_t most = 4 * body_.size() + 4096;
  assembled_ += dynamic.text.size();
  if (assembled_ > most) dynamic = PlpgsqlDynamic{};
  add(PlpgsqlKind::dynamic, stretch);
  out_.pieces.back().dynamic = static_cast<std::uint32_t>(out_.dynamics.size());
  out_.dynamics.push_back(std::move(dynamic));
}

void PlpgsqlRun::add_dynamic(const Stretch& stretch) {
  if (stretch.end <= stretch.begin) return;
  Lexer lexer(body_.substr(0, stretch.end), stretch.begin);
  const Token name = lexer.next();
  const bool is_name = name.kind == TokenKind::word || name.kind == TokenKind::quoted;
  const bool variable = is_name && name.end == stretch.end;
  const auto found = variable ? assigned_.find(name_of(lexer.text(name))) : assigned_.end();
  PlpgsqlDynamic dynamic;
  if (found == assigned_.end()) {
    assemble_dynamic(body_, stretch, dynamic);
    return add_text(stretch, std::move(dynamic));
  }
  if (found->second.used || assembled_ > 4 * body_.size()) return;  // the same texts again
  found->second.used = true;
  // Each plain assignment begins a text that may be the one; which is the last is not known.
  const std::vector<AssignedText>& texts = found->second.texts;
  for (std::size_t i = 0; i < texts.size(); ++i) {
    if (i > 0 && !texts[i].appends) {
      add_text(stretch, std::move(dynamic));
      dynamic = PlpgsqlDynamic{};
    }
    assemble_dynamic(body_, texts[i].stretch, dynamic);
    if (texts.size() > 1) dynamic.whole = false;
  }
  add_text(stretch, std::move(dynamic));
}

}  // namespace demarc
