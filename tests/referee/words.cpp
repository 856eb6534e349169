#include "tests/referee/words.h"

#include <algorithm>
#include <cctype>

namespace demarc::referee {

static bool is_word_char(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return std::isalnum(byte) != 0 || c == '_' || c == '$' || byte >= 0x80;
}

static char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

static std::string lowered(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(), lower);
  return out;
}

std::set<std::string> words_of(std::string_view sql) {
  std::set<std::string> words;
  for (std::size_t at = 0; at < sql.size();) {
    std::size_t end = at;
    while (end < sql.size() && is_word_char(sql[end])) ++end;
    if (end > at) words.insert(lowered(sql.substr(at, end - at)));
    at = end + 1;
  }
  return words;
}

static bool has_any(const std::set<std::string>& words, std::initializer_list<const char*> wanted) {
  return std::any_of(wanted.begin(), wanted.end(),
                     [&](const char* word) { return words.count(word) != 0; });
}

// Does "name." stand in the text, in any case, the name perhaps in quotes?
static bool qualifies_something(std::string_view name, std::string_view sql) {
  const std::string text = lowered(sql);
  const std::string wanted = lowered(name);
  for (std::size_t at = text.find(wanted); at != std::string::npos;
       at = text.find(wanted, at + 1)) {
    std::size_t end = at + wanted.size();
    if (at > 0 && is_word_char(text[at - 1])) continue;
    if (end < text.size() && text[end] == '"') ++end;
    end = text.find_first_not_of(" \t\n", end);
    if (end != std::string::npos && text[end] == '.') return true;
  }
  return false;
}

bool is_named(const Object& object, const std::set<std::string>& words, std::string_view sql) {
  if (object.kind == ObjectKind::database) {
    return has_any(words, {"temp", "temporary", "pg_temp", "schema", "database", "extension",
                           "publication", "subscription"});
  }
  if (object.kind == ObjectKind::language) {
    return has_any(words, {"language", "do", "function", "procedure", "routine"});
  }
  if (object.kind == ObjectKind::schema && words.count("schema") == 0) {
    // PUBLIC is a role too, and a schema's name may be any word.
    return qualifies_something(object.name, sql);
  }
  if (std::all_of(object.name.begin(), object.name.end(), is_word_char)) {
    return words.count(lowered(object.name)) != 0;
  }
  std::string doubled;  // as it stands between quotes
  for (char c : object.name) doubled.append(c == '"' ? 2 : 1, c);
  return sql.find(doubled) != std::string_view::npos;
}

static bool ends_with_name(std::string_view message, std::string_view name) {
  return message.size() > name.size() + 1 && message.substr(message.size() - name.size()) == name &&
         message[message.size() - name.size() - 1] == ' ';
}

bool message_names(std::string_view message, const Object& object) {
  // Relations stand there by their name, routines and types by schema and name, types in quotes
  // where they need them.
  const std::string full = display_name(object);
  const std::string quoted = quote_name(object.schema) + "." + quote_name(object.name);
  return ends_with_name(message, object.name) || ends_with_name(message, full) ||
         ends_with_name(message, quoted) ||
         ends_with_name(message, object.schema + "." + quote_name(object.name)) ||
         ends_with_name(message, quote_name(object.schema) + "." + object.name) ||
         message.find('"' + object.name + '"') != std::string_view::npos ||
         message.find('"' + full + '"') != std::string_view::npos;
}

bool message_is_about(std::string_view message, ObjectKind kind) {
  struct Row {
    ObjectKind kind;
    std::string_view words;
  };
  static constexpr Row rows[] = {
      {ObjectKind::schema, " schema "},
      {ObjectKind::routine, " function "},
      {ObjectKind::routine, " procedure "},
      {ObjectKind::routine, " routine "},
      {ObjectKind::routine, " aggregate "},
      {ObjectKind::type, " type "},
      {ObjectKind::type, " table "},
      {ObjectKind::type, " relation "},
      {ObjectKind::domain, " domain "},
      {ObjectKind::domain, " type "},
      {ObjectKind::language, " language "},
      {ObjectKind::database, " database "},
      {ObjectKind::server, " foreign server "},
      {ObjectKind::foreign_data_wrapper, " foreign-data wrapper "},
      {ObjectKind::publication, " publication "},
      {ObjectKind::statistics, " statistics object "},
      {ObjectKind::other, " collation "},
  };
  // Warnings name the object in quotes and do not say what it is.
  if (message.find('"') != std::string_view::npos) return true;
  bool other = false;
  for (const Row& row : rows) {
    const bool said = message.find(row.words) != std::string_view::npos;
    if (said && row.kind == kind) return true;
    other |= said && row.words != " table " && row.words != " relation ";
  }
  const bool relation_like =
      is_relation(kind) || kind == ObjectKind::sequence || kind == ObjectKind::index;
  return !other && relation_like;
}

static std::string_view skip_blank(std::string_view sql) {
  for (;;) {
    const std::size_t at = std::min(sql.find_first_not_of(" \t\r\n("), sql.size());
    sql.remove_prefix(at);
    if (sql.substr(0, 2) == "--") {
      sql.remove_prefix(std::min(sql.find('\n'), sql.size()));
    } else if (sql.substr(0, 2) == "/*" && sql.find("*/") != std::string_view::npos) {
      sql.remove_prefix(sql.find("*/") + 2);
    } else {
      return sql;
    }
  }
}

static std::string take_word(std::string_view& sql) {
  sql = skip_blank(sql);
  std::size_t end = 0;
  while (end < sql.size() && is_word_char(sql[end])) ++end;
  std::string word = lowered(sql.substr(0, end));
  sql.remove_prefix(end);
  return word;
}

bool is_transaction_control(std::string_view sql) {
  const std::string first = take_word(sql);
  static constexpr const char* words[] = {"begin",    "start", "commit",    "end",
                                          "rollback", "abort", "savepoint", "release"};
  if (first == "prepare") return take_word(sql) == "transaction";
  return std::find(std::begin(words), std::end(words), first) != std::end(words);
}

std::string first_word(std::string_view sql) {
  return take_word(sql);
}

bool is_query(std::string_view sql) {
  const std::string first = take_word(sql);
  static constexpr const char* verbs[] = {"select", "insert", "update", "delete",
                                          "merge",  "with",   "values", "table"};
  return std::find(std::begin(verbs), std::end(verbs), first) != std::end(verbs);
}

bool has_parameters_to_bind(std::string_view sql) {
  if (!is_query(sql)) return false;
  char quote = 0;
  for (std::size_t i = 0; i + 1 < sql.size(); ++i) {
    const char c = sql[i];
    if (quote != 0) {
      if (c == quote) quote = 0;
    } else if (c == '\'' || c == '"') {
      quote = c;
    } else if (c == '$' && std::isdigit(static_cast<unsigned char>(sql[i + 1])) != 0 &&
               (i == 0 || !is_word_char(sql[i - 1]))) {
      return true;
    }
  }
  return false;
}

std::string name_after_prepare(std::string_view sql) {
  if (take_word(sql) != "prepare") return {};
  sql = skip_blank(sql);
  if (!sql.empty() && sql[0] == '"') {
    const std::size_t end = sql.find('"', 1);
    return end == std::string_view::npos ? std::string() : std::string(sql.substr(1, end - 1));
  }
  std::string name = take_word(sql);
  return name == "transaction" ? std::string() : name;
}

}  // namespace demarc::referee
