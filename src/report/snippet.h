// The lines of a file with marks under them, as compilers show them.
#pragma once

#include <string>
#include <vector>

#include "report/display.h"
#include "report/source_lines.h"

namespace demarc {

struct SnippetMark {
  std::uint32_t line = 0, column = 0, end_line = 0, end_column = 0;
  std::string label{};
  bool primary = false;
};

struct SnippetStyle {
  int width = 100;                      // of the whole output
  int gutter = 5;                       // columns for line numbers
  Severity severity = Severity::error;  // colour of the primary mark
};

// Lines are shown once, sorted, marks of a line below it from left to right; a gap is "...". Marks
// whose line cannot be shown are left out; "" if there is none.
std::string render_snippet(SourceLines& lines, const std::string& path, std::vector<SnippetMark> marks,
                           const SnippetStyle& style, const Paint& paint);

// The colour of a severity.
std::string paint_severity(const Paint& paint, Severity severity, std::string_view text);

}  // namespace demarc
