#include "sql/recover_tag.h"

#include <algorithm>
#include <string>
#include <vector>

#include "sql/chars.h"
#include "sql/lexer.h"

namespace demarc {

namespace {

struct TagName {
  std::string_view name{};
  CommandTag tag = CommandTag::other;
};

// Words that stand between the words of a tag: CREATE OR REPLACE TEMP VIEW.
constexpr std::string_view modifiers[] = {
    "OR",        "REPLACE", "TEMP",    "TEMPORARY",  "UNLOGGED", "GLOBAL",    "LOCAL",
    "RECURSIVE", "UNIQUE",  "TRUSTED", "PROCEDURAL", "FULLTEXT", "CLUSTERED", "NONCLUSTERED"};

constexpr TagName synonyms[] = {
    {"ABORT", CommandTag::rollback_},
    {"ALTER GROUP", CommandTag::alter_role},
    {"ALTER USER", CommandTag::alter_role},
    {"CLOSE", CommandTag::close_cursor},
    {"CREATE CONSTRAINT TRIGGER", CommandTag::create_trigger},
    {"CREATE GROUP", CommandTag::create_role},
    {"CREATE USER", CommandTag::create_role},
    {"DECLARE", CommandTag::declare_cursor},
    {"DROP GROUP", CommandTag::drop_role},
    {"DROP USER", CommandTag::drop_role},
    {"END", CommandTag::commit_},
    {"LOCK", CommandTag::lock_table},
    {"RENAME TABLE", CommandTag::alter_table},
    {"REPLACE INTO", CommandTag::insert_},
    {"START", CommandTag::start_transaction},
    {"TABLE", CommandTag::select_},
    {"TRUNCATE", CommandTag::truncate_table},
    {"VALUES", CommandTag::select_},
};

const std::vector<TagName>& tag_names() {
  static const std::vector<TagName> names = [] {
    std::vector<TagName> all = {
#define X(id, name) {name, CommandTag::id},
#include "source/command_tags.def"
#undef X
    };
    all.insert(all.end(), std::begin(synonyms), std::end(synonyms));
    std::sort(all.begin(), all.end(),
              [](const TagName& a, const TagName& b) { return a.name < b.name; });
    return all;
  }();
  return names;
}

CommandTag find_tag(std::string_view name) {
  const std::vector<TagName>& names = tag_names();
  const auto found =
      std::lower_bound(names.begin(), names.end(), name,
                       [](const TagName& a, std::string_view b) { return a.name < b; });
  return found != names.end() && found->name == name ? found->tag : CommandTag::other;
}

// What a statement that begins with WITH does, and whether a SELECT or CREATE TABLE makes a table.
CommandTag refine(CommandTag tag, bool with, std::string_view statement) {
  if (!with && tag != CommandTag::select_ && tag != CommandTag::create_table &&
      tag != CommandTag::grant_ && tag != CommandTag::revoke_) {
    return tag;
  }
  Lexer lexer(statement);
  long depth = 0;
  bool after_as = false;
  bool first = true;
  for (Token token = lexer.next(); token.kind != TokenKind::end;
       token = lexer.next(), first = false) {
    depth += lexer.is(token, '(') ? 1 : lexer.is(token, ')') ? -1 : 0;
    if (depth > 0 || token.kind != TokenKind::word) continue;
    if (with && tag == CommandTag::other) {
      const bool known = lexer.is(token, "select") || lexer.is(token, "insert") ||
                         lexer.is(token, "update") || lexer.is(token, "delete") ||
                         lexer.is(token, "merge");
      if (!known) continue;
      std::string upper(lexer.text(token));
      for (char& c : upper) c = c >= 'a' ? static_cast<char>(c - 32) : c;
      tag = find_tag(upper);
      if (tag != CommandTag::select_) return tag;
    }
    if (tag == CommandTag::select_ && lexer.is(token, "into")) return CommandTag::select_into;
    if (tag == CommandTag::select_ && lexer.is(token, "from")) return tag;
    if (tag == CommandTag::create_table && after_as &&
        (lexer.is(token, "select") || lexer.is(token, "with") || lexer.is(token, "table") ||
         lexer.is(token, "values"))) {
      return CommandTag::create_table_as;
    }
    if ((tag == CommandTag::grant_ || tag == CommandTag::revoke_) && !first) {
      if (lexer.is(token, "on")) return tag;
      if (lexer.is(token, "to")) return CommandTag::grant_role;
      if (lexer.is(token, "from")) return CommandTag::revoke_role;
    }
    after_as = lexer.is(token, "as");
  }
  return tag;
}

}  // namespace

CommandTag command_tag_of(std::string_view statement) {
  constexpr std::size_t words_looked_at = 5;
  constexpr std::size_t longest_word = 32;
  Lexer lexer(statement);
  Token token = lexer.next();
  while (lexer.is(token, '(')) token = lexer.next();
  if (lexer.is(token, "with")) return refine(CommandTag::other, true, statement);
  std::string words;
  CommandTag tag = CommandTag::other;
  std::size_t count = 0;
  for (; count < words_looked_at && token.kind == TokenKind::word; token = lexer.next()) {
    if (token.end - token.begin > longest_word) break;
    std::string word(lexer.text(token));
    for (char& c : word) {
      if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 32);
    }
    const bool modifier = count > 0 && std::find(std::begin(modifiers), std::end(modifiers),
                                                 word) != std::end(modifiers);
    if (modifier) continue;
    if (count++ > 0) words += ' ';
    words += word;
    // The longest sequence of first words that is a tag.
    if (const CommandTag found = find_tag(words); found != CommandTag::other) tag = found;
  }
  return refine(tag, false, statement);
}

}  // namespace demarc
