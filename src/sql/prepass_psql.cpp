// What stands between statements and is not SQL: psql commands, COPY data, MySQL's DELIMITER and
// T-SQL's GO.
#include <algorithm>
#include <cstring>

#include "sql/chars.h"
#include "sql/lexer.h"
#include "sql/prepass_run.h"

namespace demarc {

constexpr std::uint32_t commands_noted =
    200;  // hostile input must not turn into a gigabyte of notes

static std::string_view trim_line(std::string_view line) {
  while (!line.empty() && is_space(line.back())) line.remove_suffix(1);
  while (!line.empty() && is_space(line.front())) line.remove_prefix(1);
  return line;
}

static bool one_of(std::string_view word, std::initializer_list<std::string_view> words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

// Two backslashes end a command before its line does, but not inside of its quotes.
static std::size_t find_two_backslashes(std::string_view line) {
  char quote = '\0';
  for (std::size_t i = 0; i + 1 < line.size(); ++i) {
    const char c = line[i];
    if (quote == '\0' && c == '\\' && line[i + 1] == '\\') return i;
    if (quote == '\0' && (c == '\'' || c == '"' || c == '`')) {
      quote = c;
    } else if (c == quote) {
      quote = '\0';
    }
  }
  return std::string_view::npos;
}

void PrepassRun::note(NoteKind kind, std::size_t begin, std::size_t end, std::string message) {
  out_.notes.push_back({.kind = kind,
                        .message = std::move(message),
                        .begin = static_cast<std::uint32_t>(begin),
                        .end = static_cast<std::uint32_t>(end)});
}

// A command reaches to the end of its line, or to a double backslash.
void PrepassRun::backslash(std::size_t at) {
  std::size_t word_end = at + 1;
  while (word_end < text_.size() && is_ident(text_[word_end])) ++word_end;
  const std::string_view word = text_.substr(at + 1, word_end - at - 1);
  if (mode_ == PrepassMode::body ||
      (word.empty() && (at + 1 >= text_.size() || !std::strchr("!?;", text_[at + 1])))) {
    return blank_hole(at, at + 1);
  }
  if (text_[at + 1] == ';') {  // a separator that psql sends along
    blank(at, at + 1);
    if (separates(at)) end_piece(at, at + 1);
    return;
  }
  std::size_t end = text_.find('\n', at);
  end = std::min(end, text_.size());
  if (same_word(word, "copy")) return psql_copy(at, end);
  std::size_t next = end;
  const std::size_t twice = find_two_backslashes(text_.substr(at, end - at));
  if (twice != npos) {
    end = at + twice;
    next = end + 2;
  }
  note_command(at, end);
  const std::string_view line = text_.substr(at, end - at);
  const bool sends = (!word.empty() && fold(word[0]) == 'g' && word != "getenv") ||
                     word == "crosstabview" || word == "watch" || line.find("\\g") != npos;
  if (sends) {
    end_piece(at, at);
  } else if (one_of(word, {"r", "reset"})) {
    begin_ = npos;
    end_piece(at, at);
  }
  blank_hole(at, next);
}

void PrepassRun::note_command(std::size_t begin, std::size_t end) {
  const std::string_view line = trim_line(text_.substr(begin, end - begin));
  const std::size_t space = std::min(line.find_first_of(" \t"), line.size());
  const std::string_view word = line.substr(1, space - 1);
  if (one_of(word, {"restrict", "unrestrict"}) || ++commands_ > commands_noted + 1) return;
  if (commands_ > commands_noted) {
    return note(NoteKind::psql_command, begin, end, "more psql commands are not listed");
  }
  constexpr std::size_t shown = 120;
  std::string message(line.substr(0, shown));
  if (word == "gexec") {
    return note(NoteKind::dynamic_sql, begin, end, "\\gexec runs what the query returns");
  }
  note(NoteKind::psql_command, begin, end, std::move(message));
  const bool relative = one_of(word, {"ir", "include_relative"});
  if (relative || one_of(word, {"i", "include"})) {
    std::string_view file = trim_line(line.substr(space));
    if (file.size() >= 2 && file.front() == '\'' && file.back() == '\'')
      file = file.substr(1, file.size() - 2);
    out_.notes.back().include.assign(file);
    out_.notes.back().include_relative = relative;
  }
}

// \copy is COPY on the client's side: a statement to the end of the line, whose file name need not
// be quoted.
void PrepassRun::psql_copy(std::size_t at, std::size_t line_end) {
  if (begin_ != npos) end_piece(at, at);
  char* bytes = writable();
  bytes[at] = ' ';
  from_ = at + 1;
  start(at + 1);
  Lexer lexer(text_.substr(0, line_end), at + 1);
  int depth = 0;
  bool file_follows = false;
  Token token;
  while ((token = lexer.next()).kind != TokenKind::end) {
    if (file_follows) break;
    depth += lexer.is(token, '(') ? 1 : lexer.is(token, ')') ? -1 : 0;
    file_follows = depth == 0 && (lexer.is(token, "from") || lexer.is(token, "to"));
  }
  if (token.kind != TokenKind::end && token.kind != TokenKind::string) {
    std::size_t end = token.begin;
    while (end < line_end && !is_space(text_[end]) && text_[end] != ';') ++end;
    const std::string_view file = text_.substr(token.begin, end - token.begin);
    if (file.size() == 6 && fold(file[0]) == 'p' && fold(file[1]) == 's') {
      bytes[token.begin] = ' ';  // pstdin, pstdout
    } else if (file.size() > 1 && !same_word(file, "stdin") && !same_word(file, "stdout") &&
               !same_word(file, "program")) {
      std::fill(bytes + token.begin, bytes + end, '_');
      bytes[token.begin] = '\'';
      bytes[end - 1] = '\'';
    }
  }
  std::size_t end = line_end;
  while (end > at + 1 && (is_space(text_[end - 1]) || text_[end - 1] == ';')) --end;
  special_.go_to(line_end);
  end_piece(end, line_end);
}

bool PrepassRun::reads_stdin(std::size_t begin, std::size_t end) const {
  Lexer lexer(text_.substr(0, end), begin);
  int depth = 0;
  bool from = false;
  for (Token token = lexer.next(); token.kind != TokenKind::end; token = lexer.next()) {
    // COPY … FROM stdout means the same to the server.
    if (from && (lexer.is(token, "stdin") || lexer.is(token, "stdout"))) return true;
    depth += lexer.is(token, '(') ? 1 : lexer.is(token, ')') ? -1 : 0;
    from = depth == 0 && lexer.is(token, "from");
  }
  return false;
}

// True if a line begins like SQL, so that a COPY before it had no data after all.
static bool looks_like_sql(std::string_view text, std::size_t at) {
  while (at < text.size() && is_space(text[at])) ++at;
  if (text.substr(at, 2) == "--" || text.substr(at, 2) == "/*") return true;
  std::size_t end = at;
  while (end < text.size() && end - at < 16 && is_ident(text[end])) ++end;
  char lower[16] = {};
  for (std::size_t i = at; i < end; ++i) lower[i - at] = fold(text[i]);
  return one_of(std::string_view(lower, end - at),
                {"select",   "insert",  "update",   "delete", "create",  "alter", "drop",
                 "copy",     "with",    "set",      "grant",  "revoke",  "begin", "commit",
                 "rollback", "comment", "truncate", "do",     "analyze", "merge", "call"});
}

// The lines after COPY … FROM stdin, up to a line with only \. on it.
void PrepassRun::copy_data(std::size_t at) {
  std::size_t begin = text_.find('\n', at);
  if (begin == npos) return;
  ++begin;
  std::size_t end = npos;
  if (!no_copy_end_) {
    for (std::size_t line = begin - 1;;) {
      const void* hit = memmem(text_.data() + line, text_.size() - line, "\n\\.", 3);
      if (hit == nullptr) break;
      line = static_cast<std::size_t>(static_cast<const char*>(hit) - text_.data()) + 3;
      if (line >= text_.size() || text_[line] == '\n' || text_[line] == '\r') {
        end = line;
        break;
      }
    }
  }
  if (end == npos) {
    no_copy_end_ = true;
    if (trim_line(text_.substr(begin)).empty() || looks_like_sql(text_, begin)) return;
    end = text_.size();
    note(NoteKind::copy_data, begin, end, "COPY data without a final \\. line");
  } else {
    note(NoteKind::copy_data, begin, end, "COPY data");
  }
  blank(begin, end);
  from_ = end;
  special_.go_to(end);
}

// A line that begins with # where a statement may begin: MySQL's comment, or cpp's #include.
void PrepassRun::hash_line(std::size_t at) {
  const std::size_t end = end_of_line_comment(text_, at);
  const std::string_view line = trim_line(text_.substr(at, end - at));
  if (line.substr(0, 8) == "#include" && commands_++ < commands_noted) {
    note(NoteKind::psql_command, at, at + line.size(), std::string(line.substr(0, 120)));
    std::string_view file = trim_line(line.substr(8));
    if (file.size() > 2 && file.front() == '"') file = file.substr(1, file.find('"', 1) - 1);
    out_.notes.back().include.assign(file);
    out_.notes.back().include_relative = true;
  }
  blank_hole(at, end);
}

// A line with only GO, or GO and a count, ends a T-SQL batch. `at` is the line break before it.
bool PrepassRun::go_line(std::size_t at) {
  const std::string_view line =
      trim_line(text_.substr(at + 1, std::min<std::size_t>(16, text_.size() - at - 1)));
  const std::string_view word = line.substr(0, std::min(line.find_first_of("\r\n"), line.size()));
  std::size_t size = 2;
  if (word.size() < 2 || !same_word(word.substr(0, 2), "go")) return false;
  while (size < word.size() && (word[size] == ' ' || is_digit(word[size]))) ++size;
  if (size != word.size() || mode_ == PrepassMode::body) return false;
  end_piece(at, at + 1);
  blank(at + 1, at + 1 + size);
  from_ = at + 1 + size;
  special_.go_to(from_);
  return true;
}

bool PrepassRun::is_delimiter_command(std::size_t at) const {
  return text_.size() - at > 10 && fold(text_[at]) == 'd' &&
         same_word(text_.substr(at, 9), "delimiter") &&
         (text_[at + 9] == ' ' || text_[at + 9] == '\t');
}

// MySQL's client cuts at any delimiter it is told to; what stands between is delivered whole.
void PrepassRun::delimiter_command(std::size_t at) {
  for (;;) {
    const std::size_t line_end = std::min(text_.find('\n', at), text_.size());
    const std::string delimiter(trim_line(text_.substr(at + 9, line_end - at - 9)));
    blank(at, line_end);
    from_ = line_end;
    special_.restart_at(line_end);
    if (delimiter.empty() || delimiter == ";") return;
    at = delimited_pieces(line_end, delimiter);
    if (at >= text_.size()) return;
  }
}

// Delivers pieces up to the next DELIMITER line, and returns where that begins, or the text's size.
std::size_t PrepassRun::delimited_pieces(std::size_t at, std::string_view delimiter) {
  bool line_begins = true;
  while (at < text_.size()) {
    const char c = text_[at];
    const std::string_view two = text_.substr(at, 2);
    std::size_t end = at + 1;
    if (line_begins && is_delimiter_command(at)) break;
    line_begins = c == '\n' || (line_begins && is_space(c));
    if (text_.substr(at, delimiter.size()) == delimiter) {
      end_piece(at, at + delimiter.size());
      end = at + delimiter.size();
    } else if (two == "--" || c == '#') {
      end = end_of_line_comment(text_, at);
      skip_blank(at, end);
    } else if (two == "/*") {
      end = end_of_block_comment(text_, at);
      if (end == npos) end = text_.size();
      skip_blank(at, end);
    } else if (!is_space(c)) {
      if (begin_ == npos) start(at);
      if (c == '\'' || c == '"' || c == '`') end = end_of_quote(text_, at, c != '`');
      if (end == npos) end = unterminated(at, "a quote has no end");
    }
    at = end;
  }
  end_piece(at, at);
  special_.restart_at(at);
  return at;
}

}  // namespace demarc
