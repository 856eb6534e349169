// The table of commands, and the functions behind it: one .cpp each.
//
// A command returns what the process should end with; an Error is printed by run() and ends it
// with 2.
#pragma once

#include <string>
#include <vector>

#include "commands/env.h"
#include "commands/options.h"

namespace demarc {

struct Command {
  const char* name = "";
  const char* usage = "";    // what follows "demarc NAME"
  const char* summary = "";  // one line for --help
  const char* help = "";     // what it does, and examples
  unsigned groups = 0;
  Result<ExitCode> (*run)(Env&, const Options&) = nullptr;
};

// In the order in which --help lists them.
const std::vector<Command>& all_commands();
const Command* find_command(std::string_view name);

// "there is no rule …", with the nearest.
// "there is no X `word`", with the nearest of `known`.
Error unknown_name(const std::string& what, const std::string& word,
                   const std::vector<std::string>& known);
Error unknown_rule(const std::string& name);

namespace commands {

Result<ExitCode> init(Env& env, const Options& options);
Result<ExitCode> check(Env& env, const Options& options);
Result<ExitCode> baseline(Env& env, const Options& options);
Result<ExitCode> accept(Env& env, const Options& options);
Result<ExitCode> contracts(Env& env, const Options& options);
Result<ExitCode> request(Env& env, const Options& options);
Result<ExitCode> trend(Env& env, const Options& options);
Result<ExitCode> survey(Env& env, const Options& options);
Result<ExitCode> facts(Env& env, const Options& options);
Result<ExitCode> consumers(Env& env, const Options& options);
Result<ExitCode> owner(Env& env, const Options& options);
Result<ExitCode> unowned(Env& env, const Options& options);
Result<ExitCode> grants(Env& env, const Options& options);
Result<ExitCode> explain(Env& env, const Options& options);
Result<ExitCode> rules(Env& env, const Options& options);
Result<ExitCode> decide(Env& env, const Options& options);
Result<ExitCode> list_files(Env& env, const Options& options);
Result<ExitCode> graph(Env& env, const Options& options);
Result<ExitCode> lock(Env& env, const Options& options);
Result<ExitCode> hook(Env& env, const Options& options);
Result<ExitCode> completions(Env& env, const Options& options);
Result<ExitCode> man(Env& env, const Options& options);
Result<ExitCode> demo(Env& env, const Options& options);
Result<ExitCode> debug(Env& env, const Options& options);

}  // namespace commands

}  // namespace demarc
