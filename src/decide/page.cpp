// docs/guide.md: everything the guide knows, for people, from the same data that decides.
#include <fmt/format.h>

#include "base/text.h"
#include "decide/report.h"

namespace demarc {

namespace {

class GuidePage {
 public:
  explicit GuidePage(const Guide& guide) : guide_(guide) {}

  std::string all() {
    head();
    scenarios();
    outcomes();
    patterns();
    checklist();
    questions();
    sources();
    return std::move(out_);
  }

 private:
  template <typename... Args>
  void add(fmt::format_string<Args...> format, Args&&... args) {
    out_ += fmt::format(format, std::forward<Args>(args)...);
  }
  std::string cite(const std::vector<std::string>& ids) const {
    std::vector<std::string> links;
    for (const std::string& id : ids) links.push_back(fmt::format("[{}](#source-{})", id, id));
    return join(links, ", ");
  }
  void picture(const std::string& text) {
    if (!text.empty()) add("\n```mermaid\n{}```\n", text);
  }
  void anchor(const char* kind, const std::string& id) {
    add("<a id=\"{}-{}\"></a>\n\n", kind, id);
  }

  void head() {
    out_ +=
        "# Who owns which database: the guide\n\n"
        "<!-- Made from rules/guide/*.toml; tests/decide keeps it equal. Change it there. -->\n\n"
        "Does each service own its database, or do they share one? There is no answer for all, but "
        "for one team there\nmostly is. `demarc decide` asks the questions below and weighs the "
        "answers; [decide.md](decide.md) shows it at work.\n\n"
        "Four principles carry the rest:\n\n"
        "- Database per service is the right default for teams whose boundaries mirror those of "
        "the "
        "services.\n"
        "- Schema per service is a stepping stone, with strict access control from day one.\n"
        "- Start simpler than you think: the worst outcome is premature distribution. So ties go "
        "to "
        "the simpler.\n"
        "- What is not known answers nothing. It widens the result.\n";
  }

  void scenarios() {
    out_ += "\n## When to use what\n\n| situation | answer |\n|---|---|\n";
    for (const GuideScenario& scenario : guide_.scenarios) {
      std::vector<std::string> titles;
      for (const std::string& id : scenario.answers) {
        const int outcome = guide_.outcome(id);
        titles.push_back(
            outcome >= 0
                ? fmt::format("[{}](#outcome-{})",
                              guide_.outcomes[static_cast<std::size_t>(outcome)].title, id)
                : fmt::format("[{}](#pattern-{})",
                              guide_.patterns[static_cast<std::size_t>(guide_.pattern(id))].title,
                              id));
      }
      add("| {} | {} |\n", scenario.situation, join(titles, " or "));
    }
  }

  void outcomes() {
    out_ += "\n## The outcomes, simplest first\n";
    for (const GuideOutcome& outcome : guide_.outcomes) {
      add("\n### {}\n\n", outcome.title);
      anchor("outcome", outcome.id);
      if (!outcome.merge_title.empty())
        add("Where there are several services today, this means: {}.\n\n",
            lower_first(outcome.merge_title));
      add("{}\n", outcome.is);
      picture(outcome.picture);
      add("\n- Gains: {}\n", outcome.gains);
      for (const std::string& price : outcome.price) add("- Price: {}\n", price);
      add("- You accept: {}\n- In `demarc.toml`: `topology = \"{}\"`, reviewed after {} months.\n"
          "- Sources: {}.\n",
          outcome.accept, outcome.topology, outcome.review_months, cite(outcome.sources));
    }
    out_ +=
        "\n### What a step must earn\n\n"
        "Each answer pushes for or against each step from a simpler outcome to the next. The best "
        "sum "
        "wins, between what\nlaw or physics demand (\"at least\") and what one is able to do (\"at "
        "most\"). The numbers are judgements, calibrated on\nteams whose answers were agreed "
        "beforehand, not measurements.\n\n| step | must earn more than |\n|---|---|\n";
    for (const GuideStep& step : guide_.steps) add("| {} | {} |\n", step.name, step.needs);
  }

  void patterns() {
    out_ += "\n## What may stand beside it\n";
    for (const GuidePattern& pattern : guide_.patterns) {
      add("\n### {}\n\n", pattern.title);
      anchor("pattern", pattern.id);
      add("{}\n", pattern.why);
      picture(pattern.picture);
      add("\n- Price: {}\n- Comes up from: {}.\n", pattern.price,
          lower_first(guide_.outcomes[static_cast<std::size_t>(pattern.from)].title));
      std::vector<std::string> rules;
      for (const std::string& rule : pattern.guards) {
        std::string folder = rule;
        for (char& c : folder) c = c == '-' ? '_' : c;
        rules.push_back(fmt::format("[{}](../rules/{}/README.md)", rule, folder));
      }
      if (!rules.empty()) add("- Guarded by: {}.\n", join(rules, ", "));
      add("- Sources: {}.\n", cite(pattern.sources));
    }
  }

  void checklist() {
    out_ += "\n## Before you go there\n\n| | needed for |\n|---|---|\n";
    for (const GuideItem& item : guide_.items) {
      std::vector<std::string> outcomes;
      for (const GuideOutcome& outcome : guide_.outcomes) {
        for (const std::string& id : outcome.before) {
          if (id == item.id) outcomes.push_back(outcome.short_title);
        }
      }
      add("| {}{} | {} |\n", item.text,
          item.guard.empty() ? "" : " Watched by: " + item.guard + ".", join(outcomes, ", "));
    }
  }

  std::string limit(const GuideChoice& choice) const {
    std::string text;
    if (choice.at_least >= 0)
      text += "at least " + guide_.outcomes[static_cast<std::size_t>(choice.at_least)].short_title;
    if (choice.at_most >= 0)
      text += "at most " + guide_.outcomes[static_cast<std::size_t>(choice.at_most)].short_title;
    return text;
  }

  void questions() {
    out_ +=
        "\n## The questions\n\n"
        "The name of a question and of an answer is what an answer file uses:\n\n"
        "```toml\nscope = \"shop\"        # a database, or services; may be left out\n"
        "deciders = [\"Ann\"]    # named in the record\n\n[answers]\nstage = \"growing\"\n"
        "teams = 4             # a number, where numbers are asked for\n```\n\n"
        "The four numbers are what an answer pushes the four steps by.\n";
    for (const GuideQuestion& question : guide_.questions) {
      add("\n### {}\n\n", question.id);
      add("{} {}\n\n", question.ask, question.why);
      if (!question.only_if.empty()) {
        std::vector<std::string> conditions;
        for (const GuideCondition& one : question.only_if) {
          const GuideQuestion& other = guide_.questions[static_cast<std::size_t>(one.question)];
          std::vector<std::string> words;
          for (int choice : one.choices)
            words.push_back("`" + other.choices[static_cast<std::size_t>(choice)].id + "`");
          conditions.push_back("`" + other.id + "` is " + join(words, " or "));
        }
        add("Asked only if {}.\n\n", join(conditions, " and "));
      }
      add("| answer | | {}limit |\n|---|---|{}---|\n", question.weighs ? "pushes | " : "",
          question.weighs ? "---|" : "");
      for (const GuideChoice& choice : question.choices) {
        add("| `{}` | {} |", choice.id, choice.text);
        if (question.weighs) {
          std::vector<std::string> numbers;
          for (int push : choice.push) numbers.push_back(fmt::format("{:+}", push));
          add(" {} |", join(numbers, ", "));
        }
        add(" {} |\n", limit(choice));
      }
      add("\nSources: {}.\n", cite(question.sources));
    }
  }

  void sources() {
    out_ += "\n## Sources\n\nEach in one sentence of our own words.\n\n";
    for (const GuideSource& source : guide_.sources) {
      const std::string title =
          source.url.empty() ? source.title : fmt::format("[{}]({})", source.title, source.url);
      add("- <a id=\"source-{}\"></a>**{}**: {}. {}\n", source.id, source.id, title, source.says);
    }
  }

  const Guide& guide_;
  std::string out_{};
};

}  // namespace

std::string render_guide_page(const Guide& guide) {
  return GuidePage(guide).all();
}

}  // namespace demarc
