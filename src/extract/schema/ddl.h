// Writes the SQL that a migration's schema calls stand for: `create_table :users` becomes
// CREATE TABLE "users" (…), so that everything behind extraction sees one language.
//
// Each statement is a fragment of its own whose names map to their own bytes in the host file;
// what no literal stands for maps to the place before it. Types are PostgreSQL's, more or less:
// later stages look at names, keys and NOT NULL, and nobody runs this text.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "extract/extract.h"
#include "extract/host/text.h"

namespace demarc {

struct SqlName {
  HostText schema{};  // empty: the text has none
  HostText name{};
  bool known() const { return !name.text.empty(); }
};

// "users", "app.users", "\"app\".\"users\"", `app`.`users`: cut at the dots, without its quotes.
SqlName split_name(const HostText& text);

struct SchemaReference {
  SqlName table{};
  std::vector<HostText> columns{};
  std::string on_delete{};  // as the tool writes it: "cascade", "SET NULL", ":nullify"
};

struct SchemaColumn {
  HostText name{};
  std::string type{};
  bool not_null = false;
  bool has_default = false;
  bool primary = false;
  bool unique = false;
  bool identity = false;
  SchemaReference references{};  // if its table is known
};

struct SchemaKey {
  enum class Kind : std::uint8_t { primary, unique, foreign };
  Kind kind = Kind::primary;
  HostText name{};
  std::vector<HostText> columns{};
  SchemaReference references{};
};

struct SchemaTable {
  SqlName name{};
  std::vector<SchemaColumn> columns{};
  std::vector<SchemaKey> keys{};
  bool if_not_exists = false;
};

// Where a call stands, and in which part of the migration.
struct SchemaPlace {
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
  UnitContext unit{};
};

class SchemaWriter {
 public:
  explicit SchemaWriter(Extraction& out) : out_(out) {}
  // The call that the next statements stand for.
  void at(SchemaPlace place) { place_ = std::move(place); }

  void create_table(const SchemaTable& table);
  void add_column(const SqlName& table, const SchemaColumn& column);
  void drop_column(const SqlName& table, const HostText& column, bool if_exists = false);
  void rename_column(const SqlName& table, const HostText& from, const HostText& to);
  void change_type(const SqlName& table, const HostText& column, std::string_view type);
  void change_null(const SqlName& table, const HostText& column, bool nullable);
  void change_default(const SqlName& table, const HostText& column, bool has_default);
  void rename_table(const SqlName& table, const SqlName& to);
  void drop_table(const SqlName& table, bool if_exists = false);
  void set_schema(const SqlName& table, const HostText& schema);
  void add_key(const SqlName& table, const SchemaKey& key);
  void drop_constraint(const SqlName& table, const HostText& name);
  void create_index(const SqlName& table, const HostText& name,
                    const std::vector<HostText>& columns, bool unique);
  void create_schema(const HostText& name);
  void drop_schema(const HostText& name);
  // INSERT, UPDATE or DELETE of rows that the migration carries with it.
  void change_rows(std::string_view verb, const SqlName& table,
                   const std::vector<HostText>& columns);
  // A call that could not be turned into SQL, and why.
  void note(const std::string& message);

 private:
  void start(std::string_view sql);
  void sql(std::string_view text) { text_.add_collapsed(text, last_); }
  void name(const HostText& name);
  void name(const SqlName& name);
  void names(const std::vector<HostText>& names);
  void alter(const SqlName& table);
  void column(const SchemaColumn& column);
  void key(const SchemaKey& key);
  void references(const SchemaReference& reference);
  void type(std::string_view type);
  void finish();

  Extraction& out_;
  SchemaPlace place_{};
  HostText text_{};
  std::uint32_t last_ = 0;  // behind the name that was written last, in the host file
};

// A piece of the file as a name.
HostText name_of_bytes(std::string_view file, std::size_t begin, std::size_t end);
// A name that stands nowhere: it maps to that place.
HostText made_name(std::string_view name, std::size_t host);
// "user" and "_id": the first part keeps its place.
HostText extended_name(const HostText& base, std::string_view suffix);

}  // namespace demarc
