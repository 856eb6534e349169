#include "base/text.h"

#include <gtest/gtest.h>

#include "base/hash.h"
#include "base/result.h"

namespace demarc {

TEST(DidYouMean, FindsSlipsAndNothingElse) {
  const std::vector<std::string> words = {"paths", "owns", "publishes", "consumes", "search_path"};
  EXPECT_EQ(did_you_mean("pahts", words), "paths");
  EXPECT_EQ(did_you_mean("own", words), "owns");
  EXPECT_EQ(did_you_mean("searchpath", words), "search_path");
  EXPECT_EQ(did_you_mean("topology", words), "");
  EXPECT_EQ(did_you_mean(std::string(10000, 'x'), words), "");
}

TEST(Printable, NeverDrivesATerminal) {
  EXPECT_EQ(printable("plain \xc3\xa9\n"), "plain \xc3\xa9\n");
  EXPECT_EQ(printable("\x1b[31mred"), "\\x1b[31mred");
  EXPECT_EQ(printable_line("two\nlines"), "two\\x0alines");
  EXPECT_EQ(printable("bad \xff byte"), "bad \xef\xbf\xbd byte");
  EXPECT_EQ(printable("\xc2\x9b"
                      "31m"),
            "\\xc2\\x9b"
            "31m");
  EXPECT_EQ(printable("\xe2\x80\xae"
                      "evil"),
            "\\xe2\\x80\\xae"
            "evil");
}

TEST(Utf16Length, CountsSurrogatePairsAsTwo) {
  EXPECT_EQ(utf16_length("abc"), 3);
  EXPECT_EQ(utf16_length("\xc3\xa9"), 1);
  EXPECT_EQ(utf16_length("\xf0\x9f\x98\x80"), 2);
  EXPECT_EQ(utf16_length("\xff"), 1);
}

TEST(Split, KeepsEmptyParts) {
  const auto parts = split("a,,b,", ',');
  ASSERT_EQ(parts.size(), 4u);
  EXPECT_EQ(parts[1], "");
  EXPECT_EQ(parts[3], "");
}

TEST(Trim, TakesWhiteSpaceOffBothEnds) {
  EXPECT_EQ(trim(" \t a b \r\n"), "a b");
  EXPECT_EQ(trim("   "), "");
}

TEST(Hash128, PrintsHighHalfFirst) {
  EXPECT_EQ(to_hex({0x0123456789abcdefull, 0xfull}), "0123456789abcdef000000000000000f");
  EXPECT_NE(hash128("a"), hash128("b"));
  EXPECT_NE(hash128("a", 1), hash128("a", 2));
}

TEST(ErrorText, SaysWhereAndTheWayOut) {
  EXPECT_EQ(to_string(Error{"unknown key `pahts`", "demarc.toml", 3, 5, "did you mean `paths`?"}),
            "demarc.toml:3:5: unknown key `pahts`\n  help: did you mean `paths`?");
  EXPECT_EQ(to_string(Error{.message = "no file"}), "no file");
}

}  // namespace demarc
