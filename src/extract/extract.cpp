#include "extract/extract.h"

#include "extract/dialect_signs.h"
#include "extract/formats/formats.h"
#include "extract/host/candidates.h"
#include "extract/parts.h"
#include "scan/marks.h"

namespace demarc {

Fragment piece_of(std::string_view bytes, std::size_t begin, std::size_t end,
                  const FileKind& kind) {
  Fragment fragment;
  fragment.text = bytes.substr(begin, end - begin);
  fragment.map = ByteMap(static_cast<std::uint32_t>(begin));
  fragment.dialect = kind.dialect;
  if (kind.dialect == Dialect::postgresql && is_mysql_dump(bytes)) {
    fragment.dialect = Dialect::mysql;
  }
  return fragment;
}

Extraction extract(std::string_view bytes, const FileKind& kind, const HostOptions& options) {
  Extraction out;
  if (kind.language == Language::none) return out;
  if (is_host(kind.language)) {
    if (kind.language == Language::xml) {
      extract_xml(bytes, kind, out);
    } else if (kind.language == Language::yaml) {
      extract_yaml(bytes, kind, out);
    } else if (kind.language == Language::shell) {
      extract_shell(bytes, kind, out);
    } else if (kind.language == Language::prisma) {
      extract_prisma(bytes, kind, out);
    } else {
      extract_host(bytes, kind, options, out);
    }
    for (Fragment& fragment : out.fragments) fragment.text = fragment.owned;
    return out;
  }
  const std::vector<Framework>& all = all_frameworks();
  // Marks in the text beat what the path says.
  const std::uint16_t marked = framework_by_marks(bytes);
  const std::uint16_t framework = marked != 0                   ? marked
                                  : kind.framework < all.size() ? kind.framework
                                                                : std::uint16_t{0};
  if (framework != 0 && all[framework].format == MarkFormat::liquibase) {
    extract_liquibase(bytes, kind, out);
  } else if (framework != 0 && !all[framework].dump) {
    extract_migration(bytes, kind, framework, out);
  } else if (!extract_queries(bytes, kind, out)) {
    out.fragments.push_back(piece_of(bytes, 0, bytes.size(), kind));
  }
  for (Fragment& fragment : out.fragments) {
    if (!fragment.owned.empty()) fragment.text = fragment.owned;
  }
  return out;
}

}  // namespace demarc
