// Walks one statement's raw parse tree and writes what it demands into the rows.
//
// In: a tree of the server's grammar and the text it was parsed from. Out: one StatementRow with
// its needs, uses, definitions, settings and grants; bodies of routines are not walked but handed
// back in `bodies`. Knows every statement that touches a relation; a node that it does not know is
// data. Nothing here recurses on the depth of the input: nodes wait on one explicit stack, each
// with its Context (where its columns and its CTE names are looked up, and when its needs are
// demanded).
//
// How columns are found: every query level has the entries of its FROM clause (and the target of
// INSERT, UPDATE, DELETE, MERGE). A qualified column belongs to the entry of that name; an
// unqualified one to the innermost level, if it has one entry whose columns the text does not tell.
// Where several could have it, none of them knows its columns, and a target counts as read.
//
// The methods are spread over the visit_*.cpp files by kind of statement.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "source/fragment.h"
#include "sql/rows.h"
// Last: see server.h.
#include "sql/visitor_state.h"

namespace demarc::sql {

class Visitor {
 public:
  explicit Visitor(Rows& rows) : rows_(rows) {}

  // The rows may have been emptied since the last statement.
  void forget() { last_schema_ = {}; }

  // Walks one statement; gives the index of its row, no_row if it has none.
  std::uint32_t visit_statement(const Node* statement, const Source& source,
                                const StatementPlace& place);

  std::vector<BodyRequest> bodies{};  // of the statement walked last
  const Source& source() const { return source_; }
  const StatementPlace& place() const { return place_; }

 private:
  enum class HasColumn : std::uint8_t { no, yes, unknown };

  // visit_statement.cpp
  void start(const StatementPlace& place);
  std::uint32_t finish(const StatementPlace& place);
  void visit(const Node* node, Context c);
  bool visit_definition(const Node* node, Context c);
  bool visit_utility(const Node* node, Context c);
  void push(const void* node, Context c) {
    if (node != nullptr) stack_.push_back({static_cast<const Node*>(node), c});
  }
  void push_all(const List* list, Context c);

  // visit_rows.cpp: rows and names
  Str text_of(const char* text) { return rows_.add(view_of(text)); }
  Name name_of(const Words& words);
  // Without the last `but` names: the table of "table.column".
  static Words words_of(const List* names, int but = 0);
  static Words words_of(const RangeVar* relation);
  std::uint32_t offset_of(int location) const;
  Span span_of(const Words& words, int location) const;
  Span host_span(Span in_text) const {
    return {source_.host(in_text.begin), source_.host(in_text.end)};
  }
  Span find(const Words& words);
  std::uint32_t add_need(const Words& words, Span in_text, Privileges privileges, Context c);
  std::uint32_t add_need(const RangeVar* relation, Privileges privileges, Context c);
  std::uint32_t add_target(const RangeVar* relation, Privileges privileges, Context c = {});
  std::uint32_t add_use(ObjectKind object, const Words& words, Span in_text, Privileges privileges,
                        Context c = {}, bool any_of = false);
  void add_schema_use(const Words& words, Span in_text, Privileges privileges, Context c = {});
  void add_database_use(Privileges privileges);
  DefinitionRow& define(ObjectKind object, Action action, const Words& words, Span in_text);
  DefinitionRow& define(ObjectKind object, Action action, const RangeVar* relation);
  Range add_names(const List* strings);
  void add_setting(SettingScope scope, const VariableSetStmt* set, const Name& of);
  void note(NoteKind kind, std::string_view message, Span in_text);
  void drop_unknown_names();
  void forgive_unused_ctes();
  void forgive_own_elements();
  void sort_needs(std::uint32_t first);
  void write_columns(std::uint32_t first);

  // visit_columns.cpp: levels, entries, columns
  std::uint32_t add_level(std::uint32_t parent, std::uint32_t first, std::uint32_t end);
  void column(const ColumnRef* ref, Context c);
  void unqualified_column(ColumnName column, std::uint32_t level);
  bool unqualified_at(ColumnName column, const Level& level);
  void qualified_column(const char* schema, const char* name, ColumnName field,
                        std::uint32_t level);
  void all_columns_of(const Entry& entry);
  void all_columns_at(std::uint32_t level);
  void read_entry(const Entry& entry, ColumnName column);
  void read_need(std::uint32_t need, ColumnName column);
  void note_column(std::uint32_t need, ColumnName column, Privileges privileges);
  void demand(std::uint32_t need, Privileges privileges) {
    if (!need_columns_[need - first_.needs].frozen) rows_.needs[need].privileges |= privileges;
  }
  void note_unknown(std::uint32_t need) { need_columns_[need - first_.needs].unknown = true; }
  HasColumn has_column(const Entry& entry, const char* name);
  HasColumn table_has_column(const Node* table, const char* name);
  HasColumn query_has_column(const Node* query, const char* name);
  bool is_variable(const char* name) const {
    return variables_ != nullptr && variables_->contains(std::string_view(name));
  }
  bool spend(std::uint32_t steps) {
    if (budget_ < steps) return false;
    budget_ -= steps;
    return true;
  }

  // visit_expression.cpp
  void expression(const void* node, Context c);
  void expressions(const List* list, Context c);
  bool visit_expression(const Node* node, Context c);
  bool visit_json(const Node* node, Context c);
  void call(const FuncCall* call, Context c);
  void type_cast(const TypeCast* cast, Context c);
  void type_name(const TypeName* type, Privileges privileges, Context c);
  void window(const WindowDef* window, Context c);

  // visit_literal.cpp
  void special_call(const FuncCall* call, int special, Context c);
  void set_config_call(const FuncCall* call);
  bool literal_name(const Node* node, std::vector<std::string>& parts, Span& in_text) const;
  void regclass_literal(const Node* node, ObjectKind object, Privileges privileges, Context c);
  void query_literal(const Node* node, Context c, bool is_guess);
  void guess_queries(const FuncCall* call, Context c);
  void schema_of_literal(const Node* node, Context c);

  // visit_query.cpp
  void select(const SelectStmt* statement, Context c);
  void select_leaf(const SelectStmt* statement, Context c);
  std::uint32_t with(const WithClause* with, Context c);
  std::uint32_t find_cte(const char* name, std::uint32_t ctes);
  void from_list(const List* from, Context c);
  void from_item(const Node* item, Context c);
  void from_leaf(const Node* item, Context c);
  void from_relation(const RangeVar* relation, Context c);
  void from_function(const RangeFunction* function, Context c);
  void finish_join(const JoinFrame& frame, Context c);
  void apply_join_using(std::uint32_t level);
  void lock_clause(const List* clauses, std::uint32_t first);
  void output_sorts(const List* sorts, const List* targets, Context c);
  bool names_output(const Node* node, const List* targets);

  // visit_write.cpp
  void insert(const InsertStmt* statement, Context c);
  void on_conflict(const OnConflictClause* clause, std::uint32_t target, Context c);
  void update(const UpdateStmt* statement, Context c);
  void delete_(const DeleteStmt* statement, Context c);
  void merge(const MergeStmt* statement, Context c);
  void copy(const CopyStmt* statement, Context c);
  void assignments(const List* targets, std::uint32_t need, Context c);
  std::uint32_t target_entry(const RangeVar* relation, Privileges privileges, Context c);

  // visit_shape.cpp: how a statement goes about a relation
  void shape_of_query(const SelectStmt* statement, std::uint32_t first);
  void shape_of_insert(const InsertStmt* statement, std::uint32_t need);
  void shape_of_change(const Node* where, const List* assigned, std::uint32_t first);
  void shape_of_index(const IndexStmt* statement, std::uint32_t need);
  void conditions_of(const Node* where, const Entry& entry);
  void condition(const Node* term, const Entry& entry);
  void compare(const Node* left, const Node* right, Comparison comparison, const Entry& entry);
  void order_of(const List* sorts, const Entry& entry);
  void assigned(const List* targets, const Entry& entry);
  void add_condition(const Entry& entry, Clause clause, const char* column, Comparison comparison,
                     const Node* value = nullptr);
  static const char* column_of(const Node* node, const Entry& entry);
  Str constant_of(const Node* node);

  // visit_table.cpp
  void create_table(const CreateStmt* statement, const CreateForeignTableStmt* foreign, Context c);
  void table_element(const Node* element, std::uint32_t definition, Context c);
  void table_parents(const CreateStmt* statement, std::uint32_t definition);
  void column_definition(const ColumnDef* column, std::uint32_t definition, Context c);
  void table_constraint(const Constraint* constraint, const char* column, std::uint32_t definition,
                        Context c);
  void foreign_key(const Constraint* constraint, KeyRow& key, const char* column,
                   std::uint32_t definition);
  void create_table_as(const CreateTableAsStmt* statement, Context c);
  void output_type(const Node* value, Context c);
  void output_types(const Node* query, Context c);
  void into_clause(const IntoClause* into, ObjectKind object, bool if_not_exists);
  Str type_as_written(const TypeName* type);
  bool makes_dependents(std::uint32_t definition, const List* elements) const;
  void finish_table(std::uint32_t definition);

  // visit_alter_table.cpp
  void alter_table(const AlterTableStmt* statement, Context c);
  void alter_command(const AlterTableStmt* statement, const AlterTableCmd* command,
                     std::uint32_t definition, Context c);
  void alter_column(const AlterTableStmt* statement, const AlterTableCmd* command, Context c);
  ObjectKind altered_kind(const AlterTableStmt* statement) const;

  // visit_create.cpp
  void create_view(const ViewStmt* statement, Context c);
  void create_index(const IndexStmt* statement, Context c);
  void create_sequence(const CreateSeqStmt* statement);
  void alter_sequence(const AlterSeqStmt* statement);
  void owned_by(const List* options, const RangeVar* sequence);
  Range transition_tables(const List* references);
  void create_trigger(const CreateTrigStmt* statement, Context c);
  void create_rule(const RuleStmt* statement, Context c);
  void create_policy(const CreatePolicyStmt* statement, Context c);
  void policy(const RangeVar* table, const char* name, const Node* qual, const Node* check,
              Action action, Context c);
  void create_schema(const CreateSchemaStmt* statement, Context c);
  void create_statistics(const CreateStatsStmt* statement, Context c);
  void creates_in(const Words& words, Span in_text);

  // visit_types.cpp
  bool visit_type_statement(const Node* node, Context c);
  void create_domain(const CreateDomainStmt* statement, Context c);
  void define_statement(const DefineStmt* statement, Context c);
  void composite_type(const CompositeTypeStmt* statement, Context c);
  void cast_types(const TypeName* source, const TypeName* target, Privileges otherwise);
  void operator_class(const List* items, Context c);
  void function_reference(const List* names, Span in_text, Privileges privileges, Context c);

  // visit_routine.cpp
  void create_function(const CreateFunctionStmt* statement, Context c);
  void function_options(const CreateFunctionStmt* statement, std::uint32_t definition,
                        BodyRequest& body);
  void do_block(const DoStmt* statement);
  void alter_function(const AlterFunctionStmt* statement);

  // visit_names.cpp: DROP, COMMENT, RENAME, OWNER TO, SET SCHEMA
  Target target_of(ObjectType type, const Node* object);
  Target target_of(ObjectType type, const RangeVar* relation, const char* part);
  void demand_owner(const Target& target, Privileges privileges);
  DefinitionRow& define(const Target& target, Action action);
  void drop(const DropStmt* statement);
  void comment(const CommentStmt* statement);
  void rename(const RenameStmt* statement);
  void set_schema(const AlterObjectSchemaStmt* statement);
  void set_owner(const AlterOwnerStmt* statement);
  static ObjectKind kind_of(ObjectType type);

  // visit_grant.cpp
  void grant(const GrantStmt* statement);
  void grant_objects(const GrantStmt* statement, const GrantRow& pattern);
  void grant_to(const GrantStmt* statement, const GrantRow& row);
  void grant_role(const GrantRoleStmt* statement);
  void default_privileges(const AlterDefaultPrivilegesStmt* statement);
  void add_grantees(const List* grantees, GrantRow row);
  Range role_names(const List* roles);
  void role_options(const List* options, const char* role);

  // visit_utility.cpp
  void truncate(const TruncateStmt* statement);
  void lock_table(const LockStmt* statement);
  void vacuum(const VacuumStmt* statement);
  void reindex(const ReindexStmt* statement);
  void explain(const ExplainStmt* statement, Context c);
  void publication_objects(const List* objects, bool adds, Context c);
  void foreign_statement(const Node* node);
  void settings(const Node* node);
  void discard(const DiscardStmt* statement);

  Rows& rows_;
  Source source_{};
  StatementPlace place_{};
  std::uint32_t statement_ = 0;
  const VariableNames* variables_ = nullptr;
  std::string_view schema_of_elements_{};  // inside CREATE SCHEMA
  std::uint32_t text_begin_ = 0;           // of the statement, in the source's text
  std::uint32_t text_end_ = 0;
  std::uint32_t cursor_ = 0;  // find() goes on from here
  std::uint64_t budget_ = 0;  // comparisons of names that this statement may still cost
  CommandTag tag_ = CommandTag::other;
  Confidence confidence_ = Confidence::certain;
  struct First {
    std::uint32_t needs = 0, uses = 0, definitions = 0, settings = 0, grants = 0, keys = 0,
                  conditions = 0;
  } first_{};
  Str last_schema_{};
  std::vector<Item> stack_{};
  std::vector<Cte> ctes_{};
  std::vector<CteReference> cte_references_{};
  std::vector<Level> levels_{};
  std::vector<Entry> entries_{};
  std::vector<Merged> merged_{};
  std::vector<JoinFrame> joins_{};
  std::vector<JoinFrame> joins_using_{};
  std::vector<ColumnNote> column_notes_{};
  std::vector<NeedColumns> need_columns_{};
  std::vector<const ColumnNote*> column_order_{};
  std::vector<std::uint32_t> order_{};
  std::vector<std::uint32_t> place_of_{};
  std::vector<NeedRow> sorted_{};
};

CommandTag command_tag(const Node* statement);

}  // namespace demarc::sql
