// Names that migration tools make from other names, and the SQL that schema calls stand for.
#include <gtest/gtest.h>

#include "extract/schema/ddl.h"
#include "extract/schema/words.h"

namespace demarc {
namespace {

TEST(SchemaWords, PluralsAndBack) {
  constexpr std::pair<const char*, const char*> words[] = {{"user", "users"},
                                                           {"category", "categories"},
                                                           {"box", "boxes"},
                                                           {"day", "days"},
                                                           {"sales_person", "sales_people"},
                                                           {"address", "addresses"},
                                                           {"order_status", "order_statuses"},
                                                           {"news", "news"},
                                                           {"branch", "branches"}};
  for (const auto& [one, many] : words) {
    EXPECT_EQ(pluralized(made_name(one, 7)).text, many);
    EXPECT_EQ(singularized(made_name(many, 7)).text, one);
  }
}

TEST(SchemaWords, JoinTables) {
  EXPECT_EQ(joined_names(made_name("users", 0), made_name("orders", 0)).text, "orders_users");
  EXPECT_EQ(joined_names(made_name("music_artists", 0), made_name("music_records", 0)).text,
            "music_artists_records");
}

TEST(SchemaWords, SnakeCase) {
  EXPECT_EQ(snake_case("OrderItem"), "order_item");
  EXPECT_EQ(snake_case("HTTPLog"), "http_log");
}

TEST(SchemaNames, AreCutAtDotsAndKeepTheirPlace) {
  const std::string file = "x '\"app\".\"user.s\"'";
  const SqlName name = split_name(name_of_bytes(file, 3, file.size() - 1));
  EXPECT_EQ(name.schema.text, "app");
  EXPECT_EQ(name.name.text, "user.s");
  EXPECT_EQ(file.substr(name.name.map.to_host(0), 6), "user.s");
  EXPECT_TRUE(split_name(made_name("users", 0)).schema.text.empty());
  EXPECT_FALSE(split_name(HostText{}).known());
}

TEST(SchemaWriter, QuotesNamesAndMapsThem) {
  const std::string file = "create_table :\"we\"ird\"";
  Extraction out;
  SchemaWriter writer(out);
  writer.at({.begin = 0, .end = 20});
  SchemaColumn id{.name = made_name("id", 0), .type = "bigint"};
  id.primary = id.not_null = true;
  SchemaTable table{.name = {.name = name_of_bytes(file, 15, 21)}};
  table.columns.push_back(id);
  writer.create_table(table);
  ASSERT_EQ(out.fragments.size(), 1u);
  const Fragment& made = out.fragments[0];
  EXPECT_EQ(made.owned, "CREATE TABLE \"weird\" (\"id\" bigint NOT NULL PRIMARY KEY)");
  EXPECT_EQ(made.map.to_host(static_cast<std::uint32_t>(made.owned.find("weird"))), 15u);
  EXPECT_EQ(made.map.to_host(0), 0u);
}

}  // namespace
}  // namespace demarc
