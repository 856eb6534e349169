#include <algorithm>
#include <deque>
#include <optional>
#include <vector>

#include "base/text.h"
#include "extract/formats/formats.h"
#include "extract/host/prefilter.h"
#include "extract/host/shape.h"

namespace demarc {

namespace {

constexpr std::size_t largest_bytes = 4u << 20;

// A program that runs the SQL it is given.
struct Client {
  std::string_view name{};
  Dialect dialect = Dialect::postgresql;
  std::string_view option{};       // takes SQL: "-c", also at the end of joined letters: "-tAc"
  std::string_view long_option{};  // the same
};

constexpr Client clients[] = {
    {"psql", Dialect::postgresql, "c", "--command"},
    {"mysql", Dialect::mysql, "e", "--execute"},
    {"mariadb", Dialect::mysql, "e", "--execute"},
    {"sqlcmd", Dialect::sqlserver, "Q", "--query"},
    {"sqlite3", Dialect::sqlite, "", ""},
};

bool mentions_client(std::string_view text) {
  return std::any_of(std::begin(clients), std::end(clients), [&](const Client& client) {
    return find_text(text, client.name) != std::string_view::npos;
  });
}

struct Word {
  HostText text{};
  bool quoted = false;
};

struct HereDocument {
  std::string delimiter{};
  bool verbatim = false;    // the delimiter is quoted: nothing is expanded
  bool strip_tabs = false;  // <<-
  HostText body{};
};

// One command of a pipeline.
struct Command {
  std::vector<Word> words{};
  std::deque<HereDocument> documents{};  // here-strings too
  std::string target{};                  // > file
};

bool is_blank(char c) {
  return c == ' ' || c == '\t' || c == '\r';
}

bool is_name(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

// Reads a script command by command. Knows quotes, expansions, pipes and here-documents; the
// keywords of the language are words like others.
class ShellReader {
 public:
  ShellReader(std::string_view text, const FileKind& kind, Extraction& out)
      : text_(text), kind_(kind), out_(out) {}

  // `way_back`: where the script is a part of a file.
  void run(const HostText* way_back) {
    way_back_ = way_back;
    pipeline_.emplace_back();
    while (at_ < text_.size()) step();
    end_of_pipeline();
  }

 private:
  void step();
  void word();
  void double_quoted(HostText& out);
  void expansion(HostText& out);
  void here_document();
  void redirection();
  void read_documents();
  void end_of_pipeline();
  void settle(const Command& command, const Client* client, bool feeds_client);
  void options(const Command& command, const Client& client);
  void take(HostText text, const Client* client, bool sure);
  static const Client* client_of(const Command& command);

  std::string_view text_;
  const FileKind& kind_;
  Extraction& out_;
  const HostText* way_back_ = nullptr;
  std::size_t at_ = 0;
  std::vector<Command> pipeline_{};
  bool single_transaction_ = false;
  std::vector<HereDocument*> open_{};  // their bodies begin on the next line
};

void ShellReader::step() {
  const char c = text_[at_];
  const char next = at_ + 1 < text_.size() ? text_[at_ + 1] : '\0';
  if (is_blank(c)) {
    ++at_;
  } else if (c == '\\' && (next == '\n' || next == '\r')) {
    at_ = std::min(text_.find('\n', at_), text_.size() - 1) + 1;
  } else if (c == '#') {
    at_ = std::min(text_.find('\n', at_), text_.size());
  } else if (c == '\n') {
    ++at_;
    read_documents();
    end_of_pipeline();
  } else if (c == ';' || c == '(' || c == ')' || c == '&') {
    ++at_;
    if (open_.empty()) end_of_pipeline();
  } else if (c == '|') {
    ++at_;
    if (next == '|') {
      ++at_;
      if (open_.empty()) end_of_pipeline();
    } else {
      pipeline_.emplace_back();
    }
  } else if (c == '<' && next == '<') {
    here_document();
  } else if (c == '>' || c == '<') {
    redirection();
  } else {
    word();
  }
}

void ShellReader::redirection() {
  const bool writes = text_[at_] == '>';
  while (at_ < text_.size() && (text_[at_] == '>' || text_[at_] == '<' || text_[at_] == '&')) ++at_;
  while (at_ < text_.size() && is_blank(text_[at_])) ++at_;
  if (at_ >= text_.size() || text_[at_] == '\n') return;
  const std::size_t before = pipeline_.back().words.size();
  word();
  std::vector<Word>& words = pipeline_.back().words;
  if (words.size() == before) return;
  if (writes) pipeline_.back().target = words.back().text.text;
  words.pop_back();
}

// $x, ${x}, $(command), `command`: a hole. at_ is on the sign.
void ShellReader::expansion(HostText& out) {
  const std::size_t begin = at_;
  const char open = text_[at_] == '`' ? '`' : at_ + 1 < text_.size() ? text_[at_ + 1] : '\0';
  if (open == '`') {
    at_ = std::min(text_.find('`', at_ + 1), text_.size() - 1) + 1;
  } else if (open == '{' || open == '(') {
    const char close = open == '{' ? '}' : ')';
    int depth = 0;
    for (++at_; at_ < text_.size(); ++at_) {
      if (text_[at_] == open) ++depth;
      if (text_[at_] == close && --depth == 0) break;
      if (text_[at_] == '\n' && at_ - begin > 4096) break;
    }
    at_ = std::min(at_ + 1, text_.size());
  } else if (is_name(open)) {
    ++at_;
    while (at_ < text_.size() && is_name(text_[at_])) ++at_;
  } else {
    out.add_literal(text_, at_, at_ + 1);
    ++at_;
    return;
  }
  out.add_hole(begin);
}

void ShellReader::double_quoted(HostText& out) {
  for (++at_; at_ < text_.size() && text_[at_] != '"';) {
    const std::size_t next = std::min(text_.find_first_of("\"\\$`", at_), text_.size());
    out.add_literal(text_, at_, next);
    at_ = next;
    if (at_ >= text_.size() || text_[at_] == '"') break;
    if (text_[at_] != '\\') {
      expansion(out);
    } else if (at_ + 1 < text_.size()) {
      const char escaped = text_[at_ + 1];
      if (escaped == '"' || escaped == '\\' || escaped == '$' || escaped == '`') {
        out.add_collapsed(std::string_view(&escaped, 1), at_);
      } else if (escaped != '\n') {
        out.add_literal(text_, at_, at_ + 2);
      }
      at_ += 2;
    } else {
      ++at_;
    }
  }
  if (at_ < text_.size()) ++at_;
}

void ShellReader::word() {
  Word out;
  while (at_ < text_.size()) {
    const char c = text_[at_];
    if (is_blank(c) || std::string_view("\n;&|<>()").find(c) != std::string_view::npos) break;
    if (c == '\'') {
      const std::size_t end = std::min(text_.find('\'', at_ + 1), text_.size());
      out.text.add_literal(text_, at_ + 1, end);
      out.quoted = true;
      at_ = std::min(end + 1, text_.size());
    } else if (c == '"') {
      out.quoted = true;
      double_quoted(out.text);
    } else if (c == '$' || c == '`') {
      expansion(out.text);
    } else if (c == '\\' && at_ + 1 < text_.size()) {
      if (text_[at_ + 1] != '\n') out.text.add_literal(text_, at_ + 1, at_ + 2);
      at_ += 2;
    } else {
      out.text.add_literal(text_, at_, at_ + 1);
      ++at_;
    }
  }
  pipeline_.back().words.push_back(std::move(out));
}

// << EOF, <<- 'EOF', <<< "text". at_ is on the first sign.
void ShellReader::here_document() {
  at_ += 2;
  HereDocument document;
  const bool is_string = at_ < text_.size() && text_[at_] == '<';
  if (is_string || (at_ < text_.size() && text_[at_] == '-')) {
    document.strip_tabs = !is_string;
    ++at_;
  }
  while (at_ < text_.size() && is_blank(text_[at_])) ++at_;
  if (at_ >= text_.size() || text_[at_] == '\n') return;
  const std::size_t begin = at_;
  const std::size_t before = pipeline_.back().words.size();
  word();
  Command& command = pipeline_.back();
  if (command.words.size() == before) {
    ++at_;  // an operator stands there: no script that a shell would run
    return;
  }
  Word taken = std::move(command.words.back());
  command.words.pop_back();
  if (is_string) {
    document.body = std::move(taken.text);
    command.documents.push_back(std::move(document));
    return;
  }
  document.verbatim =
      taken.quoted || text_.substr(begin, at_ - begin).find('\\') != std::string_view::npos;
  document.delimiter = taken.text.text;
  command.documents.push_back(std::move(document));
  open_.push_back(&command.documents.back());
}

// The bodies of the line that ended before at_, in their order.
void ShellReader::read_documents() {
  std::vector<HereDocument*> open;
  open.swap(open_);
  for (HereDocument* document : open) {
    while (at_ < text_.size()) {
      const std::size_t end = std::min(text_.find('\n', at_), text_.size());
      std::string_view line = text_.substr(at_, end - at_);
      if (line.ends_with('\r')) line.remove_suffix(1);
      while (document->strip_tabs && line.starts_with('\t')) line.remove_prefix(1);
      const std::size_t next = std::min(end + 1, text_.size());
      if (line == document->delimiter) {
        at_ = next;
        break;
      }
      if (document->verbatim) {
        document->body.add_literal(text_, at_, next);
        at_ = next;
        continue;
      }
      while (at_ < next) {
        const std::size_t sign = std::min(text_.find_first_of("\\$`", at_), next);
        document->body.add_literal(text_, at_, sign);
        at_ = sign;
        if (at_ >= next) break;
        const char after = at_ + 1 < next ? text_[at_ + 1] : '\0';
        if (text_[at_] != '\\') {
          expansion(document->body);
        } else if (after == '$' || after == '`' || after == '\\') {
          document->body.add_literal(text_, at_ + 1, at_ + 2);
          at_ += 2;
        } else {
          document->body.add_literal(text_, at_, at_ + 1);
          ++at_;
        }
      }
    }
  }
}

// The program's own name, wherever it stands in the command: `docker exec db psql`, "$PSQL".
const Client* ShellReader::client_of(const Command& command) {
  for (const Word& word : command.words) {
    std::string_view name = word.text.text;
    const std::size_t slash = name.rfind('/');
    if (slash != std::string_view::npos) name.remove_prefix(slash + 1);
    for (const Client& client : clients) {
      if (name == client.name) return &client;
    }
  }
  return nullptr;
}

void ShellReader::end_of_pipeline() {
  const Client* later = nullptr;
  single_transaction_ = false;
  for (const Command& command : pipeline_) {
    for (const Word& word : command.words) {
      const std::string_view text = word.text.text;
      if (text == "-1" || text == "--single-transaction") single_transaction_ = true;
    }
  }
  for (std::size_t i = pipeline_.size(); i-- > 0;) {
    const Client* own = client_of(pipeline_[i]);
    settle(pipeline_[i], own != nullptr ? own : later, own == nullptr);
    if (own != nullptr) later = own;
  }
  pipeline_.clear();
  pipeline_.emplace_back();
}

void ShellReader::settle(const Command& command, const Client* client, bool feeds_client) {
  const bool writes_sql = command.target.ends_with(".sql");
  for (const HereDocument& document : command.documents) {
    if (client != nullptr || writes_sql) {
      take(document.body, client, true);
    }
  }
  if (client == nullptr) return;
  if (!feeds_client) return options(command, *client);
  if (command.words.empty()) return;
  const std::string_view name = command.words[0].text.text;
  if (name != "echo" && name != "printf") return;
  for (std::size_t i = 1; i < command.words.size(); ++i) {
    take(command.words[i].text, client, false);
  }
}

// -c "…", --command="…", -tAc "…"; of sqlite3 every argument that looks like SQL.
void ShellReader::options(const Command& command, const Client& client) {
  for (std::size_t i = 0; i < command.words.size(); ++i) {
    const Word& word = command.words[i];
    const std::string_view text = word.text.text;
    const bool has_next = i + 1 < command.words.size();
    if (client.option.empty()) {
      if (word.quoted) take(word.text, &client, false);
      continue;
    }
    const bool joined = text.size() > client.long_option.size() &&
                        text.starts_with(client.long_option) &&
                        text[client.long_option.size()] == '=';
    const bool letters = text.size() >= 2 && text[0] == '-' && text[1] != '-' &&
                         text.ends_with(client.option) &&
                         std::all_of(text.begin() + 1, text.end(), is_name);
    if (joined) {
      HostText rest;
      rest.add_range(word.text, client.long_option.size() + 1, text.size());
      rest.holes = word.text.holes;
      take(std::move(rest), &client, true);
    } else if (has_next && (text == client.long_option || letters)) {
      take(command.words[++i].text, &client, true);
    }
  }
}

// `client` is null where the text goes into a file.
void ShellReader::take(HostText text, const Client* client, bool sure) {
  if (trim(text.text).empty() || (!sure && shape_of(text.text) == SqlShape::none)) return;
  if (way_back_ != nullptr) {
    HostText in_file;
    in_file.holes = text.holes;
    in_file.text = text.text;
    // Both ways lead forward, so their steps can be taken together, byte by byte where they meet.
    std::uint32_t before = 0;
    for (std::uint32_t i = 0; i < text.text.size(); ++i) {
      const std::uint32_t host = way_back_->map.to_host(text.map.to_host(i));
      if (i == 0 || host != before + 1) in_file.map.add({i, host, true});
      before = host;
    }
    text = std::move(in_file);
  }
  Fragment fragment = fragment_of(std::move(text), kind_);
  if (client != nullptr) {
    fragment.dialect = client->dialect;
    // Each statement commits by itself, unless the client is told otherwise.
    fragment.unit.atomic = single_transaction_ ? Atomic::yes : Atomic::no;
  }
  fragment.tentative = sure ? Tentative::sure : Tentative::needs_parse;
  out_.fragments.push_back(std::move(fragment));
}

}  // namespace

void extract_shell(std::string_view bytes, const FileKind& kind, Extraction& out) {
  if (bytes.size() > largest_bytes || !mentions_client(bytes) || !may_hold_sql(bytes)) return;
  ShellReader(bytes, kind, out).run(nullptr);
}

void extract_shell_part(const HostText& script, const FileKind& kind, Extraction& out) {
  if (!mentions_client(script.text)) return;
  ShellReader(script.text, kind, out).run(&script);
}

}  // namespace demarc
