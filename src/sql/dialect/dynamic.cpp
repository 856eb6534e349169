// SQL in strings that statements run: EXEC ('…'), sp_executesql N'…', EXECUTE IMMEDIATE '…',
// PREPARE s FROM '…'. A string that is whole is read where it stands; one that is put together at
// run time is noted.
#include <algorithm>

#include "sql/dialect/rewriter.h"

namespace demarc {

constexpr std::size_t shortest_literal = 10;  // "USE" and the like name nothing

// The string that the statement at `i` runs: its token, or 0.
std::size_t DialectRewriter::literal_of(std::size_t i) const {
  if (tsql() && b_.any(i, {"exec", "execute"})) {
    if (b_.is(i + 1, '(')) return i + 2;
    std::size_t name = i + 1;
    if (b_.is_kind(name, Kind::variable)) name += 2;  // EXEC @x = …
    if (b_.is(name, "sys") && b_.is(name + 1, '.')) name += 2;
    if (b_.name(name) != "sp_executesql") return 0;
    const bool named = b_.is_kind(name + 1, Kind::variable) && b_.is_op(name + 2, "=");
    return named ? name + 3 : name + 1;
  }
  if (b_.is(i, "execute") && b_.is(i + 1, "immediate")) return i + 2;
  if (mysql() && b_.is(i, "prepare") && b_.is_name(i + 1) && b_.is(i + 2, "from")) return i + 3;
  return 0;
}

// Past `, N'@a int', @a = 1` or `USING x, y INTO z` behind a literal.
std::size_t DialectRewriter::past_arguments(std::size_t i) const {
  if (!tsql()) {
    while (i + 1 < b_.size() && !b_.is(i, ';')) ++i;
    return i;
  }
  while (b_.is(i, ',')) {
    ++i;
    if (b_.is_kind(i, Kind::variable) && b_.is_op(i + 1, "=")) i += 2;
    if (b_.is_op(i, "-")) ++i;
    ++i;
    if (b_.any(i, {"output", "out"})) ++i;
  }
  return std::min(i, b_.size() - 1);
}

// Replaces such statements by the tokens of their strings.
void DialectRewriter::open_literals() {
  std::vector<DialectToken> out;
  bool changed = false;
  std::size_t copied = 0;
  for (std::size_t i = 0; i + 1 < b_.size(); ++i) {
    const std::size_t literal = literal_of(i);
    if (literal == 0 || literal + 1 >= b_.size()) continue;
    const bool group = b_.is(literal - 1, '(');
    std::size_t after = literal + 1;
    const bool whole =
        b_.is_kind(literal, Kind::string) &&
        (group ? b_.is(after, ')') : !b_.is_op(after, "+") && !b_.is_op(after, "||"));
    if (!whole) {
      after = group ? b_.past_group(literal - 1, b_.size() - 1)
                    : std::max(after, end_of_statement(i, b_.size() - 1));
      note(NoteKind::dynamic_sql, i, after, "the text that this runs is assembled at run time");
      i = std::max(i, after - 1);
      continue;
    }
    after = group ? after + 1 : past_arguments(after);
    out.insert(out.end(), b_.tokens.begin() + static_cast<std::ptrdiff_t>(copied),
               b_.tokens.begin() + static_cast<std::ptrdiff_t>(i));
    splice(literal, out);
    copied = after;
    changed = true;
    i = std::max(i, after - 1);
  }
  if (!changed) return;
  out.insert(out.end(), b_.tokens.begin() + static_cast<std::ptrdiff_t>(copied), b_.tokens.end());
  b_.tokens = std::move(out);
}

// The tokens inside of the literal, with a semicolon around them.
void DialectRewriter::splice(std::size_t literal, std::vector<DialectToken>& out) const {
  const DialectToken& token = b_.tokens[literal];
  const std::string_view text = b_.text(literal);
  const auto border = [&](std::uint32_t at) {
    out.push_back({.kind = Kind::symbol, .begin = at, .end = at});
  };
  const std::size_t open = text.find_first_of("'\"");
  border(token.begin);
  if (text.size() >= shortest_literal && open != std::string_view::npos && text[open] == '\'' &&
      (oracle() ? open == 0 : true)) {
    const bool doubled =
        text.substr(open + 1, text.size() - open - 2).find("''") != std::string_view::npos;
    DialectLexer lexer(b_.source().substr(0, token.end - 1), dialect_, doubled);
    lexer.go_to(token.begin + static_cast<std::uint32_t>(open) + 1);
    for (DialectToken inner = lexer.next(); inner.kind != Kind::end; inner = lexer.next()) {
      out.push_back(inner);
    }
  }
  border(token.end);
}

void DialectRewriter::note(NoteKind kind, std::size_t first, std::size_t last,
                           std::string_view message) {
  notes_.push_back({.kind = kind,
                    .message = std::string(message),
                    .begin = b_.tokens[first].begin,
                    .end = b_.tokens[std::max(first, last - 1)].end});
}

}  // namespace demarc
