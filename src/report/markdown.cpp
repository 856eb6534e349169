// A comment for a pull request or a job's summary page: counts, a table of findings, details
// folded. Nothing from the repository can become markup, a link or a mention.
#include <algorithm>
#include <map>
#include <set>

#include "base/text.h"
#include "report/formats.h"
#include "report/mermaid.h"

namespace demarc {

// Comments have a size limit (65,536 characters on GitHub); what is beyond is counted.
static constexpr std::size_t shown_limit = 60;

static std::string escaped(std::string_view text) {
  std::string out;
  for (char c : printable_line(text)) {
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
      case '@':
        out += "&#64;";
        break;
      case '#':
        out += "&#35;";
        break;
      default:
        if (std::string_view("\\`*_{}[]()|~!").find(c) != std::string_view::npos) out += '\\';
        out += c;
    }
  }
  return out;
}

// As code: the fence is longer than any run of backticks inside.
static std::string code(std::string_view text) {
  std::string inside = printable_line(text);
  for (char& c : inside) {
    if (c == '|') c = '/';  // would end the table's cell
  }
  std::size_t longest = 0, run = 0;
  for (char c : inside) {
    run = c == '`' ? run + 1 : 0;
    longest = std::max(longest, run);
  }
  const std::string fence(longest + 1, '`');
  return longest == 0 ? fence + inside + fence : fence + " " + inside + " " + fence;
}

static std::string place_of(const std::string& path, std::uint32_t line) {
  return line == 0 ? path : path + ":" + std::to_string(line);
}

static void append_details(std::string& out, const Finding& finding) {
  for (const std::string& owner : finding.owner_lines) out += "- owner: " + escaped(owner) + "\n";
  for (const std::string& fix : finding.fixes) out += "- fix: " + escaped(fix) + "\n";
  if (!finding.not_a_fix.empty()) out += "- not a fix: " + escaped(finding.not_a_fix) + "\n";
  for (const RelatedSpot& spot : finding.related) {
    out += "- " + code(place_of(spot.path, spot.line)) + " " + escaped(spot.message) + "\n";
  }
}

// Who reaches over whose line, as a picture.
static std::string picture_of(const Report& report) {
  std::map<std::pair<std::string, std::string>, std::size_t> pairs;
  for (const Finding& finding : report.findings) {
    if (!is_new(finding) || finding.service.empty()) continue;
    std::set<std::string> owners;
    for (const ForeignRelation& relation : finding.relations) {
      if (!relation.owner.empty() && relation.owner != finding.service) {
        owners.insert(relation.owner);
      }
    }
    for (const std::string& owner : owners) ++pairs[{finding.service, owner}];
  }
  constexpr std::size_t most_edges = 100;  // beyond that nobody sees anything
  if (pairs.empty() || pairs.size() > most_edges) return {};
  Mermaid mermaid;
  for (const auto& [pair, count] : pairs) {
    mermaid.edge(pair.first, pair.second, std::to_string(count), true);
  }
  return "\n```mermaid\n" + mermaid.text() + "```\n";
}

std::string render_markdown(const Report& report, const RenderOptions& options) {
  const Summary& summary = report.summary;
  std::string out = "### demarc: " + finding_counts(summary) + "\n\n";
  out += counted(summary.files, "file") + ", " + counted(summary.statements, "statement") + ", " +
         counted(summary.needs, "need") + "; " + std::to_string(summary.not_analysed) +
         " not analysed" + unlisted_counts(summary) + "\n";
  for (const std::string& remark : report.remarks) out += "\n" + escaped(remark) + "\n";
  out += picture_of(report);
  std::size_t shown = 0, left = 0;
  std::string details;
  for (const Finding& finding : report.findings) {
    if (!is_new(finding)) continue;
    if (shown == shown_limit) {
      ++left;
      continue;
    }
    if (shown++ == 0) out += "\n| | rule | place | |\n|---|---|---|---|\n";
    const std::string place = code(place_of(path_in_checkout(finding.path, options), finding.line));
    out += std::string("| ") + to_string(finding.severity) + " | " + code(finding.rule) + " | " +
           place + " | " + escaped(finding.message) + " |\n";
    details += "\n**" + place + "** " + escaped(finding.message) + "\n\n";
    append_details(details, finding);
  }
  if (left > 0) out += "\n" + std::to_string(left) + " more are not listed here.\n";
  if (!details.empty()) {
    out += "\n<details><summary>Owners and ways out</summary>\n" + details + "\n</details>\n";
  }
  return out;
}

}  // namespace demarc
