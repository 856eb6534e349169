#include "base/result.h"

#include "base/text.h"

namespace demarc {

std::string to_string(const Error& error) {
  std::string out;
  if (!error.path.empty()) {
    out += printable_line(error.path);
    if (error.line > 0) {
      out += ':' + std::to_string(error.line);
      if (error.column > 0) out += ':' + std::to_string(error.column);
    }
    out += ": ";
  }
  out += printable(error.message);
  if (!error.hint.empty()) out += "\n  help: " + printable(error.hint);
  return out;
}

}  // namespace demarc
