// What demarc knows of a host language, as data: rules/hosts/<language>.toml. Which kinds of nodes
// play which role, which calls run SQL, put strings together or begin a transaction.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/result.h"
#include "scan/file_kind.h"

namespace demarc {

// What a kind of node is to the extraction; the names in the data files are the same.
enum class HostRole : std::uint8_t {
  none,
  string,    // a literal with escapes, or without where its prefix says so
  raw,       // a literal without escapes
  verbatim,  // a literal in which only a doubled quote is an escape
  content,   // inside a literal: text, escapes, delimiters; what else is inside is a hole
  hole,      // an expression inside a literal
  heredoc,   // where a heredoc is named; its text comes later
  heredoc_body,
  chain,  // literals side by side
  binary,
  call,
  create,  // new X(…)
  macro,
  arguments,
  pair,  // a named argument, a key and its value
  ternary,
  wrap,       // parentheses, await, casts: the value is the first child
  wrap_last,  // … the last child
  list,
  identifier,
  member,  // a.b: the last child is the name
  define,  // a name and its value: declaration, assignment
  target,  // inside a define: holds the name
  append,  // a += b
  function,
  class_like,
  branch,  // if, with alternatives
  annotation,
  comment,
  statement,  // a literal directly below is no SQL: a docstring, a directive
  quiet,      // what is inside is no SQL: imports
};

enum class HostField : std::uint8_t {
  none,
  name,   // name, left, pattern, declarator: what is defined
  value,  // value, right, default_value: what it is
  op,
  function,  // function, name of a call, method, macro, constructor, type: what is called
  receiver,  // object, receiver, operand, argument, scope
  arguments,
  condition,
  consequence,
  alternative,
  type,
  body,
};

enum class CallRole : std::uint8_t {
  strong,    // runs the SQL in that argument
  weak,      // the same, by a common word
  entities,  // its text names entities, not tables: JPQL, HQL, DQL
  pass,      // gives its receiver or its argument back, more or less
  format_percent,
  format_braces,
  join,
  append,  // adds to its receiver
  append_line,
  append_first,  // adds to its first argument
  builder,       // makes a thing to append to
  begin,
  commit,
  transaction,  // its block or function argument is one transaction
  quiet,        // log lines, messages: no SQL
};

struct CallRule {
  CallRole role = CallRole::weak;
  int argument = 0;         // -1: any
  std::string qualifier{};  // the name before the dot must be this
};

struct HostLanguage {
  std::string name{};
  std::vector<HostRole> roles{};          // by the grammar's number of the kind
  std::vector<std::string_view> kinds{};  // the grammar's names, by the same number
  std::vector<HostField> fields{};        // by the grammar's number of the field
  std::unordered_map<std::string, std::vector<CallRule>> calls{};
  std::vector<std::string> concatenation{};       // operators
  bool percent_formats = false;                   // "…" % x
  bool braces_double = false;                     // {{ in a literal with holes is {
  bool dollar_names = false;                      // $name in a literal is a hole
  std::vector<std::string> tags{};                // of template literals
  std::vector<std::string> sql_keys{};            // of named arguments and objects
  std::vector<std::string> assigned{};            // x.CommandText = "…"
  std::vector<std::string> annotations{};         // hold SQL
  std::vector<std::string> entity_annotations{};  // hold JPQL unless native
  std::vector<std::string> native_marks{};        // words that say native
  std::vector<std::string> heredocs{};            // names
  std::vector<std::string> transactional{};       // annotations
  std::vector<std::string> markers{};             // words of a comment before a literal
};

// `toml` of one language; `parent`, where it inherits calls.
Result<HostLanguage> parse_host_language(std::string_view id, std::string_view toml,
                                         Language language);

// Of the embedded data; nullptr where the build does not read the language.
const HostLanguage* host_language(Language language);

}  // namespace demarc
