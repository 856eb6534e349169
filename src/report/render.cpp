#include "base/path.h"
#include "base/text.h"
#include "report/formats.h"

namespace demarc {

const std::vector<std::string>& format_names() {
  static const std::vector<std::string> names = {"human",  "compact", "json",  "sarif",
                                                 "github", "gitlab",  "junit", "markdown"};
  return names;
}

std::optional<Format> format_of(std::string_view word) {
  const auto& names = format_names();
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (names[i] == word) return static_cast<Format>(i);
  }
  return std::nullopt;
}

std::string render(const Report& report, const RenderOptions& options) {
  switch (options.format) {
    case Format::human:
      return render_human(report, options);
    case Format::compact:
      return render_compact(report, options);
    case Format::json:
      return render_json(report, options);
    case Format::sarif:
      return render_sarif(report, options);
    case Format::github:
      return render_github(report, options);
    case Format::gitlab:
      return render_gitlab(report, options);
    case Format::junit:
      return render_junit(report, options);
    case Format::markdown:
      return render_markdown(report, options);
  }
  return {};
}

std::string counted(std::uint64_t count, std::string_view noun) {
  std::string text = std::to_string(count) + " " + std::string(noun);
  if (count != 1) text += 's';
  return text;
}

std::string finding_counts(const Summary& summary) {
  std::vector<std::string> parts;
  if (summary.errors > 0) parts.push_back(counted(summary.errors, "error"));
  if (summary.warnings > 0) parts.push_back(counted(summary.warnings, "warning"));
  if (summary.infos > 0) parts.push_back(counted(summary.infos, "info"));
  return parts.empty() ? "0 findings" : join(parts, ", ");
}

std::string unlisted_counts(const Summary& summary) {
  std::string text;
  if (summary.hidden > 0) text += "; " + std::to_string(summary.hidden) + " hidden";
  if (summary.baselined > 0) text += "; " + std::to_string(summary.baselined) + " known";
  if (summary.suppressed > 0) text += "; " + std::to_string(summary.suppressed) + " allowed";
  return text;
}

bool is_quiet(NoteKind kind) {
  return kind == NoteKind::psql_command || kind == NoteKind::copy_data ||
         kind == NoteKind::down_migration || kind == NoteKind::generated;
}

std::string help_of(const Finding& finding) {
  std::string help;
  for (const std::string& fix : finding.fixes) help += (help.empty() ? "" : "\n") + fix;
  if (!finding.not_a_fix.empty()) {
    help += (help.empty() ? "" : "\n") + std::string("not a fix: ") + finding.not_a_fix;
  }
  return help;
}

std::string path_in_checkout(const std::string& path, const RenderOptions& options) {
  return options.git_prefix.empty() ? path : join_path(options.git_prefix, path);
}

}  // namespace demarc
