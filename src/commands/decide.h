// The parts of `demarc decide`: what it knows of the repository, the questionnaire, writing.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "commands/env.h"
#include "commands/options.h"
#include "commands/project.h"
#include "decide/record.h"
#include "decide/report.h"

namespace demarc {

// A decision in the making.
struct DecideRun {
  Project project{};
  AnswerFile file{.answers = Answers(the_guide())};
  std::optional<Observed> observed{};
  std::vector<ObservedAnswer> shown{};
  bool from_record = false;  // the answers came from a decision record
};

// Reads the repository (all of it, whatever is shown) and observes the scope.
Result<Observed> observe_project(const Env& env, const Options& options, Project& project,
                                 const std::string& scope);

// Asks what is open, in the order of the guide; keeps the answers in a file after each one. False:
// the user stopped.
Result<bool> ask_questions(Env& env, const Options& options, DecideRun& run);
// A question that is answered by yes or no; no at the end of the input.
bool ask_yes(Env& env, const std::string& question);

// Writes the record and the manifest, or shows what would be written.
Result<ExitCode> write_decision(Env& env, const Options& options, const DecideRun& run,
                                const Decision& decision);

// `demarc decide --check`.
Result<ExitCode> check_decisions(Env& env, const Options& options);

DecisionView view_of(const DecideRun& run, const Decision& decision);
int decide_width(const Env& env);

}  // namespace demarc
