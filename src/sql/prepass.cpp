// Statement borders. The scan stops only at special bytes (special_bytes.h); words in between are
// looked at only where a statement begins, and backwards from a placeholder.
#include "sql/prepass.h"

#include <algorithm>
#include <cstring>

#include "sql/chars.h"
#include "sql/lexer.h"
#include "sql/prepass_run.h"

namespace demarc {

constexpr std::size_t case_counts_from = 4096;  // smaller pieces cannot nest CASE deeply

Prepass prepass(std::string_view text, PrepassMode mode) {
  Prepass out;
  PrepassRun(text, mode, out).run();
  return out;
}

PrepassRun::PrepassRun(std::string_view text, PrepassMode mode, Prepass& out)
    : text_(text), mode_(mode), out_(out), special_(text) {}

void PrepassRun::run() {
  if (text_.size() >= 0xffffffffu) {
    out_.notes.push_back({.kind = NoteKind::too_large, .message = "text of 4 GB or more"});
    return;
  }
  if (std::memchr(text_.data(), '\0', text_.size()) != nullptr) {
    char* bytes = writable();
    std::replace(bytes, bytes + text_.size(), '\0', ' ');
  }
  for (std::size_t at = special_.next(); at < text_.size(); at = special_.next()) handle(at);
  if (begin_ == npos) {
    const std::size_t first = skip_spaces(from_);
    if (first < text_.size()) start(first);
  }
  if (begin_ != npos && !separates(text_.size())) {
    note(NoteKind::unparsed, begin_, text_.size(),
         shape_ == Shape::rule ? "the parentheses of a rule have no end"
                               : "BEGIN ATOMIC has no END");
  }
  end_piece(text_.size(), text_.size());
}

// `at` holds a special byte that is not inside a literal or comment.
void PrepassRun::handle(std::size_t at) {
  const char c = text_[at];
  const char after = at + 1 < text_.size() ? text_[at + 1] : '\0';
  if (begin_ == npos) {
    const std::size_t first = skip_spaces(from_);
    from_ = first;
    if (first < at) {
      if (mode_ == PrepassMode::script && is_delimiter_command(first))
        return delimiter_command(first);
      start(first);
    }
  }
  switch (c) {
    case ';':
      if (separates(at)) end_piece(at, at + 1);
      return;
    case '\'':
      return string(at);
    case '"':
    case '`':
      return quoted(at, c);
    case '(':
    case '[':
      return open(at);
    case ')':
    case ']':
      return close(at);
    case '$':
      return dollar(at);
    case '-':
      if (after == '-') skip_comment(at, end_of_line_comment(text_, at));
      return;
    case '/':
      if (after == '*') skip_comment(at, end_of_block_comment(text_, at));
      return;
    case ':':
      return colon(at);
    case '?':
      return question(at);
    case '@':
      return at_sign(at);
    case '%':
      return percent(at);
    case '{':
      return brace(at);
    case '}':
      return closing_brace(at);
    case '\\':
      return backslash(at);
    case '#':
      if (begin_ == npos && after != '{' && mode_ == PrepassMode::script) hash_line(at);
      return;
    case '\n':
      if (fold(after) == 'g') go_line(at);
      return;
    default:
      return;
  }
}

std::size_t PrepassRun::skip_spaces(std::size_t at) {
  while (at < text_.size() && is_space(text_[at])) ++at;
  if (text_.size() - at >= 3 && std::memcmp(text_.data() + at, "\xef\xbb\xbf", 3) == 0) {
    blank(at, at + 3);
    at += 3;
    while (at < text_.size() && is_space(text_[at])) ++at;
  }
  return at;
}

void PrepassRun::start(std::size_t at) {
  begin_ = at;
  const char c = text_[at];
  shape_ = fold(c) == 'c' && mode_ == PrepassMode::script ? shape_at(at) : Shape::plain;
  atomic_at_ = at;
}

Shape PrepassRun::shape_at(std::size_t at) const {
  const std::string_view rest = text_.substr(at);
  if (rest.size() > 4 && same_word(rest.substr(0, 4), "copy") && !is_ident(rest[4]))
    return Shape::copy;
  if (rest.size() < 8 || !same_word(rest.substr(0, 6), "create") || is_ident(rest[6]))
    return Shape::plain;
  // CREATE TABLE, INDEX, VIEW … are the common case.
  const char second = fold(rest[7]);
  if (is_ident(second) && second != 'o' && second != 'f' && second != 'p' && second != 'r')
    return Shape::plain;
  Lexer lexer(text_, at + 6);
  Token token = lexer.next();
  if (lexer.is(token, "or")) {
    lexer.next();
    token = lexer.next();
  }
  if (lexer.is(token, "function") || lexer.is(token, "procedure")) return Shape::routine;
  return lexer.is(token, "rule") ? Shape::rule : Shape::plain;
}

// Whether a semicolon (or the end of the text) at `at` ends the statement.
bool PrepassRun::separates(std::size_t at) {
  if (shape_ == Shape::rule) return depth_ == 0;
  if (shape_ == Shape::routine) follow_atomic(at);
  return !atomic_;
}

// Reads the words of a routine's statement up to `at`: is it inside of BEGIN ATOMIC … END there?
void PrepassRun::follow_atomic(std::size_t at) {
  Lexer lexer(text_.substr(0, at), atomic_at_);
  for (Token token = lexer.next(); token.kind != TokenKind::end; token = lexer.next()) {
    const bool was_begin = after_begin_;
    after_begin_ = lexer.is(token, "begin");
    if (!atomic_) {
      atomic_ = was_begin && lexer.is(token, "atomic");
    } else if (lexer.is(token, "case")) {
      ++atomic_cases_;
    } else if (lexer.is(token, "end")) {
      if (atomic_cases_ == 0) atomic_ = false;
      if (atomic_cases_ > 0) --atomic_cases_;
    }
  }
  atomic_at_ = at;
}

void PrepassRun::end_piece(std::size_t at, std::size_t next) {
  bool data_follows = false;
  if (begin_ == npos && first_hole_.end > first_hole_.begin) note_hidden(first_hole_);
  if (begin_ != npos && mode_ == PrepassMode::script) {
    const std::size_t end = last_token_end(at);
    if (end > begin_) {
      Piece piece{.begin = static_cast<std::uint32_t>(begin_),
                  .end = static_cast<std::uint32_t>(end),
                  .nesting = deepest_,
                  .has_placeholder_name = placeholder_name_};
      if (end - begin_ > case_counts_from) piece.nesting = nesting_with_case(begin_, end);
      out_.pieces.push_back(piece);
      data_follows = shape_ == Shape::copy && reads_stdin(begin_, end);
    }
  }
  begin_ = npos;
  from_ = next;
  shape_ = Shape::plain;
  placeholder_name_ = false;
  hides_sql_ = false;
  first_hole_ = {};
  depth_ = 0;
  deepest_ = 0;
  list_ = npos;
  brackets_.clear();
  atomic_ = false;
  after_begin_ = false;
  atomic_cases_ = 0;
  escape_braces_ = 0;
  if (data_follows) copy_data(next);
}

// The end of the last token before `before`: over white space, comments and what was blanked.
std::size_t PrepassRun::last_token_end(std::size_t before) const {
  std::size_t end = before;
  while (end > from_) {
    if (end == blank_end_ && blank_begin_ < blank_end_ && blank_begin_ >= from_) {
      end = blank_begin_;
    } else if (is_space(text_[end - 1])) {
      --end;
    } else {
      break;
    }
  }
  return end;
}

void PrepassRun::skip_comment(std::size_t at, std::size_t end) {
  if (end == npos) {
    end = text_.size();
    note(NoteKind::unparsed, at, end, "a comment has no end");
  }
  skip_blank(at, end);
  special_.go_to(end);
}

// Comments and blanked placeholders with only white space between them count as one stretch, so
// that last_token_end() needs to know only the last.
void PrepassRun::skip_blank(std::size_t at, std::size_t end) {
  if (begin_ == npos) {
    from_ = end;
    return;
  }
  std::size_t before = at;
  while (before > begin_ && before != blank_end_ && is_space(text_[before - 1])) --before;
  if (before != blank_end_ || blank_end_ <= begin_) blank_begin_ = at;
  blank_end_ = end;
}

void PrepassRun::string(std::size_t at) {
  if (begin_ == npos) start(at);
  const bool escapes =
      at > from_ && fold(text_[at - 1]) == 'e' && (at < 2 || !is_ident(text_[at - 2]));
  std::size_t end = end_of_quote(text_, at, escapes);
  if (end == npos) end = unterminated(at, "a string has no end");
  special_.go_to(end);
}

void PrepassRun::quoted(std::size_t at, char quote) {
  std::size_t end = at + 1;
  if (quote == '`') {
    // An operator character for PostgreSQL, a quote for MySQL if it closes on the same line.
    while (end < text_.size() && text_[end] != '`' && text_[end] != '\n') ++end;
    if (end >= text_.size() || text_[end] == '\n') return;
    ++end;
  } else {
    end = end_of_quoted_name(at);
    if (end == npos) end = unterminated(at, "a quoted name has no end");
  }
  if (begin_ == npos) start(at);
  special_.go_to(end);
}

void PrepassRun::dollar(std::size_t at) {
  const char after = at + 1 < text_.size() ? text_[at + 1] : '\0';
  if (after == '{') return brace(at + 1);
  if (at > from_ && is_ident(text_[at - 1])) return;  // inside an identifier
  const std::size_t tag = dollar_tag_size(text_, at);
  if (tag != 0) {
    if (begin_ == npos) start(at);
    std::size_t end = end_of_dollar_quote(text_, at, tag);
    if (end == npos) end = unterminated(at, "a dollar quote has no end");
    if (shape_ == Shape::routine) {
      follow_atomic(at);
      atomic_at_ = end;
    }
    return special_.go_to(end);
  }
  if (is_ident_start(after)) {
    std::size_t end = at + 1;
    while (end < text_.size() && is_ident(text_[end])) ++end;
    return fill({HoleForm::dollar, at, end});
  }
  if (begin_ == npos) start(at);
}

std::size_t PrepassRun::unterminated(std::size_t at, const char* what) {
  note(NoteKind::unparsed, at, text_.size(), what);
  return text_.size();
}

void PrepassRun::open(std::size_t at) {
  if (begin_ == npos) start(at);
  deepest_ = std::max(deepest_, ++depth_);
  if (text_[at] == '(') {
    list_ = at;
    return;
  }
  constexpr std::size_t remembered = 4096;  // no statement that deep is parsed
  if (brackets_.size() >= remembered) return;
  const std::size_t end = last_token_end(at);
  const char before = end > begin_ ? text_[end - 1] : '\0';
  bool subscript = is_ident(before) || before == ')' || before == ']' || before == '"';
  if (subscript && end - begin_ >= 5 && same_word(text_.substr(end - 5, 5), "array")) {
    subscript = end - begin_ > 5 && is_ident(text_[end - 6]);
  }
  brackets_.push_back({depth_, subscript});
}

void PrepassRun::close(std::size_t at) {
  if (begin_ == npos) start(at);
  if (text_[at] == ')') list_ = npos;
  if (depth_ > 0) --depth_;
  while (!brackets_.empty() && brackets_.back().depth > depth_) brackets_.pop_back();
}

// Words are not looked at while scanning, so the nesting of CASE is counted afterwards, and only
// where the word stands often enough to matter.
std::uint32_t PrepassRun::nesting_with_case(std::size_t begin, std::size_t end) const {
  constexpr std::size_t enough = 64;
  const std::uint32_t wanted = 'c' | 'a' << 8 | 's' << 16 | static_cast<std::uint32_t>('e') << 24;
  std::size_t cases = 0;
  for (std::size_t i = begin; i + 4 <= end; ++i) {
    std::uint32_t four = 0;
    std::memcpy(&four, text_.data() + i, 4);
    cases += (four | 0x20202020u) == wanted ? 1 : 0;
  }
  if (cases < enough) return deepest_;
  Lexer lexer(text_.substr(0, end), begin);
  std::uint32_t depth = 0;
  std::uint32_t deepest = 0;
  for (Token token = lexer.next(); token.kind != TokenKind::end; token = lexer.next()) {
    if (lexer.is(token, '(') || lexer.is(token, '[') || lexer.is(token, "case")) {
      deepest = std::max(deepest, ++depth);
    } else if (lexer.is(token, ')') || lexer.is(token, ']') || lexer.is(token, "end")) {
      if (depth > 0) --depth;
    }
  }
  return std::max(deepest, deepest_);
}

char* PrepassRun::writable() {
  if (!out_.rewritten) {
    out_.rewritten = true;
    out_.text.assign(text_);
    text_ = out_.text;
    special_.move_to(text_);
  }
  return out_.text.data();
}

void PrepassRun::blank(std::size_t begin, std::size_t end) {
  std::memset(writable() + begin, ' ', end - begin);
}

void PrepassRun::blank_hole(std::size_t begin, std::size_t end) {
  blank(begin, end);
  skip_blank(begin, end);
  special_.go_to(end);
}

}  // namespace demarc
