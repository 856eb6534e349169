#include "report/display.h"

#include <algorithm>
#include <iterator>

#include "base/text.h"

namespace demarc {

namespace {

struct CodeRange {
  char32_t first;
  char32_t last;
};

// Characters that join the one before them, and those that take two columns (Unicode's East Asian
// Width W and F, and emoji). Sorted.
constexpr CodeRange zero_width[] = {
    {0x0300, 0x036f}, {0x0483, 0x0489}, {0x0591, 0x05bd},   {0x0610, 0x061a},  {0x064b, 0x065f},
    {0x0900, 0x0902}, {0x0e31, 0x0e31}, {0x0e34, 0x0e3a},   {0x0e47, 0x0e4e},  {0x1ab0, 0x1aff},
    {0x1dc0, 0x1dff}, {0x200b, 0x200f}, {0x20d0, 0x20ff},   {0x3099, 0x309a},  {0xfe00, 0xfe0f},
    {0xfe20, 0xfe2f}, {0xfeff, 0xfeff}, {0x1f3fb, 0x1f3ff}, {0xe0100, 0xe01ef}};
constexpr CodeRange double_width[] = {
    {0x1100, 0x115f},   {0x231a, 0x231b},   {0x23e9, 0x23ec},   {0x25fd, 0x25fe},
    {0x2614, 0x2615},   {0x2648, 0x2653},   {0x26a1, 0x26a1},   {0x26bd, 0x26be},
    {0x2705, 0x2705},   {0x270a, 0x270b},   {0x2728, 0x2728},   {0x274c, 0x274c},
    {0x2753, 0x2755},   {0x2e80, 0x303e},   {0x3041, 0x33ff},   {0x3400, 0x4dbf},
    {0x4e00, 0x9fff},   {0xa000, 0xa4cf},   {0xa960, 0xa97f},   {0xac00, 0xd7a3},
    {0xf900, 0xfaff},   {0xfe30, 0xfe6f},   {0xff00, 0xff60},   {0xffe0, 0xffe6},
    {0x16fe0, 0x18cff}, {0x1b000, 0x1b2ff}, {0x1f004, 0x1f004}, {0x1f0cf, 0x1f0cf},
    {0x1f18e, 0x1f19a}, {0x1f200, 0x1f320}, {0x1f32d, 0x1f64f}, {0x1f680, 0x1f6ff},
    {0x1f7e0, 0x1f7eb}, {0x1f90c, 0x1f9ff}, {0x1fa70, 0x1faff}, {0x20000, 0x3fffd}};

bool contains(const CodeRange* begin, const CodeRange* end, char32_t code) {
  const CodeRange* after = std::upper_bound(
      begin, end, code, [](char32_t c, const CodeRange& r) { return c < r.first; });
  return after != begin && code <= std::prev(after)->last;
}

int width_of(char32_t code) {
  if (code < 0x300) return 1;
  if (contains(std::begin(zero_width), std::end(zero_width), code)) return 0;
  return contains(std::begin(double_width), std::end(double_width), code) ? 2 : 1;
}

// The code at `at` of valid UTF-8, and how many bytes it takes.
char32_t decode_at(std::string_view text, std::size_t at, std::size_t& length) {
  const auto byte = [&](std::size_t i) {
    return at + i < text.size() ? static_cast<unsigned char>(text[at + i]) : 0x80u;
  };
  const unsigned first = byte(0);
  length = first < 0xc0 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
  if (length == 1) return first;
  char32_t code = first & (0x7fu >> length);
  for (std::size_t i = 1; i < length; ++i) code = (code << 6) | (byte(i) & 0x3fu);
  return code;
}

constexpr int tab_columns = 4;

}  // namespace

int display_width(std::string_view text) {
  int width = 0;
  for (std::size_t at = 0, length = 0; at < text.size(); at += length) {
    width += width_of(decode_at(text, at, length));
  }
  return width;
}

std::string slice_columns(std::string_view text, int begin, int end) {
  std::string out;
  int column = 0;
  for (std::size_t at = 0, length = 0; at < text.size(); at += length) {
    const int width = width_of(decode_at(text, at, length));
    if (column >= begin && column + width <= end) out += text.substr(at, length);
    column += width;
    if (column > end) break;
  }
  return out;
}

std::string shorten(std::string_view text, int columns) {
  if (display_width(text) <= columns) return std::string(text);
  return columns <= 1 ? "…" : slice_columns(text, 0, columns - 1) + "…";
}

std::string shorten_path(std::string_view path, int columns) {
  const int width = display_width(path);
  if (width <= columns) return std::string(path);
  if (columns <= 1) return "…";
  // The end tells more than the beginning: the file's name and its line stand there.
  return "…" + slice_columns(path, width - columns + 1, width);
}

std::string fit(std::string_view text, int columns) {
  std::string out = shorten(text, columns);
  const int left = columns - display_width(out);
  if (left > 0) out.append(static_cast<std::size_t>(left), ' ');
  return out;
}

std::vector<std::string> wrap(std::string_view text, int columns) {
  std::vector<std::string> lines;
  for (std::string_view paragraph : split(text, '\n')) {
    std::string line;
    int width = 0;
    for (std::string_view word : split(paragraph, ' ')) {
      if (word.empty()) continue;
      const int word_width = display_width(word);
      if (!line.empty() && width + 1 + word_width > columns) {
        lines.push_back(std::move(line));
        line.clear();
        width = 0;
      }
      if (!line.empty()) {
        line += ' ';
        ++width;
      }
      line += word;
      width += word_width;
    }
    lines.push_back(std::move(line));
  }
  return lines;
}

DisplayLine display_line(std::string_view line) {
  DisplayLine shown;
  shown.columns.reserve(line.size() + 1);
  int column = 0;
  for (std::size_t at = 0; at < line.size();) {
    const std::size_t length = std::max<std::size_t>(utf8_length_at(line, at), 1);
    std::string piece = printable_line(line.substr(at, length));
    if (line[at] == '\t') {
      piece.assign(static_cast<std::size_t>(tab_columns - column % tab_columns), ' ');
    }
    for (std::size_t i = 0; i < length; ++i) shown.columns.push_back(column);
    column += display_width(piece);
    shown.text += piece;
    at += length;
  }
  shown.columns.push_back(column);
  return shown;
}

std::string Paint::wrap_in(const char* code, std::string_view text) const {
  if (!on_ || text.empty()) return std::string(text);
  return code + std::string(text) + "\x1b[0m";
}

}  // namespace demarc
