#include <algorithm>
#include <vector>

#include "base/text.h"
#include "extract/formats/formats.h"
#include "extract/host/prefilter.h"
#include "extract/host/shape.h"

namespace demarc {

namespace {

constexpr std::size_t largest_bytes = 4u << 20;

struct Line {
  std::size_t begin = 0;  // of the first character that is no space
  std::size_t end = 0;    // of the line break, or of the file
  std::size_t indent = 0;
  bool blank = false;
};

std::vector<Line> lines_of(std::string_view bytes) {
  std::vector<Line> out;
  for (std::size_t at = 0; at < bytes.size();) {
    const std::size_t end = std::min(bytes.find('\n', at), bytes.size());
    std::size_t begin = at;
    while (begin < end && bytes[begin] == ' ') ++begin;
    std::size_t last = end;
    if (last > begin && bytes[last - 1] == '\r') --last;
    out.push_back({begin, last, begin - at, begin == last});
    at = end + 1;
  }
  return out;
}

// What stands behind "key:" or "-" of a line.
struct Scalar {
  std::string_view key{};
  std::size_t begin = 0;   // of the value in the file
  std::size_t indent = 0;  // of the entry itself: what is deeper belongs to a block scalar
};

class YamlTexts {
 public:
  YamlTexts(std::string_view bytes, const FileKind& kind, Extraction& out)
      : bytes_(bytes), kind_(kind), out_(out), lines_(lines_of(bytes)) {}

  void run() {
    for (std::size_t i = 0; i < lines_.size();) {
      if (lines_[i].blank || bytes_[lines_[i].begin] == '#') {
        ++i;
        continue;
      }
      const Scalar scalar = scalar_of(lines_[i]);
      if (is_block_header(value(scalar, lines_[i]))) {
        i = block(i, scalar);
      } else {
        plain(scalar, lines_[i]);
        ++i;
      }
    }
  }

 private:
  std::string_view value(const Scalar& scalar, const Line& line) const {
    return trim(bytes_.substr(scalar.begin, line.end - scalar.begin));
  }
  Scalar scalar_of(const Line& line) const;
  static bool is_block_header(std::string_view value);
  std::size_t block(std::size_t header, const Scalar& scalar);
  void plain(const Scalar& scalar, const Line& line);
  void take(HostText&& text, std::string_view key);

  std::string_view bytes_;
  const FileKind& kind_;
  Extraction& out_;
  std::vector<Line> lines_;
};

Scalar YamlTexts::scalar_of(const Line& line) const {
  Scalar out{.begin = line.begin, .indent = line.indent};
  while (out.begin + 1 < line.end && bytes_[out.begin] == '-' && bytes_[out.begin + 1] == ' ') {
    const std::size_t dash = out.begin;
    while (out.begin < line.end && (bytes_[out.begin] == '-' || bytes_[out.begin] == ' ') &&
           (out.begin == dash || bytes_[out.begin] == ' ')) {
      ++out.begin;
    }
    out.indent += out.begin - dash;
  }
  const std::string_view text = bytes_.substr(out.begin, line.end - out.begin);
  std::size_t colon = std::string_view::npos;
  if (!text.empty() && (text[0] == '"' || text[0] == '\'')) {
    const std::size_t close = text.find(text[0], 1);
    if (close != std::string_view::npos && close + 1 < text.size() && text[close + 1] == ':') {
      colon = close + 1;
    }
  } else {
    const std::size_t found = text.find(':');
    // A key is one word: "select a::text from t" has none.
    if (found != std::string_view::npos &&
        text.substr(0, found).find_first_of(" {[\"'") == std::string_view::npos) {
      colon = found;
    }
  }
  if (colon == std::string_view::npos ||
      (colon + 1 < text.size() && text[colon + 1] != ' ' && text[colon + 1] != '\t')) {
    if (out.begin > line.begin) out.indent = line.indent;  // the item of a list
    return out;
  }
  out.key = trim(text.substr(0, colon));
  if (out.key.size() > 1 && (out.key[0] == '"' || out.key[0] == '\'')) {
    out.key = out.key.substr(1, out.key.size() - 2);
  }
  out.begin += colon + 1;
  while (out.begin < line.end && bytes_[out.begin] == ' ') ++out.begin;
  return out;
}

// "|", ">-", "|2+ # comment"
bool YamlTexts::is_block_header(std::string_view value) {
  if (value.empty() || (value[0] != '|' && value[0] != '>')) return false;
  const std::size_t comment = value.find(" #");
  const std::string_view rest = trim(value.substr(1, comment - 1));
  return rest.find_first_not_of("+-0123456789") == std::string_view::npos;
}

// The lines below a header that are deeper than its entry; gives the first behind them.
std::size_t YamlTexts::block(std::size_t header, const Scalar& scalar) {
  std::size_t end = header + 1;
  std::size_t indent = std::string_view::npos;
  while (end < lines_.size() && (lines_[end].blank || lines_[end].indent > scalar.indent)) {
    if (!lines_[end].blank && indent == std::string_view::npos) indent = lines_[end].indent;
    ++end;
  }
  HostText text;
  for (std::size_t i = header + 1; i < end; ++i) {
    const Line& line = lines_[i];
    const std::size_t begin =
        line.blank ? line.end : line.begin - line.indent + std::min(line.indent, indent);
    text.add_literal(bytes_, begin, std::min(line.end + 1, bytes_.size()));
  }
  take(std::move(text), scalar.key);
  return end;
}

// A value on one line, with or without quotes.
void YamlTexts::plain(const Scalar& scalar, const Line& line) {
  const std::string_view text = value(scalar, line);
  if (text.size() < 8) return;
  HostText out;
  const char quote = text[0];
  if (quote != '"' && quote != '\'') {
    const std::size_t comment = text.find(" #");
    out.add_literal(bytes_, scalar.begin, scalar.begin + std::min(comment, text.size()));
    return take(std::move(out), scalar.key);
  }
  for (std::size_t at = scalar.begin + 1; at < line.end;) {
    const std::size_t next =
        std::min(bytes_.find_first_of(quote == '"' ? "\"\\" : "'", at), line.end);
    out.add_literal(bytes_, at, next);
    if (next + 1 >= line.end || (bytes_[next] == quote && bytes_[next + 1] != quote)) break;
    if (quote == '"' && bytes_[next] == quote) break;
    const char escaped = bytes_[next + 1];
    const char meant = quote == '"' && (escaped == 'n' || escaped == 't') ? ' ' : escaped;
    out.add_collapsed(std::string_view(&meant, 1), next);
    at = next + 2;
  }
  take(std::move(out), scalar.key);
}

void YamlTexts::take(HostText&& text, std::string_view key) {
  const SqlShape shape = shape_of(text.text);
  const bool named = key.ends_with(".sql") || key.ends_with(".psql");
  if (!named && shape != SqlShape::sql) return extract_shell_part(text, kind_, out_);
  if (trim(text.text).empty()) return;
  Fragment fragment = fragment_of(std::move(text), kind_);
  if (!named) fragment.tentative = Tentative::needs_relation;
  fragment.unit.name = key;
  out_.fragments.push_back(std::move(fragment));
}

}  // namespace

void extract_yaml(std::string_view bytes, const FileKind& kind, Extraction& out) {
  if (bytes.size() > largest_bytes || !may_hold_sql(bytes)) return;
  YamlTexts(bytes, kind, out).run();
}

}  // namespace demarc
