#include "rules/message_units.h"

#include <algorithm>
#include <map>

#include "rules/conventions.h"

namespace demarc {

static std::uint32_t outermost(const Rows& rows, std::uint32_t unit) {
  while (unit < rows.units.size() && rows.units[unit].parent < unit) unit = rows.units[unit].parent;
  return unit;
}

bool MessageUnit::touches(const RuleContext& context, int role) const {
  return std::any_of(accesses.begin(), accesses.end(), [&](AccessId id) {
    const Convention* convention = context.conventions.of(context.model.accesses[id].relation);
    return convention != nullptr && static_cast<int>(convention->role) == role;
  });
}

std::vector<MessageUnit> message_units(const RuleContext& context) {
  const Model& model = context.model;
  std::vector<MessageUnit> out;
  std::map<std::pair<FileId, std::uint32_t>, std::size_t> index;
  for (FileId file = 0; file < model.files.size(); ++file) {
    const ModelFile& from = model.files[file];
    if (from.facts == nullptr || !is_flagged(from) || !counts_as_use(from)) continue;
    const Rows& rows = from.facts->rows;
    for (const MessageRow& row : rows.messages) {
      if (row.role == MessageRole::after_commit) continue;
      const std::uint32_t unit = outermost(rows, row.unit);
      const auto [at, added] = index.emplace(std::pair(file, unit), out.size());
      if (added) out.push_back({file, unit, {}, {}, {}});
      MessageUnit& entry = out[at->second];
      (row.role == MessageRole::consume ? entry.consumes : entry.publishes).push_back(&row);
    }
  }
  if (out.empty()) return out;
  for (AccessId id = 0; id < model.accesses.size(); ++id) {
    const Access& access = model.accesses[id];
    if (access.relation == none || access.why != Why::direct || access.need_row == none) continue;
    const ModelStatement& statement = model.statements[access.statement];
    if (statement.down || statement.unit == none) continue;
    const Rows& rows = model.files[statement.file].facts->rows;
    const std::uint32_t unit = outermost(rows, model.units[statement.unit].row);
    const auto at = index.find({statement.file, unit});
    if (at != index.end()) out[at->second].accesses.push_back(id);
  }
  return out;
}

}  // namespace demarc
