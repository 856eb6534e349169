// The contract for other programs: version 1, keys in this order, one finding a line.
#include "base/json_writer.h"
#include "base/version.h"
#include "report/formats.h"

namespace demarc {

static void write_head(std::string& out, const Summary& summary, const RenderOptions& options) {
  JsonWriter json(out);
  json.begin_object().key("version").value(1);
  json.key("tool").begin_object();
  json.key("name").value("demarc").key("version").value(version());
  json.key("grammar").value(options.grammar).end_object();
  json.key("summary").begin_object();
  json.key("files").value(summary.files).key("statements").value(summary.statements);
  json.key("needs").value(summary.needs).key("not_analysed").value(summary.not_analysed);
  json.key("findings").begin_object().key("error").value(summary.errors);
  json.key("warning").value(summary.warnings).key("info").value(summary.infos).end_object();
  json.key("hidden").value(summary.hidden).key("suppressed").value(summary.suppressed);
  json.key("baselined").value(summary.baselined).end_object();
}

static void write_relation(JsonWriter& json, const ForeignRelation& relation) {
  json.begin_object().key("database").text_or_null(relation.database);
  json.key("relation").value(relation.relation).key("owner").text_or_null(relation.owner);
  json.key("privileges").begin_array();
  for (int bit = 0; bit < privilege_count; ++bit) {
    if ((relation.privileges >> bit & 1u) != 0) json.value(privilege_name(bit));
  }
  json.end_array().key("columns");
  if (relation.columns.empty() || !relation.columns_known) {
    json.null();
  } else {
    json.begin_array();
    for (const std::string& column : relation.columns) json.value(column);
    json.end_array();
  }
  json.end_object();
}

static void write_finding(std::string& out, const Finding& finding) {
  JsonWriter json(out);
  json.begin_object().key("rule").value(finding.rule);
  json.key("severity").value(to_string(finding.severity));
  json.key("confidence").value(to_string(finding.confidence));
  json.key("state").value(to_string(finding.state));
  json.key("path").value(finding.path).key("line").value(finding.line);
  json.key("column").value(finding.column).key("end_line").value(finding.end_line);
  json.key("end_column").value(finding.end_column).key("message").value(finding.message);
  json.key("service").text_or_null(finding.service);
  json.key("form").text_or_null(to_string(finding.form)).key("relations").begin_array();
  for (const ForeignRelation& relation : finding.relations) write_relation(json, relation);
  json.end_array().key("help").text_or_null(help_of(finding));
  json.key("fingerprint").value(finding.fingerprint).key("related").begin_array();
  for (const RelatedSpot& spot : finding.related) {
    json.begin_object().key("path").value(spot.path).key("line").value(spot.line);
    json.key("column").value(spot.column).key("message").value(spot.message).end_object();
  }
  json.end_array().end_object();
}

static void write_note(std::string& out, const ModelNote& note) {
  JsonWriter json(out);
  json.begin_object().key("kind").value(to_string(note.kind)).key("path").value(note.path);
  json.key("line").value(note.line).key("column").value(note.column);
  json.key("message").value(note.message).end_object();
}

std::string render_json(const Report& report, const RenderOptions& options) {
  std::string out;
  write_head(out, report.summary, options);
  out += ",\"findings\":[";
  for (std::size_t i = 0; i < report.findings.size(); ++i) {
    out += i == 0 ? "\n" : ",\n";
    write_finding(out, report.findings[i]);
  }
  out += report.findings.empty() ? "],\"notes\":[" : "\n],\"notes\":[";
  for (std::size_t i = 0; i < report.notes.size(); ++i) {
    out += i == 0 ? "\n" : ",\n";
    write_note(out, report.notes[i]);
  }
  out += report.notes.empty() ? "]}\n" : "\n]}\n";
  return out;
}

}  // namespace demarc
