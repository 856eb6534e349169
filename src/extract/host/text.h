// A string as the host program would make it, with the way back to the host file.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "source/fragment.h"

namespace demarc {

// Stands for what only the running program knows; a placeholder to the SQL side.
constexpr std::string_view host_hole = "${hole}";

class HostText {
 public:
  // Bytes that stand in the file as they are.
  void add_literal(std::string_view file, std::size_t begin, std::size_t end);
  // Text that stands for one place of the file: an escape, a separator.
  void add_collapsed(std::string_view text, std::size_t host);
  void add_hole(std::size_t host);
  // A value that another file defines.
  void add_foreign(std::string_view value, std::size_t host);
  // A part of another text.
  void add_range(const HostText& from, std::size_t begin, std::size_t end);
  void add_all(const HostText& from) {
    add_range(from, 0, from.text.size());
    holes += from.holes;
    known = known || from.known;
    add_sources(from);
  }
  void add_sources(const HostText& from) {
    foreign += from.foreign;
    own = own || from.own;
  }
  // Nothing but one value of another file, which that file tells already.
  bool is_all_foreign() const { return foreign == 1 && !own; }

  std::string text{};
  ByteMap map{};
  std::uint32_t holes = 0;
  bool known = false;         // a literal takes part, be it an empty one
  bool own = false;           // … of this file, and it is more than blanks
  std::uint32_t foreign = 0;  // values of other files

 private:
  void segment(std::size_t host, bool literal);
  bool open_ = false;         // the last segment is literal and ends at
  std::size_t open_end_ = 0;  // this offset of the file
};

}  // namespace demarc
