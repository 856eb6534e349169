// Liquibase formatted SQL.
//
//   --liquibase formatted sql
//   --changeset ann:1 runInTransaction:false dbms:postgresql
//   CREATE INDEX CONCURRENTLY …;
//   --rollback DROP INDEX …;
//
// Each changeset is a unit of its own. Lines of `--rollback` are its down part; they are put
// together, because a statement may take several. `endDelimiter` becomes `;` of the same length. A
// file without changesets is one unit as a whole.
#include <algorithm>
#include <array>

#include "base/text.h"
#include "extract/parts.h"

namespace demarc {

namespace {

struct Changeset {
  std::string_view attributes{};
  std::string name{};  // "author:id"
  std::size_t body = 0;
  std::size_t end = 0;
};

struct Line {
  std::size_t begin = 0;
  std::size_t end = 0;         // behind the line break
  std::string_view comment{};  // behind `--` and blanks, without the line break
  bool is_comment = false;
};

Line line_at(std::string_view bytes, std::size_t begin) {
  Line line{.begin = begin};
  const std::size_t stop = std::min(bytes.find('\n', begin), bytes.size());
  line.end = std::min(stop + 1, bytes.size());
  std::size_t at = begin;
  while (at < stop && (bytes[at] == ' ' || bytes[at] == '\t')) ++at;
  line.is_comment = bytes.substr(at, 2) == "--";
  if (!line.is_comment) return line;
  while (at < stop && bytes[at] == '-') ++at;
  line.comment = trim(bytes.substr(at, stop - at));
  return line;
}

// The next comment line at or behind `from`, jumping over lines that are none.
bool next_comment(std::string_view bytes, std::size_t from, Line& line) {
  for (std::size_t at = from; (at = bytes.find("--", at)) != std::string_view::npos; ++at) {
    std::size_t begin = at;
    while (begin > from && (bytes[begin - 1] == ' ' || bytes[begin - 1] == '\t')) --begin;
    if (begin != from && bytes[begin - 1] != '\n') {
      while (at + 1 < bytes.size() && bytes[at + 1] == '-') ++at;
      continue;
    }
    line = line_at(bytes, begin);
    return true;
  }
  return false;
}

std::string_view unquoted(std::string_view text) {
  if (text.size() >= 2 && (text.front() == '"' || text.front() == '\'') &&
      text.back() == text.front()) {
    return text.substr(1, text.size() - 2);
  }
  return text;
}

// Up to `stop` or the end, quotes kept together.
std::string_view take_until(std::string_view& text, std::string_view stops) {
  std::size_t at = 0;
  if (!text.empty() && (text[0] == '"' || text[0] == '\'')) {
    const std::size_t close = text.find(text[0], 1);
    at = close == std::string_view::npos ? text.size() : close + 1;
  }
  at = std::min(text.find_first_of(stops, at), text.size());
  const std::string_view taken = text.substr(0, at);
  text.remove_prefix(at);
  return taken;
}

// The value of `key:value` among the attributes; empty if it is not there.
std::string_view attribute(std::string_view attributes, std::string_view key) {
  while (!(attributes = trim(attributes)).empty()) {
    const std::string_view name = take_until(attributes, ": \t");
    if (attributes.empty() || attributes.front() != ':') continue;
    attributes.remove_prefix(1);
    const std::string_view value = take_until(attributes, " \t");
    if (equals_ignoring_case(trim(name), key)) return unquoted(value);
  }
  return {};
}

bool read_changeset(std::string_view comment, Changeset& out) {
  if (!starts_with_ignoring_case(comment, "changeset") || comment.size() < 10) return false;
  comment = trim(comment.substr(9));
  const std::string_view author = take_until(comment, ":");
  if (comment.empty()) return false;
  comment.remove_prefix(1);
  const std::string_view id = take_until(comment, " \t");
  out.name = std::string(unquoted(trim(author))) + ":" + std::string(unquoted(id));
  out.attributes = comment;
  return true;
}

// "postgresql", "!mysql", "all" or a list of them, or nothing.
Dialect dialect_of(std::string_view dbms, Dialect otherwise) {
  if (trim(dbms).empty()) return otherwise;
  Dialect first = Dialect::other;
  bool only_excludes = true;
  constexpr std::array<std::pair<std::string_view, Dialect>, 6> known = {
      {{"mysql", Dialect::mysql},
       {"mariadb", Dialect::mysql},
       {"mssql", Dialect::sqlserver},
       {"oracle", Dialect::oracle},
       {"sqlite", Dialect::sqlite},
       {"postgresql", Dialect::postgresql}}};
  for (std::string_view word : split(dbms, ',')) {
    word = trim(word);
    if (word.starts_with('!')) {
      if (equals_ignoring_case(word, "!postgresql")) return Dialect::other;
      continue;
    }
    only_excludes = false;
    if (equals_ignoring_case(word, "all") || equals_ignoring_case(word, "postgresql") ||
        equals_ignoring_case(word, "edb") || equals_ignoring_case(word, "cockroachdb")) {
      return Dialect::postgresql;
    }
    for (const auto& [name, dialect] : known) {
      if (equals_ignoring_case(word, name) && first == Dialect::other) first = dialect;
    }
  }
  return only_excludes ? otherwise : first;
}

// Liquibase ends statements with `delimiter`; the parser knows `;` only. Same length, so that the
// offsets stay.
void replace_delimiter(Fragment& fragment, std::string_view delimiter) {
  if (delimiter.empty() || delimiter == ";") return;
  std::string text(delimiter.starts_with("\\n") ? delimiter.substr(2) : delimiter);
  if (text.empty() || text == "$$") return;
  fragment.owned = std::string(fragment.text);
  for (std::size_t at = 0; (at = fragment.owned.find(text, at)) != std::string::npos;) {
    const std::size_t behind = at + text.size();
    const std::size_t next = fragment.owned.find_first_not_of(" \t\r", behind);
    // Only at the end of a line: "/" is also a division.
    if (next == std::string::npos || fragment.owned[next] == '\n') {
      fragment.owned.replace(at, text.size(), ";" + std::string(text.size() - 1, ' '));
    }
    at = behind;
  }
}

// Names of changesets and the words for "there is none" are no SQL.
bool is_rollback_sql(std::string_view text) {
  return !text.empty() && !equals_ignoring_case(text, "empty") &&
         !starts_with_ignoring_case(text, "not required") &&
         !starts_with_ignoring_case(text, "changesetid");
}

void add_rollback(std::string_view bytes, const Changeset& changeset, const FileKind& kind,
                  Extraction& out) {
  Fragment fragment;
  fragment.dialect = dialect_of(attribute(changeset.attributes, "dbms"), kind.dialect);
  fragment.unit = {.type = UnitType::migration, .part = Part::down, .name = changeset.name};
  Line line;
  for (std::size_t from = changeset.body;
       from < changeset.end && next_comment(bytes, from, line) && line.begin < changeset.end;
       from = line.end) {
    if (!starts_with_ignoring_case(line.comment, "rollback")) continue;
    const std::string_view sql = trim(line.comment.substr(8));
    if (!is_rollback_sql(sql)) continue;
    fragment.map.add({.fragment = static_cast<std::uint32_t>(fragment.owned.size()),
                      .host = static_cast<std::uint32_t>(sql.data() - bytes.data())});
    fragment.owned.append(sql).append("\n");
  }
  if (!fragment.owned.empty()) out.fragments.push_back(std::move(fragment));
}

// Where the changesets begin. The header must stand in the first line that is not empty; without it
// Liquibase runs the file as one changeset, whatever its comments say.
std::size_t begin_if_formatted(std::string_view bytes) {
  std::size_t at = bytes.starts_with("\xef\xbb\xbf") ? 3 : 0;
  at = std::min(bytes.find_first_not_of(" \t\r\n", at), bytes.size());
  const Line line = line_at(bytes, at);
  return starts_with_ignoring_case(line.comment, "liquibase") ? line.end : bytes.size();
}

}  // namespace

void extract_liquibase(std::string_view bytes, const FileKind& kind, Extraction& out) {
  std::vector<Changeset> changesets;
  Line line;
  for (std::size_t from = begin_if_formatted(bytes);
       from < bytes.size() && next_comment(bytes, from, line); from = line.end) {
    Changeset changeset;
    if (!read_changeset(line.comment, changeset)) continue;
    if (!changesets.empty()) changesets.back().end = line.begin;
    changeset.body = line.end;
    changeset.end = bytes.size();
    changesets.push_back(std::move(changeset));
  }
  if (changesets.empty()) {
    Fragment fragment = piece_of(bytes, 0, bytes.size(), kind);
    fragment.unit = {.type = UnitType::migration,
                     .atomic = Atomic::yes,
                     .part = kind.part == Part::down ? Part::down : Part::up};
    out.fragments.push_back(std::move(fragment));
  }
  for (const Changeset& changeset : changesets) {
    Fragment fragment = piece_of(bytes, changeset.body, changeset.end, kind);
    fragment.dialect = dialect_of(attribute(changeset.attributes, "dbms"), kind.dialect);
    const bool opted_out =
        equals_ignoring_case(attribute(changeset.attributes, "runInTransaction"), "false");
    fragment.unit = {.type = UnitType::migration,
                     .atomic = opted_out ? Atomic::no : Atomic::yes,
                     .part = kind.part == Part::down ? Part::down : Part::up,
                     .name = changeset.name};
    replace_delimiter(fragment, attribute(changeset.attributes, "endDelimiter"));
    out.fragments.push_back(std::move(fragment));
    add_rollback(bytes, changeset, kind, out);
  }
}

}  // namespace demarc
