#include "sql/dialect/batch.h"

#include <algorithm>

#include "sql/chars.h"
#include "sql/dialect/render.h"

namespace demarc {

using Kind = DialectTokenKind;

void MappedWriter::segment(ByteMap::Segment segment) {
  if (!mapped_ && segment.fragment > 0) map.add({0, 0, true});
  mapped_ = true;
  map.add(segment);
}

void MappedWriter::literal(std::string_view bytes, std::uint32_t host) {
  if (bytes.empty()) return;
  const std::int64_t delta = std::int64_t{host} - static_cast<std::int64_t>(text.size());
  if (!literal_ || delta != delta_) {
    segment({static_cast<std::uint32_t>(text.size()), host, true});
    literal_ = true;
    delta_ = delta;
  }
  text += bytes;
}

void MappedWriter::collapsed(std::string_view bytes, std::uint32_t host) {
  if (bytes.empty()) return;
  segment({static_cast<std::uint32_t>(text.size()), host, false});
  literal_ = false;
  text += bytes;
}

bool DialectBatch::is(std::size_t i, std::string_view lower_word) const {
  return is_kind(i, Kind::word) && same_word(text(i), lower_word);
}

bool DialectBatch::is(std::size_t i, char symbol) const {
  return is_kind(i, Kind::symbol) && tokens[i].end - tokens[i].begin <= 1 &&
         (tokens[i].begin == tokens[i].end ? symbol == ';' : text_[tokens[i].begin] == symbol);
}

bool DialectBatch::is_op(std::size_t i, std::string_view op) const {
  return is_kind(i, Kind::op) && text(i) == op;
}

bool DialectBatch::any(std::size_t i, std::initializer_list<std::string_view> words) const {
  if (!is_kind(i, Kind::word)) return false;
  const std::string_view word = text(i);
  return std::any_of(words.begin(), words.end(),
                     [&](std::string_view w) { return same_word(word, w); });
}

std::string DialectBatch::name(std::size_t i) const {
  return i < tokens.size() ? folded_name(text(i)) : std::string{};
}

void DialectBatch::drop(std::size_t first, std::size_t last) {
  for (std::size_t i = first; i < last && i + 1 < tokens.size(); ++i) tokens[i].dropped = true;
}

void DialectBatch::replace(std::size_t i, std::string by) {
  texts_.push_back(std::move(by));
  tokens[i].by = static_cast<std::uint32_t>(texts_.size());
  tokens[i].dropped = false;
}

void DialectBatch::insert(std::size_t i, Insertion insertion) {
  insertions_.push_back(std::move(insertion));
  const auto id = static_cast<std::uint32_t>(insertions_.size());
  std::uint32_t* link = &tokens[i].before;
  while (*link != 0) link = &insertions_[*link - 1].next;
  *link = id;
}

void DialectBatch::before(std::size_t i, std::string_view text, std::size_t host) {
  std::string padded(" ");
  padded.append(text) += ' ';
  insert(i, {.text = std::move(padded), .host = tokens[host].begin});
}

void DialectBatch::copy_before(std::size_t i, std::size_t first, std::size_t last) {
  for (std::size_t k = first; k < last; ++k) {
    std::string text = rendered(tokens[k]);
    const bool same = text.size() == tokens[k].end - tokens[k].begin;
    // The blank lets the offset behind the name lead behind the original.
    if (k + 1 == last) text += ' ';
    insert(i, {.text = std::move(text), .host = tokens[k].begin, .literal = same});
  }
}

std::size_t DialectBatch::past_group(std::size_t open, std::size_t last) const {
  std::size_t depth = 0;
  if (is_spent()) return last;
  for (std::size_t i = open; i < last; ++i) {
    ++looked_;
    if (is(i, '(')) ++depth;
    if (is(i, ')') && (depth == 0 || --depth == 0)) return i + 1;
  }
  return last;
}

std::size_t DialectBatch::parenthesis(std::size_t i, std::size_t last) const {
  if (is_spent()) return last;
  while (i < last && !is(i, '(')) ++i, ++looked_;
  return std::min(i, last);
}

std::size_t DialectBatch::past_name(std::size_t i, std::size_t last) const {
  while (i < last && (is_name(i) || is_kind(i, Kind::string))) {
    ++i;
    if (i >= last || !(is(i, '.') || is_op(i, ".."))) break;
    ++i;
  }
  return std::min(i, last);
}

std::size_t DialectBatch::find(std::size_t first, std::size_t last,
                               std::initializer_list<std::string_view> words) const {
  std::size_t depth = 0;
  if (is_spent()) return last;
  for (std::size_t i = first; i < last; ++i) {
    ++looked_;
    if (is(i, '(')) ++depth;
    if (is(i, ')') && depth > 0) --depth;
    if (depth == 0 && any(i, words) && !(i > first && is(i - 1, '.'))) return i;
  }
  return last;
}

bool DialectBatch::holds(std::size_t first, std::size_t last, std::string_view word) const {
  if (is_spent()) return false;
  for (std::size_t i = first; i < last; ++i) {
    ++looked_;
    if (is(i, word)) return true;
  }
  return false;
}

std::size_t DialectBatch::comma(std::size_t first, std::size_t last) const {
  std::size_t depth = 0;
  if (is_spent()) return last;
  for (std::size_t i = first; i < last; ++i) {
    ++looked_;
    if (is(i, '(')) ++depth;
    if (is(i, ')') && depth > 0) --depth;
    if (depth == 0 && is(i, ',')) return i;
  }
  return last;
}

// Comments go, lines stay.
void DialectBatch::gap(std::uint32_t begin, std::uint32_t end, MappedWriter& out) const {
  if (begin >= end) return;
  std::string blank(text_.substr(begin, end - begin));
  for (char& c : blank) {
    if (c != '\n' && c != '\r') c = ' ';
  }
  out.literal(blank, begin);
}

std::string DialectBatch::rendered(const DialectToken& token) const {
  if (token.by != 0) return texts_[token.by - 1];
  if (token.kind == Kind::symbol && token.begin == token.end) return ";";
  return render_token(text_.substr(token.begin, token.end - token.begin), token.kind, dialect_);
}

void DialectBatch::write(std::uint32_t from, MappedWriter& out) const {
  std::uint32_t at = from;
  for (const DialectToken& token : tokens) {
    gap(at, token.begin, out);
    for (std::uint32_t id = token.before; id != 0; id = insertions_[id - 1].next) {
      const Insertion& one = insertions_[id - 1];
      one.literal ? out.literal(one.text, one.host) : out.collapsed(one.text, one.host);
    }
    const std::uint32_t size = token.end - token.begin;
    if (token.dropped) {
      gap(token.begin, token.end, out);
    } else if (token.kind != Kind::end) {
      std::string text = rendered(token);
      if (text.size() <= size) {
        text.resize(size, ' ');
        out.literal(text, token.begin);
      } else {
        out.collapsed(text, token.begin);
      }
    }
    at = token.end;
  }
}

}  // namespace demarc
