#include "manifest/schema.h"

#include <cstdlib>
#include <fstream>
#include <set>
#include <sstream>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "manifest/keys.h"
#include "manifest/manifest.h"

namespace demarc {
namespace {

std::string read_source_file(const std::string& path) {
  std::ifstream in(std::string(DEMARC_SOURCE_DIR) + "/" + path, std::ios::binary);
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}

TEST(ManifestSchema, TheCommittedFileIsTheOneThatTheCodePrints) {
  const std::string path = "docs/demarc.schema.json";
  if (std::getenv("UPDATE_GOLDENS") != nullptr) {
    std::ofstream(std::string(DEMARC_SOURCE_DIR) + "/" + path, std::ios::binary)
        << manifest_json_schema();
  }
  EXPECT_TRUE(read_source_file(path) == manifest_json_schema())
      << "run the tests with UPDATE_GOLDENS=1 and read the diff";
}

TEST(ManifestSchema, IsJsonAndEveryReferenceHasItsDefinition) {
  const auto schema = nlohmann::json::parse(manifest_json_schema());
  const std::string text = manifest_json_schema();
  const std::string marker = "#/definitions/";
  for (std::size_t at = text.find(marker); at != std::string::npos;
       at = text.find(marker, at + 1)) {
    const std::size_t begin = at + marker.size();
    const std::string name = text.substr(begin, text.find('"', begin) - begin);
    EXPECT_TRUE(schema["definitions"].contains(name)) << name;
  }
  EXPECT_EQ(schema["properties"].size(), key_names("").size());
}

TEST(ManifestKeys, EveryNestedTableHasKeysAndEveryTableIsUsed) {
  for (const KeySpec& key : manifest_keys()) {
    const bool nests = key.type == KeyType::table || key.type == KeyType::tables ||
                       key.type == KeyType::named_tables;
    EXPECT_EQ(nests, nests && !key_names(key.of).empty()) << key.name;
    EXPECT_TRUE(key.doc.ends_with(".")) << key.table << "." << key.name;
    if (key.table.empty() || key.table == "cession") continue;
    bool used = false;
    for (const KeySpec& other : manifest_keys())
      used = used || (other.of == key.table && &other != &key);
    EXPECT_TRUE(used) << key.table;
  }
}

// Between "<!-- keys: TABLE -->" and "<!-- end -->" the page shows what the table of keys says.
TEST(ManifestPage, ShowsEveryTableAsTheCodeHasIt) {
  const std::string path = "docs/manifest.md";
  const std::string page = read_source_file(path);
  std::string expected = page;
  std::set<std::string> shown;
  const std::string begin_mark = "<!-- keys: ";
  const std::string end_mark = "<!-- end -->";
  for (std::size_t at = expected.find(begin_mark); at != std::string::npos;
       at = expected.find(begin_mark, at + 1)) {
    const std::size_t name_at = at + begin_mark.size();
    const std::size_t name_end = expected.find(" -->", name_at);
    const std::string table = expected.substr(name_at, name_end - name_at);
    const std::size_t body = expected.find('\n', name_end) + 1;
    const std::size_t end = expected.find(end_mark, body);
    ASSERT_NE(end, std::string::npos) << table;
    expected.replace(body, end - body, manifest_key_table(table));
    shown.insert(table);
  }
  for (const KeySpec& key : manifest_keys()) {
    if (key.table.empty()) {
      EXPECT_NE(page.find("`" + std::string(key.name) + "`"), std::string::npos) << key.name;
    } else {
      EXPECT_TRUE(shown.contains(std::string(key.table))) << "no table for " << key.table;
    }
  }
  if (std::getenv("UPDATE_GOLDENS") != nullptr) {
    std::ofstream(std::string(DEMARC_SOURCE_DIR) + "/" + path, std::ios::binary) << expected;
  }
  EXPECT_TRUE(page == expected) << "run the tests with UPDATE_GOLDENS=1 and read the diff";
}

// Fenced blocks "```toml path=FILE" are the files of the example.
TEST(ManifestPage, ItsExampleLoadsWithoutAFault) {
  std::istringstream page(read_source_file("docs/manifest.md"));
  MemoryFileSystem files;
  const std::string fence = "```toml path=";
  for (std::string line; std::getline(page, line);) {
    if (!line.starts_with(fence)) continue;
    std::string text;
    for (std::string inner; std::getline(page, inner) && inner != "```";) text += inner + "\n";
    files.add(line.substr(fence.size()), text);
  }
  ASSERT_GE(files.files().size(), 3u) << "a root, a part and an import";
  const auto manifest = load_manifest(files, "demarc.toml");
  ASSERT_TRUE(manifest) << to_string(manifest.error());
  for (const ManifestFault& fault : manifest->faults) ADD_FAILURE() << to_string(fault.error);
  EXPECT_EQ(manifest->parts.size(), files.files().size());
}

}  // namespace
}  // namespace demarc
