// What the visitor keeps while it walks a statement: work items, query levels and their entries.
#pragma once

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "source/fragment.h"
#include "sql/locate.h"
#include "sql/rows.h"

// Last: see there.
#include "sql/server.h"

namespace demarc::sql {

constexpr std::uint32_t no_index = 0xffffffffu;

// The text behind a tree and the way back to the host file.
struct Source {
  std::string_view text{};            // names are found here by their tokens
  std::int64_t delta = 0;             // a location of the tree plus this is an offset of `text`
  std::int64_t cut_from = INT64_MAX;  // from this location on, so much was left out before
  std::int64_t cut_size = 0;
  const ByteMap* map = nullptr;
  bool is_shift = true;
  std::uint32_t shift = 0;

  void set_map(const ByteMap& byte_map) {
    map = &byte_map;
    is_shift = byte_map.is_shift();
    shift = is_shift ? byte_map.to_host(0) : 0;
  }
  std::uint32_t offset(int location) const {
    return static_cast<std::uint32_t>(location + delta + (location >= cut_from ? cut_size : 0));
  }
  std::uint32_t host(std::uint32_t offset) const {
    return is_shift ? shift + offset : map->to_host(offset);
  }
};

// Names of parameters and PL/pgSQL variables: never columns. `seal` comes between adding and
// asking.
class VariableNames {
 public:
  void add(std::string_view name) { names_.push_back(name); }
  void add_special_of_plpgsql() { plpgsql_ = true; }  // FOUND, NEW, OLD, TG_OP …
  void seal() { std::sort(names_.begin(), names_.end()); }
  bool empty() const { return names_.empty() && !plpgsql_; }
  bool contains(std::string_view name) const;

 private:
  std::vector<std::string_view> names_{};
  bool plpgsql_ = false;
};

// What the caller knows of a statement before it is walked.
struct StatementPlace {
  std::uint32_t begin = 0;  // in the source's text
  std::uint32_t end = 0;
  std::uint32_t unit = 0;
  std::uint32_t parent = no_row;
  Confidence confidence = Confidence::certain;
  bool dynamic = false;
  bool partly_known = false;                 // assembled at run time, which is noted already
  bool only_if_needs = false;                // an expression: no row if it demands nothing
  const VariableNames* variables = nullptr;  // parameters and PL/pgSQL variables in scope
};

// SQL inside the statement that the caller is to analyse: a literal of the text or a tree.
struct BodyRequest {
  enum class Kind : std::uint8_t { routine, block };
  Kind kind = Kind::routine;
  std::uint32_t statement = 0;
  std::uint32_t literal_at = 0;  // in the source's text
  const Node* tree = nullptr;    // BEGIN ATOMIC, RETURN
  bool is_procedure = false;
  bool is_guess = false;  // read only if it is SQL, and no more than possible then
  std::string language{};
  Name name{};                           // of the routine
  std::vector<std::string> variables{};  // parameters
};

enum : std::uint8_t {
  lock_rows = 1,     // FOR UPDATE of an outer query reaches into this one
  names_only = 2,    // never executed: WITH NO DATA
  not_executed = 4,  // planned, not run: EXPLAIN
};
struct Context {
  std::uint32_t level = 0;  // 0: no columns are looked up
  std::uint32_t ctes = no_index;
  std::uint32_t inside = no_index;  // the CTE whose query this is in
  Timing timing = Timing::direct;
  std::uint8_t flags = 0;
};
struct Item {
  const Node* node;
  Context context;
};
struct Cte {
  const CommonTableExpr* node;
  std::uint32_t parent;
  std::uint32_t hash;
  bool is_run = false;  // named by what is run itself, or writes
};
enum class EntryKind : std::uint8_t { relation, target, opaque, join };
struct Entry {
  const char* name = nullptr;          // what qualifies its columns
  const char* schema = nullptr;        // as written, if there is no alias
  const List* column_names = nullptr;  // of the alias
  const Node* query = nullptr;         // whose target list names the columns
  std::uint32_t need = no_index;
  std::uint32_t first = 0;  // join: the entries inside start here
  EntryKind kind = EntryKind::opaque;
  bool one_column = false;           // a column named like the entry, and no other
  bool complete = false;             // column_names are all it has
  bool hidden = false;               // inside an aliased join
  bool qualified_only = false;       // JOIN USING … AS alias
  const Node* columns_of = nullptr;  // XMLTABLE, JSON_TABLE, function with column definitions
  std::uint32_t item = no_index;     // the subquery's place on the stack
};
struct Level {
  std::uint32_t parent = 0;
  std::uint32_t first = 0;
  std::uint32_t end = 0;
  std::uint32_t merged = no_index;  // head in merged_: USING columns
};
// A CTE's name in FROM.
struct CteReference {
  std::uint32_t inside;
  std::uint32_t cte;
};
struct Merged {
  const char* name;
  std::uint32_t next;
};
struct JoinFrame {
  const JoinExpr* join;
  std::uint32_t first;
  std::uint32_t middle;
  std::uint32_t end;
  std::uint8_t state;
};
struct ColumnNote {
  const char* name;
  Privileges privileges;
  int location;  // in the tree's text; columns are told in the order of the text
  std::uint32_t next;
};
// A column as the text names it.
struct ColumnName {
  const char* name = nullptr;  // null where only the reading counts
  int location = 0x7fffffff;   // no location: at the end, in the order of finding
};
struct NeedColumns {
  std::uint32_t head = no_index;
  std::uint32_t count = 0;
  bool unknown = false;
  bool frozen = false;  // named only: nothing is ever demanded
  std::uint32_t inside = no_index;
};
// A possibly qualified name; parts that the text does not have are empty.
struct Words {
  std::string_view database{};
  std::string_view schema{};
  std::string_view name{};
  int count = 0;  // parts
};
inline std::string_view view_of(const char* text) {
  return text == nullptr ? std::string_view() : std::string_view(text);
}
inline Words word(const char* name) {
  return {{}, {}, view_of(name), 1};
}

struct Target {
  ObjectKind object = ObjectKind::other;
  Words words{};
  Words of{};   // the table of a column, trigger, rule, policy, constraint
  Span span{};  // in the text, of `of` if that is set
};

}  // namespace demarc::sql
