// JUnit's XML: a test case a finding (errors fail, the rest is said), a skipped one for what was
// not analysed, and one that always passes and carries the counts.
#include "base/text.h"
#include "report/formats.h"

namespace demarc {

static std::string xml(std::string_view text) {
  std::string out;
  for (char c : printable(text)) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      default:
        out += c;
    }
  }
  return out;
}

static std::string place_of(const std::string& path, std::uint32_t line, std::uint32_t column) {
  if (line == 0) return path;
  return path + ":" + std::to_string(line) + ":" + std::to_string(column);
}

static std::string story_of(const Finding& finding) {
  std::string text = place_of(finding.path, finding.line, finding.column) + ": " + finding.message;
  for (const std::string& owner : finding.owner_lines) text += "\nowner: " + owner;
  if (const std::string help = help_of(finding); !help.empty()) text += "\n" + help;
  for (const RelatedSpot& spot : finding.related) {
    text += "\n" + place_of(spot.path, spot.line, spot.column) + ": " + spot.message;
  }
  return text;
}

std::string render_junit(const Report& report, const RenderOptions&) {
  std::string cases;
  std::size_t tests = 1, failures = 0, skipped = 0;
  for (const Finding& finding : report.findings) {
    if (!is_new(finding)) continue;
    ++tests;
    cases += "  <testcase classname=\"" + xml(finding.path) + "\" name=\"" + xml(finding.rule) +
             " at line " + std::to_string(finding.line) + "\" file=\"" + xml(finding.path) + "\">";
    if (finding.severity == Severity::error) {
      ++failures;
      cases += "<failure type=\"" + xml(finding.rule) + "\" message=\"" + xml(finding.message) +
               "\">" + xml(story_of(finding)) + "</failure></testcase>\n";
    } else {
      cases += std::string("<system-out>") + to_string(finding.severity) + ": " +
               xml(story_of(finding)) + "</system-out></testcase>\n";
    }
  }
  for (const ModelNote& note : report.notes) {
    if (!counts_as_not_analysed(note.kind)) continue;
    ++tests;
    ++skipped;
    cases += "  <testcase classname=\"" + xml(note.path) + "\" name=\"" + to_string(note.kind) +
             " at line " + std::to_string(note.line) + "\" file=\"" + xml(note.path) +
             "\"><skipped message=\"not analysed: " + xml(note.message) + "\"/></testcase>\n";
  }
  const Summary& summary = report.summary;
  std::string out = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n";
  out += "<testsuite name=\"demarc\" tests=\"" + std::to_string(tests) + "\" failures=\"" +
         std::to_string(failures) + "\" errors=\"0\" skipped=\"" + std::to_string(skipped) +
         "\">\n" + cases;
  out += "  <testcase classname=\"demarc\" name=\"summary\"><system-out>" +
         finding_counts(summary) + " in " + counted(summary.files, "file") + ", " +
         counted(summary.statements, "statement") + "; " + std::to_string(summary.not_analysed) +
         " not analysed" + unlisted_counts(summary) + "</system-out></testcase>\n";
  out += "</testsuite>\n</testsuites>\n";
  return out;
}

}  // namespace demarc
