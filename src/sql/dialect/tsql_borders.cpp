// Where T-SQL's statements end: nothing need stand between them, so a statement ends where a word
// begins another one and cannot go on with it.
#include "sql/dialect/rewriter.h"

namespace demarc {

namespace {

class TsqlBorders {
 public:
  TsqlBorders(const DialectBatch& batch, std::size_t first)
      : b_(batch), first_(first), insert_(b_.any(first, {"insert"})), with_(b_.is(first, "with")) {}

  // Whether a statement begins at `i`, outside of parentheses and CASE.
  bool begins(std::size_t i) {
    if (b_.any(i, {"select", "insert", "update", "delete", "merge"})) return verb(i);
    if (b_.any(i, {"exec", "execute"})) {
      if (insert_ && !source_) return !(source_ = true);
      return !before(i, {"with", "as"}) && !in_grant(i);
    }
    if (b_.any(i, {"values", "default"})) source_ = true;
    if (b_.is(i, "set")) return set(i);
    if (b_.is(i, "if")) return !b_.is(i + 1, "exists") || !is_object_kind(i - 1);
    if (b_.is(i, "with")) return !with_ && is_cte(i);
    if (b_.any(i, {"alter", "drop"})) {
      const bool part =
          b_.is(first_, "alter") &&
          (b_.any(i + 1, {"column", "constraint", "index", "period"}) || i == first_ + 3);
      return !part && !in_grant(i);
    }
    if (b_.any(i, {"create", "truncate"})) return !in_grant(i);
    if (b_.is(i, "fetch")) return !before(i, {"rows", "row"});
    if (b_.is(i, "save")) return b_.any(i + 1, {"tran", "transaction"});
    if (b_.any(i, {"grant", "revoke", "deny"})) return !before(i, {"with"});
    return b_.any(i, {"declare", "while", "return", "print", "raiserror", "begin", "end", "else",
                      "use", "open", "close", "deallocate", "goto", "commit", "rollback", "waitfor",
                      "break", "continue", "dbcc"});
  }

 private:
  bool before(std::size_t i, std::initializer_list<std::string_view> words) const {
    return i > 0 && b_.any(i - 1, words);
  }
  bool is_object_kind(std::size_t i) const {
    return b_.any(i, {"table", "view", "procedure", "proc", "function", "index", "schema",
                      "constraint", "column", "sequence", "trigger", "type", "user", "role",
                      "database", "synonym", "login"});
  }
  bool in_grant(std::size_t i) const {
    return before(i, {"grant", "deny", "revoke"}) ||
           (b_.any(first_, {"grant", "deny", "revoke"}) && i > 0 && b_.is(i - 1, ','));
  }
  bool is_cte(std::size_t i) const {
    return b_.is_name(i + 1) && ((b_.is(i + 2, "as") && b_.is(i + 3, '(')) ||
                                 (b_.is(i + 2, '(') && !b_.any(i + 1, {"nolock"})));
  }
  bool verb(std::size_t i) {
    if (before(i, {"for", "then", "of", "after", "before", "instead", "as"}) || in_grant(i)) {
      return false;
    }
    // ON DELETE CASCADE; but SET NOCOUNT ON ends.
    if (before(i, {"on"}) && !b_.is(i, "select") && !b_.is(first_, "set")) return false;
    if (b_.is(i, "update") && b_.is(i + 1, '(')) return false;
    if (b_.is(i, "select") && before(i, {"union", "all", "except", "intersect", "any", "some"}))
      return false;
    if (with_ && !main_) {
      main_ = true;
      insert_ = b_.is(i, "insert");
      return false;
    }
    if (b_.is(i, "select") && insert_ && !source_) return !(source_ = true);
    return true;
  }
  bool set(std::size_t i) {
    if (before(i, {"update", "delete", "on"})) return false;
    const bool is_update = b_.is(first_, "update") || with_;
    if (is_update && !set_) return !(set_ = true);
    return !(b_.is(first_, "alter") && b_.any(first_ + 1, {"database", "table"}) &&
             i <= first_ + 6);
  }

  const DialectBatch& b_;
  std::size_t first_;
  bool insert_;
  bool with_;
  bool main_ = false;    // the statement behind WITH has begun
  bool source_ = false;  // INSERT has its VALUES or query
  bool set_ = false;
};

}  // namespace

std::size_t DialectRewriter::end_of_tsql(std::size_t first, std::size_t last) const {
  TsqlBorders borders(b_, first);
  std::size_t depth = 0;
  std::size_t cases = 0;
  for (std::size_t i = first + 1; i < last; ++i) {
    if (b_.is(i, '(')) ++depth;
    if (b_.is(i, ')') && depth > 0) --depth;
    if (depth > 0) continue;
    if (b_.is(i, ';')) return i;
    if (b_.is(i - 1, '.') || !b_.is_kind(i, DialectTokenKind::word)) continue;
    if (b_.is(i, "case")) ++cases;
    if (b_.is(i, "end") && cases > 0) {
      --cases;
    } else if (cases == 0 && borders.begins(i)) {
      return i;
    }
  }
  return last;
}

}  // namespace demarc
