#include "report/source_lines.h"

#include <algorithm>

#include "base/text.h"

namespace demarc {

std::string_view SourceLines::line(const std::string& path, std::uint32_t number) {
  auto found = files_.find(path);
  if (found == files_.end()) {
    File file;
    if (options_.source) file.text = options_.source(path);
    file.lines = make_line_index(file.text);
    found = files_.emplace(path, std::move(file)).first;
  }
  const File& file = found->second;
  if (number == 0 || number > file.lines.lines()) return {};
  const std::uint32_t begin = file.lines.starts[number - 1];
  std::size_t end = file.text.size();
  if (number < file.lines.lines()) end = file.lines.starts[number];
  std::string_view line = file.text.substr(begin, end - begin);
  while (line.ends_with('\n') || line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

std::uint32_t SourceLines::utf16_column(const std::string& path, std::uint32_t line_number,
                                        std::uint32_t column) {
  if (column == 0) return 0;
  const std::string_view text = line(path, line_number);
  const std::size_t before = std::min<std::size_t>(column - 1, text.size());
  const int units = utf16_length(text.substr(0, before));
  return static_cast<std::uint32_t>(units) + (column - static_cast<std::uint32_t>(before));
}

}  // namespace demarc
