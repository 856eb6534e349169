#include "manifest/template.h"

#include <algorithm>

#include "base/text.h"

namespace demarc {
namespace {

using Kind = TemplatePiece::Kind;

constexpr std::size_t placeholder_limit = 8;
constexpr std::size_t name_limit = 256;  // PostgreSQL's own is 63

const char* const usual_environments[] = {
    "dev",     "develop",     "development", "test",       "testing", "qa",      "uat",
    "int",     "integration", "ci",          "e2e",        "stage",   "staging", "stg",
    "preprod", "pre",         "prod",        "production", "live",    "local",   "sandbox",
    "demo",    "perf",        "load",        "canary",     "preview"};

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_word(char c) {
  const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  return letter || is_digit(c) || c == '_' || c == '-' || static_cast<unsigned char>(c) >= 0x80;
}

// Reads `count` digits behind an optional separator; leaves `i` where they are not.
bool eat_digits(std::string_view text, std::size_t& i, int count) {
  std::size_t j = i;
  if (j < text.size() && (text[j] == '_' || text[j] == '-')) ++j;
  for (int left = count; left > 0; --left, ++j) {
    if (j >= text.size() || !is_digit(text[j])) return false;
  }
  i = j;
  return true;
}

bool is_date(std::string_view text) {
  if (!text.starts_with("19") && !text.starts_with("20")) return false;
  std::size_t i = 2;
  if (!is_digit(text[1]) || text.size() < 4 || !is_digit(text[2]) || !is_digit(text[3]))
    return false;
  i = 4;
  std::size_t j = i;
  if (j < text.size() && (text[j] == '_' || text[j] == '-')) ++j;
  if (j < text.size() && (text[j] == 'q' || text[j] == 'w')) {  // quarter, week
    const std::string_view rest = text.substr(j + 1);
    return !rest.empty() && rest.size() <= 2 && std::ranges::all_of(rest, is_digit);
  }
  if (!eat_digits(text, i, 2)) return i == text.size();  // month
  if (!eat_digits(text, i, 2)) return i == text.size();  // day
  for (int left = 3; left > 0 && eat_digits(text, i, 2); --left) {
  }  // time of day
  return i == text.size();
}

bool is_environment(std::string_view text, const std::vector<std::string>& environments) {
  if (!environments.empty()) return std::ranges::find(environments, text) != environments.end();
  std::string_view stem = text;
  while (!stem.empty() && is_digit(stem.back())) stem.remove_suffix(1);
  if (stem.size() < text.size() && (stem == "pr" || stem == "pr_" || stem == "pr-")) return true;
  return std::ranges::find(usual_environments, stem) != std::end(usual_environments);
}

// Of a placeholder's text that ends before `end`: whether a longer one could still fit.
bool may_go_on(Kind kind, char last) {
  if (kind == Kind::integer) return is_digit(last);
  return is_word(last);
}

bool fits(const TemplatePiece& piece, std::string_view text, const NameTemplate& whole) {
  switch (piece.kind) {
    case Kind::literal:
      return text == piece.text;
    case Kind::date:
      return text.size() >= 4 && is_date(text);
    case Kind::environment:
      return is_environment(text, whole.environments);
    case Kind::integer:
    case Kind::word:
      return true;  // may_go_on has looked at every character
  }
  return false;
}

// Backtracking with a memory of dead ends, so that it stays quadratic in the length of the name.
struct Matcher {
  const NameTemplate& name_template;
  std::string_view name;
  std::vector<char> dead{};
  std::vector<std::size_t> ends{};

  bool match(std::size_t piece, std::size_t at) {  // recursion is bounded by the number of pieces
    if (piece == name_template.pieces.size()) return at == name.size();
    char& is_dead = dead[piece * (name.size() + 1) + at];
    if (is_dead != 0) return false;
    const TemplatePiece& wanted = name_template.pieces[piece];
    const bool literal = wanted.kind == Kind::literal;
    const std::size_t first = literal ? at + wanted.text.size() : at + 1;
    const std::size_t last = literal ? first : name.size();
    for (std::size_t end = first; end <= last && end <= name.size(); ++end) {
      if (!literal && !may_go_on(wanted.kind, name[end - 1])) break;
      if (!fits(wanted, name.substr(at, end - at), name_template)) continue;
      ends[piece] = end;
      if (match(piece + 1, end)) return true;
    }
    is_dead = 1;
    return false;
  }
};

Error bad(std::string message, std::string hint = {}) {
  Error error;
  error.message = std::move(message);
  error.hint = std::move(hint);
  return error;
}

Kind kind_of(std::string_view word) {
  if (word == "int") return Kind::integer;
  if (word == "date") return Kind::date;
  if (word == "env") return Kind::environment;
  return Kind::word;
}

}  // namespace

bool NameTemplate::has(std::string_view placeholder) const {
  return std::ranges::any_of(pieces, [&](const TemplatePiece& piece) {
    return piece.kind != Kind::literal && piece.text == placeholder;
  });
}

Result<NameTemplate> parse_name_template(std::string_view text,
                                         const std::vector<std::string>& environments) {
  NameTemplate out;
  out.environments = environments;
  std::size_t placeholders = 0;
  for (std::size_t i = 0; i < text.size();) {
    if (text[i] == '}') return bad("has a `}` without its `{`");
    if (text[i] != '{') {
      const std::size_t end = std::min(text.find_first_of("{}", i), text.size());
      out.pieces.push_back({Kind::literal, to_lower(text.substr(i, end - i))});
      i = end;
      continue;
    }
    const std::size_t end = text.find('}', i);
    if (end == std::string_view::npos) return bad("has a `{` that is not closed");
    const std::string word(text.substr(i + 1, end - i - 1));
    if (word.empty() || !std::ranges::all_of(word, is_word)) {
      return bad("has a placeholder without a name", "write {env}, {date}, {int}, {id} or {table}");
    }
    if (!out.pieces.empty() && out.pieces.back().kind != Kind::literal) {
      return bad("has two placeholders side by side", "put the separator between them");
    }
    if (++placeholders > placeholder_limit) return bad("has more than 8 placeholders");
    out.pieces.push_back({kind_of(word), word});
    i = end + 1;
  }
  if (out.pieces.empty()) return bad("is empty");
  if (text.find('.') != std::string_view::npos) {
    return bad("has a dot", "a template stands for one name, without its schema");
  }
  return out;
}

std::optional<Captures> match_template(const NameTemplate& name_template, std::string_view name) {
  if (name.size() > name_limit) return std::nullopt;
  Matcher matcher{name_template, name};
  matcher.dead.resize(name_template.pieces.size() * (name.size() + 1));
  matcher.ends.resize(name_template.pieces.size());
  if (!matcher.match(0, 0)) return std::nullopt;
  Captures captures;
  std::size_t begin = 0;
  for (std::size_t i = 0; i < name_template.pieces.size(); ++i) {
    const std::size_t end = matcher.ends[i];
    if (name_template.pieces[i].kind != Kind::literal) {
      captures.emplace_back(name_template.pieces[i].text,
                            std::string(name.substr(begin, end - begin)));
    }
    begin = end;
  }
  return captures;
}

std::string fill_template(std::string_view text, const Captures& captures) {
  std::string out;
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t end = text[i] == '{' ? text.find('}', i) : std::string_view::npos;
    if (end == std::string_view::npos) {
      out += text[i++];
      continue;
    }
    const std::string_view word = text.substr(i + 1, end - i - 1);
    const auto found = std::ranges::find(captures, word, &Captures::value_type::first);
    out += found != captures.end() ? std::string_view(found->second) : text.substr(i, end - i + 1);
    i = end + 1;
  }
  return out;
}

NameRules::NameRules(const Database& database) {
  for (const auto& [from, to] : database.same_as) {
    if (auto parsed = parse_name_template(from, database.environments)) {
      same_as_.emplace_back(std::move(*parsed), to);
    }
  }
  for (const std::string& text : database.partitions) {
    if (auto parsed = parse_name_template(text, database.environments)) {
      partitions_.push_back(std::move(*parsed));
    }
  }
}

std::optional<std::string> NameRules::canonical_schema(std::string_view schema) const {
  for (const auto& [from, to] : same_as_) {
    if (const auto captures = match_template(from, schema)) {
      std::string canonical = fill_template(to, *captures);
      if (canonical != schema) return canonical;
    }
  }
  return std::nullopt;
}

std::optional<std::string> NameRules::partition_parent(std::string_view name) const {
  for (const NameTemplate& name_template : partitions_) {
    const auto captures = match_template(name_template, name);
    if (!captures) continue;
    const auto table = std::ranges::find(*captures, "table", &Captures::value_type::first);
    if (table != captures->end()) return table->second;
  }
  return std::nullopt;
}

}  // namespace demarc
