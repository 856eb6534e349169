// The answers of a team, and the TOML file that holds them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/date.h"
#include "base/result.h"
#include "base/toml.h"
#include "decide/guide.h"

namespace demarc {

struct Answers {
  std::vector<int> choice{};  // of each question of the guide; -1: not known
  std::vector<int> number{};  // where a number was given; -1: none

  explicit Answers(const Guide& guide)
      : choice(guide.questions.size(), -1), number(guide.questions.size(), -1) {}
  bool known(int question) const { return choice[static_cast<std::size_t>(question)] >= 0; }
  void set(const Guide& guide, int question, int to);
  void set_number(const Guide& guide, int question, int to);
  void forget(int question);
};

struct AnswerFile {
  std::string scope{};  // what the decision is about: a database, or services
  std::vector<std::string> deciders{};
  Date review{};
  Answers answers;
};

// Reads an answer file. An Error lists every mistake with its place and the nearest that is known.
Result<AnswerFile> read_answers(const Guide& guide, std::string_view text, std::string_view path);
// Reads the [answers] of a document; faults are appended to `faults`, one line each.
Answers read_answer_table(const Guide& guide, const TomlValue& table, std::string_view path,
                          std::vector<std::string>& faults);
// The file that read_answers() reads; open questions are left out.
std::string write_answers(const Guide& guide, const AnswerFile& file);
// "key = value" lines of what is known, in the order of the questions.
std::string answer_lines(const Guide& guide, const Answers& answers);
// How a person reads the answer: "4 to 8", "7 (6 to 15)", "not known".
std::string answer_text(const Guide& guide, const Answers& answers, int question);

}  // namespace demarc
