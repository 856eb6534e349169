// Orders that stand in a file of their own: Sqitch's plan, Drizzle's journal, Liquibase's
// changelogs, yoyo's `depends` lines.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "scan/order.h"

namespace demarc {

// `order.replayed` comes in by name; goes out as the tool's own plan says, if it has one and the
// plan could be read. What the plan does not name is dropped.
void order_by_plan(const FileSystem& files, const PathIndex& index, const Framework& framework,
                   std::string_view folder, SetOrder& order);

struct PlannedChange {
  std::vector<std::string> scripts{};  // "users"; of a reworked change "users@v2", "users@v1": the
                                       // first that is there
};
// The changes of a sqitch.plan in order.
std::vector<PlannedChange> sqitch_changes(std::string_view plan);
// The names behind `-- depends:` at the begin of a yoyo migration.
std::vector<std::string> yoyo_dependencies(std::string_view text);
// Tags of a Drizzle journal, in order.
std::vector<std::string> drizzle_tags(std::string_view json);

}  // namespace demarc
