// The decision for a terminal: plain lines from top to bottom, nothing that only colour says.
#include <algorithm>

#include <fmt/format.h>

#include "base/text.h"
#include "decide/report.h"

namespace demarc {

namespace {

class Screen {
 public:
  Screen(const DecisionView& view, const Paint& paint, int width)
      : view_(view), guide_(view.guide), decision_(view.decision), paint_(paint), width_(width) {}

  std::string all() {
    head();
    steps();
    why();
    runner_up();
    firmness();
    beside();
    price();
    before();
    way();
    end();
    return std::move(out_);
  }

 private:
  const GuideOutcome& outcome(int index) const {
    return guide_.outcomes[static_cast<std::size_t>(index)];
  }
  std::string title(int index) const { return title_of(guide_, view_.file.answers, index); }

  void line(std::string_view text) { out_ += std::string(text) + "\n"; }
  void section(std::string_view text) { line("\n" + paint_.bold(text)); }
  // The first line begins with `lead`, the others with as many spaces.
  void item(std::string_view lead, std::string_view text) {
    std::string start(lead);
    for (const std::string& part :
         wrap(printable_line(text), width_ - static_cast<int>(lead.size()))) {
      line(start + part);
      start.assign(lead.size(), ' ');
    }
  }

  void head() {
    const std::string scope = view_.file.scope.empty() ? "" : " for " + view_.file.scope;
    item("", "Recommendation" + scope + ":");
    line("  " + paint_.green(title(decision_.outcome)));
    line("");
    item("  ", outcome(decision_.outcome).is);
    const std::string conflict = conflict_phrase(view_);
    if (!conflict.empty()) {
      line("");
      item("  ! ", conflict);
    }
    if (decision_.range_first != decision_.range_last) {
      line("");
      item("  ! ", fmt::format("Provisional: {} open question{} could still change it.",
                               decision_.open.size(), decision_.open.size() == 1 ? "" : "s"));
    }
  }

  void steps() {
    section("How far separation is earned");
    for (std::size_t i = 0; i < guide_.steps.size(); ++i) {
      const bool taken = static_cast<int>(i) < decision_.outcome;
      line(fmt::format("  {:<30}{:>3}, needs more than {:>2}   {}", guide_.steps[i].name,
                       decision_.earned[i], guide_.steps[i].needs, taken ? "taken" : "not taken"));
    }
  }

  void against(int from, int to, int sign) {
    constexpr std::size_t most = 5;
    std::size_t count = 0;
    for (const WeighedAnswer& answer : weighed(view_, from, to)) {
      if (answer.push * sign <= 0) continue;
      if (++count <= most)
        item(fmt::format("  {:+3}  ", answer.push * sign), answer_phrase(view_, answer.question));
    }
    if (count > most) line(fmt::format("       and {} more", count - most));
    if (count == 0) line("       nothing; ties go to the simpler");
  }

  void why() {
    const int chosen = decision_.outcome;
    const auto heading = [&](int other) {
      const std::string reason = ruled_out_by(view_, other);
      section("Why not " + lower_first(title(other)));
      if (!reason.empty()) item("  ", "Ruled out " + reason + ".");
      return reason.empty();
    };
    if (chosen > 0 && heading(chosen - 1)) against(chosen - 1, chosen, 1);
    if (chosen + 1 < outcome_count && heading(chosen + 1)) against(chosen, chosen + 1, -1);
    for (int i = 0; i < outcome_count; ++i) {
      if (i >= chosen - 1 && i <= chosen + 1) continue;
      const std::string reason = ruled_out_by(view_, i);
      if (!reason.empty()) item("  ", title(i) + ": ruled out " + reason + ".");
    }
  }

  void runner_up() {
    if (decision_.runner_up < 0) return;
    const int gap = decision_.scores[static_cast<std::size_t>(decision_.outcome)] -
                    decision_.scores[static_cast<std::size_t>(decision_.runner_up)];
    section("Runner-up");
    const std::string behind = gap == 0   ? "equal, but less simple"
                               : gap == 1 ? "1 point behind"
                                          : fmt::format("{} points behind", gap);
    item("  ", title(decision_.runner_up) + ", " + behind + ".");
    item("  ",
         decision_.runner_up_argument < 0
             ? "Its best argument: " + lower_first(outcome(decision_.runner_up).gains)
             : "Its best argument is " + answer_phrase(view_, decision_.runner_up_argument) + ".");
  }

  void firmness() {
    section("How firm it is");
    if (decision_.flips.empty()) {
      item("  ", "It holds against a change of any one answer.");
    } else {
      item("  ", "It flips if one of these answers changes; then decide again:");
      for (const GuideFlip& flip : decision_.flips) item("  - ", flip_phrase(view_, flip));
    }
    if (decision_.open.empty()) return;
    item("  ", range_phrase(view_));
    std::vector<std::string> names;
    for (int question : decision_.open)
      names.push_back(guide_.questions[static_cast<std::size_t>(question)].id);
    item("    ", "open: " + join(names, ", "));
  }

  void beside() {
    if (decision_.patterns.empty() && decision_.maybe_patterns.empty()) return;
    section("Beside it");
    for (int index : decision_.patterns) {
      const GuidePattern& pattern = guide_.patterns[static_cast<std::size_t>(index)];
      item("  - ", pattern.title);
      item("    ", pattern.why);
      item("    ", "Price: " + lower_first(pattern.price));
    }
    std::vector<std::string> maybe;
    for (int index : decision_.maybe_patterns)
      maybe.push_back(guide_.patterns[static_cast<std::size_t>(index)].id);
    if (!maybe.empty()) item("  ", "Open questions may add: " + join(maybe, ", "));
  }

  void price() {
    section("The price");
    for (const std::string& text : outcome(decision_.outcome).price) item("  - ", text);
    item("  ", "You accept: " + lower_first(outcome(decision_.outcome).accept));
  }

  void before() {
    section("Before you go there");
    for (const GuideItem* entry : items_before(view_))
      item("  [ ] ", entry->text + (entry->guard.empty() ? "" : " (" + entry->guard + ")"));
  }

  void way() {
    if (view_.way.empty()) return;
    section("The way there");
    int number = 0;
    for (const WayStep& step : view_.way) {
      item(fmt::format("{:>3}. ", ++number), step.text);
      for (const std::string& detail : step.details) item("     - ", detail);
    }
  }

  void end() {
    if (view_.observed != nullptr) {
      section("What the repository showed");
      for (const ObservedAnswer& shown : view_.shown)
        item("  - ",
             guide_.questions[static_cast<std::size_t>(shown.question)].id + ": " + shown.evidence);
      for (const std::string& role : view_.observed->shared_roles)
        item("  - ", "one role for several services, " + role);
      item("  ", "Seen" + limits_of(*view_.observed) + ". What was not seen answers nothing.");
    }
    line("");
    item("",
         "The weights are judgements, not measurements; docs/guide.md says what each rests on.");
  }

  const DecisionView& view_;
  const Guide& guide_;
  const Decision& decision_;
  const Paint& paint_;
  int width_;
  std::string out_{};
};

}  // namespace

std::string render_decision(const DecisionView& view, const Paint& paint, int width) {
  return Screen(view, paint, width).all();
}

}  // namespace demarc
