// The decision for programs. Keys in a fixed order; `version` counts changes that break readers.
#include "base/json_writer.h"
#include "decide/report.h"

namespace demarc {

namespace {

class DecisionJson {
 public:
  explicit DecisionJson(const DecisionView& view) : view_(view), json_(out_) {}

  std::string all() {
    const Decision& decision = view_.decision;
    json_.begin_object().key("version").value(1);
    json_.key("guide").value(view_.guide.version);
    json_.key("scope").text_or_null(view_.file.scope);
    json_.newline().key("recommendation");
    outcome_entry(decision.outcome);
    json_.key("conflict").value(decision.conflict);
    json_.key("runner_up");
    if (decision.runner_up < 0) {
      json_.null();
    } else {
      json_.begin_object().key("outcome").value(outcome(decision.runner_up).id);
      json_.key("argument").text_or_null(question_or_empty(decision.runner_up_argument));
      json_.end_object();
    }
    json_.newline().key("range").begin_array();
    json_.value(outcome(decision.range_first).id).value(outcome(decision.range_last).id);
    json_.end_array();
    scores();
    answers();
    flips("flips", decision.flips);
    flips("pattern_flips", decision.pattern_flips);
    patterns();
    ruled_out();
    way();
    observed();
    json_.end_object();
    return out_ + "\n";
  }

 private:
  const GuideOutcome& outcome(int index) const {
    return view_.guide.outcomes[static_cast<std::size_t>(index)];
  }
  const GuideQuestion& question(int index) const {
    return view_.guide.questions[static_cast<std::size_t>(index)];
  }
  std::string question_or_empty(int index) const { return index < 0 ? "" : question(index).id; }

  void outcome_entry(int index) {
    json_.begin_object().key("outcome").value(outcome(index).id);
    json_.key("title").value(title_of(view_.guide, view_.file.answers, index));
    json_.key("topology").value(outcome(index).topology).end_object();
  }

  void scores() {
    json_.newline().key("steps").begin_array();
    for (std::size_t i = 0; i < view_.guide.steps.size(); ++i) {
      json_.begin_object().key("step").value(view_.guide.steps[i].id);
      json_.key("earned").value(view_.decision.earned[i]);
      json_.key("needs").value(view_.guide.steps[i].needs);
      json_.key("taken").value(static_cast<int>(i) < view_.decision.outcome).end_object();
    }
    json_.end_array();
  }

  void answers() {
    json_.newline().key("answers").begin_array();
    for (int i = 0; i < static_cast<int>(view_.guide.questions.size()); ++i) {
      const int choice = view_.file.answers.choice[static_cast<std::size_t>(i)];
      if (!applies(view_.guide, view_.file.answers, i)) continue;
      json_.newline().begin_object().key("question").value(question(i).id);
      json_.key("answer").text_or_null(
          choice < 0 ? "" : question(i).choices[static_cast<std::size_t>(choice)].id);
      const int number = view_.file.answers.number[static_cast<std::size_t>(i)];
      if (number >= 0) json_.key("number").value(number);
      json_.key("push").begin_array();
      for (int push : push_of(view_.guide, view_.file.answers, i)) json_.value(push);
      json_.end_array().end_object();
    }
    json_.end_array();
  }

  void pattern_ids(const char* key, const std::vector<int>& list) {
    json_.key(key).begin_array();
    for (int index : list) json_.value(view_.guide.patterns[static_cast<std::size_t>(index)].id);
    json_.end_array();
  }

  void flips(const char* key, const std::vector<GuideFlip>& list) {
    json_.newline().key(key).begin_array();
    for (const GuideFlip& flip : list) {
      json_.newline().begin_object().key("question").value(question(flip.question).id);
      json_.key("answer").value(
          question(flip.question).choices[static_cast<std::size_t>(flip.choice)].id);
      json_.key("outcome").value(outcome(flip.outcome).id);
      pattern_ids("more", flip.more);
      pattern_ids("fewer", flip.fewer);
      json_.end_object();
    }
    json_.end_array();
  }

  void patterns() {
    json_.newline();
    pattern_ids("patterns", view_.decision.patterns);
    pattern_ids("maybe_patterns", view_.decision.maybe_patterns);
  }

  void ruled_out() {
    json_.newline().key("ruled_out").begin_array();
    for (int i = 0; i < outcome_count; ++i) {
      const std::string reason = ruled_out_by(view_, i);
      if (reason.empty()) continue;
      json_.begin_object().key("outcome").value(outcome(i).id).key("reason").value(reason);
      json_.end_object();
    }
    json_.end_array();
  }

  void way() {
    json_.newline().key("way").begin_array();
    for (const WayStep& step : view_.way) {
      json_.newline().begin_object().key("step").value(step.text).key("details").begin_array();
      for (const std::string& detail : step.details) json_.value(detail);
      json_.end_array().end_object();
    }
    json_.end_array();
  }

  void observed() {
    json_.newline().key("observed");
    if (view_.observed == nullptr) {
      json_.null();
      return;
    }
    const Observed& seen = *view_.observed;
    json_.begin_object().key("commit").text_or_null(seen.commit);
    json_.key("statements").value(seen.statements).key("not_analysed").value(seen.not_analysed);
    json_.key("evidence").begin_array();
    for (const ObservedAnswer& shown : view_.shown) {
      json_.newline().begin_object().key("question").value(question(shown.question).id);
      json_.key("answers").value(shown.choice >= 0).key("evidence").value(shown.evidence);
      json_.end_object();
    }
    json_.end_array().newline().key("crossings").begin_array();
    for (const ObservedCrossing& crossing : seen.crossings) {
      json_.newline().begin_object().key("from").value(crossing.from);
      json_.key("owner").value(crossing.owner).key("relation").value(crossing.relation);
      json_.key("form").value(to_string(crossing.form)).key("agreed").value(crossing.agreed);
      json_.key("path").value(crossing.path).key("line").value(crossing.line).end_object();
    }
    json_.end_array().end_object();
  }

  const DecisionView& view_;
  std::string out_{};
  JsonWriter json_;
};

}  // namespace

std::string render_decision_json(const DecisionView& view) {
  return DecisionJson(view).all();
}

}  // namespace demarc
