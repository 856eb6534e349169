// What must hold of every combination of answers, over a large sample that is the same in each run.
#include <algorithm>
#include <set>

#include <gtest/gtest.h>

#include "naive.h"

namespace demarc {

namespace {

#ifdef DEMARC_SANITIZED
constexpr int sample = 1'000;
#else
constexpr int sample = 20'000;
#endif

std::size_t at(int index) {
  return static_cast<std::size_t>(index);
}

int size(const GuideQuestion& question) {
  return static_cast<int>(question.choices.size());
}

// The choice `steps` away from the end that pulls together.
int towards_apart(const GuideQuestion& question, int steps) {
  return question.apart_first ? size(question) - 1 - steps : steps;
}

}  // namespace

TEST(Engine, AgreesWithTheNaiveReading) {
  const Guide& guide = the_guide();
  RandomAnswers random(guide, 1);
  for (int i = 0; i < sample; ++i) {
    const Answers answers = random.next(static_cast<std::uint32_t>(i % 5));
    const Decision decision = weigh(guide, answers);
    const NaiveDecision naive = decide_naively(guide, answers);
    ASSERT_EQ(decision.outcome, naive.outcome) << write_answers(guide, {.answers = answers});
    ASSERT_EQ(decision.patterns, naive.patterns) << write_answers(guide, {.answers = answers});
  }
}

TEST(Engine, MoreReasonForSeparationNeverMakesItSimpler) {
  const Guide& guide = the_guide();
  RandomAnswers random(guide, 2);
  for (int i = 0; i < sample; ++i) {
    Answers answers = random.next(static_cast<std::uint32_t>(i % 4));
    const auto q =
        static_cast<int>(random.below(static_cast<std::uint32_t>(guide.questions.size())));
    const GuideQuestion& question = guide.questions[at(q)];
    int before = 0;
    for (int step = 0; step < size(question); ++step) {
      answers.set(guide, q, towards_apart(question, step));
      const int outcome = weigh(guide, answers).outcome;
      ASSERT_GE(outcome, before) << question.id << "\n"
                                 << write_answers(guide, {.answers = answers});
      before = outcome;
    }
  }
}

TEST(Engine, AnOpenQuestionLiesBetweenItsEnds) {
  const Guide& guide = the_guide();
  RandomAnswers random(guide, 3);
  for (int i = 0; i < sample; ++i) {
    const Answers answers = random.next(3);
    const Decision decision = decide(guide, answers);
    ASSERT_LE(decision.range_first, decision.outcome);
    ASSERT_GE(decision.range_last, decision.outcome);
    Answers filled = answers;
    for (std::size_t q = 0; q < guide.questions.size(); ++q) {
      if (filled.choice[q] < 0)
        filled.choice[q] = static_cast<int>(
            random.below(static_cast<std::uint32_t>(guide.questions[q].choices.size())));
    }
    const int outcome = weigh(guide, filled).outcome;
    ASSERT_GE(outcome, decision.range_first) << write_answers(guide, {.answers = answers});
    ASSERT_LE(outcome, decision.range_last) << write_answers(guide, {.answers = answers});
    if (decision.open.empty()) {
      ASSERT_EQ(decision.range_first, decision.range_last);
    }
  }
}

TEST(Engine, TiesGoToTheSimplerAndBoundsHold) {
  const Guide& guide = the_guide();
  RandomAnswers random(guide, 4);
  int ties = 0, conflicts = 0;
  for (int i = 0; i < sample; ++i) {
    const Decision decision = weigh(guide, random.next(4));
    conflicts += decision.conflict;
    ASSERT_GE(decision.outcome, decision.at_least);
    if (decision.conflict) {
      ASSERT_EQ(decision.outcome, decision.at_least);
      ASSERT_GE(decision.at_least_by, 0);
      ASSERT_GE(decision.at_most_by, 0);
      continue;
    }
    ASSERT_LE(decision.outcome, decision.at_most);
    for (int other = decision.at_least; other <= decision.at_most; ++other) {
      const int gap = decision.scores[at(decision.outcome)] - decision.scores[at(other)];
      ASSERT_GE(gap, 0);
      ties += gap == 0 && other != decision.outcome;
      if (gap == 0) {
        ASSERT_GE(other, decision.outcome);
      }
    }
  }
  EXPECT_GT(ties, 0);
  EXPECT_GT(conflicts, 0);
}

TEST(Engine, FlipsAreThoseOfTryingEach) {
  const Guide& guide = the_guide();
  RandomAnswers random(guide, 5);
  for (int i = 0; i < sample / 10; ++i) {
    const Answers answers = random.next(static_cast<std::uint32_t>(i % 4));
    const Decision decision = decide(guide, answers);
    const NaiveDecision now = decide_naively(guide, answers);
    std::set<std::tuple<int, int, int>> expected, expected_patterns, found, found_patterns;
    for (std::size_t q = 0; q < guide.questions.size(); ++q) {
      if (answers.choice[q] < 0 || !applies(guide, answers, static_cast<int>(q))) continue;
      for (int c = 0; c < size(guide.questions[q]); ++c) {
        Answers changed = answers;
        changed.choice[q] = c;
        const NaiveDecision then = decide_naively(guide, changed);
        if (then.outcome != now.outcome) {
          expected.emplace(q, c, then.outcome);
        } else if (then.patterns != now.patterns) {
          expected_patterns.emplace(q, c, then.outcome);
        }
      }
    }
    for (const GuideFlip& flip : decision.flips)
      found.emplace(flip.question, flip.choice, flip.outcome);
    for (const GuideFlip& flip : decision.pattern_flips)
      found_patterns.emplace(flip.question, flip.choice, flip.outcome);
    ASSERT_EQ(found, expected) << write_answers(guide, {.answers = answers});
    ASSERT_EQ(found_patterns, expected_patterns) << write_answers(guide, {.answers = answers});
  }
}

TEST(Engine, NoContradictionAmongPatterns) {
  const Guide& guide = the_guide();
  RandomAnswers random(guide, 6);
  for (int i = 0; i < sample; ++i) {
    const Decision decision = weigh(guide, random.next(static_cast<std::uint32_t>(i % 3)));
    std::set<std::string> groups;
    for (int p : decision.patterns) {
      const GuidePattern& pattern = guide.patterns[at(p)];
      ASSERT_GE(decision.outcome, pattern.from) << pattern.id;
      if (!pattern.group.empty()) {
        ASSERT_TRUE(groups.insert(pattern.group).second) << pattern.id;
      }
    }
  }
}

// Each question decides something somewhere, each choice differs from its neighbour, each outcome
// and pattern comes up. `present` alone decides nothing but the way.
TEST(Engine, NothingIsDead) {
  const Guide& guide = the_guide();
  RandomAnswers random(guide, 7);
  std::set<std::pair<int, int>> alive;
  std::set<int> outcomes, patterns;
  for (int i = 0; i < sample / 4; ++i) {
    Answers answers = random.next(static_cast<std::uint32_t>(i % 3 == 0 ? 3 : 0));
    const Decision whole = weigh(guide, answers);
    outcomes.insert(whole.outcome);
    patterns.insert(whole.patterns.begin(), whole.patterns.end());
    for (int q = 0; q < static_cast<int>(guide.questions.size()); ++q) {
      const int own = answers.choice[at(q)];
      Decision before;
      for (int c = 0; c < size(guide.questions[at(q)]); ++c) {
        answers.set(guide, q, c);
        const Decision decision = weigh(guide, answers);
        if (c > 0 && (decision.outcome != before.outcome || decision.patterns != before.patterns))
          alive.emplace(q, c);
        before = decision;
      }
      answers.choice[at(q)] = own;
    }
  }
  for (std::size_t q = 0; q < guide.questions.size(); ++q) {
    if (guide.questions[q].id == "present") continue;
    for (int c = 1; c < size(guide.questions[q]); ++c)
      EXPECT_EQ(alive.count({static_cast<int>(q), c}), 1u)
          << guide.questions[q].id << ": " << guide.questions[q].choices[at(c)].id
          << " never differs from the choice before it";
  }
  EXPECT_EQ(outcomes.size(), guide.outcomes.size());
  EXPECT_EQ(patterns.size(), guide.patterns.size());
}

}  // namespace demarc
