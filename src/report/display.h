// Text as a terminal shows it: how many columns it takes, where to break it, what stands where.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace demarc {

// Columns of valid UTF-8 without control characters: wide characters take two, combining none.
int display_width(std::string_view text);
// `text` filled up with spaces, or cut with "…", to exactly `columns`.
std::string fit(std::string_view text, int columns);
// Cut with "…" when longer than `columns`; paths lose their middle folders first.
std::string shorten(std::string_view text, int columns);
std::string shorten_path(std::string_view path, int columns);
// Words in lines of at most `columns`; a longer word stands alone on its line.
std::vector<std::string> wrap(std::string_view text, int columns);

// A line of a source file made safe to show: tabs are four columns, control characters and invalid
// bytes are visible escapes.
struct DisplayLine {
  std::string text{};
  std::vector<int> columns{};  // of each byte of the original line, and one for its end

  int column_of(std::size_t byte) const {
    return columns[byte < columns.size() ? byte : columns.size() - 1];
  }
};
DisplayLine display_line(std::string_view line);
// The part of `text` between two display columns.
std::string slice_columns(std::string_view text, int begin, int end);

// Colours, or nothing at all.
class Paint {
 public:
  explicit Paint(bool on) : on_(on) {}
  std::string bold(std::string_view text) const { return wrap_in("\x1b[1m", text); }
  std::string dim(std::string_view text) const { return wrap_in("\x1b[2m", text); }
  std::string red(std::string_view text) const { return wrap_in("\x1b[1;31m", text); }
  std::string yellow(std::string_view text) const { return wrap_in("\x1b[1;33m", text); }
  std::string green(std::string_view text) const { return wrap_in("\x1b[1;32m", text); }
  std::string blue(std::string_view text) const { return wrap_in("\x1b[1;34m", text); }
  std::string cyan(std::string_view text) const { return wrap_in("\x1b[1;36m", text); }

 private:
  std::string wrap_in(const char* code, std::string_view text) const;
  bool on_;
};

}  // namespace demarc
