// What demarc knows of an object-relational mapper or a query builder, as data: rules/orms/*.toml.
// How it says which table a class has, and which calls name tables.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "extract/host/naming.h"
#include "extract/host/word_set.h"
#include "scan/file_kind.h"

namespace demarc {

// Where a mapping is said; the names in the data files are the same.
enum class MappingShape : std::uint8_t {
  annotation,  // @Table(name = "x") on the class
  anywhere,    // the same on a member: @JoinTable
  class_,      // a base class, and members of the class that name the table
  call,        // pgTable("x", …), .ToTable("x")
  method,      // func (User) TableName() string { return "x" }
  tag,         // bun:"table:x" of a Go struct
  property,    // public DbSet<User> Users
  comment,     // @ORM\Table(name="x") in a comment before the class
  reference,   // ForeignKey("s.t.c"): a call that names a column of another table
};

struct MappingRule {
  MappingShape shape = MappingShape::annotation;
  std::vector<std::string> names{};     // of annotations, bases, calls, methods, tags, types
  std::vector<std::string> table{};     // arguments or members that hold the name; "0": by place
  std::vector<std::string> schema{};    // the same for the schema
  std::vector<std::string> model{};     // call: arguments that hold the entity's name
  std::vector<std::string> unless{};    // annotations or members of a class without a table
  std::vector<std::string> evidence{};  // class: one of these texts stands in it
  std::string suffix{};                 // taken off the class's name
  std::string field{};                  // tag: of the field of this name
  std::size_t arguments = 1;            // call: it has at least so many
  std::vector<Naming> written{};        // what becomes of a written name, the likeliest first
  std::vector<Naming> otherwise{};      // where no name is written; empty: no mapping
};

enum class TableRole : std::uint8_t {
  from,
  join,
  insert,
  update,
  remove,
  truncate,
  table,   // what happens to the table is told by the calls behind it
  schema,  // the argument is the schema of the chain's tables
  reads,   // from here on: without a table of their own, they act on the chain's
  inserts,
  updates,
  removes,
  truncates,
  filters,  // reads columns of what is written
};

// A call of a builder's chain.
struct TableCall {
  std::string name{};
  std::string qualifier{};   // the name before the dot must be this
  int argument = 0;          // where the table stands; -1: all arguments are tables
  std::size_t at_least = 1;  // it has so many arguments
  TableRole role = TableRole::from;
};

struct Builder {
  std::vector<TableCall> calls{};
  std::vector<std::string> needs{};     // a chain counts only with one of these calls
  std::vector<std::string> wrappers{};  // calls whose argument is the table: table("x")
  std::vector<std::string> indexed{};   // DB[:users]
  bool sql_names = false;               // table arguments are SQL text, not names
  bool acts_on_entities = false;        // Users.insert(…)
  std::vector<Naming> constants{};      // what becomes of a constant that stands for a table
};

struct Orm {
  std::string id{};
  std::string name{};
  std::vector<Language> languages{};
  std::vector<std::string> words{};           // a file with none of them is not looked at
  std::vector<std::string> unless{};          // nor one with any of these texts
  std::vector<std::string> default_schema{};  // calls that set the schema of the file's tables
  std::vector<MappingRule> mappings{};
  Builder builder{};
};

Result<Orm> parse_orm(std::string_view id, std::string_view toml);

// Of the embedded data.
const std::vector<Orm>& all_orms();

// The words of all mappers and builders of the language.
const WordSet& table_words(Language language);

// Those of the language whose words stand in the file.
std::vector<const Orm*> orms_of(std::string_view bytes, Language language);

}  // namespace demarc
