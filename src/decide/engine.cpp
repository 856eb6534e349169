#include "decide/engine.h"

#include <algorithm>

namespace demarc {

namespace {

const GuideQuestion& at(const Guide& guide, int question) {
  return guide.questions[static_cast<std::size_t>(question)];
}

int count(const Guide& guide) {
  return static_cast<int>(guide.questions.size());
}

bool holds(const std::vector<GuideCondition>& conditions, const Answers& answers) {
  return std::all_of(conditions.begin(), conditions.end(), [&](const GuideCondition& one) {
    const int choice = answers.choice[static_cast<std::size_t>(one.question)];
    return std::find(one.choices.begin(), one.choices.end(), choice) != one.choices.end();
  });
}

const GuideChoice* choice_at(const Guide& guide, const Answers& answers, int question) {
  const int choice = answers.choice[static_cast<std::size_t>(question)];
  if (choice < 0 || !applies(guide, answers, question)) return nullptr;
  return &at(guide, question).choices[static_cast<std::size_t>(choice)];
}

std::vector<int> patterns_for(const Guide& guide, const Answers& answers, int outcome) {
  std::vector<int> found;
  std::vector<std::string_view> groups;
  for (std::size_t i = 0; i < guide.patterns.size(); ++i) {
    const GuidePattern& pattern = guide.patterns[i];
    if (outcome < pattern.from) continue;
    if (std::find(groups.begin(), groups.end(), pattern.group) != groups.end()) continue;
    const bool fits = std::any_of(pattern.when.begin(), pattern.when.end(),
                                  [&](const auto& row) { return holds(row, answers); });
    if (!fits) continue;
    found.push_back(static_cast<int>(i));
    if (!pattern.group.empty()) groups.push_back(pattern.group);
  }
  return found;
}

std::vector<int> missing_in(const std::vector<int>& from, const std::vector<int>& in) {
  std::vector<int> out;
  std::set_difference(from.begin(), from.end(), in.begin(), in.end(), std::back_inserter(out));
  return out;
}

// Every open question answered at one end.
Answers with_open_at(const Guide& guide, const Answers& answers, bool apart) {
  Answers filled = answers;
  for (int i = 0; i < count(guide); ++i) {
    if (answers.known(i)) continue;
    const GuideQuestion& question = at(guide, i);
    const bool first = question.apart_first == apart;
    filled.set(guide, i, first ? 0 : static_cast<int>(question.choices.size()) - 1);
  }
  return filled;
}

void find_runner_up(const Guide& guide, const Answers& answers, Decision& decision) {
  for (int i = decision.at_least; i <= decision.at_most; ++i) {
    if (i == decision.outcome) continue;
    const auto score = [&](int outcome) {
      return decision.scores[static_cast<std::size_t>(outcome)];
    };
    if (decision.runner_up < 0 || score(i) > score(decision.runner_up)) decision.runner_up = i;
  }
  if (decision.runner_up < 0) return;
  const int from = std::min(decision.outcome, decision.runner_up);
  const int to = std::max(decision.outcome, decision.runner_up);
  const int sign = decision.runner_up > decision.outcome ? 1 : -1;
  int best = 0;
  for (int i = 0; i < count(guide); ++i) {
    const StepPush push = push_of(guide, answers, i);
    int sum = 0;
    for (int step = from; step < to; ++step) sum += push[static_cast<std::size_t>(step)] * sign;
    if (sum > best) {
      best = sum;
      decision.runner_up_argument = i;
    }
  }
}

void find_flips(const Guide& guide, const Answers& answers, Decision& decision) {
  std::vector<int> maybe;
  for (int i = 0; i < count(guide); ++i) {
    if (!applies(guide, answers, i)) continue;
    const bool known = answers.known(i);
    for (int choice = 0; choice < static_cast<int>(at(guide, i).choices.size()); ++choice) {
      if (choice == answers.choice[static_cast<std::size_t>(i)]) continue;
      Answers changed = answers;
      changed.set(guide, i, choice);
      const Decision then = weigh(guide, changed);
      GuideFlip flip{.question = i,
                     .choice = choice,
                     .outcome = then.outcome,
                     .more = missing_in(then.patterns, decision.patterns),
                     .fewer = missing_in(decision.patterns, then.patterns)};
      if (!known) {
        maybe.insert(maybe.end(), flip.more.begin(), flip.more.end());
      } else if (then.outcome != decision.outcome) {
        decision.flips.push_back(std::move(flip));
      } else if (!flip.more.empty() || !flip.fewer.empty()) {
        decision.pattern_flips.push_back(std::move(flip));
      }
    }
  }
  std::sort(maybe.begin(), maybe.end());
  maybe.erase(std::unique(maybe.begin(), maybe.end()), maybe.end());
  decision.maybe_patterns = std::move(maybe);
}

}  // namespace

bool applies(const Guide& guide, const Answers& answers, int question) {
  return holds(at(guide, question).only_if, answers);
}

StepPush push_of(const Guide& guide, const Answers& answers, int question) {
  const GuideChoice* choice = choice_at(guide, answers, question);
  return choice == nullptr ? StepPush{} : choice->push;
}

Decision weigh(const Guide& guide, const Answers& answers) {
  Decision decision;
  for (int i = 0; i < count(guide); ++i) {
    const GuideChoice* choice = choice_at(guide, answers, i);
    if (choice == nullptr) continue;
    for (std::size_t step = 0; step < step_count; ++step)
      decision.earned[step] += choice->push[step];
    if (choice->at_least > decision.at_least) {
      decision.at_least = choice->at_least;
      decision.at_least_by = i;
    }
    if (choice->at_most >= 0 && choice->at_most < decision.at_most) {
      decision.at_most = choice->at_most;
      decision.at_most_by = i;
    }
  }
  for (std::size_t step = 0; step < step_count; ++step)
    decision.scores[step + 1] =
        decision.scores[step] + decision.earned[step] - guide.steps[step].needs;
  decision.conflict = decision.at_least > decision.at_most;
  decision.outcome = decision.at_least;
  for (int i = decision.at_least; i <= decision.at_most; ++i) {
    const auto score = [&](int outcome) {
      return decision.scores[static_cast<std::size_t>(outcome)];
    };
    if (score(i) > score(decision.outcome)) decision.outcome = i;
  }
  decision.patterns = patterns_for(guide, answers, decision.outcome);
  return decision;
}

Decision decide(const Guide& guide, const Answers& answers) {
  Decision decision = weigh(guide, answers);
  for (int i = 0; i < count(guide); ++i) {
    if (!answers.known(i) && applies(guide, answers, i)) decision.open.push_back(i);
  }
  decision.range_first = weigh(guide, with_open_at(guide, answers, false)).outcome;
  decision.range_last = weigh(guide, with_open_at(guide, answers, true)).outcome;
  find_runner_up(guide, answers, decision);
  find_flips(guide, answers, decision);
  return decision;
}

const std::string& title_of(const Guide& guide, const Answers& answers, int outcome) {
  const GuideOutcome& entry = guide.outcomes[static_cast<std::size_t>(outcome)];
  const int services = guide.question("services");
  const bool several =
      answers.known(services) && answers.choice[static_cast<std::size_t>(services)] > 0;
  return several && !entry.merge_title.empty() ? entry.merge_title : entry.title;
}

}  // namespace demarc
