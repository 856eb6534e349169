#include "naive.h"

#include <map>
#include <set>

namespace demarc {

namespace {

using Words = std::map<std::string, std::string>;  // question → choice

bool holds(const Guide& guide, const Words& words, const std::vector<GuideCondition>& all) {
  for (const GuideCondition& one : all) {
    const GuideQuestion& question = guide.questions[static_cast<std::size_t>(one.question)];
    bool any = false;
    for (int choice : one.choices) {
      const auto found = words.find(question.id);
      any = any || (found != words.end() &&
                    found->second == question.choices[static_cast<std::size_t>(choice)].id);
    }
    if (!any) return false;
  }
  return true;
}

}  // namespace

NaiveDecision decide_naively(const Guide& guide, const Answers& answers) {
  Words words;
  for (std::size_t i = 0; i < guide.questions.size(); ++i) {
    if (answers.choice[i] >= 0)
      words[guide.questions[i].id] =
          guide.questions[i].choices[static_cast<std::size_t>(answers.choice[i])].id;
  }
  int least = 0, most = outcome_count - 1;
  double best = 0;
  NaiveDecision decision;
  std::map<int, int> worth;  // of each outcome, summed from nothing
  for (const GuideQuestion& question : guide.questions) {
    if (words.count(question.id) == 0 || !holds(guide, words, question.only_if)) continue;
    for (const GuideChoice& choice : question.choices) {
      if (choice.id != words[question.id]) continue;
      if (choice.at_least > least) least = choice.at_least;
      if (choice.at_most >= 0 && choice.at_most < most) most = choice.at_most;
      for (int outcome = 1; outcome < outcome_count; ++outcome) {
        for (int step = 0; step < outcome; ++step)
          worth[outcome] += choice.push[static_cast<std::size_t>(step)];
      }
    }
  }
  for (int outcome = 1; outcome < outcome_count; ++outcome) {
    for (int step = 0; step < outcome; ++step)
      worth[outcome] -= guide.steps[static_cast<std::size_t>(step)].needs;
  }
  if (most < least) most = least;
  decision.outcome = -1;
  for (int outcome = least; outcome <= most; ++outcome) {
    if (decision.outcome < 0 || worth[outcome] > best) {
      decision.outcome = outcome;
      best = worth[outcome];
    }
  }
  std::set<std::string> groups;
  for (std::size_t i = 0; i < guide.patterns.size(); ++i) {
    const GuidePattern& pattern = guide.patterns[i];
    bool fits = false;
    for (const auto& row : pattern.when) fits = fits || holds(guide, words, row);
    if (!fits || pattern.from > decision.outcome) continue;
    if (!pattern.group.empty() && !groups.insert(pattern.group).second) continue;
    decision.patterns.push_back(static_cast<int>(i));
  }
  return decision;
}

std::uint32_t RandomAnswers::below(std::uint32_t limit) {
  state_ = state_ * 6364136223846793005u + 1442695040888963407u;
  return static_cast<std::uint32_t>(state_ >> 33) % limit;
}

Answers RandomAnswers::next(std::uint32_t open) {
  Answers answers(guide_);
  for (std::size_t i = 0; i < guide_.questions.size(); ++i) {
    if (open != 0 && below(open) == 0) continue;
    answers.choice[i] =
        static_cast<int>(below(static_cast<std::uint32_t>(guide_.questions[i].choices.size())));
  }
  return answers;
}

}  // namespace demarc
