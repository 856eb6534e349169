#include "extract/host/tables.h"

#include "extract/host/builders.h"
#include "extract/host/mappings.h"

namespace demarc {

static Fragment fragment_of(const HostFile& file, const FileKind& kind, TableMapping&& mapping) {
  Fragment fragment;
  fragment.unit = {.type = UnitType::statement, .name = std::move(mapping.entity)};
  fragment.unit.begin = mapping.begin;
  fragment.unit.end = mapping.end;
  fragment.map = ByteMap(mapping.begin);
  fragment.owned = std::string(file.bytes.substr(mapping.begin, mapping.end - mapping.begin));
  fragment.dialect = kind.dialect;
  fragment.confidence = static_cast<std::uint8_t>(mapping.confidence);
  fragment.mapped = std::move(mapping.names);
  return fragment;
}

static Fragment fragment_of(const HostFile& file, const FileKind& kind, const Consumers& consumers,
                            BuiltStatement&& built) {
  Fragment fragment;
  fragment.unit = unit_around(file, built.at, consumers);
  fragment.dialect = kind.dialect;
  fragment.confidence = static_cast<std::uint8_t>(Confidence::likely);
  fragment.tentative = Tentative::needs_relation;
  fragment.is_built = true;
  fragment.map = std::move(built.text.map);
  fragment.owned = std::move(built.text.text);
  return fragment;
}

void extract_tables(const HostFile& file, const FileKind& kind, const Definitions& definitions,
                    const Consumers& consumers, Extraction& out) {
  const std::vector<const Orm*> orms = orms_of(file.bytes, kind.language);
  if (orms.empty()) return;
  std::vector<TableMapping> mappings = find_mappings(file, definitions, orms);
  for (BuiltStatement& built : find_built(file, definitions, orms, mappings))
    out.fragments.push_back(fragment_of(file, kind, consumers, std::move(built)));
  for (TableMapping& mapping : mappings)
    out.fragments.push_back(fragment_of(file, kind, std::move(mapping)));
}

}  // namespace demarc
