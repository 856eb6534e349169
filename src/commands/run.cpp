#include <fmt/format.h>

#include "base/text.h"
#include "base/version.h"
#include "commands/commands.h"
#include "extract/host/syntax.h"
#include "sql/analyse.h"

namespace demarc {

const Command* find_command(std::string_view name) {
  for (const Command& command : all_commands()) {
    if (name == command.name) return &command;
  }
  return nullptr;
}

namespace commands {

static std::string overview() {
  std::string text =
      "demarc draws the line between what each service owns in a database and what it may\n"
      "reach only through an API or an event. It reads the SQL of your repository; it needs\n"
      "no database, no build and no network.\n\n"
      "Usage: demarc COMMAND [PATH...] [OPTIONS]\n\n"
      "Start here:\n"
      "  demarc survey           who creates, reads and writes which table, without configuration\n"
      "  demarc demo             see what a finding looks like, on a small order system\n"
      "  demarc init             write a first demarc.toml from what the repository shows\n"
      "  demarc check            find SQL that crosses a line; needs a demarc.toml\n\n"
      "Commands:\n";
  for (const Command& command : all_commands()) {
    text += fmt::format("  {:<11} {}\n", command.name, command.summary);
  }
  text +=
      "\n`demarc COMMAND --help` shows a command's options, `demarc explain RULE` what a rule is "
      "about.\n"
      "Exit codes: 0 clean, 1 findings, 2 could not run.\n";
  return text;
}

static std::string help_of(const Command& command) {
  std::string text = fmt::format("{}\n\nUsage: demarc {}", command.summary, command.name);
  text[0] = static_cast<char>(text[0] - ('a' <= text[0] && text[0] <= 'z' ? 32 : 0));
  if (*command.usage != '\0') text += std::string(" ") + command.usage;
  return text + "\n\n" + command.help + "\nOptions:\n" + describe_options(command.groups);
}

static int fail(const Env& env, const Error& error) {
  env.err("error: " + printable(to_string(error)) + "\n");
  return static_cast<int>(ExitCode::usage);
}

static Error unknown_command(const std::string& word) {
  std::vector<std::string> names = {"help"};
  for (const Command& command : all_commands()) names.emplace_back(command.name);
  Error error{.message = "there is no command `" + word + "`"};
  const std::string near = did_you_mean(word, names);
  error.hint = near.empty() ? "`demarc --help` lists the commands" : "did you mean `" + near + "`?";
  return error;
}

int run(Env& env, const std::vector<std::string>& args) {
  const std::string word = args.empty() ? "" : args[0];
  if (word == "--version" || word == "-V" || word == "version") {
    const std::string_view hosts = host_languages();
    env.out(fmt::format("demarc {} (grammar of PostgreSQL {})\n", version(), grammar_version()));
    env.out(hosts.empty() ? "reads .sql files only: built without the grammars of host languages\n"
                          : fmt::format("reads SQL in {}\n", hosts));
    return static_cast<int>(ExitCode::clean);
  }
  if (word.empty()) {
    env.err(overview());
    return static_cast<int>(ExitCode::usage);
  }
  const bool wants_help = word == "help" || word == "--help" || word == "-h";
  if (wants_help && args.size() == 1) {
    env.out(overview());
    return static_cast<int>(ExitCode::clean);
  }
  const std::string& name = wants_help ? args[1] : word;
  const Command* command = find_command(name);
  if (command == nullptr) return fail(env, unknown_command(name));
  if (wants_help) {
    env.out(help_of(*command));
    return static_cast<int>(ExitCode::clean);
  }
  const Result<Options> options = parse_options(
      command->name, command->groups, std::vector<std::string>(args.begin() + 1, args.end()));
  if (!options) return fail(env, options.error());
  if (options->help) {
    env.out(help_of(*command));
    return static_cast<int>(ExitCode::clean);
  }
  const Result<ExitCode> code = command->run(env, *options);
  return code ? static_cast<int>(*code) : fail(env, code.error());
}

}  // namespace commands

}  // namespace demarc
