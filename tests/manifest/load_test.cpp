#include <gtest/gtest.h>

#include "manifest/manifest.h"

namespace demarc {
namespace {

TEST(LoadManifest, TheSmallestUsefulOne) {
  MemoryFileSystem files;
  files.add("demarc.toml", R"(
[service.orders]
paths = ["services/orders"]
owns = ["orders.*"]
[service.users]
paths = ["services/users/**"]
owns = ["users.*"]
)");
  const auto manifest = load_manifest(files, "demarc.toml");
  ASSERT_TRUE(manifest) << to_string(manifest.error());
  EXPECT_TRUE(manifest->faults.empty());
  ASSERT_EQ(manifest->databases.size(), 1u);
  EXPECT_EQ(manifest->databases[0].name, "main");
  EXPECT_EQ(manifest->databases[0].topology, Topology::schema_per_service);
  ASSERT_EQ(manifest->parties.size(), 2u);
  const Party* orders = manifest->party("orders");
  ASSERT_NE(orders, nullptr);
  EXPECT_EQ(orders->paths, (std::vector<std::string>{"services/orders", "services/orders/**"}));
  EXPECT_EQ(orders->databases, std::vector<std::string>{"main"});
  EXPECT_EQ(orders->owns[0].databases, std::vector<std::string>{"main"});
}

}  // namespace
}  // namespace demarc
