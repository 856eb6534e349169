// A piece of SQL inside a file, with the way back to the file's bytes, and what is known of the
// unit of work it runs in. Made by extract/, consumed by sql/; lives within one file's analysis.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace demarc {

// Maps offsets of a fragment's text to offsets of the file. Segments are sorted by `fragment`; an
// offset belongs to the last segment that starts at or before it. With `literal` the offsets
// advance together; otherwise the whole segment stands for the one host offset (an escape, a
// placeholder).
class ByteMap {
 public:
  struct Segment {
    std::uint32_t fragment = 0;
    std::uint32_t host = 0;
    bool literal = true;
  };
  // Every offset is the same plus a constant, which most maps are: no memory of their own.
  ByteMap() = default;
  explicit ByteMap(std::uint32_t host_begin) : shift_(host_begin) {}
  void add(Segment segment) { segments_.push_back(segment); }
  std::uint32_t to_host(std::uint32_t offset) const {
    return segments_.empty() ? offset + shift_ : find(offset);
  }
  bool is_shift() const { return segments_.empty(); }
  // Of a map that is no shift.
  const std::vector<Segment>& segments() const { return segments_; }

 private:
  std::uint32_t find(std::uint32_t offset) const;

  std::uint32_t shift_ = 0;
  std::vector<Segment> segments_{};
};

enum class UnitType : std::uint8_t { statement, transaction, migration, routine, query, function };
enum class Atomic : std::uint8_t { unknown, yes, no };
enum class Part : std::uint8_t { none, up, down };
enum class Dialect : std::uint8_t { postgresql, mysql, sqlserver, oracle, sqlite, other };
enum class BodyLanguage : std::uint8_t { sql, plpgsql };

// What is known of the unit of work that a fragment's statements run in. Views point into the file.
struct UnitContext {
  UnitType type = UnitType::statement;
  Atomic atomic = Atomic::unknown;
  Part part = Part::none;
  std::string name{};       // sqlc query name, Liquibase changeset id, host function
  std::string function{};   // enclosing host-language function
  std::string consumer{};   // consumer marker of that function (annotation, handler type)
  std::uint32_t begin = 0;  // of that function, in the file: its fragments share one unit
  std::uint32_t end = 0;
  // Where the unit is a transaction's block: the function around it, and `begin` is the block's.
  std::uint32_t around_begin = 0;
  std::uint32_t around_end = 0;
};

// What must come of a text before it counts as SQL. Rejected, it leaves nothing.
enum class Tentative : std::uint8_t {
  no,
  sure,            // a call runs it and it has the shape of SQL: a statement, read or not
  needs_parse,     // a call runs it, and it only begins like SQL: it must parse
  needs_name,      // a variable or a common word names it SQL: it must parse or show names
  needs_relation,  // only its looks speak for it: it must parse, and name a relation
};

// A relation that an entity of a host language is mapped to; names as the server would fold them.
struct MappedName {
  std::string schema{};
  std::string name{};
};

struct Fragment {
  std::string_view text{};  // points into the file or into `owned`
  std::string owned{};
  ByteMap map{};
  UnitContext unit{};
  Dialect dialect = Dialect::postgresql;
  BodyLanguage language = BodyLanguage::sql;
  std::uint8_t confidence = 0;  // of the extraction: a facts Confidence
  Tentative tentative = Tentative::no;
  std::uint32_t group = 0;  // not 0: texts that one place may give share it
  bool is_built = false;    // stands for the calls of a query builder: columns are not known
  // Not empty: no SQL but a mapping of the entity `unit.name`, whose name stands at unit.begin.
  // What the relation may be called, the likeliest name first.
  std::vector<MappedName> mapped{};
};

}  // namespace demarc
