#include "extract/host/literal.h"

#include <algorithm>

namespace demarc {

namespace {

// How the bytes between the delimiters are to be read.
struct Style {
  std::size_t begin = 0;  // in the file, behind the opening delimiter
  std::size_t end = 0;    // before the closing one
  char quote = '\0';
  bool escapes = false;
  bool doubled = false;        // "" is "
  bool braces_double = false;  // {{ is {
  bool quotes_only = false;    // only \\ and \' are escapes (PHP, Ruby)
};

// R"delimiter(…)delimiter"
bool cpp_raw(std::string_view text, std::size_t quote, Style& style, std::size_t base) {
  const std::size_t open = text.find('(', quote);
  if (open == std::string_view::npos) return false;
  const std::size_t size = open - quote - 1;
  style.begin = base + open + 1;
  style.end = base + std::max(text.size() - std::min(text.size(), size + 2), open + 1);
  return true;
}

// %q(…), %Q{…}, %(…)
bool ruby_percent(std::string_view text, Style& style, std::size_t base) {
  if (!text.starts_with('%') || text.size() < 3) return false;
  std::size_t open = 1;
  while (open < text.size() && text[open] >= 'A' && text[open] <= 'z' && text[open] != '[') ++open;
  style.begin = base + open + 1;
  style.end = base + text.size() - 1;
  style.escapes = text[1] != 'q';
  return true;
}

Style style_of(const HostFile& file, std::uint32_t n) {
  const HostNode& node = file.node(n);
  const std::string_view text = file.text(n);
  const HostRole role = file.role(n);
  Style style{.begin = node.begin, .end = node.end};
  if (role == HostRole::heredoc_body) {
    style.escapes = file.role(node.parent) != HostRole::raw;
    for (std::uint32_t c = node.first_child; c != no_node; c = file.node(c).next) {
      const std::string_view inside = file.text(c);  // Ruby's closing name is a child of its own
      if (file.role(c) == HostRole::quiet && !inside.empty()) style.end = file.node(c).begin;
    }
    return style;
  }
  if (ruby_percent(text, style, node.begin)) return style;
  const std::size_t quote = text.find_first_of("\"'`");
  if (quote == std::string_view::npos) return style;
  const std::string_view prefix = text.substr(0, quote);
  style.quote = text[quote];
  std::size_t run = 1;
  while (quote + run < text.size() && text[quote + run] == style.quote) ++run;
  // Three and more open a long literal; two are an empty one.
  run = run >= 3 ? (text.size() - quote >= 2 * run ? run : 3) : 1;
  if (run >= 6) run = 3;
  const bool raw = prefix.find_first_of("rR") != std::string_view::npos;
  const bool verbatim = role == HostRole::verbatim || prefix.find('@') != std::string_view::npos;
  style.escapes = role == HostRole::string && !raw && !verbatim;
  style.doubled = verbatim;
  style.quotes_only = role == HostRole::raw && style.quote == '\'';
  style.braces_double = file.language.braces_double;
  if (prefix.ends_with('R') && file.text(n).find('(') != std::string_view::npos && run == 1 &&
      cpp_raw(text, quote, style, node.begin)) {
    return style;
  }
  const std::size_t hashes =
      static_cast<std::size_t>(std::count(prefix.begin(), prefix.end(), '#'));
  style.begin = node.begin + quote + run;
  style.end =
      std::max<std::size_t>(style.begin, node.end - std::min<std::size_t>(node.end, run + hashes));
  return style;
}

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  const char lower = static_cast<char>(c | 0x20);
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

void add_code_point(std::uint32_t code, std::size_t host, HostText& out) {
  std::string text;
  if (code < 0x80) {
    text = static_cast<char>(code == 0 ? ' ' : code);
  } else {
    text = "?";  // no keyword and hardly a table: the exact letter does not matter
  }
  out.add_collapsed(text, host);
}

// The escape whose backslash stands at `at`; gives where it ends.
std::size_t decode_escape(std::string_view bytes, std::size_t at, std::size_t end, HostText& out) {
  if (at + 1 >= end) {
    out.add_literal(bytes, at, end);
    return end;
  }
  const char c = bytes[at + 1];
  if (c == '\n' || c == '\r') {  // the line goes on
    std::size_t next = at + 2;
    if (c == '\r' && next < end && bytes[next] == '\n') ++next;
    return next;
  }
  if (const std::size_t known = std::string_view("ntrfvab0").find(c);
      known != std::string_view::npos) {
    out.add_collapsed(c == 'n' ? "\n" : " ", at);
    return at + 2;
  }
  if (c == 'x' || c == 'u' || c == 'U') {
    std::size_t next = at + 2;
    const bool braced = next < end && bytes[next] == '{';
    if (braced) ++next;
    std::uint32_t code = 0;
    const std::size_t most = next + (c == 'x' ? 2 : c == 'u' && !braced ? 4 : 8);
    while (next < end && next < most && hex_digit(bytes[next]) >= 0) {
      code = code * 16 + static_cast<std::uint32_t>(hex_digit(bytes[next++]));
    }
    if (braced && next < end && bytes[next] == '}') ++next;
    add_code_point(code, at, out);
    return next;
  }
  if (std::string_view("\\\"'`$#/s").find(c) != std::string_view::npos) {
    out.add_literal(bytes, at + 1, at + 2);
  } else {
    out.add_literal(bytes, at, at + 2);
  }
  return at + 2;
}

void decode_stretch(std::string_view bytes, std::size_t begin, std::size_t end, const Style& style,
                    bool has_holes, HostText& out) {
  std::size_t plain = begin;
  for (std::size_t at = begin; at < end;) {
    const char c = bytes[at];
    const char next = at + 1 < end ? bytes[at + 1] : '\0';
    const bool twice = c == next && ((style.doubled && c == style.quote) ||
                                     (style.braces_double && has_holes && (c == '{' || c == '}')));
    const bool escape =
        c == '\\' && (style.escapes || (style.quotes_only && (next == '\\' || next == '\'')));
    if (!twice && !escape) {
      ++at;
      continue;
    }
    out.add_literal(bytes, plain, at);
    if (twice) {
      out.add_literal(bytes, at, at + 1);
      at += 2;
    } else {
      at = decode_escape(bytes, at, end, out);
    }
    plain = at;
  }
  out.add_literal(bytes, plain, end);
}

bool is_name_begin(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

// "$name" in a Kotlin literal is no node of its own.
void decode_dollar_names(std::string_view bytes, std::size_t begin, std::size_t end,
                         const Style& style, bool has_holes, HostText& out) {
  std::size_t plain = begin;
  for (std::size_t at = begin; at + 1 < end; ++at) {
    const bool escaped = at > begin && bytes[at - 1] == '\\';
    if (bytes[at] != '$' || escaped || !is_name_begin(bytes[at + 1])) continue;
    decode_stretch(bytes, plain, at, style, has_holes, out);
    out.add_hole(at);
    plain = at + 1;
    while (plain < end &&
           (is_name_begin(bytes[plain]) || (bytes[plain] >= '0' && bytes[plain] <= '9')))
      ++plain;
    at = plain - 1;
  }
  decode_stretch(bytes, plain, end, style, has_holes, out);
}

}  // namespace

void decode_literal(const HostFile& file, std::uint32_t n, HostText& out,
                    const std::function<void(std::uint32_t, HostText&)>& hole) {
  const Style style = style_of(file, n);
  out.known = true;
  std::vector<std::uint32_t> holes;
  for (std::uint32_t c = file.node(n).first_child; c != no_node; c = file.node(c).next) {
    const HostRole role = file.role(c);
    if (!file.node(c).named || role == HostRole::content || role == HostRole::quiet) continue;
    if (file.node(c).begin >= style.begin && file.node(c).end <= style.end) holes.push_back(c);
  }
  const bool has_holes =
      !holes.empty() || file.text(n).starts_with('f') || file.text(n).starts_with('$');
  const auto stretch = [&](std::size_t begin, std::size_t end) {
    if (file.language.dollar_names) {
      decode_dollar_names(file.bytes, begin, end, style, has_holes, out);
    } else {
      decode_stretch(file.bytes, begin, end, style, has_holes, out);
    }
  };
  std::size_t at = style.begin;
  for (std::uint32_t c : holes) {
    std::size_t begin = file.node(c).begin;
    std::size_t behind = file.node(c).end;
    // PHP's {$x}: the braces stand outside the expression.
    const bool braces = file.role(c) != HostRole::hole && begin > at &&
                        file.bytes[begin - 1] == '{' && behind < style.end &&
                        file.bytes[behind] == '}';
    if (braces) {
      --begin;
      ++behind;
    }
    if (begin < at) continue;
    stretch(at, begin);
    hole(c, out);
    at = behind;
  }
  stretch(at, std::max(at, style.end));
}

}  // namespace demarc
