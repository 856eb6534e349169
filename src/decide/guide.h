// The decision guide's knowledge as typed values: questions, outcomes, patterns, sources.
//
// In: the files of rules/guide, embedded at build time and explained in rules/guide/README.md. A
// mistake in them is a bug of the program, found by any test that opens the guide.
#pragma once

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "base/embedded.h"
#include "base/result.h"

namespace demarc {

constexpr int outcome_count = 5;
constexpr int step_count = outcome_count - 1;  // from each outcome to the next
using StepPush = std::array<int, step_count>;

struct GuideChoice {
  std::string id{};
  std::string text{};
  int from = 0;  // of a question about a number: the least that this choice stands for
  StepPush push{};
  int at_least = -1;  // outcome that it demands
  int at_most = -1;   // outcome beyond which it cannot go
};

// Answers of one question, any of which will do.
struct GuideCondition {
  int question = 0;
  std::vector<int> choices{};
};

struct GuideQuestion {
  std::string id{};
  std::string ask{};
  std::string why{};
  std::string observed{};  // what of a repository speaks for an answer; may be empty
  bool core = false;       // one of the dozen that are asked first
  bool number = false;
  bool apart_first = false;  // its first choice, not its last, pulls services apart
  bool weighs = false;       // some choice pushes or limits
  std::vector<GuideCondition> only_if{};
  std::vector<std::string> sources{};
  std::vector<GuideChoice> choices{};
};

struct GuideOutcome {
  std::string id{};
  std::string title{};
  std::string merge_title{};  // where there is more than one service today
  std::string short_title{};
  std::string topology{};  // as in the manifest
  std::string is{};
  std::string gains{};
  std::string accept{};   // the bad consequence that is accepted
  std::string picture{};  // Mermaid; may be empty
  std::vector<std::string> price{};
  std::vector<std::string> before{};  // ids of items
  std::vector<std::string> way{};     // steps there, before and
  std::vector<std::string> then{};    // after crossings were removed
  std::vector<std::string> sources{};
  int review_months = 12;
};

struct GuideStep {
  std::string id{};
  std::string name{};
  int needs = 0;  // what the pushes must exceed
};

struct GuideItem {
  std::string id{};
  std::string text{};
  std::string guard{};
  std::vector<std::string> sources{};
};

struct GuidePattern {
  std::string id{};
  std::string title{};
  std::string group{};
  int from = 0;  // the simplest outcome beside which it makes sense
  std::vector<std::vector<GuideCondition>> when{};
  std::string why{};
  std::string price{};
  std::string picture{};  // Mermaid; may be empty
  std::vector<std::string> guards{};
  std::vector<std::string> sources{};
};

struct GuideSource {
  std::string id{};
  std::string title{};
  std::string url{};
  std::string says{};
};

// A situation that people ask about, and the outcomes or patterns that answer it.
struct GuideScenario {
  std::string id{};  // of its answer file in tests/decide/teams
  std::string situation{};
  std::vector<std::string> answers{};
};

struct Guide {
  std::vector<GuideScenario> scenarios{};
  std::vector<GuideQuestion> questions{};
  std::vector<GuideOutcome> outcomes{};  // outcome_count, simplest first
  std::vector<GuideStep> steps{};        // step_count
  std::vector<GuideItem> items{};
  std::vector<GuidePattern> patterns{};
  std::vector<GuideSource> sources{};
  std::string version{};  // changes with any byte of the knowledge

  int question(std::string_view id) const;  // -1: none
  int outcome(std::string_view id) const;
  int pattern(std::string_view id) const;
  const GuideItem* item(std::string_view id) const;
  const GuideSource* source(std::string_view id) const;
};

// The choice with that id, or -1.
int choice_of(const GuideQuestion& question, std::string_view id);
// Of a question about a number: the choice that the number falls under.
int choice_of_number(const GuideQuestion& question, int number);

// Reads the files by their names. Fails on whatever is not as rules/guide/README.md says.
Result<Guide> read_guide(const EmbeddedFile* files, unsigned count);
// The program's own.
const Guide& the_guide();

}  // namespace demarc
