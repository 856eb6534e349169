#include "source/encoding.h"

#include <gtest/gtest.h>

namespace demarc {

TEST(Encoding, TellsTextFromBinary) {
  EXPECT_EQ(detect_encoding("select 1"), Encoding::utf8);
  EXPECT_EQ(detect_encoding("\xef\xbb\xbfselect 1"), Encoding::utf8);
  EXPECT_EQ(detect_encoding(std::string("select\0 1", 9)), Encoding::utf8);  // one stray NUL is survived
  EXPECT_EQ(detect_encoding(""), Encoding::utf8);
  EXPECT_EQ(detect_encoding(std::string(400, '\0')), Encoding::binary);
  EXPECT_EQ(detect_encoding("\xff\xfes\0"), Encoding::utf16);
}

TEST(Encoding, ConvertsUtf16OfBothByteOrders) {
  EXPECT_EQ(utf8_from_utf16(std::string_view("\xff\xfes\0\xe9\0", 6)), "s\xc3\xa9");
  EXPECT_EQ(utf8_from_utf16(std::string_view("\xfe\xff\0s\0\xe9", 6)), "s\xc3\xa9");
  EXPECT_EQ(utf8_from_utf16(std::string_view("\xff\xfe\x3d\xd8\x00\xde", 6)), "\xf0\x9f\x98\x80");
  EXPECT_EQ(utf8_from_utf16(std::string_view("\xff\xfe\x3d\xd8", 4)), "\xef\xbf\xbd");
  EXPECT_EQ(utf8_from_utf16(std::string_view("\xff\xfes", 3)), "");
}

}  // namespace demarc
