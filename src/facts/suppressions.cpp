#include "facts/suppressions.h"

#include <algorithm>
#include <cstring>
#include <vector>

#include "base/date.h"
#include "base/text.h"

namespace demarc {

namespace {

constexpr std::string_view mark = "demarc:";
constexpr std::size_t most_suppressions = 10'000;  // of a file
constexpr std::size_t most_rules = 50;             // of a comment
constexpr std::size_t longest_line = 2'000;

std::size_t find_mark(std::string_view bytes, std::size_t from) {
  if (from >= bytes.size()) return std::string_view::npos;
  const void* at = ::memmem(bytes.data() + from, bytes.size() - from, mark.data(), mark.size());
  return at == nullptr ? std::string_view::npos
                       : static_cast<std::size_t>(static_cast<const char*>(at) - bytes.data());
}

bool is_blank(char c) {
  return c == ' ' || c == '\t' || c == '\r';
}

// Where the comment begins that `text` (a line up to the mark) ends with; npos: it is none.
std::size_t comment_begin(std::string_view text) {
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
  std::size_t begin = text.size();
  for (std::string_view leader : {"<!--", "/**", "///", "--", "//", "/*", "#", "*"}) {
    if (!text.ends_with(leader)) continue;
    begin = text.size() - leader.size();
    break;
  }
  if (begin == text.size()) return std::string_view::npos;
  // Inside quotes or a longer word it is no comment.
  const bool stands_alone =
      begin == 0 || is_blank(text[begin - 1]) ||
      std::string_view(";,(){}[]").find(text[begin - 1]) != std::string_view::npos;
  return stands_alone ? begin : std::string_view::npos;
}

bool is_only_comment(std::string_view line) {
  line = trim(line);
  for (std::string_view leader : {"--", "//", "#", "/*", "*", "<!--"}) {
    if (line.starts_with(leader)) return true;
  }
  return line.empty();
}

// The first byte of the first line from `at` on that is neither empty nor a comment; the last byte
// if there is none.
std::size_t next_line_of_code(std::string_view bytes, std::size_t at) {
  while (at < bytes.size()) {
    const std::size_t end = std::min(bytes.find('\n', at), bytes.size());
    if (!is_only_comment(bytes.substr(at, end - at))) return at;
    at = end + 1;
  }
  return bytes.empty() ? 0 : bytes.size() - 1;
}

std::vector<std::string_view> words_of(std::string_view text) {
  std::vector<std::string_view> out;
  std::size_t at = 0;
  const std::string_view separators = " \t\r,";
  while ((at = text.find_first_not_of(separators, at)) != std::string_view::npos) {
    const std::size_t end = std::min(text.find_first_of(separators, at), text.size());
    out.push_back(text.substr(at, end - at));
    at = end;
  }
  return out;
}

// What follows the rules: behind " -- ", or the dash that an editor made of it.
std::string_view cut_reason(std::string_view& text) {
  for (std::string_view dash : {"--", "—", "–"}) {
    const std::size_t at = text.find(dash);
    if (at == std::string_view::npos || (at > 0 && !is_blank(text[at - 1]))) continue;
    const std::string_view reason = trim(text.substr(at + dash.size()));
    text = text.substr(0, at);
    return reason;
  }
  return {};
}

void read_rules(std::string_view text, Rows& rows, SuppressionRow& row) {
  const std::vector<std::string_view> words = words_of(text);
  row.rules.first = static_cast<std::uint32_t>(rows.names.size());
  for (std::size_t i = 0; i < words.size() && row.rules.count < most_rules; ++i) {
    if (words[i] == "until") {
      const auto date = i + 1 < words.size() ? parse_date(words[i + 1]) : std::nullopt;
      if (!date) {
        row.fault = SuppressionFault::bad_date;
        row.word = rows.add(i + 1 < words.size() ? words[i + 1] : words[i]);
        return;
      }
      row.until = static_cast<std::uint32_t>(date->year * 10000 + date->month * 100 + date->day);
      ++i;
      continue;
    }
    rows.names.push_back(rows.add(words[i]));
    ++row.rules.count;
  }
  if (row.rules.count == 0) row.fault = SuppressionFault::no_rule;
}

// The word behind the mark, if it means to excuse something: `allow`, what sounds like it in other
// tools, or a slip.
bool means_to_allow(std::string_view word) {
  for (std::string_view known :
       {"allow", "allow-file", "ignore", "ignore-file", "disable", "suppress"}) {
    if (word == known) return true;
  }
  return !did_you_mean(std::string(word), {"allow", "allow-file"}).empty();
}

void read_one(std::string_view bytes, std::size_t line_begin, std::size_t comment, std::size_t at,
              Rows& rows) {
  std::size_t end = std::min(bytes.find('\n', at), bytes.size());
  const std::size_t next = end + 1;
  end = std::min(end, at + longest_line);
  std::string_view text = bytes.substr(at, end - at);
  for (std::string_view close : {"*/", "-->"}) text = text.substr(0, text.find(close));
  text = trim(text);
  const auto stop = static_cast<std::uint32_t>(
      static_cast<std::size_t>(text.data() - bytes.data()) + text.size());
  std::string_view body = trim(text.substr(mark.size()));
  const std::string_view word = body.substr(0, body.find_first_of(" \t"));
  if (!means_to_allow(word)) return;
  body.remove_prefix(word.size());
  SuppressionRow row;
  row.begin = static_cast<std::uint32_t>(comment);
  row.end = stop;
  const bool alone = trim(bytes.substr(line_begin, comment - line_begin)).empty();
  row.target = static_cast<std::uint32_t>(alone ? next_line_of_code(bytes, next) : comment);
  if (word == "allow" || word == "allow-file") {
    row.whole_file = word == "allow-file";
    row.reason = rows.add(cut_reason(body));
    read_rules(body, rows, row);
  } else {
    row.fault = SuppressionFault::unknown_word;
    row.word = rows.add(word);
  }
  rows.suppressions.push_back(row);
}

}  // namespace

bool may_suppress(std::string_view bytes) {
  return find_mark(bytes, 0) != std::string_view::npos;
}

void read_suppressions(std::string_view bytes, Rows& rows) {
  for (std::size_t at = find_mark(bytes, 0); at != std::string_view::npos;
       at = find_mark(bytes, at + mark.size())) {
    const std::size_t window = at < longest_line ? 0 : at - longest_line;
    const std::size_t newline = bytes.substr(window, at - window).rfind('\n');
    const std::size_t line = newline == std::string_view::npos ? window : window + newline + 1;
    const std::size_t begin = comment_begin(bytes.substr(line, at - line));
    if (begin == std::string_view::npos) continue;
    if (rows.suppressions.size() >= most_suppressions) return;
    read_one(bytes, line, line + begin, at, rows);
  }
}

}  // namespace demarc
