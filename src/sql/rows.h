// What SQL text says, as one string pool and flat vectors of plain rows.
//
// Filled by sql/analyse.h for one file after the other fragment; kept, cached and linked as part of
// FileFacts. Rows hold 32-bit indexes and pool offsets only, so that writing them is a copy: adding
// a pointer, a std::string or a path here breaks the cache and halves the speed. Offsets called
// `begin`/`end` are bytes of the host file, `end` is exclusive. Names are folded as PostgreSQL
// folds them. Rows say what the text demands directly; what views, triggers and policies imply is
// added at link.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "source/fragment.h"
#include "source/vocabulary.h"

namespace demarc {

constexpr std::uint32_t no_row = 0xffffffffu;

// A piece of the pool. Size 0: the text has none (a schema that was not written).
struct Str {
  std::uint32_t at = 0;
  std::uint32_t size = 0;
  bool empty() const { return size == 0; }
};

struct Range {
  std::uint32_t first = 0;
  std::uint32_t count = 0;
};

struct Name {
  Str database{};
  Str schema{};
  Str name{};
};

struct UnitRow {
  UnitType type = UnitType::statement;
  Atomic atomic = Atomic::unknown;
  Part part = Part::none;
  std::uint8_t reserved = 0;
  // The unit around this one: a transaction inside a migration, a transaction's block inside a
  // function of the host language.
  std::uint32_t parent = no_row;
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
  Str name{};
  Str function{};  // of the host language: "OrderRepo.recent", "save"; empty: outside of functions
  // The function handles messages: what says so, as written: "@KafkaListener", "IConsumer",
  // "consumer.run". Which broker and topic stands in the MessageRow with role `consume`.
  Str consumer{};
};

enum class MessageRole : std::uint8_t { consume, publish, after_commit };

// What a function of the host language has to do with messages. Such a function has a unit even if
// it runs no SQL (then the unit has no statements), so that a rule can see who publishes where, and
// whether beside SQL. What says so is data: rules/markers/<client>.toml.
//   consume       the function handles messages; `begin` is where it is marked
//   publish       a call sends a message; the span is the call's
//   after_commit  what is done in the span runs after the commit of the transaction around it
// Calls through helpers of the project are not seen.
struct MessageRow {
  MessageRole role = MessageRole::publish;
  std::uint8_t after_commit = 0;  // publish: stands in an after_commit span or function
  std::uint16_t reserved = 0;
  std::uint32_t unit = 0;
  Str client{};  // "kafka", "rabbitmq", "celery": the name of the file in rules/markers
  Str marker{};  // as written: "@KafkaListener", "kafkaTemplate.send", "IConsumer"
  Str topic{};   // topic, queue or channel, where a literal or a constant of the file gives it
  Str type{};    // event type: a literal, or the type that is made for the call
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
};

struct StatementRow {
  CommandTag tag = CommandTag::other;
  Confidence confidence = Confidence::certain;
  std::uint8_t recovered = 0;  // 1: it did not parse, its names are from the token stream
  std::uint8_t dynamic = 0;    // 1: text of EXECUTE or of a template with placeholders for names
  std::uint32_t unit = 0;
  std::uint32_t parent =
      no_row;               // the statement in whose body this one stands (routine, DO, EXECUTE)
  std::uint32_t begin = 0;  // first token
  std::uint32_t end = 0;    // past the last token, without the semicolon
  Range needs{};
  Range uses{};
  Range definitions{};
  Range settings{};
  Range grants{};
  Range conditions{};
};

// When a need is demanded.
enum class Timing : std::uint8_t {
  direct,              // by running this statement
  view,                // by whoever the view's rules say, when the defined view is used
  routine,             // reserved: bodies are statements of their own with `parent`
  policy,              // by readers of the table that the defined policy guards
  default_expression,  // by whoever inserts into the defined or altered table
  rule,                // by whoever triggers the defined rule
  trigger,             // by whoever fires the defined trigger (WHEN condition)
  refresh,             // by the owner, at REFRESH of the defined materialized view
};

// One occurrence of a relation's name in a statement.
struct NeedRow {
  std::uint32_t statement = 0;
  Name name{};
  Privileges privileges = 0;  // demanded when `timing` says; 0: named, nothing demanded
  Timing timing = Timing::direct;
  Confidence confidence = Confidence::certain;
  std::uint8_t any_of = 0;         // 1: any one of `privileges` suffices
  std::uint8_t columns_known = 0;  // 1: `columns` is complete; 0: unknown or all
  Range columns{};                 // ColumnUse rows
  std::uint32_t begin = 0;         // the name in the text
  std::uint32_t end = 0;
  std::uint8_t only_name_known = 0;  // 1: found by token recovery
  std::uint8_t is_target = 0;        // 1: the statement's INSERT/UPDATE/DELETE/MERGE/DDL target
  std::uint8_t cascade = 0;          // 1: TRUNCATE … CASCADE
  // 1: an earlier statement from the same text of host code says it too; it is no second breach
  std::uint8_t said_before = 0;
  std::uint32_t traits = 0;  // bits trait_…
};

// How a statement goes about the relation: NeedRow::traits.
constexpr std::uint32_t trait_locks = 1u << 0;             // SELECT … FOR UPDATE and its kin
constexpr std::uint32_t trait_skips_locked = 1u << 1;      // … SKIP LOCKED
constexpr std::uint32_t trait_no_wait = 1u << 2;           // … NOWAIT
constexpr std::uint32_t trait_ordered = 1u << 3;           // ORDER BY
constexpr std::uint32_t trait_descending = 1u << 4;        // … whose first key is DESC
constexpr std::uint32_t trait_limited = 1u << 5;           // LIMIT
constexpr std::uint32_t trait_conflict_nothing = 1u << 6;  // ON CONFLICT DO NOTHING
constexpr std::uint32_t trait_conflict_update = 1u << 7;   // ON CONFLICT DO UPDATE
constexpr std::uint32_t trait_conflict_target = 1u << 8;   // … that names columns or a constraint
constexpr std::uint32_t trait_from_query = 1u << 9;        // INSERT … SELECT
constexpr std::uint32_t trait_fenced = 1u << 10;  // compares with the oldest running transaction
constexpr std::uint32_t trait_joined = 1u << 11;  // read together with something else

enum class Clause : std::uint8_t { where, order, assign, conflict };
enum class Comparison : std::uint8_t {
  other,  // not one that is told apart; the column may be empty
  equal,
  not_equal,
  less,     // or less or equal
  greater,  // or greater or equal
  in,
  is_null,
  is_not_null,
  is_true,
  is_false,
  ascending,   // order
  descending,  // order
  plain,       // assign: a value that has nothing to do with the old one
  own          // assign: computed from the column's old value
};

// One term of the AND list of WHERE (of an index: of its predicate), of ORDER BY, SET or ON
// CONFLICT (…), about a column of the one relation that the query level is about. Levels that read
// several have none.
struct ConditionRow {
  std::uint32_t statement = 0;
  std::uint32_t at = 0;  // NeedRow::begin of the relation
  Clause clause = Clause::where;
  Comparison comparison = Comparison::other;
  std::uint8_t is_constant = 0;  // 1: `value` is what it is compared with or set to
  std::uint8_t reserved = 0;
  Str column{};
  Str value{};
};

struct ColumnUse {
  Str name{};
  Privileges privileges = 0;  // for which of the need's privileges
};

// One occurrence of another object: sequence, routine, schema, type, server, language, database …
struct UseRow {
  std::uint32_t statement = 0;
  ObjectKind object = ObjectKind::schema;
  Timing timing = Timing::direct;
  Confidence confidence = Confidence::certain;
  std::uint8_t any_of = 0;
  Name name{};
  Privileges privileges = 0;
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
};

enum class Action : std::uint8_t {
  create,
  replace,
  alter,
  drop,
  rename,
  rename_column,
  set_schema,
  set_owner,
  attach_partition,
  detach_partition,
  inherit,
  no_inherit,
  owned_by,
  comment,
  enable_row_security
};

// Something that a statement creates, changes or drops.
struct DefinitionRow {
  std::uint32_t statement = 0;
  ObjectKind object = ObjectKind::table;
  Action action = Action::create;
  std::uint8_t temporary = 0;
  std::uint8_t if_exists = 0;  // IF NOT EXISTS on create, IF EXISTS on drop
  Name name{};                 // after the statement (a rename's new name)
  Name renamed_from{};         // rename, set_schema: the name before
  Name of{};       // partition's or child's parent; the table of a trigger, index, policy,
                   // rule; the table of OWNED BY; the server of a foreign table
  Name routine{};  // a trigger's function
  Str role{};      // set_owner, CREATE SCHEMA … AUTHORIZATION
  Str language{};  // routine
  std::uint8_t security_definer = 0;  // routine
  std::uint8_t security_invoker = 0;  // view
  std::uint8_t atomic_body = 0;       // routine with BEGIN ATOMIC or RETURN
  std::uint8_t returns_trigger = 0;
  std::uint8_t cascade = 0;         // DROP … CASCADE
  std::uint8_t is_partition = 0;    // `of` is a partition parent, not an inheritance parent
  std::uint8_t is_conditional = 0;  // trigger with WHEN
  // Trigger, rule, policy: the commands that set it off, bits priv_select … priv_truncate; 0: all
  // or unknown.
  std::uint16_t events = 0;
  Range search_path{};        // routine … SET search_path: rows.names
  Range limits{};             // rows.names. Trigger: the columns of UPDATE OF; policy: the roles it
                              // is for (empty: no limit); role: "superuser", "nobypassrls", …
  Range transition_tables{};  // trigger … REFERENCING: rows.names
  Range columns{};            // rows.columns, tables only
  Range keys{};               // rows.keys, tables and indexes
  std::uint32_t begin = 0;    // the name in the text
  std::uint32_t end = 0;
};

// A column of CREATE TABLE or ALTER TABLE … ADD COLUMN.
struct ColumnRow {
  Str name{};
  Str type{};  // as written, folded: "varchar(255)", "timestamptz", "jsonb"
  std::uint8_t not_null = 0;
  std::uint8_t has_default = 0;
  std::uint8_t identity = 0;
  std::uint8_t generated = 0;
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
};

enum class KeyKind : std::uint8_t { primary, unique, foreign, exclude, check, index, unique_index };

// A constraint or an index.
struct KeyRow {
  KeyKind kind = KeyKind::primary;
  std::uint8_t partial = 0;  // index with WHERE
  char on_delete = 'a';  // foreign: a no action, r restrict, c cascade, n set null, d set default
  char on_update = 'a';
  Str name{};
  Range columns{};              // rows.names
  Name target{};                // foreign
  Range target_columns{};       // rows.names
  std::uint32_t need = no_row;  // foreign: the NeedRow of the target
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
};

enum class SettingScope : std::uint8_t { session, transaction, function, role, database };

// SET search_path and ALTER ROLE/DATABASE/FUNCTION … SET search_path; SET ROLE, SET SESSION
// AUTHORIZATION.
struct SettingRow {
  std::uint32_t statement = 0;
  SettingScope scope = SettingScope::session;
  std::uint8_t reset = 0;  // RESET, SET … TO DEFAULT
  std::uint16_t reserved = 0;
  Str name{};      // "search_path", "role", "session_authorization"
  Name of{};       // function, role (name) or database (name)
  Range values{};  // rows.names
};

enum class GrantAction : std::uint8_t {
  grant,
  revoke,
  grant_role,
  revoke_role,
  default_grant,
  default_revoke
};

// One (objects, privileges, grantee) of GRANT, REVOKE or ALTER DEFAULT PRIVILEGES.
struct GrantRow {
  std::uint32_t statement = 0;
  GrantAction action = GrantAction::grant;
  ObjectKind object = ObjectKind::table;
  std::uint8_t all_in_schema = 0;  // ON ALL TABLES IN SCHEMA; `object_name.schema` is the schema
  std::uint8_t with_grant_option = 0;
  Privileges privileges = 0;  // all_privileges for ALL
  Name object_name{};         // grant_role: the granted role in `name`
  Range columns{};            // rows.names; empty: the whole relation
  Str grantee{};              // "public" for PUBLIC
  Str for_role{};             // ALTER DEFAULT PRIVILEGES FOR ROLE
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
};

// A constant string of the host language, by which texts of other files are completed.
struct ConstantRow {
  Str name{};
  Str owner{};  // class or object that it is a member of; empty: the file
  Str value{};
  std::uint8_t reach = 0;     // SymbolReach: its file, its folder, everything
  std::uint8_t is_sql = 0;    // the value has the shape of SQL
  std::uint8_t is_field = 0;  // a field that is given SQL where an object is made
  std::uint8_t reserved = 0;
  std::uint32_t begin = 0;  // the value
  std::uint32_t end = 0;
};

// A name that some text of the file lacks: another file may define it. Resolving reads the file
// again with the values that are found.
struct SymbolRow {
  Str qualifier{};  // "Tables" of Tables.USERS
  Str name{};
  std::uint8_t is_imported = 0;  // an import of the file names it or its qualifier
  std::uint8_t reserved[3] = {};
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
};

struct NoteRow {
  NoteKind kind = NoteKind::unparsed;
  Str message{};
  std::uint32_t statement = no_row;
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
};

// What is wrong with a comment that means to excuse findings.
enum class SuppressionFault : std::uint8_t { none, unknown_word, no_rule, bad_date };

// A comment that excuses findings: `demarc: allow RULE[, RULE] [until DATE] -- reason`.
struct SuppressionRow {
  SuppressionFault fault = SuppressionFault::none;
  std::uint8_t whole_file = 0;  // 1: allow-file
  std::uint16_t reserved = 0;
  std::uint32_t until = 0;  // 20270131; 0: no end
  Range rules{};            // rows.names, as written
  Str reason{};
  Str word{};                // the faulty word
  std::uint32_t target = 0;  // a byte of the line that it speaks of
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
};

struct Rows {
  std::string pool{};
  std::vector<UnitRow> units{};
  std::vector<StatementRow> statements{};
  std::vector<NeedRow> needs{};
  std::vector<ColumnUse> column_uses{};
  std::vector<UseRow> uses{};
  std::vector<DefinitionRow> definitions{};
  std::vector<ColumnRow> columns{};
  std::vector<KeyRow> keys{};
  std::vector<SettingRow> settings{};
  std::vector<GrantRow> grants{};
  std::vector<Str> names{};
  std::vector<ConstantRow> constants{};
  std::vector<SymbolRow> symbols{};
  std::vector<MessageRow> messages{};
  std::vector<NoteRow> notes{};
  std::vector<SuppressionRow> suppressions{};
  std::vector<ConditionRow> conditions{};
  std::uint32_t statements_seen = 0;  // every statement of the text, read or not
  std::uint32_t statements_not_analysed = 0;
  std::uint32_t skipped = 0;  // 1: a host file that does not look like SQL: nothing of it was read

  // Without rows, ready for another file; the memory is kept.
  void clear();

  std::string_view text(Str s) const { return std::string_view(pool).substr(s.at, s.size); }
  Str add(std::string_view text) {
    if (text.empty()) return {};
    Str s{static_cast<std::uint32_t>(pool.size()), static_cast<std::uint32_t>(text.size())};
    pool.append(text);
    return s;
  }
};

// The unit of that function of the host language: the one that is there, or a new one.
std::uint32_t unit_of_function(Rows& rows, const UnitContext& unit);

}  // namespace demarc
