#include "scan/settings.h"

#include <algorithm>

#include "base/text.h"
#include "base/toml.h"

namespace demarc {

namespace {

constexpr std::size_t nesting_limit = 64;
constexpr std::size_t key_limit = 512;  // no key that is looked for is longer

std::string join_key(std::string_view parent, std::string_view key) {
  std::string out(parent.substr(0, key_limit));
  if (!out.empty()) out += '.';
  return out.append(key.substr(0, key_limit));
}

std::string unquote(std::string_view text) {
  text = trim(text);
  if (text.size() >= 2 && (text.front() == '"' || text.front() == '\'') &&
      text.back() == text.front()) {
    text = text.substr(1, text.size() - 2);
  }
  return std::string(text);
}

// Cuts a `# comment` that stands behind a blank and outside quotes.
std::string_view without_comment(std::string_view line) {
  char quote = 0;
  for (std::size_t i = 0; i < line.size(); ++i) {
    const char c = line[i];
    if (quote != 0) {
      if (c == quote) quote = 0;
    } else if (c == '"' || c == '\'') {
      quote = c;
    } else if (c == '#' && (i == 0 || line[i - 1] == ' ' || line[i - 1] == '\t')) {
      return line.substr(0, i);
    }
  }
  return line;
}

// JSON, and YAML's inline form: one pass over the tokens with a stack of open brackets.
class FlowReader {
 public:
  FlowReader(std::string_view text, std::string_view key, Settings& out) : text_(text), out_(out) {
    open_.push_back({.key = std::string(key)});
  }
  void run();

 private:
  struct Open {
    std::string key{};
    bool is_list = false;
    int next = 0;
  };
  void value(std::string text);
  void open(bool is_list);
  std::string next_key();
  std::string quoted(char quote);

  std::string_view text_;
  Settings& out_;
  std::vector<Open> open_{};
  std::string pending_{};  // the key before the colon, or a value that may still become a key
  bool has_pending_ = false;
  bool is_key_ = false;
  std::size_t at_ = 0;
};

std::string FlowReader::quoted(char quote) {
  std::string out;
  for (++at_; at_ < text_.size() && text_[at_] != quote; ++at_) {
    if (text_[at_] == '\\' && at_ + 1 < text_.size() && quote == '"') ++at_;
    out += text_[at_];
  }
  ++at_;
  return out;
}

std::string FlowReader::next_key() {
  Open& top = open_.back();
  if (top.is_list) return join_key(top.key, std::to_string(top.next++));
  if (!is_key_) return top.key;
  is_key_ = false;
  has_pending_ = false;
  return join_key(top.key, pending_);
}

void FlowReader::value(std::string text) {
  if (!is_key_ && !open_.back().is_list && open_.size() > 1) {
    pending_ = std::move(text);
    has_pending_ = true;
    return;
  }
  std::string key = next_key();
  out_.push_back({std::move(key), std::move(text)});
}

void FlowReader::open(bool is_list) {
  std::string key = next_key();
  open_.push_back({.key = std::move(key), .is_list = is_list});
}

void FlowReader::run() {
  while (at_ < text_.size() && open_.size() <= nesting_limit) {
    const char c = text_[at_];
    if (c == '{' || c == '[') {
      open(c == '[');
      ++at_;
    } else if (c == '}' || c == ']') {
      if (open_.size() > 1) open_.pop_back();
      is_key_ = has_pending_ = false;
      ++at_;
    } else if (c == ':') {
      is_key_ = has_pending_;
      ++at_;
    } else if (c == '"' || c == '\'') {
      value(quoted(c));
    } else if (c == ',' || c == ' ' || c == '\t' || c == '\n' || c == '\r') {
      ++at_;
    } else {
      const std::size_t end = std::min(text_.find_first_of(",]}:\r\n", at_), text_.size());
      const std::string_view word = trim(text_.substr(at_, end - at_));
      at_ = std::max(end, at_ + 1);
      value(std::string(word));
    }
  }
}

// Block YAML: a stack of open keys by their indentation.
class YamlReader {
 public:
  YamlReader(std::string_view text, Settings& out) : text_(text), out_(out) {}
  void run();

 private:
  struct Level {
    std::size_t indent = 0;
    std::string key{};
    int next = 0;  // items of a list so far
    bool is_item = false;
  };
  void line(std::size_t indent, std::string_view content);
  void value(const std::string& key, std::string_view text, std::size_t indent);

  std::string_view text_;
  Settings& out_;
  std::vector<Level> levels_{};
  std::size_t block_indent_ = std::string_view::npos;  // inside a block scalar of that key's indent
};

void YamlReader::value(const std::string& key, std::string_view text, std::size_t indent) {
  text = trim(text);
  if (text.starts_with('[') || text.starts_with('{')) {
    FlowReader(text, key, out_).run();
  } else if (text.starts_with('|') || text.starts_with('>')) {
    block_indent_ = indent;
  } else if (!text.empty()) {
    out_.push_back({key, unquote(text)});
  }
}

void YamlReader::line(std::size_t indent, std::string_view content) {
  // "- key: value" is an item of a list that is itself a map, indented by what stands before the
  // key. A list may stand as deep as the key that holds it.
  while (content == "-" || content.starts_with("- ")) {
    while (!levels_.empty() && (levels_.back().indent > indent ||
                                (levels_.back().indent == indent && levels_.back().is_item))) {
      levels_.pop_back();
    }
    if (levels_.empty()) levels_.push_back({});
    std::string key = join_key(levels_.back().key, std::to_string(levels_.back().next++));
    if (levels_.size() < nesting_limit) {
      levels_.push_back({.indent = indent, .key = std::move(key), .is_item = true});
    }
    const std::size_t skipped = std::min(content.find_first_not_of(" \t", 1), content.size());
    content.remove_prefix(skipped);
    indent += skipped;
    if (content.empty()) return;
  }
  std::size_t colon = content.find(": ");
  if (colon == std::string_view::npos && content.ends_with(':')) colon = content.size() - 1;
  const bool is_quoted = content.starts_with('"') || content.starts_with('\'');
  if (colon == std::string_view::npos || content.starts_with('[') || content.starts_with('{') ||
      (is_quoted && content.find(content[0], 1) > colon)) {
    if (!levels_.empty()) value(levels_.back().key, content, indent);
    return;
  }
  while (!levels_.empty() && levels_.back().indent >= indent) levels_.pop_back();
  const std::string key =
      join_key(levels_.empty() ? "" : levels_.back().key, unquote(content.substr(0, colon)));
  value(key, content.substr(colon + 1), indent);
  if (levels_.size() < nesting_limit) levels_.push_back({.indent = indent, .key = key});
}

void YamlReader::run() {
  for (std::string_view text : split(text_, '\n')) {
    if (text.ends_with('\r')) text.remove_suffix(1);
    const std::size_t indent = text.find_first_not_of(" \t");
    if (indent == std::string_view::npos) continue;
    if (block_indent_ != std::string_view::npos) {
      if (indent > block_indent_) continue;
      block_indent_ = std::string_view::npos;
    }
    const std::string_view content = trim(without_comment(text.substr(indent)));
    if (content.empty()) continue;
    if (content == "---" || content == "...") {
      levels_.clear();
      continue;
    }
    line(indent, content);
  }
}

void read_lines(std::string_view text, Settings& out) {
  std::string section;
  for (std::string_view line : split(text, '\n')) {
    line = trim(line);
    if (line.empty() || line.front() == '#' || line.front() == ';' || line.front() == '!') continue;
    if (line.front() == '[' && line.back() == ']') {
      section = std::string(trim(line.substr(1, line.size() - 2)));
      continue;
    }
    const std::size_t sign = line.find_first_of("=:");
    if (sign == std::string_view::npos) continue;
    out.push_back({join_key(section, trim(line.substr(0, sign))), unquote(line.substr(sign + 1))});
  }
}

void flatten(const TomlValue& value, const std::string& key, Settings& out, std::size_t depth) {
  if (depth > nesting_limit) return;
  switch (value.kind) {
    case TomlValue::Kind::table:
      for (const auto& [name, member] : value.members) {
        flatten(member, join_key(key, name), out, depth + 1);
      }
      return;
    case TomlValue::Kind::array:
      for (std::size_t i = 0; i < value.items.size(); ++i) {
        flatten(value.items[i], join_key(key, std::to_string(i)), out, depth + 1);
      }
      return;
    case TomlValue::Kind::boolean:
      out.push_back({key, value.boolean ? "true" : "false"});
      return;
    case TomlValue::Kind::integer:
      out.push_back({key, std::to_string(value.integer)});
      return;
    default:
      out.push_back({key, value.text});
  }
}

}  // namespace

Settings read_settings(std::string_view path, std::string_view text) {
  Settings out;
  if (text.starts_with("\xef\xbb\xbf")) text.remove_prefix(3);
  if (path.ends_with(".yaml") || path.ends_with(".yml")) {
    YamlReader(text, out).run();
  } else if (path.ends_with(".json") || path.ends_with(".jsonc")) {
    FlowReader(text, "", out).run();
  } else if (path.ends_with(".toml")) {
    if (const Result<TomlValue> document = parse_toml(text, path)) flatten(*document, "", out, 0);
  } else {
    read_lines(text, out);
  }
  return out;
}

bool same_key(std::string_view a, std::string_view b) {
  std::size_t i = 0, k = 0;
  const auto skip = [](std::string_view text, std::size_t& at) {
    while (at < text.size() && (text[at] == '-' || text[at] == '_')) ++at;
  };
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
  for (;; ++i, ++k) {
    skip(a, i);
    skip(b, k);
    if (i == a.size() || k == b.size()) return i == a.size() && k == b.size();
    if (lower(a[i]) != lower(b[k])) return false;
  }
}

std::string without_placeholder(std::string_view value) {
  value = trim(value);
  if (!value.starts_with("${")) return std::string(value);
  const std::size_t colon = value.find(':');
  const std::size_t close = value.rfind('}');
  if (colon == std::string_view::npos || close == std::string_view::npos || close < colon) {
    return {};
  }
  return unquote(value.substr(colon + 1, close - colon - 1));
}

}  // namespace demarc
