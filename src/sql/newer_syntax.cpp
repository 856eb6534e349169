#include "sql/newer_syntax.h"

#include <algorithm>
#include <cstring>
#include <iterator>
#include <vector>

#include "sql/lexer.h"

namespace demarc {

namespace {

class Rewrite {
 public:
  Rewrite(std::string_view statement, std::string& out) : text_(statement), out_(out) {}
  bool run();

 private:
  bool is(std::size_t i, std::string_view word) const {
    return i < tokens_.size() && lexer_.is(tokens_[i], word);
  }
  bool is(std::size_t i, char symbol) const {
    return i < tokens_.size() && lexer_.is(tokens_[i], symbol);
  }
  bool is_name(std::size_t i) const;
  bool ends_element(std::size_t i) const;
  void replace(std::size_t first, std::size_t last, std::string_view by = {});
  std::size_t past_parentheses(std::size_t open) const;

  void not_null(std::size_t i);
  void generated(std::size_t i);
  void left_out(std::size_t i);

  std::string_view text_;
  std::string& out_;
  Lexer lexer_{text_};
  std::vector<Token> tokens_{};
  bool changed_ = false;
};

bool Rewrite::is_name(std::size_t i) const {
  static constexpr std::string_view other[] = {"unique",     "primary", "check", "references",
                                               "default",    "null",    "not",   "generated",
                                               "deferrable", "no",      "add",   "constraint"};
  if (i >= tokens_.size()) return false;
  if (tokens_[i].kind == TokenKind::quoted) return true;
  return tokens_[i].kind == TokenKind::word &&
         std::none_of(std::begin(other), std::end(other),
                      [&](std::string_view word) { return is(i, word); });
}

// Whether an element of the list, or a command of ALTER TABLE, may end before token i.
bool Rewrite::ends_element(std::size_t i) const {
  return i >= tokens_.size() || is(i, ',') || is(i, ')') || is(i, "no") || is(i, "not");
}

// Tokens first … last become `by` and spaces.
void Rewrite::replace(std::size_t first, std::size_t last, std::string_view by) {
  const std::uint32_t begin = tokens_[first].begin;
  const std::uint32_t end = tokens_[last].end;
  if (end - begin < by.size()) return;
  std::memset(out_.data() + begin, ' ', end - begin);
  std::copy(by.begin(), by.end(), out_.begin() + begin);
  changed_ = true;
}

std::size_t Rewrite::past_parentheses(std::size_t open) const {
  int depth = 0;
  for (std::size_t i = open; i < tokens_.size(); ++i) {
    if (is(i, '(')) ++depth;
    if (is(i, ')') && --depth == 0) return i + 1;
  }
  return tokens_.size();
}

void Rewrite::not_null(std::size_t i) {
  if (!is(i, "not") || !is(i + 1, "null") || !is_name(i + 2) || !ends_element(i + 3)) return;
  const bool begins = i > 0 && (is(i - 1, '(') || is(i - 1, ',') || is(i - 1, "add"));
  const bool is_named = i > 1 && is(i - 2, "constraint");
  if (begins || is_named) replace(i, i + 2, "CHECK(1)");
}

void Rewrite::generated(std::size_t i) {
  if (!is(i, "generated") || !is(i + 1, "always") || !is(i + 2, "as") || !is(i + 3, '(')) return;
  const std::size_t after = past_parentheses(i + 3);
  if (is(after, "stored")) return;
  if (is(after, "virtual")) return replace(after, after, "STORED");
  replace(i, i + 2, "CHECK");  // names the same columns
}

void Rewrite::left_out(std::size_t i) {
  if (is(i, "without") && is(i + 1, "overlaps")) replace(i, i + 1);
  if (is(i, "not") && is(i + 1, "enforced")) replace(i, i + 1);
  if (is(i, "enforced")) replace(i, i);
  if (is(i, "period") && i > 0 && is(i - 1, ',') && is_name(i + 1)) replace(i, i);
  if (is(i, "returning") && is(i + 1, "with") && is(i + 2, '(')) {
    const std::size_t after = past_parentheses(i + 2);
    if (after < tokens_.size()) replace(i + 1, after - 1);
  }
}

bool Rewrite::run() {
  for (Token token = lexer_.next(); token.kind != TokenKind::end; token = lexer_.next()) {
    tokens_.push_back(token);
  }
  out_.assign(text_);
  for (std::size_t i = 0; i < tokens_.size(); ++i) {
    not_null(i);
    generated(i);
    left_out(i);
  }
  return changed_;
}

}  // namespace

bool rewrite_newer_syntax(std::string_view statement, std::string& out) {
  constexpr std::size_t longest = 1u << 20;  // definitions are short
  if (statement.size() > longest) return false;
  return Rewrite(statement, out).run();
}

}  // namespace demarc
