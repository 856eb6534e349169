#include "cases/case_file.h"

#include <optional>

namespace demarc::cases {
namespace {

struct Line {
  std::string_view text{};
  std::size_t begin = 0;
  std::size_t next = 0;
};

// The next line without its line break; `next` is where the one after begins.
std::optional<Line> line_at(std::string_view text, std::size_t at) {
  if (at >= text.size()) return std::nullopt;
  const std::size_t end = text.find('\n', at);
  if (end == std::string_view::npos) return Line{text.substr(at), at, text.size()};
  return Line{text.substr(at, end - at), at, end + 1};
}

std::size_t fence_length(std::string_view line) {
  std::size_t length = 0;
  while (length < line.size() && line[length] == '`') ++length;
  return length >= 3 ? length : 0;
}

std::string attribute(const std::string& info, const std::string& key) {
  const std::size_t at = info.find(key + "=");
  if (at == std::string::npos) return {};
  const std::size_t begin = at + key.size() + 1;
  return info.substr(begin, info.find(' ', begin) - begin);
}

std::vector<std::string> arguments(const std::string& text) {
  std::vector<std::string> out;
  std::string line = text.substr(0, text.find('\n'));
  if (line.rfind("$ ", 0) == 0) line.erase(0, 2);
  std::size_t at = 0;
  while (at < line.size()) {
    const std::size_t end = std::min(line.find(' ', at), line.size());
    if (end > at) out.push_back(line.substr(at, end - at));
    at = end + 1;
  }
  if (!out.empty() && out.front() == "demarc") out.erase(out.begin());
  return out;
}

// A block goes to the case at hand, or before the first heading to all of them.
void take(Block block, std::map<std::string, std::string>& shared, CaseFile& file) {
  const std::string path = attribute(block.info, "path");
  if (!path.empty()) {
    (file.cases.empty() ? shared : file.cases.back().files)[path] = block.text;
  } else if (file.cases.empty()) {
    return;
  } else if (block.info == "console") {
    file.cases.back().console = arguments(block.text);
  } else if (block.info == "output") {
    file.cases.back().has_output = true;
    file.cases.back().output = std::move(block);
  }
}

}  // namespace

CaseFile parse_cases(std::string_view markdown) {
  CaseFile file;
  std::map<std::string, std::string> shared;
  std::size_t at = 0;
  while (const std::optional<Line> line = line_at(markdown, at)) {
    at = line->next;
    if (line->text.rfind("## ", 0) == 0) {
      file.cases.push_back({});
      file.cases.back().title = std::string(line->text.substr(3));
      file.cases.back().files = shared;
    }
    const std::size_t fence = fence_length(line->text);
    if (fence > 0) {
      Block block;
      block.info = std::string(line->text.substr(fence));
      block.text_begin = at;
      while (true) {
        const std::optional<Line> inner = line_at(markdown, at);
        if (!inner) {
          file.error = "a block is not closed: " + block.info;
          return file;
        }
        at = inner->next;
        if (fence_length(inner->text) == fence && inner->text.size() == fence) {
          block.text_end = inner->begin;
          break;
        }
      }
      block.text =
          std::string(markdown.substr(block.text_begin, block.text_end - block.text_begin));
      take(std::move(block), shared, file);
    }
    if (!file.cases.empty() && !line->text.empty()) file.cases.back().end = at;
  }
  return file;
}

std::string with_output(std::string_view markdown, const Case& test, std::string_view output) {
  std::string out(markdown);
  if (test.has_output) {
    out.replace(test.output.text_begin, test.output.text_end - test.output.text_begin, output);
  } else {
    out.insert(test.end, "\n```output\n" + std::string(output) + "```\n");
  }
  return out;
}

std::string test_name(std::string_view title) {
  std::string out;
  for (char c : title) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    if (plain) {
      out += c;
    } else if (!out.empty() && out.back() != '_') {
      out += '_';
    }
  }
  while (!out.empty() && out.back() == '_') out.pop_back();
  return out;
}

}  // namespace demarc::cases
