// Reads the tokens of a statement from left to right and knows three things: the words before which
// a relation's name stands, the words that look like them but are something else (EXTRACT(x FROM
// y), FOR UPDATE, ON DELETE), and in which parenthesis it is.
#include "sql/recover.h"

#include "sql/recover_run.h"
#include "sql/recover_tag.h"

namespace demarc {

void Recoverer::advance() {
  before_that_ = before_;
  before_ = token_;
  token_ = next_;
  next_ = lexer_.next();
}

bool Recoverer::before_is(std::initializer_list<std::string_view> words) const {
  return before_.kind == TokenKind::word && any_word(lexer_.text(before_), words);
}
bool Recoverer::next_in(std::initializer_list<std::string_view> words) const {
  return next_.kind == TokenKind::word && any_word(lexer_.text(next_), words);
}
bool Recoverer::first_in(std::initializer_list<std::string_view> words) const {
  return any_word(first_, words);
}

Recovery Recoverer::run() {
  out_.tag = command_tag_of(text_);
  advance();
  if (token_.kind == TokenKind::word) first_ = lexer_.text(token_);
  if (next_.kind == TokenKind::word) second_ = lexer_.text(next_);
  while (token_.kind != TokenKind::end && out_.names.size() < most_names) {
    const std::uint32_t at = token_.begin;
    if (token_.kind == TokenKind::symbol) {
      symbol();
    } else if (token_.kind == TokenKind::word && !lexer_.is(before_, '.')) {
      word();
    }
    if (token_.begin == at) advance();
  }
  finish();
  return std::move(out_);
}

void Recoverer::symbol() {
  ParenLevel& level = levels_.back();
  if (is('(')) {
    if (levels_.size() >= most_levels) {
      ++too_deep_;
      return;
    }
    ParenLevel inner;
    inner.argument =
        before_is({"extract", "substring", "trim", "overlay", "position", "date_part"});
    levels_.push_back(inner);
  } else if (is(')')) {
    if (too_deep_ > 0) {
      --too_deep_;
    } else if (levels_.size() > 1) {
      levels_.pop_back();
    }
  } else if (is(',') && level.cte_list) {
    cte_names();
  } else if (is(',') && level.in_list) {
    want(level.list, level.list_is_target, true);
  }
}

void Recoverer::word() {
  ParenLevel& level = levels_.back();
  if (any_word(lexer_.text(token_),
               {"where", "group", "order", "having", "limit", "set", "values", "returning", "union",
                "except", "intersect", "window", "offset", "fetch", "for", "when", "select"})) {
    level.in_list = false;
    level.cte_list = false;
  }
  if (is("with") && !next_in({"check", "time", "ordinality", "ties", "options", "grant", "admin",
                              "hold", "out", "data", "no", "parser", "oids"})) {
    if (next_.kind == TokenKind::word || next_.kind == TokenKind::quoted) cte_names();
    return;
  }
  if (first_in({"grant", "revoke"})) {
    if (is("on")) on();
    return;
  }
  query_word();
}

// WITH a AS ( … ), b (x) AS ( … ): `token_` is WITH or the comma.
void Recoverer::cte_names() {
  advance();
  if (is("recursive")) advance();
  levels_.back().cte_list = true;
  levels_.back().in_list = false;
  if (ctes_.size() < most_names) ctes_.push_back(name_of(lexer_.text(token_)));
}

void Recoverer::query_word() {
  if (is("select")) {
    verb(CommandTag::select_, 0);
  } else if (is("from")) {
    from();
  } else if (is("join") || is("straight_join")) {
    want(priv_select, false, true);
  } else if (is("into")) {
    if (before_is({"insert", "replace", "ignore", "overwrite"})) {
      want(priv_insert, true, false);
    } else if (before_is({"merge"})) {
      merge_target_ = out_.names.size();
      want(0, true, false);
    } else if (levels_.back().verb == CommandTag::select_ &&
               !next_in({"outfile", "dumpfile", "strict"})) {
      want(0, true, false);
    }
  } else if (is("insert")) {
    if (merge_target_ < out_.names.size() && before_is({"then"}))
      out_.names[merge_target_].privileges |= priv_insert;
    verb(CommandTag::insert_, 0);
  } else if (is("update")) {
    verb(CommandTag::update_, priv_update);
  } else if (is("delete")) {
    verb(CommandTag::delete_, priv_delete);
  } else if (is("merge")) {
    levels_.back().verb = CommandTag::merge_;
    if (!next_is("into") && !before_is({"with"})) {
      merge_target_ = out_.names.size();
      want(0, true, false);
    }
  } else if (is("using")) {
    const CommandTag tag = levels_.back().verb;
    if (tag == CommandTag::delete_ || tag == CommandTag::merge_) want(priv_select, false, true);
  } else {
    definition_word();
  }
}

// SELECT, INSERT, UPDATE, DELETE where they begin a query, not in FOR UPDATE, ON DELETE, DO UPDATE
// SET.
void Recoverer::verb(CommandTag tag, Privileges privileges) {
  if (before_is({"for", "on", "key", "or", "before", "after", "of", "to"})) return;
  if (before_is({"then"}) && merge_target_ < out_.names.size()) {
    out_.names[merge_target_].privileges |= privileges;
    return;
  }
  if (first_in({"create", "drop", "alter"}) &&
      any_word(second_, {"trigger", "policy", "publication"}))
    return;
  ParenLevel& level = levels_.back();
  level.in_list = false;
  level.cte_list = false;
  level.verb = tag;
  if (tag == CommandTag::update_ && !next_in({"set", "of", "on", "or", "where"}))
    want(privileges, true, true);
  if (tag == CommandTag::delete_ && !next_in({"from", "where", "on", "or"}))
    want(privileges, true, true);
}

void Recoverer::from() {
  const bool is_distinct = before_is({"distinct"}) && before_that_.kind == TokenKind::word &&
                           any_word(lexer_.text(before_that_), {"is", "not"});
  ParenLevel& level = levels_.back();
  if (is_distinct || before_is({"values", "rows"}) || next_is("server")) return;
  if (level.argument && level.verb == CommandTag::other) return;
  if (first_in({"fetch", "move", "show"}) || (first_in({"copy"}) && levels_.size() == 1) ||
      (same_word(first_, "create") && same_word(second_, "collation"))) {
    return;
  }
  if (before_is({"delete"})) return want(priv_delete, true, true);
  want(priv_select, false, true);
}

// Words of definitions and of utility statements.
void Recoverer::definition_word() {
  if (is("table")) {
    table();
  } else if (is("view")) {
    const bool refresh = first_in({"refresh"});
    want(first_in({"create"}) ? 0 : refresh ? priv_maintain : priv_owner, true, first_in({"drop"}));
  } else if (is("references")) {
    want(priv_references, false, false);
  } else if (is("on")) {
    on();
  } else if (is("of")) {
    if (before_is({"partition"})) want(priv_owner, false, false);
  } else if (is("to")) {
    // CREATE RULE r AS ON INSERT TO t
    if (same_word(first_, "create") && before_is({"select", "insert", "update", "delete"}))
      want(priv_owner, true, false);
  } else if (is("partition")) {
    if (before_is({"attach", "detach"})) want(priv_owner, false, false);
  } else if (is("inherits")) {
    if (!lexer_.is(next_, '(')) return;
    advance();
    levels_.push_back(ParenLevel{.list = priv_owner, .in_list = true});
    want(priv_owner, false, true);
  } else if (is("like")) {
    const bool element = lexer_.is(before_, '(') || lexer_.is(before_, ',');
    if (element && first_in({"create"}) && levels_.size() == 2) want(priv_select, false, false);
  } else if (before_.kind != TokenKind::end && before_.end > before_.begin) {
    return;  // what follows begins statements only
  } else if (is("truncate") || is("lock")) {
    if (!next_is("table")) want(is("lock") ? priv_update : priv_truncate, true, true);
  } else if (is("copy")) {
    copy();
  } else if (is("vacuum") || is("analyze") || is("cluster")) {
    if (!next_is("table")) want(priv_maintain, true, true);
  }
}

// COPY t … FROM writes, COPY t … TO reads, COPY (query) TO does neither.
void Recoverer::copy() {
  want(priv_insert, true, false);
  if (out_.names.empty()) return;
  Lexer lexer(text_, out_.names.back().end);
  int depth = 0;
  for (Token token = lexer.next(); token.kind != TokenKind::end; token = lexer.next()) {
    depth += lexer.is(token, '(') ? 1 : lexer.is(token, ')') ? -1 : 0;
    if (depth == 0 && lexer.is(token, "from")) return;
    if (depth == 0 && lexer.is(token, "to")) {
      out_.names.back().privileges = priv_select;
      return;
    }
  }
}

void Recoverer::table() {
  if (lexer_.is(next_, '(')) return;  // TABLE(f())
  if (first_in({"create"}) && out_.names.empty()) return want(0, true, false);
  if (first_in({"drop", "alter", "rename", "comment"}))
    return want(priv_owner, true, first_in({"drop"}));
  if (first_in({"truncate"})) return want(priv_truncate, true, true);
  if (first_in({"lock"})) return want(priv_update, true, true);
  if (first_in({"analyze", "vacuum", "reindex", "cluster"})) return want(priv_maintain, true, true);
  want(priv_select, false, false);
}

void Recoverer::on() {
  if (first_in({"grant", "revoke"})) {
    if (next_in({"schema", "function", "procedure", "routine", "sequence", "database", "all",
                 "type", "domain", "language", "foreign", "large", "parameter", "tablespace",
                 "functions", "tables"})) {
      return;
    }
    if (next_is("table")) advance();
    return want(0, true, true);
  }
  if (first_in({"comment"})) {
    if (next_is("column")) {
      advance();
      want(priv_owner, true, false);
      if (out_.names.empty()) return;
      RecoveredName& name = out_.names.back();  // the last part is the column
      name.name = std::move(name.schema);
      name.schema = std::move(name.database);
      name.database.clear();
    } else if (out_.names.empty() && before_.begin > 8) {
      want(priv_owner, true, false);  // COMMENT ON TRIGGER t ON x
    }
    return;
  }
  if (levels_.size() != 1 || before_is({"conflict"})) return;
  const bool create = first_in({"create"});
  if (!create && !first_in({"drop", "alter"})) return;
  const CommandTag tag = out_.tag;
  if (tag == CommandTag::create_index) {
    if (out_.names.empty()) want(priv_owner, true, false);
  } else if (tag == CommandTag::create_trigger) {
    if (out_.names.empty()) want(priv_trigger, true, false);
  } else if (tag == CommandTag::create_policy || tag == CommandTag::alter_policy ||
             tag == CommandTag::drop_policy || tag == CommandTag::drop_trigger ||
             tag == CommandTag::alter_trigger || tag == CommandTag::drop_rule ||
             tag == CommandTag::drop_index) {
    if (out_.names.empty()) want(priv_owner, true, false);
  }
}

Recovery recover_names(std::string_view statement) {
  return Recoverer(statement).run();
}

}  // namespace demarc
