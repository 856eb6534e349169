#include "manifest/pattern.h"

#include <algorithm>
#include <cctype>

namespace demarc {
namespace {

bool is_plain(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte >= 0x80 || (std::isalnum(byte) != 0) || c == '_' || c == '$' || c == '-' ||
         c == '*' || c == '?';
}

Error bad(std::string message, std::string hint = {}) {
  Error error;
  error.message = std::move(message);
  error.hint = std::move(hint);
  return error;
}

// Reads one part, quoted or plain, from `i` on.
Result<std::string> read_part(std::string_view text, std::size_t& i) {
  std::string part;
  if (i < text.size() && text[i] == '"') {
    for (++i;; ++i) {
      if (i >= text.size()) return bad("has a quoted part that does not end");
      if (text[i] != '"') {
        part += text[i];
      } else if (i + 1 < text.size() && text[i + 1] == '"') {
        part += text[i++];
      } else {
        ++i;
        return part;
      }
    }
  }
  for (; i < text.size() && is_plain(text[i]); ++i) {
    const char c = text[i];
    if (c == '*' && part.ends_with('*')) continue;
    part += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  }
  return part;
}

Error unexpected(std::string_view text, std::size_t i) {
  if (text[i] == '%') return bad("has a `%`", "the wildcards are `*` and `?`");
  if (text[i] == '/') return bad("looks like a path", "a relation is written `schema.name`");
  if (text[i] == ' ' || text[i] == ',') {
    return bad("holds more than one name", "write one pattern for each string of the list");
  }
  return bad(std::string("has a character that no name has: `") + text[i] + "`",
             "put a name with unusual characters in double quotes");
}

}  // namespace

Result<RelationPattern> parse_relation_pattern(std::string_view text) {
  if (text.empty())
    return bad("is empty", "a relation is written `schema.name`, a whole schema `schema.*`");
  RelationPattern pattern;
  pattern.written = std::string(text);
  std::vector<std::string> parts;
  bool database_read = false;
  for (std::size_t i = 0;;) {
    auto part = read_part(text, i);
    if (!part) return part.error();
    if (part->empty()) {
      if (i < text.size() && text[i] != '.' && text[i] != ':') return unexpected(text, i);
      return bad("has an empty part",
                 "a relation is written `schema.name`, a whole schema `schema.*`");
    }
    parts.push_back(std::move(*part));
    if (i == text.size()) break;
    if (text[i] == ':' && parts.size() == 1 && !database_read) {
      pattern.database = std::move(parts.back());
      parts.clear();
      database_read = true;
    } else if (text[i] != '.') {
      return unexpected(text, i);
    }
    ++i;
  }
  if (has_wildcard(pattern.database)) {
    return bad("has a wildcard in the database's name",
               "name each database in a pattern of its own");
  }
  if (parts.size() > 2) {
    return bad(
        "has " + std::to_string(parts.size()) + " parts",
        "a relation is written `schema.name`; a database stands before a colon: `shop:orders.*`");
  }
  pattern.name = std::move(parts.back());
  if (parts.size() == 2) pattern.schema = std::move(parts.front());
  return pattern;
}

bool has_wildcard(std::string_view part) {
  return part.find_first_of("*?") != std::string_view::npos;
}

bool wildcard_match(std::string_view pattern, std::string_view text) {
  std::size_t p = 0;
  std::size_t t = 0;
  std::size_t star = std::string_view::npos;
  std::size_t retry = 0;
  while (t < text.size()) {
    if (p < pattern.size() && pattern[p] == '*') {
      star = p++;
      retry = t;
    } else if (p < pattern.size() && (pattern[p] == '?' || pattern[p] == text[t])) {
      ++p;
      ++t;
    } else if (star != std::string_view::npos) {
      p = star + 1;
      t = ++retry;
    } else {
      return false;
    }
  }
  while (p < pattern.size() && pattern[p] == '*') ++p;
  return p == pattern.size();
}

bool wildcards_overlap(std::string_view a, std::string_view b) {
  // reachable[j]: the first i characters of `a` and the first j of `b` can stand for the same text.
  std::vector<char> row(b.size() + 1, 0);
  std::vector<char> next(b.size() + 1, 0);
  row[0] = 1;
  for (std::size_t j = 0; j < b.size() && b[j] == '*'; ++j) row[j + 1] = 1;
  for (const char c : a) {
    next[0] = c == '*' ? row[0] : char{0};
    for (std::size_t j = 0; j < b.size(); ++j) {
      const bool both = c == '*' || c == '?' || b[j] == '*' || b[j] == '?' || c == b[j];
      next[j + 1] = ((both && row[j] != 0) || (c == '*' && (row[j + 1] != 0 || next[j] != 0)) ||
                     (b[j] == '*' && (row[j + 1] != 0 || next[j] != 0)))
                        ? char{1}
                        : char{0};
    }
    row.swap(next);
  }
  return row[b.size()] != 0;
}

bool applies_to_database(const RelationPattern& pattern, std::string_view database) {
  if (!pattern.databases.empty()) {
    return std::ranges::find(pattern.databases, database) != pattern.databases.end();
  }
  return pattern.database.empty() || pattern.database == database;
}

bool matches(const RelationPattern& pattern, std::string_view database, std::string_view schema,
             std::string_view name) {
  return applies_to_database(pattern, database) && wildcard_match(pattern.name, name) &&
         (pattern.schema.empty() || wildcard_match(pattern.schema, schema));
}

bool overlap(const RelationPattern& a, const RelationPattern& b) {
  const bool common_database = a.databases.empty()
                                   ? (a.database.empty() || applies_to_database(b, a.database) ||
                                      (b.databases.empty() && b.database.empty()))
                                   : std::ranges::any_of(a.databases, [&](const auto& d) {
                                       return applies_to_database(b, d);
                                     });
  return common_database &&
         (a.schema.empty() || b.schema.empty() || wildcards_overlap(a.schema, b.schema)) &&
         wildcards_overlap(a.name, b.name);
}

Specificity specificity(const RelationPattern& pattern) {
  Specificity out;
  out.literal_schema = !has_wildcard(pattern.schema);
  out.exact = out.literal_schema && !has_wildcard(pattern.name);
  const auto literal = [](char c) { return c != '*' && c != '?'; };
  out.literal_characters =
      static_cast<std::uint32_t>(std::ranges::count_if(pattern.schema, literal) +
                                 std::ranges::count_if(pattern.name, literal));
  return out;
}

void PatternIndex::add(const RelationPattern& pattern, std::uint32_t id) {
  const auto entry = static_cast<std::uint32_t>(entries_.size());
  entries_.push_back({pattern, demarc::specificity(pattern), id});
  if (pattern.schema.empty() && !has_wildcard(pattern.name)) {
    by_name_[pattern.name].push_back(entry);
    return;
  }
  if (pattern.schema.empty() || has_wildcard(pattern.schema)) {
    wild_schema_.push_back(entry);
    return;
  }
  const std::size_t length = std::min(pattern.name.find_first_of("*?"), pattern.name.size());
  if (prefix_lengths_.size() <= length) prefix_lengths_.resize(length + 1);
  prefix_lengths_[length] = true;
  std::string key = pattern.schema;
  key += '\0';
  key.append(pattern.name, 0, length);
  by_prefix_[std::move(key)].push_back(entry);
}

void PatternIndex::collect(std::uint32_t entry, std::string_view database, std::string_view schema,
                           std::string_view name, std::vector<Match>& out) const {
  const Entry& candidate = entries_[entry];
  if (matches(candidate.pattern, database, schema, name)) {
    out.push_back({candidate.id, candidate.specificity});
  }
}

void PatternIndex::find(std::string_view database, std::string_view schema, std::string_view name,
                        std::vector<Match>& out) const {
  out.clear();
  std::string key(schema);
  key += '\0';
  for (std::size_t length = 0; length <= name.size() && length < prefix_lengths_.size(); ++length) {
    if (length > 0) key += name[length - 1];
    if (!prefix_lengths_[length]) continue;
    if (const auto found = by_prefix_.find(key); found != by_prefix_.end()) {
      for (const std::uint32_t entry : found->second) collect(entry, database, schema, name, out);
    }
  }
  if (!by_name_.empty()) {
    key.assign(name);
    if (const auto found = by_name_.find(key); found != by_name_.end()) {
      for (const std::uint32_t entry : found->second) collect(entry, database, schema, name, out);
    }
  }
  for (const std::uint32_t entry : wild_schema_) collect(entry, database, schema, name, out);
  std::ranges::stable_sort(out, [](const Match& a, const Match& b) {
    return a.specificity != b.specificity ? a.specificity > b.specificity : a.id < b.id;
  });
}

}  // namespace demarc
