#include "source/encoding.h"

#include <algorithm>
#include <cstdint>

namespace demarc {

Encoding detect_encoding(std::string_view bytes) {
  if (bytes.starts_with("\xff\xfe") || bytes.starts_with("\xfe\xff")) return Encoding::utf16;
  // A stray NUL in a script is survived; more than one control byte in a hundred is no text. White
  // space and the end-of-file mark of old editors (0x1a) are text.
  const std::string_view sample = bytes.substr(0, 64u << 10);
  // Binary formats hold NULs; looking for one is as fast as memory, and most files stop here.
  if (sample.find('\0') == std::string_view::npos) return Encoding::utf8;
  const auto controls = std::count_if(sample.begin(), sample.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte < 0x20 && byte != '\t' && byte != '\n' && byte != '\r' && byte != '\f' &&
           byte != '\v' && byte != 0x1a;
  });
  const bool binary = controls > 4 && static_cast<std::size_t>(controls) * 100 > sample.size();
  return binary ? Encoding::binary : Encoding::utf8;
}

static void append_utf8(std::string& out, std::uint32_t code) {
  const auto put = [&](std::uint32_t byte) { out += static_cast<char>(byte); };
  if (code < 0x80) {
    put(code);
  } else if (code < 0x800) {
    put(0xc0 | (code >> 6)), put(0x80 | (code & 0x3f));
  } else if (code < 0x10000) {
    put(0xe0 | (code >> 12)), put(0x80 | ((code >> 6) & 0x3f)), put(0x80 | (code & 0x3f));
  } else {
    put(0xf0 | (code >> 18)), put(0x80 | ((code >> 12) & 0x3f));
    put(0x80 | ((code >> 6) & 0x3f)), put(0x80 | (code & 0x3f));
  }
}

std::string utf8_from_utf16(std::string_view bytes) {
  const bool little = bytes.starts_with("\xff\xfe");
  const auto unit = [&](std::size_t i) {
    const auto a = static_cast<unsigned char>(bytes[i]);
    const auto b = static_cast<unsigned char>(bytes[i + 1]);
    return static_cast<std::uint32_t>(little ? a | (b << 8) : (a << 8) | b);
  };
  std::string out;
  out.reserve(bytes.size() / 2);
  for (std::size_t i = 2; i + 1 < bytes.size(); i += 2) {
    std::uint32_t code = unit(i);
    if (code >= 0xd800 && code < 0xdc00 && i + 3 < bytes.size()) {
      const std::uint32_t low = unit(i + 2);
      if (low >= 0xdc00 && low < 0xe000) {
        code = 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00);
        i += 2;
      }
    }
    append_utf8(out, code >= 0xd800 && code < 0xe000 ? 0xfffd : code);
  }
  return out;
}

void decode_text(std::string& bytes) {
  if (detect_encoding(bytes) == Encoding::utf16) bytes = utf8_from_utf16(bytes);
}

}  // namespace demarc
