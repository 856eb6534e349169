// Reading the names themselves: modifiers before them, their parts, their aliases.
#include "sql/recover_run.h"

namespace demarc {

// A name must follow `token_`; words that may stand between are skipped. Goes behind the name.
void Recoverer::want(Privileges privileges, bool target, bool list) {
  levels_.back().in_list = list;
  levels_.back().list = privileges;
  levels_.back().list_is_target = target;
  advance();
  while (skip_modifiers()) {
  }
  if (is('(')) {
    // A subquery, or a join in parentheses.
    if (levels_.size() >= most_levels || target) return;
    levels_.push_back(ParenLevel{.list = privileges, .in_list = true});
    advance();
    while (is('(') && levels_.size() < most_levels) {
      levels_.push_back(ParenLevel{.list = privileges, .in_list = true});
      advance();
    }
    while (skip_modifiers()) {
    }
  }
  if (!name_begins()) return;
  const std::size_t index = out_.names.size();
  if (read_name(privileges, target) && index < out_.names.size()) read_alias(index);
}

bool Recoverer::skip_modifiers() {
  const bool modifier = is("only") || is("lateral") || is("ignore") || is("low_priority") ||
                        is("delayed") || is("concurrently") || is("quick") || is("table") ||
                        is("verbose") || is("into");
  if (modifier && (next_.kind == TokenKind::word || next_.kind == TokenKind::quoted ||
                   lexer_.is(next_, '[') || lexer_.is(next_, '('))) {
    advance();
    return true;
  }
  if (is("if") && next_in({"not", "exists"})) {
    while (is("if") || is("not") || is("exists")) advance();
    return true;
  }
  if (is("top") && lexer_.is(next_, '(')) {
    while (token_.kind != TokenKind::end && !is(')')) advance();
    advance();
    return true;
  }
  return false;
}

bool Recoverer::name_begins() const {
  if (token_.kind == TokenKind::quoted || is('[')) return true;
  if (token_.kind != TokenKind::word) return false;
  return !any_word(lexer_.text(token_),
                   {"select", "values",    "with",   "where",   "set",   "on",       "from",
                    "join",   "left",      "right",  "inner",   "cross", "natural",  "full",
                    "order",  "group",     "union",  "and",     "or",    "as",       "using",
                    "limit",  "returning", "unnest", "default", "rows",  "xmltable", "json_table",
                    "table",  "case",      "then",   "else",    "end"});
}

// One part of a name, `token_` goes behind it: word, "quoted", [bracketed].
std::string Recoverer::read_part() {
  if (is('[')) {
    const std::size_t begin = token_.end;
    while (token_.kind != TokenKind::end && !is(']')) advance();
    std::string name(text_.substr(begin, token_.begin - begin));
    advance();
    return name;
  }
  std::string name = name_of(lexer_.text(token_));
  advance();
  return name;
}

// False if it turned out to be a function.
bool Recoverer::read_name(Privileges privileges, bool target) {
  RecoveredName name;
  name.privileges = privileges;
  name.is_target = target;
  name.begin = token_.begin;
  for (;;) {
    name.database = std::move(name.schema);
    name.schema = std::move(name.name);
    name.name = read_part();
    name.end = before_.end;
    bool dots = false;
    while (is('.') || lexer_.is_op(token_, "..")) {
      if (lexer_.is_op(token_, "..")) {  // db..table
        name.schema = std::move(name.name);
        name.name.clear();
      }
      dots = true;
      advance();
    }
    if (!dots || (token_.kind != TokenKind::word && token_.kind != TokenKind::quoted && !is('[')))
      break;
  }
  const bool query = privileges == priv_select && !target;
  if (query && is('(') && !next_in({"nolock", "readpast", "updlock", "holdlock"}) &&
      !(levels_.back().verb == CommandTag::other && first_in({"create"}))) {
    return false;
  }
  out_.names.push_back(std::move(name));
  return true;
}

void Recoverer::read_alias(std::size_t index) {
  if (is("as")) advance();
  if (token_.kind == TokenKind::quoted ||
      (token_.kind == TokenKind::word && name_begins() && !lexer_.is(next_, '('))) {
    if (aliases_.size() < most_names) aliases_.push_back({name_of(lexer_.text(token_)), index});
  }
}

// CTEs are no relations; UPDATE a … FROM t a and DELETE a FROM t a write the table behind the
// alias.
void Recoverer::finish() {
  std::sort(ctes_.begin(), ctes_.end());
  std::vector<bool> dropped(out_.names.size(), false);
  for (std::size_t i = 0; i < out_.names.size(); ++i) {
    RecoveredName& name = out_.names[i];
    if (!name.schema.empty()) continue;
    if (std::binary_search(ctes_.begin(), ctes_.end(), name.name)) dropped[i] = true;
    if (!name.is_target || (name.privileges & (priv_update | priv_delete)) == 0) continue;
    for (const Alias& alias : aliases_) {
      if (alias.name != name.name || alias.index == i) continue;
      out_.names[alias.index].privileges |= name.privileges;
      out_.names[alias.index].is_target = true;
      dropped[i] = true;
      break;
    }
  }
  std::size_t kept = 0;
  for (std::size_t i = 0; i < out_.names.size(); ++i) {
    if (dropped[i]) continue;
    if (kept != i) out_.names[kept] = std::move(out_.names[i]);
    ++kept;
  }
  out_.names.resize(kept);
}

}  // namespace demarc
