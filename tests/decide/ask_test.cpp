// The questionnaire, line by line.
#include <gtest/gtest.h>

#include "session.h"

namespace demarc {

namespace {

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

// The twelve of the core, in their order: stage, teams, services, alignment, deploy, operations,
// storage, queries, invariants, transactions, failure, regulation.
const std::deque<std::string> twelve = {"3", "4", "6", "3", "3", "2", "1", "0", "1", "1", "2", "1"};

std::deque<std::string> with(std::deque<std::string> lines, const std::deque<std::string>& more) {
  lines.insert(lines.end(), more.begin(), more.end());
  return lines;
}

}  // namespace

TEST(Questionnaire, TwelveAnswersGiveADecision) {
  DecideSession session(std::map<std::string, std::string>{});
  const SessionResult result = session.run({"decide"}, with(twelve, {"n", "n"}));
  EXPECT_EQ(result.code, 0) << result.err;
  EXPECT_TRUE(has(result.out, "Question 1 of 12: stage"));
  EXPECT_TRUE(has(result.out, "Question 12 of 12: regulation"));
  EXPECT_TRUE(has(result.out, "Go on with the other 10 questions?")) << result.out;
  EXPECT_TRUE(has(result.out, "Recommendation:\n  A database per service on a shared server\n"))
      << result.out;
  EXPECT_TRUE(has(session.read("demarc-decide.toml"), "teams = 4\nservices = 6\n"));
  EXPECT_FALSE(has(result.out, "\x1b")) << "no colours where the output is no terminal";
}

TEST(Questionnaire, BackSkipMoreAndNonsense) {
  DecideSession session(std::map<std::string, std::string>{});
  const SessionResult result = session.run(
      {"decide"}, {"b", "9", "nonsense", "?", "2", "4", "b", "12", "s", "\x1b[A", "one-team", "q"});
  EXPECT_EQ(result.code, 0);
  EXPECT_TRUE(has(result.out, "This is the first question."));
  EXPECT_TRUE(has(result.out, "Please type a number from 1 to 3"));
  EXPECT_TRUE(has(result.out, "https://martinfowler.com/bliki/MonolithFirst.html"));
  EXPECT_TRUE(has(result.out, "Your answer so far: 4 (4 to 8)"));
  EXPECT_EQ(session.read("demarc-decide.toml"), "[answers]\nstage = \"growing\"\nteams = 12\n")
      << "an arrow key is an empty line: not known";
}

TEST(Questionnaire, GoesOnAfterAStop) {
  DecideSession session(std::map<std::string, std::string>{});
  EXPECT_EQ(session.run({"decide"}, {"3", "4", "6"}).code, 0) << "the input ends: kept";
  const SessionResult result =
      session.run({"decide"}, {"3", "3", "2", "1", "0", "1", "1", "2", "1", "n", "n"});
  EXPECT_TRUE(has(result.out, "3 answers are there already."));
  EXPECT_FALSE(has(result.out, "Question 3 of 12"));
  EXPECT_TRUE(has(result.out, "Question 4 of 12: alignment"));
  EXPECT_TRUE(has(result.out, "Recommendation:\n  A database per service")) << result.out;
}

TEST(Questionnaire, ADamagedKeptFileIsTold) {
  DecideSession session(std::map<std::string, std::string>{});
  session.files.add("demarc-decide.toml", "[answers]\nstage = \"mpv\"\n");
  const SessionResult result = session.run({"decide"}, {"1"});
  EXPECT_EQ(result.code, 2);
  EXPECT_TRUE(has(result.err, "demarc-decide.toml:2:9: `mpv` is no answer to `stage`"));
}

TEST(Questionnaire, WhatTheRepositoryShowsIsNotAskedAgain) {
  DecideSession session(small_shop());
  const SessionResult result = session.run({"decide", "--from-repo"}, {"3", "q"});
  EXPECT_TRUE(has(result.out, "- services: the manifest declares mail, orders, users"))
      << result.out;
  EXPECT_TRUE(has(result.out, "Question 1 of 9: stage"));
  EXPECT_TRUE(has(result.out, "Question 2 of 9: alignment"));
}

TEST(Questionnaire, EndsWithARecordIfOneLikes) {
  DecideSession session(small_shop());
  const SessionResult result = session.run({"decide", "--from-repo", "--today", "2026-11-25"},
                                           {"3", "3", "3", "2", "1", "2", "1", "2", "1", "n", "y"});
  EXPECT_EQ(result.code, 0) << result.err;
  EXPECT_TRUE(has(result.out, "wrote docs/adr/0001-shop-schema-per-service.md")) << result.out;
}

}  // namespace demarc
