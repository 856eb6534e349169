// Functions of the host language that consume or publish messages, with the SQL that they run.
#pragma once

#include <vector>

#include "rules/rule.h"

namespace demarc {

// A function with what stands inside it: blocks and transactions of its own are folded in.
struct MessageUnit {
  FileId file = none;
  std::uint32_t unit = none;  // the outermost, a row of the file's facts
  std::vector<const MessageRow*> consumes{};
  std::vector<const MessageRow*> publishes{};
  std::vector<AccessId> accesses{};  // direct ones, by position

  // It reads or writes a table of that role.
  bool touches(const RuleContext& context, int convention_role) const;
};

// In the order of the files; tests and files that are never flagged are left out.
std::vector<MessageUnit> message_units(const RuleContext& context);

}  // namespace demarc
