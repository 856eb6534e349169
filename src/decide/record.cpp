#include "decide/record.h"

#include <algorithm>

#include "base/text.h"

namespace demarc {

namespace {

constexpr std::string_view fence = "```toml\n# demarc decision";

// The block's text with the lines before it blanked, so that places are those of the record.
std::optional<std::string> block_of(std::string_view text) {
  const std::size_t begin = text.find(fence);
  if (begin == std::string_view::npos) return std::nullopt;
  const std::size_t first = text.find('\n', begin) + 1;
  const std::size_t end = text.find("\n```", first);
  if (end == std::string_view::npos) return std::nullopt;
  std::string block(static_cast<std::size_t>(std::count(
                        text.begin(), text.begin() + static_cast<std::ptrdiff_t>(first), '\n')),
                    '\n');
  return block.append(text.substr(first, end + 1 - first));
}

std::vector<std::string> texts(const TomlValue& table, const char* key) {
  std::vector<std::string> out;
  if (const TomlValue* value = table.find(key)) {
    for (const TomlValue& item : value->items) out.push_back(item.text);
  }
  return out;
}

// What follows the last digit of a leading number is left out: "0007-a.md" → 7; -1: no number.
int number_of(std::string_view name) {
  int number = 0;
  std::size_t digits = 0;
  while (digits < name.size() && digits < 6 && name[digits] >= '0' && name[digits] <= '9')
    number = number * 10 + (name[digits++] - '0');
  return digits == 0 || !name.ends_with(".md") ? -1 : number;
}

std::string slug(std::string_view text) {
  std::string out;
  for (char c : to_lower(text)) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    if (plain) {
      out += c;
    } else if (!out.empty() && out.back() != '-') {
      out += '-';
    }
  }
  if (out.size() > 60) out.resize(60);
  while (!out.empty() && out.back() == '-') out.pop_back();
  return out;
}

}  // namespace

bool has_record_block(std::string_view text) {
  return block_of(text).has_value();
}

Result<Record> read_record(const Guide& guide, std::string_view text, const std::string& path) {
  const std::optional<std::string> block = block_of(text);
  if (!block) {
    return Error{.message = "has no block of a demarc decision",
                 .path = path,
                 .hint = "`demarc decide --write` writes records that have one"};
  }
  const Result<TomlValue> document = parse_toml(*block, path);
  if (!document) return document.error();
  const TomlValue* decision = document->find("decision");
  const TomlValue* answers = document->find("answers");
  if (decision == nullptr || answers == nullptr)
    return Error{.message = "the decision's block lacks [answers] or [decision]", .path = path};
  std::vector<std::string> faults;
  Record record{.path = path,
                .file = {.answers = read_answer_table(guide, *answers, path, faults)}};
  if (!faults.empty()) return Error{.message = join(faults, "\nerror: ")};
  if (const TomlValue* scope = document->find("scope")) record.file.scope = scope->text;
  if (const TomlValue* review = document->find("review")) record.file.review = review->date;
  record.file.deciders = texts(*document, "deciders");
  const TomlValue* outcome = decision->find("outcome");
  record.outcome = outcome == nullptr ? -1 : guide.outcome(outcome->text);
  if (record.outcome < 0)
    return Error{.message = "the decision's block names no known outcome",
                 .path = path,
                 .line = decision->line};
  if (const TomlValue* date = decision->find("date")) record.date = date->date;
  if (const TomlValue* version = decision->find("guide")) record.guide_version = version->text;
  if (const TomlValue* observed = document->find("observed")) {
    record.observed = true;
    record.services = texts(*observed, "services");
    record.teams = texts(*observed, "teams");
    record.engines = texts(*observed, "engines");
  }
  return record;
}

std::string record_name(const std::vector<std::string>& names, const DecisionView& view) {
  int last = 0;
  for (const std::string& name : names) last = std::max(last, number_of(name));
  std::string number = std::to_string(last + 1);
  if (number.size() < 4) number.insert(0, 4 - number.size(), '0');
  const GuideOutcome& outcome =
      view.guide.outcomes[static_cast<std::size_t>(view.decision.outcome)];
  return number + "-" + slug(view.file.scope + " " + outcome.short_title) + ".md";
}

std::optional<std::string> superseded(std::string_view text, std::string_view by_name) {
  if (!text.starts_with("---\n")) return std::nullopt;
  const std::size_t end = text.find("\n---", 4);
  const std::size_t status = text.substr(0, end).find("\nstatus:");
  if (end == std::string_view::npos || status == std::string_view::npos) return std::nullopt;
  const std::size_t line_end = text.find('\n', status + 1);
  std::string out(text.substr(0, status + 1));
  out += "status: \"superseded by [ADR-" + std::string(by_name.substr(0, by_name.find('-'))) +
         "](" + std::string(by_name) + ")\"";
  return out + std::string(text.substr(line_end));
}

Date months_later(const Date& date, int months) {
  Date later = date;
  const int month = date.month - 1 + months;
  later.year += month / 12;
  later.month = month % 12 + 1;
  while (later.day > 28 && !parse_date(to_string(later))) --later.day;
  return later;
}

}  // namespace demarc
