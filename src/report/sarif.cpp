// SARIF 2.1.0, as code scanning on GitHub and editors read it.
//
// Paths are URIs relative to the top of the git checkout, columns count UTF-16 units, notes are
// notifications of the invocation, the rule's page is its help.
#include <algorithm>
#include <cstdio>
#include <map>

#include "base/json_writer.h"
#include "base/text.h"
#include "base/version.h"
#include "report/formats.h"
#include "report/source_lines.h"

namespace demarc {

static constexpr const char* home = "https://github.com/demarc/demarc";

static const char* level_of(Severity severity) {
  if (severity == Severity::error) return "error";
  return severity == Severity::warning ? "warning" : "note";
}

static std::string uri_of(std::string_view path) {
  std::string uri;
  for (char c : path) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       std::string_view("/-._~").find(c) != std::string_view::npos;
    if (plain) {
      uri += c;
    } else {
      char code[4];
      std::snprintf(code, sizeof code, "%%%02X",
                    static_cast<unsigned>(static_cast<unsigned char>(c)));
      uri += code;
    }
  }
  return uri;
}

namespace {

class Sarif {
 public:
  Sarif(const Report& report, const RenderOptions& options, std::string& out)
      : report_(report), options_(options), lines_(options), json_(out) {}
  void write();

 private:
  void tool();
  void rule(const std::string& name);
  void invocation();
  void result(const Finding& finding);
  void location(const std::string& path, std::uint32_t line, std::uint32_t column,
                std::uint32_t end_line, std::uint32_t end_column);
  void message(const std::string& text) {
    json_.key("message").begin_object().key("text").value(text).end_object();
  }

  const Report& report_;
  const RenderOptions& options_;
  SourceLines lines_;
  JsonWriter json_;
  std::map<std::string, int> rules_{};  // name → index, sorted by name
};

void Sarif::write() {
  for (const Finding& finding : report_.findings) rules_[finding.rule] = 0;
  int index = 0;
  for (auto& [name, number] : rules_) number = index++;
  json_.begin_object();
  json_.key("$schema").value("https://json.schemastore.org/sarif-2.1.0.json");
  json_.key("version").value("2.1.0").key("runs").begin_array().begin_object();
  tool();
  invocation();
  json_.key("columnKind").value("utf16CodeUnits");
  json_.key("originalUriBaseIds").begin_object().key("SRCROOT").begin_object();
  json_.key("description").begin_object().key("text").value("the top of the checkout");
  json_.end_object().end_object().end_object();
  json_.key("results").begin_array();
  for (const Finding& finding : report_.findings) result(finding);
  json_.end_array().end_object().end_array().end_object().newline();
}

void Sarif::tool() {
  json_.key("tool").begin_object().key("driver").begin_object();
  json_.key("name").value("demarc").key("version").value(version());
  json_.key("semanticVersion").value(version()).key("informationUri").value(home);
  json_.key("rules").begin_array();
  for (const auto& [name, index] : rules_) rule(name);
  json_.end_array().key("properties").begin_object();
  json_.key("grammar").value(options_.grammar).end_object();
  json_.end_object().end_object();
}

void Sarif::rule(const std::string& name) {
  const RuleText text = options_.rule ? options_.rule(name) : RuleText{};
  json_.begin_object().key("id").value(name);
  if (!text.summary.empty()) {
    json_.key("shortDescription").begin_object().key("text").value(text.summary).end_object();
  }
  if (!text.page.empty()) {
    json_.key("help").begin_object().key("text").value(text.page);
    json_.key("markdown").value(text.page).end_object();
  }
  std::string folder = name;
  std::replace(folder.begin(), folder.end(), '-', '_');
  json_.key("helpUri").value(std::string(home) + "/blob/main/rules/" + uri_of(folder) +
                             "/README.md");
  json_.key("defaultConfiguration").begin_object().key("level").value(level_of(text.severity));
  json_.end_object().end_object();
}

void Sarif::invocation() {
  const Summary& summary = report_.summary;
  json_.key("invocations").begin_array().begin_object().key("executionSuccessful").value(true);
  json_.key("toolExecutionNotifications").begin_array();
  for (const ModelNote& note : report_.notes) {
    const bool counts = counts_as_not_analysed(note.kind);
    json_.begin_object().key("descriptor").begin_object().key("id").value(to_string(note.kind));
    json_.end_object().key("level").value(counts ? "warning" : "note");
    message(note.message);
    if (!note.path.empty()) {
      json_.key("locations").begin_array();
      json_.begin_object();
      location(note.path, note.line, note.column, 0, 0);
      json_.end_object().end_array();
    }
    json_.end_object();
  }
  json_.end_array().key("properties").begin_object();
  json_.key("files").value(summary.files).key("statements").value(summary.statements);
  json_.key("needs").value(summary.needs).key("not_analysed").value(summary.not_analysed);
  json_.key("hidden").value(summary.hidden).end_object();
  json_.end_object().end_array();
}

void Sarif::result(const Finding& finding) {
  json_.begin_object().key("ruleId").value(finding.rule);
  json_.key("ruleIndex").value(rules_[finding.rule]);
  json_.key("level").value(level_of(finding.severity));
  std::string text = finding.message;
  for (const std::string& owner : finding.owner_lines) text += "\nowner: " + owner;
  if (const std::string help = help_of(finding); !help.empty()) text += "\n" + help;
  message(text);
  json_.key("locations").begin_array().begin_object();
  location(finding.path, finding.line, finding.column, finding.end_line, finding.end_column);
  json_.end_object().end_array();
  if (!finding.related.empty()) {
    json_.key("relatedLocations").begin_array();
    int id = 0;
    for (const RelatedSpot& spot : finding.related) {
      json_.begin_object().key("id").value(++id);
      location(spot.path, spot.line, spot.column, spot.end_line, spot.end_column);
      message(spot.message);
      json_.end_object();
    }
    json_.end_array();
  }
  if (!finding.fingerprint.empty()) {
    json_.key("partialFingerprints").begin_object();
    json_.key("demarc/v1").value(finding.fingerprint).end_object();
  }
  const bool known = finding.state == FindingState::known;
  json_.key("baselineState").value(known ? "unchanged" : "new");
  if (finding.state == FindingState::allowed) {
    json_.key("suppressions").begin_array().begin_object();
    json_.key("kind").value("inSource").end_object().end_array();
  }
  json_.key("properties").begin_object();
  json_.key("confidence").value(to_string(finding.confidence));
  json_.key("service").text_or_null(finding.service);
  json_.key("form").text_or_null(to_string(finding.form)).end_object();
  json_.end_object();
}

void Sarif::location(const std::string& path, std::uint32_t line, std::uint32_t column,
                     std::uint32_t end_line, std::uint32_t end_column) {
  json_.key("physicalLocation").begin_object().key("artifactLocation").begin_object();
  json_.key("uri").value(uri_of(path_in_checkout(path, options_)));
  json_.key("uriBaseId").value("SRCROOT").end_object();
  if (line > 0) {
    json_.key("region").begin_object().key("startLine").value(line);
    if (column > 0) json_.key("startColumn").value(lines_.utf16_column(path, line, column));
    if (end_line >= line && end_column > 0) {
      json_.key("endLine").value(end_line);
      json_.key("endColumn").value(lines_.utf16_column(path, end_line, end_column));
    }
    json_.end_object();
  }
  json_.end_object();
}

}  // namespace

std::string render_sarif(const Report& report, const RenderOptions& options) {
  std::string out;
  Sarif(report, options, out).write();
  return out;
}

}  // namespace demarc
