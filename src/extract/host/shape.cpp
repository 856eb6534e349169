#include "extract/host/shape.h"

#include <algorithm>
#include <initializer_list>

#include "base/text.h"
#include "extract/host/text.h"

namespace demarc {

namespace {

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

bool is_blank(char c) {
  return c == ' ' || c == '\n' || c == '\t' || c == '\r';
}

// Words of the text one after the other, comments and strings skipped.
class Words {
 public:
  explicit Words(std::string_view text) : text_(text) {}

  // Skips what may stand before a statement: blanks, comments, parentheses, semicolons, holes.
  void skip_to_verb() {
    for (std::size_t before = at_ + 1; before != at_;) {
      before = at_;
      while (at_ < text_.size() && (is_blank(text_[at_]) || text_[at_] == '(' || text_[at_] == ';'))
        ++at_;
      skip_comment();
      if (text_.substr(at_).starts_with(host_hole)) at_ += host_hole.size();
    }
  }

  std::string_view next() {
    while (at_ < text_.size() && !is_letter(text_[at_])) {
      const std::size_t before = at_;
      skip_comment();
      if (at_ != before) continue;
      if (text_[at_] == '\'') {
        at_ = std::min(text_.find('\'', at_ + 1), text_.size() - 1);
      } else if (text_.substr(at_).starts_with(host_hole)) {
        at_ += host_hole.size() - 1;
      }
      ++at_;
    }
    return take();
  }

  std::string_view take() {
    const std::size_t begin = at_;
    while (at_ < text_.size() &&
           (is_letter(text_[at_]) || (text_[at_] >= '0' && text_[at_] <= '9')))
      ++at_;
    return text_.substr(begin, at_ - begin);
  }

 private:
  void skip_comment() {
    const std::string_view rest = text_.substr(at_);
    if (rest.starts_with("--")) at_ = std::min(text_.find('\n', at_), text_.size());
    if (rest.starts_with("/*")) at_ = std::min(text_.find("*/", at_ + 2), text_.size() - 2) + 2;
  }

  std::string_view text_;
  std::size_t at_ = 0;
};

using WordList = std::initializer_list<std::string_view>;

bool is_any(std::string_view word, WordList list) {
  return std::any_of(list.begin(), list.end(),
                     [&](std::string_view one) { return equals_ignoring_case(word, one); });
}

// The partner among the next `most` words; empty if it is not there.
std::string_view find_partner(Words words, WordList partners, int most) {
  for (int i = 0; i < most; ++i) {
    const std::string_view word = words.next();
    if (word.empty()) break;
    if (is_any(word, partners)) return word;
  }
  return {};
}

std::string_view partner_of(std::string_view verb, const Words& words) {
  constexpr int anywhere = 100000;
  if (is_any(verb, {"select"})) return find_partner(words, {"from"}, anywhere);
  if (is_any(verb, {"with"})) {
    return find_partner(words, {"select", "insert", "update", "delete", "merge", "values"},
                        anywhere);
  }
  if (is_any(verb, {"insert", "replace"})) return find_partner(words, {"into"}, 4);
  if (is_any(verb, {"update"})) return find_partner(words, {"set"}, 12);
  if (is_any(verb, {"delete"})) return find_partner(words, {"from"}, 2);
  if (is_any(verb, {"merge"})) return find_partner(words, {"using"}, 12);
  if (is_any(verb, {"truncate"})) return find_partner(words, {"table"}, 1);
  if (is_any(verb, {"copy"})) return find_partner(words, {"from", "to"}, anywhere);
  if (is_any(verb, {"lock"})) return find_partner(words, {"table"}, 1);
  if (is_any(verb, {"refresh"})) return find_partner(words, {"materialized"}, 1);
  if (is_any(verb, {"explain"})) {
    return find_partner(words, {"select", "insert", "update", "delete"}, 8);
  }
  if (is_any(verb, {"set"})) return find_partner(words, {"search_path", "role"}, 2);
  if (is_any(verb, {"grant", "revoke"})) return find_partner(words, {"on"}, 12);
  if (is_any(verb, {"comment"})) return find_partner(words, {"on"}, 1);
  if (is_any(verb, {"create", "alter", "drop"})) {
    return find_partner(
        words,
        {"table", "view", "index", "schema", "sequence", "type", "function", "procedure", "trigger",
         "policy", "extension", "rule", "publication", "subscription"},
        5);
  }
  return {};
}

bool is_verb(std::string_view word) {
  return is_any(word,
                {"select",  "insert",   "update",  "delete",    "with",    "merge",   "truncate",
                 "create",  "alter",    "drop",    "replace",   "copy",    "lock",    "refresh",
                 "explain", "set",      "grant",   "revoke",    "comment", "call",    "begin",
                 "commit",  "rollback", "start",   "values",    "do",      "declare", "vacuum",
                 "analyze", "reindex",  "cluster", "savepoint", "notify",  "listen",  "fetch"});
}

bool is_upper(std::string_view word) {
  return std::none_of(word.begin(), word.end(), [](char c) { return c >= 'a' && c <= 'z'; });
}

// Signs that statements have and sentences hardly.
bool has_sql_signs(std::string_view text) {
  text = trim(text);
  while (!text.empty() && (text.back() == '.' || text.back() == ':' || text.back() == '?')) {
    text.remove_suffix(1);
  }
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (text.substr(i).starts_with(host_hole)) {
      i += host_hole.size() - 1;
      continue;
    }
    if ((c >= '0' && c <= '9') ||
        std::string_view("=*(),?$_;@%`\"<>").find(c) != std::string_view::npos)
      return true;
    // A dot inside a name, a colon before one.
    const bool tight = i + 1 < text.size() && is_letter(text[i + 1]);
    if ((c == '.' && i > 0 && is_letter(text[i - 1]) && tight) || (c == ':' && tight)) return true;
  }
  return false;
}

}  // namespace

SqlShape shape_of(std::string_view text) {
  Words words(text);
  words.skip_to_verb();
  const std::string_view verb = words.take();
  if (!is_verb(verb)) return SqlShape::none;
  const std::string_view partner = partner_of(verb, words);
  if (partner.empty()) return SqlShape::verb;
  if (is_upper(verb) && is_upper(partner)) return SqlShape::sql;
  return has_sql_signs(text) ? SqlShape::sql : SqlShape::english;
}

}  // namespace demarc
