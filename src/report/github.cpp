// Workflow commands that GitHub Actions turns into annotations, then one plain line with counts.
#include <cstdio>

#include "base/text.h"
#include "report/formats.h"
#include "report/source_lines.h"

namespace demarc {

// Text cannot end the command or add a property: the runner's own escapes.
static std::string escaped(std::string_view text, bool is_property) {
  std::string out;
  for (char c : valid_utf8(text)) {
    const auto byte = static_cast<unsigned char>(c);
    const bool control = byte < 0x20 || byte == 0x7f;
    if (control || c == '%' || (is_property && (c == ':' || c == ','))) {
      char code[4];
      std::snprintf(code, sizeof code, "%%%02X", static_cast<unsigned>(byte));
      out += code;
    } else {
      out += c;
    }
  }
  return out;
}

static const char* command_of(Severity severity) {
  if (severity == Severity::error) return "error";
  return severity == Severity::warning ? "warning" : "notice";
}

static void append_finding(std::string& out, const Finding& finding, SourceLines& lines,
                           const RenderOptions& options) {
  const auto column = [&](std::uint32_t line, std::uint32_t bytes) {
    return std::to_string(lines.utf16_column(finding.path, line, bytes));
  };
  out += std::string("::") + command_of(finding.severity) + " file=";
  out += escaped(path_in_checkout(finding.path, options), true);
  if (finding.line > 0) {
    out += ",line=" + std::to_string(finding.line) + ",endLine=" + std::to_string(finding.end_line);
    if (finding.line == finding.end_line) {  // GitHub takes columns for one line only
      out += ",col=" + column(finding.line, finding.column);
      out += ",endColumn=" + column(finding.end_line, finding.end_column);
    }
  }
  out += ",title=" + escaped("demarc: " + finding.rule, true) + "::";
  std::string text = printable_line(finding.message);
  for (const std::string& owner : finding.owner_lines) text += "\nowner: " + printable_line(owner);
  if (const std::string help = help_of(finding); !help.empty()) text += "\n" + printable(help);
  out += escaped(text, false) + "\n";
}

// A line of the log that the runner cannot take for a command: neither "::" at its start nor "##["
// anywhere.
static std::string plain_line(const Finding& finding, const RenderOptions& options) {
  std::string line = "- " + printable_line(path_in_checkout(finding.path, options)) + ":" +
                     std::to_string(finding.line) + ": " + to_string(finding.severity) + "[" +
                     finding.rule + "]: " + printable_line(finding.message) + "\n";
  for (std::size_t at = 0; (at = line.find("##[", at)) != std::string::npos;) {
    line.insert(at + 2, " ");
  }
  return line;
}

std::string render_github(const Report& report, const RenderOptions& options) {
  std::string out;
  SourceLines lines(options);
  // GitHub shows ten annotations of each level for a step and drops the rest without a word
  // (docs.github.com, "Usage limits"): what is beyond stands in the log as plain lines.
  constexpr std::size_t most_annotations = 10;
  std::size_t annotations[4] = {};
  std::string rest;
  std::size_t left = 0;
  for (const Finding& finding : report.findings) {
    if (!is_new(finding)) continue;
    if (++annotations[static_cast<int>(finding.severity)] <= most_annotations) {
      append_finding(out, finding, lines, options);
      continue;
    }
    ++left;
    rest += plain_line(finding, options);
  }
  if (left > 0) {
    out += rest + "::notice title=demarc::" + counted(left, "more finding") +
           ", listed in this step's log: GitHub shows ten annotations of each level\n";
  }
  const Summary& summary = report.summary;
  const std::string counts = finding_counts(summary) + " in " + counted(summary.files, "file") +
                             ", " + counted(summary.statements, "statement") + "; " +
                             std::to_string(summary.not_analysed) + " not analysed" +
                             unlisted_counts(summary);
  if (summary.not_analysed > 0) out += "::notice title=demarc::" + counts + "\n";
  out += "demarc: " + counts + "\n";
  return out;
}

}  // namespace demarc
