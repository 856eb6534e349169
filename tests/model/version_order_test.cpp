#include "model/version_order.h"

#include <gtest/gtest.h>

namespace demarc {
namespace {

TEST(VersionOrder, ReadsTheVersionOfAFileName) {
  EXPECT_EQ(migration_version("V214__add_table.sql"), "214");
  EXPECT_EQ(migration_version("V2_10__x.sql"), "2_10");
  EXPECT_EQ(migration_version("20240102030405_create.up.sql"), "20240102030405");
  EXPECT_EQ(migration_version("2024-01-02-000001_x"), "2024-01-02-000001");
  EXPECT_EQ(migration_version("R__views.sql"), "");
  EXPECT_EQ(migration_version("schema.sql"), "");
}

TEST(VersionOrder, ComparesNumbersNotCharacters) {
  EXPECT_TRUE(is_at_or_before("9", "V10"));
  EXPECT_TRUE(is_at_or_before("2_1", "V2.10"));
  EXPECT_TRUE(is_at_or_before("0214", "V214"));
  EXPECT_FALSE(is_at_or_before("215", "V214"));
  EXPECT_FALSE(is_at_or_before("2.1", "2"));
  EXPECT_TRUE(is_at_or_before("20231231235959", "20240101000000"));
}

TEST(VersionOrder, KnowsWhatALimitNames) {
  EXPECT_TRUE(is_named("V214__add.sql", "V214"));
  EXPECT_TRUE(is_named("V214__add.sql", "V214__add.sql"));
  EXPECT_TRUE(is_named("V214__add.sql", "214"));
  EXPECT_TRUE(is_named("0007_add.sql", "0007"));
  EXPECT_FALSE(is_named("V2141__add.sql", "V214"));
  EXPECT_FALSE(is_named("V214_1__add.sql", "V214"));
}

}  // namespace
}  // namespace demarc
