// Completions of three shells, from the same tables as --help. Sources: bash(1) "Programmable
// Completion", zshcompsys(1), fish's complete(1).
#include <map>

#include "base/text.h"
#include "commands/commands.h"
#include "rules/registry.h"

namespace demarc::commands {

// The words that an option or a command takes, or nothing where any will do.
static std::string values_of(const std::string& option, unsigned groups) {
  if (option == "--format") {
    if ((groups & takes_facts) != 0) return "jsonl";
    if ((groups & takes_json) != 0) return "human json";
    if ((groups & takes_graph) != 0) return "dot mermaid json backstage";
    return join(format_names(), " ");
  }
  if (option == "--fail-on") return "error warning info never";
  if (option == "--min-confidence") return "certain likely possible";
  if (option == "--color") return "auto always never";
  if (option != "--only") return {};
  std::vector<std::string> names;
  for (const Rule* rule : all_rules()) names.emplace_back(rule->name);
  return join(names, " ");
}

// "install|uninstall" → "install uninstall"; rules for explain; command names for help.
static std::string words_of(const Command& command) {
  // Rules; fingerprints nobody types by heart.
  if (std::string_view(command.name) == "explain") return values_of("--only", 0);
  std::string words;
  const std::string_view usage = command.usage;
  const std::string_view first = usage.substr(0, usage.find(' '));
  if (first.find('|') == std::string_view::npos) return {};
  for (std::string_view word : split(first, '|')) {
    words += (words.empty() ? "" : " ") + std::string(word);
  }
  return words;
}

static std::string names() {
  std::string names;
  for (const Command& command : all_commands()) names += std::string(command.name) + " ";
  return names + "help";
}

static std::string bash() {
  std::string out =
      "# bash completion of demarc\n_demarc() {\n"
      "  local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]} words=\n"
      "  COMPREPLY=()\n"
      "  if ((COMP_CWORD == 1)); then\n    COMPREPLY=($(compgen -W '" +
      names() + " --help --version' -- \"$cur\"))\n    return\n  fi\n  case ${COMP_WORDS[1]} in\n";
  for (const Command& command : all_commands()) {
    out += std::string("    ") + command.name + ")\n      case $prev in\n";
    std::string options;
    for (const OptionText& option : options_of(command.groups)) {
      options += (options.empty() ? "" : " ") + option.name;
      const std::string values = values_of(option.name, command.groups);
      if (values.empty()) continue;
      out += "        " + option.name + ") COMPREPLY=($(compgen -W '" + values +
             "' -- \"$cur\")); return ;;\n";
    }
    out += "      esac\n      words='" + words_of(command) +
           "'\n      [[ $cur == -* ]] && words='" + options + "'\n      ;;\n";
  }
  out +=
      "    help) words='" + names() +
      "' ;;\n  esac\n  if [[ -n $words ]]; then COMPREPLY=($(compgen -W \"$words\" -- \"$cur\")); "
      "fi\n}\ncomplete -o default -F _demarc demarc\n";
  return out;
}

// Inside single quotes of zsh and fish alike; a bracket or colon would end zsh's description.
static std::string quoted(std::string_view text) {
  std::string out;
  for (char c : text) {
    if (c == '\'') {
      out += "'\\''";
    } else if (c == '[' || c == ']' || c == ':') {
      out += std::string("\\") + c;
    } else {
      out += c;
    }
  }
  return out;
}

static std::string zsh() {
  std::string out = "#compdef demarc\n_demarc() {\n  local -a commands\n  commands=(\n";
  for (const Command& command : all_commands()) {
    out += std::string("    '") + command.name + ":" + quoted(command.summary) + "'\n";
  }
  out +=
      "  )\n  if (( CURRENT == 2 )); then\n    _describe command commands\n    return\n  fi\n"
      "  case $words[2] in\n";
  for (const Command& command : all_commands()) {
    out += std::string("    ") + command.name + ")\n      _arguments";
    std::map<std::string, bool> seen;
    for (const OptionText& option : options_of(command.groups)) {
      if (!seen.emplace(option.name, true).second) continue;
      out += " \\\n        '*" + option.name + "[" + quoted(option.help) + "]";
      if (!option.value.empty()) {
        const std::string values = values_of(option.name, command.groups);
        out += ":" + option.value + ":" + (values.empty() ? "_files" : "(" + values + ")");
      }
      out += "'";
    }
    const std::string words = words_of(command);
    out += " \\\n        '*:argument:" + (words.empty() ? "_files" : "(" + words + ")") +
           "'\n      ;;\n";
  }
  return out + "  esac\n}\n_demarc \"$@\"\n";
}

static std::string fish() {
  std::string out = "# fish completion of demarc\n";
  for (const Command& command : all_commands()) {
    const std::string name = command.name;
    out += "complete -c demarc -f -n __fish_use_subcommand -a " + name + " -d '" +
           quoted(command.summary) + "'\n";
    for (const OptionText& option : options_of(command.groups)) {
      out += "complete -c demarc -n '__fish_seen_subcommand_from " + name + "' -l " +
             option.name.substr(2) + " -d '" + quoted(option.help) + "'";
      const std::string values = values_of(option.name, command.groups);
      if (!option.value.empty()) out += values.empty() ? " -r" : " -x -a '" + values + "'";
      out += "\n";
    }
    if (const std::string words = words_of(command); !words.empty()) {
      out += "complete -c demarc -f -n '__fish_seen_subcommand_from " + name + "' -a '" + words +
             "'\n";
    }
  }
  return out;
}

Result<ExitCode> completions(Env& env, const Options& options) {
  const std::vector<std::string> shells = {"bash", "zsh", "fish"};
  const std::string shell = options.paths.size() == 1 ? options.paths[0] : "";
  if (shell == "bash") {
    env.out(bash());
  } else if (shell == "zsh") {
    env.out(zsh());
  } else if (shell == "fish") {
    env.out(fish());
  } else {
    return shell.empty() ? Error{.message = "`demarc completions` needs a shell",
                                 .hint = "one of: " + join(shells, ", ")}
                         : unknown_name("shell", shell, shells);
  }
  return ExitCode::clean;
}

}  // namespace demarc::commands
