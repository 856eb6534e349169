// The scenarios and teams: answer files whose results were agreed before the weights.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

#include <gtest/gtest.h>

#include "base/toml.h"
#include "naive.h"

namespace demarc {

namespace fs = std::filesystem;

namespace {

struct Team {
  std::string name{};
  AnswerFile file;
  std::string recommendation{};
  std::vector<std::string> beside{};
  std::vector<std::string> range{};
  bool conflict = false;
};

std::vector<std::string> texts(const TomlValue* value) {
  std::vector<std::string> out;
  if (value != nullptr) {
    for (const TomlValue& item : value->items) out.push_back(item.text);
  }
  return out;
}

Team read_team(const fs::path& path) {
  std::ifstream in(path);
  std::ostringstream bytes;
  bytes << in.rdbuf();
  const std::string text = bytes.str();
  const std::size_t cut = text.find("[expected]");
  Result<AnswerFile> answers = read_answers(the_guide(), text.substr(0, cut), path.string());
  EXPECT_TRUE(answers) << to_string(answers.error());
  Team team{.name = path.stem().string(), .file = std::move(*answers)};
  const Result<TomlValue> expected = parse_toml(text.substr(cut), path.string());
  const TomlValue* table = expected->find("expected");
  team.recommendation = table->find("recommendation")->text;
  team.beside = texts(table->find("beside"));
  team.range = texts(table->find("range"));
  team.conflict = table->find("conflict") != nullptr;
  EXPECT_NE(table->find("reason"), nullptr) << path;
  return team;
}

std::vector<Team> teams() {
  std::vector<Team> all;
  for (const auto& entry : fs::directory_iterator(DEMARC_SOURCE_DIR "/tests/decide/teams"))
    all.push_back(read_team(entry.path()));
  return all;
}

}  // namespace

TEST(Teams, ComeOutAsAgreed) {
  const Guide& guide = the_guide();
  const std::vector<Team> all = teams();
  EXPECT_GE(all.size(), 18u);
  for (const Team& team : all) {
    const Decision decision = decide(guide, team.file.answers);
    EXPECT_EQ(guide.outcomes[static_cast<std::size_t>(decision.outcome)].id, team.recommendation)
        << team.name;
    EXPECT_EQ(decision.conflict, team.conflict) << team.name;
    for (const std::string& id : team.beside) {
      const int pattern = guide.pattern(id);
      EXPECT_GE(pattern, 0) << team.name << " names no pattern: " << id;
      EXPECT_EQ(std::count(decision.patterns.begin(), decision.patterns.end(), pattern), 1)
          << team.name << " needs " << id;
    }
    if (!team.range.empty()) {
      EXPECT_EQ(decision.range_first, guide.outcome(team.range[0])) << team.name;
      EXPECT_EQ(decision.range_last, guide.outcome(team.range[1])) << team.name;
    }
  }
}

TEST(Teams, FlipsAreRightByBruteForce) {
  const Guide& guide = the_guide();
  for (const Team& team : teams()) {
    const Answers& answers = team.file.answers;
    const Decision decision = decide(guide, answers);
    std::size_t flips = 0;
    for (std::size_t q = 0; q < guide.questions.size(); ++q) {
      if (answers.choice[q] < 0 || !applies(guide, answers, static_cast<int>(q))) continue;
      for (std::size_t c = 0; c < guide.questions[q].choices.size(); ++c) {
        Answers changed = answers;
        changed.set(guide, static_cast<int>(q), static_cast<int>(c));
        const int outcome = decide_naively(guide, changed).outcome;
        const auto found =
            std::find_if(decision.flips.begin(), decision.flips.end(), [&](const GuideFlip& flip) {
              return flip.question == static_cast<int>(q) && flip.choice == static_cast<int>(c);
            });
        EXPECT_EQ(found != decision.flips.end(), outcome != decision.outcome)
            << team.name << " " << guide.questions[q].id << " " << guide.questions[q].choices[c].id;
        flips += outcome != decision.outcome;
      }
    }
    EXPECT_EQ(flips, decision.flips.size()) << team.name;
  }
}

TEST(Teams, AnswerFilesRoundTrip) {
  const Guide& guide = the_guide();
  for (const Team& team : teams()) {
    const std::string text = write_answers(guide, team.file);
    const Result<AnswerFile> again = read_answers(guide, text, "again.toml");
    ASSERT_TRUE(again) << text;
    EXPECT_EQ(write_answers(guide, *again), text);
    EXPECT_EQ(again->answers.choice, team.file.answers.choice);
  }
}

}  // namespace demarc
