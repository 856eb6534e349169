#include "decide/guide.h"

#include <algorithm>
#include <optional>

#include "base/check.h"
#include "base/hash.h"
#include "base/toml.h"

namespace demarc {

namespace {

template <typename T>
int index_of(const std::vector<T>& list, std::string_view id) {
  const auto at =
      std::find_if(list.begin(), list.end(), [&](const T& one) { return one.id == id; });
  return at == list.end() ? -1 : static_cast<int>(at - list.begin());
}

// Takes values out of a document and keeps the first fault.
class Reader {
 public:
  explicit Reader(std::string path) : path_(std::move(path)) {}

  std::string text(const TomlValue& table, const char* key, bool required = true) {
    const TomlValue* value = table.find(key);
    if (value == nullptr) {
      if (required) fault(table, std::string("`") + key + "` is missing");
      return {};
    }
    if (value->kind != TomlValue::Kind::string) fault(*value, std::string(key) + " is no text");
    return value->text;
  }
  int number(const TomlValue& table, const char* key, int otherwise) {
    const TomlValue* value = table.find(key);
    if (value == nullptr) return otherwise;
    if (value->kind != TomlValue::Kind::integer || value->integer < -1000 || value->integer > 1000)
      fault(*value, std::string(key) + " is no small number");
    return static_cast<int>(value->integer);
  }
  bool truth(const TomlValue& table, const char* key) {
    const TomlValue* value = table.find(key);
    return value != nullptr && value->boolean;
  }
  std::vector<std::string> texts(const TomlValue& table, const char* key) {
    std::vector<std::string> out;
    if (const TomlValue* value = table.find(key)) {
      for (const TomlValue& item : value->items) out.push_back(item.text);
    }
    return out;
  }
  // The number of the entry that `key` names, or -1 where there is no such key.
  template <typename T>
  int reference(const TomlValue& table, const char* key, const std::vector<T>& list) {
    const TomlValue* value = table.find(key);
    if (value == nullptr) return -1;
    const int index = index_of(list, value->text);
    if (index < 0) fault(*value, "there is no `" + value->text + "`");
    return index;
  }
  void fault(const TomlValue& at, std::string message) {
    if (!error_)
      error_ =
          Error{.message = std::move(message), .path = path_, .line = at.line, .column = at.column};
  }
  const std::optional<Error>& error() const { return error_; }

 private:
  std::string path_;
  std::optional<Error> error_{};
};

const std::vector<TomlValue>& list_of(const TomlValue& document, const char* key) {
  static const std::vector<TomlValue> empty;
  const TomlValue* value = document.find(key);
  return value == nullptr ? empty : value->items;
}

std::vector<GuideCondition> conditions(const TomlValue& table, const Guide& guide, Reader& reader) {
  std::vector<GuideCondition> out;
  for (const auto& [key, value] : table.members) {
    GuideCondition condition{.question = guide.question(key)};
    if (condition.question < 0) {
      reader.fault(value, "there is no question `" + key + "`");
      continue;
    }
    const GuideQuestion& question = guide.questions[static_cast<std::size_t>(condition.question)];
    for (const TomlValue& item : value.items) {
      condition.choices.push_back(choice_of(question, item.text));
      if (condition.choices.back() < 0)
        reader.fault(item, "there is no answer `" + item.text + "`");
    }
    out.push_back(std::move(condition));
  }
  return out;
}

void read_outcomes(const TomlValue& document, Guide& guide, Reader& reader) {
  for (const TomlValue& table : list_of(document, "outcome")) {
    guide.outcomes.push_back({.id = reader.text(table, "id"),
                              .title = reader.text(table, "title"),
                              .merge_title = reader.text(table, "merge_title", false),
                              .short_title = reader.text(table, "short"),
                              .topology = reader.text(table, "topology"),
                              .is = reader.text(table, "is"),
                              .gains = reader.text(table, "gains"),
                              .accept = reader.text(table, "accept"),
                              .picture = reader.text(table, "picture", false),
                              .price = reader.texts(table, "price"),
                              .before = reader.texts(table, "before"),
                              .way = reader.texts(table, "way"),
                              .then = reader.texts(table, "then"),
                              .sources = reader.texts(table, "sources"),
                              .review_months = reader.number(table, "review_months", 12)});
  }
  for (const TomlValue& table : list_of(document, "scenario")) {
    guide.scenarios.push_back({.id = reader.text(table, "id"),
                               .situation = reader.text(table, "situation"),
                               .answers = reader.texts(table, "answers")});
  }
  for (const TomlValue& table : list_of(document, "step")) {
    guide.steps.push_back({.id = reader.text(table, "id"),
                           .name = reader.text(table, "name"),
                           .needs = reader.number(table, "needs", 0)});
  }
  for (const TomlValue& table : list_of(document, "item")) {
    guide.items.push_back({.id = reader.text(table, "id"),
                           .text = reader.text(table, "text"),
                           .guard = reader.text(table, "guard", false),
                           .sources = reader.texts(table, "sources")});
  }
  if (guide.outcomes.size() != outcome_count || guide.steps.size() != step_count)
    reader.fault(document, "there must be five outcomes and four steps");
}

GuideChoice read_choice(const TomlValue& table, const Guide& guide, Reader& reader) {
  GuideChoice choice{.id = reader.text(table, "id"),
                     .text = reader.text(table, "text"),
                     .from = reader.number(table, "from", 0),
                     .at_least = reader.reference(table, "at_least", guide.outcomes),
                     .at_most = reader.reference(table, "at_most", guide.outcomes)};
  if (const TomlValue* push = table.find("push")) {
    if (push->items.size() != step_count) reader.fault(*push, "push needs four numbers");
    for (std::size_t i = 0; i < push->items.size() && i < step_count; ++i)
      choice.push[i] = static_cast<int>(push->items[i].integer);
  }
  return choice;
}

void read_questions(const TomlValue& document, Guide& guide, Reader& reader) {
  for (const TomlValue& table : list_of(document, "question")) {
    GuideQuestion question{.id = reader.text(table, "id"),
                           .ask = reader.text(table, "ask"),
                           .why = reader.text(table, "why"),
                           .observed = reader.text(table, "observed", false),
                           .core = reader.truth(table, "core"),
                           .number = reader.truth(table, "number"),
                           .apart_first = reader.text(table, "apart", false) == "first",
                           .sources = reader.texts(table, "sources")};
    for (const TomlValue& entry : list_of(table, "choice")) {
      question.choices.push_back(read_choice(entry, guide, reader));
      const GuideChoice& choice = question.choices.back();
      question.weighs = question.weighs || choice.push != StepPush{} || choice.at_least >= 0 ||
                        choice.at_most >= 0;
    }
    if (const TomlValue* only_if = table.find("only_if"))
      question.only_if = conditions(*only_if, guide, reader);
    guide.questions.push_back(std::move(question));
  }
}

void read_patterns(const TomlValue& document, Guide& guide, Reader& reader) {
  for (const TomlValue& table : list_of(document, "pattern")) {
    GuidePattern pattern{.id = reader.text(table, "id"),
                         .title = reader.text(table, "title"),
                         .group = reader.text(table, "group", false),
                         .from = reader.reference(table, "from", guide.outcomes),
                         .why = reader.text(table, "why"),
                         .price = reader.text(table, "price"),
                         .picture = reader.text(table, "picture", false),
                         .guards = reader.texts(table, "guards"),
                         .sources = reader.texts(table, "sources")};
    for (const TomlValue& row : list_of(table, "when"))
      pattern.when.push_back(conditions(row, guide, reader));
    guide.patterns.push_back(std::move(pattern));
  }
}

void read_sources(const TomlValue& document, Guide& guide, Reader& reader) {
  for (const auto& [id, table] : document.members) {
    guide.sources.push_back({.id = id,
                             .title = reader.text(table, "title"),
                             .url = reader.text(table, "url", false),
                             .says = reader.text(table, "says")});
  }
}

}  // namespace

int Guide::question(std::string_view id) const {
  return index_of(questions, id);
}
int Guide::outcome(std::string_view id) const {
  return index_of(outcomes, id);
}
int Guide::pattern(std::string_view id) const {
  return index_of(patterns, id);
}
const GuideItem* Guide::item(std::string_view id) const {
  const int index = index_of(items, id);
  return index < 0 ? nullptr : &items[static_cast<std::size_t>(index)];
}
const GuideSource* Guide::source(std::string_view id) const {
  const int index = index_of(sources, id);
  return index < 0 ? nullptr : &sources[static_cast<std::size_t>(index)];
}

int choice_of(const GuideQuestion& question, std::string_view id) {
  return index_of(question.choices, id);
}

int choice_of_number(const GuideQuestion& question, int number) {
  int found = -1;
  for (std::size_t i = 0; i < question.choices.size(); ++i) {
    if (question.choices[i].from <= number) found = static_cast<int>(i);
  }
  return found;
}

Result<Guide> read_guide(const EmbeddedFile* files, unsigned count) {
  using Part = void (*)(const TomlValue&, Guide&, Reader&);
  // In this order: questions name outcomes, patterns name both.
  static constexpr std::pair<std::string_view, Part> parts[] = {{"sources", read_sources},
                                                                {"outcomes", read_outcomes},
                                                                {"questions", read_questions},
                                                                {"patterns", read_patterns}};
  Guide guide;
  std::string bytes;
  for (const auto& part : parts) {
    const std::string_view name = part.first;
    const auto* file = std::find_if(files, files + count,
                                    [&](const EmbeddedFile& one) { return one.key == name; });
    const std::string path = std::string(name) + ".toml";
    if (file == files + count) return Error{.message = "missing", .path = path};
    const Result<TomlValue> document = parse_toml(file->text(), path);
    if (!document) return document.error();
    Reader reader(path);
    part.second(*document, guide, reader);
    if (reader.error()) return *reader.error();
    bytes += file->text();
  }
  guide.version = to_hex(hash128(bytes)).substr(0, 12);
  return guide;
}

const Guide& the_guide() {
  static const Guide guide = [] {
    Result<Guide> read = read_guide(guide_files, guide_files_count);
    CHECK(read, "rules/guide is as its README says");
    return std::move(*read);
  }();
  return guide;
}

}  // namespace demarc
