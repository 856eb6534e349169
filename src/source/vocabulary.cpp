#include "source/vocabulary.h"

#include <array>

#include "base/text.h"

namespace demarc {

const char* to_string(Confidence confidence) {
  switch (confidence) {
    case Confidence::certain:
      return "certain";
    case Confidence::likely:
      return "likely";
    case Confidence::possible:
      return "possible";
  }
  return "possible";
}

static constexpr std::array<const char*, privilege_count> privilege_names = {
    "SELECT",   "INSERT", "UPDATE", "DELETE", "TRUNCATE", "REFERENCES", "TRIGGER",
    "MAINTAIN", "OWNER",  "USAGE",  "CREATE", "EXECUTE",  "CONNECT",    "TEMPORARY"};

const char* privilege_name(int bit) {
  return privilege_names[static_cast<std::size_t>(bit)];
}

Privileges privilege_of(std::string_view word) {
  for (int bit = 0; bit < privilege_count; ++bit) {
    if (equals_ignoring_case(word, privilege_name(bit))) return 1u << bit;
  }
  if (equals_ignoring_case(word, "ALL")) return priv_relation_all;
  if (equals_ignoring_case(word, "TEMP")) return priv_temporary;
  return 0;
}

std::string to_string_of_privileges(Privileges privileges, std::string_view separator) {
  std::string out;
  for (int bit = 0; bit < privilege_count; ++bit) {
    if ((privileges & (1u << bit)) == 0) continue;
    if (!out.empty()) out += separator;
    out += privilege_name(bit);
  }
  return out;
}

const char* to_string(ObjectKind kind) {
  switch (kind) {
    case ObjectKind::table:
      return "table";
    case ObjectKind::view:
      return "view";
    case ObjectKind::materialized_view:
      return "materialized view";
    case ObjectKind::foreign_table:
      return "foreign table";
    case ObjectKind::sequence:
      return "sequence";
    case ObjectKind::index:
      return "index";
    case ObjectKind::routine:
      return "routine";
    case ObjectKind::trigger:
      return "trigger";
    case ObjectKind::policy:
      return "policy";
    case ObjectKind::rule:
      return "rule";
    case ObjectKind::schema:
      return "schema";
    case ObjectKind::type:
      return "type";
    case ObjectKind::domain:
      return "domain";
    case ObjectKind::extension:
      return "extension";
    case ObjectKind::language:
      return "language";
    case ObjectKind::server:
      return "server";
    case ObjectKind::foreign_data_wrapper:
      return "foreign data wrapper";
    case ObjectKind::user_mapping:
      return "user mapping";
    case ObjectKind::database:
      return "database";
    case ObjectKind::role:
      return "role";
    case ObjectKind::publication:
      return "publication";
    case ObjectKind::subscription:
      return "subscription";
    case ObjectKind::statistics:
      return "statistics";
    case ObjectKind::column:
      return "column";
    case ObjectKind::constraint:
      return "constraint";
    case ObjectKind::other:
      return "object";
  }
  return "object";
}

static constexpr const char* tag_names[] = {
#define X(id, name) name,
#include "source/command_tags.def"
#undef X
};

const char* to_string(CommandTag tag) {
  return tag_names[static_cast<std::size_t>(tag)];
}

static constexpr struct {
  const char* name;
  bool counts;
} note_kinds[] = {
#define X(id, name, counts) {name, counts != 0},
#include "source/note_kinds.def"
#undef X
};

const char* to_string(NoteKind kind) {
  return note_kinds[static_cast<std::size_t>(kind)].name;
}

bool counts_as_not_analysed(NoteKind kind) {
  return note_kinds[static_cast<std::size_t>(kind)].counts;
}

}  // namespace demarc
