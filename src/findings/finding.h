// A breach, ready to be settled and reported. Owns its strings; outlives the model.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "manifest/manifest.h"
#include "model/model.h"
#include "source/vocabulary.h"

namespace demarc {

enum class FindingState : std::uint8_t { fresh, known, allowed };  // printed new, known, allowed
const char* to_string(FindingState state);

struct ForeignRelation {
  std::string database{};
  std::string relation{};  // schema.table; also the name of a routine, sequence, type or schema
  ObjectKind object = ObjectKind::table;
  std::string owner{};  // empty: nobody
  Privileges privileges = 0;
  std::vector<std::string> columns{};
  bool columns_known = true;  // false: some access names all columns or none can be told
};

struct RelatedSpot {
  std::string path{};  // relative to the root
  std::uint32_t line = 0, column = 0, end_line = 0, end_column = 0;
  std::string message{};
  bool is_claim =
      false;  // the place of a claim, told by `owner_lines` too: human output leaves it out
};

struct Finding {
  std::string rule{};
  Severity severity = Severity::error;
  Confidence confidence = Confidence::certain;
  FindingState state = FindingState::fresh;
  std::string path{};
  std::uint32_t line = 0, column = 0, end_line = 0, end_column = 0;
  std::string message{};  // one line, lower-case start, no full stop
  std::string service{};
  std::string database{};  // whose topology chooses the default severity
  FileClass file_class = FileClass::service;
  Form form = Form::none;
  std::vector<ForeignRelation> relations{};
  std::string label{};    // under the carets: "reads id, name: needs SELECT, and …"
  std::string context{};  // "OrderRepo.recent(), role orders_rw, database shop"
  std::vector<std::string> owner_lines{};  // "users (@shop/users, #users-help) by "users.*" at …:6"
  std::vector<std::string> fixes{};
  std::string not_a_fix{};
  std::string fingerprint{};  // 32 hex digits
  std::vector<RelatedSpot> related{};
  std::uint32_t statement_begin = 0;  // bytes of `path` that the fingerprint is made of
  std::uint32_t statement_end = 0;
  // Of findings about a term between two parties: an error for these alone, not baselined.
  std::vector<std::string> concerns{};
  std::string identity{};  // of findings about several statements: instead of the statement
};

using Findings = std::vector<Finding>;

}  // namespace demarc
