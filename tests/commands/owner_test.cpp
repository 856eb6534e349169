#include <gtest/gtest.h>

#include "tool.h"

namespace demarc {

static bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

static Tool shop() {
  auto files = two_services();
  files["shop/users/migrations/V2__log.sql"] = "CREATE TABLE audit.log (id int);\n";
  files["shop/orders/log.sql"] = "INSERT INTO audit.log VALUES (1);\n";
  Tool tool(files);
  tool.folder = "shop";
  return tool;
}

TEST(Owner, SaysWhoseItIsAndWhy) {
  const Ran ran = shop().run({"owner", "users.accounts"});
  EXPECT_EQ(ran.code, 0) << ran.err;
  EXPECT_TRUE(has(ran.out, "owner     users")) << ran.out;
  EXPECT_TRUE(has(ran.out, "by \"users.*\" at demarc.toml:7")) << ran.out;
  EXPECT_TRUE(has(ran.out, "created   users/migrations/V1__u.sql:1:14")) << ran.out;
  EXPECT_TRUE(has(ran.out, "orders    SELECT  not allowed")) << ran.out;
}

TEST(Owner, FoldsAndFindsWithoutSchema) {
  EXPECT_EQ(shop().run({"owner", "Accounts"}).out, shop().run({"owner", "USERS.accounts"}).out);
}

TEST(Owner, AnswersByPatternWhatDoesNotExist) {
  const Ran ran = shop().run({"owner", "users.nothing_yet"});
  EXPECT_EQ(ran.code, 0) << ran.err;
  EXPECT_TRUE(has(ran.out, "users would be, by \"users.*\"")) << ran.out;
}

TEST(Owner, UnknownNamesGetASuggestion) {
  const Ran ran = shop().run({"owner", "audit.lgo"});
  EXPECT_EQ(ran.code, 2);
  EXPECT_TRUE(has(ran.err, "did you mean `audit.log`?")) << ran.err;
}

TEST(Unowned, ListsWhatNobodyOwns) {
  const Ran ran = shop().run({"unowned"});
  EXPECT_EQ(ran.code, 0) << ran.err;
  EXPECT_TRUE(has(ran.out,
                  "audit.log  table, created users/migrations/V2__log.sql:1:14; written by orders"))
      << ran.out;
  EXPECT_TRUE(has(ran.out, "1 of 3 relations has no owner")) << ran.out;
}

}  // namespace demarc
