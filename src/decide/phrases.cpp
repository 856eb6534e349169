// The pieces of text that the formats of a decision share.
#include <algorithm>
#include <cstdlib>

#include <fmt/format.h>

#include "base/text.h"
#include "decide/report.h"

namespace demarc {

static const GuideQuestion& question_of(const DecisionView& view, int question) {
  return view.guide.questions[static_cast<std::size_t>(question)];
}

std::vector<WeighedAnswer> weighed(const DecisionView& view, int from, int to) {
  std::vector<WeighedAnswer> out;
  for (int i = 0; i < static_cast<int>(view.guide.questions.size()); ++i) {
    const StepPush push = push_of(view.guide, view.file.answers, i);
    int sum = 0;
    for (int step = from; step < to; ++step) sum += push[static_cast<std::size_t>(step)];
    if (sum != 0) out.push_back({.question = i, .push = sum});
  }
  std::stable_sort(out.begin(), out.end(), [](const WeighedAnswer& a, const WeighedAnswer& b) {
    return std::abs(a.push) > std::abs(b.push);
  });
  return out;
}

std::string answer_phrase(const DecisionView& view, int question) {
  return question_of(view, question).id + ": " +
         answer_text(view.guide, view.file.answers, question);
}

static std::string pattern_list(const DecisionView& view, const std::vector<int>& patterns) {
  std::vector<std::string> titles;
  for (int pattern : patterns)
    titles.push_back(lower_first(view.guide.patterns[static_cast<std::size_t>(pattern)].title));
  return join(titles, "; ");
}

std::string flip_phrase(const DecisionView& view, const GuideFlip& flip) {
  const GuideQuestion& question = question_of(view, flip.question);
  std::string text =
      question.id + ": " + question.choices[static_cast<std::size_t>(flip.choice)].text + " -> ";
  if (flip.outcome != view.decision.outcome)
    return text + lower_first(title_of(view.guide, view.file.answers, flip.outcome));
  if (!flip.more.empty()) text += "with " + pattern_list(view, flip.more);
  if (!flip.fewer.empty())
    text += (flip.more.empty() ? "without " : ", without ") + pattern_list(view, flip.fewer);
  return text;
}

std::string ruled_out_by(const DecisionView& view, int outcome) {
  const Decision& decision = view.decision;
  if (outcome < decision.at_least) return "by " + answer_phrase(view, decision.at_least_by);
  if (outcome > std::max(decision.at_most, decision.at_least)) {
    return decision.conflict
               ? "beyond what " + answer_phrase(view, decision.at_least_by) + " demands"
               : "by " + answer_phrase(view, decision.at_most_by);
  }
  return {};
}

std::vector<const GuideItem*> items_before(const DecisionView& view) {
  std::vector<const GuideItem*> items;
  for (const std::string& id :
       view.guide.outcomes[static_cast<std::size_t>(view.decision.outcome)].before)
    items.push_back(view.guide.item(id));
  return items;
}

std::string lower_first(std::string_view text) {
  std::string out(text);
  const bool is_word = out.size() > 1 && 'a' <= out[1] && out[1] <= 'z';
  const bool is_article = out.size() > 1 && out[1] == ' ';
  if ((is_word || is_article) && 'A' <= out[0] && out[0] <= 'Z')
    out[0] = static_cast<char>(out[0] - 'A' + 'a');
  return out;
}

std::string range_phrase(const DecisionView& view) {
  const Decision& decision = view.decision;
  const auto title = [&](int outcome) {
    return lower_first(title_of(view.guide, view.file.answers, outcome));
  };
  const std::size_t open = decision.open.size();
  const std::string questions =
      open == 1 ? "1 question is open" : fmt::format("{} questions are open", open);
  if (decision.range_first == decision.range_last)
    return questions + "; whatever their answers, this recommendation stays.";
  return fmt::format("{}; with their answers it could be anything from {} to {}.", questions,
                     title(decision.range_first), title(decision.range_last));
}

std::string conflict_phrase(const DecisionView& view) {
  const Decision& decision = view.decision;
  if (!decision.conflict) return {};
  const auto title = [&](int outcome) {
    return lower_first(title_of(view.guide, view.file.answers, outcome));
  };
  return fmt::format(
      "Two answers contradict each other. `{}` demands {}; `{}` allows at most {}. What is "
      "demanded "
      "goes first, so the other must change before you go there.",
      answer_phrase(view, decision.at_least_by), title(decision.at_least),
      answer_phrase(view, decision.at_most_by), title(decision.at_most));
}

}  // namespace demarc
