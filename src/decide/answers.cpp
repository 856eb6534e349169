#include "decide/answers.h"

#include <algorithm>

#include "base/text.h"
#include "base/toml.h"

namespace demarc {

void Answers::set(const Guide&, int question, int to) {
  choice[static_cast<std::size_t>(question)] = to;
  number[static_cast<std::size_t>(question)] = -1;
}

void Answers::set_number(const Guide& guide, int question, int to) {
  const auto at = static_cast<std::size_t>(question);
  choice[at] = choice_of_number(guide.questions[at], to);
  number[at] = choice[at] < 0 ? -1 : to;
}

void Answers::forget(int question) {
  choice[static_cast<std::size_t>(question)] = -1;
  number[static_cast<std::size_t>(question)] = -1;
}

namespace {

constexpr int most_number = 1'000'000;

std::string fault_at(std::string_view path, int line, int column, const std::string& message) {
  return std::string(path) + ":" + std::to_string(line) + ":" + std::to_string(column) + ": " +
         message;
}

std::string unknown(const std::string& word, const std::vector<std::string>& known) {
  const std::string near = did_you_mean(word, known);
  return near.empty() ? "; one of: " + join(known, ", ") : "; did you mean `" + near + "`?";
}

std::vector<std::string> choice_names(const GuideQuestion& question) {
  std::vector<std::string> names;
  for (const GuideChoice& choice : question.choices) names.push_back(choice.id);
  return names;
}

// Why the value is no answer, or empty.
std::string take(const Guide& guide, int index, const TomlValue& value, Answers& answers) {
  const GuideQuestion& question = guide.questions[static_cast<std::size_t>(index)];
  if (value.kind == TomlValue::Kind::integer && question.number) {
    if (value.integer < question.choices.front().from || value.integer > most_number)
      return std::to_string(value.integer) + " is no number for `" + question.id + "`";
    answers.set_number(guide, index, static_cast<int>(value.integer));
    return {};
  }
  if (value.kind != TomlValue::Kind::string)
    return "`" + question.id + "` takes " + (question.number ? "a number or " : "") +
           "one of: " + join(choice_names(question), ", ");
  if (value.text == "unknown") return {};
  const int choice = choice_of(question, value.text);
  if (choice < 0)
    return "`" + value.text + "` is no answer to `" + question.id + "`" +
           unknown(value.text, choice_names(question));
  answers.set(guide, index, choice);
  return {};
}

}  // namespace

Answers read_answer_table(const Guide& guide, const TomlValue& table, std::string_view path,
                          std::vector<std::string>& faults) {
  Answers answers(guide);
  std::vector<std::string> names;
  for (const GuideQuestion& question : guide.questions) names.push_back(question.id);
  for (const auto& [key, value] : table.members) {
    const int index = guide.question(key);
    if (index < 0) {
      faults.push_back(fault_at(path, value.key_line, value.key_column,
                                "there is no question `" + key + "`" + unknown(key, names)));
      continue;
    }
    const std::string fault = take(guide, index, value, answers);
    if (!fault.empty()) faults.push_back(fault_at(path, value.line, value.column, fault));
  }
  return answers;
}

Result<AnswerFile> read_answers(const Guide& guide, std::string_view text, std::string_view path) {
  const Result<TomlValue> document = parse_toml(text, path);
  if (!document) return document.error();
  AnswerFile file{.answers = Answers(guide)};
  std::vector<std::string> faults;
  for (const auto& [key, value] : document->members) {
    if (key == "answers" && value.kind == TomlValue::Kind::table) {
      file.answers = read_answer_table(guide, value, path, faults);
    } else if (key == "scope" && value.kind == TomlValue::Kind::string) {
      file.scope = value.text;
    } else if (key == "review" && value.kind == TomlValue::Kind::date) {
      file.review = value.date;
    } else if (key == "deciders" && value.kind == TomlValue::Kind::array) {
      for (const TomlValue& item : value.items) file.deciders.push_back(item.text);
    } else {
      const std::vector<std::string> known = {"answers", "scope", "review", "deciders"};
      const bool is_known = std::find(known.begin(), known.end(), key) != known.end();
      faults.push_back(fault_at(path, value.key_line, value.key_column,
                                is_known ? "`" + key + "` cannot be " + to_string(value.kind)
                                         : "unknown key `" + key + "`" + unknown(key, known)));
    }
  }
  if (faults.empty()) return file;
  return Error{.message = join(faults, "\nerror: "),
               .hint = "docs/guide.md lists the questions and their answers"};
}

std::string answer_lines(const Guide& guide, const Answers& answers) {
  std::string out;
  for (std::size_t i = 0; i < guide.questions.size(); ++i) {
    if (answers.choice[i] < 0) continue;
    const GuideQuestion& question = guide.questions[i];
    out += question.id + " = ";
    out += answers.number[i] >= 0
               ? std::to_string(answers.number[i])
               : toml_quoted(question.choices[static_cast<std::size_t>(answers.choice[i])].id);
    out += "\n";
  }
  return out;
}

std::string write_answers(const Guide& guide, const AnswerFile& file) {
  std::string out;
  if (!file.scope.empty()) out += "scope = " + toml_quoted(file.scope) + "\n";
  if (!file.deciders.empty()) {
    std::vector<std::string> names;
    for (const std::string& name : file.deciders) names.push_back(toml_quoted(name));
    out += "deciders = [" + join(names, ", ") + "]\n";
  }
  if (file.review.known()) out += "review = " + to_string(file.review) + "\n";
  if (!out.empty()) out += "\n";
  return out + "[answers]\n" + answer_lines(guide, file.answers);
}

std::string answer_text(const Guide& guide, const Answers& answers, int question) {
  const auto at = static_cast<std::size_t>(question);
  if (answers.choice[at] < 0) return "not known";
  const GuideChoice& choice =
      guide.questions[at].choices[static_cast<std::size_t>(answers.choice[at])];
  const std::string number = std::to_string(answers.number[at]);
  if (answers.number[at] < 0 || number == choice.text) return choice.text;
  return number + " (" + choice.text + ")";
}

}  // namespace demarc
