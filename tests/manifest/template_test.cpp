#include "manifest/template.h"

#include <gtest/gtest.h>

namespace demarc {
namespace {

// "env=dev table=orders", or "-" where the template does not match.
std::string captures(const std::string& text, const std::string& name,
                     const std::vector<std::string>& environments = {}) {
  const auto parsed = parse_name_template(text, environments);
  EXPECT_TRUE(parsed) << text;
  const auto match = parsed ? match_template(*parsed, name) : std::nullopt;
  if (!match) return "-";
  std::string out;
  for (const auto& [word, value] : *match) out += (out.empty() ? "" : " ") + word + "=" + value;
  return out;
}

TEST(NameTemplate, Captures) {
  struct Case {
    const char* text;
    const char* name;
    const char* expected;
  };
  const Case cases[] = {
      {"{env}_orders", "dev_orders", "env=dev"},
      {"{env}_orders", "staging2_orders", "env=staging2"},
      {"{env}_orders", "pr123_orders", "env=pr123"},
      {"{env}_orders", "legacy_orders", "-"},
      {"{env}_orders", "orders", "-"},
      {"tenant_{id}", "tenant_acme_corp", "id=acme_corp"},
      {"tenant_{id}", "tenant_", "-"},
      {"tenant_{id}", "a_tenant_1", "-"},
      {"{table}_{int}", "orders_12", "table=orders int=12"},
      {"{table}_{int}", "orders_2024_01", "table=orders_2024 int=01"},
      {"{table}_{int}", "orders_x", "-"},
      {"{table}_p{date}", "orders_p2024", "table=orders date=2024"},
      {"{table}_p{date}", "orders_p202401", "table=orders date=202401"},
      {"{table}_p{date}", "orders_p2024_01_31", "table=orders date=2024_01_31"},
      {"{table}_p{date}", "orders_p20240131_120000", "table=orders date=20240131_120000"},
      {"{table}_p{date}", "orders_p2024w07", "table=orders date=2024w07"},
      {"{table}_p{date}", "orders_p2024_q1", "table=orders date=2024_q1"},
      {"{table}_p{date}", "orders_p9999", "-"},
      {"{table}_{date}", "orders_2024_01", "table=orders date=2024_01"},
      {"{env}_{name}", "test_shop", "env=test name=shop"},
      {"Orders_{int}", "orders_1", "int=1"},
      {"fixed", "fixed", ""},
      {"{a}-x-{b}", "1-x-x-x-2", "a=1 b=x-x-2"},
  };
  for (const Case& c : cases)
    EXPECT_EQ(captures(c.text, c.name), c.expected) << c.text << " " << c.name;
}

TEST(NameTemplate, DeclaredEnvironmentsReplaceTheUsualOnes) {
  EXPECT_EQ(captures("{env}_orders", "eu1_orders", {"eu1", "us1"}), "env=eu1");
  EXPECT_EQ(captures("{env}_orders", "dev_orders", {"eu1", "us1"}), "-");
}

TEST(NameTemplate, RefusesWhatIsNone) {
  for (const char* text : {"", "{", "}", "a}b", "{}", "{a}{b}", "{a b}", "a.b",
                           "{a}1{b}2{c}3{d}4{e}5{f}6{g}7{h}8{i}"}) {
    EXPECT_FALSE(parse_name_template(text)) << text;
  }
}

TEST(NameTemplate, LongNamesAreNoTrouble) {
  EXPECT_EQ(captures("{a}_{b}_{c}_{d}_{e}_{f}_{g}_{h}!", std::string(255, '_')), "-");
  EXPECT_EQ(captures("{a}_{b}", std::string(100000, '_')), "-");
}

TEST(NameRules, AnswerForADatabase) {
  Database database;
  database.same_as = {
      {"{env}_orders", "orders"}, {"{env}_{name}", "{name}"}, {"tenant_{id}", "tenant"}};
  database.partitions = {"{table}_p{date}", "{table}_default", "no_table_{int}"};
  const NameRules rules(database);
  EXPECT_EQ(rules.canonical_schema("dev_orders"), "orders");
  EXPECT_EQ(rules.canonical_schema("prod_users"), "users");
  EXPECT_EQ(rules.canonical_schema("tenant_42"), "tenant");
  EXPECT_EQ(rules.canonical_schema("orders"), std::nullopt);
  EXPECT_EQ(rules.partition_parent("events_p2024_01"), "events");
  EXPECT_EQ(rules.partition_parent("events_default"), "events");
  EXPECT_EQ(rules.partition_parent("events"), std::nullopt);
  EXPECT_EQ(rules.partition_parent("no_table_1"), std::nullopt);
}

}  // namespace
}  // namespace demarc
