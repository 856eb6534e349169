#include "extract/host/text.h"

#include <algorithm>

namespace demarc {

void HostText::segment(std::size_t host, bool literal) {
  map.add({static_cast<std::uint32_t>(text.size()), static_cast<std::uint32_t>(host), literal});
}

void HostText::add_literal(std::string_view file, std::size_t begin, std::size_t end) {
  known = true;
  if (end <= begin) return;
  own = own || file.substr(begin, end - begin).find_first_not_of(" \t\r\n;") != file.npos;
  if (!open_ || open_end_ != begin) segment(begin, true);
  text.append(file.substr(begin, end - begin));
  open_ = true;
  open_end_ = end;
}

void HostText::add_collapsed(std::string_view piece, std::size_t host) {
  known = true;
  if (piece.empty()) return;
  own = own || piece.find_first_not_of(" \t\r\n;") != piece.npos;
  segment(host, false);
  text.append(piece);
  open_ = false;
}

void HostText::add_foreign(std::string_view value, std::size_t host) {
  const bool before = own;
  add_collapsed(value, host);
  own = before;
  ++foreign;
}

void HostText::add_hole(std::size_t host) {
  // `$${n}`: the number of a parameter.
  if (text.ends_with('$') && !text.ends_with("$$")) return add_collapsed("1", host);
  segment(host, false);
  text.append(host_hole);
  open_ = false;
  ++holes;
}

void HostText::add_range(const HostText& from, std::size_t begin, std::size_t end) {
  if (end <= begin) return;
  const auto& parts = from.map.segments();
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const std::size_t last = i + 1 < parts.size() ? parts[i + 1].fragment : from.text.size();
    const std::size_t first = std::max<std::size_t>(begin, parts[i].fragment);
    const std::size_t stop = std::min(end, last);
    if (first >= stop) continue;
    const std::size_t host =
        parts[i].literal ? parts[i].host + (first - parts[i].fragment) : parts[i].host;
    segment(host, parts[i].literal);
    text.append(from.text, first, stop - first);
  }
  open_ = false;
}

}  // namespace demarc
