// A decision as people and programs read it. Pure: data in, text out.
#pragma once

#include <string>
#include <vector>

#include "decide/engine.h"
#include "decide/observed.h"
#include "decide/way.h"
#include "report/display.h"

namespace demarc {

struct DecisionView {
  const Guide& guide;
  const AnswerFile& file;
  const Decision& decision;
  const Observed* observed = nullptr;   // null: no repository was looked at
  std::vector<ObservedAnswer> shown{};  // what the repository said
  std::vector<WayStep> way{};
};

std::string render_decision(const DecisionView& view, const Paint& paint, int width);
std::string render_decision_json(const DecisionView& view);
std::string render_decision_markdown(const DecisionView& view);

// docs/guide.md.
std::string render_guide_page(const Guide& guide);

// Pieces that the record shares.

// Questions with what they push the steps [from, to) by together; zeros left out, strongest first.
struct WeighedAnswer {
  int question = 0;
  int push = 0;
};
std::vector<WeighedAnswer> weighed(const DecisionView& view, int from, int to);
// "deploy: Yes: each team releases when it wants".
std::string answer_phrase(const DecisionView& view, int question);
std::string flip_phrase(const DecisionView& view, const GuideFlip& flip);
// Why the outcome cannot be chosen: "by operations: One"; empty: it can.
std::string ruled_out_by(const DecisionView& view, int outcome);
// Items of the checklist of the recommended outcome.
std::vector<const GuideItem*> items_before(const DecisionView& view);
std::string lower_first(std::string_view text);
// Open questions that could change the outcome, and how far.
std::string range_phrase(const DecisionView& view);
// Hard demand against ability, in words; empty where there is none.
std::string conflict_phrase(const DecisionView& view);

}  // namespace demarc
