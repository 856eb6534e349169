// Lines of the files that a report shows, found once a file.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "report/report.h"
#include "source/line_index.h"

namespace demarc {

class SourceLines {
 public:
  explicit SourceLines(const RenderOptions& options) : options_(options) {}
  // The line without its line break; empty if there is no such line any more.
  std::string_view line(const std::string& path, std::uint32_t number);
  // The column counted in UTF-16 units instead of bytes.
  std::uint32_t utf16_column(const std::string& path, std::uint32_t line, std::uint32_t column);

 private:
  struct File {
    std::string_view text{};
    LineIndex lines{};
  };
  const RenderOptions& options_;
  std::map<std::string, File> files_{};
};

}  // namespace demarc
