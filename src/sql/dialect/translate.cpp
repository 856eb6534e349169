// Cuts the text into batches — a statement up to its delimiter, in T-SQL what stands up to GO — and
// rewrites one after the other.
#include "sql/dialect/translate.h"

#include <algorithm>

#include "sql/chars.h"
#include "sql/dialect/batch.h"
#include "sql/dialect/rewriter.h"

namespace demarc {

namespace {

constexpr std::size_t most_batch_tokens = 4u << 20;

class Translator {
 public:
  Translator(std::string_view text, Dialect dialect, Translation& out)
      : text_(text), dialect_(dialect), lexer_(text, dialect), out_(out) {}

  void run() {
    while (from_ < text_.size()) {
      DialectBatch batch(text_, dialect_);
      read(batch);
      const std::uint32_t end = batch.tokens.back().begin;
      DialectRewriter(batch, out_.notes).run();
      batch.write(from_, writer_);
      finish(end);
    }
    out_.text = std::move(writer_.text);
    out_.map = std::move(writer_.map);
  }

 private:
  bool is(const DialectToken& token, std::string_view lower_word) const {
    return token.kind == DialectTokenKind::word && same_word(text_of(token), lower_word);
  }
  std::string_view text_of(const DialectToken& token) const {
    return text_.substr(token.begin, token.end - token.begin);
  }
  std::string_view line_at(std::uint32_t at) const {
    std::string_view line = text_.substr(at, text_.find('\n', at) - at);
    while (!line.empty() && is_space(line.back())) line.remove_suffix(1);
    return line;
  }
  bool begins_line(std::uint32_t at) const {
    while (at > 0 && (text_[at - 1] == ' ' || text_[at - 1] == '\t')) --at;
    return at == 0 || text_[at - 1] == '\n' || text_[at - 1] == '\r';
  }

  // The border's bytes become a semicolon and blanks; the next batch begins behind it.
  void finish(std::uint32_t end) {
    const std::uint32_t next = std::max(end, border_end_);
    if (next > end) {
      std::string blank(text_.substr(end, next - end));
      for (char& c : blank) {
        if (c != '\n' && c != '\r') c = ' ';
      }
      blank[0] = ';';
      writer_.literal(blank, end);
    }
    from_ = next;
    lexer_.go_to(next);
  }

  // Reads tokens up to a border; what is put behind the last is put before an `end` token there.
  void read(DialectBatch& batch) {
    border_end_ = 0;
    plsql_ = false;
    begins_ = 0;
    words_ = 0;
    creates_ = false;
    std::uint32_t end = 0;
    for (;;) {
      const DialectToken token = lexer_.next();
      end = token.begin;
      if (token.kind == DialectTokenKind::end || is_border(batch, token)) break;
      follow(batch, token);
      batch.tokens.push_back(token);
    }
    batch.tokens.push_back({.kind = DialectTokenKind::end, .begin = end, .end = end});
  }

  bool is_border(const DialectBatch& batch, const DialectToken& token) {
    if (dialect_ == Dialect::sqlserver) return is_go(token) || is_far_enough(batch, token);
    if (dialect_ == Dialect::mysql && begins_line(token.begin) && is(token, "delimiter")) {
      const std::string_view line = line_at(token.begin);
      const std::size_t space = std::min(line.find_first_of(" \t"), line.size());
      std::string_view delimiter = line.substr(space);
      while (!delimiter.empty() && is_space(delimiter.front())) delimiter.remove_prefix(1);
      delimiter_ = delimiter.empty() ? std::string_view(";") : delimiter;
      lexer_.end_words_at(delimiter_);
      border_end_ = token.begin + static_cast<std::uint32_t>(line.size());
      return true;
    }
    if (dialect_ == Dialect::oracle && batch.tokens.empty() && is_sqlplus(token)) {
      border_end_ = token.begin + static_cast<std::uint32_t>(line_at(token.begin).size());
      return true;
    }
    if (dialect_ == Dialect::oracle && text_of(token) == "/" && line_at(token.begin) == "/" &&
        begins_line(token.begin)) {
      border_end_ = token.end;
      return true;
    }
    if (text_.substr(token.begin, delimiter_.size()) != delimiter_) return false;
    if (delimiter_ == ";" && (begins_ > 0 || plsql_)) return false;
    border_end_ = token.begin + static_cast<std::uint32_t>(delimiter_.size());
    return true;
  }

  // Commands of SQL*Plus end with their line.
  bool is_sqlplus(const DialectToken& token) const {
    if (!begins_line(token.begin)) return false;
    if (token.kind == DialectTokenKind::variable) return true;  // @script
    for (std::string_view word :
         {"prompt", "spool",   "whenever", "define",     "undefine", "column", "col",
          "accept", "connect", "conn",     "disconnect", "show",     "exit",   "quit",
          "rem",    "remark",  "variable", "var",        "print",    "host",   "start",
          "pause",  "timing",  "exec",     "execute",    "clear",    "ttitle", "btitle"}) {
      if (is(token, word)) return true;
    }
    if (!is(token, "set")) return false;
    const DialectToken next = DialectLexer(lexer_).next();
    return !is(next, "role") && !is(next, "transaction") && !is(next, "constraint") &&
           !is(next, "constraints");
  }

  bool is_go(const DialectToken& token) {
    if (!is(token, "go") || !begins_line(token.begin)) return false;
    const std::string_view rest = line_at(token.end);
    const bool count = std::all_of(rest.begin(), rest.end(),
                                   [](char c) { return is_space(c) || is_digit(c) || c == ';'; });
    if (!count && rest.find("--") == std::string_view::npos) return false;
    border_end_ = token.begin + static_cast<std::uint32_t>(line_at(token.begin).size());
    return true;
  }

  // Scripts without GO are cut somewhere, so that memory stays bounded.
  bool is_far_enough(const DialectBatch& batch, const DialectToken& token) {
    if (batch.tokens.size() < most_batch_tokens || text_of(token) != ";") return false;
    border_end_ = token.end;
    return true;
  }

  // Is this a routine whose semicolons are its own?
  void follow(const DialectBatch& batch, const DialectToken& token) {
    if (dialect_ == Dialect::sqlserver || token.kind != DialectTokenKind::word) return;
    const std::size_t index = batch.tokens.size();
    if (index == 0) creates_ = is(token, "create");
    const bool block =
        dialect_ == Dialect::oracle && index == 0 && (is(token, "declare") || is(token, "begin"));
    constexpr std::size_t head = 16;
    const bool routine =
        creates_ && index < head && words_ == 0 &&
        (is(token, "procedure") || is(token, "function") || is(token, "trigger") ||
         is(token, "event") || (dialect_ == Dialect::oracle && is(token, "package")));
    if (creates_ && index < head && (is(token, "table") || is(token, "view") || is(token, "index")))
      words_ = words_ == 0 ? 2 : words_;
    if (routine) words_ = 1;
    if (block || (routine && dialect_ == Dialect::oracle)) plsql_ = true;
    if (creates_ && is(token, "body")) plsql_ = true;  // CREATE TYPE BODY
    if (words_ != 1 || dialect_ == Dialect::oracle) return;
    const DialectToken before = batch.tokens.empty() ? DialectToken{} : batch.tokens.back();
    if (is(token, "begin") || (is(token, "case") && !is(before, "end"))) ++begins_;
    if (is(token, "end")) {
      const DialectToken next = DialectLexer(lexer_).next();
      const bool of_flow = is(next, "if") || is(next, "while") || is(next, "loop") ||
                           is(next, "repeat") || is(next, "for");
      if (!of_flow && begins_ > 0) --begins_;
    }
  }

  std::string_view text_;
  Dialect dialect_;
  DialectLexer lexer_;
  Translation& out_;
  MappedWriter writer_{};
  std::string_view delimiter_ = ";";
  std::uint32_t from_ = 0;
  std::uint32_t border_end_ = 0;
  std::size_t begins_ = 0;  // BEGIN and CASE without their END
  int words_ = 0;           // 1: CREATE of a routine, 2: of something else
  bool creates_ = false;
  bool plsql_ = false;
};

}  // namespace

void DialectRewriter::run() {
  open_literals();
  const std::size_t last = b_.size() - 1;
  if (routine(0, last)) return;
  const bool is_plsql = oracle() && b_.any(0, {"declare", "begin"});
  in_body_ = is_plsql;
  block(0, last);
}

bool is_translated(Dialect dialect) {
  return dialect == Dialect::mysql || dialect == Dialect::sqlserver || dialect == Dialect::oracle ||
         dialect == Dialect::sqlite;
}

Translation translate(std::string_view text, Dialect dialect) {
  Translation out;
  Translator(text, dialect, out).run();
  return out;
}

}  // namespace demarc
