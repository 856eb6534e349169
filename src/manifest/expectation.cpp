#include "manifest/expectation.h"

namespace demarc {

using Kind = TomlValue::Kind;
using T = KeyType;

Expectation expectation(KeyType type) {
  switch (type) {
    case T::text:
    case T::server:
    case T::database:
    case T::service:
    case T::party:
    case T::party_or_all:
      return {"a text in quotes", Kind::string, Kind::string};
    case T::text_or_integer:
      return {"a text in quotes or an integer", Kind::string, Kind::string};
    case T::version:
      return {"a version", Kind::integer, Kind::string};
    case T::count:
      return {"an integer", Kind::integer, Kind::string};
    case T::flag:
      return {"true or false", Kind::boolean, Kind::string};
    case T::date:
      return {"a date such as 2027-03-31", Kind::date, Kind::string};
    case T::word:
      return {"a text in quotes", Kind::string, Kind::string};
    case T::path:
      return {"a path in quotes", Kind::string, Kind::string};
    case T::relation:
      return {"a relation pattern in quotes", Kind::string, Kind::string};
    case T::words:
    case T::texts:
      return {"a list of texts", Kind::array, Kind::string};
    case T::path_globs:
    case T::root_globs:
      return {"a list of paths", Kind::array, Kind::string};
    case T::relations:
      return {"a list of relation patterns", Kind::array, Kind::string};
    case T::cessions:
      return {"a list of relation patterns", Kind::array, Kind::string};
    case T::may:
      return {"a list of texts such as \"SELECT orders.*\"", Kind::array, Kind::string};
    case T::privileges:
      return {"a list of privileges", Kind::array, Kind::string};
    case T::databases:
      return {"a list of databases", Kind::array, Kind::string};
    case T::services:
      return {"a list of services", Kind::array, Kind::string};
    case T::parties:
      return {"a list of services and actors", Kind::array, Kind::string};
    case T::name_templates:
      return {"a list of name templates", Kind::array, Kind::string};
    case T::schema_names:
      return {"a table of schemas", Kind::table, Kind::string};
    case T::severities:
      return {"a table of severities", Kind::table, Kind::string};
    case T::table:
    case T::named_tables:
      return {"a table", Kind::table, Kind::table};
    case T::tables:
      return {"a list of tables", Kind::array, Kind::table};
  }
  return {"", Kind::table, Kind::table};
}

}  // namespace demarc
