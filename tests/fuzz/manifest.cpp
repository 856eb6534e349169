// Any bytes as a manifest: a root, and behind a line "%%%" a part and an import.
#include "manifest/manifest.h"

#include "fuzz.h"
#include "manifest/template.h"

using namespace demarc;

const std::vector<std::string_view>& fuzz::seeds() {
  static const std::vector<std::string_view> all = {
      "[service.orders]\npaths = [\"orders\"]\nowns = [\"orders.*\", \"public.order_?\"]\n"
      "[service.users]\nowns = [\"users.*\"]\ncedes = [{ relation = \"users.a\", to = \"orders\" "
      "}]\n",
      "[database.shop]\nsame_as = { \"{env}_{name}\" = \"{name}\", \"tenant_{id}\" = \"t\" }\n"
      "partitions = [\"{table}_p{date}\", \"{table}_{int}\"]\nnobody = ['\"A\".\"b\"\"c\"']\n",
      "[actor.bi]\nkind = \"reporting\"\nmay = [\"SELECT, UPDATE shop:*.*\"]\n[rules]\nx = "
      "\"off\"\n[[policy]]\nform = \"join\"\nseverity = \"info\"\n",
      "[service.a]\nowns = [\"a.*\"]\n[[move]]\nrelation = \"a.b\"\nfrom = \"a\"\nto = \"c\"\n"
      "until = 2027-01-01\n%%%\n[service.b]\nowns = [\"b.*\"]\n[[contract]]\nid = \"C\"\n"
      "provider = \"b\"\nconsumer = \"a\"\nrelations = [\"b.x\"]\nforms = [\"read\"]\n"
      "reason = \"r\"\nuntil = \"2027-01-01\"\n[[export]]\nrelation = \"b.v1\"\nto = [\"a\"]\n"
      "%%%\n[service.c]\nrepo = \"shop/c\"\nowns = [\"shop:c.*\"]\n",
      "a.b.c = [[{d='''e'''}], 1.5, 07:32:00] # f\n\"g\" = \"\"\"h\\\n  i\\u0041\"\"\"\n",
      "[.x]\n",
  };
  return all;
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view rest = fuzz::as_text(data, size);
  const auto cut = [&] {
    const std::string_view mark = "\n%%%\n";
    const std::size_t at = rest.find(mark);
    const std::string_view head = rest.substr(0, at);
    rest = at == std::string_view::npos ? std::string_view() : rest.substr(at + mark.size());
    return std::string(head);
  };
  MemoryFileSystem files;
  std::string root = cut();
  if (!rest.empty()) {
    root.insert(0, "[project]\ninclude = [\"part/*.toml\"]\nimports = [\"lock.toml\"]\n");
  }
  files.add("demarc.toml", std::move(root));
  files.add("part/service.toml", cut());
  files.add("lock.toml", cut());
  const auto manifest = load_manifest(files, "demarc.toml");
  if (!manifest) return 0;
  CHECK(!manifest->databases.empty() && !manifest->servers.empty(), "there is always one");
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
  CHECK(found.size() <= id, "a pattern matches once");
  return 0;
}
