// The decision in Markdown: MADR's sections, with and without the head that makes it a record.
#include <algorithm>

#include <fmt/format.h>

#include "base/path.h"
#include "base/text.h"
#include "decide/record.h"

namespace demarc {

namespace {

// Text of people and repositories, made harmless: no markup, no links, no mentions.
std::string safe(std::string_view text) {
  std::string out;
  for (char c : printable_line(text)) {
    if (std::string_view("\\`*_{}[]()<>#|~!").find(c) != std::string_view::npos) out += '\\';
    out += c;
  }
  return out;
}

class MadrPage {
 public:
  explicit MadrPage(const DecisionView& view)
      : view_(view), guide_(view.guide), decision_(view.decision) {}

  std::string all(const RecordHead* head) {
    if (head != nullptr) front_matter(*head);
    add("# {}{}\n", title(decision_.outcome),
        view_.file.scope.empty() ? "" : " for " + safe(view_.file.scope));
    context();
    drivers();
    options();
    outcome_section(head);
    pros_and_cons();
    more(head);
    return std::move(out_);
  }

 private:
  template <typename... Args>
  void add(fmt::format_string<Args...> format, Args&&... args) {
    out_ += fmt::format(format, std::forward<Args>(args)...);
  }
  const GuideOutcome& outcome(int index) const {
    return guide_.outcomes[static_cast<std::size_t>(index)];
  }
  std::string title(int index) const { return title_of(guide_, view_.file.answers, index); }
  const GuideQuestion& question(int index) const {
    return guide_.questions[static_cast<std::size_t>(index)];
  }

  void front_matter(const RecordHead& head) {
    out_ += "---\n";
    add("status: {}\n", view_.file.deciders.empty() ? "proposed" : "accepted");
    add("date: {}\n", to_string(head.date));
    std::vector<std::string> names;
    for (const std::string& name : view_.file.deciders) names.push_back(toml_quoted(name));
    if (!names.empty()) add("decision-makers: [{}]\n", join(names, ", "));
    out_ += "---\n\n";
  }

  void context() {
    const auto phrase = [&](const char* id) {
      return lower_first(answer_text(guide_, view_.file.answers, guide_.question(id)));
    };
    out_ += "\n## Context and Problem Statement\n\n";
    add("Does each service own its database, or do they share one{}? Teams: {}. Services: {}. "
        "Today: {}. Stage: {}.\n",
        view_.file.scope.empty() ? "" : ", in " + safe(view_.file.scope), phrase("teams"),
        phrase("services"), phrase("present"), phrase("stage"));
  }

  void drivers() {
    out_ += "\n## Decision Drivers\n\n";
    const std::string conflict = conflict_phrase(view_);
    if (!conflict.empty()) add("* {}\n", conflict);
    for (int i = 0; i < static_cast<int>(guide_.questions.size()); ++i) {
      if (!view_.file.answers.known(i) || !applies(guide_, view_.file.answers, i)) continue;
      add("* {} {}\n", question(i).ask, answer_text(guide_, view_.file.answers, i));
    }
  }

  void options() {
    out_ += "\n## Considered Options\n\n";
    for (int i = 0; i < outcome_count; ++i) add("* {}\n", title(i));
  }

  std::string because() const {
    if (decision_.conflict || decision_.at_least == decision_.at_most)
      return answer_phrase(view_,
                           decision_.at_least == decision_.outcome && decision_.at_least_by >= 0
                               ? decision_.at_least_by
                               : decision_.at_most_by) +
             " leaves nothing else";
    if (decision_.outcome == decision_.at_least && decision_.at_least_by >= 0)
      return "it is the simplest that meets " + answer_phrase(view_, decision_.at_least_by);
    std::vector<std::string> reasons;
    for (const WeighedAnswer& answer :
         weighed(view_, std::max(0, decision_.outcome - 1), std::max(1, decision_.outcome))) {
      const bool speaks_for = decision_.outcome == 0 ? answer.push < 0 : answer.push > 0;
      if (speaks_for && reasons.size() < 3)
        reasons.push_back(answer_phrase(view_, answer.question));
    }
    if (reasons.empty()) return "nothing speaks for more, and ties go to the simpler";
    return "of " + join(reasons, "; ");
  }

  void outcome_section(const RecordHead* head) {
    out_ += "\n## Decision Outcome\n\n";
    add("Chosen option: \"{}\", because {}.\n\n{}\n", title(decision_.outcome), because(),
        outcome(decision_.outcome).is);
    out_ += "\n### Consequences\n\n";
    add("* Good, because {}\n", lower_first(outcome(decision_.outcome).gains));
    for (const std::string& price : outcome(decision_.outcome).price)
      add("* Bad, because {}\n", lower_first(price));
    add("* Bad, and accepted: {}\n", lower_first(outcome(decision_.outcome).accept));
    for (int index : decision_.patterns) {
      const GuidePattern& pattern = guide_.patterns[static_cast<std::size_t>(index)];
      add("* Beside it: {}. {} Price: {}\n", lower_first(pattern.title), pattern.why,
          lower_first(pattern.price));
    }
    out_ += "\n### Confirmation\n\n";
    out_ += "* `demarc check` enforces the topology in CI.\n";
    out_ += "* `demarc decide --check` fails when the repository contradicts the answers below.\n";
    if (head != nullptr)
      add("* The decision is looked at again on {} at the latest.\n", to_string(head->review));
    for (const GuideItem* item : items_before(view_)) add("* [ ] {}\n", item->text);
  }

  void pros_and_cons() {
    out_ += "\n## Pros and Cons of the Options\n";
    for (int i = 0; i < outcome_count; ++i) {
      add("\n### {}\n\n", title(i));
      const std::string reason = ruled_out_by(view_, i);
      if (!reason.empty()) add("Ruled out {}.\n\n", reason);
      add("* Good, because {}\n", lower_first(outcome(i).gains));
      for (const std::string& price : outcome(i).price)
        add("* Bad, because {}\n", lower_first(price));
      add("* Neutral, because the answers give it {} points\n",
          decision_.scores[static_cast<std::size_t>(i)]);
    }
  }

  void more(const RecordHead* head) {
    out_ += "\n## More Information\n\n";
    if (decision_.flips.empty()) {
      out_ += "The outcome holds against a change of any one answer.\n";
    } else {
      out_ += "The outcome flips if one of these answers changes:\n\n";
      for (const GuideFlip& flip : decision_.flips) add("* {}\n", flip_phrase(view_, flip));
    }
    if (!decision_.open.empty()) add("\n{}\n", range_phrase(view_));
    if (!view_.way.empty()) out_ += "\nThe way there:\n\n";
    int number = 0;
    for (const WayStep& step : view_.way) {
      add("{}. {}\n", ++number, step.names_services ? safe(step.text) : step.text);
      for (const std::string& detail : step.details) add("   * {}\n", safe(detail));
    }
    if (view_.observed != nullptr)
      add("\nThe repository was looked at{}.\n", safe(limits_of(*view_.observed)));
    out_ +=
        "\nThe weights behind the points are judgements of the guide, not measurements; they and "
        "their sources are in demarc's docs/guide.md.\n";
    if (head != nullptr) block(*head);
  }

  void list(const char* key, const std::vector<std::string>& words) {
    std::vector<std::string> quoted;
    for (const std::string& word : words) quoted.push_back(toml_quoted(word));
    add("{} = [{}]\n", key, join(quoted, ", "));
  }

  void block(const RecordHead& head) {
    if (!head.supersedes.empty()) {
      const bool links = head.supersedes.find_first_of(" ()<>\n") == std::string::npos;
      add("\nSupersedes {}.\n",
          links ? fmt::format("[{0}]({0})", head.supersedes) : safe(head.supersedes));
    }
    add("\nTo run it again: `demarc decide --answers {}`\n", head.path);
    out_ +=
        "\n```toml\n# demarc decision, read by `demarc decide --check`; change the answers by "
        "deciding again\n";
    if (!view_.file.scope.empty()) add("scope = {}\n", toml_quoted(view_.file.scope));
    if (!view_.file.deciders.empty()) list("deciders", view_.file.deciders);
    add("review = {}\n\n[answers]\n{}", to_string(head.review),
        answer_lines(guide_, view_.file.answers));
    add("\n[decision]\noutcome = \"{}\"\n", outcome(decision_.outcome).id);
    std::vector<std::string> patterns;
    for (int index : decision_.patterns)
      patterns.push_back(guide_.patterns[static_cast<std::size_t>(index)].id);
    list("patterns", patterns);
    add("date = {}\nguide = \"{}\"\n", to_string(head.date), guide_.version);
    if (!head.commit.empty()) add("commit = \"{}\"\n", head.commit);
    if (view_.observed != nullptr) {
      out_ += "\n[observed]\n";
      list("services", view_.observed->services);
      list("teams", view_.observed->teams);
      list("engines", view_.observed->engines);
      add("queries = {}\ntransactions = {}\n", view_.observed->queries(),
          view_.observed->transactions.size());
    }
    out_ += "```\n";
  }

  const DecisionView& view_;
  const Guide& guide_;
  const Decision& decision_;
  std::string out_{};
};

}  // namespace

std::string render_decision_markdown(const DecisionView& view) {
  return MadrPage(view).all(nullptr);
}

std::string render_record(const DecisionView& view, const RecordHead& head) {
  return MadrPage(view).all(&head);
}

}  // namespace demarc
