// The manual page, from the same tables as --help. Source of the format: man(7).
#include <fmt/format.h>

#include "base/text.h"
#include "base/version.h"
#include "commands/commands.h"

namespace demarc::commands {

// Text of a page: a backslash, a dash that is meant, and a dot or quote that begins a line are
// roff's.
static std::string roff(std::string_view text) {
  std::string out;
  bool begins_line = true;
  for (char c : text) {
    if (begins_line && (c == '.' || c == '\'')) out += "\\&";
    if (c == '\\') {
      out += "\\e";
    } else if (c == '-') {
      out += "\\-";
    } else {
      out += c;
    }
    begins_line = c == '\n';
  }
  return out;
}

// Paragraphs are filled, indented lines are examples and stay as they are.
static std::string body_of(std::string_view help) {
  std::string out;
  bool example = false;
  for (std::string_view line : split(help, '\n')) {
    const bool indented = line.starts_with("  ");
    if (indented != example && !(example && line.empty())) {
      out += indented ? ".PP\n.nf\n" : ".fi\n.PP\n";
      example = indented;
    }
    if (line.empty()) continue;
    out += roff(line) + "\n";
  }
  return out + (example ? ".fi\n" : "");
}

static std::string section_of(const Command& command) {
  std::string out = fmt::format(".SS demarc {} {}\n", command.name, roff(command.usage));
  std::string summary = command.summary;
  summary[0] = static_cast<char>(summary[0] - ('a' <= summary[0] && summary[0] <= 'z' ? 32 : 0));
  out += roff(summary) + ".\n.PP\n" + body_of(command.help);
  for (const OptionText& option : options_of(command.groups)) {
    if (option.name == "--help") continue;
    out += ".TP\n.B " + roff(option.name);
    if (!option.value.empty()) out += " \\fI" + roff(option.value) + "\\fR";
    out += "\n" + roff(option.help) + "\n";
  }
  return out;
}

Result<ExitCode> man(Env& env, const Options&) {
  std::string out = fmt::format(
      ".TH DEMARC 1 \"\" \"demarc {}\" \"User Commands\"\n.SH NAME\n"
      "demarc \\- check that SQL stays within what each service owns\n.SH SYNOPSIS\n"
      ".B demarc\n.I COMMAND\n[\\fIPATH\\fR...] [\\fIOPTIONS\\fR]\n.SH DESCRIPTION\n"
      "demarc draws the line between what each service owns in a database and what it may reach "
      "only\nthrough an API or an event. It reads the SQL of a repository; it needs no database, "
      "no "
      "build and\nno network.\n.SH COMMANDS\n",
      version());
  for (const Command& command : all_commands()) out += section_of(command);
  out +=
      ".SH EXIT STATUS\n.TP\n.B 0\nclean\n.TP\n.B 1\nfindings at or above \\-\\-fail\\-on, or more "
      "not analysed than allowed\n.TP\n.B 2\nbad usage, an unusable manifest, or output that "
      "cannot "
      "be written\n"
      ".SH ENVIRONMENT\n.TP\n.B NO_COLOR\nno colours\n.TP\n.B XDG_CACHE_HOME\nwhere facts are "
      "cached, in the folder demarc\n.TP\n.B GITHUB_ACTIONS\nif \"true\", check prints annotations "
      "unless \\-\\-format says otherwise\n.TP\n.B GITLAB_CI\nif \"true\", output is coloured\n"
      ".SH FILES\n.TP\n.I demarc.toml\nthe manifest: services, what they own, exports, contracts\n";
  env.out(out);
  return ExitCode::clean;
}

}  // namespace demarc::commands
