#include "extract/host/csharp_quotes.h"

#include <algorithm>

namespace demarc {

namespace {

// Where the regular literal that opens at `at` ends, or its line does.
std::size_t behind_quoted(std::string_view bytes, std::size_t at) {
  const char quote = bytes[at];
  for (std::size_t i = at + 1; i < bytes.size(); ++i) {
    if (bytes[i] == '\\') {
      ++i;
    } else if (bytes[i] == quote || bytes[i] == '\n') {
      return i + 1;
    }
  }
  return bytes.size();
}

std::size_t behind(std::string_view bytes, std::string_view close, std::size_t from) {
  const std::size_t found = bytes.find(close, from);
  return found == std::string_view::npos ? bytes.size() : found + close.size();
}

// Blanks the doubled quotes of the verbatim literal whose text begins at `at`; gives its end.
std::size_t blank_verbatim(std::string_view bytes, std::size_t at, std::string& out) {
  while (at < bytes.size()) {
    if (bytes[at] != '"') {
      ++at;
    } else if (at + 1 < bytes.size() && bytes[at + 1] == '"') {
      out[at] = out[at + 1] = '_';
      at += 2;
    } else {
      return at + 1;
    }
  }
  return at;
}

}  // namespace

std::string without_doubled_quotes(std::string_view bytes) {
  std::string out(bytes);
  for (std::size_t at = 0; at < bytes.size();) {
    const std::string_view rest = bytes.substr(at);
    if (rest.starts_with("//")) {
      at = behind(bytes, "\n", at);
    } else if (rest.starts_with("/*")) {
      at = behind(bytes, "*/", at + 2);
    } else if (rest.starts_with("@\"") || rest.starts_with("@$\"")) {
      at = blank_verbatim(bytes, at + (rest[1] == '$' ? 3 : 2), out);
    } else if (rest.starts_with("\"\"\"")) {
      at = behind(bytes, "\"\"\"", at + 3);
    } else if (rest[0] == '"' || rest[0] == '\'') {
      at = behind_quoted(bytes, at);
    } else {
      ++at;
    }
  }
  return out;
}

}  // namespace demarc
