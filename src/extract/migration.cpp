// Cuts a migration at its tool's marks. `-- +goose Up` begins an up part that reaches to the next
// mark; what stands before the first mark is read by some tools and by others not. A file without
// marks is one part as a whole, which one its name says.
#include <algorithm>

#include "base/text.h"
#include "extract/parts.h"
#include "scan/marks.h"

namespace demarc {

namespace {

struct Piece {
  std::size_t begin = 0;
  std::size_t end = 0;
  Part part = Part::up;
};

// Finds "index concurrently": the last word by its tail in either case, then the words before it.
bool has_words(std::string_view text, const std::string& words) {
  std::vector<std::string> parts;
  for (std::string_view word : split(words, ' ')) parts.emplace_back(word);
  const std::string tail = parts.back().substr(1);
  std::string upper_tail = tail;
  for (char& c : upper_tail) c = static_cast<char>(c >= 'a' && c <= 'z' ? c - 32 : c);
  for (const std::string& needle : {tail, upper_tail}) {
    for (std::size_t at = find_text(text, needle, 0); at != std::string_view::npos;
         at = find_text(text, needle, at + 1)) {
      // Step back over the words before it, and match forward from there.
      std::size_t begin = at == 0 ? 0 : at - 1;
      for (std::size_t i = parts.size() - 1; i-- > 0;) {
        while (begin > 0 && at - begin < 256 &&
               (text[begin - 1] == ' ' || text[begin - 1] == '\t' || text[begin - 1] == '\n' ||
                text[begin - 1] == '\r')) {
          --begin;
        }
        begin -= std::min(begin, parts[i].size());
      }
      std::string window(text.substr(begin, at + tail.size() - begin + 1));
      std::replace(window.begin(), window.end(), '\n', ' ');
      std::replace(window.begin(), window.end(), '\r', ' ');
      std::size_t taken = 0;
      if (starts_with_words(window, parts, taken)) return true;
    }
  }
  return false;
}

bool has_option(std::string_view rest, std::string_view option) {
  for (std::string_view word : split(rest, ' ')) {
    if (equals_ignoring_case(trim(word), option)) return true;
  }
  return false;
}

}  // namespace

void extract_migration(std::string_view bytes, const FileKind& kind, std::uint16_t framework,
                       Extraction& out) {
  const Framework& tool = all_frameworks()[framework];
  Atomic atomic = kind.framework == framework ? kind.atomic : tool.atomic;
  const Part whole = kind.part == Part::down ? Part::down : Part::up;
  std::vector<Piece> pieces{{0, bytes.size(), whole}};
  bool marked = false;
  const std::size_t start = bytes.starts_with("\xef\xbb\xbf") ? 3 : 0;
  for (std::size_t from = start; !tool.marks.empty() && from < bytes.size();) {
    const std::optional<MarkHit> hit = next_mark(bytes, from, framework);
    if (!hit) break;
    from = hit->end;
    if (hit->meaning == Mark::Meaning::no_transaction) {
      if (!tool.no_transaction_first_line || hit->begin == start) atomic = Atomic::no;
    } else if (hit->meaning == Mark::Meaning::include) {
      out.notes.push_back({.kind = NoteKind::psql_command,
                           .message = "`" + printable_line(hit->rest) +
                                      "` is included here, and analysed where it stands",
                           .begin = static_cast<std::uint32_t>(hit->begin),
                           .end = static_cast<std::uint32_t>(hit->end)});
    } else if (hit->meaning != Mark::Meaning::other) {
      pieces.back().end = hit->begin;
      if (!marked && !tool.up_before_mark) pieces.clear();
      marked = true;
      const bool up = hit->meaning == Mark::Meaning::up;
      if (up && !tool.no_transaction_option.empty() &&
          has_option(hit->rest, tool.no_transaction_option)) {
        atomic = Atomic::no;
      }
      pieces.push_back({hit->end, bytes.size(), up ? whole : Part::down});
    }
  }
  for (const Piece& piece : pieces) {
    for (const std::string& words : tool.no_transaction_words) {
      if (piece.part == Part::up && atomic == Atomic::yes &&
          has_words(bytes.substr(piece.begin, piece.end - piece.begin), words)) {
        atomic = Atomic::no;
      }
    }
  }
  for (const Piece& piece : pieces) {
    Fragment fragment = piece_of(bytes, piece.begin, piece.end, kind);
    fragment.unit.type = UnitType::migration;
    fragment.unit.part = piece.part;
    fragment.unit.atomic = atomic;
    out.fragments.push_back(std::move(fragment));
  }
}

}  // namespace demarc
