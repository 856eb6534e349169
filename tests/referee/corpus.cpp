#include "tests/referee/corpus.h"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>

namespace demarc::referee {

Result<std::string> read_text(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return Error{.message = "cannot read", .path = path};
  return std::string((std::istreambuf_iterator<char>(file)), {});
}

static std::string trimmed(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos) return {};
  return std::string(text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1));
}

static std::string after_key(const std::string& line, std::string_view key) {
  const std::string start = "-- " + std::string(key) + ":";
  return line.compare(0, start.size(), start) == 0 ? trimmed(line.substr(start.size())) : "";
}

static void read_comment(const std::string& line, CorpusEntry& next) {
  if (std::string path = after_key(line, "search_path"); !path.empty()) next.search_path = path;
  if (std::string id = after_key(line, "id"); !id.empty()) next.id = id;
  if (std::string sql = after_key(line, "before"); !sql.empty()) {
    next.statement.before.push_back(sql);
  }
  if (std::string sql = after_key(line, "after"); !sql.empty()) next.statement.after.push_back(sql);
  if (std::string state = after_key(line, "fails"); !state.empty()) next.statement.fails = state;
  if (trimmed(line) == "-- outside") next.statement.outside = true;
}

static bool continues(const std::string& line) {
  return line[0] == ' ' || line[0] == '\t' || line[0] == ')' || line[0] == '$';
}

Result<std::vector<CorpusEntry>> read_corpus_file(const std::string& path) {
  const Result<std::string> text = read_text(path);
  if (!text) return text.error();
  const std::string file = std::filesystem::path(path).filename().string();
  std::vector<CorpusEntry> entries;
  CorpusEntry next;
  next.search_path = "public";
  std::istringstream lines(*text);
  std::string line;
  for (int number = 1; std::getline(lines, line); ++number) {
    if (line.empty()) continue;
    if (line.compare(0, 2, "--") == 0) {
      read_comment(line, next);
    } else if (continues(line)) {
      if (entries.empty()) {
        return Error{.message = "a continued line and no statement", .path = path, .line = number};
      }
      entries.back().statement.sql += "\n" + line;
    } else {
      if (next.id.empty()) next.id = file + ":" + std::to_string(number);
      next.statement.sql = line;
      entries.push_back(next);
      next = CorpusEntry{.search_path = next.search_path};
    }
  }
  for (const CorpusEntry& entry : entries) {
    if (entry.statement.sql.back() != ';') {
      return Error{.message = "the statement " + entry.id + " has no semicolon", .path = path};
    }
  }
  return entries;
}

Result<std::vector<Exception>> read_exceptions(const std::string& path) {
  const Result<std::string> text = read_text(path);
  if (!text) return text.error();
  std::vector<Exception> exceptions;
  std::istringstream lines(*text);
  std::string line;
  for (int number = 1; std::getline(lines, line); ++number) {
    if (line.empty() || line[0] == '#') continue;
    const std::size_t first = line.find('|');
    const std::size_t second = first == std::string::npos ? first : line.find('|', first + 1);
    if (second == std::string::npos) {
      return Error{.message = "not \"id | figure | reason\"", .path = path, .line = number};
    }
    exceptions.push_back({.id = trimmed(line.substr(0, first)),
                          .figure = trimmed(line.substr(first + 1, second - first - 1)),
                          .reason = trimmed(line.substr(second + 1))});
    const Exception& row = exceptions.back();
    if (row.id.empty() || row.figure.empty() || row.reason.size() < 20) {
      return Error{.message = "an exception needs an id, a figure and a reason",
                   .path = path,
                   .line = number};
    }
  }
  return exceptions;
}

}  // namespace demarc::referee
