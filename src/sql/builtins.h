// What PostgreSQL brings along: names of its own functions and types, as folded identifiers.
#pragma once

#include <cstdint>
#include <string_view>

namespace demarc {

// Functions whose arguments name relations or settings.
enum class SpecialFunction : std::uint8_t {
  none,
  nextval,
  currval,
  setval,
  sequence_parameters,  // pg_sequence_parameters
  serial_sequence,      // pg_get_serial_sequence
  set_config,
  to_regclass,
  names_relation,   // its first argument is a relation's name
  names_last,       // so is the last but one: has_table_privilege
  names_column,     // … but two: has_column_privilege
  names_in_schema,  // the last but one is a routine's or type's name
  table_to_xml,
  runs_first,     // its first argument is a query that it runs: query_to_xml
  runs_second,    // so is its second: ts_rewrite
  single_column,  // a table function whose one column is named like its alias
};

struct Builtin {
  bool known = false;
  SpecialFunction special = SpecialFunction::none;
};

Builtin builtin_function(std::string_view name);
bool is_builtin_type(std::string_view name);

}  // namespace demarc
