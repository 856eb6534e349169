// Placeholders: finds them at their first byte, and fills each with what may stand at its place.
//
// What may stand there is told by the token before it and the byte after it. After FROM, JOIN,
// UPDATE … or beside a dot or touching a word stands a name; after an operator, a comma, WHERE …
// stands a value; after a complete operand stands at most a clause, so nothing. `IN ?`, `VALUES %s`
// and `DATE :d` would not parse with any value, so a neighbour is rewritten too.
#include <algorithm>
#include <cstring>
#include <string>
#include <vector>

#include "base/text.h"
#include "sql/chars.h"
#include "sql/hole_context.h"
#include "sql/lexer.h"
#include "sql/prepass_run.h"

namespace demarc {

constexpr std::size_t longest_template = 4096;
constexpr std::size_t longest_hole = 512;

// What may follow a colon that is none of :: := and no slice.
void PrepassRun::colon(std::size_t at) {
  const char after = at + 1 < text_.size() ? text_[at + 1] : '\0';
  if (after == ':' || after == '=') return special_.go_to(at + 2);
  if (begin_ == npos && is_space(after)) return start(at);
  if (after == '\'' || after == '"') {  // psql's :'var' and :"var": a string, a quoted name
    const std::size_t end = end_of_quote(text_, at + 1, false);
    if (end == npos || in_slice()) return;
    char* bytes = writable();
    bytes[at] = ' ';
    std::memset(bytes + at + 2, after == '"' ? placeholder_byte : '_', end - at - 3);
    if (begin_ == npos) start(at + 1);
    placeholder_name_ = placeholder_name_ || after == '"';
    return special_.go_to(end);
  }
  if (!(is_ident(after) && after != '$') || in_slice()) return;
  std::size_t end = at + 1;
  while (end < text_.size() && is_ident(text_[end]) && text_[end] != '$') ++end;
  fill({HoleForm::colon, at, end});
}

bool PrepassRun::in_slice() const {
  return !brackets_.empty() && brackets_.back().subscript && brackets_.back().depth == depth_;
}

void PrepassRun::question(std::size_t at) {
  if (begin_ == npos) return start(at);
  fill({HoleForm::question, at, at + 1});
}

void PrepassRun::at_sign(std::size_t at) {
  const char after = at + 1 < text_.size() ? text_[at + 1] : '\0';
  const char before = at > from_ ? text_[at - 1] : '\0';
  if (begin_ == npos) return start(at);
  // `a <@ b` and `a @@ b` are operators even where the right side touches.
  if (after == '@' || after == '?' || after == '>') return special_.go_to(at + 2);
  if (!is_ident_start(after) || before == '<' || before == '@') return;
  std::size_t end = at + 1;
  while (end < text_.size() && is_ident(text_[end]) && text_[end] != '$') ++end;
  const std::size_t colon = end < text_.size() && text_[end] == ':' ? end + 1 : end;
  std::size_t close = colon;  // @extschema@, @extschema:name@
  while (close < text_.size() && is_ident(text_[close]) && close > end) ++close;
  if (close < text_.size() && text_[close] == '@') return fill({HoleForm::braces, at, close + 1});
  fill({HoleForm::at, at, end});
}

// The end of `%name%` at `at`, which touches nothing; npos where there is none. `a %b% c` is a rare
// way to write two operators.
std::size_t PrepassRun::end_of_percent_name(std::size_t at) const {
  if (at > 0 && (is_ident(text_[at - 1]) || text_[at - 1] == ')')) return npos;
  std::size_t end = at + 1;
  if (end >= text_.size() || !is_ident_start(text_[end])) return npos;
  while (end < text_.size() && is_ident(text_[end]) && end - at < longest_hole) ++end;
  if (end >= text_.size() || text_[end++] != '%') return npos;
  return end < text_.size() && is_ident(text_[end]) ? npos : end;
}

// %s %d %I %L %1$s %(name)s %name%; anything else is the operator.
void PrepassRun::percent(std::size_t at) {
  if (const std::size_t end = end_of_percent_name(at); end != npos) {
    return fill({HoleForm::braces, at, end});
  }
  std::size_t i = at + 1;
  while (i < text_.size() && is_digit(text_[i])) ++i;
  if (i > at + 1 && (i >= text_.size() || text_[i++] != '$')) return;
  if (i == at + 1 && i < text_.size() && text_[i] == '(') {
    ++i;
    while (i < text_.size() && (is_ident(text_[i]) || text_[i] == '.') && i - at < longest_hole)
      ++i;
    if (i >= text_.size() || text_[i++] != ')') return;
  }
  if (i >= text_.size() || std::memchr("sdiIL", text_[i], 5) == nullptr) return;
  fill({HoleForm::percent, at, i + 1});
}

// {{ x }}, {% x %}, {# x #}, {x}, and ${x} or #{x}, whose sign stands before `at`.
void PrepassRun::brace(std::size_t at) {
  const char after = at + 1 < text_.size() ? text_[at + 1] : '\0';
  const char sign =
      at > from_ && (text_[at - 1] == '$' || text_[at - 1] == '#') ? text_[at - 1] : '\0';
  if (sign == '\0') {
    if (after == '%') return template_block(at, "%}");
    if (after == '#') return template_block(at, "#}");
    if (after == '{') return template_block(at, "}}");
  }
  std::size_t end = at + 1;
  while (end < text_.size() && end - at < longest_hole && text_[end] != '}' && text_[end] != '{' &&
         text_[end] != '\n' && text_[end] != ';') {
    ++end;
  }
  if (begin_ == npos && (end >= text_.size() || text_[end] != '}')) return start(at);
  if (end >= text_.size() || text_[end] != '}') return special_.go_to(end);
  const std::string_view inside = text_.substr(at + 1, end - at - 1);
  if (sign == '\0') {
    // JDBC escapes: {call f(?)}, {? = call f(?)}, {d '2024-01-01'}, {fn now()}.
    const bool plain = std::all_of(inside.begin(), inside.end(), [](char c) {
      return is_ident(c) || c == '.' || c == ':' || c == '!';
    });
    if (!plain) {
      ++escape_braces_;
      return blank_hole(at, at + 1);
    }
  }
  fill({HoleForm::braces, sign == '\0' ? at : at - 1, end + 1});
}

void PrepassRun::closing_brace(std::size_t at) {
  if (escape_braces_ == 0) return;
  --escape_braces_;
  blank_hole(at, at + 1);
}

// {{ if .x }}, {{- end }}, {{/* a comment */}} of Go's templates: they put nothing in.
static bool is_control(std::string_view block) {
  block.remove_prefix(2);
  while (!block.empty() && (block[0] == '-' || is_space(block[0]))) block.remove_prefix(1);
  if (block.starts_with("/*")) return true;
  std::size_t size = 0;
  while (size < block.size() && is_ident(block[size])) ++size;
  const std::string_view word = block.substr(0, size);
  // A word of that kind is a variable where nothing but the end follows: {{ range }}.
  if (word == "end" || word == "else") return true;
  const bool alone = trim(block.substr(size)).starts_with('}');
  for (std::string_view control : {"if", "range", "with", "define", "block"}) {
    if (word == control) return !alone;
  }
  return false;
}

void PrepassRun::template_block(std::size_t at, std::string_view close) {
  // Each search is remembered, so that many openings without an end stay linear.
  std::size_t& found = close_searched_[close[0] == '}' ? 0 : close[0] == '%' ? 1 : 2];
  if (found < at + 2) {
    const void* hit =
        memmem(text_.data() + at + 2, text_.size() - at - 2, close.data(), close.size());
    found = hit == nullptr ? text_.size()
                           : static_cast<std::size_t>(static_cast<const char*>(hit) - text_.data());
  }
  if (found - at > longest_template || found >= text_.size()) {
    if (begin_ == npos) start(at);
    return special_.go_to(at + 2);
  }
  std::size_t end = found + 2;
  if (close == "}}" && end < text_.size() && text_[end] == '}') ++end;  // {{{x}}}
  if (close != "}}" || is_control(text_.substr(at, end - at))) return blank_hole(at, end);
  fill({HoleForm::braces, at, end});
}

static std::size_t fill_name(char* bytes, const Hole& hole, bool touches_left, bool touches_right) {
  constexpr std::size_t longest = 40;  // the server cuts names at 63 bytes
  const std::size_t size = hole.end - hole.begin;
  std::memset(bytes + hole.begin, placeholder_byte, size);
  if (size <= longest || (touches_left && touches_right)) return hole.begin;
  const std::size_t begin = touches_right ? hole.end - longest : hole.begin;
  std::memset(bytes + hole.begin, ' ', begin - hole.begin);
  std::memset(bytes + begin + longest, ' ', hole.end - begin - longest);
  return begin;
}

// The quoted arguments of `{{ function('a', 'b') }}`, or nothing.
static std::vector<std::string_view> arguments_of(std::string_view hole,
                                                  std::string_view function) {
  std::vector<std::string_view> out;
  hole = trim(hole.substr(2, hole.size() - 4));
  while (hole.starts_with('-')) hole = trim(hole.substr(1));
  while (hole.ends_with('-')) hole = trim(hole.substr(0, hole.size() - 1));
  if (!hole.starts_with(function) || !hole.ends_with(')')) return {};
  hole = trim(hole.substr(function.size()));
  if (!hole.starts_with('(')) return {};
  for (std::string_view argument : split(hole.substr(1, hole.size() - 2), ',')) {
    argument = trim(argument);
    if (argument.size() < 3 || (argument[0] != '\'' && argument[0] != '"') ||
        argument.back() != argument[0]) {
      return {};
    }
    argument = argument.substr(1, argument.size() - 2);
    if (!std::all_of(argument.begin(), argument.end(), is_ident)) return {};
    out.push_back(argument);
  }
  return out;
}

// dbt's {{ ref('orders') }} and {{ source('shop', 'orders') }} say which relation is meant: by
// default a model's name is its relation's, and a source's its schema's
// (https://docs.getdbt.com/reference/dbt-jinja-functions/ref and …/source). They are longer than
// the name.
bool PrepassRun::fill_relation(const Hole& hole) {
  const std::string_view text = text_.substr(hole.begin, hole.end - hole.begin);
  if (!text.starts_with("{{") || !text.ends_with("}}") || text.size() < 6) return false;
  std::vector<std::string_view> names = arguments_of(text, "source");
  if (names.size() != 2) {
    names = arguments_of(text, "ref");
    if (names.empty() || names.size() > 2) return false;
    names = {names.back()};  // ref('package', 'model')
  }
  char* bytes = writable() + hole.begin;
  std::string name;
  for (std::string_view part : names) {
    if (!name.empty()) name += '.';
    name += part;
  }
  std::memset(bytes, ' ', hole.end - hole.begin);
  std::memcpy(bytes, name.data(), name.size());
  return true;
}

// A clause, a query or a statement that is not in the text.
static bool hides_sql(const Hole& hole, HoleRole role) {
  if (hole.form == HoleForm::question || hole.form == HoleForm::at) return false;
  return role == HoleRole::blank || role == HoleRole::query;
}

// One note a statement; one that begins with a placeholder is told when nothing else follows,
// because
// {{ config() }} and the like stand there too.
void PrepassRun::hidden(const Hole& hole) {
  if (begin_ == npos) {
    if (first_hole_.end <= first_hole_.begin) first_hole_ = hole;
  } else if (!hides_sql_) {
    hides_sql_ = true;
    note_hidden(hole);
  }
}

void PrepassRun::note_hidden(const Hole& hole) {
  constexpr std::uint32_t most = 1000;
  if (++hidden_ > most) return;
  note(NoteKind::dynamic_sql, hole.begin, hole.end,
       "a placeholder stands for SQL that is not here");
}

void PrepassRun::fill(const Hole& hole) {
  HoleContext context(*this, hole);
  const HoleRole role = context.role();
  if (role == HoleRole::keep) {
    if (begin_ == npos) start(hole.begin);
    return special_.go_to(std::min(hole.end, hole.begin + 1));
  }
  if (hides_sql(hole, role)) hidden(hole);
  if (role == HoleRole::blank) return blank_hole(hole.begin, hole.end);
  char* bytes = writable();
  if (begin_ == npos) start(hole.begin);
  const std::size_t size = hole.end - hole.begin;
  if (role == HoleRole::name) {
    if (fill_relation(hole)) return special_.go_to(hole.end);
    fill_name(bytes, hole, context.touches_left(), context.touches_right());
    placeholder_name_ = true;
    return special_.go_to(hole.end);
  }
  std::memset(bytes + hole.begin, ' ', size);
  fill_value(bytes, hole, role, context);
  special_.go_to(hole.end);
}

// The hole is blank; one value of that role goes into it.
void PrepassRun::fill_value(char* bytes, const Hole& hole, HoleRole role,
                            const HoleContext& context) {
  const std::size_t size = hole.end - hole.begin;
  // A value may not touch the word before it.
  const std::size_t at = context.touches_left() && size > 1 ? hole.begin + 1 : hole.begin;
  switch (role) {
    case HoleRole::query:
      std::memcpy(bytes + hole.begin, "select", 6);
      return;
    case HoleRole::op:
      bytes[hole.begin] = '=';
      return;
    case HoleRole::parameter:
      std::memcpy(bytes + hole.begin, "$1", 2);
      return;
    case HoleRole::string:
      if (size >= 2) {
        bytes[hole.begin] = '\'';
        bytes[hole.end - 1] = '\'';
      } else if (is_space(bytes[hole.begin - 1])) {
        std::memset(bytes + hole.begin - 1, '\'', 2);
      } else {
        bytes[hole.begin] = '1';
      }
      return;
    case HoleRole::assignment:
      bytes[hole.begin] = placeholder_byte;
      std::memcpy(bytes + hole.begin + 1, "=1", 2);
      placeholder_name_ = true;
      return;
    case HoleRole::in_list:
      context.rewrite_in(bytes);
      break;
    case HoleRole::rows:
      std::memcpy(bytes + context.left_begin(), "select", 6);
      break;
    default:
      break;
  }
  bytes[at] = '1';
}

}  // namespace demarc
