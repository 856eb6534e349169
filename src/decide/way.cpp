#include "decide/way.h"

#include <algorithm>
#include <map>
#include <set>

#include <fmt/format.h>

namespace demarc {

namespace {

constexpr std::size_t most_details = 6;
constexpr int schema_per_service = 2, own_database = 3;

// Index of the outcome that stands for what there is today; -1: nothing, or not known.
int present_outcome(const Guide& guide, const Answers& answers) {
  const int question = guide.question("present");
  if (question < 0 || !answers.known(question)) return -1;
  const auto at = static_cast<std::size_t>(question);
  const std::string& id =
      guide.questions[at].choices[static_cast<std::size_t>(answers.choice[at])].id;
  return id == "own-databases" ? own_database : guide.outcome(id);
}

const char* remedy_of(Form form) {
  switch (form) {
    case Form::join:
      return "becomes a read model or an API call";
    case Form::read:
      return "becomes an API call or a read model";
    case Form::write:
      return "becomes a command to the owner, or a saga step";
    case Form::ddl:
      return "moves to the owner's migrations";
    case Form::foreign_key:
      return "keeps the id and loses the key";
    default:
      return "is replaced by an API or an event";
  }
}

const char* verb_of(Form form) {
  switch (form) {
    case Form::join:
      return "joins";
    case Form::read:
      return "reads";
    case Form::write:
      return "writes";
    case Form::ddl:
      return "alters";
    case Form::foreign_key:
      return "references";
    default:
      return "uses";
  }
}

// One line for what one service does with one relation, however often.
std::vector<std::string> details_of(const std::vector<const ObservedCrossing*>& crossings) {
  std::vector<std::string> out;
  std::size_t more = 0;
  for (std::size_t i = 0; i < crossings.size();) {
    const ObservedCrossing& first = *crossings[i];
    std::size_t end = i;
    while (end < crossings.size() && crossings[end]->from == first.from &&
           crossings[end]->relation == first.relation && crossings[end]->form == first.form)
      ++end;
    if (out.size() < most_details) {
      const std::string times = end - i > 1 ? fmt::format(" and {} more", end - i - 1) : "";
      out.push_back(fmt::format("{} {} {} ({}:{}{}): {}", first.from, verb_of(first.form),
                                first.relation, first.path, first.line, times,
                                remedy_of(first.form)));
    } else {
      ++more;
    }
    i = end;
  }
  if (more > 0) out.push_back(fmt::format("and {} more of the kind", more));
  return out;
}

bool touches(const ObservedCrossing& crossing, const std::string& service) {
  return crossing.from == service || crossing.owner == service;
}

// Service by service, the fewest crossings first.
// What is agreed (exports, contracts) may stay as long as services share a database.
std::vector<WayStep> free_services(const Observed& observed, int outcome) {
  std::vector<WayStep> steps;
  std::vector<const ObservedCrossing*> left;
  for (const ObservedCrossing& crossing : observed.crossings) {
    if (!crossing.agreed || outcome >= own_database) left.push_back(&crossing);
  }
  std::vector<std::string> services = observed.services;
  std::vector<std::string> free;
  while (!services.empty()) {
    const auto crossings_of = [&](const std::string& service) {
      return std::count_if(left.begin(), left.end(),
                           [&](const auto* crossing) { return touches(*crossing, service); });
    };
    const auto next = std::min_element(services.begin(), services.end(),
                                       [&](const std::string& a, const std::string& b) {
                                         return crossings_of(a) < crossings_of(b);
                                       });
    const std::string service = *next;
    services.erase(next);
    std::vector<const ObservedCrossing*> cut;
    for (const auto* crossing : left) {
      if (touches(*crossing, service)) cut.push_back(crossing);
    }
    std::erase_if(left, [&](const auto* crossing) { return touches(*crossing, service); });
    if (cut.empty()) {
      free.push_back(service);
      continue;
    }
    steps.push_back(
        {.text = fmt::format("Free {}: {} crossing{} of a line {}.", service, cut.size(),
                             cut.size() == 1 ? "" : "s", cut.size() == 1 ? "goes" : "go"),
         .names_services = true,
         .details = details_of(cut)});
  }
  if (!free.empty() && !steps.empty()) {
    WayStep last{.text = "After that nothing that was seen holds back ", .names_services = true};
    for (std::size_t i = 0; i < free.size(); ++i) last.text += (i == 0 ? "" : ", ") + free[i];
    last.text += ".";
    steps.push_back(std::move(last));
  }
  return steps;
}

std::vector<WayStep> way_to_one(const GuideOutcome& outcome, const Observed* observed) {
  std::vector<WayStep> steps;
  const std::vector<std::string> pair =
      observed == nullptr ? std::vector<std::string>{} : closest_pair(*observed);
  if (!pair.empty()) {
    WayStep step{.text = fmt::format("Begin with {} and {}: nothing else is crossed as often.",
                                     pair[0], pair[1]),
                 .names_services = true};
    std::vector<const ObservedCrossing*> between;
    for (const ObservedCrossing& crossing : observed->crossings) {
      if (touches(crossing, pair[0]) && touches(crossing, pair[1])) between.push_back(&crossing);
    }
    for (std::string& detail : details_of(between))
      step.details.push_back(detail.substr(0, detail.rfind("): ") + 1));
    steps.push_back(std::move(step));
  }
  for (const std::string& text : outcome.way) steps.push_back({.text = text});
  for (const std::string& text : outcome.then) steps.push_back({.text = text});
  return steps;
}

}  // namespace

std::vector<std::string> closest_pair(const Observed& observed) {
  std::map<std::pair<std::string, std::string>, int> count;
  for (const ObservedCrossing& crossing : observed.crossings)
    ++count[std::minmax(crossing.from, crossing.owner)];
  const auto most = std::max_element(
      count.begin(), count.end(), [](const auto& a, const auto& b) { return a.second < b.second; });
  if (most == count.end()) return {};
  return {most->first.first, most->first.second};
}

std::vector<WayStep> way_to(const Guide& guide, const Answers& answers, const Decision& decision,
                            const Observed* observed) {
  const int present = present_outcome(guide, answers);
  const auto outcome = [&](int index) -> const GuideOutcome& {
    return guide.outcomes[static_cast<std::size_t>(index)];
  };
  if (present > decision.outcome) {
    std::vector<WayStep> steps = {
        {.text = "You have more separation than these answers earn. Where it costs nothing, leave "
                 "it; split nothing further."}};
    if (decision.outcome == 0) {
      for (WayStep& step : way_to_one(outcome(0), observed)) steps.push_back(std::move(step));
    }
    return steps;
  }
  const int services = guide.question("services");
  const bool is_one =
      answers.known(services) && answers.choice[static_cast<std::size_t>(services)] == 0;
  if (decision.outcome == 0)
    return is_one ? std::vector<WayStep>{} : way_to_one(outcome(0), observed);
  std::vector<WayStep> steps;
  const int first = present < 0 ? decision.outcome : present + 1;
  for (int i = first; i <= decision.outcome; ++i) {
    for (const std::string& text : outcome(i).way) steps.push_back({.text = text});
    if (i == std::max(first, schema_per_service) && observed != nullptr) {
      for (WayStep& step : free_services(*observed, decision.outcome))
        steps.push_back(std::move(step));
    }
    for (const std::string& text : outcome(i).then) steps.push_back({.text = text});
  }
  if (!steps.empty()) return steps;
  if (observed != nullptr && decision.outcome >= schema_per_service)
    steps = free_services(*observed, decision.outcome);
  if (!steps.empty()) {
    steps.insert(steps.begin(), {.text = "You are there on paper; this still crosses."});
  } else {
    steps.push_back({.text = "You are there: keep it so, and let `demarc check` watch it."});
  }
  return steps;
}

}  // namespace demarc
