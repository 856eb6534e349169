// Rewrites the tokens of one batch: first where its statements begin, then each of them, then what
// all have in common. Only dialect/*.cpp includes it.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "sql/dialect/batch.h"
#include "sql/prepass.h"

namespace demarc {

class DialectRewriter {
 public:
  DialectRewriter(DialectBatch& batch, std::vector<PrepassNote>& notes)
      : b_(batch), notes_(notes), dialect_(batch.dialect()) {}
  void run();

 private:
  using Kind = DialectTokenKind;
  bool mysql() const { return dialect_ == Dialect::mysql; }
  bool tsql() const { return dialect_ == Dialect::sqlserver; }
  bool oracle() const { return dialect_ == Dialect::oracle; }
  bool sqlite() const { return dialect_ == Dialect::sqlite; }

  // dynamic.cpp: EXEC ('…'), EXECUTE IMMEDIATE '…', PREPARE s FROM '…'
  void open_literals();
  std::size_t literal_of(std::size_t i) const;
  void splice(std::size_t literal, std::vector<DialectToken>& out) const;
  std::size_t past_arguments(std::size_t i) const;
  void note(NoteKind kind, std::size_t first, std::size_t last, std::string_view message);

  // procedural.cpp: control flow
  void block(std::size_t first, std::size_t last);
  std::size_t control(std::size_t i, std::size_t last);
  std::size_t condition(std::size_t i, std::size_t last);
  std::size_t declare(std::size_t i, std::size_t last);
  std::size_t declared_handler(std::size_t i, std::size_t last);
  std::size_t loop(std::size_t i, std::size_t last);
  std::size_t plsql_declaration(std::size_t i, std::size_t last);
  std::size_t begin(std::size_t i, std::size_t last);
  std::size_t end(std::size_t i, std::size_t last);
  std::size_t drop_to_end(std::size_t i, std::size_t last);
  void expression(std::size_t first, std::size_t last);
  std::size_t end_of_statement(std::size_t i, std::size_t last) const;
  // tsql_borders.cpp
  std::size_t end_of_tsql(std::size_t first, std::size_t last) const;

  // routine.cpp
  bool routine(std::size_t first, std::size_t last);
  bool is_routine(std::size_t i, std::size_t last, std::size_t& kind) const;
  void trigger(std::size_t first, std::size_t kind, std::size_t last);
  std::size_t body_of(std::size_t i, std::size_t last) const;
  void body(std::size_t first, std::size_t last, std::string_view head);
  std::string name_text(std::size_t first, std::size_t last) const;

  // statement.cpp
  void statement(std::size_t first, std::size_t last);
  void drop_statement(std::size_t first, std::size_t last);
  bool session(std::size_t first, std::size_t last);
  void query(std::size_t first, std::size_t last);
  void drop_select_into(std::size_t first, std::size_t last);
  void call(std::size_t first, std::size_t last);
  void lock_tables(std::size_t first, std::size_t last);
  void end_here(std::size_t last);

  // write.cpp
  void insert(std::size_t first, std::size_t last);
  void insert_all(std::size_t first, std::size_t last);
  void update(std::size_t first, std::size_t last);
  void update_joined(std::size_t first, std::size_t set, std::size_t last);
  void remove(std::size_t first, std::size_t last);
  void remove_joined(std::size_t first, std::size_t from, std::size_t last);
  void merge(std::size_t first, std::size_t last);
  void set_list(std::size_t first, std::size_t last);
  void cut_order(std::size_t first, std::size_t last);
  std::size_t table_named(std::size_t name, std::size_t first, std::size_t last) const;

  // define.cpp, create_table.cpp, alter_table.cpp
  void create(std::size_t first, std::size_t last);
  void create_index(std::size_t first, std::size_t index, std::size_t last);
  void create_view(std::size_t first, std::size_t view, std::size_t last);
  void create_table(std::size_t table, std::size_t last);
  bool element(std::size_t first, std::size_t last);
  bool constraint(std::size_t first, std::size_t last);
  void key_columns(std::size_t open, std::size_t last);
  void column(std::size_t first, std::size_t last);
  std::size_t type(std::size_t first, std::size_t last);
  std::size_t attribute(std::size_t i, std::size_t last);
  std::size_t reference(std::size_t i, std::size_t last);
  std::size_t past_operand(std::size_t i, std::size_t last) const;
  void alter_table(std::size_t first, std::size_t last);
  bool alter_action(std::size_t first, std::size_t last, bool goes_on);
  void change_name(std::size_t name);
  bool alter_add(std::size_t first, std::size_t last, bool goes_on);
  bool alter_column(std::size_t first, std::size_t name, std::size_t last);
  void drop_objects(std::size_t first, std::size_t last);
  void rename_table(std::size_t first, std::size_t last);

  // expression.cpp: what all statements have in common
  void common(std::size_t first, std::size_t last);
  void common_word(std::size_t i, std::size_t last);
  void mysql_word(std::size_t i, std::size_t last);
  void mysql_operator(std::size_t i, std::size_t last);
  void join(std::size_t i, std::size_t last);
  void tsql_word(std::size_t i, std::size_t last);
  bool has_where(std::size_t i) const;
  void oracle_word(std::size_t i, std::size_t last);
  void table_hint(std::size_t i, std::size_t last);
  void cast_type(std::size_t i, std::size_t last);
  void drop_output(std::size_t i, std::size_t last);
  // names.cpp
  bool in_name_position(std::size_t i) const;
  void name_position(std::size_t i, std::size_t last);
  void of_server(std::size_t i, std::size_t last);
  void far_name(std::size_t first, std::size_t end, std::size_t last, std::string_view function);
  void sequence(std::size_t i, std::size_t last);

  DialectBatch& b_;
  std::vector<PrepassNote>& notes_;
  Dialect dialect_;
  bool in_body_ = false;
  std::vector<std::size_t> renames_{};  // of the ALTER TABLE at hand: CHANGE old new
};

// The nearest of PostgreSQL's types; empty where the word names none that is known.
std::string_view known_type(std::string_view lower_word);
// Whether an identifier must be quoted that the other engine takes as it is.
bool is_reserved_here_only(std::string_view lower_word, Dialect dialect);

}  // namespace demarc
