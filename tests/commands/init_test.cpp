#include <gtest/gtest.h>

#include "commands/init/clues.h"
#include "commands/init/infer.h"
#include "tool.h"

namespace demarc {

static std::string written(const Tool& tool) {
  const auto found = tool.files.files().find("demarc.toml");
  return found == tool.files.files().end() ? "" : found->second;
}

// Two programs that are deployed, a common folder of migrations, a database image.
static Repository shop() {
  return {
      {"compose.yaml",
       "services:\n  orders:\n    build: ./services/orders\n  accounts:\n    build:\n      "
       "context: "
       "services/users\n  db:\n    image: postgres:16\n"},
      {"CODEOWNERS", "* @shop/platform\n/services/users/ @shop/identity\n"},
      {"db/migrations/V1__all.sql",
       "CREATE SCHEMA accounts;\nCREATE TABLE accounts.people (id int);\n"
       "CREATE TABLE order_lines (id int);\nCREATE TABLE shared_log (id int);\n"},
      {"services/orders/app.py",
       "def f(cur):\n    cur.execute(\"INSERT INTO order_lines VALUES (1)\")\n"
       "    cur.execute(\"INSERT INTO shared_log VALUES (1)\")\n"
       "    cur.execute(\"SELECT id FROM accounts.people\")\n"},
      {"services/users/app.py",
       "def f(cur):\n    cur.execute(\"INSERT INTO accounts.people VALUES (1)\")\n"
       "    cur.execute(\"INSERT INTO shared_log VALUES (1)\")\n"},
  };
}

TEST(Init, EachLineSaysWhereItComesFrom) {
  Tool tool(shop());
  const Ran ran = tool.run({"init", "--yes"});
  EXPECT_EQ(ran.code, 0) << ran.err;
  const std::string text = written(tool);
  const std::size_t body = text.find("[service.");
  ASSERT_NE(body, std::string::npos) << text;
  EXPECT_EQ(text.substr(body),
            "[service.accounts]  # compose.yaml:4 (service accounts)\n"
            "team = \"@shop/identity\"  # CODEOWNERS:2\n"
            "paths = [\"services/users/**\"]\n"
            "owns = [\n"
            "  \"accounts.*\",  # people: in the schema of that name\n"
            "]\n"
            "\n[service.orders]  # compose.yaml:2 (service orders)\n"
            "team = \"@shop/platform\"  # CODEOWNERS:1\n"
            "paths = [\"services/orders/**\"]\n"
            "owns = [\n"
            "  \"public.order_lines\",  # only writer, at services/orders/app.py:2:30\n"
            "]\n"
            "\n# Nobody owns these yet: add them to `owns` of a service, or to `nobody` of a "
            "[database]:\n"
            "#   public.shared_log  created by db; written by accounts, orders\n");
  EXPECT_NE(ran.out.find("Owned by nobody yet (1)"), std::string::npos) << ran.out;
  EXPECT_NE(ran.out.find("orders -> accounts"), std::string::npos) << ran.out;
}

TEST(Init, NeverOverwritesAndRepeatsItself) {
  Tool tool(shop());
  EXPECT_EQ(tool.run({"init", "--yes"}).code, 0);
  const std::string first = written(tool);
  EXPECT_EQ(tool.run({"init", "--yes"}).out, "demarc.toml says this already\n");
  tool.files.add("demarc.toml", first + "# mine\n");
  const Ran refused = tool.run({"init", "--yes"});
  EXPECT_EQ(refused.code, 2);
  EXPECT_NE(refused.err.find("--force replaces it"), std::string::npos) << refused.err;
  EXPECT_EQ(written(tool), first + "# mine\n");
  EXPECT_EQ(tool.run({"init", "--dry-run", "--yes"}).out, first);
  EXPECT_EQ(tool.run({"init", "--yes", "--force"}).code, 0);
  EXPECT_EQ(written(tool), first);
}

TEST(Init, AsksWhatItCannotInfer) {
  Tool tool(shop());
  tool.standard_input = "\n\nordres\norders\n";
  const Ran ran = tool.run({"init"});
  EXPECT_EQ(ran.code, 0) << ran.err;
  EXPECT_NE(ran.err.find("did you mean `orders`?"), std::string::npos) << ran.err;
  EXPECT_NE(ran.err.find("Do these services share one database? [yes]"), std::string::npos);
  EXPECT_NE(written(tool).find("\"public.shared_log\",  # created by db; written by"),
            std::string::npos)
      << written(tool);
  EXPECT_EQ(written(tool).find("Nobody owns"), std::string::npos);
}

TEST(Init, AtMostTenQuestions) {
  Repository repository = shop();
  for (int i = 0; i < 30; ++i) {
    const std::string table = "t" + std::to_string(i);
    repository["db/migrations/V2__all.sql"] += "CREATE TABLE " + table + " (id int);\n";
    for (const char* service : {"orders", "users"}) {
      repository[std::string("services/") + service + "/q.sql"] +=
          "INSERT INTO " + table + " VALUES (1);\n";
    }
  }
  Tool tool(repository);
  tool.standard_input = std::string(60, '\n');
  const Ran ran = tool.run({"init"});
  EXPECT_EQ(ran.code, 0) << ran.err;
  std::size_t questions = 0;
  for (char c : ran.err) questions += c == '?';
  EXPECT_EQ(questions, 10u) << ran.err;
}

TEST(Init, LeavesOutWhatIsNoService) {
  Tool tool(shop());
  tool.standard_input = "accounts\n";
  EXPECT_EQ(tool.run({"init"}).code, 0);
  EXPECT_EQ(written(tool).find("[service.accounts]"), std::string::npos) << written(tool);
  EXPECT_NE(written(tool).find("\"public.shared_log\",  # only writer"), std::string::npos)
      << written(tool);
}

TEST(Init, SeveralDatabasesWhereTablesHaveOneName) {
  Tool tool({
      {"a/migrations/V1__a.sql", "CREATE TABLE users (id int);\nCREATE TABLE a1 (id int);\n"},
      {"b/migrations/V1__b.sql", "CREATE TABLE users (id int);\nCREATE TABLE b1 (id int);\n"},
  });
  const Ran ran = tool.run({"init", "--yes"});
  EXPECT_EQ(ran.code, 0) << ran.err;
  EXPECT_NE(written(tool).find("[database.a]\n[database.b]\n"), std::string::npos) << written(tool);
  EXPECT_NE(written(tool).find("database = \"b\"\nowns = [\n  \"public.b1\""), std::string::npos)
      << written(tool);
  EXPECT_EQ(tool.run({"check", "--format", "compact"}).code, 0);
}

TEST(Init, TablesThatTwoCreateInOneDatabaseAreListed) {
  Tool tool({
      {"a/migrations/V1__a.sql", "CREATE TABLE users (id int);\nCREATE TABLE a1 (id int);\n"},
      {"b/migrations/V1__b.sql", "CREATE TABLE IF NOT EXISTS users (id int);\n"},
      {"b/q.sql", "SELECT id FROM a1;\n"},
  });
  const Ran ran = tool.run({"init", "--yes"});
  EXPECT_EQ(ran.code, 0) << ran.err;
  EXPECT_NE(ran.out.find("Created by several services (1)\n  public.users  created by a, b"),
            std::string::npos)
      << ran.out;
  EXPECT_NE(ran.out.find("b -> a"), std::string::npos) << ran.out;
}

TEST(Init, ReadingAloneMakesNobodyAnOwner) {
  Tool tool({
      {"a/migrations/V1__a.sql", "CREATE TABLE a1 (id int);\n"},
      {"a/q.sql", "SELECT id FROM legacy.customers;\n"},
      {"b/migrations/V1__b.sql", "CREATE TABLE b1 (id int);\n"},
  });
  EXPECT_EQ(tool.run({"init", "--yes"}).code, 0);
  EXPECT_NE(written(tool).find("#   legacy.customers  read by a"), std::string::npos)
      << written(tool);
}

TEST(Init, ModulesOfOneProgram) {
  Tool tool({
      {"src/main/resources/db/migration/orders/V1__o.sql", "CREATE TABLE lines (id int);\n"},
      {"src/main/resources/db/migration/stock/V1__s.sql", "CREATE TABLE items (id int);\n"},
      {"src/main/java/shop/orders/Repo.java",
       "class Repo { void f(C c) { c.prepareStatement(\"SELECT id FROM items\"); } }\n"},
      {"src/main/java/shop/stock/Stock.java", "class Stock {}\n"},
  });
  const Ran ran = tool.run({"init", "--yes"});
  EXPECT_EQ(ran.code, 0) << ran.err;
  EXPECT_NE(written(tool).find("paths = [\"src/main/java/shop/orders/**\", "
                               "\"src/main/resources/db/migration/orders/**\"]"),
            std::string::npos)
      << written(tool);
  EXPECT_NE(ran.out.find("1  orders -> stock"), std::string::npos) << ran.out;
}

TEST(Init, SaysThatThereIsNothingToPropose) {
  Tool tool(Repository{{"README.md", "hello\n"}});
  const Ran ran = tool.run({"init", "--yes"});
  EXPECT_EQ(ran.code, 2);
  EXPECT_NE(ran.err.find("nothing to propose"), std::string::npos) << ran.err;
  EXPECT_EQ(written(tool), "");
}

TEST(Init, NamesOfStrangersStayNames) {
  Tool tool(
      Repository{{"a\x1b[31m\"b/migrations/V1__a.sql", "CREATE TABLE \"we\"\"ird\" (id int);\n"}});
  const Ran ran = tool.run({"init", "--yes"});
  EXPECT_EQ(ran.out.find('\x1b'), std::string::npos);
  EXPECT_EQ(written(tool).find('\x1b'), std::string::npos) << written(tool);
}

TEST(Clues, CodeOwnersLastMatchWins) {
  RepoClues clues;
  clues.teams = read_code_owners("CODEOWNERS",
                                 "# all\n*  @org/all\n/services/orders/  ann@x.y @org/orders # x\n"
                                 "docs/*\n[Section]\n*.sql @org/dba\n/services/open\n");
  const auto team = [&](const char* folder) {
    const TeamRule* rule = team_of(clues, folder);
    return rule == nullptr ? std::string{} : rule->team + " " + rule->place;
  };
  EXPECT_EQ(team("services/orders"), "@org/orders CODEOWNERS:3");
  EXPECT_EQ(team("services/users"), "@org/all CODEOWNERS:2");
  EXPECT_EQ(team("services/open"), "");  // a line without owners takes them away
}

TEST(Clues, DatabaseInAddress) {
  const std::pair<const char*, const char*> cases[] = {
      {"jdbc:postgresql://db:5432/orders?ssl=true", "orders"},
      {"DATABASE_URL=postgres://u:p@db/shop", "shop"},
      {"Host=db;Database=catalog;Username=x", "catalog"},
      {"postgres://db/${NAME}", ""},
      {"redis://cache/0", ""},
      {"postgres://db", ""},
  };
  for (const auto& [text, database] : cases) EXPECT_EQ(database_in_address(text), database) << text;
}

TEST(Clues, BackstageAndKubernetes) {
  MemoryFileSystem files;
  files.add("svc/pay/catalog-info.yaml",
            "apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata:\n  name: payments\n"
            "spec:\n  type: service\n  owner: group:default/money\n---\nkind: API\nmetadata:\n"
            "  name: other\n");
  files.add("svc/pay/main.go", "");
  files.add("apps/ship/main.go", "");
  files.add("k8s/ship.yml",
            "---\nkind: Service\nmetadata:\n  name: x\n---\napiVersion: apps/v1\nkind: Deployment\n"
            "metadata:\n  name: ship\nspec:\n  template: {}\n");
  std::vector<RepoFile> listed;
  for (const auto& [path, _] : files.files()) listed.push_back({.path = path});
  const RepoClues clues = read_clues(files, listed);
  ASSERT_EQ(clues.services.size(), 2u);
  EXPECT_EQ(clues.services[0].folder, "apps/ship");
  EXPECT_EQ(clues.services[0].why[0], "k8s/ship.yml:9 (Deployment ship)");
  EXPECT_EQ(clues.services[1].name, "payments");
  EXPECT_EQ(clues.services[1].team, "money");
}

TEST(Clues, NamesThatMeanOne) {
  EXPECT_EQ(bare_name("Orders-Service"), bare_name("order"));
  EXPECT_EQ(bare_name("userservice"), bare_name("users"));
  EXPECT_EQ(bare_name("inventories"), bare_name("inventory-svc"));
  EXPECT_NE(bare_name("orders"), bare_name("orders_archive"));
}

}  // namespace demarc
