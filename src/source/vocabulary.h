// PostgreSQL's own words: privileges, object kinds, command tags; and ours: confidence, note kinds.
//
// The order of the privileges is the order in which they are printed everywhere.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace demarc {

enum class Confidence : std::uint8_t { certain, likely, possible };  // greater is weaker
const char* to_string(Confidence confidence);
inline Confidence weaker(Confidence a, Confidence b) {
  return a > b ? a : b;
}

using Privileges = std::uint32_t;
constexpr Privileges priv_select = 1u << 0;
constexpr Privileges priv_insert = 1u << 1;
constexpr Privileges priv_update = 1u << 2;
constexpr Privileges priv_delete = 1u << 3;
constexpr Privileges priv_truncate = 1u << 4;
constexpr Privileges priv_references = 1u << 5;
constexpr Privileges priv_trigger = 1u << 6;
constexpr Privileges priv_maintain = 1u << 7;  // shown as OWNER for servers before 17
constexpr Privileges priv_owner = 1u << 8;     // what only an owner may do
constexpr Privileges priv_usage = 1u << 9;
constexpr Privileges priv_create = 1u << 10;
constexpr Privileges priv_execute = 1u << 11;
constexpr Privileges priv_connect = 1u << 12;
constexpr Privileges priv_temporary = 1u << 13;
constexpr Privileges priv_writes = priv_insert | priv_update | priv_delete | priv_truncate;
constexpr Privileges priv_relation_all = (1u << 8) - 1;
constexpr int privilege_count = 14;

// The name of the privilege with that bit number, e.g. 0 → "SELECT".
const char* privilege_name(int bit);
// 0 for a word that is none. Case-insensitive; "ALL" gives priv_relation_all.
Privileges privilege_of(std::string_view word);
// "SELECT, UPDATE"; "" for none.
std::string to_string_of_privileges(Privileges privileges, std::string_view separator = ", ");
// What the server of that major version demands: MAINTAIN is OWNER before 17.
inline Privileges for_server_version(Privileges p, int major) {
  if ((p & priv_maintain) != 0 && major < 17) return (p & ~priv_maintain) | priv_owner;
  return p;
}

enum class ObjectKind : std::uint8_t {
  table,
  view,
  materialized_view,
  foreign_table,
  sequence,
  index,
  routine,
  trigger,
  policy,
  rule,
  schema,
  type,
  domain,
  extension,
  language,
  server,
  foreign_data_wrapper,
  user_mapping,
  database,
  role,
  publication,
  subscription,
  statistics,
  column,
  constraint,
  other
};
const char* to_string(ObjectKind kind);  // "table", "materialized view", …
inline bool is_relation(ObjectKind kind) {
  return kind == ObjectKind::table || kind == ObjectKind::view ||
         kind == ObjectKind::materialized_view || kind == ObjectKind::foreign_table;
}

// PostgreSQL's command tags, as its server reports them; one X per tag in command_tags.def.
enum class CommandTag : std::uint16_t {
#define X(id, name) id,
#include "source/command_tags.def"
#undef X
};
const char* to_string(CommandTag tag);

// What could not be analysed or decided. The names are part of the JSON contract.
enum class NoteKind : std::uint8_t {
#define X(id, name, counts) id,
#include "source/note_kinds.def"
#undef X
};
const char* to_string(NoteKind kind);
// True for kinds that mean that something was not read (summary.not_analysed).
bool counts_as_not_analysed(NoteKind kind);

}  // namespace demarc
