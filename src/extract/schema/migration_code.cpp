#include "extract/schema/migration_code.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "extract/host/context.h"
#include "extract/schema/readers.h"

namespace demarc {

namespace {

using Reader = void (*)(const SchemaSource&);

constexpr std::array<std::pair<std::string_view, Reader>, 6> readers = {{
    {"alembic", read_alembic_calls},
    {"builder", read_builder_calls},
    {"django", read_django_calls},
    {"ef-core", read_ef_core_calls},
    {"objects", read_object_calls},
    {"rails", read_rails_calls},
}};

bool is_down_name(const Framework& tool, std::string_view name) {
  return std::any_of(tool.code_down.begin(), tool.code_down.end(), [&](const std::string& word) {
    return word.ends_with('*') ? name.starts_with(std::string_view(word).substr(0, word.size() - 1))
                               : name == word;
  });
}

// The functions, blocks and arguments that hold the way back: `def down`, `dir.down { … }`,
// `reverse_sql=…`.
std::vector<SchemaPlace> down_places(const HostFile& file, const Framework& tool) {
  std::vector<SchemaPlace> out;
  const auto add = [&](std::uint32_t n) {
    out.push_back({.begin = file.node(n).begin, .end = file.node(n).end});
  };
  for (std::uint32_t n = 0; n < file.nodes.size(); ++n) {
    if (file.role(n) == HostRole::function && is_down_name(tool, name_of_function(file, n))) add(n);
    if (file.role(n) == HostRole::pair && is_down_name(tool, file.key_of(n))) add(n);
    if (!file.is_call(n)) continue;
    if (is_down_name(tool, file.callee(n)) && file.receiver(n) != no_node) add(n);
    if (tool.code_down_argument.empty() || file.callee(n) != tool.code_down_argument) continue;
    const std::vector<std::uint32_t> arguments = file.arguments(n);
    if (arguments.size() > 1 && file.role(arguments[1]) != HostRole::pair) add(arguments[1]);
  }
  return out;
}

}  // namespace

UnitContext migration_unit(const FileKind& kind, const std::vector<SchemaPlace>& down,
                           std::uint32_t at) {
  UnitContext unit{.type = UnitType::migration, .atomic = kind.atomic, .part = Part::up};
  const bool back = std::any_of(down.begin(), down.end(), [&](const SchemaPlace& place) {
    return at >= place.begin && at < place.end;
  });
  if (back || kind.part == Part::down) unit.part = Part::down;
  return unit;
}

void SchemaSource::stand_at(std::uint32_t n) const {
  const HostNode& node = calls.file().node(n);
  UnitContext unit = migration_unit(kind, down, node.begin);
  unit.end = static_cast<std::uint32_t>(calls.file().bytes.size());
  writer.at({.begin = node.begin, .end = node.end, .unit = std::move(unit)});
}

std::string SchemaSource::type_of(std::string_view word) const {
  const auto found = tool.types.find(std::string(word));
  return found == tool.types.end() ? to_lower(word) : found->second;
}

const Framework* migration_tool(const FileKind& kind) {
  const std::vector<Framework>& all = all_frameworks();
  return kind.framework != 0 && kind.framework < all.size() && is_host(kind.language)
             ? &all[kind.framework]
             : nullptr;
}

void read_migration_code(const HostFile& file, const FileKind& kind, const Framework& tool,
                         Extraction& out) {
  const std::vector<SchemaPlace> down = down_places(file, tool);
  FileKind own = kind;
  for (const std::string& text : tool.code_no_transaction) {
    if (file.bytes.find(text) != std::string_view::npos) own.atomic = Atomic::no;
  }
  std::uint32_t group = 0;
  for (Fragment& fragment : out.fragments) {
    group = std::max(group, fragment.group);
    fragment.unit = migration_unit(own, down, fragment.map.to_host(0));
    fragment.unit.end = static_cast<std::uint32_t>(file.bytes.size());
  }
  const auto reader = std::find_if(readers.begin(), readers.end(),
                                   [&](const auto& one) { return one.first == tool.calls; });
  if (reader == readers.end()) return;
  const std::size_t strings = out.fragments.size();
  SchemaCalls calls(file);
  SchemaWriter writer(out);
  reader->second({calls, writer, tool, own, down});
  for (std::size_t i = strings; i < out.fragments.size(); ++i) out.fragments[i].group = ++group;
}

}  // namespace demarc
