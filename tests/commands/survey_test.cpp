#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "base/text.h"
#include "report/display.h"
#include "tool.h"

namespace demarc {

static bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

static std::map<std::string, std::string> repository() {
  return {
      {"services/orders/migrations/V1__o.sql", "CREATE TABLE orders.orders (id int);\n"},
      {"services/orders/q.sql",
       "INSERT INTO orders.orders VALUES (1);\nSELECT email FROM users.accounts;\n"},
      {"services/users/migrations/V1__u.sql",
       "CREATE TABLE users.accounts (id int, email text);\n"},
      {"services/users/q.sql", "UPDATE users.accounts SET email = 'x';\n"},
      {"services/billing/q.sql",
       "UPDATE users.accounts SET email = 'y';\nSELECT 1 FROM billing.runs;\n"},
  };
}

TEST(Survey, PutsTwoWritersFirst) {
  Tool tool(repository());
  const Ran ran = tool.run({"survey"});
  EXPECT_EQ(ran.code, 0) << ran.err;
  const std::size_t contested = ran.out.find("TWO WRITERS");
  ASSERT_NE(contested, std::string::npos) << ran.out;
  EXPECT_LT(contested, ran.out.find("users.accounts"));
  EXPECT_TRUE(has(ran.out, "services/billing/q.sql:1:8")) << ran.out;
  EXPECT_TRUE(has(ran.out, "services/users/migrations/V1__u.sql:1:14")) << ran.out;
  EXPECT_TRUE(has(ran.out, "everything in 5 files with SQL was read")) << ran.out;
}

TEST(Survey, SuggestsAManifestThatCanBeChecked) {
  Tool tool(repository());
  const std::string out = tool.run({"survey"}).out;
  EXPECT_TRUE(has(out, "[service.orders]")) << out;
  EXPECT_TRUE(has(out, "owns = [\"orders.*\"]")) << out;
  const std::size_t begin = out.find("  [service.");
  std::string manifest;
  for (std::string_view line : split(std::string_view(out).substr(begin), '\n')) {
    manifest += std::string(trim(line)) + "\n";
  }
  tool.files.add("demarc.toml", manifest);
  EXPECT_EQ(tool.run({"check"}).code, 1) << manifest;
}

TEST(Survey, FitsTheTerminal) {
  Tool tool(repository());
  const std::string out = tool.run({"survey"}).out;
  for (std::string_view line : split(out, '\n')) {
    EXPECT_LE(display_width(line), 100) << line;
  }
}

TEST(Survey, PathsChooseRelationsNotTheirUsers) {
  auto files = repository();
  files[".git/HEAD"] = "";  // the top of a checkout
  Tool tool(files);
  const std::string out = tool.run({"survey", "services/billing"}).out;
  EXPECT_TRUE(has(out, "1 file with SQL, 2 statements, 2 relations")) << out;
  EXPECT_TRUE(has(out, "services/users/migrations/V1__u.sql:1:14")) << out;
  EXPECT_FALSE(has(out, "orders.orders")) << out;
}

TEST(Survey, ComesAsJsonToo) {
  Tool tool(repository());
  const auto json = nlohmann::json::parse(tool.run({"survey", "--format", "json"}).out);
  EXPECT_EQ(json["survey"], 1);
  for (const auto& relation : json["relations"]) {
    if (relation["relation"] != "users.accounts") continue;
    EXPECT_EQ(relation["written"].size(), 2u);
    EXPECT_EQ(relation["home"], "services/users");
    EXPECT_EQ(relation["read"][0]["first"], "services/orders/q.sql:2:19");
  }
}

TEST(Survey, SaysWhatItCouldNotRead) {
  auto files = repository();
  files["services/orders/bad.sql"] = "SELECT (;\n";
  const Ran ran = Tool(files).run({"survey"});
  EXPECT_TRUE(has(ran.out, "1 not analysed (1 unparsed)")) << ran.out;
  EXPECT_FALSE(has(ran.out, "everything in"));
}

TEST(Survey, ARepositoryWithoutSqlIsAnAnswer) {
  const Ran ran = Tool(Repository{{"README.md", "hello\n"}}).run({"survey"});
  EXPECT_EQ(ran.code, 0);
  EXPECT_TRUE(has(ran.out, "there is no SQL here")) << ran.out;
}

}  // namespace demarc
