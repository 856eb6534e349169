// The knowledge obeys its own rules (rules/guide/README.md), and its mistakes are told.
#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <set>
#include <sstream>

#include <gtest/gtest.h>

#include "decide/engine.h"
#include "decide/report.h"
#include "report/display.h"
#include "rules/registry.h"

namespace demarc {

namespace {

std::vector<const GuideChoice*> together_first(const GuideQuestion& question) {
  std::vector<const GuideChoice*> order;
  for (const GuideChoice& choice : question.choices) order.push_back(&choice);
  if (question.apart_first) std::reverse(order.begin(), order.end());
  return order;
}

}  // namespace

TEST(Guide, PushesOnlyGrowTowardsSeparation) {
  for (const GuideQuestion& question : the_guide().questions) {
    const auto order = together_first(question);
    for (std::size_t step = 0; step < step_count; ++step) {
      EXPECT_LE(order.front()->push[step], 0) << question.id;
      EXPECT_GE(order.back()->push[step], 0) << question.id;
      for (std::size_t i = 1; i < order.size(); ++i)
        EXPECT_GE(order[i]->push[step], order[i - 1]->push[step])
            << question.id << " " << order[i]->id;
    }
    for (std::size_t i = 1; i < order.size(); ++i) {
      EXPECT_GE(order[i]->at_least, order[i - 1]->at_least) << question.id;
      const auto most = [](const GuideChoice* c) {
        return c->at_most < 0 ? outcome_count : c->at_most;
      };
      EXPECT_GE(most(order[i]), most(order[i - 1])) << question.id;
    }
    EXPECT_EQ(order.front()->at_least, -1) << question.id << ": its tame end demands nothing";
    EXPECT_EQ(order.back()->at_most, -1) << question.id;
  }
}

// A question that an answer switches on may only pull towards where that answer pulls.
TEST(Guide, ConditionalQuestionsNeverPullApart) {
  for (const GuideQuestion& question : the_guide().questions) {
    if (question.only_if.empty()) continue;
    for (const GuideChoice& choice : question.choices) {
      for (int push : choice.push) EXPECT_LE(push, 0) << question.id;
      EXPECT_EQ(choice.at_least, -1) << question.id;
    }
  }
}

TEST(Guide, EveryStatementHasASourceAndEverySourceIsUsed) {
  const Guide& guide = the_guide();
  std::set<std::string> cited;
  const auto cite = [&](const std::string& who, const std::vector<std::string>& sources) {
    EXPECT_FALSE(sources.empty()) << who;
    for (const std::string& id : sources) {
      EXPECT_NE(guide.source(id), nullptr) << who << " cites " << id;
      cited.insert(id);
    }
  };
  for (const auto& question : guide.questions) cite(question.id, question.sources);
  for (const auto& outcome : guide.outcomes) cite(outcome.id, outcome.sources);
  for (const auto& pattern : guide.patterns) cite(pattern.id, pattern.sources);
  for (const auto& item : guide.items) cite(item.id, item.sources);
  for (const auto& source : guide.sources) {
    EXPECT_EQ(cited.count(source.id), 1u) << source.id << " is cited by nothing";
    EXPECT_TRUE(source.url.empty() || source.url.starts_with("https://")) << source.id;
  }
}

TEST(Guide, NamesOfRulesItemsAndTopologiesExist) {
  const Guide& guide = the_guide();
  for (const auto& pattern : guide.patterns) {
    for (const std::string& rule : pattern.guards)
      EXPECT_NE(find_rule(rule), nullptr) << pattern.id << " names " << rule;
  }
  std::set<std::string> used;
  for (const auto& outcome : guide.outcomes) {
    for (const std::string& item : outcome.before) {
      EXPECT_NE(guide.item(item), nullptr) << outcome.id << " needs " << item;
      used.insert(item);
    }
    const std::set<std::string> topologies = {"shared-database", "schema-per-service",
                                              "database-per-service"};
    EXPECT_EQ(topologies.count(outcome.topology), 1u) << outcome.id;
  }
  EXPECT_EQ(used.size(), guide.items.size());
}

TEST(Guide, AsksADozenFirstAndFitsATerminal) {
  const Guide& guide = the_guide();
  EXPECT_EQ(std::count_if(guide.questions.begin(), guide.questions.end(),
                          [](const GuideQuestion& q) { return q.core; }),
            12);
  for (const GuideQuestion& question : guide.questions) {
    EXPECT_LE(display_width(question.ask), 78) << question.ask;
    for (const GuideChoice& choice : question.choices)
      EXPECT_LE(display_width(choice.text), 70) << choice.text;
  }
}

TEST(Guide, ScenariosAreAnswerFiles) {
  const Guide& guide = the_guide();
  EXPECT_EQ(guide.scenarios.size(), 6u);
  for (const GuideScenario& scenario : guide.scenarios) {
    std::ifstream file(DEMARC_SOURCE_DIR "/tests/decide/teams/" + scenario.id + ".toml");
    std::ostringstream text;
    text << file.rdbuf();
    const bool expected = std::any_of(
        scenario.answers.begin(), scenario.answers.end(), [&](const std::string& answer) {
          return text.str().find("\"" + answer + "\"") != std::string::npos;
        });
    EXPECT_TRUE(expected) << scenario.id;
    for (const std::string& answer : scenario.answers)
      EXPECT_TRUE(guide.outcome(answer) >= 0 || guide.pattern(answer) >= 0) << answer;
  }
}

// docs/guide.md is the guide for people, from the same data; UPDATE_GOLDENS=1 rewrites it.
TEST(Guide, ThePageIsUpToDate) {
  const std::string path = DEMARC_SOURCE_DIR "/docs/guide.md";
  const std::string page = render_guide_page(the_guide());
  const char* wish = std::getenv("UPDATE_GOLDENS");
  if (wish != nullptr && *wish == '1') {
    std::ofstream(path, std::ios::binary) << page;
    return;
  }
  std::ifstream in(path, std::ios::binary);
  std::ostringstream bytes;
  bytes << in.rdbuf();
  EXPECT_EQ(bytes.str(), page) << path << "; UPDATE_GOLDENS=1 rewrites it";
}

TEST(Guide, TellsAMistakeWithItsPlace) {
  const auto file = [](const char* key, const std::string& text) {
    return EmbeddedFile{key, text.data(), text.size()};
  };
  std::vector<EmbeddedFile> files(guide_files, guide_files + guide_files_count);
  const std::string wrong =
      "[[question]]\nid = \"a\"\nask = \"b\"\nwhy = \"c\"\nchoice = [\n"
      "  { id = \"x\", text = \"y\", at_most = \"nowhere\" },\n]\n";
  for (EmbeddedFile& one : files) {
    if (std::string_view(one.key) == "questions") one = file("questions", wrong);
  }
  const Result<Guide> guide = read_guide(files.data(), static_cast<unsigned>(files.size()));
  ASSERT_FALSE(guide);
  EXPECT_EQ(to_string(guide.error()), "questions.toml:6:37: there is no `nowhere`");
}

TEST(Answers, EveryMistakeIsToldWithAWayOut) {
  const Result<AnswerFile> file =
      read_answers(the_guide(),
                   "scop = \"x\"\n[answers]\nteams = -1\nstage = \"mpv\"\nservces = 3\n"
                   "deploy = 7\nstorage = \"same\"\n",
                   "a.toml");
  ASSERT_FALSE(file);
  const std::string text = to_string(file.error());
  for (const char* part :
       {"a.toml:1:1: unknown key `scop`; did you mean `scope`?", "a.toml:3:9: -1 is no number",
        "`mpv` is no answer to `stage`; did you mean `mvp`?",
        "a.toml:5:1: there is no question `servces`; did you mean `services`?",
        "a.toml:6:10: `deploy` takes one of: together, coordinated, independent"})
    EXPECT_NE(text.find(part), std::string::npos) << part << "\n" << text;
}

}  // namespace demarc
