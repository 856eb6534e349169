// `demarc decide` as its users call it: records, policy, drift, and what it must not claim.
#include <filesystem>
#include <fstream>
#include <sstream>

#include <gtest/gtest.h>

#include "base/text.h"
#include "report/display.h"
#include "session.h"

namespace demarc {

std::map<std::string, std::string> small_shop() {
  return {
      {"demarc.toml",
       "# who owns what\n"
       "[project]\nname = \"shop\"\n\n"
       "[database.shop]  # the one database\n"
       "topology = \"shared-database\"   # for now\n"
       "search_path = [\"public\"]\n\n"
       "[service.orders]\nteam = \"a\"\npaths = [\"orders/**\"]\nowns = [\"orders.*\"]\n\n"
       "[service.users]\nteam = \"b\"\npaths = [\"users/**\"]\nowns = [\"users.*\"]\n\n"
       "[service.mail]\nteam = \"b\"\npaths = [\"mail/**\"]\nowns = [\"mail.*\"]\n"},
      {"orders/migrations/V1__o.sql", "CREATE TABLE orders.orders (id int, user_id int);\n"},
      {"users/migrations/V1__u.sql", "CREATE TABLE users.accounts (id int, email text);\n"},
      {"mail/migrations/V1__m.sql", "CREATE TABLE mail.sent (id int);\n"},
      {"orders/q.sql",
       "SELECT a.email FROM orders.orders o JOIN users.accounts a ON a.id = o.user_id;\n"},
  };
}

std::string shop_answers() {
  return "scope = \"shop\"\ndeciders = [\"Ann\", \"Bob\"]\n\n[answers]\nstage = \"established\"\n"
         "teams = 2\nservices = 3\nalignment = \"one-team\"\ndeploy = \"independent\"\n"
         "operations = \"few\"\nstorage = \"same\"\nqueries = 2\ninvariants = \"soft\"\n"
         "transactions = \"none\"\nfailure = \"degraded\"\nregulation = \"none\"\n"
         "freshness = \"seconds\"\npresent = \"shared-database\"\n";
}

namespace {

const std::vector<std::string> write_args = {"decide",  "--answers", "answers.toml", "--from-repo",
                                             "--write", "--today",   "2026-11-25"};
constexpr const char* record_path = "docs/adr/0001-shop-schema-per-service.md";

DecideSession decided_shop() {
  DecideSession session(small_shop());
  session.files.add("answers.toml", shop_answers());
  const SessionResult result = session.run(write_args);
  EXPECT_EQ(result.code, 0) << result.err;
  return session;
}

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST(DecideCommand, WritesARecordAndTheSmallestChangeOfTheManifest) {
  const DecideSession session = decided_shop();
  const std::string manifest = session.read("demarc.toml");
  std::string expected = small_shop()["demarc.toml"];
  expected.replace(expected.find("\"shared-database\""), 17, "\"schema-per-service\"");
  const std::string header = "# for now\n";
  expected.insert(expected.find(header) + header.size(),
                  "decision = \"docs/adr/0001-shop-schema-per-service.md\"\n"
                  "review = 2027-05-25\n");
  EXPECT_EQ(manifest, expected);
  const std::string record = session.read(record_path);
  EXPECT_TRUE(
      has(record, "status: accepted\ndate: 2026-11-25\ndecision-makers: [\"Ann\", \"Bob\"]\n"));
  EXPECT_TRUE(has(record, "orders joins users.accounts \\(orders/q.sql:1\\)")) << record;
  EXPECT_TRUE(has(record, "demarc decide --answers docs/adr/0001-shop-schema-per-service.md"));
}

// The template of MADR 4.0: its headings in its order, its front matter, its form of the outcome.
TEST(DecideCommand, TheRecordHasTheShapeOfMadr) {
  const std::string record = decided_shop().read(record_path);
  const std::vector<std::string> headings = {"# ",
                                             "## Context and Problem Statement",
                                             "## Decision Drivers",
                                             "## Considered Options",
                                             "## Decision Outcome",
                                             "### Consequences",
                                             "### Confirmation",
                                             "## Pros and Cons of the Options",
                                             "### One service",
                                             "## More Information"};
  std::vector<std::string> options, pros;
  std::string section;
  std::size_t next = 0;
  bool fenced = false;
  for (std::string_view line : split(record, '\n')) {
    if (line.starts_with("```")) fenced = !fenced;
    if (fenced || !line.starts_with("#")) {
      if (section == "## Considered Options" && line.starts_with("* "))
        options.emplace_back(line.substr(2));
      continue;
    }
    section = std::string(line);
    if (line.starts_with("### ") && next > 7) pros.emplace_back(line.substr(4));
    if (next < headings.size() && next != 8 && line.starts_with(headings[next])) {
      ++next;
    } else if (next == 8 && line == headings[9]) {
      next = 10;
    }
  }
  EXPECT_EQ(next, headings.size()) << "stopped before " << headings[std::min<std::size_t>(next, 9)];
  EXPECT_EQ(options, pros);
  EXPECT_EQ(options.size(), 5u);
  const std::size_t chosen = record.find("Chosen option: \"");
  ASSERT_NE(chosen, std::string::npos);
  const std::string title = record.substr(chosen + 16, record.find('"', chosen + 16) - chosen - 16);
  EXPECT_EQ(std::count(options.begin(), options.end(), title), 1) << title;
  EXPECT_FALSE(fenced);
}

TEST(DecideCommand, DryRunWritesNothing) {
  DecideSession session(small_shop());
  session.files.add("answers.toml", shop_answers());
  const auto before = session.files.files();
  std::vector<std::string> args = write_args;
  args.push_back("--dry-run");
  const SessionResult result = session.run(args);
  EXPECT_EQ(result.code, 0);
  EXPECT_TRUE(has(result.out, "would write docs/adr/0001-shop-schema-per-service.md"));
  EXPECT_TRUE(has(result.out,
                  "  - topology = \"shared-database\"   # for now\n"
                  "  + topology = \"schema-per-service\"   # for now\n"
                  "  + decision = \"docs/adr/0001-shop-schema-per-service.md\"\n"
                  "  + review = 2027-05-25\n"))
      << result.out;
  EXPECT_EQ(session.files.files(), before);
}

TEST(DecideCommand, ALaterDecisionSupersedesTheOlder) {
  DecideSession session = decided_shop();
  std::string answers = shop_answers();
  answers.replace(answers.find("regulation = \"none\""), 19, "regulation = \"data\"");
  session.files.add("answers.toml", answers);
  EXPECT_EQ(session.run(write_args).code, 0);
  EXPECT_TRUE(has(session.read(record_path),
                  "status: \"superseded by [ADR-0002](0002-shop-own-database.md)\"\n"));
  EXPECT_TRUE(has(session.read("docs/adr/0002-shop-own-database.md"),
                  "Supersedes [0001-shop-schema-per-service.md]"));
  EXPECT_TRUE(has(session.read("demarc.toml"), "topology = \"database-per-service\"   # for now"));
  EXPECT_TRUE(
      has(session.read("demarc.toml"), "decision = \"docs/adr/0002-shop-own-database.md\""));
}

TEST(DecideCommand, ARecordIsItsOwnAnswerFile) {
  DecideSession session = decided_shop();
  const SessionResult from_record =
      session.run({"decide", "--answers", record_path, "--format", "json"});
  const SessionResult from_answers =
      session.run({"decide", "--answers", "answers.toml", "--format", "json"});
  EXPECT_EQ(from_record.code, 0) << from_record.err;
  EXPECT_EQ(from_record.out, from_answers.out);
}

// The repository grows; at each step the check says so, and which answer to revisit.
TEST(DecideCheck, TellsWhenARepositoryGrowsAwayFromItsDecision) {
  DecideSession session = decided_shop();
  const auto check = [&] { return session.run({"decide", "--check", "--today", "2026-12-01"}); };
  SessionResult result = check();
  EXPECT_EQ(result.code, 0) << result.out << result.err;
  EXPECT_TRUE(has(result.out, "Nothing that was seen in these files contradicts it."));

  // One more query: within what was stated.
  session.files.add("orders/r.sql", "SELECT email FROM users.accounts;\n");
  EXPECT_EQ(check().code, 0);
  // A third: over the stated number.
  session.files.add("mail/q.sql", "SELECT email FROM users.accounts;\n");
  result = check();
  EXPECT_EQ(result.code, 1);
  EXPECT_TRUE(has(result.out, "drift: queries: decided for 2 (1 to 5), now at least 3 statements"))
      << result.out;
  EXPECT_TRUE(has(result.out, "Revisit queries."));

  // A transaction over two owners.
  session.files.add("orders/t.sql",
                    "BEGIN;\nUPDATE orders.orders SET id = 1;\nUPDATE users.accounts SET email = "
                    "'x';\nCOMMIT;\n");
  result = check();
  EXPECT_TRUE(has(result.out, "transactions: decided for One: none goes across, now orders writes"))
      << result.out;

  // A fourth service of the same two teams: told, no contradiction of its own. Then nine.
  std::string more;
  for (const char* name : {"a", "b", "c", "d", "e", "f"})
    more += std::string("\n[service.") + name + "]\nteam = \"" + name + "\"\npaths = [\"" + name +
            "/**\"]\nowns = [\"" + name + ".*\"]\n";
  const std::string manifest = session.read("demarc.toml");
  session.files.add(
      "demarc.toml",
      manifest + "\n[service.a]\nteam = \"b\"\npaths = [\"a/**\"]\nowns = [\"a.*\"]\n");
  result = check();
  EXPECT_TRUE(has(result.out, "note:  services: decided for 3 (2 to 5), now 4; new: a"))
      << result.out;
  session.files.add("demarc.toml", manifest + more);
  result = check();
  EXPECT_TRUE(has(result.out, "drift: services: decided for 3 (2 to 5), now 9; new: a, b, c"))
      << result.out;
  EXPECT_TRUE(has(result.out, "drift: teams: decided for 2 (2 or 3), now 6; new: c")) << result.out;

  // A second engine, another topology, and the day of the review has gone by.
  std::string changed = manifest;
  changed.replace(changed.find("\"schema-per-service\""), 20, "\"shared-database\"");
  changed.replace(changed.find("search_path"), 0, "server = \"pg\"\n");
  changed += "\n[server.pg]\nengine = \"mysql\"\n";
  session.files.add("demarc.toml", changed);
  result = session.run({"decide", "--check", "--today", "2027-06-01"});
  EXPECT_EQ(result.code, 1);
  EXPECT_TRUE(
      has(result.out, "storage: decided with postgresql, now the manifest also declares mysql"))
      << result.out;
  EXPECT_TRUE(has(result.out, "the manifest declares topology shared-database, decided was"));
  EXPECT_TRUE(has(result.out, "the review was due on 2027-05-25; today is 2027-06-01"));
}

TEST(DecideCheck, WithoutADecisionThereIsNothingToCheck) {
  DecideSession session(small_shop());
  const SessionResult result = session.run({"decide", "--check"});
  EXPECT_EQ(result.code, 2);
  EXPECT_TRUE(has(result.err, "there is no recorded decision to check")) << result.err;
  DecideSession damaged = decided_shop();
  std::string record = damaged.read(record_path);
  record.replace(record.find("[answers]\nstage = \"established\""), 31,
                 "[answers]\nstage = \"esta\"");
  damaged.files.add(record_path, record);
  const SessionResult second = damaged.run({"decide", "--check"});
  EXPECT_EQ(second.code, 2);
  EXPECT_TRUE(has(second.err, ": `esta` is no answer to `stage`")) << second.err;
  EXPECT_TRUE(has(second.err, "0001-shop-schema-per-service.md:")) << second.err;
}

// From the day of the decision each finding says where the line was decided.
TEST(DecideCommand, FindingsCiteTheRecord) {
  DecideSession session = decided_shop();
  const SessionResult result = session.run({"check", "--format", "compact"});
  EXPECT_EQ(result.code, 1);
  EXPECT_TRUE(has(result.out, "error[cross-service-join]")) << result.out;
  EXPECT_TRUE(has(result.out,
                  std::string(record_path) + ":1:1: the line was decided here: schema-per-service"))
      << result.out;
}

// What was not seen answers nothing.
TEST(DecideFromRepo, NeverAnswersFromAbsence) {
  auto repository = small_shop();
  repository.erase("orders/q.sql");
  DecideSession session(repository);
  const SessionResult result =
      session.run({"decide", "--from-repo", "--format", "json", "--answers", "a.toml"});
  EXPECT_EQ(result.code, 2);
  session.files.add("a.toml", "[answers]\n");
  const SessionResult empty =
      session.run({"decide", "--from-repo", "--format", "json", "--answers", "a.toml"});
  EXPECT_EQ(empty.code, 0) << empty.err;
  EXPECT_TRUE(has(empty.out, "{\"question\":\"queries\",\"answer\":null")) << empty.out;
  EXPECT_TRUE(has(empty.out, "{\"question\":\"transactions\",\"answer\":null"));
  EXPECT_TRUE(has(empty.out, "no query across a line was seen"));
  for (const char* question : {"alignment", "failure", "scale", "operations", "storage", "broker"})
    EXPECT_TRUE(has(empty.out, std::string("{\"question\":\"") + question + "\",\"answer\":null"))
        << question;
}

TEST(DecideFromRepo, OneRoleForSeveralServicesIsTold) {
  auto repository = small_shop();
  for (const char* service : {"[service.orders]\n", "[service.users]\n"}) {
    std::string& manifest = repository["demarc.toml"];
    manifest.insert(manifest.find(service) + std::string(service).size(),
                    "roles = { run = \"app\" }\n");
  }
  DecideSession session(repository);
  session.files.add("a.toml", "[answers]\n");
  const SessionResult result = session.run({"decide", "--from-repo", "--answers", "a.toml"});
  EXPECT_TRUE(has(result.out, "one role for several services, app: orders, users")) << result.out;
}

// Both forms of the reference system, as they stand in fixtures/.
TEST(DecideFromRepo, SeesTheReferenceSystems) {
  const auto fixture = [](const std::string& name) {
    DecideSession session(std::map<std::string, std::string>{});
    const std::string root = DEMARC_SOURCE_DIR "/fixtures/" + name;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(root)) {
      if (!entry.is_regular_file()) continue;
      std::ifstream in(entry.path(), std::ios::binary);
      std::ostringstream bytes;
      bytes << in.rdbuf();
      session.files.add(entry.path().string().substr(root.size() + 1), bytes.str());
    }
    session.files.add("empty-answers.toml", "[answers]\n");
    return session.run(
        {"decide", "--from-repo", "--format", "json", "--answers", "empty-answers.toml"});
  };
  const SessionResult clean = fixture("order-system");
  EXPECT_EQ(clean.code, 0) << clean.err;
  EXPECT_TRUE(has(clean.out, "no transaction across a line was seen"));
  EXPECT_TRUE(has(clean.out, "\"agreed\":true"));
  EXPECT_FALSE(has(clean.out, "\"agreed\":false")) << clean.out;
  const SessionResult tangled = fixture("order-system-tangled");
  EXPECT_EQ(tangled.code, 0) << tangled.err;
  EXPECT_TRUE(has(tangled.out, "{\"question\":\"transactions\",\"answer\":\"long\""))
      << tangled.out;
  EXPECT_TRUE(has(tangled.out, "{\"question\":\"queries\",\"answer\":\"many\",\"number\":"));
  EXPECT_TRUE(has(tangled.out, "{\"step\":\"Free fulfilment:"));
}

TEST(DecideFromRepo, TheTeamsWordCountsAndTheContradictionIsTold) {
  DecideSession session(small_shop());
  std::string answers = shop_answers();
  answers.replace(answers.find("services = 3"), 12, "services = 9");
  session.files.add("answers.toml", answers);
  const SessionResult result = session.run({"decide", "--from-repo", "--answers", "answers.toml"});
  EXPECT_TRUE(has(result.out, "your answer says 9")) << result.out;
}

TEST(DecideCommand, OutputFitsAnEightyColumnTerminal) {
  DecideSession session(small_shop());
  session.files.add("answers.toml", shop_answers());
  const SessionResult result = session.run({"decide", "--from-repo", "--answers", "answers.toml"});
  for (std::string_view line : split(result.out, '\n')) EXPECT_LE(display_width(line), 80) << line;
}

TEST(DecideCommand, MistakesOfTheCallHaveAWayOut) {
  DecideSession session(small_shop());
  EXPECT_TRUE(has(session.run({"decide"}).err, "the questions need a terminal"));
  EXPECT_TRUE(has(session.run({"decide", "--answers", "no.toml"}).err, "`no.toml` cannot be read"));
  EXPECT_TRUE(
      has(session.run({"decide", "--answers", "demarc.toml"}).err, "unknown key `project`"));
  EXPECT_TRUE(
      has(session.run({"decide", "--from-repo", "--scope", "shpo"}).err, "did you mean `shop`?"));
  EXPECT_TRUE(has(session.run({"decide", "--check", "--dry-run"}).err, "--dry-run needs --write"));
}

}  // namespace demarc
