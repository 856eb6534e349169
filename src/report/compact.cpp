// One line a finding, its related places indented, a last line with counts. Frozen: golden cases
// and editors compare and read it.
#include "base/text.h"
#include "report/formats.h"

namespace demarc {

static void append_place(std::string& out, const RenderOptions& options, const std::string& path,
                         std::uint32_t line, std::uint32_t column) {
  if (path.empty()) return;
  out += printable_line(options.show_path ? options.show_path(path) : path);
  if (line > 0) out += ":" + std::to_string(line) + ":" + std::to_string(column);
  out += ": ";
}

static void append_finding(std::string& out, const Finding& finding, const RenderOptions& options) {
  append_place(out, options, finding.path, finding.line, finding.column);
  out += to_string(finding.severity);
  out += "[" + finding.rule + "]: " + printable_line(finding.message);
  if (finding.confidence != Confidence::certain) {
    out += std::string(" (") + to_string(finding.confidence) + ")";
  }
  if (!is_new(finding)) out += std::string(" (") + to_string(finding.state) + ")";
  out += '\n';
  for (const RelatedSpot& spot : finding.related) {
    out += "  ";
    append_place(out, options, spot.path, spot.line, spot.column);
    out += printable_line(spot.message) + "\n";
  }
}

std::string render_compact(const Report& report, const RenderOptions& options) {
  std::string out;
  for (const Finding& finding : report.findings) append_finding(out, finding, options);
  if (!options.quiet) {
    for (const ModelNote& note : report.notes) {
      if (is_quiet(note.kind) && !options.verbose) continue;
      append_place(out, options, note.path, note.line, note.column);
      out += std::string("note[") + to_string(note.kind) + "]: " + printable_line(note.message);
      out += '\n';
    }
  }
  const Summary& summary = report.summary;
  out += finding_counts(summary) + " in " + counted(summary.files, "file") + ", ";
  out += counted(summary.statements, "statement") + "; ";
  out += std::to_string(summary.not_analysed) + " not analysed";
  out += unlisted_counts(summary) + "\n";
  return out;
}

}  // namespace demarc
