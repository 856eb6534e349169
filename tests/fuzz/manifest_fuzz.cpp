// Any bytes as a manifest: a root, and behind a line "%%%" a part and an import.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "manifest/manifest.h"
#include "manifest/template.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace demarc;
  std::string_view rest(reinterpret_cast<const char*>(data), size);
  const auto cut = [&] {
    const std::string_view mark = "\n%%%\n";
    const std::size_t at = rest.find(mark);
    const std::string_view head = rest.substr(0, at);
    rest = at == std::string_view::npos ? std::string_view() : rest.substr(at + mark.size());
    return std::string(head);
  };
  MemoryFileSystem files;
  std::string root = cut();
  if (!rest.empty())
    root.insert(0, "[project]\ninclude = [\"part/*.toml\"]\nimports = [\"lock.toml\"]\n");
  files.add("demarc.toml", std::move(root));
  files.add("part/service.toml", cut());
  files.add("lock.toml", cut());
  const auto manifest = load_manifest(files, "demarc.toml");
  if (!manifest) return 0;
  for (const Database& database : manifest->databases) {
    const NameRules rules(database);
    (void)rules.canonical_schema("dev_orders_2026_11_23");
    (void)rules.partition_parent("dev_orders_2026_11_23");
  }
  PatternIndex index;
  std::uint32_t id = 0;
  for (const Party& party : manifest->parties) {
    for (const RelationPattern& pattern : party.owns) index.add(pattern, id++);
  }
  std::vector<PatternIndex::Match> found;
  index.find("main", "orders", "order_items", found);
  return 0;
}
