// The readers of schema calls, one a family of tools. Only migration_code.cpp calls them.
#pragma once

#include "extract/schema/calls.h"
#include "extract/schema/ddl.h"
#include "scan/frameworks.h"

namespace demarc {

struct SchemaSource {
  SchemaCalls& calls;
  SchemaWriter& writer;
  const Framework& tool;
  const FileKind& kind;
  const std::vector<SchemaPlace>& down;  // what stands in one of these is the way back
  // Tells the writer that what comes stands for this node.
  void stand_at(std::uint32_t n) const;
  // The tool's word for a type as PostgreSQL's; the word itself where the data has none.
  std::string type_of(std::string_view word) const;
  bool has_type(std::string_view word) const { return tool.types.contains(std::string(word)); }
};

// The migration's unit, in the part that `at` belongs to.
UnitContext migration_unit(const FileKind& kind, const std::vector<SchemaPlace>& down,
                           std::uint32_t at);

void read_rails_calls(const SchemaSource& source);
void read_alembic_calls(const SchemaSource& source);
void read_builder_calls(const SchemaSource& source);  // Knex, Laravel
void read_object_calls(const SchemaSource& source);   // Sequelize, TypeORM, node-pg-migrate
void read_django_calls(const SchemaSource& source);
void read_ef_core_calls(const SchemaSource& source);

}  // namespace demarc
