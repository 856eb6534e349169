#include "sql/hole_context.h"

#include <algorithm>
#include <cstring>

#include "sql/chars.h"

namespace demarc {

constexpr std::size_t longest_word =
    128;  // looking back is bounded, so that the whole stays linear

static bool any_of_words(std::string_view word, std::initializer_list<std::string_view> list) {
  return std::any_of(list.begin(), list.end(),
                     [&](std::string_view w) { return same_word(word, w); });
}

HoleContext::HoleContext(const PrepassRun& run, const Hole& hole)
    : run_(run), hole_(hole), text_(run.text_) {
  right_ = hole.end;
  touches_right_ = right_ < text_.size() && is_ident(text_[right_]) && text_[right_] != '$';
  while (right_ < text_.size() && is_space(text_[right_])) ++right_;
  next_ = right_ < text_.size() ? text_[right_] : '\0';
  if (run.begin_ == npos) return;
  left_end_ = run.last_token_end(hole.begin);
  if (left_end_ <= run.begin_) return;
  const char c = text_[left_end_ - 1];
  touches_left_ = left_end_ == hole.begin && is_ident(c);
  if (is_ident(c)) {
    const std::string_view word = word_before(left_end_, left_begin_);
    const char before = left_begin_ > run.begin_ ? text_[left_begin_ - 1] : '\0';
    word_ = before == '.' ? WordClass::operand : class_of_word(word);
    left_ = word_ == WordClass::operand ? Left::operand : Left::word;
  } else if (c == ')' || c == ']' || c == '\'' || c == '"' || c == '`') {
    left_ = Left::operand;
  } else {
    left_ = c == '.' ? Left::dot : Left::other;
  }
}

// The word that ends at `at`, or empty.
std::string_view HoleContext::word_before(std::size_t at, std::size_t& begin) const {
  begin = at;
  while (begin > run_.begin_ && is_ident(text_[begin - 1]) && at - begin < longest_word) --begin;
  return text_.substr(begin, at - begin);
}

std::string_view HoleContext::first_word() const {
  std::size_t end = run_.begin_;
  while (end < text_.size() && end - run_.begin_ < 16 && is_ident(text_[end])) ++end;
  return text_.substr(run_.begin_, end - run_.begin_);
}

bool HoleContext::is_dml() const {
  return !any_of_words(
      first_word(), {"create", "alter", "drop", "grant", "revoke", "comment", "refresh", "reindex",
                     "cluster", "security", "truncate", "vacuum", "analyze", "lock", "import",
                     "reassign", "savepoint", "release", "rollback"});
}

// ON stands before a table in GRANT, CREATE INDEX, DROP TRIGGER …, before a condition in joins.
bool HoleContext::is_ddl_on() const {
  const std::string_view first = first_word();
  if (any_of_words(first, {"grant", "revoke", "comment", "security", "drop", "alter"})) return true;
  if (!same_word(first, "create")) return false;
  std::size_t at = run_.begin_ + first.size();
  for (int word = 0; word < 4; ++word) {
    while (at < text_.size() && is_space(text_[at])) ++at;
    std::size_t end = at;
    while (end < text_.size() && end - at < longest_word && is_ident(text_[end])) ++end;
    if (any_of_words(text_.substr(at, end - at),
                     {"index", "trigger", "policy", "rule", "statistics"}))
      return true;
    at = end;
  }
  return false;
}

HoleRole HoleContext::role() const {
  if (hole_.form == HoleForm::question) return role_of_question();
  if (left_ == Left::none) {
    if (next_ == '.' && right_ == hole_.end) return HoleRole::name;
    return hole_.form == HoleForm::at ? HoleRole::keep : HoleRole::blank;
  }
  if (touches_left_) return role_touching_word();
  if (left_ == Left::dot) return HoleRole::name;
  const bool dot =
      next_ == '.' && right_ == hole_.end && right_ + 1 < text_.size() && text_[right_ + 1] != '.';
  if (dot) return HoleRole::name;
  if (left_ == Left::word && query_follows() && query_begins_right()) return HoleRole::blank;
  if (touches_right_) {
    const bool named =
        word_ == WordClass::name || word_ == WordClass::from || word_ == WordClass::noun;
    return hole_.form == HoleForm::braces || named ? HoleRole::name : HoleRole::keep;
  }
  if (left_ == Left::word) return role_after_word();
  return left_ == Left::operand ? role_after_operand() : role_after_symbol();
}

HoleRole HoleContext::role_touching_word() const {
  if (hole_.form == HoleForm::braces) return HoleRole::name;
  if (word_ != WordClass::operand) return role_after_word();
  if (hole_.form != HoleForm::percent)
    return hole_.form == HoleForm::at ? HoleRole::keep : HoleRole::name;
  // part_%s is a name where a name stands, else a modulo.
  if (left_begin_ > run_.begin_ && text_[left_begin_ - 1] == '.') return HoleRole::name;
  std::size_t begin = 0;
  const WordClass before = class_of_word(word_before(run_.last_token_end(left_begin_), begin));
  const bool named =
      before == WordClass::name || before == WordClass::from || before == WordClass::noun;
  return named || text_[left_begin_] == placeholder_byte ? HoleRole::name : HoleRole::keep;
}

// A whole query, if its six letters fit.
HoleRole HoleContext::query_role() const {
  return hole_.end - hole_.begin >= 6 ? HoleRole::query : HoleRole::value;
}

HoleRole HoleContext::role_after_from() const {
  if (run_.shape_ == Shape::copy) return HoleRole::string;
  std::size_t begin = 0;
  // IS DISTINCT FROM x, EXTRACT(epoch FROM x)
  if (same_word(word_before(run_.last_token_end(left_begin_), begin), "distinct")) {
    return HoleRole::value;
  }
  if (run_.list_ == npos) return HoleRole::name;
  const std::string_view function = word_before(run_.last_token_end(run_.list_), begin);
  const bool inside =
      any_of_words(function, {"extract", "substring", "trim", "overlay", "position"});
  return inside ? HoleRole::value : HoleRole::name;
}

// UNION ${all} SELECT …, EXPLAIN :options UPDATE …
bool HoleContext::query_begins_right() const {
  std::size_t end = right_;
  while (end < text_.size() && end - right_ < longest_word && is_ident(text_[end])) ++end;
  return any_of_words(text_.substr(right_, end - right_),
                      {"select", "insert", "update", "delete", "merge", "with", "values", "table",
                       "create", "declare", "execute", "refresh"});
}

// EXPLAIN ANALYZE x, UNION ALL x
bool HoleContext::query_follows() const {
  if (word_ == WordClass::query) return true;
  const std::string_view word = text_.substr(left_begin_, left_end_ - left_begin_);
  if (any_of_words(word, {"analyze", "verbose"})) return same_word(first_word(), "explain");
  if (!any_of_words(word, {"all", "distinct"})) return false;
  std::size_t begin = 0;
  const std::string_view before = word_before(run_.last_token_end(left_begin_), begin);
  return any_of_words(before, {"union", "intersect", "except"});
}

HoleRole HoleContext::role_after_word() const {
  if (query_follows()) return query_begins_right() ? HoleRole::blank : query_role();
  const std::string_view first = first_word();
  std::size_t begin = 0;
  const std::string_view word = text_.substr(left_begin_, left_end_ - left_begin_);
  const std::string_view before = word_before(run_.last_token_end(left_begin_), begin);
  switch (word_) {
    case WordClass::name:
      // RESTART WITH 1
      return any_of_words(before, {"restart", "start"}) ? value_role() : HoleRole::name;
    case WordClass::noun:
      if (is_dml() && !same_word(first, "set")) return role_after_operand();
      return HoleRole::name;
    case WordClass::from:
      return role_after_from();
    case WordClass::to:
      if (run_.shape_ == Shape::copy) return HoleRole::string;
      return is_dml() ? value_role() : HoleRole::name;
    case WordClass::on:
      return is_ddl_on() ? HoleRole::name : value_role();
    case WordClass::as: {
      if (run_.shape_ == Shape::routine) return HoleRole::string;
      const bool last = next_ == ';' || next_ == '\0' || fold(next_) == 'w';  // WITH NO DATA
      return same_word(first, "create") && last ? query_role() : HoleRole::name;
    }
    case WordClass::set: {
      const bool assigns = any_of_words(first, {"update", "insert", "merge", "with"});
      const bool fits = hole_.end - hole_.begin >= 3;
      return next_ != '=' && fits && assigns ? HoleRole::assignment : HoleRole::name;
    }
    case WordClass::in:
      return next_ == '(' ? HoleRole::value : HoleRole::in_list;
    case WordClass::values:
      return is_dml() ? HoleRole::rows : HoleRole::value;
    case WordClass::literal:
      return is_dml() ? HoleRole::string : role_after_operand();  // a column named date
    case WordClass::string:
      return is_dml() ? value_role() : HoleRole::string;
    default:
      // OWNED BY x, CREATE USER MAPPING FOR x
      if (same_word(word, "by") && any_of_words(before, {"owned", "granted"}))
        return HoleRole::name;
      if (same_word(word, "for") && same_word(before, "mapping")) return HoleRole::name;
      return value_role();
  }
}

// A template that is alone on its line stands for a clause, whatever the next line begins with.
bool HoleContext::has_line_of_its_own() const {
  if (hole_.form != HoleForm::braces) return false;
  std::size_t begin = hole_.begin;
  while (begin > run_.begin_ && (text_[begin - 1] == ' ' || text_[begin - 1] == '\t')) --begin;
  std::size_t end = hole_.end;
  while (end < text_.size() && (text_[end] == ' ' || text_[end] == '\t' || text_[end] == '\r'))
    ++end;
  return begin > run_.begin_ && text_[begin - 1] == '\n' &&
         (end == text_.size() || text_[end] == '\n');
}

HoleRole HoleContext::role_after_operand() const {
  if (hole_.form == HoleForm::at) return HoleRole::keep;
  if (has_line_of_its_own() && is_dml()) return HoleRole::blank;
  const char last = text_[left_end_ - 1];
  if (last == ')' && (next_ == ';' || next_ == '\0') && same_word(first_word(), "explain")) {
    return query_role();  // EXPLAIN (ANALYZE) x
  }
  if (!is_dml() && is_ident(text_[left_end_ - 1])) {
    // CREATE TABLE t (id ${type} …), ALTER TABLE t ADD COLUMN c ${type}
    std::size_t begin = 0;
    const std::size_t end = run_.last_token_end(left_begin_);
    const char before = end > run_.begin_ ? text_[end - 1] : '\0';
    if (before == '(' || before == ',') return HoleRole::name;
    if (any_of_words(word_before(end, begin), {"column", "add", "type"})) return HoleRole::name;
    return HoleRole::blank;
  }
  return next_ != '(' && operand_follows() ? HoleRole::op : HoleRole::blank;
}

HoleRole HoleContext::role_after_symbol() const {
  const char c = text_[left_end_ - 1];
  if (c == ':' && left_end_ >= 2 && text_[left_end_ - 2] == ':') return HoleRole::name;  // a type
  if ((c != ',' && c != '(') || hole_.form == HoleForm::question) return value_role();
  const bool assigns = next_ == '=' && right_ + 1 < text_.size() && text_[right_ + 1] != '=';
  if (c == ',' && assigns && any_of_words(first_word(), {"update", "insert", "merge", "with"}))
    return HoleRole::name;
  if (in_column_list()) return HoleRole::name;
  if (c == '(') {
    std::size_t begin = 0;
    const std::string_view word = word_before(run_.last_token_end(left_end_ - 1), begin);
    std::size_t before = 0;
    const bool bound = same_word(word_before(run_.last_token_end(begin), before), "values");
    const bool query =
        any_of_words(word, {"from", "join", "exists", "lateral", "as", "materialized"});
    const bool alone = next_ == ')' || next_ == ':' || next_ == '$' || next_ == '{';
    if (query && !bound && alone) return query_role();
  }
  if (!is_dml()) return HoleRole::name;
  return c == ',' && in_from_list() ? HoleRole::name : value_role();
}

HoleRole HoleContext::value_role() const {
  const bool calls = next_ == '(' && right_ == hole_.end && hole_.form != HoleForm::question;
  if (calls) return hole_.form == HoleForm::at ? HoleRole::keep : HoleRole::name;
  return next_ == '[' && hole_.end - hole_.begin >= 2 ? HoleRole::parameter : HoleRole::value;
}

// ? is a placeholder, or the jsonb operators ? ?| ?& where an operand stands on both sides.
HoleRole HoleContext::role_of_question() const {
  if (left_ == Left::none) return HoleRole::keep;
  const char before = text_[hole_.begin - 1];
  if (before == '@' || before == '?') return HoleRole::keep;
  const bool noun =
      left_ == Left::word && (word_ == WordClass::noun || word_ == WordClass::literal) && is_dml();
  if (left_ == Left::operand || (noun && operand_follows())) {
    const char after = hole_.end < text_.size() ? text_[hole_.end] : '\0';
    if (after == '?' || touches_left_ || operand_follows()) return HoleRole::keep;
    return HoleRole::blank;
  }
  if (left_ == Left::dot) return HoleRole::keep;
  return left_ == Left::word ? role_after_word() : role_after_symbol();
}

bool HoleContext::operand_follows() const {
  std::size_t i = hole_.end;
  if (hole_.form == HoleForm::question && i + 1 < text_.size() &&
      (text_[i] == '|' || text_[i] == '&') && text_[i + 1] != '|') {
    ++i;
  }
  while (i < text_.size() && is_space(text_[i])) ++i;
  if (i >= text_.size()) return false;
  if (std::memchr("'\"$(:?@{%", text_[i], 9) != nullptr || is_digit(text_[i])) return true;
  if (!is_ident_start(text_[i])) return false;
  std::size_t end = i;
  while (end < text_.size() && end - i < longest_word && is_ident(text_[end])) ++end;
  const std::string_view word = text_.substr(i, end - i);
  if (any_of_words(word, {"array", "row", "case", "cast", "any", "all", "some", "not"}))
    return true;
  if (any_of_words(word, {"asc", "desc", "nulls", "order", "window", "cascade", "restrict", "inner",
                          "left", "right", "full", "natural", "end", "begin", "tablesample"})) {
    return false;
  }
  const WordClass kind = class_of_word(word);
  return kind == WordClass::operand || kind == WordClass::noun || kind == WordClass::literal;
}

// True inside INSERT INTO t ( … ) and COPY t ( … ).
bool HoleContext::in_column_list() const {
  if (run_.list_ == npos || run_.list_ <= run_.begin_) return false;
  std::size_t at = run_.last_token_end(run_.list_);
  for (int part = 0; part < 3; ++part) {
    if (at <= run_.begin_) return false;
    std::size_t begin = 0;
    if (text_[at - 1] == '"') {
      const std::size_t quote = text_.substr(0, at - 1).rfind('"', at - 1);
      if (quote == npos || at - quote > longest_word) return false;
      begin = quote;
    } else if (word_before(at, begin).empty()) {
      return false;
    }
    at = run_.last_token_end(begin);
    if (at <= run_.begin_ || text_[at - 1] != '.') break;
    at = run_.last_token_end(at - 1);
  }
  std::size_t begin = 0;
  const std::string_view word = word_before(at, begin);
  return same_word(word, "into") || same_word(word, "copy");
}

// True if the list that the comma before stands in belongs to FROM, as far as a short look back
// tells.
bool HoleContext::in_from_list() const {
  constexpr std::size_t looked_back = 64;
  std::size_t at = left_end_ - 1;
  const std::size_t stop = std::max(run_.begin_, at > looked_back ? at - looked_back : 0);
  while (at > stop) {
    const char c = text_[at - 1];
    if (c == '(' || c == ')' || c == ';' || c == '\'') return false;
    if (!is_ident(c)) {
      --at;
      continue;
    }
    std::size_t begin = 0;
    const WordClass kind = class_of_word(word_before(at, begin));
    if (kind == WordClass::from) return true;
    if (kind == WordClass::value || kind == WordClass::set || kind == WordClass::on) return false;
    at = begin;
  }
  return false;
}

void HoleContext::rewrite_in(char* bytes) const {
  bytes[left_begin_] = '=';
  bytes[left_begin_ + 1] = ' ';
  std::size_t begin = 0;
  const std::size_t end = run_.last_token_end(left_begin_);
  if (same_word(word_before(end, begin), "not")) std::memset(bytes + begin, ' ', end - begin);
}

}  // namespace demarc
