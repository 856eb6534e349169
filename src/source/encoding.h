// Bytes of a file as text: what every stage and every report takes for "the file".
//
// UTF-8 (with or without a byte-order mark, valid or not) stays as it is. UTF-16 with a byte-order
// mark, as SQL Server's and PowerShell's tools write it, becomes UTF-8: lines and columns are those
// of the converted text. What is no text at all is called binary.
#pragma once

#include <string>
#include <string_view>

namespace demarc {

enum class Encoding { utf8, utf16, binary };

Encoding detect_encoding(std::string_view bytes);

// UTF-16 (either byte order, with its mark) to UTF-8 without a mark; a lone surrogate becomes
// U+FFFD.
std::string utf8_from_utf16(std::string_view bytes);

// The text of the file in place: converts UTF-16, leaves everything else alone.
void decode_text(std::string& bytes);

}  // namespace demarc
