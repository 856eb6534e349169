// Files of named queries. Each annotation begins a unit that reaches to the next one.
//
//   -- name: ListOrders :many        sqlc, aiosql, yesql; with or without a command
//   -- :name list-orders :? :*       HugSQL, PugSQL
//   /* @name ListOrders @param … */  pgtyped
//
// pg_dump writes `-- Name: orders; Type: TABLE`, which is none of them: case counts.
#include <algorithm>

#include "base/text.h"
#include "extract/parts.h"

namespace demarc {

namespace {

struct NamedQuery {
  std::size_t begin = 0;  // of the annotation's line
  std::size_t body = 0;   // behind the annotation
  std::string_view name{};
};

bool is_blank(char c) {
  return c == ' ' || c == '\t' || c == '\r';
}

bool is_name(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
         c == '-' || c == '.' || static_cast<unsigned char>(c) >= 0x80;
}

std::size_t skip_blanks(std::string_view text, std::size_t at) {
  while (at < text.size() && is_blank(text[at])) ++at;
  return at;
}

// Takes a name and what may stand behind it up to the end of the line: nothing, one of aiosql's
// signs, or a command such as `:one`.
bool take_name(std::string_view text, std::size_t at, std::size_t line_end, NamedQuery& out) {
  const std::size_t begin = skip_blanks(text, at);
  std::size_t end = begin;
  while (end < line_end && is_name(text[end])) ++end;
  if (end == begin) return false;
  out.name = text.substr(begin, end - begin);
  while (end < line_end && std::string_view("^$!<*#").find(text[end]) != std::string_view::npos) {
    ++end;
  }
  if (end < line_end && text[end] == '(') {  // aiosql: parameters
    end = std::min(text.find(')', end), line_end - 1) + 1;
  }
  end = skip_blanks(text, end);
  return end >= line_end || text[end] == ':';
}

bool at_line_begin(std::string_view text, std::size_t at) {
  while (at > 0 && is_blank(text[at - 1])) --at;
  return at == 0 || text[at - 1] == '\n' || (at == 3 && text.starts_with("\xef\xbb\xbf"));
}

// `@name` in a block comment; `at` is behind the word. Only the few bytes before it are looked at,
// and the end of the comment only once a name is found, so that hostile files cost linear time.
bool read_block(std::string_view text, std::size_t sign, std::size_t at, NamedQuery& out) {
  const std::size_t window = sign < 64 ? 0 : sign - 64;
  const std::size_t open = text.substr(window, sign - window).rfind("/*");
  if (open == std::string_view::npos || !at_line_begin(text, window + open)) return false;
  const std::string_view between = text.substr(window + open + 2, sign - window - open - 2);
  if (between.find_first_not_of(" \t\r\n*") != std::string_view::npos) return false;
  const std::size_t begin = skip_blanks(text, at);
  std::size_t end = begin;
  while (end < text.size() && is_name(text[end])) ++end;
  if (end == begin) return false;
  const std::size_t close = std::min(text.find("*/", end), text.size());
  out = {.begin = window + open,
         .body = std::min(close + 2, text.size()),
         .name = text.substr(begin, end - begin)};
  return true;
}

// The annotation whose word "name" stands at `at`, if it is one.
bool read_annotation(std::string_view text, std::size_t at, NamedQuery& out) {
  std::size_t before = at;
  const bool has_sign = before > 0 && (text[before - 1] == ':' || text[before - 1] == '@');
  const char sign = has_sign ? text[--before] : ' ';
  std::size_t behind = at + 4;
  if (sign == '@' && read_block(text, before, behind, out)) return true;
  while (before > 0 && is_blank(text[before - 1])) --before;
  if (before < 2 || text.substr(before - 2, 2) != "--" || !at_line_begin(text, before - 2)) {
    return false;
  }
  const std::size_t line_end = std::min(text.find('\n', at), text.size());
  if (sign == ' ') {
    behind = skip_blanks(text, behind);
    if (behind >= line_end || text[behind] != ':') return false;
    ++behind;
  } else if (behind >= line_end || !is_blank(text[behind])) {
    return false;
  }
  if (!take_name(text, behind, line_end, out)) return false;
  out.begin = before - 2;
  out.body = std::min(line_end + 1, text.size());
  return true;
}

}  // namespace

bool extract_queries(std::string_view bytes, const FileKind& kind, Extraction& out) {
  std::vector<NamedQuery> queries;
  for (std::size_t at = 0; (at = bytes.find("name", at)) != std::string_view::npos;) {
    NamedQuery query;
    const bool possible = at >= 2 && (!is_name(bytes[at - 1]) || bytes[at - 1] == '-');
    if (possible && read_annotation(bytes, at, query)) {
      queries.push_back(query);
      at = query.body;
    } else {
      at += 4;
    }
  }
  if (queries.empty()) return false;
  if (!trim(bytes.substr(0, queries[0].begin)).empty()) {
    out.fragments.push_back(piece_of(bytes, 0, queries[0].begin, kind));
  }
  for (std::size_t i = 0; i < queries.size(); ++i) {
    const std::size_t end = i + 1 < queries.size() ? queries[i + 1].begin : bytes.size();
    if (end < queries[i].body) continue;
    Fragment fragment = piece_of(bytes, queries[i].body, end, kind);
    fragment.unit.type = UnitType::query;
    fragment.unit.name = std::string(queries[i].name);
    out.fragments.push_back(std::move(fragment));
  }
  return true;
}

}  // namespace demarc
