// What stands around a check: graph, list-files, several reports, completions, the manual page.
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "base/text.h"
#include "commands/commands.h"
#include "tool.h"

namespace demarc {

namespace fs = std::filesystem;

// What a shell says, standard error included, and its exit code.
static std::pair<int, std::string> sh(const std::string& command) {
  std::string out;
  std::FILE* pipe = ::popen(("{ " + command + "\n} 2>&1").c_str(), "r");
  char buffer[4096];
  std::size_t count = 0;
  while ((count = std::fread(buffer, 1, sizeof buffer, pipe)) > 0) out.append(buffer, count);
  const int status = ::pclose(pipe);
  return {status < 0 ? -1 : status >> 8, out};
}

static bool has_program(const char* name) {
  return sh(std::string("command -v ") + name).first == 0;
}

static void write(const fs::path& path, const std::string& text) {
  fs::create_directories(path.parent_path());
  std::ofstream(path) << text;
}

static std::string read(const fs::path& path) {
  std::ifstream in(path);
  return {std::istreambuf_iterator<char>(in), {}};
}

class Folder {
 public:
  Folder() {
    char name[] = "/tmp/demarc-adoption-XXXXXX";
    path = ::mkdtemp(name);
  }
  ~Folder() { fs::remove_all(path); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  fs::path path{};
};

static Tool in_shop() {
  Tool tool(two_services());
  tool.folder = "shop";
  return tool;
}

TEST(Reports, SeveralInOneRun) {
  Tool tool = in_shop();
  const Ran ran = tool.run({"check", "--format", "compact", "--format=sarif", "--output", "a.sarif",
                            "--format", "gitlab", "-o", "b.json"});
  EXPECT_EQ(ran.code, 1) << ran.err;
  EXPECT_NE(ran.out.find("error[foreign-read]"), std::string::npos);
  EXPECT_TRUE(nlohmann::json::accept(tool.files.files().at("shop/a.sarif")));
  EXPECT_EQ(nlohmann::json::parse(tool.files.files().at("shop/b.json")).size(), 1u);
}

TEST(Reports, OnlyOneGoesToTheScreen) {
  const Ran ran = in_shop().run({"check", "--format", "json", "--format", "sarif"});
  EXPECT_EQ(ran.code, 2);
  EXPECT_NE(ran.err.find("several reports would go to standard output"), std::string::npos);
}

TEST(Reports, AnOutputMayStandBeforeItsFormat) {
  Tool tool = in_shop();
  EXPECT_EQ(tool.run({"check", "--output", "a.json", "--format", "json"}).out, "");
  EXPECT_TRUE(nlohmann::json::accept(tool.files.files().at("shop/a.json")));
}

TEST(Reports, ThePlaceOfTheRunChoosesTheDefault) {
  Tool tool = in_shop();
  tool.variables["GITHUB_ACTIONS"] = "true";
  EXPECT_TRUE(tool.run({"check"}).out.starts_with("::error file=orders/q.sql"));
  EXPECT_TRUE(tool.run({"check", "--format", "compact"}).out.starts_with("orders/q.sql:1:"));
  tool.variables = {{"GITLAB_CI", "true"}};
  EXPECT_NE(tool.run({"check"}).out.find("\x1b["), std::string::npos);
  tool.variables["NO_COLOR"] = "1";
  EXPECT_EQ(tool.run({"check"}).out.find("\x1b["), std::string::npos);
}

TEST(Reports, GithubShowsTenOfALevelAndSaysSo) {
  Repository repository = two_services();
  for (int i = 0; i < 14; ++i) {
    repository["shop/orders/q" + std::to_string(i) + ".sql"] = "SELECT id FROM users.accounts;\n";
  }
  Tool tool(repository);
  tool.folder = "shop";
  const Ran ran = tool.run({"check", "--format", "github"});
  std::size_t annotations = 0;
  for (std::string_view line : split(ran.out, '\n')) annotations += line.starts_with("::error");
  EXPECT_EQ(annotations, 10u);
  EXPECT_NE(ran.out.find("5 more findings, listed in this step's log"), std::string::npos);
  EXPECT_NE(ran.out.find("\n- orders/q8.sql:1: error[foreign-read]: "), std::string::npos);
}

TEST(Reports, MarkdownDrawsTheCrossings) {
  const Ran ran = in_shop().run({"check", "--format", "markdown"});
  EXPECT_NE(ran.out.find("```mermaid\nflowchart LR\n  n0[\"orders\"]\n  n1[\"users\"]\n"
                         "  n0 -->|\"1\"| n1\n  linkStyle 0 stroke:#c00\n```\n"),
            std::string::npos)
      << ran.out;
}

TEST(Graph, InEachFormat) {
  Tool tool = in_shop();
  const Ran dot = tool.run({"graph"});
  EXPECT_NE(dot.out.find("\"orders\" -> \"users\" [label=\"1 denied\""), std::string::npos)
      << dot.out;
  EXPECT_NE(tool.run({"graph", "--format", "mermaid"}).out.find("n0 -->|\"1 denied\"| n1"),
            std::string::npos);
  const auto json = nlohmann::json::parse(tool.run({"graph", "--format", "json"}).out);
  EXPECT_EQ(json["edges"][0]["relations"][0], "users.accounts");
  EXPECT_EQ(json["edges"][0]["privileges"][0], "SELECT");
  EXPECT_EQ(json["nodes"].size(), 2u);
  const Ran catalog = tool.run({"graph", "--format", "backstage"});
  EXPECT_NE(catalog.out.find("  name: orders\n"), std::string::npos);
  EXPECT_NE(catalog.out.find("    - component:users\n"), std::string::npos) << catalog.out;
  const Ran wrong = tool.run({"graph", "--focus", "order"});
  EXPECT_EQ(wrong.code, 2);
  EXPECT_NE(wrong.err.find("did you mean `orders`?"), std::string::npos) << wrong.err;
}

TEST(Graph, FocusLeavesOutStrangers) {
  Repository repository = two_services();
  repository["shop/demarc.toml"] += "\n[service.stock]\npaths = [\"stock/**\"]\nowns = [\"s.*\"]\n";
  Tool tool(repository);
  tool.folder = "shop";
  EXPECT_NE(tool.run({"graph"}).out.find("stock"), std::string::npos);
  EXPECT_EQ(tool.run({"graph", "--focus", "users"}).out.find("stock"), std::string::npos);
}

TEST(Graph, DotTakesIt) {
  if (!has_program("dot")) GTEST_SKIP() << "graphviz is not installed";
  Repository repository = two_services();
  repository["shop/demarc.toml"] +=
      "\n[service.odd]\nteam = \"o\\\"r\\\\d<b>]\"\npaths = [\"odd/**\"]\nowns = [\"o.*\"]\n";
  Tool tool(repository);
  tool.folder = "shop";
  Folder folder;
  write(folder.path / "g.dot", tool.run({"graph"}).out);
  const auto [code, svg] = sh("dot -Tsvg " + (folder.path / "g.dot").string());
  EXPECT_EQ(code, 0) << svg;
  EXPECT_NE(svg.find("<svg"), std::string::npos) << svg;
}

TEST(ListFiles, OneLineEach) {
  EXPECT_EQ(in_shop().run({"list-files"}).out,
            "orders/migrations/V1__o.sql\tmigration\tsql\tFlyway\torders\n"
            "orders/q.sql\tservice\tsql\t-\torders\n"
            "users/migrations/V1__u.sql\tmigration\tsql\tFlyway\tusers\n"
            "users/q.sql\tservice\tsql\t-\tusers\n");
}

TEST(Lock, AnotherRepositoryImportsIt) {
  Repository users = two_services();
  users["shop/demarc.toml"] =
      "[project]\nname = \"Accounts\"\n\n[service.users]\npaths = [\"users/**\"]\n"
      "owns = [\"users.*\"]\nteam = \"@shop/users\"\n\n[[export]]\n"
      "relation = \"users.names\"\nto = [\"orders\"]\n\n[service.orders]\nrepo = \"shop/orders\"\n"
      "owns = [\"orders.*\"]\n";
  users["shop/users/migrations/V2__n.sql"] = "CREATE TABLE users.names (id int);\n";
  Tool provider(users);
  provider.folder = "shop";
  EXPECT_EQ(provider.run({"lock", "--check"}).code, 1);
  EXPECT_EQ(provider.run({"lock"}).out, "wrote .demarc/accounts.lock.toml\n");
  EXPECT_EQ(provider.run({"lock"}).out, "unchanged: .demarc/accounts.lock.toml\n");
  EXPECT_EQ(provider.run({"lock", "--check"}).code, 0);
  const std::string lock = provider.files.files().at("shop/.demarc/accounts.lock.toml");
  EXPECT_EQ(lock.find("[service.\"orders\"]"), std::string::npos) << lock;

  Tool consumer({{"demarc.toml",
                  "[project]\nimports = [\".demarc/*.lock.toml\"]\n\n[service.orders]\n"
                  "paths = [\"orders/**\"]\nowns = [\"orders.*\"]\ndatabase = \"Accounts\"\n"},
                 {".demarc/accounts.lock.toml", lock},
                 {"orders/a.sql", "SELECT email FROM users.accounts;\n"},
                 {"orders/b.sql", "SELECT id FROM users.names;\n"}});
  const Ran ran = consumer.run({"check", "--format", "compact"});
  EXPECT_EQ(ran.code, 1) << ran.err << ran.out << lock;
  EXPECT_NE(ran.out.find("orders/a.sql:1:19: error[foreign-read]: orders reads users.accounts"),
            std::string::npos)
      << ran.out << lock;
  EXPECT_EQ(ran.out.find("orders/b.sql:1"), std::string::npos) << ran.out;
}

TEST(Assume, ShowsWhatALineWouldCost) {
  Repository repository = two_services();
  repository["shop/demarc.toml"] +=
      "\n[[export]]\nrelation = \"users.accounts\"\naccess = \"public\"\n";
  Tool tool(repository);
  tool.folder = "shop";
  EXPECT_EQ(tool.run({"check"}).code, 0);
  const Ran ran = tool.run({"check", "--assume", "deny:orders->users", "--format", "compact"});
  EXPECT_EQ(ran.code, 1) << ran.out << ran.err;
  EXPECT_NE(ran.out.find("error[foreign-read]"), std::string::npos) << ran.out;
  EXPECT_NE(tool.run({"check", "--assume", "deny:order->users"}).err.find("did you mean `orders`?"),
            std::string::npos);
  EXPECT_EQ(tool.run({"check", "--assume", "orders"}).code, 2);
}

TEST(Explain, AFindingByItsFingerprint) {
  Tool tool = in_shop();
  const auto report = nlohmann::json::parse(tool.run({"check", "--format", "json"}).out);
  const std::string fingerprint = report["findings"][0]["fingerprint"];
  const Ran ran = tool.run({"explain", fingerprint.substr(0, 8)});
  EXPECT_EQ(ran.code, 0) << ran.err;
  EXPECT_NE(ran.out.find("orders/q.sql:1:19"), std::string::npos) << ran.out;
  EXPECT_NE(ran.out.find("severity error"), std::string::npos) << ran.out;
  EXPECT_EQ(tool.run({"explain", "ffffffffff"}).code, 2);
}

TEST(Completions, BashLoadsAndCompletes) {
  Folder folder;
  Tool tool{Repository{}};
  write(folder.path / "demarc.bash", tool.run({"completions", "bash"}).out);
  const auto complete = [&](const std::string& words, int at) {
    return sh("bash -c 'source " + (folder.path / "demarc.bash").string() + " && COMP_WORDS=(" +
              words + ") COMP_CWORD=" + std::to_string(at) +
              " && _demarc && echo \"${COMPREPLY[*]}\"'");
  };
  EXPECT_EQ(complete("demarc che", 1).second, "check\n");
  EXPECT_EQ(complete("demarc check --format sa", 3).second, "sarif\n");
  EXPECT_EQ(complete("demarc explain cross-service-j", 2).second, "cross-service-join\n");
  EXPECT_EQ(complete("demarc hook un", 2).second, "uninstall\n");
  EXPECT_NE(complete("demarc check --min", 2).second.find("--min-confidence"), std::string::npos);
}

TEST(Completions, OtherShellsTakeTheirs) {
  Folder folder;
  Tool tool{Repository{}};
  for (const char* shell : {"zsh", "fish"}) {
    const Ran ran = tool.run({"completions", shell});
    EXPECT_EQ(ran.code, 0);
    EXPECT_NE(ran.out.find("cross-service-join"), std::string::npos);
    if (!has_program(shell)) continue;
    write(folder.path / shell, ran.out);
    const auto [code, said] = sh(std::string(shell) + " -n " + (folder.path / shell).string());
    EXPECT_EQ(code, 0) << said;
  }
  EXPECT_NE(tool.run({"completions", "bsh"}).err.find("did you mean `bash`?"), std::string::npos);
}

TEST(Manual, ManRendersIt) {
  Tool tool{Repository{}};
  const Ran ran = tool.run({"man"});
  for (const Command& command : all_commands()) {
    std::string name = command.name;
    EXPECT_NE(ran.out.find("\n.SS demarc " + name), std::string::npos) << name;
  }
  if (!has_program("man")) GTEST_SKIP() << "man is not installed";
  Folder folder;
  write(folder.path / "demarc.1", ran.out);
  const auto [code, text] = sh("MANWIDTH=80 LC_ALL=C.UTF-8 man --warnings -P cat -l " +
                               (folder.path / "demarc.1").string());
  EXPECT_EQ(code, 0) << text;
  EXPECT_NE(text.find("--min-confidence"), std::string::npos) << text.substr(0, 2000);
  const std::string warnings = sh("LC_ALL=C.UTF-8 man --warnings -P cat -l " +
                                  (folder.path / "demarc.1").string() + " 2>&1 >/dev/null")
                                   .second;
  EXPECT_EQ(warnings, "");
}

// A checkout with git's own hooks, checked by the built program.
class Hook : public testing::Test {
 protected:
  void SetUp() override {
    write(top() / "demarc.toml", two_services().at("shop/demarc.toml"));
    write(top() / "users/migrations/V1__u.sql",
          two_services().at("shop/users/migrations/V1__u.sql"));
    fs::create_directories(folder_.path / "bin");
    fs::create_symlink(DEMARC_PROGRAM, folder_.path / "bin/demarc");
    ASSERT_EQ(run("git init -q . && git config user.name t && git config user.email t@t").first, 0);
  }
  fs::path top() const { return folder_.path / "shop"; }
  std::pair<int, std::string> run(const std::string& command) const {
    return sh("cd " + top().string() + " && export HOME=" + folder_.path.string() +
              " GIT_CONFIG_NOSYSTEM=1 PATH=" + (folder_.path / "bin").string() + ":$PATH && " +
              command);
  }
  Folder folder_{};
};

TEST_F(Hook, StopsACommitThatCrossesALine) {
  EXPECT_EQ(run("demarc hook install").first, 0);
  EXPECT_EQ(run("git add -A && git commit -q -m one").first, 0);
  write(top() / "orders/q.sql", "SELECT email FROM users.accounts;\n");
  const auto [code, said] = run("git add -A && git commit -q -m two");
  EXPECT_NE(code, 0);
  EXPECT_NE(said.find("foreign-read"), std::string::npos) << said;
  EXPECT_LE(std::count(said.begin(), said.end(), '\n'), 24) << said;  // fits in one screen
  EXPECT_EQ(run("git log --oneline | wc -l").second, "1\n");
}

TEST_F(Hook, KeepsTheHookThatWasThere) {
  write(top() / ".git/hooks/pre-commit", "#!/bin/sh\necho mine; exit 7\n");
  EXPECT_EQ(run("chmod +x .git/hooks/pre-commit && demarc hook install").first, 0);
  const auto [code, said] = run("git add -A && git commit -q -m one");
  EXPECT_NE(code, 0);
  EXPECT_NE(said.find("mine"), std::string::npos) << said;
  EXPECT_EQ(run("demarc hook install").first, 0);  // again: nothing is lost
  EXPECT_EQ(run("demarc hook uninstall").first, 0);
  EXPECT_EQ(read(top() / ".git/hooks/pre-commit"), "#!/bin/sh\necho mine; exit 7\n");
  const auto refused = run("demarc hook uninstall");
  EXPECT_EQ(refused.first, 2);
  EXPECT_NE(refused.second.find("is not demarc's hook"), std::string::npos) << refused.second;
}

TEST_F(Hook, FollowsTheConfiguredFolder) {
  EXPECT_EQ(run("git config core.hooksPath .githooks && demarc hook install").first, 0);
  EXPECT_TRUE(fs::exists(top() / ".githooks/pre-commit"));
  EXPECT_EQ(run("demarc hook uninstall").first, 0);
  EXPECT_FALSE(fs::exists(top() / ".githooks/pre-commit"));
  const auto shared = run("git config core.hooksPath ~/hooks && demarc hook install");
  EXPECT_EQ(shared.first, 2);
  EXPECT_NE(shared.second.find("leads out of the checkout"), std::string::npos) << shared.second;
  EXPECT_FALSE(fs::exists(folder_.path / "hooks"));
  EXPECT_EQ(run("demarc hook install --force").first, 0);
  EXPECT_TRUE(fs::exists(folder_.path / "hooks/pre-commit"));
}

TEST_F(Hook, WorksFromAFolderAndAWorktree) {
  EXPECT_EQ(run("git add -A && git commit -q -m one && git worktree add -q ../other").first, 0);
  EXPECT_EQ(run("cd ../other/users && demarc hook install").first, 0);
  EXPECT_TRUE(fs::exists(top() / ".git/hooks/pre-commit"));
}

TEST_F(Hook, NeedsACheckout) {
  const auto [code, said] = run("cd .. && demarc hook install");
  EXPECT_EQ(code, 2);
  EXPECT_NE(said.find("not a git checkout"), std::string::npos) << said;
}

}  // namespace demarc
