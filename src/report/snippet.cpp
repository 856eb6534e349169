#include "report/snippet.h"

#include <algorithm>
#include <tuple>

#include "base/text.h"

namespace demarc {

std::string paint_severity(const Paint& paint, Severity severity, std::string_view text) {
  if (severity == Severity::error) return paint.red(text);
  return severity == Severity::warning ? paint.yellow(text) : paint.cyan(text);
}

namespace {

// The part of a long line that is shown: [begin, end) in display columns.
struct Window {
  int begin = 0;
  int end = 0;
};

class Snippet {
 public:
  Snippet(const SnippetStyle& style, const Paint& paint) : style_(style), paint_(paint) {}
  void add_line(std::uint32_t number, std::string_view source, const SnippetMark* marks,
                std::size_t count);
  void add_gap() { out_ += paint_.blue("  ...") + "\n"; }
  std::string take() { return std::move(out_); }

 private:
  int room() const { return std::max(20, style_.width - style_.gutter - 3); }
  std::string gutter(const std::string& number) const {
    std::string text(static_cast<std::size_t>(style_.gutter) - number.size(), ' ');
    return paint_.blue(text + number + " |");
  }
  // `again`: the mark before has the same extent, only the label is new.
  void add_mark(const SnippetMark& mark, const DisplayLine& shown, const Window& window,
                bool again);
  void add_text(const std::string& text) {
    std::string line = gutter("");
    if (!text.empty()) line += " " + text;
    out_ += line + "\n";
  }

  const SnippetStyle& style_;
  const Paint& paint_;
  std::string out_{};
};

// The whole line if it fits; else a part around the first mark, a third of it before the mark.
Window window_of(int line_width, int mark_begin, int mark_end, int room) {
  if (line_width <= room) return {0, line_width};
  if (mark_end <= room - 1) return {0, room - 1};
  int begin = std::max(0, mark_begin - room / 3);
  begin = std::min(begin, line_width - room + 1);
  return {begin, std::min(line_width, begin + room - 2)};
}

// Columns of a mark in the shown line; a mark over several lines ends with its first line.
std::pair<int, int> extent(const SnippetMark& mark, const DisplayLine& shown) {
  const int begin = shown.column_of(mark.column == 0 ? 0 : mark.column - 1);
  int end = shown.columns.back();
  if (mark.end_line <= mark.line && mark.end_column > mark.column) {
    end = shown.column_of(mark.end_column - 1);
  } else if (mark.end_line <= mark.line) {
    end = begin + 1;
  }
  return {begin, std::max(end, begin + 1)};
}

void Snippet::add_line(std::uint32_t number, std::string_view source, const SnippetMark* marks,
                       std::size_t count) {
  const DisplayLine shown = display_line(source);
  Window window{0, std::min(shown.columns.back(), room())};
  if (count > 0) {
    const auto [begin, end] = extent(marks[0], shown);
    window = window_of(shown.columns.back(), begin, end, room());
  }
  std::string text = slice_columns(shown.text, window.begin, window.end);
  if (window.begin > 0) text = "…" + text;
  if (window.end < shown.columns.back()) text += "…";
  while (text.ends_with(' ')) text.pop_back();
  out_ += gutter(std::to_string(number));
  if (!text.empty()) out_ += " " + text;
  out_ += "\n";
  for (std::size_t i = 0; i < count; ++i) {
    const bool again = i > 0 && extent(marks[i], shown) == extent(marks[i - 1], shown);
    add_mark(marks[i], shown, window, again);
  }
}

void Snippet::add_mark(const SnippetMark& mark, const DisplayLine& shown, const Window& window,
                       bool again) {
  auto [begin, end] = extent(mark, shown);
  const int shift = window.begin > 0 ? 1 : 0;  // of the ellipsis
  begin = std::clamp(begin - window.begin + shift, 0, room() - 1);
  end = std::clamp(end - window.begin + shift, begin + 1, room());
  const std::string indent(static_cast<std::size_t>(begin), ' ');
  std::string line(static_cast<std::size_t>(end - begin), mark.primary ? '^' : '-');
  if (mark.end_line > mark.line) line += "…";
  const std::string label = printable_line(mark.label);
  const auto colour = [&](const std::string& text) {
    return mark.primary ? paint_severity(paint_, style_.severity, text) : paint_.blue(text);
  };
  const int used = begin + display_width(line);
  if (!again && used + 1 + display_width(label) <= room()) {
    add_text(indent + colour(label.empty() ? line : line + " " + label));
    return;
  }
  if (!again) add_text(indent + colour(line));
  // Below the mark if it fits there, else as far to the right as it fits.
  const int label_width = display_width(label);
  const int fitting = label_width <= room() ? room() - label_width : room() / 3;
  const int label_indent = std::min(begin, std::max(fitting, 0));
  for (const std::string& part : wrap(label, room() - label_indent)) {
    add_text(std::string(static_cast<std::size_t>(label_indent), ' ') + colour(part));
  }
}

}  // namespace

std::string render_snippet(SourceLines& lines, const std::string& path,
                           std::vector<SnippetMark> marks, const SnippetStyle& style,
                           const Paint& paint) {
  const auto order = [](const SnippetMark& a, const SnippetMark& b) {
    return std::tie(a.line, a.column, b.primary) < std::tie(b.line, b.column, a.primary);
  };
  std::stable_sort(marks.begin(), marks.end(), order);
  Snippet snippet(style, paint);
  std::uint32_t last = 0;
  for (std::size_t i = 0; i < marks.size();) {
    std::size_t next = i;
    while (next < marks.size() && marks[next].line == marks[i].line) ++next;
    const std::uint32_t number = marks[i].line;
    const std::string_view source = lines.line(path, number);
    if (source.empty()) {
      i = next;
      continue;
    }
    if (last != 0 && number == last + 2) {
      snippet.add_line(last + 1, lines.line(path, last + 1), nullptr, 0);
    } else if (last != 0 && number > last + 1) {
      snippet.add_gap();
    }
    snippet.add_line(number, source, &marks[i], next - i);
    last = number;
    i = next;
  }
  return snippet.take();
}

}  // namespace demarc
