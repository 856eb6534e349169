// The architecture decision record (MADR 4.0) of a decision, and the machine-readable block in it.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "decide/report.h"

namespace demarc {

// What the record says beside the decision itself.
struct RecordHead {
  std::string path{};        // of the record, relative to the root: "docs/adr/0007-shop-….md"
  std::string supersedes{};  // file name of the older record; empty: none
  Date date{};
  Date review{};
  std::string commit{};
};

std::string render_record(const DecisionView& view, const RecordHead& head);

// The block, as read back.
struct Record {
  std::string path{};
  AnswerFile file;
  std::string guide_version{};
  int outcome = -1;
  Date date{};
  bool observed = false;  // a repository was looked at
  std::vector<std::string> services{};
  std::vector<std::string> teams{};
  std::vector<std::string> engines{};
};

// True if the text is a record with a block.
bool has_record_block(std::string_view text);
// Fails on a block that is damaged; the places are those of the record.
Result<Record> read_record(const Guide& guide, std::string_view text, const std::string& path);

// "0007-shop-schema-per-service.md": the next free number of the folder's files and a short name.
std::string record_name(const std::vector<std::string>& names, const DecisionView& view);
// The older record with its status changed, or nothing if it has no status to change.
std::optional<std::string> superseded(std::string_view text, std::string_view by_name);
// Date plus whole months, the day cut to the month's length.
Date months_later(const Date& date, int months);

}  // namespace demarc
