// GitLab's code quality report: an array of issues.
#include <map>

#include "base/hash.h"
#include "base/json_writer.h"
#include "report/formats.h"

namespace demarc {

static const char* severity_word(Severity severity) {
  if (severity == Severity::error) return "critical";
  return severity == Severity::warning ? "minor" : "info";
}

namespace {

struct Issue {
  std::string description{};
  std::string check{};
  std::string fingerprint{};
  std::string path{};
  const char* severity = "info";
  std::uint32_t line = 1;
};

}  // namespace

static void append_issue(std::string& out, const Issue& issue) {
  out += out.size() > 1 ? ",\n" : "\n";
  JsonWriter json(out);
  json.begin_object().key("description").value(issue.description);
  json.key("check_name").value(issue.check).key("fingerprint").value(issue.fingerprint);
  json.key("severity").value(issue.severity).key("location").begin_object();
  json.key("path").value(issue.path).key("lines").begin_object();
  json.key("begin").value(issue.line).end_object().end_object().end_object();
}

std::string render_gitlab(const Report& report, const RenderOptions& options) {
  std::string out = "[";
  // GitLab drops issues with equal fingerprints; ours carry no path and no line, so that repeats of
  // a statement share one.
  std::map<std::string, int> seen;
  for (const Finding& finding : report.findings) {
    if (!is_new(finding)) continue;
    const std::string path = path_in_checkout(finding.path, options);
    const std::string key = finding.fingerprint + "\n" + path;
    const std::string unique = to_hex(hash128(key + "\n" + std::to_string(seen[key]++)));
    append_issue(out, {.description = finding.message,
                       .check = finding.rule,
                       .fingerprint = unique,
                       .path = path,
                       .severity = severity_word(finding.severity),
                       .line = finding.line == 0 ? 1 : finding.line});
  }
  for (const ModelNote& note : report.notes) {
    if (!counts_as_not_analysed(note.kind)) continue;
    const std::string path = path_in_checkout(note.path, options);
    const std::string key = std::string(to_string(note.kind)) + "\n" + note.message + "\n" + path;
    const std::string unique = to_hex(hash128(key + "\n" + std::to_string(seen[key]++)));
    append_issue(out, {.description = "not analysed: " + note.message,
                       .check = std::string("not-analysed/") + to_string(note.kind),
                       .fingerprint = unique,
                       .path = path,
                       .line = note.line == 0 ? 1 : note.line});
  }
  out += out.size() > 1 ? "\n]\n" : "]\n";
  return out;
}

}  // namespace demarc
