#include "sql/special_bytes.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace demarc {
namespace {

bool special(std::string_view text, std::size_t i) {
  const char c = text[i];
  const char after = i + 1 < text.size() ? text[i + 1] : ' ';
  if (std::string_view("\"#$%&'():;?@[\\]{|}`").find(c) != std::string_view::npos) return true;
  return (c == '-' && after == '-') || (c == '/' && after == '*') ||
         (c == '\n' && (after == 'g' || after == 'G'));
}

// Bytes that come too often are allowed where callers look again, missing ones never.
TEST(SpecialBytes, FindsEveryByteThatMattersAndNoWord) {
  std::string text;
  std::uint32_t seed = 1;
  for (int i = 0; i < 20000; ++i) {
    seed = seed * 1664525u + 1013904223u;
    const std::string_view alphabet = "abcG _,.1234567890'\"$-/*;()[]:?@%{}\\\n\r\t`\xc3\xff#&|";
    text += alphabet[(seed >> 16) % alphabet.size()];
  }
  SpecialBytes bytes(text);
  std::size_t expected = 0;
  for (;;) {
    const std::size_t at = bytes.next();
    while (expected < at && !special(text, expected)) ++expected;
    if (at >= text.size()) {
      EXPECT_EQ(expected, text.size());
      break;
    }
    if (expected < at) FAIL() << "missed " << expected;
    if (!special(text, at)) {
      EXPECT_NE(std::string_view("-/\n").find(text[at]), std::string_view::npos) << at;
    }
    expected = at + 1;
  }
}

TEST(SpecialBytes, GoesOnWhereItIsTold) {
  const std::string text = "(" + std::string(100, 'x') + ")(" + std::string(30, 'y') + ")";
  SpecialBytes bytes(text);
  EXPECT_EQ(bytes.next(), 0u);
  bytes.go_to(102);
  EXPECT_EQ(bytes.next(), 102u);
  EXPECT_EQ(bytes.next(), 133u);
  EXPECT_EQ(bytes.next(), text.size());
  bytes.restart_at(1);
  EXPECT_EQ(bytes.next(), 101u);
}

}  // namespace
}  // namespace demarc
