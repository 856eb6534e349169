#include "decide/drift.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/json_writer.h"
#include "base/text.h"

namespace demarc {

namespace {

std::vector<std::string> missing_from(const std::vector<std::string>& list,
                                      const std::vector<std::string>& words) {
  std::vector<std::string> out;
  for (const std::string& word : words) {
    if (std::find(list.begin(), list.end(), word) == list.end()) out.push_back(word);
  }
  return out;
}

class DriftSearch {
 public:
  DriftSearch(const Guide& guide, const Record& record, const Observed& observed)
      : guide_(guide), record_(record), observed_(observed), now_(record.file.answers) {}

  Drift all(Date today) {
    for (const ObservedAnswer& shown : answers_of(guide_, observed_)) look_at(shown);
    engines();
    topology();
    review(today);
    drift_.outcome_now = weigh(guide_, now_).outcome;
    version();
    return std::move(drift_);
  }

 private:
  const GuideQuestion& question(int index) const {
    return guide_.questions[static_cast<std::size_t>(index)];
  }
  void add(bool contradicts, std::string about, std::string message) {
    drift_.entries.push_back({contradicts, std::move(about), std::move(message)});
  }

  void look_at(const ObservedAnswer& shown) {
    const GuideQuestion& asked = question(shown.question);
    if (asked.observed == "engines" || asked.observed == "present" || shown.choice < 0) return;
    const auto at = static_cast<std::size_t>(shown.question);
    const int recorded = record_.file.answers.choice[at];
    if (recorded < 0) {
      add(false, asked.id, "was open when this was decided; now " + shown.evidence);
      return;
    }
    if (asked.observed == "queries" || asked.observed == "transactions") {
      above(shown);
    } else {
      counted(shown, recorded);
    }
  }

  void above(const ObservedAnswer& shown) {
    if (!demarc::contradicts(guide_, shown, record_.file.answers)) return;
    add(true, question(shown.question).id,
        fmt::format("decided for {}, now {}",
                    answer_text(guide_, record_.file.answers, shown.question), shown.evidence));
    update(shown);
  }

  void counted(const ObservedAnswer& shown, int recorded) {
    const GuideQuestion& asked = question(shown.question);
    const bool services = asked.observed == "services";
    const std::vector<std::string>& before = services ? record_.services : record_.teams;
    const std::vector<std::string>& after = services ? observed_.services : observed_.teams;
    const std::vector<std::string> come =
        record_.observed ? missing_from(before, after) : std::vector<std::string>{};
    const std::vector<std::string> gone =
        record_.observed ? missing_from(after, before) : std::vector<std::string>{};
    std::string names;
    if (!come.empty()) names += "; new: " + join(come, ", ");
    if (!gone.empty()) names += "; gone: " + join(gone, ", ");
    const std::string was = answer_text(guide_, record_.file.answers, shown.question);
    if (shown.choice != recorded) {
      add(true, asked.id, fmt::format("decided for {}, now {}{}", was, shown.number, names));
      update(shown);
    } else if (!names.empty()) {
      add(false, asked.id, fmt::format("decided for {}, now {}{}", was, shown.number, names));
    }
  }

  void update(const ObservedAnswer& shown) {
    if (shown.number >= 0) {
      now_.set_number(guide_, shown.question, shown.number);
    } else {
      now_.set(guide_, shown.question, shown.choice);
    }
  }

  void engines() {
    if (!record_.observed) return;
    const std::vector<std::string> come = missing_from(record_.engines, observed_.engines);
    if (come.empty()) return;
    const int storage = guide_.question("storage");
    const bool foreseen = storage >= 0 && record_.file.answers.known(storage) &&
                          record_.file.answers.choice[static_cast<std::size_t>(storage)] > 0;
    add(!foreseen, "storage",
        fmt::format("decided with {}, now the manifest also declares {}",
                    record_.engines.empty() ? "no engine declared" : join(record_.engines, ", "),
                    join(come, ", ")));
  }

  void topology() {
    const std::string& decided =
        guide_.outcomes[static_cast<std::size_t>(record_.outcome)].topology;
    if (!observed_.whole_database || observed_.topology == decided) return;
    add(true, "",
        observed_.topology.empty()
            ? "the manifest declares no topology; decided was " + decided
            : fmt::format("the manifest declares topology {}, decided was {}", observed_.topology,
                          decided));
  }

  void review(Date today) {
    if (!today.known() || !record_.file.review.known() || today <= record_.file.review) return;
    add(true, "",
        fmt::format("the review was due on {}; today is {}", to_string(record_.file.review),
                    to_string(today)));
  }

  void version() {
    if (record_.guide_version == guide_.version) return;
    const int outcome = weigh(guide_, record_.file.answers).outcome;
    if (outcome == record_.outcome) return;
    add(false, "",
        "the guide has changed since; to the same answers it now says " +
            lower_first(title_of(guide_, record_.file.answers, outcome)));
  }

  const Guide& guide_;
  const Record& record_;
  const Observed& observed_;
  Answers now_;
  Drift drift_{};
};

}  // namespace

bool Drift::contradicts() const {
  return std::any_of(entries.begin(), entries.end(),
                     [](const DriftEntry& entry) { return entry.contradicts; });
}

Drift find_drift(const Guide& guide, const Record& record, const Observed& observed, Date today) {
  return DriftSearch(guide, record, observed).all(today);
}

std::string render_drift(const Guide& guide, const Record& record, const Drift& drift,
                         const Observed& observed, const std::string& shown_path, int width) {
  std::string out = shown_path + ": " +
                    lower_first(title_of(guide, record.file.answers, record.outcome)) +
                    (record.file.scope.empty() ? "" : " for " + printable_line(record.file.scope)) +
                    ", decided " + to_string(record.date) + "\n";
  const auto item = [&](std::string lead, const std::string& text) {
    for (const std::string& part :
         wrap(printable_line(text), width - static_cast<int>(lead.size()))) {
      out += lead + part + "\n";
      lead.assign(lead.size(), ' ');
    }
  };
  for (const DriftEntry& entry : drift.entries)
    item(entry.contradicts ? "  drift: " : "  note:  ",
         (entry.question.empty() ? "" : entry.question + ": ") + entry.message);
  if (!drift.contradicts()) {
    item("  ", "Nothing that was seen" + limits_of(observed) + " contradicts it.");
    return out;
  }
  std::vector<std::string> revisit;
  for (const DriftEntry& entry : drift.entries) {
    if (entry.contradicts && !entry.question.empty()) revisit.push_back(entry.question);
  }
  const std::string title = lower_first(title_of(guide, record.file.answers, drift.outcome_now));
  if (!revisit.empty())
    item("  ", "Revisit " + join(revisit, ", ") + ". With what is seen now the guide " +
                   (drift.outcome_now == record.outcome ? "still says " : "says ") + title + ".");
  item("  ", "Decide again: demarc decide --answers " + record.path + " --from-repo --write");
  return out;
}

std::string render_drift_json(const Guide& guide, const std::vector<Record>& records,
                              const std::vector<Drift>& drifts) {
  std::string out;
  JsonWriter json(out);
  json.begin_object().key("version").value(1).key("decisions").begin_array();
  for (std::size_t i = 0; i < records.size(); ++i) {
    json.newline().begin_object().key("path").value(records[i].path);
    json.key("scope").text_or_null(records[i].file.scope);
    json.key("outcome").value(guide.outcomes[static_cast<std::size_t>(records[i].outcome)].id);
    json.key("outcome_now")
        .value(guide.outcomes[static_cast<std::size_t>(drifts[i].outcome_now)].id);
    json.key("drift").begin_array();
    for (const DriftEntry& entry : drifts[i].entries) {
      json.newline().begin_object().key("contradicts").value(entry.contradicts);
      json.key("question").text_or_null(entry.question).key("message").value(entry.message);
      json.end_object();
    }
    json.end_array().end_object();
  }
  json.end_array().end_object();
  return out + "\n";
}

}  // namespace demarc
