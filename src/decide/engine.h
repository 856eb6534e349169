// Answers in, a decision out: pure, the same for the same answers.
//
// Each answer pushes for or against each step from a simpler outcome to the next. The
// recommendation is the outcome with the best sum between two bounds: what some answer demands
// (`at_least`) and what some answer can do at most (`at_most`); ties go to the simpler. Where the
// bounds contradict, what is demanded wins and `conflict` says so. An open question pushes nothing.
// With the data as rules/guide/README.md demands it, an answer that speaks more for separation
// never makes the recommendation simpler, so that the ends of all open questions give the exact
// range.
#pragma once

#include <array>
#include <vector>

#include "decide/answers.h"
#include "decide/guide.h"

namespace demarc {

// One answer changed, everything else as it is.
struct GuideFlip {
  int question = 0;
  int choice = 0;
  int outcome = 0;           // what would be recommended then
  std::vector<int> more{};   // patterns that would come
  std::vector<int> fewer{};  // or go
};

struct Decision {
  int outcome = 0;
  std::array<int, outcome_count> scores{};  // of each outcome, the simplest has 0
  StepPush earned{};                        // what the answers push each step by
  int at_least = 0, at_most = outcome_count - 1;
  int at_least_by = -1, at_most_by = -1;  // questions; -1: none
  bool conflict = false;                  // at_least is beyond at_most
  std::vector<int> patterns{};
  std::vector<int> maybe_patterns{};  // would come with some answer to one open question
  int runner_up = -1;                 // -1: the bounds leave nothing else
  int runner_up_argument = -1;        // question whose answer speaks most for it; -1: it is simpler
  int range_first = 0, range_last = 0;     // what open questions could still make of it
  std::vector<int> open{};                 // open questions that apply
  std::vector<GuideFlip> flips{};          // changes of the outcome, by question and choice
  std::vector<GuideFlip> pattern_flips{};  // changes of the patterns only
};

// False for a question that other answers make pointless.
bool applies(const Guide& guide, const Answers& answers, int question);
// The answer's push, zeros where it is open or does not apply.
StepPush push_of(const Guide& guide, const Answers& answers, int question);
// Outcome, scores, bounds and patterns only.
Decision weigh(const Guide& guide, const Answers& answers);
// All of it.
Decision decide(const Guide& guide, const Answers& answers);
// "A schema per service …", or the title of a merge where there are several services.
const std::string& title_of(const Guide& guide, const Answers& answers, int outcome);

}  // namespace demarc
