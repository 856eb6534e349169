// What a person reads in a terminal, in the manner of rustc: what, where, the line itself, who owns
// it, what to do; then counts, and what was not analysed.
#include <algorithm>
#include <map>

#include "base/text.h"
#include "report/formats.h"
#include "report/snippet.h"

namespace demarc {

namespace {

constexpr std::size_t listed_notes = 5;  // of a kind; the rest is counted

class Human {
 public:
  Human(const Report& report, const RenderOptions& options)
      : report_(report), options_(options), lines_(options), paint_(options.color) {}
  std::string render();

 private:
  void finding(const Finding& finding);
  void head(const Finding& finding);
  void places(const Finding& finding);
  void place(const char* arrow, const std::string& path, std::uint32_t line, std::uint32_t column,
             const std::string& after);
  std::string from_here(const Finding& finding, std::string owner) const;
  void advice(std::string_view word, const std::string& text);
  void note(const ModelNote& note);
  void notes(bool not_analysed);
  void summary();
  void counts_of_notes();
  std::string shown_path(const std::string& path) const {
    return printable_line(options_.show_path ? options_.show_path(path) : path);
  }

  const Report& report_;
  const RenderOptions& options_;
  SourceLines lines_;
  Paint paint_;
  std::string out_{};
  int gutter_ = 5;
};

std::string place_text(const std::string& path, std::uint32_t line, std::uint32_t column) {
  if (line == 0) return path;
  return path + ":" + std::to_string(line) + ":" + std::to_string(column);
}

std::string Human::render() {
  for (const Finding& one : report_.findings) finding(one);
  if (!options_.quiet) {
    notes(true);
    notes(false);
  }
  summary();
  return std::move(out_);
}

void Human::finding(const Finding& finding) {
  std::uint32_t last_line = finding.line;
  for (const RelatedSpot& spot : finding.related) last_line = std::max(last_line, spot.line);
  gutter_ = std::max(5, static_cast<int>(std::to_string(last_line).size()) + 1);
  head(finding);
  places(finding);
  for (const std::string& owner : finding.owner_lines) advice("owner", from_here(finding, owner));
  for (const std::string& fix : finding.fixes) advice("fix", fix);
  if (!finding.not_a_fix.empty()) advice("not a fix", finding.not_a_fix);
  out_ += '\n';
}

// "error[rule]: message", and at the right edge its state, confidence and id.
void Human::head(const Finding& finding) {
  const std::string title = std::string(to_string(finding.severity)) + "[" + finding.rule + "]";
  std::string tail = std::string(to_string(finding.state)) + " · " + to_string(finding.confidence);
  if (!finding.fingerprint.empty()) tail += " · " + finding.fingerprint.substr(0, 6);
  const int title_width = display_width(title) + 2;
  // The words of the title stay together with the first words of the message.
  const std::string filler(static_cast<std::size_t>(title_width), 'x');
  std::vector<std::string> lines = wrap(filler + printable_line(finding.message), options_.width);
  int last_width = display_width(lines.back());
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (i == 0 && lines[0].size() >= filler.size()) {
      const std::string rest = lines[0].substr(filler.size());
      out_ += paint_severity(paint_, finding.severity, title) + paint_.bold(": " + rest);
    } else {
      out_ += "\n" + paint_.bold(lines[i]);
    }
  }
  const int tail_width = display_width(tail);
  int gap = options_.width - last_width - tail_width;
  if (gap < 2) {
    out_ += '\n';
    gap = std::max(0, options_.width - tail_width);
  }
  out_ += std::string(static_cast<std::size_t>(gap), ' ') + paint_.dim(tail) + "\n";
}

void Human::place(const char* arrow, const std::string& path, std::uint32_t line,
                  std::uint32_t column, const std::string& after) {
  out_ += std::string(static_cast<std::size_t>(gutter_ - 3), ' ') + paint_.blue(arrow) + " ";
  const std::string where = place_text(shown_path(path), line, column);
  out_ += where;
  const int room = options_.width - gutter_ - 1 - display_width(where) - 3;
  if (!after.empty())
    out_ += "   " + paint_.dim(shorten(printable_line(after), std::max(room, 20)));
  out_ += '\n';
}

void Human::places(const Finding& finding) {
  const SnippetStyle style{
      .width = options_.width, .gutter = gutter_, .severity = finding.severity};
  place("-->", finding.path, finding.line, finding.column, finding.context);
  std::vector<SnippetMark> marks;
  marks.push_back(
      {finding.line, finding.column, finding.end_line, finding.end_column, finding.label, true});
  std::vector<std::pair<std::string, std::vector<const RelatedSpot*>>> elsewhere;
  for (const RelatedSpot& spot : finding.related) {
    if (spot.is_claim) continue;
    if (spot.path == finding.path) {
      marks.push_back({spot.line, spot.column, spot.end_line, spot.end_column, spot.message});
      continue;
    }
    if (elsewhere.empty() || elsewhere.back().first != spot.path) {
      elsewhere.push_back({spot.path, {}});
    }
    elsewhere.back().second.push_back(&spot);
  }
  out_ += render_snippet(lines_, finding.path, std::move(marks), style, paint_);
  for (const auto& [path, spots] : elsewhere) {
    std::vector<SnippetMark> others;
    for (const RelatedSpot* spot : spots) {
      if (lines_.line(path, spot->line).empty()) {
        place(":::", path, spot->line, spot->column, spot->message);
      } else {
        others.push_back(
            {spot->line, spot->column, spot->end_line, spot->end_column, spot->message});
      }
    }
    if (others.empty()) continue;
    place(":::", path, others.front().line, others.front().column, "");
    out_ += render_snippet(lines_, path, std::move(others), style, paint_);
  }
}

// The owner's line names the place of the claim from the manifest's folder; people stand elsewhere.
std::string Human::from_here(const Finding& finding, std::string owner) const {
  for (const RelatedSpot& spot : finding.related) {
    const std::string place = " at " + spot.path + ":" + std::to_string(spot.line);
    if (!spot.is_claim || !owner.ends_with(place)) continue;
    owner.resize(owner.size() - place.size());
    return owner + " at " + shown_path(spot.path) + ":" + std::to_string(spot.line);
  }
  return owner;
}

// "   = fix: text", wrapped under itself.
void Human::advice(std::string_view word, const std::string& text) {
  const std::string head = std::string(static_cast<std::size_t>(gutter_ - 2), ' ') + "= ";
  const int indent = gutter_ + static_cast<int>(word.size()) + 2;
  const auto lines = wrap(printable_line(text), std::max(20, options_.width - indent));
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (i == 0) {
      out_ += paint_.blue(head) + paint_.bold(std::string(word) + ":") + " ";
    } else {
      out_ += std::string(static_cast<std::size_t>(indent), ' ');
    }
    out_ += lines[i] + "\n";
  }
}

void Human::note(const ModelNote& note) {
  const std::string place = place_text(shown_path(note.path), note.line, note.column);
  out_ += "  " + (place.empty() ? "" : place + "  ") + paint_.dim(to_string(note.kind));
  out_ += "  " + printable_line(note.message) + "\n";
}

// What was not read, place by place; of the other kinds one example each. --verbose: everything.
void Human::notes(bool not_analysed) {
  std::map<NoteKind, std::vector<const ModelNote*>> kinds;
  std::size_t count = 0;
  for (const ModelNote& note : report_.notes) {
    if (counts_as_not_analysed(note.kind) != not_analysed) continue;
    if (is_quiet(note.kind) && !options_.verbose) continue;
    ++count;
    kinds[note.kind].push_back(&note);
  }
  if (count == 0) return;
  out_ += not_analysed ? paint_.yellow("not analysed:") + "\n" : paint_.bold("notes:") + "\n";
  for (const auto& [kind, notes] : kinds) {
    const std::size_t most = not_analysed ? listed_notes : 1;
    const std::size_t shown = options_.verbose ? notes.size() : std::min(most, notes.size());
    for (std::size_t i = 0; i < shown; ++i) note(*notes[i]);
    if (shown == notes.size()) continue;
    out_ += "  … and " + std::to_string(notes.size() - shown) + " more " + to_string(kind) +
            " (--verbose lists them)\n";
  }
  out_ += '\n';
}

// "2 not analysed (1 unparsed, 1 dynamic-sql)", never hidden by a clean result.
void Human::counts_of_notes() {
  std::map<NoteKind, std::uint64_t> kinds;
  for (const ModelNote& note : report_.notes) {
    if (counts_as_not_analysed(note.kind)) ++kinds[note.kind];
  }
  std::vector<std::string> parts;
  for (const auto& [kind, count] : kinds) {
    parts.push_back(std::to_string(count) + " " + to_string(kind));
  }
  out_ += paint_.yellow(std::to_string(report_.summary.not_analysed) + " not analysed");
  if (!parts.empty()) out_ += " (" + join(parts, ", ") + ")";
  out_ += "; what stands there was not checked\n";
}

void Human::summary() {
  const Summary& summary = report_.summary;
  const std::string seen = counted(summary.files, "file") + ", " +
                           counted(summary.statements, "statement") + ", " +
                           counted(summary.needs, "need");
  const std::string counts = finding_counts(summary);
  const bool some = summary.errors + summary.warnings + summary.infos > 0;
  if (some) {
    const Severity worst = summary.errors > 0     ? Severity::error
                           : summary.warnings > 0 ? Severity::warning
                                                  : Severity::info;
    out_ += paint_severity(paint_, worst, counts) + " in " + seen + "\n";
  } else if (summary.not_analysed == 0 && summary.statements > 0) {
    out_ += paint_.green(counts) + " in " + seen + "; everything was analysed\n";
  } else {
    out_ += counts + " in " + seen + "\n";
  }
  if (summary.not_analysed > 0) counts_of_notes();
  std::vector<std::string> unlisted;
  if (summary.hidden > 0) {
    unlisted.push_back(std::to_string(summary.hidden) + " below --min-confidence");
  }
  if (summary.baselined > 0) unlisted.push_back(std::to_string(summary.baselined) + " known");
  if (summary.suppressed > 0) {
    unlisted.push_back(std::to_string(summary.suppressed) + " allowed (--show-allowed)");
  }
  if (!unlisted.empty()) out_ += "not counted: " + join(unlisted, ", ") + "\n";
  for (const std::string& remark : report_.remarks) out_ += printable_line(remark) + "\n";
  if (some && !options_.quiet && !report_.findings.empty()) {
    out_ += paint_.dim("`demarc explain " + report_.findings.front().rule +
                       "` tells more about a rule") +
            "\n";
  }
}

}  // namespace

std::string render_human(const Report& report, const RenderOptions& options) {
  return Human(report, options).render();
}

}  // namespace demarc
