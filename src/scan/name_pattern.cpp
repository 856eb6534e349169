#include "scan/name_pattern.h"

#include <algorithm>
#include <charconv>
#include <utility>

namespace demarc {

static bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

static bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool NamePattern::compile_placeholder(std::string_view word, Piece& piece) {
  if (word.ends_with('?')) {
    piece.optional = true;
    word.remove_suffix(1);
  }
  if (const std::size_t colon = word.find(':'); colon != std::string_view::npos) {
    const std::string_view number = word.substr(colon + 1);
    const auto parsed =
        std::from_chars(number.data(), number.data() + number.size(), piece.exactly);
    if (parsed.ec != std::errc{} || parsed.ptr != number.data() + number.size()) return false;
    word = word.substr(0, colon);
  }
  constexpr std::pair<std::string_view, Kind> words[] = {
      {"int", Kind::integer}, {"version", Kind::version}, {"date", Kind::date},
      {"word", Kind::word},   {"name", Kind::name},       {"path", Kind::path}};
  for (const auto& [name, kind] : words) {
    if (word != name) continue;
    piece.kind = kind;
    return true;
  }
  return false;
}

std::optional<NamePattern> NamePattern::compile(std::string_view pattern) {
  NamePattern out;
  out.text_ = std::string(pattern);
  for (std::size_t i = 0; i < pattern.size();) {
    if (pattern[i] != '{') {
      const std::size_t end = std::min(pattern.find('{', i), pattern.size());
      out.pieces_.push_back({.literal = std::string(pattern.substr(i, end - i))});
      for (char c : out.pieces_.back().literal) out.folders_ += c == '/' ? 1 : 0;
      i = end;
      continue;
    }
    const std::size_t close = pattern.find('}', i);
    Piece piece;
    if (close == std::string_view::npos ||
        !compile_placeholder(pattern.substr(i + 1, close - i - 1), piece)) {
      return std::nullopt;
    }
    out.spans_folders_ |= piece.kind == Kind::path;
    out.pieces_.push_back(std::move(piece));
    i = close + 1;
  }
  for (const Piece& piece : out.pieces_) {
    out.least_ += piece.kind == Kind::literal ? piece.literal.size() : piece.optional ? 0u : 1u;
  }
  if (out.pieces_.empty()) return std::nullopt;
  const Piece& first = out.pieces_.front();
  const Piece& last = out.pieces_.back();
  if (last.kind == Kind::literal) out.suffix_ = last.literal;
  const bool digits =
      first.kind == Kind::integer || first.kind == Kind::version || first.kind == Kind::date;
  if (first.kind == Kind::literal && !is_digit(first.literal[0])) out.first_ = first.literal[0];
  if (digits && !first.optional) out.first_ = any_digit;
  return out;
}

// How many bytes the piece takes at `at`; npos: it does not match there. Not for names.
std::size_t NamePattern::take(const Piece& piece, std::string_view text, std::size_t at) {
  constexpr std::size_t npos = std::string_view::npos;
  std::size_t end = at;
  switch (piece.kind) {
    case Kind::literal:
      return text.substr(at).starts_with(piece.literal) ? piece.literal.size() : npos;
    case Kind::integer:
      while (end < text.size() && is_digit(text[end])) ++end;
      break;
    case Kind::version:
      while (end < text.size() &&
             (is_digit(text[end]) || (end > at && (text[end] == '.' || text[end] == '_') &&
                                      end + 1 < text.size() && is_digit(text[end + 1])))) {
        ++end;
      }
      break;
    case Kind::date:
      while (end < text.size() &&
             (is_digit(text[end]) ||
              (end > at && text[end] == '-' && end + 1 < text.size() && is_digit(text[end + 1])))) {
        ++end;
      }
      break;
    default:  // word
      while (end < text.size() &&
             (is_digit(text[end]) || text[end] == '_' || is_letter(text[end]))) {
        ++end;
      }
  }
  const std::size_t size = end - at;
  if (size == 0 || (piece.exactly != 0 && size != piece.exactly)) {
    return piece.optional ? 0 : npos;
  }
  return size;
}

std::optional<NameMatch> NamePattern::match(std::string_view text) const {
  constexpr std::size_t npos = std::string_view::npos;
  if (!may_match(text)) return std::nullopt;
  NameMatch out;
  std::size_t piece = 0, at = 0;
  // The last name seen, to which the matcher falls back: where it begins and how far it reaches.
  std::size_t name_piece = npos, name_begin = 0, name_end = 0, key_piece = npos;
  while (true) {
    if (piece == pieces_.size() && at == text.size()) return out;
    if (piece < pieces_.size()) {
      const Piece& current = pieces_[piece];
      if (current.kind == Kind::name || current.kind == Kind::path) {
        name_piece = piece++;
        name_begin = name_end = at;
        out.name = text.substr(at, 0);
        if (current.optional) continue;
      } else if (const std::size_t size = take(current, text, at); size != npos) {
        if (current.kind != Kind::literal && current.kind != Kind::word && out.key.empty()) {
          out.key = text.substr(at, size);
          key_piece = piece;
        }
        at += size;
        ++piece;
        continue;
      }
    }
    if (name_piece == npos || name_end >= text.size()) return std::nullopt;
    if (key_piece != npos && key_piece > name_piece) {
      out.key = {};
      key_piece = npos;
    }
    if (text[name_end] == '/' && pieces_[name_piece].kind == Kind::name) return std::nullopt;
    ++name_end;
    out.name = text.substr(name_begin, name_end - name_begin);
    at = name_end;
    piece = name_piece + 1;
  }
}

}  // namespace demarc
