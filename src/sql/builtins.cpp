#include "sql/builtins.h"

#include <array>
#include <iterator>

namespace demarc {

namespace {

#define X(name) std::string_view(name),
constexpr std::string_view function_names[] = {
#include "sql/pg_functions.def"
};
constexpr std::string_view type_names[] = {
#include "sql/pg_types.def"
};
#undef X

constexpr struct {
  std::string_view name;
  SpecialFunction special;
} special_functions[] = {
    {"nextval", SpecialFunction::nextval},
    {"currval", SpecialFunction::currval},
    {"setval", SpecialFunction::setval},
    {"pg_sequence_last_value", SpecialFunction::currval},
    {"pg_sequence_parameters", SpecialFunction::sequence_parameters},
    {"pg_get_serial_sequence", SpecialFunction::serial_sequence},
    {"set_config", SpecialFunction::set_config},
    {"to_regclass", SpecialFunction::to_regclass},
    {"pg_relation_size", SpecialFunction::names_relation},
    {"pg_table_size", SpecialFunction::names_relation},
    {"pg_indexes_size", SpecialFunction::names_relation},
    {"pg_total_relation_size", SpecialFunction::names_relation},
    {"pg_relation_filenode", SpecialFunction::names_relation},
    {"pg_relation_filepath", SpecialFunction::names_relation},
    {"pg_partition_tree", SpecialFunction::names_relation},
    {"pg_partition_ancestors", SpecialFunction::names_relation},
    {"pg_partition_root", SpecialFunction::names_relation},
    {"pg_relation_is_updatable", SpecialFunction::names_relation},
    {"pg_column_is_updatable", SpecialFunction::names_relation},
    {"pg_get_replica_identity_index", SpecialFunction::names_relation},
    {"pg_get_viewdef", SpecialFunction::names_relation},
    {"row_security_active", SpecialFunction::names_relation},
    {"has_table_privilege", SpecialFunction::names_last},
    {"has_any_column_privilege", SpecialFunction::names_last},
    {"has_sequence_privilege", SpecialFunction::names_last},
    {"has_column_privilege", SpecialFunction::names_column},
    {"has_function_privilege", SpecialFunction::names_in_schema},
    {"has_type_privilege", SpecialFunction::names_in_schema},
    {"table_to_xml", SpecialFunction::table_to_xml},
    {"table_to_xml_and_xmlschema", SpecialFunction::table_to_xml},
    {"query_to_xml", SpecialFunction::runs_first},
    {"query_to_xmlschema", SpecialFunction::runs_first},
    {"query_to_xml_and_xmlschema", SpecialFunction::runs_first},
    {"ts_stat", SpecialFunction::runs_first},
    {"ts_rewrite", SpecialFunction::runs_second},
    {"generate_series", SpecialFunction::single_column},
    {"generate_subscripts", SpecialFunction::single_column},
    {"unnest", SpecialFunction::single_column},
    {"regexp_split_to_table", SpecialFunction::single_column},
    {"string_to_table", SpecialFunction::single_column},
    {"json_array_elements", SpecialFunction::single_column},
    {"json_array_elements_text", SpecialFunction::single_column},
    {"json_object_keys", SpecialFunction::single_column},
    {"jsonb_array_elements", SpecialFunction::single_column},
    {"jsonb_array_elements_text", SpecialFunction::single_column},
    {"jsonb_object_keys", SpecialFunction::single_column},
};

constexpr std::uint32_t hash_of(std::string_view name) {
  std::uint32_t hash = 2166136261u;
  for (char c : name) hash = (hash ^ static_cast<unsigned char>(c)) * 16777619u;
  return hash ^ (hash >> 15);
}

// Open addressing over names that live in the program; built once.
template <std::size_t slots>
class NameTable {
 public:
  void add(std::string_view name, SpecialFunction special) {
    std::size_t at = hash_of(name) % slots;
    while (!names_[at].empty() && names_[at] != name) at = (at + 1) % slots;
    names_[at] = name;
    special_[at] = special;
  }
  Builtin find(std::string_view name) const {
    std::size_t at = hash_of(name) % slots;
    while (!names_[at].empty()) {
      if (names_[at] == name) return {true, special_[at]};
      at = (at + 1) % slots;
    }
    return {};
  }

 private:
  std::array<std::string_view, slots> names_{};
  std::array<SpecialFunction, slots> special_{};
};

NameTable<8192> make_functions() {
  NameTable<8192> table;
  for (std::string_view name : function_names) table.add(name, SpecialFunction::none);
  for (const auto& entry : special_functions) table.add(entry.name, entry.special);
  return table;
}

NameTable<1024> make_types() {
  NameTable<1024> table;
  for (std::string_view name : type_names) table.add(name, SpecialFunction::none);
  return table;
}

static_assert(std::size(function_names) < 6000 && std::size(type_names) < 700,
              "the tables would become slow");

}  // namespace

Builtin builtin_function(std::string_view name) {
  static const NameTable<8192> table = make_functions();
  return table.find(name);
}

bool is_builtin_type(std::string_view name) {
  static const NameTable<1024> table = make_types();
  if (table.find(name).known) return true;
  return !name.empty() && name.front() == '_' && table.find(name.substr(1)).known;
}

}  // namespace demarc
