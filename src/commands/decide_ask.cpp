// The questionnaire: plain lines from top to bottom, one question at a time, numbers as answers.
// Nothing is redrawn, so that it works on a dumb terminal and for a screen reader.
#include <charconv>

#include <fmt/format.h>

#include "base/path.h"
#include "base/text.h"
#include "commands/decide.h"
#include "commands/output.h"

namespace demarc {

namespace {

// What was typed, without blanks and without the escape sequences of arrow keys.
std::string typed(const std::string& line) {
  std::string out;
  for (std::size_t i = 0; i < line.size(); ++i) {
    if (line[i] == '\x1b') {
      while (i + 1 < line.size() &&
             (line[i + 1] == '[' || line[i + 1] == 'O' || line[i + 1] == ';' ||
              (line[i + 1] >= '0' && line[i + 1] <= '9')))
        ++i;
      ++i;  // the letter that ends it
    } else if (line[i] != '\r') {
      out += line[i];
    }
  }
  return std::string(trim(out));
}

std::optional<int> number_in(const std::string& text) {
  int value = 0;
  const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (failed != std::errc() || end != text.data() + text.size() || value < 0) return std::nullopt;
  return value;
}

class Interview {
 public:
  Interview(Env& env, const Options& options, DecideRun& run)
      : env_(env),
        run_(run),
        guide_(the_guide()),
        answers_(run.file.answers),
        paint_(wants_color(env, options)),
        width_(decide_width(env)) {}

  Result<bool> all() {
    if (auto error = resume()) return *error;
    fill_from_repository();
    intro();
    for (const bool core : {true, false}) {
      if (!core && !wants_more()) break;
      const Result<bool> done = part(core);
      if (!done || !*done) return done;
    }
    return true;
  }

 private:
  enum class Move { next, back, stop };

  const GuideQuestion& question(int index) const {
    return guide_.questions[static_cast<std::size_t>(index)];
  }
  void say(std::string_view lead, std::string_view text) {
    std::string start(lead);
    for (const std::string& part :
         wrap(printable_line(text), width_ - static_cast<int>(lead.size()))) {
      env_.out(start + part + "\n");
      start.assign(lead.size(), ' ');
    }
  }
  std::optional<std::string> ask(const std::string& prompt) {
    env_.out(prompt);
    std::optional<std::string> line = env_.read_line();
    if (!line) env_.out("\n");
    return line ? std::optional(typed(*line)) : std::nullopt;
  }

  std::string kept_path() const {
    std::string name = "demarc-decide";
    for (char c : run_.file.scope.empty() ? "" : "-" + to_lower(run_.file.scope))
      name += (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ? c : '-';
    std::string path = join_path(env_.folder, name + ".toml");
    while (path.starts_with('/')) path.erase(0, 1);
    return path;
  }
  std::string kept_name() const { return std::string(file_name(kept_path())); }

  std::optional<Error> resume() {
    const Result<std::string> text = env_.files->read(kept_path(), 1u << 20);
    if (!text) return std::nullopt;
    Result<AnswerFile> file = read_answers(guide_, *text, kept_name());
    if (!file) return file.error();
    const std::string scope = run_.file.scope;
    run_.file = std::move(*file);
    if (!scope.empty()) run_.file.scope = scope;
    std::size_t known = 0;
    for (int choice : answers_.choice) known += choice >= 0;
    resumed_ = known;
    return std::nullopt;
  }
  std::optional<Error> keep() {
    std::optional<Error> error = env_.files->write(kept_path(), write_answers(guide_, run_.file));
    if (error) error->path = kept_name();
    return error;
  }

  // What the repository shows is taken, and said.
  void fill_from_repository() {
    if (!run_.observed) return;
    env_.out(paint_.bold("The repository shows") + "\n");
    for (const ObservedAnswer& shown : run_.shown) {
      if (answers_.known(shown.question) || shown.choice < 0) continue;
      say("  - ", question(shown.question).id + ": " + shown.evidence);
      from_repository_.push_back(shown.question);
    }
    fill(guide_, run_.shown, answers_);
    env_.out("\n");
  }

  void intro() {
    say("", "Who should own which database? Twelve questions, then as many more as you like.");
    say("",
        "Type a number and press Enter. Enter alone means: I do not know; that is an answer, "
        "too. b goes back, ? tells more, q stops.");
    say("", "Your answers are kept in " + kept_name() + ": after a stop you go on where you were.");
    if (resumed_ > 0) say("", fmt::format("{} answers are there already.", resumed_));
  }

  // The questions of one part that apply now and were not answered elsewhere.
  bool is_asked(int index, bool core) const {
    if (question(index).core != core || !applies(guide_, answers_, index)) return false;
    for (int given : from_repository_) {
      if (given == index) return false;
    }
    return true;
  }
  int neighbour(int index, int direction, bool core) const {
    do {
      index += direction;
    } while (index >= 0 && index < static_cast<int>(guide_.questions.size()) &&
             !is_asked(index, core));
    return index;
  }

  Result<bool> part(bool core) {
    const int end = static_cast<int>(guide_.questions.size());
    int index = neighbour(-1, 1, core);
    // After a stop: on with the first that is open.
    if (resumed_ > 0) {
      while (index < end && answers_.known(index)) index = neighbour(index, 1, core);
    }
    while (index < end) {
      const Move move = one(index, core);
      if (move == Move::stop) {
        if (auto error = keep()) return *error;
        say("", "Stopped. `demarc decide` goes on from here.");
        return false;
      }
      if (auto error = keep()) return *error;
      const int to = neighbour(index, move == Move::back ? -1 : 1, core);
      if (to >= 0) {
        index = to;
      } else {
        say("", "This is the first question.");
      }
    }
    return true;
  }

  std::string count(int index, bool core) const {
    int number = 0, total = 0;
    for (int i = 0; i < static_cast<int>(guide_.questions.size()); ++i) {
      if (!is_asked(i, core)) continue;
      ++total;
      number += i <= index;
    }
    return fmt::format("Question {} of {}: {}", number, total, question(index).id);
  }

  void show(int index, bool core) {
    const GuideQuestion& asked = question(index);
    env_.out("\n" + paint_.bold(count(index, core)) + "\n");
    say("", asked.ask);
    say("  ", asked.why);
    for (const ObservedAnswer& shown : run_.shown) {
      if (shown.question == index) say("  ", "The repository: " + shown.evidence + ".");
    }
    int number = 0;
    for (const GuideChoice& choice : asked.choices) {
      ++number;
      say(asked.number ? "  - " : fmt::format("  {}  ", number), choice.text);
    }
    if (answers_.known(index))
      say("  ", "Your answer so far: " + answer_text(guide_, answers_, index));
  }

  void tell_more(int index) {
    for (const std::string& id : question(index).sources) {
      const GuideSource* source = guide_.source(id);
      say("  ", source->title + (source->url.empty() ? "" : ", " + source->url));
      say("    ", source->says);
    }
  }

  Move one(int index, bool core) {
    const GuideQuestion& asked = question(index);
    show(index, core);
    const int last = static_cast<int>(asked.choices.size());
    const std::string prompt =
        asked.number ? "A number: " : fmt::format("Your answer, 1 to {}: ", last);
    while (true) {
      const std::optional<std::string> line = ask(prompt);
      if (!line || *line == "q" || *line == "quit") return Move::stop;
      if (*line == "b" || *line == "back") return Move::back;
      if (line->empty()) return Move::next;
      if (*line == "s" || *line == "skip") {
        answers_.forget(index);
        return Move::next;
      }
      if (*line == "?") {
        tell_more(index);
        continue;
      }
      if (take(index, *line)) return Move::next;
      say("", asked.number ? "Please type a number such as 3, or Enter if you do not know."
                           : fmt::format("Please type a number from 1 to {}, or Enter if you do "
                                         "not know.",
                                         last));
    }
  }

  bool take(int index, const std::string& line) {
    const GuideQuestion& asked = question(index);
    const std::optional<int> number = number_in(line);
    if (number && asked.number) {
      if (*number < asked.choices.front().from || *number > 1'000'000) return false;
      answers_.set_number(guide_, index, *number);
      return true;
    }
    const int choice = number ? *number - 1 : choice_of(asked, line);
    if (choice < 0 || choice >= static_cast<int>(asked.choices.size())) return false;
    answers_.set(guide_, index, choice);
    return true;
  }

  bool wants_more() {
    const Decision decision = decide(guide_, answers_);
    std::size_t open = 0;
    for (int i : decision.open) open += is_asked(i, false);
    if (open == 0) return false;
    env_.out("\n");
    say("", "So far: " + title_of(guide_, answers_, decision.outcome) + ".");
    say("", range_phrase(view_of(run_, decision)));
    return ask_yes(env_, fmt::format("Go on with the other {} questions?", open));
  }

  Env& env_;
  DecideRun& run_;
  const Guide& guide_;
  Answers& answers_;
  Paint paint_;
  int width_;
  std::size_t resumed_ = 0;
  std::vector<int> from_repository_{};
};

}  // namespace

bool ask_yes(Env& env, const std::string& question) {
  while (true) {
    env.out("\n" + question + " y or n: ");
    const std::optional<std::string> line = env.read_line();
    if (!line) {
      env.out("\n");
      return false;
    }
    const std::string word = to_lower(typed(*line));
    if (word == "y" || word == "yes") return true;
    if (word == "n" || word == "no" || word == "q" || word.empty()) return false;
  }
}

Result<bool> ask_questions(Env& env, const Options& options, DecideRun& run) {
  return Interview(env, options, run).all();
}

}  // namespace demarc
