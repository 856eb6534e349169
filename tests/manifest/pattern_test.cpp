#include "manifest/pattern.h"

#include <gtest/gtest.h>

namespace demarc {
namespace {

RelationPattern pattern(const std::string& text) {
  auto parsed = parse_relation_pattern(text);
  EXPECT_TRUE(parsed) << text << ": " << (parsed ? "" : parsed.error().message);
  return parsed ? *parsed : RelationPattern();
}

TEST(RelationPattern, IsReadAsSqlFoldsNames) {
  struct Case {
    const char* text;
    const char* database;
    const char* schema;
    const char* name;
  };
  const Case cases[] = {
      {"orders.*", "", "orders", "*"},
      {"Orders.Order_Items", "", "orders", "order_items"},
      {"shop:orders.*", "shop", "orders", "*"},
      {"public.order_*", "", "public", "order_*"},
      {"public.\"Order\"", "", "public", "Order"},
      {"\"My Schema\".\"a\"\"b\"", "", "My Schema", "a\"b"},
      {"\"a.b\".c", "", "a.b", "c"},
      {"\"Shop\":a.b", "Shop", "a", "b"},
      {"sessions", "", "", "sessions"},
      {"a.b**", "", "a", "b*"},
      {"tenant_?.x", "", "tenant_?", "x"},
      {"größe.maß", "", "größe", "maß"},
  };
  for (const Case& c : cases) {
    const RelationPattern read = pattern(c.text);
    EXPECT_EQ(read.database, c.database) << c.text;
    EXPECT_EQ(read.schema, c.schema) << c.text;
    EXPECT_EQ(read.name, c.name) << c.text;
    EXPECT_EQ(read.written, c.text);
  }
}

TEST(RelationPattern, RefusesWhatIsNone) {
  const char* const cases[] = {"",     ".",         "a.",   ".a",    "a..b",  "a.b.c",
                               "a b",  "a.b, c.d",  "a.%",  "a/b",   "a.\"b", "a:b:c.d",
                               ":a.b", "shop*:a.b", "a.b(", "\"\".a"};
  for (const char* text : cases) EXPECT_FALSE(parse_relation_pattern(text)) << text;
}

TEST(RelationPattern, Matches) {
  struct Case {
    const char* pattern;
    const char* database;
    const char* schema;
    const char* name;
    bool expected;
  };
  const Case cases[] = {
      {"orders.*", "shop", "orders", "order", true},
      {"orders.*", "shop", "users", "order", false},
      {"orders.order", "shop", "orders", "order", true},
      {"orders.order", "shop", "orders", "orders", false},
      {"public.order_*", "shop", "public", "order_", true},
      {"public.order_*", "shop", "public", "orders", false},
      {"*.*", "shop", "anything", "at all", true},
      {"shop:orders.*", "shop", "orders", "x", true},
      {"shop:orders.*", "billing", "orders", "x", false},
      {"tenant_?.x", "d", "tenant_1", "x", true},
      {"tenant_?.x", "d", "tenant_12", "x", false},
      {"a.*b*c", "d", "a", "xxbyybzzc", true},
      {"a.*b*c", "d", "a", "xxbyybzz", false},
      {"sessions", "d", "whatever", "sessions", true},
      {"a.\"Order\"", "d", "a", "order", false},
  };
  for (const Case& c : cases) {
    EXPECT_EQ(matches(pattern(c.pattern), c.database, c.schema, c.name), c.expected)
        << c.pattern << " " << c.schema << "." << c.name;
  }
}

TEST(RelationPattern, ManyStarsAreNotExponential) {
  std::string stars;
  for (int i = 0; i < 200; ++i) stars += "a*";
  EXPECT_FALSE(wildcard_match(stars + "b", std::string(5000, 'a')));
}

TEST(RelationPattern, TheMoreSpecificWins) {
  // Each line beats the next one.
  const char* const order[] = {"orders.order",
                               "orders.order_*",
                               "orders.o*",
                               "orders.*",
                               "order_service_*.very_long_name_*",
                               "o*.*",
                               "*.*"};
  for (std::size_t i = 0; i + 1 < std::size(order); ++i) {
    EXPECT_GT(specificity(pattern(order[i])), specificity(pattern(order[i + 1]))) << order[i];
  }
  EXPECT_EQ(specificity(pattern("a.b*")), specificity(pattern("a.*b")));
  EXPECT_EQ(specificity(pattern("a.b")), specificity(pattern("x:a.b")));
}

TEST(RelationPattern, OverlapIsThatSomethingMatchesBoth) {
  struct Case {
    const char* a;
    const char* b;
    bool expected;
  };
  const Case cases[] = {
      {"*", "*", true},     {"a*", "*b", true},          {"a*", "b*", false},
      {"a?c", "ab*", true}, {"a?c", "abd", false},       {"", "*", true},
      {"", "?", false},     {"order_*", "*_item", true}, {"abc", "abc", true},
      {"abc", "ab", false}, {"*a*b*", "ba", false},      {"*a*b*", "b?b", true},
      {"**", "x", true},    {"x", "**", true},           {"?*", "*?", true},
  };
  for (const Case& c : cases) {
    EXPECT_EQ(wildcards_overlap(c.a, c.b), c.expected) << c.a << " " << c.b;
    EXPECT_EQ(wildcards_overlap(c.b, c.a), c.expected) << c.b << " " << c.a;
  }
  EXPECT_TRUE(overlap(pattern("a.*"), pattern("*.b")));
  EXPECT_FALSE(overlap(pattern("x:a.*"), pattern("y:a.*")));
  EXPECT_TRUE(overlap(pattern("x:a.*"), pattern("a.b")));
}

TEST(PatternIndex, GivesAllMatchesTheMostSpecificFirst) {
  PatternIndex index;
  const char* const patterns[] = {
      "*.*",      "public.*",       "public.order_*", "public.order_items",
      "orders.*", "public.*_items", "other:public.*", "publi?.order*"};
  for (std::uint32_t i = 0; i < std::size(patterns); ++i) index.add(pattern(patterns[i]), i);
  std::vector<PatternIndex::Match> found;
  const auto ids = [&](const char* schema, const char* name) {
    index.find("shop", schema, name, found);
    std::vector<std::uint32_t> out;
    for (const auto& match : found) out.push_back(match.id);
    return out;
  };
  EXPECT_EQ(ids("public", "order_items"), (std::vector<std::uint32_t>{3, 2, 5, 1, 7, 0}));
  EXPECT_EQ(ids("public", "order_"), (std::vector<std::uint32_t>{2, 1, 7, 0}));
  EXPECT_EQ(ids("orders", "x"), (std::vector<std::uint32_t>{4, 0}));
  EXPECT_EQ(ids("public", ""), (std::vector<std::uint32_t>{1, 0}));
  EXPECT_EQ(ids("elsewhere", "x"), (std::vector<std::uint32_t>{0}));
}

TEST(PatternIndex, AgreesWithOneByOneMatching) {
  std::vector<RelationPattern> patterns;
  PatternIndex index;
  const std::string parts[] = {"a", "ab", "a*", "*b", "?b", "*", "a*b"};
  for (const std::string& schema : parts) {
    for (const std::string& name : parts) {
      patterns.push_back(pattern(schema + "." + name));
      index.add(patterns.back(), static_cast<std::uint32_t>(patterns.size() - 1));
    }
  }
  std::vector<PatternIndex::Match> found;
  for (const char* schema : {"a", "ab", "b", "axb", "c"}) {
    for (const char* name : {"a", "ab", "b", "axb", "c", ""}) {
      index.find("d", schema, name, found);
      std::size_t expected = 0;
      for (const RelationPattern& one : patterns)
        expected += matches(one, "d", schema, name) ? 1 : 0;
      EXPECT_EQ(found.size(), expected) << schema << "." << name;
      for (std::size_t i = 1; i < found.size(); ++i) {
        EXPECT_GE(found[i - 1].specificity, found[i].specificity);
      }
    }
  }
}

}  // namespace
}  // namespace demarc
