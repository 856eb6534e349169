// Finds names and literals in SQL text by their tokens, where the parse tree has no location for
// them or only the location of their first byte.
//
// All offsets are into `text`; nothing is copied. The text is known to parse.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "source/fragment.h"
#include "sql/lexer.h"

namespace demarc {

struct Span {
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
};

// The first byte at or after `at` that is neither space nor comment.
std::uint32_t skip_space(std::string_view text, std::uint32_t at);
Token next_token(std::string_view text, std::uint32_t at);

// Past the last of `parts` identifiers joined by dots, the first of which starts at `at`.
std::uint32_t name_end(std::string_view text, std::uint32_t at, int parts);

// The first place in `range` where these identifiers, joined by dots, stand; an empty span if none.
Span find_name(std::string_view text, Span range, const std::string_view* parts, int count);

// True if the identifier token means `name`, which is folded as the grammar folds.
bool token_is(std::string_view text, const Token& token, std::string_view name);

// A name of which nothing is known: it stands for a placeholder (see placeholder_byte in
// prepass.h).
bool is_unknown_name(std::string_view name);

// What the string literal at `at` holds, with the way back from its value to `text`: dollar quotes,
// '…' with doubled quotes, E'…' with escapes, literals continued on the next line.
struct Literal {
  bool found = false;
  bool is_slice = false;  // the value is the bytes [value_begin, value_end) of the text
  std::uint32_t value_begin = 0;
  std::uint32_t value_end = 0;
  std::uint32_t end = 0;  // past the literal
  std::string value{};    // where it is no slice
  ByteMap map{};          // where it is no slice: offsets of `value` to offsets of `text`
};
Literal read_literal(std::string_view text, std::uint32_t at);

}  // namespace demarc
